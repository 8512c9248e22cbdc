/* rules_borrow.c - pointers and views: they die with what they borrow from, and are not kept. */
#include "rules.h"

void borrow_used(struct state *s, struct decl *d, struct place where) {
    struct local *l = d->index >= 0 ? &s->local[d->index] : NULL;
    if (!l || !l->stale) return;
    report("B3", where, "'%s' is used, but what it borrows from is gone or has changed", name_of(d));
    if (l->borrowed) note(place_of_token(l->borrowed), "borrowed here");
    note(place_of_token(l->stale), "moved, dropped, changed or out of scope here");
    help("use it before that, or borrow again after");
    l->stale = 0;                        /* said once is enough */
}

void borrow_end(struct state *s, int from, bool only_exclusive, struct place where, struct decl *except) {
    for (int i = 0; i < flow.local_count; i++) {
        struct decl *d = flow.locals[i];
        struct local *l = &s->local[i];
        if (i == from || d == except || l->stale || !is_borrow(d->type) || is_slot(d)) continue;
        if (lends(&l->from, from) && (!only_exclusive || l->exclusive)) l->stale = where.token;
    }
}

void borrow_end_all(struct state *s, struct lenders from, bool only_exclusive, struct place where,
    struct decl *except) {
    for (int i = 0; i < flow.local_count; i++)
        if (lends(&from, i)) borrow_end(s, i, only_exclusive, where, except);
}

/* A value goes to memory that outlives the function. */
void borrow_stored(struct place where, struct value v, const struct type *t) {
    if (!is_borrow(t)) return;
    if (lends(&v.from, LENDER_FUNCTION) || is_function_pointer(t)) {
        report("C5", where, "a function's address is stored at run time, where a swap could not find it");
        help("keep it in a const OPS table or in a hook (cpu/hook)");
        return;
    }
    struct lenders others = v.from;
    others.bits[LENDER_STATIC >> 6] &= ~((uint64_t)1 << (LENDER_STATIC & 63));
    if (lenders_none(&others)) return;
    report("B1", where, "a borrowed pointer is stored where it may outlive what it points to");
    help("store an owned value, an index, or a copy of the bytes");
}

static bool different_members(const struct argument *a, const struct argument *b) {
    return a->root == b->root && a->member && b->member && a->member != b->member
        && a->bare->kind == EXPR_ADDRESS && b->bare->kind == EXPR_ADDRESS;
}

static void check_pair(const struct call *c, int i, int j) {
    const struct argument *a = &c->args[i], *b = &c->args[j];
    if (!a->borrow || !b->borrow || (!a->changes && !b->changes) || different_members(a, b)) return;
    for (int k = 0; k < flow.local_count; k++) {
        if (!lends(&a->value.from, k) || !lends(&b->value.from, k)) continue;
        const struct type *t = flow.locals[k]->type;
        if (!is_owned(t->kind == TYPE_POINTER ? t->base : t)) continue;
        report("B4", c->node->place, "arguments %d and %d of '%s' both reach '%s', and one of them may change it",
            i + 1, j + 1, c->name, name_of(flow.locals[k]));
        return;
    }
}

void borrow_aliases(struct call *c) {
    for (int i = 0; i < c->count; i++)
        for (int j = i + 1; j < c->count; j++) check_pair(c, i, j);
}

/* A consumed view may now live inside any view that the callee could change. */
void borrow_consumed(struct state *s, struct call *c) {
    for (int i = 0; i < c->count; i++) {
        struct argument *a = &c->args[i];
        if (!a->type || role_of(a->type) != ROLE_SINK || !is_view(a->type->base)) continue;
        struct node *p = a->bare->kind == EXPR_ADDRESS ? a->bare->a : NULL;
        bool named = p && p->kind == EXPR_NAME && is_local(p->decl);
        struct lenders from = named ? s->local[p->decl->index].from : a->value.from;
        for (int j = 0; j < c->count; j++) {
            struct argument *b = &c->args[j];
            if (j == i || !b->changes || b->type->kind != TYPE_POINTER || !is_view(b->type->base)) continue;
            struct node *q = b->bare->kind == EXPR_ADDRESS ? b->bare->a : NULL;
            if (q && q->kind == EXPR_NAME && is_local(q->decl)) {
                struct local *l = &s->local[q->decl->index];
                l->from = lenders_both(l->from, from);
            } else {
                borrow_stored(c->node->place, (struct value){ .from = from }, a->type->base);
            }
        }
    }
}

/* What a call returns borrows from its first pointer argument. */
struct value borrow_result(struct state *s, struct call *c) {
    struct value v = { 0 };
    if (c->takes) {
        v.from = c->taken_from;
        return v;
    }
    if (c->lender < 0) {
        v.from = lender(LENDER_STATIC);
        return v;
    }
    struct argument *a = &c->args[c->lender];
    const struct type *t = c->node->type;
    v.from = a->value.from;
    v.exclusive = t->kind == TYPE_POINTER ? !t->base->is_const && (a->changes || a->value.exclusive)
                                          : a->changes || (is_view(a->type) && a->value.exclusive);
    if (a->root && is_local(a->root) && is_view(a->root->type)) borrow_used(s, a->root, c->node->place);
    return v;
}

/* The parameter that a returned borrow may come from. */
static int lending_parameter(void) {
    const struct type *f = flow.function->type;
    for (int i = 0; i < f->param_count; i++) {
        const struct type *t = f->params[i]->type;
        enum role r = role_of(t);
        if (is_borrow(t) && r != ROLE_SINK && r != ROLE_OUT && !is_function_pointer(t)) return f->params[i]->index;
    }
    return -1;
}

void borrow_returned(struct value v, struct place where) {
    int first = lending_parameter();
    if (!is_borrow(flow.function->type->base)) return;
    if (lends(&v.from, LENDER_CPU)) report("B2", where, "returns a pointer to per-CPU or per-task data");
    if (lends(&v.from, LENDER_TEMPORARY)) report("B2", where, "returns a pointer to a temporary");
    if (lends(&v.from, LENDER_FUNCTION)) report("C5", where, "returns a function's address");
    for (int i = 0; i < flow.local_count; i++) {
        struct decl *d = flow.locals[i];
        if (!lends(&v.from, i)) continue;
        if (!d->is_param || !is_borrow(d->type)) {
            report("B2", where, "returns a pointer into '%s', which ends with this function", name_of(d));
            note(d->place, "'%s' is declared here", name_of(d));
            help("return the value itself, or write it where a parameter points");
        } else if (i != first) {
            report("B7", where,
                "returns a borrow from '%s', but callers take the first pointer parameter for the lender", name_of(d));
            help("make '%s' the first parameter", name_of(d));
        }
    }
}

/* The value of `({ ... })` must not point into the block. */
void borrow_block_value(struct value *v, struct lenders inner, struct place where) {
    bool hit = false;
    for (int i = 0; i < 4; i++) {
        hit |= v->from.bits[i] & inner.bits[i];
        v->from.bits[i] &= ~inner.bits[i];
    }
    if (!hit) return;
    v->from = lenders_both(v->from, lender(LENDER_TEMPORARY));
    report("B2", where, "the value points into the block that ends here");
}

void borrow_declared(struct decl *d, struct place where) {
    if (d->type->kind == TYPE_ARRAY && holds_pointer(d->type) && !holds_owned(d->type))
        report("B5", where, "'%s' is an array of pointers", name_of(d)), help("keep indices or names in it");
    if (!is_borrow(d->type) || d->init || is_owned(d->type)) return;
    report("B6", where, "'%s' points nowhere yet", name_of(d));
    help("declare it where its first value is known");
}

static void check_member(const struct record *r, const struct member *m) {
    const struct type *t = m->type;
    const char *name = m->name ? m->name : "?";
    while (t->kind == TYPE_ARRAY) t = t->base;
    if (r->ops) {
        if (!is_function_pointer(t)) report("B5", m->place, "an OPS table holds functions only, not '%s'", name);
    } else if (is_function_pointer(t)) {
        report("C5", m->place, "function pointer '%s' outside of an OPS table: a swap could not find it", name);
        help("use a hook (cpu/hook)");
    } else if (t->kind == TYPE_POINTER && !r->owned && !r->view && !r->is_union) {
        report("B5", m->place, "pointer '%s' in a struct that is neither OWNED nor VIEW", name);
        help("store an index, an owned value, or make the struct a VIEW that lives on the stack");
    } else if (is_view(t) && !r->view) {
        report("B5", m->place, "view '%s' in a struct that is not a VIEW", name);
        help("make the struct a VIEW, which lives on the stack only, or copy the bytes");
    }
    if (is_must(t))
        report("S2", m->place, "a result is stored in '%s', where nobody must read it", name), help("store its code");
}

void borrow_members(const struct record *r) {
    for (int i = 0; i < r->count; i++) check_member(r, &r->members[i]);
}
