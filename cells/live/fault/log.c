/* log.c - the fault log: a ring of records.
 *
 * On the fault path a record is claimed by one atomic addition, filled with what registers and tables say, and
 * published by storing its number. Names of tasks, cells and functions need locks and are filled in later: by the task
 * itself when it has been unwound and its cells are still loaded, or by the reader. With them, the source line can be
 * found whenever somebody asks. A record that is overwritten while it is read is noticed by its number and read as
 * gone. */
#include "fault_impl.h"
#include <base/bytes.h>
#include <cell.h>
#include <link/codemap.h>
#include <link/registry.h>
#include <task/task.h>

struct log_entry { u64 number; bool settled; struct fault_record r; };
enum { NEWEST, CLEARED, FORCED, COUNTERS };
struct fault_ring { SYNC; atomic64 counters[COUNTERS]; struct log_entry at[FAULT_LOG]; };
CELL_STATE struct fault_ring fault_ring;

static struct log_entry *entry_of(u64 n) {
    UNSAFE("entries are written by who claimed them and read by number");
    return &AT(fault_ring.at, n % FAULT_LOG);
}

static u64 number_of(const struct log_entry *e) { return __atomic_load_n(&e->number, __ATOMIC_ACQUIRE); }

static atomic64 *counter(u32 which) {
    return &AT(fault_ring.counters, which);
}

static u64 newest(void) { return atomic64_get(counter(NEWEST)); }

static u64 oldest(void) {
    u64 last = newest(), from = atomic64_get(counter(CLEARED));
    return last > FAULT_LOG && last - FAULT_LOG > from ? last - FAULT_LOG + 1 : from + 1;
}

/* --- the fault path --------------------------------------------------------------------------------------------- */

/* Empties what is not filled on this path; the ends of texts and of the trace say how much of them counts. */
static void clear(struct fault_record *r) {
    AT(r->task_name, 0) = AT(r->cell, 0) = AT(r->function, 0) = AT(r->why, 0) = 0;
    r->frames = r->cleanups = r->nested = r->depth = r->action = 0;
    r->size = r->offset = r->pc = r->address = r->nested_pc = r->us = 0;
    r->forced = false;
}

u64 log_open(u32 kind) {
    u64 n = atomic64_add(counter(NEWEST), 1) + 1;
    struct log_entry *e = entry_of(n);
    __atomic_store_n(&e->number, 0, __ATOMIC_SEQ_CST);
    e->settled = false;
    clear(&e->r);
    e->r.n = n;
    e->r.kind = kind;
    e->r.cpu = cpu_index();
    struct strand *s = cpu_strand();
    e->r.task = s ? s->id : 0;
    if (s) s->faults++;
    return n;
}

struct fault_record *log_at(u64 n) { return &entry_of(n)->r; }

void log_close(u64 n) { __atomic_store_n(&entry_of(n)->number, n, __ATOMIC_SEQ_CST); }

void log_action(u64 n, enum fault_action action) {
    struct log_entry *e = entry_of(n);
    if (number_of(e) == n) e->r.action = action;
}

void log_caught(u64 n, const struct unwinding *w, u64 us) {
    struct log_entry *e = entry_of(n);
    if (number_of(e) != n) return;
    e->r.frames = w->frames;
    e->r.cleanups = w->cleanups;
    e->r.nested = w->nested;
    e->r.us = us;
    e->r.action = FAULT_CAUGHT;
}

void log_trace(u64 n, u64 pc) {
    struct log_entry *e = entry_of(n);
    if (number_of(e) != n || e->r.depth >= FAULT_TRACE) return;
    AT(e->r.trace, e->r.depth) = pc;
    e->r.depth++;
}

void log_fold(u64 nested, u64 into) {
    struct log_entry *from = entry_of(nested), *to = entry_of(into);
    if (number_of(from) != nested) return;
    if (number_of(to) == into) to->r.nested_pc = from->r.pc;
    __atomic_store_n(&from->number, 0, __ATOMIC_SEQ_CST);
}

void log_count_forced(void) { atomic64_add(counter(FORCED), 1); }

/* --- names ------------------------------------------------------------------------------------------------------ */

static text bare_name(text section) {
    if (text_starts(section, TEXT(".text."))) return text_sub(section, 6, section.len - 6);
    return section;
}

static void resolve(struct fault_record *r) {
    struct cell_info c;
    struct section_info s;
    struct task_info t;
    if (r->task != 0 && ok(task_next(r->task - 1, &t)) && t.id == r->task)
        STORE(r->task_name, STRING(t.name));
    if (!ok(registry_cell(codemap_find(r->pc)->cell, &c)) || !ok(registry_function(r->pc, &s))) return;
    STORE(r->cell, STRING(c.name));
    STORE(r->function, bare_name(STRING(s.name)));
    r->size = s.size;
    r->offset = r->pc - s.address;
}

static enum fault_action action_of(u64 settled) {
    switch (settled) {
    case ACTION_RESTARTED: return FAULT_RESTARTED;
    case ACTION_ABANDONED: return FAULT_ABANDONED;
    default: return FAULT_ENDED;
    }
}

static void settle_one(struct log_entry *e, u64 n, enum fault_action action) {
    struct fault_record r = e->r;
    if (number_of(e) != n) return;
    resolve(&r);
    if (action != FAULT_UNWINDS) r.action = action;
    if (number_of(e) != n) return;
    e->r = r;
    e->settled = true;
}

/* The newest record began the unwinding that has just ended; older ones were caught further in. There are no more of
 * them than the task had faults. */
void log_settle(u64 action) {
    u64 mine = cpu_strand()->id, left = cpu_strand()->faults, first = oldest();
    bool named = false;
    for (u64 n = newest(); n >= first && left > 0; n--) {
        struct log_entry *e = entry_of(n);
        if (number_of(e) != n || e->r.task != mine) continue;
        left--;
        if (e->settled) continue;
        settle_one(e, n, named ? FAULT_UNWINDS : action_of(action));
        named = true;
    }
}

/* --- reports ---------------------------------------------------------------------------------------------------- */

status fault_record(u64 n, struct fault_record *out) {
    u64 last = newest();
    for (u64 i = n > oldest() ? n : oldest(); i <= last; i++) {
        const struct log_entry *e = entry_of(i);
        if (number_of(e) != i) continue;
        bool settled = e->settled;
        *out = e->r;
        if (number_of(e) != i) continue;
        if (!settled) resolve(out);
        return OK;
    }
    return st(E_NOT_FOUND);
}

void fault_place(const struct fault_record *r, struct lines_place *out) {
    if (!ok(lines_find(STRING(r->cell), STRING(r->function), r->size, r->offset, out)))
        *out = (struct lines_place){ .line = 0 };
}

u64 fault_count(void) { return newest(); }

u64 fault_forced(void) { return atomic64_get(counter(FORCED)); }

void fault_clear(void) { atomic64_set(counter(CLEARED), newest()); }

u32 fault_last_kind(void) {
    u64 mine = cpu_strand()->id;
    for (u64 n = newest(); n >= oldest(); n--) {
        const struct log_entry *e = entry_of(n);
        if (number_of(e) == n && e->r.task == mine) return e->r.kind;
    }
    return FAULT_OTHER;
}

text fault_action_name(u32 action) {
    switch (action) {
    case FAULT_UNWINDS: return NO_TEXT;
    case FAULT_CAUGHT: return TEXT("caught");
    case FAULT_ENDED: return TEXT("ended");
    case FAULT_RESTARTED: return TEXT("restarted");
    default: return TEXT("abandoned");
    }
}

text fault_kind_name(u32 kind) {
    switch (kind) {
    case FAULT_PAGE: return TEXT("page");
    case FAULT_DIVIDE: return TEXT("divide");
    case FAULT_INVALID: return TEXT("invalid");
    case FAULT_PROTECTION: return TEXT("protection");
    case FAULT_OVERFLOW: return TEXT("overflow");
    case FAULT_PANIC: return TEXT("panic");
    case FAULT_KILL: return TEXT("kill");
    case FAULT_DOUBLE: return TEXT("double");
    default: return TEXT("other");
    }
}
