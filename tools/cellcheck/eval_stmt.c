/* eval_stmt.c - walks statements: blocks, branches, loops to a fixpoint, jumps. */
#include "rules.h"
#include <string.h>

enum { ROUNDS = 12, LOOPS = 8 };
static int loop_depth;

/* --- leaving scopes ----------------------------------------------------------------------------------------------- */
static void leave_scope(struct state *s, int down_to, struct place where) {
    for (int i = flow.scope_count - 1; i >= down_to && !s->dead; i--) {
        struct decl *d = flow.scope[i];
        struct local *l = &s->local[d->index];
        if (is_must(d->type)) result_left(s, d, where);
        bool guard = is_owned(d->type) && is_view(d->type) && (l->owned & (LIVE | EMPTY));
        if (guard) borrow_used(s, d, where);             /* its release uses what it borrows */
        borrow_end(s, d->index, false, where, NULL);
    }
}

static void jump(struct state *s, struct join *to, struct place where) {
    if (!to || s->dead) return;
    leave_scope(s, to->scope, where);
    if (to->reached) state_join(to->state, s);
    else state_copy(to->state, s);
    to->reached = true;
    s->dead = true;
}

static struct join *join_new(void) {
    struct join *j = make(sizeof *j);
    j->state = state_new();
    j->scope = flow.scope_count;
    return j;
}

static void join_done(struct join *j) {
    state_done(j->state);
}

/* --- declarations ------------------------------------------------------------------------------------------------- */
static bool enter_local(struct state *s, struct decl *d, struct place where) {
    if (d->index < 0) {
        if (flow.local_count == LOCALS) {
            report("X2", where, "a function with more than %d locals", LOCALS);
            return false;
        }
        d->index = flow.local_count;
        flow.locals[flow.local_count++] = d;
    }
    if (flow.scope_count == LOCALS) {
        report("X2", where, "a function with more than %d locals in scope", LOCALS);
        return false;
    }
    s->local[d->index] = (struct local){ .owned = UNSET };
    flow.scope[flow.scope_count++] = d;
    return true;
}

static void exec_declaration(struct state *s, struct node *n) {
    struct decl *d = n->decl;
    if (d->is_global) {
        report("C3", n->place, "an extern declaration inside a function");
        return;
    }
    if (d->is_static || d->is_thread) {
        cell_local_static(d, n->place);
        if (d->init) eval(s, d->init, USE_INIT);
        return;
    }
    if (!enter_local(s, d, n->place)) return;
    if (d->type->kind == TYPE_ARRAY && (d->type->is_variable || d->type->length < 0))
        report("P9", n->place, "an array of variable length"), help("bound it, or take the memory from the heap");
    owned_declared(d, n->place);
    result_declared(d, n->place);
    borrow_declared(d, n->place);
    if (!d->init) return;
    raw_converted(d->init, d->type);
    struct value v = eval(s, d->init, USE_INIT);
    if (d->type->kind == TYPE_ARRAY && holds_pointer(d->type)) s->local[d->index].from = v.from;
    assign_local(s, d, v, d->init);
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */
static struct node *unsafe_marker(const struct node *block) {
    for (int i = 0; i < block->count; i++)
        if (block->list[i]->kind == STMT_ASSERT && starts_with(block->list[i]->name, "own:unsafe:"))
            return block->list[i];
    return NULL;
}

static bool is_label(const struct node *n) {
    return n->kind == STMT_LABEL || n->kind == STMT_CASE || n->kind == STMT_DEFAULT;
}

struct value exec_block(struct state *s, struct node *block, bool wanted) {
    struct value v = { 0 };
    struct lenders inner = { { 0 } };
    struct node *marker = unsafe_marker(block);
    int base = flow.scope_count;
    bool inside = false;
    for (int i = 0; i < block->count; i++) {
        struct node *n = block->list[i];
        if (n == marker) unsafe_enter(), inside = true;
        if (s->dead && !is_label(n)) continue;
        if (wanted && n->kind == STMT_EXPR && i == block->count - 1) v = eval(s, n->a, USE_INIT);
        else exec(s, n);
    }
    struct place end = block->count ? block->list[block->count - 1]->place : block->place;
    if (inside) count_unsafe(block, marker, unsafe_leave());
    for (int i = base; i < flow.scope_count; i++) inner = lenders_both(inner, lender(flow.scope[i]->index));
    borrow_block_value(&v, inner, end);
    leave_scope(s, base, end);
    flow.scope_count = base;
    return v;
}

/* --- branches and loops ------------------------------------------------------------------------------------------- */
/* The status of `if (is(s, E_X))`, which treats one of its values and leaves the others unread. */
static const struct decl *picked(const struct node *c) {
    bool call = c->kind == EXPR_CALL && c->a->kind == EXPR_NAME && c->a->decl->kind == DECL_FUNCTION && c->count == 2;
    if (!call || strcmp(c->a->name, "is") || !in_library(c->a->decl->place)) return NULL;
    return c->list[0]->kind == EXPR_NAME && is_local(c->list[0]->decl) ? c->list[0]->decl : NULL;
}

static void exec_if(struct state *s, struct node *n) {
    struct state *otherwise = state_new();
    const struct decl *d = picked(n->a);
    bool unchecked = d && s->local[d->index].unchecked;
    eval_branch(s, n->a, otherwise);
    if (d) otherwise->local[d->index].unchecked = unchecked;
    if (!s->dead) exec(s, n->b);
    if (n->c && !otherwise->dead) exec(otherwise, n->c);
    state_join(s, otherwise);
    state_done(otherwise);
}

/* Tests a loop's condition: s goes on into the body, *out is where it ends. */
static void exec_condition(struct state *s, struct node *condition, struct state *out) {
    if (s->dead) return;
    begin_expression();
    eval_branch(s, condition, out);
}

struct loop { struct node *condition, *step, *body; bool test_last; };

static void exec_round(struct state *s, const struct loop *l, struct state *out) {
    if (!l->test_last && l->condition) exec_condition(s, l->condition, out);
    exec(s, l->body);
    if (flow.continue_to->reached) state_join(s, flow.continue_to->state);
    if (l->test_last && l->condition) exec_condition(s, l->condition, out);
    begin_expression();
    if (l->step && !s->dead) eval(s, l->step, USE_DISCARD);
}

static void exec_loop(struct state *s, struct loop l, struct place where) {
    struct join *outer_break = flow.break_to, *outer_continue = flow.continue_to;
    struct join *leave = flow.break_to = join_new(), *next = flow.continue_to = join_new();
    struct state *entry = state_new(), *now = state_new(), *out = state_new();
    int locals, round = 0;
    unwind_loop(l.condition, l.step, l.body, where);
    if (++loop_depth > LOOPS) report("X2", where, "more than %d nested loops", LOOPS);
    state_copy(entry, s);
    do {
        state_copy(now, entry);
        leave->reached = next->reached = false;
        out->dead = true;
        locals = flow.local_count;
        if (loop_depth <= LOOPS) exec_round(now, &l, out);
        state_forget(entry, locals);
    } while (state_join(entry, now) && ++round < ROUNDS);
    if (round == ROUNDS) report("X2", where, "the state of this loop does not settle");
    loop_depth--;
    s->dead = true;
    state_join(s, out);
    if (leave->reached) state_join(s, leave->state);
    flow.break_to = outer_break;
    flow.continue_to = outer_continue;
    state_done(entry);
    state_done(now);
    state_done(out);
    join_done(leave);
    join_done(next);
}

/* Finds a case label that does not stand directly in its switch, also in code that seems dead. */
static void find_nested_cases(const struct node *n) {
    if (!n || n->kind == STMT_SWITCH) return;
    if (n->kind == STMT_CASE || n->kind == STMT_DEFAULT) {
        report("X3", n->place, "a case label inside a nested block");
        return;
    }
    const struct node *parts[] = { n->a, n->b, n->c };
    for (int i = 0; i < 3; i++) find_nested_cases(parts[i]);
    for (int i = 0; i < n->count; i++) find_nested_cases(n->list[i]);
}

static void exec_switch(struct state *s, struct node *n) {
    eval(s, n->a, USE_VALUE);
    if (n->b->kind != STMT_BLOCK) {
        report("X3", n->place, "a switch without a block");
        return;
    }
    struct join *outer = flow.break_to, *leave = flow.break_to = join_new();
    struct state *entry = state_new();
    int base = flow.scope_count;
    bool has_default = false;
    state_copy(entry, s);
    s->dead = true;
    for (int i = 0; i < n->b->count; i++) {
        struct node *x = n->b->list[i];
        int locals = flow.local_count;
        has_default |= x->kind == STMT_DEFAULT;
        if (x->kind != STMT_CASE && x->kind != STMT_DEFAULT) find_nested_cases(x);
        if (x->kind == STMT_CASE || x->kind == STMT_DEFAULT) state_join(s, entry);
        else if (x->kind == STMT_DECL)
            report("X3", x->place, "a declaration directly inside a switch"), help("open a block for it");
        else if (!s->dead || x->kind == STMT_LABEL) exec(s, x);
        state_forget(entry, locals);
    }
    if (!has_default) state_join(s, entry);
    leave_scope(s, base, n->place);
    flow.scope_count = base;
    if (leave->reached) state_join(s, leave->state);
    flow.break_to = outer;
    state_done(entry);
    join_done(leave);
}

/* --- goto --------------------------------------------------------------------------------------------------------- */
static struct join *label_of(const char *name, struct place where) {
    for (int i = 0; i < flow.label_count; i++)
        if (flow.labels[i]->name == name) return flow.labels[i];
    if (flow.label_count == LABELS) {
        report("X2", where, "more than %d labels", LABELS);
        return NULL;
    }
    struct join *j = flow.labels[flow.label_count++] = join_new();
    j->name = name;
    j->from = where;
    return j;
}

static void exec_goto(struct state *s, struct node *n) {
    struct join *l = n->a ? NULL : label_of(n->name, n->place);
    if (n->a) report("P8", n->place, "a computed goto");
    if (l && l->passed) {
        report("P8", n->place, "goto backwards"), help("write the loop as a loop");
    } else if (l) {
        if (l->reached) state_join(l->state, s);
        else state_copy(l->state, s);
        if (!l->reached || flow.scope_count < l->scope) l->scope = flow.scope_count;
        l->reached = true;
    }
    s->dead = true;
}

static bool in_scope(const struct decl *d) {
    if (d->is_param) return true;
    for (int i = 0; i < flow.scope_count; i++)
        if (flow.scope[i] == d) return true;
    return false;
}

static void exec_label(struct state *s, struct node *n) {
    struct join *l = label_of(n->name, n->place);
    if (l && l->reached) {
        if (flow.scope_count > l->scope) report("P8", n->place, "a goto jumps over a declaration");
        for (int i = 0; i < flow.local_count; i++) {
            if (in_scope(flow.locals[i])) continue;
            if (is_must(flow.locals[i]->type)) result_left(l->state, flow.locals[i], n->place);
            borrow_end(l->state, i, false, n->place, NULL);
        }
        state_join(s, l->state);
    }
    if (l) l->passed = true;
    exec(s, n->a);
}

/* --- all of them -------------------------------------------------------------------------------------------------- */
static void exec_return(struct state *s, struct node *n) {
    if (n->a) {
        raw_converted(n->a, flow.function->type->base);
        struct value v = eval(s, n->a, USE_INIT);
        if (is_owned(flow.function->type->base)) owned_returned(v, n->place);
        borrow_returned(v, n->place);
    }
    leave_scope(s, 0, n->place);
    s->dead = true;
}

void exec(struct state *s, struct node *n) {
    begin_expression();
    switch ((int)n->kind) {
    case STMT_BLOCK: exec_block(s, n, false); return;
    case STMT_DECL: exec_declaration(s, n); return;
    case STMT_EXPR: eval(s, n->a, USE_DISCARD); return;
    case STMT_IF: exec_if(s, n); return;
    case STMT_WHILE: exec_loop(s, (struct loop){ n->a, NULL, n->b, false }, n->place); return;
    case STMT_DO: exec_loop(s, (struct loop){ n->a, NULL, n->b, true }, n->place); return;
    case STMT_FOR: exec_loop(s, (struct loop){ n->a, n->c, n->b, false }, n->place); return;
    case STMT_SWITCH: exec_switch(s, n); return;
    case STMT_CASE:
    case STMT_DEFAULT: return;           /* exec_switch has seen to it */
    case STMT_BREAK: jump(s, flow.break_to, n->place); return;
    case STMT_CONTINUE: jump(s, flow.continue_to, n->place); return;
    case STMT_RETURN: exec_return(s, n); return;
    case STMT_GOTO: exec_goto(s, n); return;
    case STMT_LABEL: exec_label(s, n); return;
    case STMT_ASM: raw_asm(n); unwind_asm(n); return;
    case STMT_ASSERT:
    case STMT_EMPTY: return;
    default: report("X1", n->place, "a statement of a kind that is not known");
    }
}
