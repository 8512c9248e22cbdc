/* ast_decl.c - declarations: records with their markers and members, enums, typedefs, variables, functions.
 *
 * A file-scope name means one thing, so that redeclarations are found by name; everything else clang numbers. */
#include "ast.h"
#include <stdlib.h>
#include <string.h>

/* What the attributes of a declaration say. */
struct attributes {
    bool noreturn, like_printf, packed, used, always_inline, visible, hidden;
    const char *section;
    struct decl *cleanup;
    int align;
};

static bool in_header(struct place p) {
    return parser.unit->files[p.file].header;
}

static const char *name_in(const struct json *n) {
    const char *name = json_text(n, "name");
    return name ? intern(name, strlen(name)) : "";
}

static const char *own_copy(const char *s) {
    return s ? intern(s, strlen(s)) : NULL;
}

/* --- attributes --------------------------------------------------------------------------------------------------- */
static void read_align(const struct json *a, struct attributes *to) {
    const char *value = json_text(part(a, 0), "value");
    int n = value ? atoi(value) : 16;
    if (n > to->align) to->align = n;
}

static void read_attribute(const struct json *a, struct place owner, struct attributes *to) {
    static const char *const fine[] = { "NoInlineAttr", "UnusedAttr", "WarnUnusedResultAttr", "NonNullAttr", "HotAttr",
        "ColdAttr", "ArtificialAttr", 0 };
    const char *kind = kind_of(a);
    if (!strcmp(kind, "VisibilityAttr")) {
        bool visible = !strcmp(json_text(a, "visibility"), "default");
        to->visible |= visible;
        to->hidden |= !visible;
    } else if (json_true(a, "implicit") || json_true(a, "inherited")) {
        return;
    } else if (!strcmp(kind, "SectionAttr")) {
        to->section = own_copy(json_text(a, "section_name"));
    } else if (!strcmp(kind, "CleanupAttr")) {
        to->cleanup = decl_named(json_get(a, "cleanup_function"));
    } else if (!strcmp(kind, "AlignedAttr")) {
        read_align(a, to);
    } else {
        bool noreturn = !strcmp(kind, "C11NoReturnAttr") || !strcmp(kind, "NoReturnAttr");
        bool like_printf = !strcmp(kind, "FormatAttr"), packed = !strcmp(kind, "PackedAttr");
        bool used = !strcmp(kind, "UsedAttr"), always_inline = !strcmp(kind, "AlwaysInlineAttr");
        to->noreturn |= noreturn;
        to->like_printf |= like_printf;
        to->packed |= packed;
        to->used |= used;
        to->always_inline |= always_inline;
        bool known = noreturn || like_printf || packed || used || always_inline || one_of(kind, fine);
        if (!known) note_attribute(kind, owner);
    }
}

static struct attributes attributes_of(const struct json *n) {
    struct attributes a = { 0 };
    struct place place = place_of(n);
    for (const struct json *p = part(n, 0); p; p = p->next)
        if (is_attribute(p)) read_attribute(p, place, &a);
    const char *text = json_text(json_get(n, "type"), "qualType");
    if (text && strstr(text, "restrict")) note_attribute("restrict", place);
    return a;
}

static struct type *aligned(struct type *t, int align) {
    if (!align) return t;
    t = type_copy(t);
    t->align = align;
    return t;
}

/* --- records ------------------------------------------------------------------------------------------------------ */
static void mark_record(struct record *r, const struct json *assertion) {
    const char *text = part(assertion, 1) ? string_of(part(assertion, 1)) : "";
    r->owned |= !strcmp(text, "own:owned");
    r->view |= !strcmp(text, "own:view");
    r->must |= !strcmp(text, "own:must");
    r->ops |= !strcmp(text, "own:ops");
    r->sync |= !strcmp(text, "own:sync");
}

static int64_t constant_in(const struct json *n) {
    int64_t v;
    if (!n || !constant_of(expression_of(n), &v)) refuse_node(n, "not an integer constant");
    return v;
}

static void add_member(struct record *r, const struct json *n) {
    struct attributes a = attributes_of(n);
    int bits = json_true(n, "isBitfield") ? (int)constant_in(part(n, 0)) : -1;
    const char *name = name_in(n);
    struct member m = { .name = *name ? name : NULL, .type = aligned(type_of(n), a.align), .bits = bits };
    m.place = place_of(n);
    struct entity *e = entity_of(n, "id");
    e->record = r;
    e->member = r->count;
    r->members = grow(r->members, r->count, sizeof *r->members);
    r->members[r->count++] = m;
}

static void add_members(struct record *r, const struct json *n) {
    struct attributes a = attributes_of(n);
    for (const struct json *p = part(n, 0); p; p = p->next) {
        if (is_kind(p, "StaticAssertDecl")) mark_record(r, p);
        else if (is_kind(p, "FieldDecl")) add_member(r, p);
        else if (!is_attribute(p) && !is_kind(p, "IndirectFieldDecl")) add_declaration(p, NULL);
    }
    r->packed = a.packed;
    record_layout(r, a.align);
}

/* The record that n declares: known by an earlier declaration, or new. */
static struct record *record_of(const struct json *n, const char *tag) {
    struct entity *e = entity_of(n, "id");
    if (json_get(n, "previousDecl")) e->record = entity_of(n, "previousDecl")->record;
    if (e->record) return e->record;
    struct record *r = e->record = make(sizeof *r);
    r->tag = *tag ? tag : NULL;
    r->is_union = !strcmp(json_text(n, "tagUsed"), "union");
    r->place = place_of(n);
    r->align = 1;
    r->next = parser.unit->records;
    parser.unit->records = r;
    bind_record(*tag ? symbol_of(tag, strlen(tag)) : symbol_of_unnamed(token_of(n)), r);
    return r;
}

static void add_record(const struct json *n) {
    struct record *r = record_of(n, name_in(n));
    if (!json_true(n, "completeDefinition")) return;
    r->place = place_of(n);
    add_members(r, n);
}

/* --- enums, typedefs ---------------------------------------------------------------------------------------------- */
static void add_enumerator(const struct json *n, struct enumeration *e, int64_t *value) {
    struct place place = place_of(n);
    if (part(n, 0) && !is_attribute(part(n, 0))) *value = constant_in(part(n, 0));
    struct decl *d = decl_new(DECL_CONSTANT, name_in(n), type_of(n), place);
    d->value = (*value)++;
    entity_of(n, "id")->decl = d;
    e->constants = grow(e->constants, e->count, sizeof *e->constants);
    e->constants[e->count++] = d;
}

static void add_enum(const struct json *n) {
    const char *tag = name_in(n);
    struct type *t = type_new(TYPE_INT, NULL, 4);
    struct enumeration *e = t->enumeration = make(sizeof *e);
    int64_t value = 0;
    e->tag = *tag ? tag : NULL;
    attributes_of(n);
    for (const struct json *p = part(n, 0); p; p = p->next)
        if (is_kind(p, "EnumConstantDecl")) add_enumerator(p, e, &value);
    t->is_unsigned = true;
    for (int i = 0; i < e->count; i++) {
        int64_t v = e->constants[i]->value;
        if (v < 0) t->is_unsigned = false;
        if (v > UINT32_MAX || v < INT32_MIN) t->size = 8;
    }
    bind_enumeration(*tag ? symbol_of(tag, strlen(tag)) : symbol_of_unnamed(token_of(n)), t);
}

/* An unnamed struct that a typedef defines goes by the typedef's name in clang's texts: `struct box`. */
static void name_unnamed(const struct json *n, struct symbol *name) {
    const struct json *owned = json_get(part(n, 0), "ownedTagDecl");
    const char *tag = json_text(owned, "name");
    if (!owned || (tag && *tag)) return;
    struct record *r = entity_of(owned, "id")->record;
    if (r) bind_record(name, r);
}

static void add_typedef(const struct json *n) {
    const char *name = name_in(n);
    struct symbol *s = symbol_of(name, strlen(name));
    name_unnamed(n, s);
    struct attributes a = attributes_of(n);
    bind_decl(s, decl_new(DECL_TYPEDEF, name, aligned(type_of(n), a.align), place_of(n)));
}

/* --- variables ---------------------------------------------------------------------------------------------------- */
static void apply(struct decl *d, const struct json *n, const struct attributes *a) {
    const char *storage = json_text(n, "storageClass");
    bool is_extern = storage && !strcmp(storage, "extern");
    struct place place = place_of(n);
    if (a->section) d->section = a->section;
    if (a->cleanup) d->cleanup = a->cleanup->name, note_use(a->cleanup);
    d->is_static |= storage && !strcmp(storage, "static");
    d->is_thread |= json_get(n, "tls") != NULL;
    d->is_inline |= json_true(n, "inline");
    d->noreturn |= a->noreturn;
    d->like_printf |= a->like_printf;
    d->used |= a->used;
    d->always_inline |= a->always_inline;
    d->exported |= a->visible && !a->hidden;
    d->type = aligned(d->type, a->align);
    if (in_header(place) && !d->header.line) d->header = place;
    if (is_extern && !in_header(place)) d->foreign_extern = true;
}

/* The file-scope declaration of a name that n repeats, or 0. */
static struct decl *known(const struct json *n, enum decl_kind kind) {
    struct decl *d = symbol_of(name_in(n), strlen(name_in(n)))->decl;
    return d && d->kind == kind && d->is_global && !d->builtin ? d : NULL;
}

static struct decl *variable_of(const struct json *n, bool local, bool is_extern) {
    struct decl *d = local && !is_extern ? NULL : known(n, DECL_VARIABLE);
    if (!d) {
        const char *name = name_in(n);
        d = decl_new(DECL_VARIABLE, name, type_of(n), place_of(n));
        d->is_extern = is_extern;
        bind_decl(symbol_of(name, strlen(name)), d);
        if (!local || is_extern) decl_at_file_scope(d);
    } else if (!is_extern) {
        d->is_extern = false;
        d->place = place_of(n);
        d->type = type_of(n);
    }
    return entity_of(n, "id")->decl = d;
}

static const struct json *initializer_in(const struct json *n) {
    const struct json *p = json_get(n, "init") ? part(n, 0) : NULL;
    while (p && !is_expression(p)) p = p->next;
    return p;
}

static void add_variable(const struct json *n, struct node *block) {
    const char *storage = json_text(n, "storageClass");
    struct decl *d = variable_of(n, block, storage && !strcmp(storage, "extern")), *outer = parser.inside;
    struct attributes a = attributes_of(n);
    const struct json *init = initializer_in(n);
    apply(d, n, &a);
    if (!block) parser.inside = d;
    if (init) d->init = expression_of(init);
    parser.inside = outer;
    if (!block) return;
    struct node *s = node_of(STMT_DECL, n);
    s->place = d->place;
    s->decl = d;
    add_node(block, s);
}

/* --- functions ---------------------------------------------------------------------------------------------------- */
/* The parameters of a declaration take the places of those that its type is printed with. */
static void name_parameters(struct type *f, const struct json *n) {
    int i = 0;
    for (const struct json *p = part(n, 0); p; p = p->next) {
        if (!is_kind(p, "ParmVarDecl") || i >= f->param_count) continue;
        struct decl *d = f->params[i++];
        d->name = name_in(p);
        d->place = place_of(p);
        d->type = type_of(p);
        attributes_of(p);
        entity_of(p, "id")->decl = d;
    }
}

static void add_body(struct decl *d, const struct json *body) {
    struct decl *outer = parser.inside;
    parser.inside = d;
    d->body = block_of(body);
    parser.inside = outer;
}

static void add_function(const struct json *n) {
    const char *name = name_in(n);
    struct decl *d = known(n, DECL_FUNCTION);
    bool noreturn = false, fresh = !d;
    struct type *t = type_of_text(json_text(json_get(n, "type"), "qualType"), &noreturn);
    name_parameters(t, n);
    if (fresh) {
        d = decl_new(DECL_FUNCTION, name, t, place_of(n));
        bind_decl(symbol_of(name, strlen(name)), d);
        decl_at_file_scope(d);
    }
    struct attributes a = attributes_of(n);
    a.noreturn |= noreturn;
    d->roles_differ |= !fresh && !same_roles(d->type, t);
    entity_of(n, "id")->decl = d;
    if (!d->body) d->type = t;
    apply(d, n, &a);
    for (const struct json *p = part(n, 0); p; p = p->next) {
        if (!is_kind(p, "CompoundStmt")) continue;
        d->place = place_of(n);
        add_body(d, p);
    }
}

/* --- all of them -------------------------------------------------------------------------------------------------- */
static void add_file_asm(const struct json *n) {
    struct decl *d = decl_new(DECL_VARIABLE, "asm", &type_void, place_of(n));
    d->section = "asm";
    d->is_static = true;
    decl_at_file_scope(d);
}

static void add_assertion(const struct json *n, struct node *block) {
    if (!block) return;
    struct node *s = node_of(STMT_ASSERT, n);
    s->name = part(n, 1) ? string_of(part(n, 1)) : "";
    add_node(block, s);
}

void add_declaration(const struct json *n, struct node *block) {
    if (is_kind(n, "RecordDecl")) add_record(n);
    else if (is_kind(n, "EnumDecl")) add_enum(n);
    else if (is_kind(n, "TypedefDecl")) add_typedef(n);
    else if (is_kind(n, "FunctionDecl")) add_function(n);
    else if (is_kind(n, "VarDecl")) add_variable(n, block);
    else if (is_kind(n, "StaticAssertDecl")) add_assertion(n, block);
    else if (is_kind(n, "FileScopeAsmDecl")) add_file_asm(n);
    else if (!is_kind(n, "EmptyDecl")) refuse_node(n, "a declaration of a kind that is not known");
}

/* What clang declares by itself: its functions take anything, as those of the compiler that builds the cells do. */
static struct decl *builtin_named(const struct json *reference) {
    bool noreturn = false;
    struct type *t = type_of_text(json_text(json_get(reference, "type"), "qualType"), &noreturn);
    if (t->kind != TYPE_FUNCTION) refuse_node(reference, "not declared");
    struct decl *d = decl_new(DECL_FUNCTION, name_in(reference), type_new(TYPE_FUNCTION, t->base, 1),
        (struct place){ 0 });
    d->type->variadic = d->type->prototyped = true;
    d->builtin = d->like_printf = d->is_global = d->is_extern = true;
    d->noreturn = noreturn || !strcmp(d->name, "__builtin_unreachable");
    return d;
}

struct decl *decl_named(const struct json *reference) {
    struct entity *e = entity_of(reference, "id");
    if (!e->decl) e->decl = builtin_named(reference);
    return e->decl;
}
