/* parse_primary.c - names, literals, parentheses, sizeof, and the builtins that have a syntax of their own. */
#include "parse.h"
#include <string.h>

static struct node *parse_string_literal(struct place place) {
    int64_t length = 1;
    for (struct token *t = parser.now; t->kind == TOKEN_STRING; t++)
        for (const char *p = t->at + 1, *end = t->at + t->length - 1; p < end; length++) lex_character(&p, end);
    struct type *t = type_new(TYPE_ARRAY, &type_char, 0);
    t->length = length;
    struct node *n = node_new(EXPR_STRING, place, t);
    n->name = parse_string();
    n->is_lvalue = true;
    return n;
}

/* `({ ... })` has the value of its last expression. */
static struct node *parse_statement_expression(struct place place) {
    struct node *block = parse_block(true), *n = node_new(EXPR_BLOCK, place, &type_void);
    n->a = block;
    struct node *last = block->count ? block->list[block->count - 1] : NULL;
    if (last && last->kind == STMT_EXPR) n->type = value_type(last->a);
    expect(')');
    return n;
}

static struct node *parse_sizeof(struct place place, bool align) {
    struct type *t;
    if (at_mark('(') && begins_type(parser.now + 1)) {
        advance();
        t = parse_type_name();
        expect(')');
        if (at_mark('{')) {
            struct node *list = parse_initializer(t);
            t = list->type;
        }
    } else {
        nest();
        t = parse_unary()->type;
        unnest();
    }
    struct node *n = node_new(EXPR_SIZEOF, place, &type_ulong);
    n->value = align ? align_of(t) : size_of(t);
    for (; t->kind == TYPE_ARRAY; t = t->base) n->arrow |= t->is_variable;
    return n;
}

static struct node *parse_generic(void) {
    expect('(');
    struct type *of = value_type(parse_assignment());
    struct node *chosen = NULL, *otherwise = NULL;
    while (accept(',')) {
        struct type *t = accept_key(KEY_DEFAULT) ? NULL : parse_type_name();
        expect(':');
        struct node *n = parse_assignment();
        if (!t) otherwise = n;
        else if (!chosen && same_type(t, of)) chosen = n;
    }
    struct token *end = parser.now;
    expect(')');
    if (!chosen && !otherwise) refuse(end->place, "no alternative of _Generic fits");
    return chosen ? chosen : otherwise;
}

/* __builtin_offsetof(type, member.path[index]) */
static struct node *parse_offsetof(struct place place) {
    expect('(');
    struct type *t = parse_type_name();
    int64_t offset = 0;
    expect(',');
    do {
        while (accept('[')) {
            int64_t i = parse_constant();
            expect(']');
            if (t->kind != TYPE_ARRAY) refuse(place, "an index into what is no array");
            t = t->base;
            offset = (int64_t)((uint64_t)offset + (uint64_t)i * (uint64_t)size_of(t));
        }
        if (at_mark(')')) break;
        if (t->kind != TYPE_RECORD) refuse(place, "a member of what is no struct");
        struct member *path[MEMBER_PATH], *m;
        int depth = 0;
        m = find_member(t->record, expect_name("a member")->name, path, &depth);
        if (!m) refuse(place, "no such member");
        for (int i = 0; i < depth; i++) offset += path[i]->offset;
        offset += m->offset;
        t = m->type;
    } while (accept('.') || at_mark('['));
    expect(')');
    return node_number(place, offset, &type_ulong);
}

static struct node *parse_va_arg(struct place place) {
    expect('(');
    struct node *n = node_new(EXPR_VA_ARG, place, NULL);
    n->a = parse_assignment();
    expect(',');
    n->type = parse_type_name();
    expect(')');
    return n;
}

static struct node *parse_compatible(struct place place) {
    expect('(');
    struct type *a = parse_type_name();
    expect(',');
    struct type *b = parse_type_name();
    expect(')');
    return node_number(place, same_type(a, b), &type_int);
}

static struct node *parse_choose(struct place place) {
    int64_t which;
    expect('(');
    if (!constant_of(parse_assignment(), &which)) refuse(place, "the choice is no constant");
    expect(',');
    struct node *a = parse_assignment();
    expect(',');
    struct node *b = parse_assignment();
    expect(')');
    return which ? a : b;
}

static struct node *parse_name(struct place place) {
    struct symbol *s = expect_name("an expression");
    if (!strcmp(s->name, "__builtin_offsetof")) return parse_offsetof(place);
    if (!strcmp(s->name, "__builtin_va_arg")) return parse_va_arg(place);
    if (!strcmp(s->name, "__builtin_types_compatible_p")) return parse_compatible(place);
    if (!strcmp(s->name, "__builtin_choose_expr")) return parse_choose(place);
    struct decl *d = s->decl ? s->decl : builtin_decl(s);
    if (!d) refuse(place, "'%s' is not declared", s->name);
    if (d->kind == DECL_TYPEDEF) refuse(place, "the type '%s' stands where a value is expected", s->name);
    if (d->kind == DECL_CONSTANT) return node_number(place, d->value, d->type);
    note_use(d);
    struct node *n = node_new(EXPR_NAME, place, d->type);
    n->decl = d;
    n->name = d->name;
    n->is_lvalue = d->kind == DECL_VARIABLE;
    return n;
}

struct node *parse_primary(void) {
    struct token *t = parser.now;
    struct place place = t->place;
    if (t->kind == TOKEN_STRING) return parse_string_literal(place);
    if (t->kind == TOKEN_NUMBER || t->kind == TOKEN_CHARACTER || t->kind == TOKEN_FLOAT) {
        advance();
        return t->kind == TOKEN_FLOAT ? node_new(EXPR_FLOAT, place, t->type) : node_number(place, t->value, t->type);
    }
    if (accept('(')) {
        if (at_mark('{')) return parse_statement_expression(place);
        struct node *n = parse_expression();
        expect(')');
        return n;
    }
    if (accept_key(KEY_SIZEOF)) return parse_sizeof(place, false);
    if (accept_key(KEY_ALIGNOF)) return parse_sizeof(place, true);
    if (accept_key(KEY_GENERIC)) return parse_generic();
    if (accept_key(KEY_FUNCTION_NAME)) {
        struct type *s = type_new(TYPE_ARRAY, type_qualified(&type_char, true, false), 0);
        s->length = parser.inside ? (int64_t)strlen(parser.inside->name) + 1 : 1;
        struct node *n = node_new(EXPR_STRING, place, s);
        n->name = parser.inside ? parser.inside->name : "";
        n->is_lvalue = true;
        return n;
    }
    return parse_name(place);
}
