/* const.c - integer constant expressions. Arithmetic wraps, as -fwrapv makes it. */
#include "tree.h"

/* Brings a value to the range of an integer type. */
static int64_t narrowed(const struct type *t, int64_t v) {
    if (t->kind == TYPE_BOOL) return v != 0;
    if (t->kind != TYPE_INT || t->size >= 8) return v;
    int shift = 64 - 8 * t->size;
    uint64_t bits = (uint64_t)v << shift;
    return t->is_unsigned ? (int64_t)(bits >> shift) : (int64_t)bits >> shift;
}

static bool divide(int op, bool is_unsigned, int64_t a, int64_t b, int64_t *v) {
    if (!b || (!is_unsigned && a == INT64_MIN && b == -1)) return false;
    if (is_unsigned) *v = (int64_t)(op == '/' ? (uint64_t)a / (uint64_t)b : (uint64_t)a % (uint64_t)b);
    else *v = op == '/' ? a / b : a % b;
    return true;
}

static bool shift(int op, bool is_unsigned, int64_t a, int64_t b, int64_t *v) {
    if (b < 0 || b > 63) return false;
    if (op == OP2('<', '<')) *v = (int64_t)((uint64_t)a << b);
    else *v = is_unsigned ? (int64_t)((uint64_t)a >> b) : a >> b;
    return true;
}

static bool compare(int op, bool is_unsigned, int64_t a, int64_t b, int64_t *v) {
    bool less = is_unsigned ? (uint64_t)a < (uint64_t)b : a < b;
    switch (op) {
    case '<': *v = less; return true;
    case '>': *v = !less && a != b; return true;
    case OP2('<', '='): *v = less || a == b; return true;
    case OP2('>', '='): *v = !less; return true;
    case OP2('=', '='): *v = a == b; return true;
    case OP2('!', '='): *v = a != b; return true;
    default: return false;
    }
}

static bool binary(const struct node *n, int64_t *v) {
    int64_t a, b;
    if (!constant_of(n->a, &a)) return false;
    if (n->op == OP2('&', '&') && !a) return *v = 0, true;
    if (n->op == OP2('|', '|') && a) return *v = 1, true;
    if (!constant_of(n->b, &b)) return false;
    bool is_unsigned = common_type(n->a->type, n->b->type)->is_unsigned;
    switch (n->op) {
    case '+': *v = (int64_t)((uint64_t)a + (uint64_t)b); break;
    case '-': *v = (int64_t)((uint64_t)a - (uint64_t)b); break;
    case '*': *v = (int64_t)((uint64_t)a * (uint64_t)b); break;
    case '&': *v = a & b; break;
    case '|': *v = a | b; break;
    case '^': *v = a ^ b; break;
    case OP2('&', '&'):
    case OP2('|', '|'): *v = b != 0; return true;
    case '/':
    case '%': if (!divide(n->op, is_unsigned, a, b, v)) return false; break;
    case OP2('<', '<'):
    case OP2('>', '>'): if (!shift(n->op, promoted(n->a->type)->is_unsigned, a, b, v)) return false; break;
    default: return compare(n->op, is_unsigned, a, b, v);
    }
    *v = narrowed(n->type, *v);
    return true;
}

static bool unary(const struct node *n, int64_t *v) {
    if (!constant_of(n->a, v)) return false;
    switch (n->op) {
    case '-': *v = (int64_t)(0 - (uint64_t)*v); break;
    case '~': *v = ~*v; break;
    case '!': *v = !*v; return true;
    default: break;
    }
    *v = narrowed(n->type, *v);
    return true;
}

bool constant_of(const struct node *n, int64_t *value) {
    int64_t v;
    if (!n) return false;
    switch (n->kind) {
    case EXPR_NUMBER: *value = n->value; return true;
    case EXPR_SIZEOF: *value = n->value; return !n->arrow;
    case EXPR_CAST:
        if (!constant_of(n->a, value)) return false;
        *value = narrowed(n->type, *value);
        return true;
    case EXPR_CONDITION:
        if (!constant_of(n->a, &v)) return false;
        if (v && !n->b) return *value = v, true;
        return constant_of(v ? n->b : n->c, value);
    case EXPR_UNARY: return unary(n, value);
    case EXPR_BINARY: return binary(n, value);
    default: return false;
    }
}
