/* ast_type.c - types from the text that clang prints for them: `const struct box *(*)(box_sink, u8[4])`.
 *
 * An abstract declarator is read from the inside out, as in C: pointers bind less than what follows. Names mean what
 * they mean at this point of the unit. An unnamed struct is called by the place where it begins. */
#include "ast.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct cursor { const char *at; bool noreturn; };
struct word { const char *at; size_t length; };

static struct type *read_type(struct cursor *c);
static struct type *read_suffix(struct cursor *c, struct type *t);

static void skip_blanks(struct cursor *c) {
    while (*c->at == ' ') c->at++;
}

static bool take(struct cursor *c, char what) {
    skip_blanks(c);
    if (*c->at != what) return false;
    c->at++;
    return true;
}

static struct word peek_word(struct cursor *c) {
    skip_blanks(c);
    const char *p = c->at;
    while (isalnum((unsigned char)*p) || *p == '_') p++;
    return (struct word){ c->at, (size_t)(p - c->at) };
}

static bool is_word(struct word w, const char *what) {
    return w.length == strlen(what) && !memcmp(w.at, what, w.length);
}

static bool take_word(struct cursor *c, const char *what) {
    struct word w = peek_word(c);
    if (!is_word(w, what)) return false;
    c->at += w.length;
    return true;
}

static _Noreturn void refuse_text(const struct cursor *c) {
    refuse((struct place){ 0 }, "a type of clang's that is not known, at '%.60s'", c->at);
}

/* Behind an opening parenthesis: moves behind the closing one. */
static void skip_group(struct cursor *c) {
    for (int depth = 1; depth; c->at++) {
        if (!*c->at) refuse_text(c);
        depth += (*c->at == '(') - (*c->at == ')');
    }
}

static bool read_qualifier(struct cursor *c, struct type *t) {
    if (take_word(c, "const")) return t->is_const = true;
    if (take_word(c, "volatile")) return t->is_volatile = true;
    return take_word(c, "restrict") || take_word(c, "__restrict");
}

/* --- names -------------------------------------------------------------------------------------------------------- */
static int column_of(const struct token *t) {
    const char *p = t->at;
    while (t->place.token && p[-1] != '\n') p--;
    return (int)(t->at - p) + 1;
}

struct symbol *symbol_of_unnamed(const struct token *t) {
    const char *key = text_of("%s:%d:%d", parser.unit->files[t->place.file].name, t->place.line, column_of(t));
    return symbol_of(key, strlen(key));
}

/* What follows struct, union or enum: a tag, or `box::(unnamed struct at FILE:LINE:COLUMN)`. */
static struct symbol *read_tag(struct cursor *c) {
    struct word w = peek_word(c);
    c->at += w.length;
    while (c->at[0] == ':' && c->at[1] == ':') {
        c->at += 2;
        w = peek_word(c);
        c->at += w.length;
    }
    if (*c->at != '(' || (w.length && c->at[-1] != ':')) return symbol_of(w.at, w.length);
    const char *at = strstr(c->at, " at "), *end = at ? strchr(at, ')') : NULL;
    if (!end) refuse_text(c);
    c->at = end + 1;
    return symbol_of(at + 4, (size_t)(end - at - 4));
}

static struct type *read_record(struct cursor *c) {
    struct symbol *tag = read_tag(c);
    struct type *t = type_new(TYPE_RECORD, NULL, 0);
    if (!tag->record) refuse_text(c);
    t->record = tag->record;
    return t;
}

static struct type *read_enum(struct cursor *c) {
    struct symbol *tag = read_tag(c);
    if (!tag->enumeration) refuse_text(c);
    return type_copy(tag->enumeration);
}

static struct type *read_typedef(struct cursor *c, struct word w) {
    struct symbol *s = symbol_of(w.at, w.length);
    c->at += w.length;
    if (is_word(w, "__builtin_va_list")) return type_copy(&type_va_list);
    if (!w.length || !s->decl || s->decl->kind != DECL_TYPEDEF) refuse_text(c);
    struct type *t = type_copy(s->decl->type);
    t->alias = s->name;
    return t;
}

/* --- specifiers --------------------------------------------------------------------------------------------------- */
/* `unsigned long`, `signed char`: the words in any number; 0: the text does not begin with one. */
static struct type *read_number(struct cursor *c) {
    static const char *const words[] = { "signed", "unsigned", "char", "short", "int", "long", "__int128" };
    enum { SIGNED, UNSIGNED, CHAR, SHORT, INT, LONG, WIDE, WORDS };
    int count[WORDS] = { 0 }, any = 0;
    for (int i = 0; i < WORDS; i++)
        if (take_word(c, words[i])) count[i]++, any++, i = -1;
    if (!any) return NULL;
    if (count[LONG] && take_word(c, "double")) return type_new(TYPE_FLOAT, NULL, 16);
    int size = count[CHAR] ? 1 : count[SHORT] ? 2 : count[WIDE] ? 16 : count[LONG] ? 8 : 4;
    struct type *t = type_new(TYPE_INT, NULL, size);
    t->is_unsigned = count[UNSIGNED] > 0;
    t->is_char = count[CHAR] && !count[SIGNED] && !count[UNSIGNED];
    return t;
}

static struct type *read_base(struct cursor *c) {
    if (take_word(c, "void")) return type_copy(&type_void);
    if (take_word(c, "_Bool")) return type_copy(&type_bool);
    if (take_word(c, "float")) return type_copy(&type_float);
    if (take_word(c, "double")) return type_copy(&type_double);
    if (take_word(c, "struct") || take_word(c, "union")) return read_record(c);
    if (take_word(c, "enum")) return read_enum(c);
    if (take_word(c, "_Atomic")) {
        struct type *t = take(c, '(') ? read_type(c) : NULL;
        if (!t || !take(c, ')')) refuse_text(c);
        return t;
    }
    struct type *number = read_number(c);
    return number ? number : read_typedef(c, peek_word(c));
}

/* --- declarators -------------------------------------------------------------------------------------------------- */
static struct type *read_parameters(struct cursor *c, struct type *result) {
    struct type *f = type_new(TYPE_FUNCTION, NULL, 1);
    f->prototyped = true;
    if (take(c, ')')) {
        f->prototyped = false;
    } else if (strncmp(c->at, "void)", 5) == 0) {
        c->at += 5;
    } else {
        do {
            skip_blanks(c);
            if (!strncmp(c->at, "...", 3)) {
                c->at += 3;
                f->variadic = true;
                break;
            }
            struct decl *p = decl_new(DECL_VARIABLE, "", read_type(c), (struct place){ 0 });
            p->is_param = true;
            f->params = grow(f->params, f->param_count, sizeof *f->params);
            f->params[f->param_count++] = p;
        } while (take(c, ','));
        if (!take(c, ')')) refuse_text(c);
    }
    f->base = read_suffix(c, result);
    return f;
}

static struct type *read_array(struct cursor *c, struct type *element) {
    skip_blanks(c);
    char *end;
    int64_t length = strtol(c->at, &end, 10);
    bool none = *c->at == ']', constant = end != c->at && *end == ']';
    c->at = strchr(c->at, ']');
    if (!c->at) refuse_text(c);
    c->at++;
    element = read_suffix(c, element);
    struct type *t = type_new(TYPE_ARRAY, element, 0);
    t->length = constant ? length : -1;
    t->is_variable = !constant && !none;
    t->is_const = element->is_const;
    return t;
}

static struct type *read_suffix(struct cursor *c, struct type *t) {
    nest();
    if (take(c, '[')) t = read_array(c, t);
    else if (take(c, '(')) t = read_parameters(c, t);
    unnest();
    return t;
}

static struct type *read_declarator(struct cursor *c, struct type *t) {
    while (take(c, '*')) {
        t = pointer_to(t);
        while (read_qualifier(c, t)) continue;
    }
    skip_blanks(c);
    if (c->at[0] != '(' || (c->at[1] != '*' && c->at[1] != '(')) return read_suffix(c, t);
    struct cursor inner = { .at = ++c->at };
    skip_group(c);
    t = read_suffix(c, t);
    return read_declarator(&inner, t);
}

static struct type *read_type(struct cursor *c) {
    struct type qualifiers = { 0 };
    while (read_qualifier(c, &qualifiers)) continue;
    struct type *t = read_base(c);
    while (read_qualifier(c, &qualifiers)) continue;
    t = read_declarator(c, type_qualified(t, qualifiers.is_const, qualifiers.is_volatile));
    while (take_word(c, "__attribute__")) {
        c->noreturn |= !strncmp(c->at, "((noreturn))", 12);
        c->at++;
        skip_group(c);
    }
    return t;
}

struct type *type_of_text(const char *text, bool *noreturn) {
    struct cursor c = { .at = text };
    struct type *t = read_type(&c);
    skip_blanks(&c);
    if (*c.at) refuse_text(&c);
    if (noreturn) *noreturn |= c.noreturn;
    return t;
}

/* What was written as typeof or __auto_type is taken as clang understood it. */
struct type *type_of(const struct json *n) {
    const struct json *t = json_get(n, "type");
    const char *text = json_text(t, "qualType"), *plain = json_text(t, "desugaredQualType");
    if (!text || *text == '<' || !strcmp(text, "NULL TYPE")) return &type_int;
    if (plain && (strstr(text, "typeof") || strstr(text, "auto"))) text = plain;
    return type_of_text(text, NULL);
}
