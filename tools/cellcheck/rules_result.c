/* rules_result.c - results that must be read: a status that nobody looks at hides a failure. */
#include "rules.h"

void result_discarded(const struct node *n, const char *of) {
    report("S1", n->place, "the result of '%s' is thrown away", of);
    help("return it with TRY(...), or bind it and test it with ok()");
}

static void unread(struct state *s, struct decl *d, struct place where, const char *what) {
    if (!s->local[d->index].unchecked) return;
    report("S2", where, "'%s' %s before it was read", name_of(d), what);
    note(d->place, "'%s' is declared here", name_of(d));
    help("test it with ok(%s) on every path, or return it", name_of(d));
}

void result_overwritten(struct state *s, struct decl *d, struct place where) {
    unread(s, d, where, "is overwritten");
}

/* The callee may write a result through the pointer. */
void result_lent(struct state *s, const struct argument *a) {
    const struct node *n = a->bare->kind == EXPR_ADDRESS ? a->bare->a : NULL;
    if (!n || n->kind != EXPR_NAME || !is_local(n->decl) || !is_must(n->decl->type) || !a->changes) return;
    s->local[n->decl->index].unchecked = true;
}

void result_left(struct state *s, struct decl *d, struct place where) {
    unread(s, d, where, "goes out of scope");
    s->local[d->index].unchecked = false;
}

void result_declared(struct decl *d, struct place where) {
    if (d->type->kind == TYPE_ARRAY && is_must(d->type->base)) {
        report("S2", where, "'%s' is an array of results: nobody can tell which of them were read", name_of(d));
        help("look at each where it is made");
    }
    if (!is_must(d->type) || d->init) return;
    report("S2", where, "'%s' has no value yet", name_of(d));
    help("declare it where its value is made, or start with OK");
}
