/* eval_call.c - walks calls: classifies each argument by the role of its parameter and asks the rules. */
#include "rules.h"
#include <string.h>

/* The local whose ownership state an argument names: `&x` of an owned local, or a role parameter handed on. */
static struct decl *whole_of(struct node *b) {
    if (b->kind == EXPR_ADDRESS && b->a->kind == EXPR_NAME && is_local(b->a->decl) && is_owned(b->a->decl->type))
        return b->a->decl;
    return b->kind == EXPR_NAME && is_local(b->decl) && is_slot(b->decl) ? b->decl : NULL;
}

/* The variable through which a place is reached: of `x_need(&r->items)` it is r. Using the place does not end r. */
static struct decl *root_variable(struct node *n) {
    for (;;) {
        switch ((int)n->kind) {
        case EXPR_NAME: return n->decl;
        case EXPR_CAST:
        case EXPR_ADDRESS:
        case EXPR_MEMBER:
        case EXPR_INDEX:
        case EXPR_DEREF: n = n->a; break;
        case EXPR_CALL:
            if (!n->count || !is_borrow(decayed(n->list[0]->type))) return NULL;
            n = n->list[0];
            break;
        default: return NULL;
        }
    }
}

/* The casts that bare() has looked through. */
static void check_casts(const struct node *n, const struct node *bare) {
    while (n != bare) {
        if (n->kind == EXPR_CAST) raw_cast(n);
        n = n->kind == EXPR_CAST ? n->a : n->a->a;
    }
}

static void eval_borrow(struct state *s, struct argument *a) {
    if (a->bare->kind == EXPR_ADDRESS) {
        struct target t;
        check_casts(a->node, a->bare);
        eval_target(s, a->bare->a, &t);
        a->value.from = t.from;
        raw_changed(a->bare->a);
        if (a->bare->a->kind == EXPR_NAME && a->bare->a->decl->kind == DECL_FUNCTION) {
            raw_function(a->bare->a->decl, a->place);
            a->value.from = lender(LENDER_FUNCTION);
        }
        a->member = t.member;
        a->root = t.variable;
        if (a->bare->a->kind == EXPR_NAME && is_slot(a->bare->a->decl)) eval(s, a->bare, USE_VALUE);
    } else {
        a->value = eval(s, a->node, USE_VALUE);
        a->root = root_variable(a->bare);
    }
}

static void eval_argument(struct state *s, struct call *c, struct argument *a) {
    if (!a->type) {
        eval(s, a->node, USE_VALUE);
        raw_atomic(c, a);
        bool pointer = decayed(a->node->type)->kind == TYPE_POINTER && a->node->kind != EXPR_STRING;
        if (pointer && !starts_with(c->name, "__")) report("P6", a->place, "a pointer is passed through '...'");
        return;
    }
    raw_converted(a->node, a->type);
    if (is_owned(a->type)) {
        report("O6", a->place, "an owned value is passed by value: use a _sink parameter");
        eval(s, a->node, USE_INIT);
        return;
    }
    unwind_argument(a);
    if (!is_borrow(a->type)) {
        eval(s, a->node, USE_VALUE);
        return;
    }
    a->borrow = true;
    a->changes = a->type->kind == TYPE_POINTER && !a->type->base->is_const;
    a->whole = whole_of(a->bare);
    eval_borrow(s, a);
    result_lent(s, a);
    if (a->type->kind != TYPE_POINTER || !is_owned(a->type->base)) return;
    switch (role_of(a->type)) {
    case ROLE_SINK: owned_moved(s, c, a); return;
    case ROLE_OUT: owned_filled(s, c, a); return;
    case ROLE_OPT: owned_tested(s, c, a); return;
    default: owned_lent(s, c, a);
    }
}

static void eval_arguments(struct state *s, struct call *c) {
    for (int i = 0; i < c->node->count && i < ARGUMENTS; i++) {
        struct argument *a = &c->args[c->count++];
        *a = (struct argument){ .node = c->node->list[i], .bare = bare(c->node->list[i]) };
        a->place = a->bare->kind == EXPR_ADDRESS ? a->bare->a->place : a->bare->place;
        if (i < c->type->param_count) a->type = c->type->params[i]->type;
        eval_argument(s, c, a);
        enum role r = a->type ? role_of(a->type) : ROLE_NONE;
        bool may_lend = a->borrow && r != ROLE_SINK && r != ROLE_OUT && !is_function_pointer(a->type);
        if (c->lender < 0 && may_lend) c->lender = i;
    }
}

struct value eval_call(struct state *s, struct node *n, enum use use) {
    struct call here, *c = &here;
    struct value v = { 0 };
    bool named = n->a->kind == EXPR_NAME && n->a->decl->kind == DECL_FUNCTION;
    *c = (struct call){ .node = n, .callee = named ? n->a->decl : NULL, .name = named ? n->a->name : "", .lender = -1 };
    c->type = function_of(decayed(n->a->type));
    if (!named) eval(s, n->a, USE_VALUE);
    raw_callee(c);
    raw_argument_count(c);
    unwind_callee(c);
    eval_arguments(s, c);
    cell_called(c);
    borrow_aliases(c);
    borrow_consumed(s, c);
    if (c->callee && c->callee->noreturn) s->dead = true;
    if (is_owned(n->type)) v.owned = owned_result(c, use);
    if (is_must(n->type) && use == USE_DISCARD) result_discarded(n, named ? c->name : "the call");
    if (is_borrow(n->type)) {
        uint8_t owned = v.owned;
        v = borrow_result(s, c);
        v.owned = owned;
    }
    /* OK, st(E_X): nothing to miss */
    bool made_here = named && !strcmp(c->name, "st") && in_library(c->callee->place);
    v.unchecked = is_must(n->type) && !made_here;
    return v;
}
