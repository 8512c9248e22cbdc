/* judge.c - which instructions may trap.
 *
 * Calls, divisions, int, int3, ud2, and instructions that fault on wrong operands even in the kernel always may. Memory
 * accesses may, but for those whose address is known to be mapped as long as the function runs:
 *   - the function's own frame and its arguments there, at constant offsets. An overflowing stack is no exception: its
 *     first hit of the guard gets a reserve and the instruction goes on (doc/unwinding.md);
 *   - the cell's own variables, slots and constants, relative to rip or through a register that holds their address,
 *     and what slots point to: a cell that is in use stays mapped. Stores to constants trap;
 *   - entries of jump tables, whose index GCC itself has compared;
 *   - the place of a returned struct, which lies in the caller's frame.
 * push, pop, call and ret access the frame only. */
#include "judge.h"
#include "place.h"

#include <stdio.h>

struct hazard { const char *what, *help; };

static const struct hazard CALLED = { "a call",
    "the compiler holds that the callee cannot throw: use no nothrow or leaf attribute, no __builtin_ form of a "
    "library function" };
static const struct hazard ACCESS = { "an access to memory",
    "the compiler holds that it cannot trap: move it into a function that owns nothing; assembly stands alone in an "
    "always_inline wrapper" };
static const struct hazard CONSTANT = { "a store to a constant", "the memory is read-only" };
static const struct hazard DIVIDED = { "a division", "assembly stands alone in an always_inline wrapper" };
static const struct hazard TRAPS = { "a trap", "use panic(\"why\"), which is a call, for __builtin_trap and the like" };
static const struct hazard SYSTEM = { "a privileged instruction",
    "assembly stands alone in an always_inline wrapper that owns nothing" };

static bool is_mapped(const struct flow *f, const struct step *s, int8_t number) {
    enum place place = points_to(s, number);
    return place == RESULT ? f->returns_by_memory : place != ANYWHERE;
}

/* movs and its like access memory by rdi, rsi or both; how far they go is a constant when the compiler made them. */
static bool string_is_mapped(const struct flow *f, const struct step *s) {
    bool uses_rdi = s->code.writes >> RDI & 1, uses_rsi = s->code.writes >> RSI & 1;
    return (!uses_rdi || is_mapped(f, s, RDI)) && (!uses_rsi || is_mapped(f, s, RSI));
}

/* bt and its like with a register reach as many bits from their operand as that says. */
static bool reaches_far(const struct instruction *i) {
    return i->map == 1 && (i->opcode == 0xa3 || i->opcode == 0xab || i->opcode == 0xb3 || i->opcode == 0xbb);
}

static bool operand_is_mapped(const struct flow *f, const struct step *s) {
    const struct memory *m = &s->code.memory;
    if (m->segment || reaches_far(&s->code)) return false;
    if (s->code.string) return string_is_mapped(f, s);
    if (m->rip) return true;
    return m->index == NONE ? is_mapped(f, s, m->base) : points_to(s, m->base) == TABLE && !s->code.stores;
}

static bool stores_constant(const struct flow *f, const struct step *s) {
    const struct reference *r = operand_reference(f, s);
    return s->code.stores && s->code.memory.rip && r && r->section && !f->object->sections[r->section].writable;
}

static const struct hazard *hazard_of(const struct flow *f, const struct step *s) {
    switch ((enum kind)s->code.kind) {
    case CALL: return &CALLED;
    case DIVIDE: return &DIVIDED;
    case INTERRUPT: return &TRAPS;
    case PRIVILEGED: return &SYSTEM;
    case PLAIN: case JUMP: case BRANCH: case JUMP_AWAY: case RETURN: break;
    }
    if (stores_constant(f, s)) return &CONSTANT;
    return (s->code.loads || s->code.stores) && !operand_is_mapped(f, s) ? &ACCESS : NULL;
}

/* Where unwinding looks for the instruction: a call is found by the byte before its return address. */
static uint32_t looked_up(const struct step *s) {
    return s->code.kind == CALL ? s->offset + s->code.length - 1 : s->offset;
}

/* Is the next step reached from this one alone, with the same things owned? */
static bool goes_on(const struct step *s, const struct step *next) {
    bool plain = s->code.kind == PLAIN || s->code.kind == DIVIDE || s->code.kind == PRIVILEGED;
    return plain && !s->code.stops && !next->joins;
}

/* The pad of the nearest step that has one, before (by = -1) or behind (by = 1) this one in straight-line code without
 * calls; 0: none. */
static uint32_t neighbours_pad(const struct flow *f, size_t n, int by) {
    for (;;) {
        const struct step *s = &f->steps[n];
        if (by < 0 ? n == 0 || !goes_on(s - 1, s) : n + 1 == f->count || !goes_on(s, s + 1)) return 0;
        n += (size_t)by;
        const struct site *site = hazard_of(f, &f->steps[n]) ? site_at(f->function, f->steps[n].offset) : NULL;
        if (site && site->pad) return site->pad;
    }
}

/* In the middle of instructions with the same pad one that has none was forgotten: assembly in a function that owns, an
 * argument that was read through a pointer. Ownership cannot have ended and begun again without a call or a jump. */
static bool is_forgotten(const struct flow *f, size_t n) {
    uint32_t before = neighbours_pad(f, n, -1);
    return before && before == neighbours_pad(f, n, 1);
}

/* Why unwinding would not find the cleanups there; NULL: it would, or there are none to find. A range without a pad is
 * trusted but for ud2: GCC lists no instruction of its own for it, so the range is that of its neighbours. */
static const char *verdict(const struct flow *f, size_t n, const struct hazard *h) {
    const struct step *s = &f->steps[n];
    const struct site *site = site_at(f->function, looked_up(s));
    if (!site) return "lies in a gap of the call-site table";
    if (site->pad) return NULL;
    if (h == &TRAPS && s->code.stops) return "has no landing pad";
    return is_forgotten(f, n) ? "has no landing pad, but those around it have" : NULL;
}

static void complain(const struct flow *f, const struct step *s, const struct hazard *h, const char *why) {
    const struct function *fn = f->function;
    const char *name = function_name(f->object, fn->section, fn->start);
    char line[512];
    place_of(f->object, fn->section, fn->start + s->offset, line, sizeof line);
    printf("%s: error: %s+0x%x: %s %s: a fault there would skip the cleanups of %s\n", line, name, s->offset, h->what,
        why, name);
    printf("  help: %s (doc/unwinding.md)\n", h->help);
}

/* The compiler also lists changes of rsp, which cannot trap, and leaves ranges that have become empty. */
static bool is_idle(const struct flow *f, const struct site *site) {
    if (site->from == site->to) return false;
    for (size_t n = 0; n < f->count; n++) {
        const struct step *s = &f->steps[n];
        bool inside = looked_up(s) >= site->from && looked_up(s) < site->to;
        if (inside && (hazard_of(f, s) || s->code.writes >> RSP & 1)) return false;
    }
    return true;
}

struct findings judge(const struct object *o, const struct function *f) {
    struct flow flow = flow_read(o, f);
    struct findings found = { 0 };
    for (size_t n = 0; n < flow.count; n++) {
        const struct hazard *h = hazard_of(&flow, &flow.steps[n]);
        const char *why = h ? verdict(&flow, n, h) : NULL;
        if (!why) continue;
        complain(&flow, &flow.steps[n], h, why);
        found.errors++;
    }
    for (size_t i = 0; i < f->site_count; i++) found.idle += is_idle(&flow, &f->sites[i]);
    flow_free(&flow);
    return found;
}
