/* eval_function.c - walks a whole function, or the initialiser of a variable at file scope. */
#include "rules.h"
#include <string.h>

static void find_cleanups(const struct node *n) {
    if (!n) return;
    if (n->kind == STMT_DECL && n->decl->cleanup) {
        flow.has_cleanup = true;
        flow.owns |= strcmp(n->decl->cleanup, "exact_here") != 0;
    }
    find_cleanups(n->a);
    find_cleanups(n->b);
    find_cleanups(n->c);
    for (int i = 0; i < n->count; i++) find_cleanups(n->list[i]);
}

static void enter_parameter(struct state *s, struct decl *p) {
    static const uint8_t first[] = { [ROLE_SINK] = LIVE, [ROLE_OUT] = EMPTY, [ROLE_OPT] = LIVE | EMPTY };
    if (flow.local_count == LOCALS) return;
    p->index = flow.local_count;
    flow.locals[flow.local_count++] = p;
    struct local *l = &s->local[p->index];
    if (is_borrow(p->type)) {
        l->from = lender(p->index);
        l->exclusive = changes_through(p->type);
    }
    if (is_slot(p)) l->owned = first[role_of(p->type)];      /* a role of a pointer is never ROLE_MUST */
}

void check_function(struct decl *f) {
    struct unit *u = flow.unit;
    struct state *s = state_new();
    flow = (struct flow){ .unit = u, .function = f };
    owned_parameters(f);
    for (int i = 0; i < f->type->param_count; i++) enter_parameter(s, f->type->params[i]);
    find_cleanups(f->body);
    exec_block(s, f->body, false);
    for (int i = 0; i < flow.label_count; i++)
        if (flow.labels[i]->reached && !flow.labels[i]->passed)
            report("X4", flow.labels[i]->from, "goto '%s' does not lead forwards to a label", flow.labels[i]->name);
    state_done(s);
    owned_release(f);
    unwind_function(f);
}

void check_initializer(struct decl *d) {
    struct state *s = state_new();
    flow = (struct flow){ .unit = flow.unit, .function = d };
    raw_converted(d->init, d->type);
    struct value v = eval(s, d->init, USE_INIT);
    if (is_borrow(d->type) && lends(&v.from, LENDER_TEMPORARY))
        report("B2", d->place, "'%s' points to a temporary", d->name);
    state_done(s);
}
