/* test_fault.c - faults of every kind in tasks that own things: what was owned is returned, the log names the place. */
#include <live/fault.h>
#include <atomic.h>
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <mem/heap.h>
#include <task/channel.h>
#include <task/task.h>
#include <test/entry.h>

enum trouble { READS, DIVIDES, INVALID, PROTECTION, PANICS, CALLS_NULL, NESTED, OVERFLOWS, OVERFLOWS_DEAF, KILLED, DEAF,
               CATCHES, TROUBLES };
enum { FORCE_TICKS = 5, LIMIT_TICKS = 3000 };
struct order { u64 trouble; };
struct nothing { u64 unused; };
TASK_PLAIN(run, order, nothing)
TASK_PLAIN(fails_twice, order, nothing)

CELL_STATE atomic64 test_fault_line;                 /* where the task will fault; 0: somewhere in the function */
CELL_STATE atomic64 test_fault_runs;

#define AT_LINE(n) atomic64_set(&test_fault_line, (n))
#define TROUBLE static __attribute__((noinline)) void

/* --- troubles --------------------------------------------------------------------------------------------------- */

enum { NOBODYS = 0xdead0000 };
#define NON_CANONICAL 0x0dead00000000000ul

static volatile u64 *bad_pointer(u64 address) {
    UNSAFE("points nowhere, to fault where it is used");
    return (volatile u64 *)address;
}
TROUBLE reads(void) {
    volatile u64 *bad = bad_pointer(NOBODYS), got = 0;
    AT_LINE(__LINE__ + 1);
    got = *bad;
    (void)got;
}
TROUBLE divides(void) {
    volatile u64 one = 1, zero = 0;
    AT_LINE(__LINE__ + 1);
    one = one / zero;
}
static inline __attribute__((always_inline)) void undefined_instruction(void) {
    UNSAFE("an instruction that there is not");
    __asm__ volatile("ud2");
}
TROUBLE invalid(void) {
    AT_LINE(0);
    undefined_instruction();
}
TROUBLE protection(void) {
    volatile u64 *bad = bad_pointer(NON_CANONICAL);
    AT_LINE(__LINE__ + 1);
    *bad = 1;
}
TROUBLE panics(void) {
    AT_LINE(__LINE__ + 1);
    panic("on purpose");
}
static const struct callees { OPS; void (*call)(void); } CALLEES[2] = { { .call = panics } };
TROUBLE calls_null(void) {
    volatile u64 missing = 1;
    AT_LINE(__LINE__ + 1);
    AT(CALLEES, missing).call();
    missing = 0;                                     /* not a tail call */
}
OWNED_LOCAL(bomb);
struct bomb { OWNED; u64 armed; };
OWNED_FUNS(bomb, armed)
static void bomb_release(bomb *self) { *bad_pointer(NOBODYS) = self->armed; }
TROUBLE nested(void) {
    OWN(bomb) b = { .armed = 1 };
    AT_LINE(__LINE__ + 1);
    if (bomb_live(&b)) panic("with a bomb");
}
static void overflows(u64 depth);
static const struct deeper { OPS; void (*polls)(u64), (*deaf)(u64); } DEEPER;
static __attribute__((noinline)) void overflows(u64 depth) {
    volatile u64 block[40];
    AT(block, depth % 40) = depth;
    AT_LINE(0);
    poll();
    DEEPER.polls(depth + 1);
    AT(block, 0) = depth;
}
static __attribute__((noinline)) void overflows_deaf(u64 depth) {
    volatile u64 block[40];
    AT(block, depth % 40) = depth;
    AT_LINE(0);
    DEEPER.deaf(depth + 1);
    AT(block, 0) = depth;
}
static const struct deeper DEEPER = { .polls = overflows, .deaf = overflows_deaf };
TROUBLE killed(void) {
    AT_LINE(__LINE__ + 1);
    for (;;) poll();
}
TROUBLE deaf(void) {
    AT_LINE(0);
    for (volatile u64 i = 1; i != 0; i++) {}         /* some centuries without a kill point */
}
static void catch_this(u64 unused) {
    OWN(box) b = NONE(box);
    (void)unused;
    if (ok(box_make(100, &b)) && box_live(&b)) divides();
}
TROUBLE catches(void) {
    if (raise_catch(catch_this, 0) != 1) return;
    AT_LINE(__LINE__ + 1);
    panic("after an inner catch");
}

/* What the log must say. */
static u32 kind_of(u64 trouble) {
    static const u8 kinds[TROUBLES] = {
        [READS] = FAULT_PAGE, [DIVIDES] = FAULT_DIVIDE, [INVALID] = FAULT_INVALID, [PROTECTION] = FAULT_PROTECTION,
        [PANICS] = FAULT_PANIC, [CALLS_NULL] = FAULT_PAGE, [NESTED] = FAULT_PANIC, [OVERFLOWS] = FAULT_OVERFLOW,
        [OVERFLOWS_DEAF] = FAULT_OVERFLOW, [KILLED] = FAULT_KILL, [DEAF] = FAULT_KILL, [CATCHES] = FAULT_PANIC };
    return AT(kinds, trouble);
}

static text function_of(u64 trouble) {
    switch (trouble) {
    case READS: return TEXT("reads");
    case DIVIDES: return TEXT("divides");
    case INVALID: return TEXT("invalid");
    case PROTECTION: return TEXT("protection");
    case PANICS: return TEXT("panics");
    case CALLS_NULL: return TEXT("calls_null");
    case NESTED: return TEXT("nested");
    case OVERFLOWS: return TEXT("overflows");
    case OVERFLOWS_DEAF: return TEXT("overflows_deaf");
    case KILLED: return TEXT("killed");
    case DEAF: return TEXT("deaf");
    default: return TEXT("catches");
    }
}

static __attribute__((noinline)) void do_it(u64 trouble) {
    switch (trouble) {
    case READS: reads(); break;
    case DIVIDES: divides(); break;
    case INVALID: invalid(); break;
    case PROTECTION: protection(); break;
    case PANICS: panics(); break;
    case CALLS_NULL: calls_null(); break;
    case NESTED: nested(); break;
    case OVERFLOWS: overflows(0); break;
    case OVERFLOWS_DEAF: overflows_deaf(0); break;
    case KILLED: killed(); break;
    case DEAF: deaf(); break;
    default: catches(); break;
    }
}

static status run(const struct order *o, struct nothing *result) {
    OWN(box) a = NONE(box);
    OWN(box) b = NONE(box);
    (void)result;
    TRY(box_make(300, &a));
    TRY(box_make(5000, &b));
    if (!box_live(&a) || !box_live(&b)) return st(E_NO_MEMORY);
    do_it(o->trouble);
    return OK;
}

static status fails_twice(const struct order *o, struct nothing *result) {
    (void)o;
    (void)result;
    if (atomic64_add(&test_fault_runs, 1) < 2) divides();
    return OK;
}

/* --- checks ------------------------------------------------------------------------------------------------------ */

static status find_record(u64 task, struct fault_record *out) {
    struct fault_record r = {0};
    bool found = false;
    for (u64 n = 0; ok(fault_record(n, &r)); n = r.n + 1) {
        poll();
        if (r.task != task) continue;
        *out = r;
        found = true;
    }
    return found ? OK : st(E_NOT_FOUND);
}

static bool right_place(const struct fault_record *r, u64 trouble, u64 line) {
    struct lines_place at;
    fault_place(r, &at);
    return r->kind == kind_of(trouble)
           && text_equal(STRING(r->cell), TEXT("test_fault"))
           && text_equal(STRING(r->function), function_of(trouble))
           && text_ends(STRING(at.file), TEXT("test_fault.c"))
           && at.line != 0 && (line == 0 || at.line == line);
}

static status complain(struct line *why, u64 trouble, const struct fault_record *r, text what) {
    struct lines_place at;
    fault_place(r, &at);
    line_put(why, function_of(trouble));
    line_put(why, TEXT(": "));
    line_put(why, what);
    line_put(why, TEXT("; found "));
    line_put(why, fault_kind_name(r->kind));
    line_char(why, ' ');
    line_put(why, STRING(r->cell));
    line_char(why, ':');
    line_put(why, STRING(r->function));
    line_char(why, ' ');
    line_put(why, STRING(at.file));
    line_char(why, ':');
    line_u64(why, at.line);
    line_put(why, TEXT(" frames "));
    line_u64(why, r->frames);
    line_put(why, TEXT(" cleanups "));
    line_u64(why, r->cleanups);
    line_put(why, TEXT(" nested "));
    line_u64(why, r->nested);
    return st(E_INVALID);
}

static status check(u64 trouble, u64 task, status end, struct line *why) {
    struct fault_record r = {0};
    bool killed_one = trouble == KILLED || trouble == DEAF;
    if (!is(end, killed_one ? E_KILLED : E_FAULTED)) return complain(why, trouble, &r, TEXT("ended otherwise"));
    if (!ok(find_record(task, &r))) return complain(why, trouble, &r, TEXT("no record"));
    if (!right_place(&r, trouble, atomic64_get(&test_fault_line)))
        return complain(why, trouble, &r, TEXT("wrong place"));
    if (r.frames < 2 || r.cleanups < 1 || r.depth < 3) return complain(why, trouble, &r, TEXT("too little unwound"));
    if (r.nested != (trouble == NESTED)) return complain(why, trouble, &r, TEXT("nested faults miscounted"));
    if (r.forced != (trouble == DEAF)) return complain(why, trouble, &r, TEXT("forced is wrong"));
    if (r.action != FAULT_ENDED)
        return complain(why, trouble, &r, TEXT("wrong action"));
    return OK;
}

/* Only who is deaf to kills is given a deadline: a slow machine lets it pass for others too. */
static void kill_later(task_ref *t, bool deaf) {
    u64 until = clock_ticks() + 3;
    while (clock_ticks() < until) poll();
    task_kill(t, KILL_ASKED, deaf ? FORCE_TICKS : 0);
}

static status one(u64 trouble, struct line *why) {
    struct task_options o = task_defaults(TEXT("faulty"));
    struct order order = { .trouble = trouble };
    struct nothing result = {0};
    OWN(task_ref) t = NONE(task_ref);
    TRY(run_spawn(&o, &order, &t));
    if (!task_ref_live(&t)) return st(E_NO_MEMORY);
    if (trouble == KILLED || trouble == DEAF) kill_later(&t, trouble == DEAF);
    status end = run_join(&t, &result);
    return check(trouble, task_id(&t), end, why);
}

static status restarted(struct line *why) {
    struct task_options o = task_defaults(TEXT("restarted"));
    struct order order = {0};
    struct nothing result = {0};
    struct fault_record r = {0};
    OWN(task_ref) t = NONE(task_ref);
    o.restarts = 3;
    atomic64_set(&test_fault_runs, 0);
    TRY(fails_twice_spawn(&o, &order, &t));
    if (!task_ref_live(&t)) return st(E_NO_MEMORY);
    TRY(fails_twice_join(&t, &result));
    TRY(find_record(task_id(&t), &r));
    if (r.action == FAULT_RESTARTED) return OK;
    line_put(why, TEXT("the restart is not in the log"));
    return st(E_INVALID);
}

status test_main(struct line *why) {
    u64 forced = fault_forced();
    for (u64 round = 0; round < 2; round++)
        for (u64 trouble = 0; trouble < TROUBLES; trouble++) {
            poll();
            TRY(one(trouble, why));
        }
    TRY(restarted(why));
    if (fault_forced() == forced + 2) return OK;
    line_put(why, TEXT("a forced kill was not counted"));
    return st(E_INVALID);
}
