/* eval_branch.c - walks conditions: what is known where they are true, and where they are false. */
#include "rules.h"
#include <string.h>

/* The address in `T_live(&x)` or `T_live(slot)`: the local that is tested. */
static struct decl *tested(const struct node *call) {
    if (call->count != 1 || decayed(call->list[0]->type)->kind != TYPE_POINTER) return NULL;
    struct node *b = bare(call->list[0]);
    struct decl *d = NULL;
    if (b->kind == EXPR_ADDRESS && b->a->kind == EXPR_NAME) d = b->a->decl;
    else if (b->kind == EXPR_NAME && b->decl->kind == DECL_VARIABLE) d = b->decl;
    return is_local(d) && is_generated(call->a->name, d->type, "_live") ? d : NULL;
}

/* What holds where a condition without && and || is true, or false. */
static void refine(struct state *s, struct node *c, bool holds) {
    int64_t known;
    if (constant_of(c, &known)) s->dead |= holds != (known != 0);
    if (c->kind != EXPR_CALL || c->a->kind != EXPR_NAME) return;
    struct decl *d = tested(c);
    if (!d) return;
    if (!s->local[d->index].owned) return;       /* a plain borrow: nothing is known */
    int left = s->local[d->index].owned & (holds ? LIVE : ~LIVE);
    if (left) s->local[d->index].owned = (uint8_t)left;
    else s->dead = true;
}

/* Evaluates a condition: *s becomes what is known where it is true, *no where it is false. */
void eval_branch(struct state *s, struct node *c, struct state *no) {
    while (c->kind == EXPR_CAST && c->type->kind != TYPE_VOID) c = c->a;
    int op = c->kind == EXPR_BINARY ? c->op : 0;
    bool both = op == OP2('&', '&'), either = op == OP2('|', '|'), differs = op == OP2('!', '=') && is_zero(c->b);
    bool named = c->kind == EXPR_CALL && c->a->kind == EXPR_NAME && c->count == 2;
    bool expected = named && !strcmp(c->a->name, "__builtin_expect");
    if (c->kind == EXPR_UNARY && c->op == '!') {
        struct state *yes = state_new();
        eval_branch(s, c->a, yes);
        state_copy(no, s);
        state_copy(s, yes);
        state_done(yes);
    } else if (both || either) {
        struct state *second = state_new();
        eval_branch(s, c->a, no);
        if (both) {
            eval_branch(s, c->b, second);
            state_join(no, second);
        } else {
            eval_branch(no, c->b, second);
            state_join(s, no);
            state_copy(no, second);
        }
        state_done(second);
    } else if (differs || expected) {
        eval_branch(s, differs ? c->a : c->list[0], no);
    } else {
        eval(s, c, USE_VALUE);
        state_copy(no, s);
        refine(s, c, true);
        refine(no, c, false);
    }
}
