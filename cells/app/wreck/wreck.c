/* wreck.c - every kind of fault, on purpose.
 *
 * Each function tells the line of its fault through the channel end it was lent, then faults in that line. None of them
 * is inlined, so the fault log must name the function. wreck_run holds the channel end and a mutex meanwhile, `spin` a
 * spin lock too: whoever asks afterwards (wreck_quiet) sees whether the unwinding gave them back.
 * Nothing can lie at the addresses used: the lower half of the address space is empty, and NOT_CANONICAL is no
 * address. */
#include <app/wreck.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/lock.h>
#include <task/mutex.h>

#define WRECK static __attribute__((noinline)) void
enum { UNMAPPED = 0xdead0000 };
#define NOT_CANONICAL 0x0dead00000000000ul

struct treasure { u64 touched; };
struct chest { u64 touched; };
SPIN_TYPE(treasure)
MUTEX_TYPE(chest)
CELL_STATE treasure_spin wreck_treasure;
CELL_STATE chest_mutex wreck_chest;

static void mark(sender *notes, u32 line) {
    struct wreck_note n = { .line = line };
    status s = wreck_note_send(notes, &n);
    if (!ok(s)) panic("the line of the fault cannot be told");
}

typedef void nowhere_fn(void);

static inline volatile u64 *bad_pointer(u64 address) {
    UNSAFE("points nowhere, to fault where it is used");
    return (volatile u64 *)address;
}

static inline nowhere_fn *bad_function(u64 address) {
    UNSAFE("leads nowhere, to fault when it is called");
    return (nowhere_fn *)address;
}

static inline __attribute__((always_inline)) void undefined_instruction(void) {
    UNSAFE("an instruction that there is not");
    __asm__ volatile("ud2");
}
enum { UNDEFINED_LINE = __LINE__ - 2 };

WRECK wreck_page(sender *notes) {
    volatile u64 *bad = bad_pointer(UNMAPPED);
    mark(notes, __LINE__ + 1);
    *bad = 1;
}

WRECK wreck_read(sender *notes) {
    volatile u64 *bad = bad_pointer(UNMAPPED), got = 0;
    mark(notes, __LINE__ + 1);
    got = *bad;
    (void)got;
}

WRECK wreck_divide(sender *notes) {
    volatile u64 one = 1, zero = 0;
    mark(notes, __LINE__ + 1);
    one = one / zero;
}

WRECK wreck_invalid(sender *notes) {
    mark(notes, UNDEFINED_LINE);
    undefined_instruction();
}

WRECK wreck_protection(sender *notes) {
    volatile u64 *bad = bad_pointer(NOT_CANONICAL);
    mark(notes, __LINE__ + 1);
    *bad = 1;
}

WRECK wreck_panic(sender *notes) {
    mark(notes, __LINE__ + 1);
    panic("wreck_panic was asked for");
}

WRECK wreck_callnull(sender *notes) {
    volatile u64 address = 0;
    nowhere_fn *nowhere = bad_function(address);
    mark(notes, __LINE__ + 1);
    nowhere();
    address = 1;                                     /* so that the call is not a jump out of this function */
}

WRECK wreck_calldata(sender *notes) {
    volatile u64 data = 0xc3c3c3c3c3c3c3c3ul;
    nowhere_fn *nowhere = bad_function((u64)&data);
    mark(notes, __LINE__ + 1);
    nowhere();
}

WRECK wreck_spin(sender *notes) {
    volatile u64 *bad = bad_pointer(UNMAPPED);
    mark(notes, __LINE__ + 3);
    OWN(treasure_hold) g = treasure_lock(&wreck_treasure);
    treasure_data(&g)->touched++;
    *bad = treasure_data(&g)->touched;
}

WRECK wreck_kill(sender *notes) {
    mark(notes, __LINE__ + 1);
    for (;;) poll();
}

/* A value whose release faults. */
OWNED_LOCAL(bomb);
struct bomb { OWNED; u64 armed; };
OWNED_FUNS(bomb, armed)
static void bomb_release(bomb *self) {
    volatile u64 *bad = bad_pointer(UNMAPPED);
    *bad = self->armed;
}

WRECK wreck_nested(sender *notes) {
    OWN(bomb) b = { .armed = 1 };
    mark(notes, __LINE__ + 1);
    if (bomb_live(&b)) panic("wreck_nested was asked for");
}

/* Goes deeper through a table: direct recursion is not allowed in a cell, for this very reason. */
static void wreck_overflow(u64 depth);
static const struct deeper { OPS; void (*go)(u64 depth); } deeper = { .go = wreck_overflow };

static __attribute__((noinline)) void wreck_overflow(u64 depth) {
    volatile u64 frame[64];
    AT(frame, depth % 64) = depth;
    poll();
    deeper.go(AT(frame, depth % 64) + 1);
    AT(frame, 0) = depth;
}

static void run(u32 kind, sender *notes) {
    switch (kind) {
    case WRECK_PAGE: wreck_page(notes); break;
    case WRECK_READ: wreck_read(notes); break;
    case WRECK_DIVIDE: wreck_divide(notes); break;
    case WRECK_INVALID: wreck_invalid(notes); break;
    case WRECK_PROTECTION: wreck_protection(notes); break;
    case WRECK_OVERFLOW:
        mark(notes, 0);
        wreck_overflow(0);
        break;
    case WRECK_PANIC: wreck_panic(notes); break;
    case WRECK_KILL: wreck_kill(notes); break;
    case WRECK_NESTED: wreck_nested(notes); break;
    case WRECK_CALLNULL: wreck_callnull(notes); break;
    case WRECK_CALLDATA: wreck_calldata(notes); break;
    case WRECK_SPIN: wreck_spin(notes); break;
    default: break;
    }
}

void wreck_run(u32 kind, sender_sink notes) {
    OWN(sender) mine = TAKE(sender, *notes);
    OWN(chest_guard) g = chest_enter(&wreck_chest);
    chest_inside(&g)->touched++;
    run(kind, sender_need(&mine));
}

void wreck_touch(void) {
    volatile u64 *bad = bad_pointer(UNMAPPED);
    *bad = 1;
}

bool wreck_quiet(void) {
    OWN(treasure_hold) spin = treasure_lock(&wreck_treasure);
    DROP(treasure_hold, spin);
    OWN(chest_guard) mutex = chest_try(&wreck_chest);
    return chest_guard_live(&mutex);
}

text wreck_name(u32 kind) {
    switch (kind) {
    case WRECK_PAGE: return TEXT("page");
    case WRECK_READ: return TEXT("read");
    case WRECK_DIVIDE: return TEXT("divide");
    case WRECK_INVALID: return TEXT("invalid");
    case WRECK_PROTECTION: return TEXT("protection");
    case WRECK_OVERFLOW: return TEXT("overflow");
    case WRECK_PANIC: return TEXT("panic");
    case WRECK_KILL: return TEXT("kill");
    case WRECK_NESTED: return TEXT("nested");
    case WRECK_CALLNULL: return TEXT("callnull");
    case WRECK_CALLDATA: return TEXT("calldata");
    case WRECK_SPIN: return TEXT("spin");
    default: return NO_TEXT;
    }
}
