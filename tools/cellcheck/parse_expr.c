/* parse_expr.c - expressions, from postfix operators to the comma, each with its type. */
#include "parse.h"
#include <string.h>

enum { CHAIN = 3000 };           /* the longest chain of operators without parentheses: trees are walked recursively */

struct node *node_new(enum node_kind kind, struct place place, struct type *type) {
    struct node *n = make(sizeof *n);
    n->kind = kind;
    n->place = place;
    n->type = type;
    return n;
}

static struct node *node_with(enum node_kind kind, struct place place, struct type *type, struct node *a,
    struct node *b) {
    struct node *n = node_new(kind, place, type);
    n->a = a;
    n->b = b;
    return n;
}

struct node *node_number(struct place place, int64_t value, struct type *type) {
    struct node *n = node_new(EXPR_NUMBER, place, type);
    n->value = value;
    return n;
}

void node_add(struct node *list, struct node *item) {
    list->list = grow(list->list, list->count, sizeof *list->list);
    list->list[list->count++] = item;
}

struct type *value_type(const struct node *n) {
    struct type *t = decayed(n->type);
    if (n->kind == EXPR_MEMBER && n->member->bits > 0 && n->member->bits < 32 && t->kind == TYPE_INT) return &type_int;
    if (!n->is_lvalue || (!t->is_const && !t->is_volatile)) return t;
    t = type_copy(t);
    t->is_const = t->is_volatile = false;
    return t;
}

int64_t parse_constant(void) {
    struct place place = parser.now->place;
    int64_t v;
    if (!constant_of(parse_conditional(), &v)) refuse(place, "not an integer constant");
    return v;
}

/* --- postfix ------------------------------------------------------------------------------------------------------ */
static struct node *parse_member_access(struct node *a, bool arrow, struct place place) {
    struct type *t = arrow ? decayed(a->type) : a->type;
    if (arrow) t = t->kind == TYPE_POINTER ? t->base : &type_void;
    struct symbol *name = expect_name("a member");
    if (t->kind != TYPE_RECORD) refuse(place, "a member of what is no struct");
    struct member *path[MEMBER_PATH + 1];
    int depth = 0;
    struct member *m = find_member(t->record, name->name, path, &depth);
    if (!m) refuse(place, "no member '%s'", name->name);
    path[depth] = m;
    struct record *in = t->record;
    for (int i = 0; i <= depth; i++) {           /* through unnamed members too */
        m = path[i];
        struct node *n = node_with(EXPR_MEMBER, place, type_qualified(m->type, t->is_const, t->is_volatile), a, NULL);
        n->arrow = arrow && i == 0;
        n->is_lvalue = n->arrow || a->is_lvalue;
        n->member = m;
        n->name = m->name ? m->name : "";
        n->record = in;
        a = n;
        t = n->type;
        in = t->kind == TYPE_RECORD ? t->record : NULL;
    }
    return a;
}

static struct node *parse_call(struct node *callee, struct place place) {
    struct type *f = function_of(decayed(callee->type));
    if (!f) refuse(place, "a call of what is no function");
    struct node *call = node_with(EXPR_CALL, callee->place, f->base, callee, NULL);
    while (!at_mark(')')) {
        node_add(call, parse_assignment());
        if (!accept(',')) break;
    }
    expect(')');
    if (callee->kind == EXPR_NAME && callee->decl->builtin) {
        call->type = builtin_call_type(call);
        if (!strcmp(callee->name, "__builtin_constant_p")) return node_number(place, 0, &type_int);
    }
    if (call->type->is_const) call->type = type_copy(call->type), call->type->is_const = false;
    return call;
}

static struct node *parse_index(struct node *a, struct place place) {
    struct node *i = parse_expression();
    expect(']');
    bool first = decayed(a->type)->kind == TYPE_POINTER;
    struct node *array = first ? a : i, *index = first ? i : a;
    if (decayed(array->type)->kind != TYPE_POINTER) refuse(place, "an index into what is no array");
    struct node *n = node_with(EXPR_INDEX, place, decayed(array->type)->base, array, index);
    n->is_lvalue = true;
    return n;
}

struct node *parse_postfix(struct node *n) {
    for (int i = 0; i < CHAIN; i++) {
        struct place place = parser.now->place;
        int op = parser.now->op;
        if (accept('[')) {
            n = parse_index(n, place);
        } else if (accept('(')) {
            n = parse_call(n, place);
        } else if (accept('.')) {
            n = parse_member_access(n, false, place);
        } else if (accept(OP2('-', '>'))) {
            n = parse_member_access(n, true, place);
        } else if (accept(OP2('+', '+')) || accept(OP2('-', '-'))) {
            n = node_with(EXPR_STEP, place, value_type(n), n, NULL);
            n->op = op;
            n->arrow = true;
        } else {
            return n;
        }
    }
    refuse(parser.now->place, "a chain of operators that is too long");
}

/* --- prefix and casts --------------------------------------------------------------------------------------------- */
static struct node *parse_deref(struct place place) {
    struct node *a = parse_cast();
    struct type *t = decayed(a->type);
    if (t->kind != TYPE_POINTER) refuse(place, "'*' before what is no pointer");
    if (t->base->kind == TYPE_FUNCTION) return a;
    struct node *n = node_with(EXPR_DEREF, place, t->base, a, NULL);
    n->is_lvalue = true;
    return n;
}

static struct node *parse_prefix(struct place place, int op) {
    struct node *a, *n;
    advance();
    switch (op) {
    case '&':
        a = parse_cast();
        return node_with(EXPR_ADDRESS, place, pointer_to(a->type), a, NULL);
    case '*': return parse_deref(place);
    case OP2('&', '&'):
        expect_name("a label");
        return node_new(EXPR_LABEL_ADDRESS, place, pointer_to(&type_void));
    case OP2('+', '+'):
    case OP2('-', '-'):
        a = parse_unary();
        n = node_with(EXPR_STEP, place, value_type(a), a, NULL);
        break;
    default:
        a = parse_cast();
        n = node_with(EXPR_UNARY, place, op == '!' ? &type_int : promoted(value_type(a)), a, NULL);
    }
    n->op = op;
    return n;
}

struct node *parse_unary(void) {
    struct token *t = parser.now;
    static const int prefixes[] = { '&', '*', '+', '-', '~', '!', OP2('&', '&'), OP2('+', '+'), OP2('-', '-') };
    struct node *n = NULL;
    nest();
    if (t->kind == TOKEN_MARK)
        for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && !n; i++)
            if (t->op == prefixes[i]) n = parse_prefix(t->place, t->op);
    if (!n) n = accept_key(KEY_EXTENSION) ? parse_cast() : parse_postfix(parse_primary());
    unnest();
    return n;
}

struct node *parse_cast(void) {
    struct place place = parser.now->place;
    if (!at_mark('(') || !begins_type(parser.now + 1)) return parse_unary();
    advance();
    struct type *t = parse_type_name();
    expect(')');
    if (at_mark('{')) {
        struct node *list = parse_initializer(t), *n = node_with(EXPR_LITERAL, place, list->type, list, NULL);
        n->is_lvalue = true;
        return parse_postfix(n);
    }
    nest();
    struct node *n = node_with(EXPR_CAST, place, t, parse_cast(), NULL);
    unnest();
    return n;
}

/* --- binary, conditional, assignment ------------------------------------------------------------------------------ */
static int precedence(const struct token *t) {
    if (t->kind != TOKEN_MARK) return 0;
    switch (t->op) {
    case '*': case '/': case '%': return 10;
    case '+': case '-': return 9;
    case OP2('<', '<'): case OP2('>', '>'): return 8;
    case '<': case '>': case OP2('<', '='): case OP2('>', '='): return 7;
    case OP2('=', '='): case OP2('!', '='): return 6;
    case '&': return 5;
    case '^': return 4;
    case '|': return 3;
    case OP2('&', '&'): return 2;
    case OP2('|', '|'): return 1;
    default: return 0;
    }
}

static struct type *binary_type(int level, struct type *a, struct type *b) {
    if (level <= 2 || level == 6 || level == 7) return &type_int;
    if (level == 8) return promoted(a);
    if (a->kind == TYPE_POINTER) return b->kind == TYPE_POINTER ? &type_long : a;
    return b->kind == TYPE_POINTER ? b : common_type(a, b);
}

static struct node *parse_binary(int least) {
    struct node *a = parse_cast();
    int level;
    for (int i = 0; (level = precedence(parser.now)) >= least; i++) {
        struct token *t = parser.now;
        if (i == CHAIN) refuse(t->place, "a chain of operators that is too long");
        advance();
        struct node *b = parse_binary(level + 1);
        a = node_with(EXPR_BINARY, t->place, binary_type(level, value_type(a), value_type(b)), a, b);
        a->op = t->op;
    }
    return a;
}

static bool is_null(const struct node *n) {
    while (n->kind == EXPR_CAST && n->type->kind == TYPE_POINTER && n->type->base->kind == TYPE_VOID) n = n->a;
    return n->kind == EXPR_NUMBER && n->value == 0;
}

static struct type *condition_type(const struct node *b, const struct node *c) {
    struct type *x = value_type(b), *y = value_type(c);
    if (is_arithmetic(x) && is_arithmetic(y)) return common_type(x, y);
    if (x->kind == TYPE_VOID || y->kind == TYPE_VOID) return &type_void;
    if (x->kind != TYPE_POINTER) return y->kind == TYPE_POINTER ? y : x;
    if (y->kind != TYPE_POINTER || is_null(c)) return x;
    if (is_null(b)) return y;
    struct type *t = x->base->kind != TYPE_VOID && y->base->kind == TYPE_VOID ? y : x;
    return x->base->is_const || y->base->is_const ? pointer_to(type_qualified(t->base, true, false)) : t;
}

struct node *parse_conditional(void) {
    struct node *a = parse_binary(1);
    struct place place = parser.now->place;
    if (!accept('?')) return a;
    nest();
    struct node *b = at_mark(':') ? NULL : parse_expression();
    expect(':');
    struct node *c = parse_conditional(), *n = node_with(EXPR_CONDITION, place, condition_type(b ? b : a, c), a, b);
    n->c = c;
    unnest();
    return n;
}

struct node *parse_assignment(void) {
    static const int ops[] = { '=', OP2('+', '='), OP2('-', '='), OP2('*', '='), OP2('/', '='), OP2('%', '='),
        OP2('&', '='), OP2('|', '='), OP2('^', '='), OP3('<', '<', '='), OP3('>', '>', '=') };
    nest();
    struct node *a = parse_conditional();
    struct token *t = parser.now;
    for (size_t i = 0; i < sizeof ops / sizeof *ops && t->kind == TOKEN_MARK; i++) {
        if (t->op != ops[i]) continue;
        advance();
        struct node *n = node_with(EXPR_ASSIGN, t->place, value_type(a), a, parse_assignment());
        n->op = t->op;
        a = n;
        break;
    }
    unnest();
    return a;
}

struct node *parse_expression(void) {
    struct node *a = parse_assignment();
    for (int i = 0; at_mark(','); i++) {
        struct place place = parser.now->place;
        if (i == CHAIN) refuse(place, "a chain of operators that is too long");
        advance();
        struct node *b = parse_assignment();
        a = node_with(EXPR_COMMA, place, value_type(b), a, b);
    }
    return a;
}
