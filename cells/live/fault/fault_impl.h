/* fault_impl.h - what the files of fault share: the log, the table of unwindings under way, and the walk. */
#pragma once
#include <live/fault.h>
#include <live/unwind.h>
#include <atomic.h>

enum { FLAG_TRAP = 1 << 8, FLAG_INTERRUPTS = 1 << 9, FLAG_DIRECTION = 1 << 10 };
enum { UNWINDINGS = 256, UNWINDING_SPARE = UNWINDINGS };   /* the spare serves when all others are taken; not counted */

/* One unwinding. The exception object that landing pads pass along is 1 + its index. */
struct unwinding {
    u64 record;                                      /* its first fault */
    u64 started;                                     /* clock_cycles */
    u64 pad;                                         /* stack pointer at its last landing, 0 before */
    u64 defer;                                       /* strand.defer before it began */
    u64 traced;                                      /* stack pointer of the outermost frame in the record's trace */
    u32 frames, cleanups, nested;
    bool walking;                                    /* inside the unwinder */
};

/* log.c. Records may be filled while log_open says so; a reader sees them from log_close on. */
u64 log_open(u32 kind);                              /* counts a fault of the running task */
struct fault_record *log_at(u64 n);                  /* the entry of record n, perhaps reused since */
void log_close(u64 n);
void log_action(u64 n, enum fault_action action);
void log_caught(u64 n, const struct unwinding *w, u64 us);
void log_trace(u64 n, u64 pc);                       /* a further frame outwards, if there is room */
void log_fold(u64 nested, u64 into);                 /* nested's record goes, into's tells where it was */
void log_settle(u64 action);
void log_count_forced(void);

/* open.c: the unwindings under way. Whose they are: a strand's address, or 1 + CPU number where no task runs. */
u64 unwinder_key(void);
u32 unwinding_begin(u64 record);
struct unwinding *unwinding_at(u32 index);
bool unwinding_mine(u64 index);
bool unwinding_broken(void);                         /* the caller faulted while it walked */
/* The index that goes on when `index` lands at `pad`: unwindings that this one has swallowed are added to it. */
u32 unwinding_merge(u32 index, u64 pad);
void unwinding_end(u32 index);
void unwinding_end_all(void);

/* fault.c */
void fault_unwind(struct frame *f, u32 kind, bool forced, text why);

/* x86_64/abandon.S: makes the frame continue in task_abandon. */
void frame_abandon(struct frame *f);

/* force.c */
void force_tick(struct frame *f);
void force_step(struct frame *f);
/* Some frame from u outwards belongs to a release function. Takes the registry's lock. */
bool in_release(const struct unwind_regs *from);
