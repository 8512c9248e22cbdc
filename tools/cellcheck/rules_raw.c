/* rules_raw.c - raw operations: pointer arithmetic, casts, unchecked indices, foreign builtins. UNSAFE permits most. */
#include "rules.h"
#include <string.h>

/* Is it the call of own.h's `check` (i, n) with n a constant of at most `length`? */
static bool is_checked(const struct node *call, const char *check, int64_t length) {
    int64_t n;
    return call->kind == EXPR_CALL && call->a->kind == EXPR_NAME && call->a->decl->kind == DECL_FUNCTION
        && !strcmp(call->a->name, check) && call->count == 2 && constant_of(call->list[1], &n) && length >= 0
        && n <= length;
}

void raw_index(const struct node *n) {
    const struct type *array = n->a->type;
    const struct node *i = n->b;
    int64_t v;
    while (i->kind == EXPR_CAST) i = i->a;
    if (array->kind != TYPE_ARRAY) {
        report("P1", n->place, "an index into a raw pointer, whose length nobody knows");
        help("pass a slice (bytes, cbytes, text ...) and use its _at()");
    } else if (constant_of(i, &v)) {
        if (v >= 0 && v < array->length) return;
        report("P2", n->place, "index %lld is outside of an array of %lld", (long long)v, (long long)array->length);
    } else if (!is_checked(i, "ix", array->length)) {
        report("P2", n->place, "an index that nothing checks");
        help("write AT(array, index), which panics when it is out of bounds");
    }
}

static bool equal_types(const struct type *a, const struct type *b);

static bool equal_functions(const struct type *a, const struct type *b) {
    if (a->param_count != b->param_count || a->variadic != b->variadic || !equal_types(a->base, b->base)) return false;
    for (int i = 0; i < a->param_count; i++)
        if (!equal_types(a->params[i]->type, b->params[i]->type)) return false;
    return same_roles(a, b);
}

static bool equal_types(const struct type *a, const struct type *b) {
    if (a->kind != b->kind) return false;
    if (a->kind == TYPE_FUNCTION) return equal_functions(a, b);
    if (a->kind == TYPE_ARRAY && a->length != b->length) return false;
    if (a->kind == TYPE_POINTER && a->base->is_const != b->base->is_const) return false;
    if (a->kind == TYPE_POINTER || a->kind == TYPE_ARRAY) return equal_types(a->base, b->base);
    if (a->kind == TYPE_INT) return a->size == b->size && a->is_unsigned == b->is_unsigned;
    return a->kind != TYPE_RECORD || a->record == b->record;
}

void raw_cast(const struct node *n) {
    const struct type *to = n->type, *from = decayed(n->a->type);
    if (to->kind == TYPE_INT && is_function_pointer(from) && !flow.comparing) {
        report("C11", n->place, "a function's address becomes a number, which a swap could not find");
        help("keep it in a const OPS table or in a hook (cpu/hook)");
    }
    if (to->kind != TYPE_POINTER) return;
    if (is_zero(n->a)) {
        report("N1", n->place, "a null pointer: pointers of own C always point to something");
    } else if (from->kind != TYPE_POINTER) {
        report("P3", n->place, "a number becomes a pointer");
        help("hardware registers are reached through a mapping; else UNSAFE(\"why it is valid\");");
    } else if (to->base->kind == TYPE_VOID || from->base->kind == TYPE_VOID || !equal_types(to->base, from->base)) {
        report("P4", n->place, "a cast between unrelated pointer types");
        help("read and write plain structs in bytes with PLAIN_TYPE's T_read, T_write, T_in");
    } else if (from->base->is_const && !to->base->is_const) {
        report("P4", n->place, "a cast that removes const");
    }
}

/* A value becomes one of type `to` without a cast. */
void raw_converted(const struct node *from, const struct type *to) {
    if (!to || to->kind != TYPE_POINTER) return;
    if (is_zero(from)) {
        report("N1", from->place, "a null pointer: pointers of own C always point to something");
        help("say \"there is none\" with a status, a bool, or an empty owned value");
        return;
    }
    const struct type *f = decayed(from->type);
    if (f->kind != TYPE_POINTER) return;
    if (is_function_pointer(f) && is_function_pointer(to)) {
        if (!same_roles(f->base, to->base))
            report("P4", from->place, "the function types agree for C, but not in what they consume");
    } else if ((f->base->kind == TYPE_VOID) != (to->base->kind == TYPE_VOID)) {
        report("P12", from->place, "an implicit conversion %s void *", f->base->kind == TYPE_VOID ? "from" : "to");
    }
}

void raw_arithmetic(const struct node *n) {
    report("P1", n->place, "pointer arithmetic");
    help("use a slice and its _at() or _sub()");
}

static bool plain_builtin(const char *name) {
    static const char *const fine[] = { "expect", "add_overflow", "sub_overflow", "mul_overflow", "clz", "clzl",
        "clzll", "ctz", "ctzl", "ctzll", "popcount", "popcountl", "popcountll", "ffs", "ffsl", "ffsll", "bswap16",
        "bswap32", "bswap64", "constant_p", 0 };
    return !starts_with(name, "__builtin_") || one_of(name + 10, fine);
}

/* A function whose call needs UNSAFE may not slip through a pointer. */
static void check_function_name(const char *name, struct place where) {
    static const char *const heap[] = { "malloc", "calloc", "realloc", "free", 0 };
    if (starts_with(name, "unsafe_")) report("P10", where, "'%s' may be used inside UNSAFE only", name);
    if (one_of(name, heap)) report("P10", where, "raw '%s'", name), help("use an owned type: box, vec, BOX_TYPE(T)");
    if (strstr(name, "alloca") || ends_with(name, "setjmp") || ends_with(name, "longjmp"))
        report("P9", where, "'%s' is not part of own C", name);
    if (!plain_builtin(name)) report("P16", where, "builtin '%s' needs UNSAFE", name);
}

void raw_function(const struct decl *f, struct place where) {
    check_function_name(f->name, where);
}

void raw_callee(struct call *c) {
    if (!c->callee) return;
    check_function_name(c->name, c->node->place);
    if (starts_with(c->name, "__") || !c->type->variadic || c->callee->like_printf) return;
    report("P6", c->node->place, "variadic '%s' checks nothing about its arguments", c->name);
    help("build text with base/line");
}

/* Compiler builtins that store through a pointer see no rule about what may be stored. */
void raw_atomic(const struct call *c, const struct argument *a) {
    const struct type *t = decayed(a->node->type);
    if (!starts_with(c->name, "__atomic_") && !starts_with(c->name, "__sync_")) return;
    if (t->kind != TYPE_POINTER || t->base->kind == TYPE_INT || t->base->kind == TYPE_VOID) return;
    report("P16", a->place, "'%s' works on numbers only: what it stores escapes the rules", c->name);
}

void raw_argument_count(struct call *c) {
    if (c->node->count > ARGUMENTS) report("X2", c->node->place, "more than %d arguments", ARGUMENTS);
    if (c->node->count != c->type->param_count && !c->type->variadic)
        report("P6", c->node->place, "a call of '%s' without a prototype", c->name[0] ? c->name : "a function");
}

/* Is it a slice, a pointer to elements with their number? Other views hold views, or pointers to single structs. */
static bool is_slice(const struct record *r) {
    for (int i = 0; i < r->count; i++) {
        const struct type *t = r->members[i].type;
        if (t->kind != TYPE_POINTER || t->base->kind == TYPE_FUNCTION) continue;
        if (t->base->kind != TYPE_RECORD || r->count == 2) return true;
    }
    return false;
}

/* A slice's pointer and length belong together: changing one of them forges a view. */
void raw_changed(const struct node *lvalue) {
    const struct record *r = lvalue->kind == EXPR_MEMBER ? lvalue->record : NULL;
    if (!r || !r->view || r->owned || !is_slice(r)) return;
    report("P14", lvalue->place, "'%s' of a view is changed by itself", lvalue->name);
    help("take a part of the view with its _sub()");
}

/* { pointer, length } of a view: only over an array or literal, no longer than it. */
void raw_view(const struct node *list) {
    const struct node *array = NULL, *want = NULL;
    int64_t n;
    if (!is_slice(list->type->record)) return;
    for (int i = 0; i < list->count; i++) {
        const struct node *e = element(list->list[i]);
        while (e->kind == EXPR_CAST) e = e->a;
        if (e->type && e->type->kind == TYPE_ARRAY) array = e;
        else want = e;
    }
    int64_t length = array ? array->type->length : -1;
    if (want && constant_of(want, &n) && n >= 0 && n <= length) return;
    if (want && is_checked(want, "upto", length)) return;
    report("P14", list->place, "a view made from a pointer and a length that nobody has compared");
    help("take a part of an existing view with _sub(), or of an array: .len = LEN(array), or upto(n, LEN(array))");
}

/* Reading a raw pointer out of a struct: nobody knows that what it points to is still there. */
void raw_member(const struct node *n) {
    if (n->type->kind != TYPE_POINTER || n->record->ops) return;
    report("P17", n->place, "the raw pointer '%s' is read from a struct", n->name);
    help("only the code that keeps it valid may use it, inside UNSAFE(\"why it is valid\")");
}

void raw_members(const struct record *r) {
    for (int i = 0; i < r->count && r->is_union; i++) {
        const struct type *t = r->members[i].type;
        while (t->kind == TYPE_ARRAY) t = t->base;
        if (holds_pointer(t) || holds_owned(t) || is_view(t))
            report("P5", r->members[i].place,
                "a union with a pointer or an owned value: which one is live, nobody checks");
    }
}

void raw_asm(const struct node *n) {
    report("P7", n->place, "inline assembly");
    help("put it in a small always_inline function of a cell that touches hardware, inside UNSAFE");
}

/* How a library keeps a type, by the end of the name of the function that lends it: as bytes that come from anywhere,
 * copied as bytes, or lent twice at a time. */
struct keeper { const char *lends; bool plain, copied, twice; };

static const char *unfit_to_store(const struct type *t, const struct keeper *k) {
    if (holds_view(t)) return "'%s' holds a borrow, which would be kept longer than it lives";
    if (k->copied && holds_owned(t)) return "'%s' holds an owned value, but is copied here as plain bytes";
    if (k->copied && holds_sync(t)) return "'%s' holds a lock or an atomic word, but is copied here as plain bytes";
    if (k->plain && holds_bool(t)) return "'%s' holds a bool, but bytes that are read may be neither 0 nor 1";
    if (k->twice && holds_owned(t)) return "'%s' holds an owned value, which a second pin could drop under a borrow";
    return NULL;
}

/* P18: memory that holds its contents as bytes, or for long, may not hold what borrows or what must be released. */
void raw_stored_type(const struct decl *f) {
    static const struct keeper keepers[] = {
        { "_in", true, true, false }, { "_vec_at", false, true, false }, { "_box_get", false, false, false },
        { "_data", false, false, false }, { "_here", false, false, true } };
    const struct type *t = f->type->base;
    if (t->kind != TYPE_POINTER || t->base->kind != TYPE_RECORD || !is_library_body(f->body)) return;
    for (size_t i = 0; i < sizeof keepers / sizeof *keepers; i++) {
        const char *why = ends_with(f->name, keepers[i].lends) ? unfit_to_store(t->base, &keepers[i]) : NULL;
        if (!why) continue;
        report("P18", f->place, why, tag_of(t));
        help("store numbers, the bytes or an index; what is owned in a BOX_TYPE, what is shared in a CELL_STATE");
    }
}
