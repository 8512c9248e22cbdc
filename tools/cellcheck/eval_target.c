/* eval_target.c - walks lvalues: what they designate, and from whom an address of it would borrow. */
#include "rules.h"
#include <string.h>

static void target_of_name(struct state *s, struct node *n, struct target *t) {
    t->variable = n->decl;
    t->direct = true;
    if (!is_local(n->decl)) {
        t->from = root_of(n->decl);
        return;
    }
    t->from = lender(n->decl->index);
    if (!is_view(n->decl->type)) return;
    borrow_used(s, n->decl, n->place);
    t->from = lenders_both(t->from, s->local[n->decl->index].from);
}

static void target_of_member(struct state *s, struct node *n, struct target *t) {
    cell_private(n);
    if (n->arrow) {
        struct node *b = bare(n->a);
        bool named = b->kind == EXPR_NAME;
        if (named && is_slot(b->decl) && is_local(b->decl)) owned_used(s, b->decl, n->place, true);
        t->from = eval(s, n->a, USE_VALUE).from;
        if (named) t->variable = b->decl;
    } else if (n->a->is_lvalue) {
        eval_target(s, n->a, t);
        bool named = n->a->kind == EXPR_NAME && is_local(n->a->decl);
        if (named && is_owned(n->a->decl->type)) owned_used(s, n->a->decl, n->place, true);
        if (named && is_must(n->a->decl->type)) s->local[n->a->decl->index].unchecked = false;
    } else {
        t->from = lenders_both(eval(s, n->a, USE_VALUE).from, lender(LENDER_TEMPORARY));
        return;
    }
    t->member = n->member;
}

static void target_of_index(struct state *s, struct node *n, struct target *t) {
    if (n->a->type->kind == TYPE_ARRAY && n->a->is_lvalue) eval_target(s, n->a, t);
    else t->from = eval(s, n->a, USE_VALUE).from;
    raw_index(n);
    eval(s, n->b, USE_VALUE);
}

void eval_target(struct state *s, struct node *n, struct target *t) {
    struct node *b;
    memset(t, 0, sizeof *t);
    switch ((int)n->kind) {
    case EXPR_NAME: target_of_name(s, n, t); return;
    case EXPR_MEMBER: target_of_member(s, n, t); return;
    case EXPR_INDEX: target_of_index(s, n, t); return;
    case EXPR_DEREF:
        b = bare(n->a);
        if (b->kind == EXPR_NAME) t->variable = b->decl;
        t->from = eval(s, n->a, USE_VALUE).from;
        return;
    case EXPR_STRING: t->from = lender(LENDER_STATIC); return;
    default:
        t->from = lenders_both(eval(s, n, n->kind == EXPR_LITERAL ? USE_INIT : USE_VALUE).from,
            lender(LENDER_TEMPORARY));
    }
}
