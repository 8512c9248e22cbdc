/* parse_type.c - specifiers, structs, unions, enums. */
#include "parse.h"
#include <string.h>

bool begins_type(const struct token *t) {
    while (t->kind == TOKEN_NAME && t->symbol->keyword == KEY_EXTENSION) t++;
    if (t->kind != TOKEN_NAME) return false;
    if (t->symbol->keyword) return t->symbol->keyword < KEY_LAST_OF_TYPES;
    return t->symbol->decl && t->symbol->decl->kind == DECL_TYPEDEF;
}

/* --- structs and unions ------------------------------------------------------------------------------------------ */
static void mark_record(struct record *r, const char *marker) {
    r->owned |= !strcmp(marker, "own:owned");
    r->view |= !strcmp(marker, "own:view");
    r->must |= !strcmp(marker, "own:must");
    r->ops |= !strcmp(marker, "own:ops");
    r->sync |= !strcmp(marker, "own:sync");
}

static void parse_member(struct record *r, struct type *base, struct specifiers s) {
    struct declared d = { .type = base, .place = parser.now->place };
    struct specifiers own = s;
    if (!at_mark(':') && !at_mark(';')) d = parse_declarator(base, &own);
    int64_t bits = accept(':') ? parse_constant() : -1;
    if (bits < -1 || bits > 8 * size_of(d.type)) refuse(d.place, "a bit-field wider than its type");
    parse_attributes(&own);
    if (own.align) d.type = type_copy(d.type), d.type->align = own.align;
    r->members = grow(r->members, r->count, sizeof *r->members);
    const char *name = d.name ? d.name->name : NULL;
    r->members[r->count++] = (struct member){ .name = name, .type = d.type, .bits = (int)bits, .place = d.place };
}

static void parse_members(struct record *r) {
    while (!accept('}')) {
        if (key() == KEY_ASSERT) {
            mark_record(r, parse_static_assert()->name);
            continue;
        }
        if (accept(';')) continue;
        struct specifiers s = { 0 };
        struct type *base = parse_specifiers(&s);
        do parse_member(r, base, s);
        while (accept(','));
        expect(';');
    }
}

/* The record a tag names here: `struct t {` and `struct t;` make one in the innermost scope. */
static struct record *record_named(struct symbol *tag, bool is_union, struct place place) {
    struct record *r = tag ? tag->record : NULL;
    bool own = at_mark('{') || at_mark(';');
    if (r && !(own && tag->tag_depth != parser.depth)) return r;
    r = make(sizeof *r);
    r->tag = tag ? tag->name : NULL;
    r->is_union = is_union;
    r->place = place;
    r->align = 1;
    r->next = parser.unit->records;
    parser.unit->records = r;
    if (tag) bind_record(tag, r);
    return r;
}

static struct type *parse_record(bool is_union) {
    struct specifiers s = { 0 };
    parse_attributes(&s);
    struct place place = parser.now->place;
    struct symbol *tag = parser.now->kind == TOKEN_NAME ? expect_name("a tag") : NULL;
    parse_attributes(&s);
    struct record *r = record_named(tag, is_union, place);
    if (accept('{')) {
        if (r->complete) refuse(place, "'%s' is defined twice", r->tag);
        r->place = place;
        nest();
        parse_members(r);
        unnest();
        parse_attributes(&s);
        r->packed = s.packed;
        record_layout(r, s.align);
    }
    struct type *t = type_new(TYPE_RECORD, NULL, 0);
    t->record = r;
    return t;
}

/* --- enums -------------------------------------------------------------------------------------------------------- */
static void parse_enumerators(struct type *t) {
    struct enumeration *e = t->enumeration;
    bool negative = false, wide = false;
    for (int64_t v = 0; !accept('}'); v = (int64_t)((uint64_t)v + 1)) {
        struct place place = parser.now->place;
        struct symbol *name = expect_name("an enumerator");
        struct specifiers s = { 0 };
        parse_attributes(&s);
        if (accept('=')) v = parse_constant();
        bool big = v > INT32_MAX || v < INT32_MIN;
        negative |= v < 0;
        wide |= v > UINT32_MAX || v < INT32_MIN;
        struct decl *d = decl_new(DECL_CONSTANT, name->name, big ? &type_long : &type_int, place);
        d->value = v;
        bind_decl(name, d);
        e->constants = grow(e->constants, e->count, sizeof *e->constants);
        e->constants[e->count++] = d;
        if (!at_mark('}')) expect(',');
    }
    t->is_unsigned = !negative;
    t->size = wide ? 8 : 4;
}

static struct type *parse_enum(void) {
    struct specifiers s = { 0 };
    parse_attributes(&s);
    struct symbol *tag = parser.now->kind == TOKEN_NAME ? expect_name("a tag") : NULL;
    struct type *t = tag ? tag->enumeration : NULL;
    if (!t || (at_mark('{') && tag->tag_depth != parser.depth)) {
        t = type_new(TYPE_INT, NULL, 4);
        t->is_unsigned = true;
        t->enumeration = make(sizeof *t->enumeration);
        t->enumeration->tag = tag ? tag->name : NULL;
        if (tag) bind_enumeration(tag, t);
    }
    if (accept('{')) parse_enumerators(t);
    parse_attributes(&s);
    return t;
}

/* --- specifiers --------------------------------------------------------------------------------------------------- */
struct words { int count[KEY_LAST_OF_TYPES]; bool any; };

static struct type *base_type(const struct words *w, struct place place) {
    const int *n = w->count;
    if (!w->any) refuse(place, "expected a type before '%.*s'", parser.now->length, parser.now->at);
    if (n[KEY_VOID]) return &type_void;
    if (n[KEY_BOOL]) return &type_bool;
    if (n[KEY_VA_LIST]) return &type_va_list;
    if (n[KEY_FLOAT]) return &type_float;
    if (n[KEY_DOUBLE]) return n[KEY_LONG] ? type_new(TYPE_FLOAT, NULL, 16) : &type_double;
    struct type *t = type_copy(n[KEY_CHAR] ? &type_char : &type_int);
    if (n[KEY_SIGNED] || n[KEY_UNSIGNED]) t->is_char = false;
    t->size = n[KEY_CHAR] ? 1 : n[KEY_SHORT] ? 2 : n[KEY_INT128] ? 16 : n[KEY_LONG] ? 8 : 4;
    t->is_unsigned = n[KEY_UNSIGNED] > 0;
    return t;
}

static struct type *parse_typeof(void) {
    expect('(');
    struct type *t = begins_type(parser.now) ? parse_type_name() : parse_expression()->type;
    expect(')');
    return t;
}

/* A storage class or qualifier; false when k is none. */
static bool note_word(enum keyword k, struct specifiers *s, bool *is_const, bool *is_volatile) {
    switch ((int)k) {
    case KEY_CONST: *is_const = true; return true;
    case KEY_VOLATILE: *is_volatile = true; return true;
    case KEY_TYPEDEF: s->is_typedef = true; return true;
    case KEY_EXTERN: s->is_extern = true; return true;
    case KEY_STATIC: s->is_static = true; return true;
    case KEY_THREAD: s->is_thread = true; return true;
    case KEY_INLINE: s->is_inline = true; return true;
    case KEY_NORETURN: s->noreturn = true; return true;
    case KEY_RESTRICT:
    case KEY_REGISTER:
    case KEY_AUTO: return true;
    default: return false;
    }
}

/* A type that a keyword begins by itself; 0 when k is a word that counts. */
static struct type *parse_named(enum keyword k, struct specifiers *s) {
    struct type *t;
    switch ((int)k) {
    case KEY_STRUCT: return parse_record(false);
    case KEY_UNION: return parse_record(true);
    case KEY_ENUM: return parse_enum();
    case KEY_TYPEOF: return parse_typeof();
    case KEY_AUTO_TYPE: s->is_auto = true; return &type_int;
    case KEY_ATOMIC:
        expect('(');
        t = parse_type_name();
        expect(')');
        return t;
    default: return NULL;
    }
}

struct type *parse_specifiers(struct specifiers *s) {
    struct words words = { 0 };
    struct type *t = NULL;
    bool is_const = false, is_volatile = false;
    struct place place = parser.now->place;
    for (;;) {
        parse_attributes(s);
        struct symbol *name = parser.now->kind == TOKEN_NAME ? parser.now->symbol : NULL;
        enum keyword k = key();
        if (!name || (!k && (t || words.any)) || k >= KEY_LAST_OF_TYPES) break;
        if (!k && (!name->decl || name->decl->kind != DECL_TYPEDEF)) break;
        advance();
        if (!k) {
            t = type_copy(name->decl->type);
            t->alias = name->name;
        } else if (!note_word(k, s, &is_const, &is_volatile)) {
            struct type *named = k == KEY_ATOMIC && !at_mark('(') ? NULL : parse_named(k, s);
            if (named) t = named;
            else if (k != KEY_ATOMIC) words.count[k]++, words.any = true;
        }
    }
    return type_qualified(t ? t : base_type(&words, place), is_const, is_volatile);
}
