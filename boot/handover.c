/* handover.c - the nano core replaces itself by cells.
 *
 * The loaded copies were resolved among themselves, so nothing refers to the image but the registers of this CPU and
 * the stack it runs on. What the image has built up is all in declared states. Everything that can fail comes first:
 * loading, a stack, the list of moves. Then the states are copied bit for bit and the CPU leaves for the new stack; no
 * call between the two changes a state. Why a bitwise copy is right: doc/design/004. */
#include "handover.h"
#include <base/bytes.h>
#include <base/line.h>
#include <cpu/context.h>
#include <dev/serial.h>
#include <link/loader.h>
#include <mem/heap.h>
#include <mem/state.h>
#include <sys/captain.h>

enum { MOVES_MAX = 128 };
struct move { u64 from, to, size; };
static struct move moves[MOVES_MAX];

static void say(text t) {
    serial_write(t);
}

_Noreturn static void give_up(text what, const struct line *why) {
    say(TEXT("boot: "));
    say(what);
    say(TEXT(": "));
    say(line_text(why));
    say(TEXT("\n"));
    cpu_stop();
}

_Noreturn static void give_up_status(text what, status s) {
    struct line why = { 0 };
    line_status(&why, s);
    give_up(what, &why);
}

/* The loaded cells' state of that name: names of core states are unique (each begins with its cell's name). */
static u64 loaded_state(text name, struct state_info *info) {
    for (u64 id = state_next(0); id; id = state_next(id)) {
        status s = state_info(id, info);
        if (ok(s) && text_equal(bytes_string(state_info_bytes(info), 0), name)) return id;
    }
    return 0;
}

static void plan_move(u64 i, const struct nano_state *from) {
    struct state_info to = { 0 };
    struct line why = { 0 };
    text name = bytes_string(nano_state_bytes(from), 0);
    line_put(&why, name);
    if (!loaded_state(name, &to)) {
        line_put(&why, TEXT(" has no loaded cell"));
        give_up(TEXT("state of the nano core"), &why);
    }
    if (to.size != from->size) {
        line_put(&why, TEXT(" has another size in the loaded cell"));
        give_up(TEXT("state of the nano core"), &why);
    }
    AT(moves, i) = (struct move){ .from = from->address, .to = to.address, .size = from->size };
}

static void plan_moves(void) {
    struct line why = { 0 };
    if (nano_state_count > MOVES_MAX) give_up(TEXT("too many states in the nano core"), &why);
    for (u64 i = 0; i < nano_state_count; i++) {
        UNSAFE("the build's table has nano_state_count entries");
        plan_move(i, &nano_states[i]);
    }
}

static void load_captain(cell_ref_out captain) {
    struct line why = { 0 };
    status s = loader_load_still(NS_KERNEL, TEXT("captain"), &why, captain);
    if (!ok(s)) give_up(TEXT("cannot load the core cells"), &why);
}

/* Puts what the captain needs on the heap; its address is the only thing that crosses. */
static u64 pack(const struct boot_info *info, mapping_sink nano, stack_sink on, cell_ref_sink captain) {
    struct machine_facts facts = { .rsdp_size = info->rsdp_size };
    for (u32 i = 0; i < FACTS_RSDP; i++) AT(facts.rsdp, i) = AT(info->rsdp, i);
    for (u32 i = 0; i < FACTS_COMMAND; i++) AT(facts.command, i) = AT(info->command, i);
    u64 address = unsafe_heap_alloc(sizeof(handover));
    if (!address) give_up_status(TEXT("hand-over"), st(E_NO_MEMORY));
    UNSAFE("moves the value into fresh heap memory, from where the captain takes it");
    *(handover *)address = handover_of(nano, on, captain, &facts);
    return address;
}

_Noreturn static void leave(u64 top, u64 entry, u64 argument) {
    UNSAFE("copies states between memory that both sides own, then never returns");
    for (u64 i = 0; i < nano_state_count; i++) {
        const struct move *m = &AT(moves, i);
        memcpy((void *)m->to, (const void *)m->from, m->size);
    }
    context_leave(top, (void (*)(u64))entry, argument);
}

_Noreturn void handover_run(const struct boot_info *info, mapping_sink nano) {
    OWN(cell_ref) captain = NONE(cell_ref);
    OWN(stack) fresh = NONE(stack);
    u64 entry = 0;
    load_captain(&captain);
    status s = registry_symbol(NS_KERNEL, TEXT("captain_main"), &entry);
    if (!ok(s)) give_up_status(TEXT("captain_main"), s);
    s = stack_make(STACK_DEFAULT, &fresh);
    if (!ok(s)) give_up_status(TEXT("stack of the captain"), s);
    if (!stack_live(&fresh) || !cell_ref_live(&captain)) give_up_status(TEXT("hand-over"), st(E_NOT_FOUND));
    u64 top = stack_top(&fresh);
    u64 argument = pack(info, nano, &fresh, &captain);
    plan_moves();
    leave(top, entry, argument);
}
