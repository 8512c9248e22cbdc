/* rules_owned.c - owned values: never copied, never used after a move, never overwritten while live, always
 * released. */
#include "rules.h"
#include <string.h>

bool is_generated(const char *name, const struct type *t, const char *suffix) {
    return !strcmp(name, text_of("%s%s", tag_of(t), suffix));
}

/* A place that reads d: it must not have been moved (O2), and when it is borrowed it must not be empty (O7). */
void owned_used(struct state *s, struct decl *d, struct place where, bool borrowed) {
    struct local *l = &s->local[d->index];
    int i = d->index;
    if (flow.uses[i] < 200) flow.uses[i]++;
    if (flow.moves[i] && flow.uses[i] + flow.moves[i] > 1) {
        report("O2", where, "'%s' is moved and used in one expression", name_of(d));
        help("C does not say which happens first; use two statements");
    } else if (l->owned & (MOVED | UNSET)) {
        bool some = l->owned & (LIVE | EMPTY);
        report("O2", where, "'%s' is used after it was moved%s", name_of(d), some ? " on some path" : "");
        if (l->moved) note(place_of_token(l->moved), "moved here");
        help("what was moved belongs to somebody else now; use it before, or pass it by pointer");
        l->owned = LIVE;                 /* said once is enough */
    } else if (borrowed && (l->owned & EMPTY)) {
        report("O7", where, "'%s' may be empty", name_of(d));
        help("test it first: if (!%s_live(%s%s)) return ...", tag_of(d->type), is_slot(d) ? "" : "&", name_of(d));
        l->owned &= (uint8_t)~EMPTY;
    }
}

void owned_copied(const struct node *n) {
    bool sync = is_sync(n->type) && !is_owned(n->type);
    const char *name = n->kind == EXPR_NAME ? n->name : n->kind == EXPR_MEMBER ? n->name : tag_of(n->type);
    bool released = !sync && n->kind == EXPR_NAME && n->decl->cleanup;     /* the original too: twice, even in UNSAFE */
    report(released && in_unsafe() ? "O14" : "O1", n->place,
        "'%s' is copied, but a value of %s '%s' is one of a kind", name,
        sync ? "SYNC type" : "owned type", tag_of(n->type));
    if (!sync) help("move it: TAKE(%s, %s)", tag_of(n->type), name);
    else help("pass a pointer to it");
}

/* T_put(p, &x) where p borrows a live value: whoever lent it goes on believing that it is live. */
static bool fills_a_borrow(const struct state *s, const struct call *c) {
    const struct argument *slot = &c->args[0];
    return !slot->whole && slot->bare->kind == EXPR_NAME && is_local(slot->bare->decl)
           && !(s->local[slot->bare->decl->index].owned & EMPTY);
}

static void move_local(struct state *s, struct call *c, struct argument *a) {
    struct decl *d = a->whole;
    struct local *l = &s->local[d->index];
    bool put = is_generated(c->name, a->type, "_put");
    bool generated = put || is_generated(c->name, a->type, "_take") || is_generated(c->name, a->type, "_drop");
    owned_used(s, d, a->place, !generated || (put && fills_a_borrow(s, c)));
    if (role_of(d->type) == ROLE_OPT)
        report("O2", a->place, "'%s' is a shared borrow: nothing can be moved out of it", name_of(d));
    if (flow.uses[d->index] > 1) report("O2", a->place, "'%s' is moved and used in one expression", name_of(d));
    flow.moves[d->index]++;
    c->taken = l->owned & (LIVE | EMPTY);
    if (is_generated(c->name, a->type, "_take")) {
        c->takes = true;
        if (is_view(d->type)) {
            borrow_used(s, d, a->place);
            c->taken_from = l->from;
        } else if (d->type->kind == TYPE_POINTER && is_view(d->type->base)) {
            c->taken_from = lender(d->index);
        }
    }
    l->owned = MOVED;
    l->moved = a->place.token;
    borrow_end(s, d->index, false, a->place, NULL);
}

/* An argument for a _sink parameter. */
void owned_moved(struct state *s, struct call *c, struct argument *a) {
    struct node *b = a->bare;
    if (a->whole) {
        move_local(s, c, a);
    } else if (b->kind != EXPR_ADDRESS) {
        bool named = b->kind == EXPR_NAME && b->decl->kind == DECL_VARIABLE;
        if (!named && in_unsafe()) return;   /* out of raw memory: the block's reason vouches for the owner */
        report("O2", a->place, "'%s' is a borrow: nothing can be moved out of it",
            named ? name_of(b->decl) : "this");
        help("only who owns a value may move it; take it as %s_sink, or exchange it with %s_put", tag_of(a->type),
            tag_of(a->type));
    } else {
        borrow_end_all(s, a->value.from, false, a->place, a->root);
    }
}

/* An argument for an _out parameter. */
void owned_filled(struct state *s, struct call *c, struct argument *a) {
    if (!a->whole) {
        report("O5", a->place, "an _out argument must be an empty local or an _out parameter");
        help("fill a local OWN(%s), then move it with %s_put", tag_of(a->type), tag_of(a->type));
        return;
    }
    struct local *l = &s->local[a->whole->index];
    if (l->owned & LIVE) {
        report("O5", a->place, "'%s' may hold a live value that '%s' would overwrite", name_of(a->whole),
            c->name);
        help("DROP it first, or pass another variable that is NONE(%s)", tag_of(a->type));
    }
    l->owned = EMPTY | LIVE;
    borrow_end(s, a->whole->index, false, a->place, NULL);
}

/* An argument for an _opt parameter: empty is fine, moved is not. */
void owned_tested(struct state *s, struct call *c, struct argument *a) {
    struct local *l = a->whole ? &s->local[a->whole->index] : NULL;
    (void)c;
    if (!l || !l->owned || (l->owned & (LIVE | EMPTY))) return;
    report("O2", a->place, "'%s' is tested after it was moved", name_of(a->whole));
    if (l->moved) note(place_of_token(l->moved), "moved here");
}

/* The place that T_put fills: what it held is dropped, so it may be live, empty or moved from. */
static void lend_for_put(struct state *s, struct argument *a) {
    if (a->whole) {
        s->local[a->whole->index].owned = LIVE | EMPTY;
        borrow_end(s, a->whole->index, false, a->place, NULL);
    } else {
        borrow_end_all(s, a->value.from, false, a->place, a->root);
    }
}

/* A borrow of an owned value. */
void owned_lent(struct state *s, struct call *c, struct argument *a) {
    bool shared = a->type->base->is_const, need = is_generated(c->name, a->type, "_need");
    if (is_generated(c->name, a->type, "_put")) {
        lend_for_put(s, a);
    } else if (a->whole) {
        if (need) s->local[a->whole->index].owned &= (uint8_t)~EMPTY;    /* it panics on an empty one */
        owned_used(s, a->whole, a->place, true);
        borrow_end(s, a->whole->index, shared, a->place, a->bare->kind == EXPR_NAME ? a->bare->decl : NULL);
    } else {
        struct decl *d = a->bare->kind == EXPR_NAME && is_local(a->bare->decl) ? a->bare->decl : NULL;
        bool may_be_empty = a->bare->kind == EXPR_ADDRESS || (d && (s->local[d->index].owned & EMPTY));
        if (d) s->local[d->index].owned &= (uint8_t)~EMPTY;
        if (may_be_empty && !need) {
            report("O7", a->place, "this place may hold an empty '%s'", tag_of(a->type));
            help("pass %s_need(...), which panics when it is empty", tag_of(a->type));
        }
        if (!shared) borrow_end_all(s, a->value.from, false, a->place, a->root);
    }
}

/* A pointer's value is `&r->member` of an owned type, which may be empty, or a copy of such a pointer or of a role
 * parameter: the state that the pointer's variable gets. */
uint8_t owned_pointed_at(struct state *s, struct node *source) {
    const struct node *b = source ? bare(source) : NULL;
    if (!b || b->type->kind != TYPE_POINTER || !is_owned(b->type->base)) return 0;
    if (b->kind == EXPR_NAME && is_local(b->decl)) return s->local[b->decl->index].owned;
    bool member = b->kind == EXPR_ADDRESS && (b->a->kind == EXPR_MEMBER || b->a->kind == EXPR_INDEX);
    return member ? LIVE | EMPTY : 0;
}

/* The ownership state of a call's owned result. */
uint8_t owned_result(const struct call *c, enum use use) {
    if (use != USE_INIT) {
        report("O4", c->node->place, "the owned result of '%s' is lost", c->name);
        help("bind it: OWN(%s) x = %s(...);", tag_of(c->node->type), c->name);
    }
    if (c->takes) return c->taken ? c->taken : LIVE;
    return role_of(c->type->base) == ROLE_MUST ? LIVE : LIVE | EMPTY;
}

void owned_overwritten(struct state *s, struct decl *d, struct node *n) {
    if (s->local[d->index].owned & LIVE) {
        report("O5", n->place, "the assignment overwrites '%s', which may be live", name_of(d));
        help("replace it with %s_put(&%s, &new), which drops the old value", tag_of(d->type), name_of(d));
    }
    borrow_end(s, d->index, false, n->place, NULL);
}

/* `*out = value` may be done once; any other place might hold a live value. */
void owned_assigned(struct state *s, struct node *n, struct value v) {
    struct node *p = n->a->kind == EXPR_DEREF ? n->a->a : NULL;
    if (p && p->kind == EXPR_NAME && is_local(p->decl) && p->decl->is_param && role_of(p->decl->type) == ROLE_OUT) {
        struct local *l = &s->local[p->decl->index];
        if (l->owned & LIVE) report("O5", n->place, "'*%s' is written twice", name_of(p->decl));
        l->owned = v.owned ? v.owned : LIVE;
        return;
    }
    struct target t;
    eval_target(s, n->a, &t);
    report("O5", n->place, "the assignment may overwrite a live '%s'", tag_of(n->a->type));
    help("use %s_put(&place, &new), which drops the old value", tag_of(n->a->type));
}

/* Whoever holds the lock, or counts on the word, at that moment would not notice. */
void owned_shared_assigned(const struct node *n) {
    report("O5", n->place, "the assignment overwrites a '%s', which other tasks may be using", tag_of(n->a->type));
    help("change it through its functions");
}

void owned_declared(struct decl *d, struct place where) {
    const char *tag = tag_of(d->type), *want = text_of("%s_drop", tag);
    if (d->type->kind == TYPE_ARRAY && holds_owned(d->type)) {
        report("O11", where, "'%s' is an array of owned values", name_of(d));
        help("use a container, which knows how many of them are live");
    } else if (is_owned(d->type)) {
        bool library = in_unsafe() && is_library_body(flow.function->body);      /* own.h's own moves need none */
        if (!library && (!d->cleanup || strcmp(d->cleanup, want))) {
            report("O3", where, "owned local '%s' is not released by cleanup(%s)", name_of(d), want);
            help("declare it as OWN(%s) %s = ...", tag, name_of(d));
        }
        if (!d->init) {
            report("O10", where, "owned local '%s' is not initialised: its release would run on garbage", name_of(d));
            help("OWN(%s) %s = NONE(%s);", tag, name_of(d), tag);
        }
    } else if (d->cleanup && strcmp(d->cleanup, "exact_here")) {
        report("O3", where, "cleanup on '%s', whose type is not owned", name_of(d));
    }
}

void owned_parameters(struct decl *f) {
    for (int i = 0; i < f->type->param_count; i++) {
        struct decl *p = f->type->params[i];
        if (!is_owned(p->type)) continue;
        report("O6", p->place, "owned parameter '%s' is passed by value", name_of(p));
        help("take it as %s_sink: the caller's variable stays responsible until it is taken", tag_of(p->type));
    }
}

void owned_returned(struct value v, struct place where) {
    if (role_of(flow.function->type->base) != ROLE_MUST || v.owned == LIVE) return;
    report("O7", where, "a function that returns %s_must may return an empty value here",
        tag_of(flow.function->type->base));
    help("return %s instead, or make sure that it is live", tag_of(flow.function->type->base));
}

/* Is it a call that is passed `&...->m`: to a sink, or to ask whether it is live? */
static bool is_passed(const struct node *n, const struct member *m, enum role role) {
    const struct type *f = n->kind == EXPR_CALL ? function_of(decayed(n->a->type)) : NULL;
    for (int i = 0; f && i < n->count && i < f->param_count; i++) {
        const struct node *a = bare(n->list[i]);
        bool member = a->kind == EXPR_ADDRESS && a->a->kind == EXPR_MEMBER && a->a->member == m;
        if (member && role_of(f->params[i]->type) == role) return true;
    }
    return false;
}

/* Can the tree return? */
static bool leaves(const struct node *n) {
    if (!n || n->kind == STMT_RETURN || n->kind == STMT_GOTO) return n != NULL;
    if (leaves(n->b) || leaves(n->c)) return true;
    for (int i = 0; i < n->count; i++)
        if (leaves(n->list[i])) return true;
    return false;
}

/* Does every way through the tree hand the member to a sink? What only happens if the member is live counts. */
static bool hands_over(const struct node *n, const struct member *m) {
    if (!n) return false;
    if (is_passed(n, m, ROLE_SINK)) return true;
    if (n->kind == STMT_IF && !is_passed(n->a, m, ROLE_OPT))
        return hands_over(n->a, m) || (hands_over(n->b, m) && hands_over(n->c, m));
    if (n->kind == STMT_WHILE || n->kind == STMT_FOR || n->kind == STMT_SWITCH) return hands_over(n->a, m);
    const struct node *parts[] = { n->a, n->b, n->c, n->kind == STMT_DECL ? n->decl->init : NULL };
    for (int i = 0; i < 4; i++)
        if (hands_over(parts[i], m)) return true;
    for (int i = 0; i < n->count; i++) {
        if (hands_over(n->list[i], m)) return true;
        if (leaves(n->list[i])) return false;
    }
    return false;
}

/* T_release must hand every owned member on. */
void owned_release(struct decl *f) {
    if (!ends_with(f->name, "_release") || f->type->param_count != 1) return;
    const struct type *self = f->type->params[0]->type;
    if (self->kind != TYPE_POINTER || !is_owned(self->base)) return;
    const struct record *r = self->base->record;
    for (int i = 0; i < r->count; i++) {
        const struct member *m = &r->members[i];
        if (!is_owned(m->type) || hands_over(f->body, m)) continue;
        report("O8", f->place, "'%s' does not release the owned member '%s' on every path", f->name,
               m->name ? m->name : "?");
        help("DROP(%s, self->%s);", tag_of(m->type), m->name ? m->name : "?");
    }
}

void owned_members(const struct record *r) {
    for (int i = 0; i < r->count && !r->owned && !r->ops; i++) {
        const struct member *m = &r->members[i];
        if (!holds_owned(m->type) || r->sync) continue;
        report("O9", m->place, "owned member '%s' in a struct that is not OWNED: nobody would release it",
            m->name ? m->name : "?");
        help("make the struct OWNED and release the member in its release function");
    }
}
