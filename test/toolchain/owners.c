/* owners.c - scenarios that a table does not give: faults inside cleanups, order of memory, recursion and overflow, bad
 * calls in tail position, kills, catch points, and the idioms that are forbidden because they leak. */
#include "scenario.h"

static struct env *bad;                              /* for releases, which have no argument */
static i64 stage;

/* --- releases that fault ---------------------------------------------------------------------------------------- */

#define FAULTING(T, body)                                                                                       \
    OWNED_LOCAL(T); struct T { OWNED; u64 id; }; OWNED_FUNS(T, id)                                              \
    static void T##_release(T *self) { body }
FAULTING(late, u64 id = self->id; host_release(id); *bad->null = 1;)           /* faults when it is done */
FAULTING(divides, host_release(self->id); bad->sink = bad->one / bad->zero;)
FAULTING(panics, host_release(self->id); panic("in a release");)
FAULTING(deeper, OWN(late) l = (late){ .id = host_acquire(0) }; host_release(self->id); host_use(l.id);)

static late_must late_make(void) { return (late){ .id = host_acquire(0) }; }
static divides_must divides_make(void) { return (divides){ .id = host_acquire(0) }; }
static panics_must panics_make(void) { return (panics){ .id = host_acquire(0) }; }
static deeper_must deeper_make(void) { return (deeper){ .id = host_acquire(0) }; }

void t_release_faults_on_return(struct env *e) {
    bad = e;
    OWN(res) a = acquire();
    OWN(late) b = late_make();
    OWN(res) c = acquire();
    host_use(c.id);
}
void t_release_faults_in_unwinding(struct env *e) {
    bad = e;
    OWN(res) a = acquire();
    OWN(late) b = late_make();
    OWN(res) c = acquire();
    *e->null = 1;
}
void t_three_releases_fault(struct env *e) {
    bad = e;
    OWN(res) a = acquire();
    OWN(late) b = late_make();
    OWN(divides) c = divides_make();
    OWN(res) d = acquire();
    OWN(panics) f = panics_make();
    OWN(res) g = acquire();
    e->sink = e->one / e->zero;
}
static NOINLINE void middle(struct env *e) {
    OWN(panics) f = panics_make();
    OWN(res) g = acquire();
    *e->unmapped = 1;
}
void t_releases_fault_in_two_frames(struct env *e) {
    bad = e;
    OWN(divides) c = divides_make();
    OWN(res) a = acquire();
    middle(e);
}
void t_release_with_owner_faults(struct env *e) {
    bad = e;
    OWN(res) a = acquire();
    OWN(deeper) b = deeper_make();
    OWN(res) c = acquire();
    *e->null = 3;
}
void t_drop_faults(struct env *e) {
    bad = e;
    OWN(res) a = acquire();
    OWN(late) b = late_make();
    DROP(late, b);
    use(&a);
}

/* --- order of memory: an outer cleanup reads what a frame without a pad stored ------------------------------------ */

static NOINLINE void fill_then_trap(struct env *e, res_out out) {
    EXACT;
    out->id = host_acquire(0);
    *e->null = 1;
}
void t_out_then_trap(struct env *e) {
    OWN(res) r = NONE(res);
    fill_then_trap(e, &r);
    use(&r);
}
static NOINLINE void give_divided(struct env *e, res_out out, res_sink from) {
    EXACT;
    e->sink = e->one / e->zero;
    *out = TAKE(res, *from);
}
void t_trap_before_move(struct env *e) {
    OWN(res) a = acquire();
    OWN(res) b = NONE(res);
    give_divided(e, &b, &a);
    use(&b);
}
static NOINLINE void swap_then_trap(struct env *e, res *a, res *b) {
    EXACT;
    OWN(res) t = TAKE(res, *a);
    *a = TAKE(res, *b);
    *b = TAKE(res, t);
    e->sink = *e->unmapped;
}
void t_swap_then_trap(struct env *e) {
    OWN(res) a = acquire();
    OWN(res) b = acquire();
    swap_then_trap(e, &a, &b);
    use(&a);
}
static NOINLINE void loop_then_trap(struct env *e, pair *p) {
    EXACT;
    for (i32 i = 0; i < 2; i++) {
        (i ? &p->b : &p->a)->id = host_acquire(0);
        e->sink += e->one / (1 - i);
    }
}
void t_loop_of_outs(struct env *e) {
    OWN(pair) p = (pair){ .live = 1 };
    loop_then_trap(e, &p);
    use(&p.a);
}
void t_stage_stores(struct env *e) {
    EXACT;
    OWN(res) r = acquire();
    stage = 1;
    e->sink = *e->ok;
    stage = 2;
    *e->null = 4;
    stage = 3;
    use(&r);
}

/* --- overflow, recursion, bad calls ------------------------------------------------------------------------------ */

static NOINLINE i64 recurse(struct env *e, i64 n) {
    OWN(res) r = acquire();
    i64 block[24];
    block[n % 24] = n;
    if (e->wanted) poll();
    i64 below = recurse(e, n + 1);
    use(&r);
    return below + block[(n + 1) % 24];
}
void t_overflow(struct env *e) {
    OWN(res) r = acquire();
    e->wanted = 1ul << 40;                           /* a poll in each frame */
    e->sink = recurse(e, 0);
}
void t_overflow_without_poll(struct env *e) {
    OWN(res) r = acquire();
    e->sink = recurse(e, 0);
}
static NOINLINE i64 recurse_big(struct env *e, i64 n) {
    OWN(res) r = acquire();
    volatile i64 block[1024];
    block[n & 1023] = n;
    i64 below = recurse_big(e, n + 1);
    use(&r);
    return below + block[(n + 1) & 1023];
}
void t_overflow_big_frames(struct env *e) {
    OWN(res) r = acquire();
    e->sink = recurse_big(e, 0);
}
static NOINLINE void five_deep(struct env *e, i32 n) {
    OWN(res) r = acquire();
    if (n == e->five) *e->null = 1;
    five_deep(e, n + 1);
    use(&r);
}
void t_recursion(struct env *e) { five_deep(e, 0); }
static NOINLINE void tail_null(struct env *e) { e->null_function(); }
static NOINLINE void tail_data(struct env *e) { e->data_function(); }
void t_tail_call_null(struct env *e) { OWN(res) r = acquire(); tail_null(e); use(&r); }
void t_tail_call_data(struct env *e) { OWN(res) r = acquire(); tail_data(e); use(&r); }

/* --- kills and catch points -------------------------------------------------------------------------------------- */

void t_killed_in_loop(struct env *e) {
    OWN(res) r = acquire();
    e->wanted = 10;
    for (;;) {
        OWN(res) s = acquire();
        poll();
        use(&s);
    }
}
static void catch_inner(u64 arg) {
    struct env *e = (struct env *)arg;
    OWN(res) r = acquire();
    *e->null = 1;
    use(&r);
}
void t_inner_catch_then_trap(struct env *e) {
    OWN(res) r = acquire();
    if (raise_catch(catch_inner, (u64)e) != 1 || host_count() != 1) panic("the inner catch did not work");
    OWN(res) s = acquire();
    *e->unmapped = 1;
}
FAULTING(catches, host_release(self->id); if (raise_catch(catch_inner, (u64)bad) != 1) panic("no catch");)
static catches_must catches_make(void) { return (catches){ .id = host_acquire(0) }; }
void t_catch_inside_release(struct env *e) {         /* the outer unwinding goes on after an inner one was caught */
    bad = e;
    OWN(res) a = acquire();
    OWN(catches) b = catches_make();
    OWN(res) c = acquire();
    *e->null = 1;
}
FAULTING(polls, bad->wanted = 1; poll(); host_release(self->id);)
static polls_must polls_make(void) { return (polls){ .id = host_acquire(0) }; }
void t_release_is_no_kill_point(struct env *e) {
    bad = e;
    OWN(res) a = acquire();
    { OWN(polls) p = polls_make(); use(&a); }
    if (host_count() != 1) panic("the release was cut short");
    poll();
    use(&a);
}

/* --- moves ------------------------------------------------------------------------------------------------------- */

static NOINLINE res_must build(struct env *e, bool trap) {
    OWN(res) r = acquire();
    if (trap) e->sink = *e->null;
    return TAKE(res, r);
}
void t_built_then_trap(struct env *e) {
    OWN(res) a = build(e, false);
    OWN(res) b = build(e, e->one);
    use(&b);
}
void t_pair_half_built(struct env *e) {
    OWN(pair) p = (pair){ .live = 1 };
    OWN(res) a = build(e, false);
    res_put(&p.a, &a);
    OWN(res) b = build(e, e->one);
    res_put(&p.b, &b);
}
static NOINLINE void swallow_pair(struct env *e, pair_sink in) {
    OWN(pair) p = TAKE(pair, *in);
    OWN(res) a = TAKE(res, p.a);
    use(&a);
    e->sink = e->one % e->zero;
}
void t_pair_taken_apart(struct env *e) {
    OWN(pair) p = (pair){ .live = 1 };
    OWN(res) a = build(e, false);
    res_put(&p.a, &a);
    OWN(res) b = build(e, false);
    res_put(&p.b, &b);
    swallow_pair(e, &p);
    use(&b);
}
void n_nothing_traps(struct env *e) {
    OWN(res) a = build(e, false);
    OWN(res) b = TAKE(res, a);
    for (i32 i = 0; i < e->five; i++) {
        OWN(res) c = acquire();
        res_put(&b, &c);
    }
}

/* --- forbidden --------------------------------------------------------------------------------------------------- */

void w_builtin_trap(struct env *e) {
    OWN(res) a = acquire();
    if (e->one) __builtin_trap();
    use(&a);
}
void w_asm_in_owner(struct env *e) {
    OWN(res) a = acquire();
    i32 v;
    __asm__ volatile("movl (%1), %0" : "=r"(v) : "r"(e->null) : "memory");
    e->sink = v;
    use(&a);
}
