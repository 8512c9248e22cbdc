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

void result_left(struct state *s, struct decl *d, struct place where) {
    unread(s, d, where, "goes out of scope");
    s->local[d->index].unchecked = false;
}

void result_declared(struct decl *d, struct place where) {
    if (!is_must(d->type) || d->init) return;
    report("S2", where, "'%s' has no value yet", name_of(d));
    help("declare it where its value is made, or start with OK");
}
