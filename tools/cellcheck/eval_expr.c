/* eval_expr.c - walks expressions: names, members, operators, casts, assignments. */
#include "rules.h"

/* --- reading ------------------------------------------------------------------------------------------------------ */
static struct value eval_name(struct state *s, struct node *n, enum use use) {
    struct decl *d = n->decl;
    struct value v = { 0 };
    if (d->kind == DECL_FUNCTION) {
        raw_function(d, n->place);
        return (struct value){ .from = lender(LENDER_FUNCTION) };
    }
    bool owned = is_owned(n->type), sync = n->type->kind == TYPE_RECORD && n->type->record->sync;
    if (owned || sync) {
        if (use == USE_DISCARD) return v;
        owned_copied(n);
        if (owned) v.owned = LIVE;
        if (owned && is_local(d)) v.from = s->local[d->index].from;
        return v;
    }
    if (!is_local(d)) {
        v.from = root_of(d);
        return v;
    }
    struct local *l = &s->local[d->index];
    if (d->type->kind == TYPE_ARRAY) {
        v.from = lender(d->index);
    } else if (is_borrow(d->type)) {
        borrow_used(s, d, n->place);
        v.from = l->from;
        v.exclusive = l->exclusive;
        if (is_view(d->type) && d->is_param) v.from = lenders_both(v.from, lender(d->index));
    } else if (is_must(d->type)) {
        if (use == USE_DISCARD) result_discarded(n, name_of(d));
        v.unchecked = l->unchecked;
        l->unchecked = false;
    }
    return v;
}

/* The value of a member, element or pointee. */
static struct value eval_place(struct state *s, struct node *n, enum use use) {
    struct value v = { 0 };
    struct target t;
    eval_target(s, n, &t);
    bool sync = n->type->kind == TYPE_RECORD && n->type->record->sync;
    if ((is_owned(n->type) || sync) && use != USE_DISCARD) owned_copied(n), v.owned = LIVE;
    if (n->type->kind == TYPE_ARRAY || is_borrow(n->type)) v.from = t.from;
    if (n->kind != EXPR_MEMBER) return v;
    raw_member(n);
    bool named = n->a->kind == EXPR_NAME && is_local(n->a->decl);
    if (!named) return v;
    struct decl *d = n->a->decl;
    if (!n->arrow && is_view(d->type)) {
        v.from = s->local[d->index].from;
        v.exclusive = s->local[d->index].exclusive;
        if (d->is_param) v.from = lenders_both(v.from, lender(d->index));
    }
    if (is_owned(d->type)) borrow_end(s, d->index, true, n->place, NULL);
    return v;
}

static struct value eval_address(struct state *s, struct node *n) {
    struct target t;
    struct node *a = n->a;
    if (a->kind == EXPR_NAME && is_slot(a->decl))
        report("O13", n->place, "the address of the role parameter '%s'", name_of(a->decl));
    eval_target(s, a, &t);
    if (a->kind == EXPR_NAME && is_local(a->decl) && is_owned(a->decl->type)) owned_used(s, a->decl, n->place, true);
    if (a->kind == EXPR_NAME && a->decl->kind == DECL_FUNCTION) {
        raw_function(a->decl, n->place);
        t.from = lender(LENDER_FUNCTION);
    }
    raw_changed(a);
    return (struct value){ .from = t.from, .exclusive = true };
}

/* --- operators ---------------------------------------------------------------------------------------------------- */
static struct value eval_cast(struct state *s, struct node *n) {
    struct value v = { 0 };
    if (n->type->kind == TYPE_VOID) {
        if (n->a->kind == EXPR_NAME && is_local(n->a->decl) && !is_owned(n->a->type)) return v;
        return eval(s, n->a, USE_DISCARD);
    }
    v = eval(s, n->a, USE_VALUE);
    raw_cast(n);
    if (n->type->kind != TYPE_POINTER) v.from = (struct lenders){ { 0 } };
    return v;
}

/* The value of `a && b`: what is known where it is true and where it is false, put together. */
static void eval_logical(struct state *s, struct node *n) {
    struct state *no = state_new();
    eval_branch(s, n, no);
    state_join(s, no);
    state_done(no);
}

static struct value eval_binary(struct state *s, struct node *n) {
    struct value v = { 0 };
    if (n->op == OP2('&', '&') || n->op == OP2('|', '|')) {
        eval_logical(s, n);
        return v;
    }
    bool outer = flow.comparing;
    flow.comparing = n->op == OP2('=', '=') || n->op == OP2('!', '=') || n->op == '-';
    struct value a = eval(s, n->a, USE_VALUE), b = eval(s, n->b, USE_VALUE);
    flow.comparing = outer;
    bool pointer = decayed(n->a->type)->kind == TYPE_POINTER || decayed(n->b->type)->kind == TYPE_POINTER;
    if ((n->op != '+' && n->op != '-') || !pointer) return v;
    raw_arithmetic(n);
    v.from = lenders_both(a.from, b.from);
    return v;
}

static struct value eval_condition(struct state *s, struct node *n, enum use use) {
    struct state *other = state_new();
    struct value a = { 0 }, b;
    eval_branch(s, n->a, other);
    if (n->b) a = eval(s, n->b, use);
    b = eval(other, n->c, use);
    state_join(s, other);
    state_done(other);
    if (n->type->kind == TYPE_POINTER) {
        if (n->b) raw_converted(n->b, n->type);
        raw_converted(n->c, n->type);
    }
    a.from = lenders_both(a.from, b.from);
    a.owned |= b.owned;
    a.exclusive |= b.exclusive;
    a.unchecked |= b.unchecked;
    return a;
}

static struct value eval_list(struct state *s, struct node *n) {
    struct value v = { 0 };
    bool owned = is_owned(n->type), view = is_view(n->type);
    for (int i = 0; i < n->count; i++) {
        struct node *e = element(n->list[i]);
        struct type *slot = n->list[i]->type;
        if (e->kind != EXPR_LIST && !(owned && is_zero(n))) raw_converted(e, slot);
        struct value a = eval(s, e, USE_INIT);
        v.from = lenders_both(v.from, a.from);
        v.exclusive |= a.exclusive;
        if (n->arrow) v.owned |= a.owned, v.unchecked |= a.unchecked;
        if (owned && !view && e->kind != EXPR_LIST && is_borrow(slot)) borrow_stored(e->place, a, slot);
    }
    if (n->arrow) return v;
    if (owned) {
        v.owned = is_zero(n) ? EMPTY : LIVE;
        cell_forged(n);
    } else if (view && n->count) {
        raw_view(n);
    }
    return v;
}

/* An array's literal lends its memory, until the end of its block; at file scope, for ever. */
static struct value eval_literal(struct state *s, struct node *n) {
    struct value v = eval(s, n->a, USE_INIT);
    bool lends = n->type->kind == TYPE_ARRAY && flow.function->kind == DECL_FUNCTION;
    if (lends) v.from = lenders_both(v.from, lender(LENDER_TEMPORARY));
    return v;
}

/* --- assignment --------------------------------------------------------------------------------------------------- */
void assign_local(struct state *s, struct decl *d, struct value v, struct node *source) {
    struct local *l = &s->local[d->index];
    if (is_borrow(d->type)) {
        if (lends(&v.from, LENDER_TEMPORARY))
            report("B2", source ? source->place : d->place, "'%s' would point to a temporary", name_of(d));
        l->from = v.from;
        l->stale = 0;
        l->owned = owned_pointed_at(s, source);
        l->borrowed = source ? source->place.token : 0;
        l->exclusive = d->type->kind == TYPE_POINTER ? !d->type->base->is_const : v.exclusive;
    }
    if (is_owned(d->type)) {
        l->owned = v.owned ? v.owned : LIVE | EMPTY;
        l->moved = 0;
    }
    if (is_must(d->type)) l->unchecked = v.unchecked;
}

static struct value assign_name(struct state *s, struct node *n, struct value v) {
    struct decl *d = n->a->decl;
    if (is_slot(d)) report("O13", n->place, "the role parameter '%s' is assigned to", name_of(d));
    if (is_owned(d->type)) owned_overwritten(s, d, n);
    if (is_must(d->type)) result_overwritten(s, d, n->place);
    assign_local(s, d, v, n->b);
    if (is_must(d->type)) v.unchecked = false;
    return v;
}

/* To a member, element or pointee: memory that may outlive the function, unless it is a local's own. */
static void assign_place(struct state *s, struct node *n, struct value v) {
    struct target t;
    const struct type *to = n->a->type;
    eval_target(s, n->a, &t);
    struct decl *d = t.variable;
    bool own = t.direct && is_local(d) && d->type->kind != TYPE_POINTER;
    if (!own || !(is_view(d->type) || d->type->kind == TYPE_ARRAY)) {
        if (is_borrow(to)) borrow_stored(n->place, v, to);
    } else {
        struct local *l = &s->local[d->index];
        l->from = lenders_both(l->from, v.from);
        if (is_view(d->type) && is_borrow(to)) report("P14", n->place, "a view is changed member by member");
    }
    if (own && is_owned(d->type)) borrow_end(s, d->index, false, n->place, NULL);
}

static struct value eval_assign(struct state *s, struct node *n) {
    struct value v = eval(s, n->b, USE_INIT), none = { 0 };
    struct target t;
    raw_converted(n->b, n->a->type);
    raw_changed(n->a);
    if (n->op != '=') {
        if (decayed(n->a->type)->kind == TYPE_POINTER) raw_arithmetic(n);
        if (n->a->kind != EXPR_NAME) eval_target(s, n->a, &t);
        return none;
    }
    if (n->a->kind == EXPR_NAME && is_local(n->a->decl)) return assign_name(s, n, v);
    if (is_owned(n->a->type)) {
        owned_assigned(s, n, v);
        return none;
    }
    if (holds_sync(n->a->type)) owned_shared_assigned(n);
    if (n->a->kind == EXPR_NAME) borrow_stored(n->place, v, n->a->type);
    else assign_place(s, n, v);
    v.unchecked = false;
    return v;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */
static struct value eval_block(struct state *s, struct node *n, enum use use) {
    struct value v = exec_block(s, n->a, true);
    if (is_owned(n->type) && use != USE_INIT) report("O4", n->place, "an owned value is lost");
    if (is_must(n->type) && use == USE_DISCARD) result_discarded(n, "the block");
    return v;
}

struct value eval(struct state *s, struct node *n, enum use use) {
    struct value none = { 0 };
    struct target t;
    switch ((int)n->kind) {
    case EXPR_NUMBER:
    case EXPR_FLOAT:
    case EXPR_SIZEOF: return none;
    case EXPR_STRING: return (struct value){ .from = lender(LENDER_STATIC) };
    case EXPR_NAME: return eval_name(s, n, use);
    case EXPR_MEMBER:
    case EXPR_DEREF:
    case EXPR_INDEX: return eval_place(s, n, use);
    case EXPR_ADDRESS: return eval_address(s, n);
    case EXPR_CALL: return eval_call(s, n, use);
    case EXPR_CAST: return eval_cast(s, n);
    case EXPR_UNARY: eval(s, n->a, USE_VALUE); return none;
    case EXPR_STEP:
        if (n->type->kind == TYPE_POINTER) raw_arithmetic(n);
        raw_changed(n->a);
        eval_target(s, n->a, &t);
        return none;
    case EXPR_BINARY: return eval_binary(s, n);
    case EXPR_ASSIGN: return eval_assign(s, n);
    case EXPR_COMMA: eval(s, n->a, USE_DISCARD); return eval(s, n->b, use);
    case EXPR_CONDITION: return eval_condition(s, n, use);
    case EXPR_BLOCK: return eval_block(s, n, use);
    case EXPR_LIST: return eval_list(s, n);
    case EXPR_LITERAL: return eval_literal(s, n);
    case EXPR_VA_ARG: eval(s, n->a, USE_DISCARD); return none;
    case EXPR_LABEL_ADDRESS: report("P8", n->place, "the address of a label"); return none;
    default: report("X1", n->place, "an expression of a kind that is not known"); return none;
    }
}
