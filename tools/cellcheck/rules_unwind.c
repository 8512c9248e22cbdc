/* rules_unwind.c - what GCC's unwinding needs: idioms whose faults run no cleanups, and kill points in loops.
 *
 * GCC 12 gives a call-site entry to every instruction that may trap, with exceptions: traps it made itself, memory
 * functions it knows, inline assembly outside of an inlined wrapper, and arguments loaded through a pointer for an
 * inlined callee. Stores before a fault are exact only in a function that has a landing pad. */
#include "rules.h"
#include <string.h>

void unwind_callee(struct call *c) {
    static const char *const traps[] = { "__builtin_trap", "__builtin_unreachable", 0 };
    if (!c->callee) return;
    if (one_of(c->name, traps)) {
        report("W1", c->node->place, "'%s' stops without running any cleanup", c->name);
        help("call panic(\"why\")");
    } else if (starts_with(c->name, "__builtin_mem") || starts_with(c->name, "__builtin_str")) {
        report("W1", c->node->place, "a fault inside '%s' runs no cleanup", c->name);
        help("call %s of base/bytes by its plain name", c->name + 10);
    }
}

/* f(*p) by value: the load of the argument has no landing pad when f is inlined. */
void unwind_argument(const struct argument *a) {
    const struct node *n = a->node;
    if (n->type->kind != TYPE_RECORD || !flow.owns || in_unsafe() || size_of(n->type) <= 16) return;
    bool through = n->kind == EXPR_DEREF || (n->kind == EXPR_MEMBER && n->arrow);
    if (!through) return;
    report("W2", n->place,
        "a struct is loaded through a pointer as an argument: a fault there would skip this function's cleanups");
    help("load it into a local first, then pass the local");
}

void unwind_asm(const struct node *n) {
    const struct decl *f = flow.function;
    bool wrapper = f->is_inline && f->is_static;
    if (!n->arrow) report("W3", n->place, "assembly that is not volatile: GCC gives it no landing pad");
    else if (!wrapper || flow.owns)
        report("W3", n->place, "assembly outside of a wrapper that owns nothing: a fault in it skips cleanups");
    else return;
    help("put `__asm__ volatile` alone in a static inline always_inline function");
}

/* --- ownership written through pointers --------------------------------------------------------------------------- */
/* Stores in a tree that change ownership behind a pointer: `*out = ...` of an owned type, and T_put on what is no
 * local. */
static const struct node *stores_ownership(const struct node *n) {
    if (!n) return NULL;
    if (n->kind == EXPR_ASSIGN && is_owned(n->a->type) && n->a->kind != EXPR_NAME) return n;
    if (n->kind == EXPR_CALL && n->a->kind == EXPR_NAME && ends_with(n->a->name, "_put") && n->count == 2) {
        const struct node *slot = bare(n->list[0]);
        const struct type *t = decayed(slot->type);
        bool local = slot->kind == EXPR_ADDRESS && slot->a->kind == EXPR_NAME && !slot->a->decl->is_global;
        if (!local && t->kind == TYPE_POINTER && is_owned(t->base)) return n;
    }
    const struct node *parts[] = { n->a, n->b, n->c, n->kind == STMT_DECL ? n->decl->init : NULL }, *found;
    for (int i = 0; i < 4; i++)
        if ((found = stores_ownership(parts[i]))) return found;
    for (int i = 0; i < n->count; i++)
        if ((found = stores_ownership(n->list[i]))) return found;
    return NULL;
}

void unwind_function(struct decl *f) {
    const struct node *n = flow.has_cleanup || is_library_body(f->body) ? NULL : stores_ownership(f->body);
    if (!n) return;
    report("W4", n->place, "ownership is stored through a pointer in a function without a landing pad of its own");
    help("begin the function with EXACT; GCC may otherwise move the store across a fault");
}

/* --- kill points -------------------------------------------------------------------------------------------------- */
/* Is d changed by a step or an assignment in the tree? */
static bool changes(const struct node *n, const struct decl *d) {
    if (!n) return false;
    bool here = (n->kind == EXPR_STEP || n->kind == EXPR_ASSIGN) && n->a->kind == EXPR_NAME && n->a->decl == d;
    bool lent = n->kind == EXPR_ADDRESS && n->a->kind == EXPR_NAME && n->a->decl == d;
    if (here || lent) return true;
    const struct node *parts[] = { n->a, n->b, n->c, n->kind == STMT_DECL ? n->decl->init : NULL };
    for (int i = 0; i < 4; i++)
        if (changes(parts[i], d)) return true;
    for (int i = 0; i < n->count; i++)
        if (changes(n->list[i], d)) return true;
    return false;
}

static const struct decl *counter(const struct node *n) {
    while (n->kind == EXPR_CAST || n->kind == EXPR_STEP || n->kind == EXPR_UNARY) n = n->a;
    return n->kind == EXPR_NAME && n->decl->kind == DECL_VARIABLE ? n->decl : NULL;
}

/* Does the condition compare (or test) a local that the loop changes? Such a loop counts. */
static bool counts(const struct node *condition, const struct node *step, const struct node *body) {
    while (condition->kind == EXPR_CAST) condition = condition->a;
    bool both = condition->kind == EXPR_BINARY && (condition->op == OP2('&', '&') || condition->op == OP2('|', '|'));
    if (both) return counts(condition->a, step, body) || counts(condition->b, step, body);
    const struct node *sides[] = { condition, condition->kind == EXPR_BINARY ? condition->a : NULL,
        condition->kind == EXPR_BINARY ? condition->b : NULL };
    for (int i = 0; i < 3; i++) {
        const struct decl *d = sides[i] ? counter(sides[i]) : NULL;
        if (d && (changes(step, d) || changes(body, d) || changes(condition, d))) return true;
    }
    return false;
}

/* Below the tasks, what waits for another CPU with interrupts off says so: it spins with cpu_relax. */
static bool is_spin_point(const struct decl *f) {
    const char *cell = flow.unit->cell;
    return !strcmp(f->name, "cpu_relax") && (strstr(cell, "cells/cpu/") || strstr(cell, "cells/mem/"));
}

static bool has_kill_point(const struct node *n, int depth) {
    if (!n) return false;
    if (n->kind == EXPR_CALL && n->a->kind == EXPR_NAME && n->a->decl->kind == DECL_FUNCTION) {
        const struct decl *f = n->a->decl;
        if (!strcmp(f->name, "poll") || f->noreturn || ends_with(f->name, "_once") || is_spin_point(f)) return true;
        if (f->body && depth < 4 && has_kill_point(f->body, depth + 1)) return true;
        if (!f->body && f->exported && !in_cell(f->header.line ? f->header : f->place)) {
            const char *cell = flow.unit->files[f->header.file].cell;
            if (strstr(cell, "/task/") || strstr(cell, "/live/") || strstr(cell, "/sys/")) return true;
        }
    }
    const struct node *parts[] = { n->a, n->b, n->c, n->kind == STMT_DECL ? n->decl->init : NULL };
    for (int i = 0; i < 4; i++)
        if (has_kill_point(parts[i], depth)) return true;
    for (int i = 0; i < n->count; i++)
        if (has_kill_point(n->list[i], depth)) return true;
    return false;
}

/* K1: a loop that neither counts nor reaches a kill point can keep its task from being killed. */
void unwind_loop(const struct node *condition, const struct node *step, const struct node *body, struct place where) {
    int64_t v;
    bool once = condition && constant_of(condition, &v) && !v;       /* do { } while (0) */
    if (once || in_library(where) || has_kill_point(body, 0) || has_kill_point(step, 0)) return;
    if (condition && has_kill_point(condition, 0)) return;
    if (condition && !constant_of(condition, &v) && counts(condition, step, body)) return;
    report("K1", where, "a loop without a visible bound has no kill point: its task could not be killed in it");
    help("call poll() in it, or count towards a bound in its condition; in cpu and mem a spin loop calls cpu_relax()");
}
