/* parse_declarator.c - declarators: pointers, arrays, functions around a name. */
#include "parse.h"

static struct type *parse_suffix(struct type *t, struct specifiers *s);

static struct decl *parse_parameter(void) {
    struct specifiers s = { 0 };
    struct type *base = parse_specifiers(&s);
    struct declared p = parse_declarator(base, &s);
    parse_attributes(&s);
    const char *alias = p.type->alias;
    struct type *t = decayed(p.type);
    if (t != p.type) t->alias = alias;
    struct decl *d = decl_new(DECL_VARIABLE, p.name ? p.name->name : "", t, p.place);
    d->is_param = true;
    if (p.name) bind_decl(p.name, d);
    return d;
}

static struct type *parse_function(struct type *result, struct specifiers *s) {
    struct type *f = type_new(TYPE_FUNCTION, NULL, 1);
    scope_open();
    f->prototyped = !at_mark(')');
    if (key() == KEY_VOID && mark_at(parser.now + 1, ')')) advance();
    while (!at_mark(')')) {
        if (accept(OP3('.', '.', '.'))) {
            f->variadic = true;
            break;
        }
        if (parser.now->kind == TOKEN_NAME && !key() && !begins_type(parser.now))
            refuse(parser.now->place, "a parameter without a type: a prototype has them all");
        struct decl *p = parse_parameter();
        f->params = grow(f->params, f->param_count, sizeof *f->params);
        f->params[f->param_count++] = p;
        if (!accept(',')) break;
    }
    expect(')');
    scope_close();
    parse_attributes(s);
    f->base = parse_suffix(result, s);
    return f;
}

static struct type *parse_array(struct type *element, struct specifiers *s) {
    int64_t length = -1;
    bool variable = false;
    while (key() == KEY_STATIC || key() == KEY_CONST || key() == KEY_RESTRICT) advance();
    if (!at_mark(']')) {
        variable = !constant_of(parse_assignment(), &length);
        if (variable || length < 0) length = -1;
    }
    expect(']');
    element = parse_suffix(element, s);
    struct type *t = type_new(TYPE_ARRAY, element, 0);
    t->length = length;
    t->is_variable = variable;
    t->is_const = element->is_const;
    return t;
}

static struct type *parse_suffix(struct type *t, struct specifiers *s) {
    nest();
    if (at_mark('[')) {
        advance();
        t = parse_array(t, s);
    } else if (accept('(')) {
        t = parse_function(t, s);
    }
    unnest();
    return t;
}

static struct type *parse_pointers(struct type *t, struct specifiers *s) {
    parse_attributes(s);
    while (accept('*')) {
        t = pointer_to(t);
        for (;;) {
            struct token *now = parser.now;
            parse_attributes(s);
            if (accept_key(KEY_CONST)) t->is_const = true;
            else if (accept_key(KEY_VOLATILE)) t->is_volatile = true;
            else if (accept_key(KEY_RESTRICT)) note_attribute("restrict", now->place);
            else if (!accept_key(KEY_ATOMIC)) break;
        }
    }
    parse_attributes(s);
    return t;
}

/* `(*f)(int)`: what is inside is parsed first to find its end, then again with the type that follows it. */
static struct declared parse_inner(struct type *t, struct specifiers *s) {
    static int depth;
    advance();
    if (++depth > 6) refuse(parser.now->place, "a declarator nested too deeply");
    struct token *inner = parser.now;
    struct specifiers ignored = { 0 };
    parse_declarator(&type_int, &ignored);
    expect(')');
    t = parse_suffix(t, s);
    struct token *after = parser.now;
    parser.now = inner;
    struct declared d = parse_declarator(t, s);
    parser.now = after;
    parse_attributes(s);
    depth--;
    return d;
}

struct declared parse_declarator(struct type *base, struct specifiers *s) {
    struct type *t = parse_pointers(base, s);
    struct declared d = { .place = parser.now->place };
    if (at_mark('(') && !begins_type(parser.now + 1) && !mark_at(parser.now + 1, ')')) return parse_inner(t, s);
    if (parser.now->kind == TOKEN_NAME && !key()) d.name = expect_name("a name");
    parse_attributes(s);
    d.type = parse_suffix(t, s);
    return d;
}

struct type *parse_type_name(void) {
    struct specifiers s = { 0 };
    nest();
    struct type *base = parse_specifiers(&s), *t = parse_declarator(base, &s).type;
    unnest();
    return t;
}
