/* flow.c - sets of lenders, states and their join, and the questions that all rules ask about types. */
#include "flow.h"
#include <string.h>

struct flow flow;

struct lenders lender(int index) {
    struct lenders s = { { 0 } };
    s.bits[index >> 6] = (uint64_t)1 << (index & 63);
    return s;
}

bool lends(const struct lenders *s, int index) {
    return s->bits[index >> 6] >> (index & 63) & 1;
}

struct lenders lenders_both(struct lenders a, struct lenders b) {
    for (int i = 0; i < 4; i++) a.bits[i] |= b.bits[i];
    return a;
}

bool lenders_none(const struct lenders *s) {
    return !(s->bits[0] | s->bits[1] | s->bits[2] | s->bits[3]);
}

static struct state *free_states;

struct state *state_new(void) {
    struct state *s = free_states;
    if (!s) return make(sizeof *s);
    free_states = s->next_free;
    memset(s, 0, sizeof *s);
    return s;
}

void state_done(struct state *s) {
    s->next_free = free_states;
    free_states = s;
}

void state_copy(struct state *to, const struct state *from) {
    to->dead = from->dead;
    memcpy(to->local, from->local, (size_t)flow.local_count * sizeof *to->local);
}

static bool local_join(struct local *to, const struct local *from) {
    struct local before = *to;
    to->owned |= from->owned;
    to->unchecked |= from->unchecked;
    to->exclusive |= from->exclusive;
    if (!to->stale) to->stale = from->stale;
    to->from = lenders_both(to->from, from->from);
    bool changed = to->owned != before.owned || to->unchecked != before.unchecked || to->exclusive != before.exclusive
        || to->stale != before.stale || memcmp(&to->from, &before.from, sizeof to->from);
    if (!to->moved) to->moved = from->moved;         /* for messages only */
    if (!to->borrowed) to->borrowed = from->borrowed;
    return changed;
}

bool state_join(struct state *to, const struct state *from) {
    if (from->dead) return false;
    if (to->dead) {
        state_copy(to, from);
        return true;
    }
    bool changed = false;
    for (int i = 0; i < flow.local_count; i++) changed |= local_join(&to->local[i], &from->local[i]);
    return changed;
}

void state_forget(struct state *s, int from) {
    for (int i = from; i < flow.local_count; i++) s->local[i] = (struct local){ .owned = UNSET };
}

void begin_expression(void) {
    memset(flow.moves, 0, sizeof flow.moves);
    memset(flow.uses, 0, sizeof flow.uses);
}

struct lenders root_of(const struct decl *global) {
    bool cpu = global->is_thread || (global->section && strstr(global->section, "percpu"));
    return lender(cpu ? LENDER_CPU : LENDER_STATIC);
}

/* --- types --- */
bool is_owned(const struct type *t) { return t && t->kind == TYPE_RECORD && t->record->owned; }
bool is_view(const struct type *t) { return t && t->kind == TYPE_RECORD && t->record->view; }
bool is_must(const struct type *t) { return t && t->kind == TYPE_RECORD && t->record->must; }
bool is_borrow(const struct type *t) { return t && (t->kind == TYPE_POINTER || is_view(t)); }

bool is_sync(const struct type *t) {
    while (t->kind == TYPE_ARRAY) t = t->base;
    return t->kind == TYPE_RECORD && t->record->sync;
}

bool is_function_pointer(const struct type *t) {
    return t && t->kind == TYPE_POINTER && t->base->kind == TYPE_FUNCTION;
}

bool holds_owned(const struct type *t) {
    while (t->kind == TYPE_ARRAY) t = t->base;
    if (t->kind != TYPE_RECORD || t->record->owned) return is_owned(t);
    for (int i = 0; i < t->record->count; i++)
        if (holds_owned(t->record->members[i].type)) return true;
    return false;
}

bool holds_sync(const struct type *t) {
    while (t->kind == TYPE_ARRAY) t = t->base;
    if (t->kind != TYPE_RECORD || t->record->sync) return is_sync(t);
    for (int i = 0; i < t->record->count; i++)
        if (holds_sync(t->record->members[i].type)) return true;
    return false;
}

bool holds_bool(const struct type *t) {
    while (t->kind == TYPE_ARRAY) t = t->base;
    if (t->kind != TYPE_RECORD) return t->kind == TYPE_BOOL;
    for (int i = 0; i < t->record->count; i++)
        if (holds_bool(t->record->members[i].type)) return true;
    return false;
}

bool holds_pointer(const struct type *t) {
    while (t->kind == TYPE_ARRAY) t = t->base;
    if (t->kind != TYPE_RECORD || t->record->owned) return t->kind == TYPE_POINTER;
    for (int i = 0; i < t->record->count; i++)
        if (holds_pointer(t->record->members[i].type)) return true;
    return false;
}

static bool borrows(const struct type *t, int depth) {
    while (t->kind == TYPE_ARRAY) t = t->base;
    if (t->kind != TYPE_RECORD || depth > 20) return false;
    if (t->record->view) return true;
    for (int i = 0; i < t->record->count; i++) {
        const struct type *m = t->record->members[i].type;
        if ((m->kind == TYPE_POINTER && !t->record->owned) || borrows(m, depth + 1)) return true;
    }
    return false;
}

bool holds_view(const struct type *t) {
    return borrows(t, 0);
}

bool is_deep_const(const struct type *t) {
    while (t->kind == TYPE_ARRAY && !t->is_const) t = t->base;
    return t->is_const;
}

bool changes_through(const struct type *t) {
    if (t->kind == TYPE_POINTER) return !t->base->is_const;
    for (int i = 0; t->kind == TYPE_RECORD && i < t->record->count; i++)
        if (changes_through(t->record->members[i].type)) return true;
    return false;
}

/* --- trees --- */
bool is_local(const struct decl *d) {
    return d && d->kind == DECL_VARIABLE && !d->is_global && d->index >= 0 && !d->is_static;
}

bool is_slot(const struct decl *d) {
    if (!d || !d->is_param || d->type->kind != TYPE_POINTER || !is_owned(d->type->base)) return false;
    return role_of(d->type) != ROLE_NONE;
}

struct node *bare(struct node *n) {
    for (;;) {
        bool cast = n->kind == EXPR_CAST && n->type->kind == TYPE_POINTER && decayed(n->a->type)->kind == TYPE_POINTER;
        if (cast) n = n->a;
        else if (n->kind == EXPR_ADDRESS && n->a->kind == EXPR_DEREF) n = n->a->a;
        else return n;
    }
}

bool is_zero(const struct node *n) {
    while (n->kind == EXPR_CAST || (n->kind == EXPR_LIST && n->count == 1))
        n = n->kind == EXPR_CAST ? n->a : n->list[0];
    return (n->kind == EXPR_NUMBER && n->value == 0) || (n->kind == EXPR_LIST && n->count == 0);
}

struct node *element(struct node *item) {
    return item->kind == EXPR_LIST && item->arrow ? item->list[0] : item;
}

/* A variant sees the types of the cell whose header it implements as its own. */
bool same_cell(struct place a, struct place b) {
    const struct unit *u = flow.unit;
    const char *x = u->files[a.file].cell, *y = u->files[b.file].cell;
    return x == y || (x == u->implements && y == u->cell) || (x == u->cell && y == u->implements);
}

bool in_cell(struct place p) {
    return flow.unit->files[p.file].cell == flow.unit->cell;
}

bool in_library(struct place p) {
    return flow.unit->files[p.file].library;
}

bool is_library_body(const struct node *block) {
    for (int i = 0; i < block->count; i++)
        if (block->list[i]->kind == STMT_ASSERT && starts_with(block->list[i]->name, "own:unsafe:own.h:")) return true;
    return false;
}

const char *tag_of(const struct type *t) {
    if (t->kind == TYPE_POINTER) t = t->base;
    return t->kind == TYPE_RECORD && t->record->tag ? t->record->tag : "value";
}

const char *name_of(const struct decl *d) {
    return d && d->name && d->name[0] ? d->name : "it";
}
