/* type.c - types of x86-64 System V: making, measuring and comparing them. */
#include "type.h"
#include "tree.h"

struct type type_void = { .kind = TYPE_VOID, .size = 1 },
    type_bool = { .kind = TYPE_BOOL, .size = 1, .is_unsigned = true },
    type_char = { .kind = TYPE_INT, .size = 1, .is_char = true }, type_int = { .kind = TYPE_INT, .size = 4 },
    type_uint = { .kind = TYPE_INT, .size = 4, .is_unsigned = true }, type_long = { .kind = TYPE_INT, .size = 8 },
    type_ulong = { .kind = TYPE_INT, .size = 8, .is_unsigned = true }, type_double = { .kind = TYPE_FLOAT, .size = 8 },
    type_float = { .kind = TYPE_FLOAT, .size = 4 }, type_va_list = { .kind = TYPE_VA_LIST, .size = 24, .align = 8 };

struct type *type_new(enum type_kind kind, struct type *base, int size) {
    struct type *t = make(sizeof *t);
    t->kind = kind;
    t->base = base;
    t->size = size;
    return t;
}

struct type *type_copy(const struct type *t) {
    struct type *copy = make(sizeof *copy);
    *copy = *t;
    return copy;
}

struct type *type_qualified(struct type *t, bool is_const, bool is_volatile) {
    if ((!is_const || t->is_const) && (!is_volatile || t->is_volatile)) return t;
    t = type_copy(t);
    t->is_const |= is_const;
    t->is_volatile |= is_volatile;
    if (t->kind == TYPE_ARRAY) t->base = type_qualified(t->base, is_const, is_volatile);
    return t;
}

struct type *pointer_to(struct type *t) {
    return type_new(TYPE_POINTER, t, 8);
}

struct type *decayed(struct type *t) {
    return t->kind == TYPE_ARRAY ? pointer_to(t->base) : t->kind == TYPE_FUNCTION ? pointer_to(t) : t;
}

int64_t size_of(const struct type *t) {
    int64_t size;
    switch (t->kind) {
    case TYPE_RECORD: return t->record->size;
    case TYPE_ARRAY: return t->length < 0 || __builtin_mul_overflow(t->length, size_of(t->base), &size) ? 0 : size;
    default: return t->size;
    }
}

int align_of(const struct type *t) {
    int own = t->kind == TYPE_RECORD ? t->record->align : t->kind == TYPE_ARRAY ? align_of(t->base)
            : t->kind == TYPE_VA_LIST ? 8 : t->size;
    return t->align > own ? t->align : own > 0 ? own : 1;
}

static int64_t round_up(int64_t n, int64_t to) {
    return to > 0 && n <= INT64_MAX / 4 ? (n + to - 1) / to * to : n;
}

/* A bit-field may not straddle a unit of its type; width 0 closes the unit. Positions are in bits. */
static int64_t place_bits(struct record *r, struct member *m, int64_t bits) {
    int64_t unit = size_of(m->type) * 8;
    if (unit <= 0) unit = 8;
    if (m->bits == 0) return round_up(bits, unit);
    if (!r->packed && bits / unit != (bits + m->bits - 1) / unit) bits = round_up(bits, unit);
    m->offset = bits / 8;
    m->bit = (int)(bits % 8);
    return bits + m->bits;
}

/* Gives every member its offset and the record its size. align: raised by an attribute, or 0. */
void record_layout(struct record *r, int align) {
    int64_t bits = 0, widest = 0;
    for (int i = 0; i < r->count; i++) {
        struct member *m = &r->members[i];
        int a = r->packed && !m->type->align ? 1 : align_of(m->type);
        if (r->is_union) bits = 0;
        if (m->bits >= 0) {
            bits = place_bits(r, m, bits);
            if (m->bits == 0 || !m->name) a = 1;
        } else {
            m->offset = round_up((bits + 7) / 8, a);
            int64_t size = size_of(m->type);
            bits = size < INT64_MAX / 64 && m->offset < INT64_MAX / 64 ? (m->offset + size) * 8 : 0;
        }
        if (a > align) align = a;
        if (bits > widest) widest = bits;
    }
    r->align = align > 0 ? align : 1;
    r->size = round_up((widest + 7) / 8, r->align);
    r->complete = true;
}

bool is_arithmetic(const struct type *t) {
    return t->kind == TYPE_INT || t->kind == TYPE_BOOL || t->kind == TYPE_FLOAT;
}

struct type *promoted(struct type *t) {
    return t->kind == TYPE_BOOL || (t->kind == TYPE_INT && t->size < 4) ? &type_int : t;
}

struct type *common_type(struct type *a, struct type *b) {
    if (a->kind == TYPE_FLOAT || b->kind == TYPE_FLOAT)
        return a->kind != TYPE_FLOAT ? b : b->kind != TYPE_FLOAT ? a : a->size >= b->size ? a : b;
    a = promoted(a);
    b = promoted(b);
    if (a->size != b->size) return a->size > b->size ? a : b;
    return a->is_unsigned ? a : b;
}

bool same_type(const struct type *a, const struct type *b) {
    if (a == b) return true;
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case TYPE_INT: return a->size == b->size && a->is_unsigned == b->is_unsigned && a->is_char == b->is_char;
    case TYPE_FLOAT: return a->size == b->size;
    case TYPE_POINTER:
    case TYPE_ARRAY: return a->base->is_const == b->base->is_const && same_type(a->base, b->base);
    case TYPE_RECORD: return a->record == b->record;
    case TYPE_FUNCTION:
        if (a->param_count != b->param_count || !same_type(a->base, b->base)) return false;
        for (int i = 0; i < a->param_count; i++)
            if (!same_type(a->params[i]->type, b->params[i]->type)) return false;
        return true;
    default: return true;
    }
}

enum role role_of(const struct type *t) {
    bool owned = t->kind == TYPE_RECORD && t->record->owned;
    if (t->kind == TYPE_RECORD && ends_with(t->alias, "_must")) return owned ? ROLE_MUST : ROLE_NONE;
    if (t->kind != TYPE_POINTER || t->base->kind != TYPE_RECORD || !t->alias) return ROLE_NONE;
    return ends_with(t->alias, "_sink") ? ROLE_SINK : ends_with(t->alias, "_out") ? ROLE_OUT
         : ends_with(t->alias, "_opt") ? ROLE_OPT : ROLE_NONE;
}

bool same_roles(const struct type *a, const struct type *b) {
    if (a->param_count != b->param_count || role_of(a->base) != role_of(b->base)) return false;
    for (int i = 0; i < a->param_count; i++)
        if (role_of(a->params[i]->type) != role_of(b->params[i]->type)) return false;
    return true;
}

struct type *function_of(struct type *t) {
    if (t->kind == TYPE_POINTER) t = t->base;
    return t->kind == TYPE_FUNCTION ? t : NULL;
}
