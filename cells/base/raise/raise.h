/* raise.h - the few ways in which code leaves its frame: panic, kill, resume of an unwinding, and catch.
 *
 * Each is a software interrupt, so that everything that unwinds arrives at one place, the trap entry of cells/cpu/trap,
 * with the whole register state. This keeps the cell at the very bottom: anyone may panic, nobody below needs the
 * unwinder. `panic`, `_Unwind_Resume` and `__gcc_personality_v0` are what compiled code itself refers to. */
#pragma once
#include <own.h>

/* Vectors of the software interrupts; rdi carries the argument. */
enum { RAISE_PANIC = 0x80, RAISE_KILL = 0x81, RAISE_RESUME = 0x82 };

CELL_API_BEGIN

/* Unwinds the calling task as killed. Called only by kill points (poll, blocking calls). Any context with a task. */
_Noreturn void raise_kill(void);

/* Continues an unwinding after a landing pad has run its cleanups; compiled code calls it, nobody else. */
_Noreturn void _Unwind_Resume(void *exception);

/* Only its address is used, in unwind tables: the system's unwinder calls no personality. */
void __gcc_personality_v0(void);

/* Calls fn(arg) as a catch point: 0 when it returned, 1 when a fault, panic or kill unwound to here. Nests. The frame
 * is an ordinary one with a landing pad of its own that returns instead of resuming. Any context. */
u32 raise_catch(void (*fn)(u64 arg), u64 arg);

CELL_API_END

/* CATCH_TYPE(fn, T): a function of a struct T that is called as a catch point.
 *   static void fn(struct T *arg)        you write it
 *   bool fn_caught(struct T *arg)        calls it; true when something unwound to here */
#define CATCH_TYPE(fn, T)                                                                                       \
    static void fn(struct T *arg);                                                                              \
    static void fn##_number(u64 arg) { UNSAFE("own.h: catch"); fn((struct T *)arg); }                           \
    static inline bool fn##_caught(struct T *arg) {                                                             \
        UNSAFE("own.h: catch"); return raise_catch(fn##_number, (u64)arg) != 0; }
