/* early.c - the nano core's fault reports.
 *
 * A fault before the cells run cannot be recovered, only told: number, place, and the panic's sentence. The tables are
 * the image's own, so that no declared state ever refers to code of the image. */
#include "early.h"
#include <base/bytes.h>
#include <base/line.h>
#include <base/raise.h>
#include <cpu/cpu.h>
#include <dev/serial.h>

enum { GATES = 256, STUB = 16, CODE = 8, WHY_MAX = 200, PAGE_FAULT = 14 };
static u64 early_gates[2 * GATES] __attribute__((aligned(16)));

void early_start(void) {
    UNSAFE("the gates name the stubs' addresses");
    for (u32 v = 0; v < GATES; v++) {
        u64 stub = (u64)early_stubs + v * STUB;
        AT(early_gates, 2 * v) = (stub & 0xffff) | (u64)CODE << 16 | 0x8eul << 40 | (stub >> 16 & 0xffff) << 48;
        AT(early_gates, 2 * v + 1) = stub >> 32;
    }
    early_load((u64)&early_gates);
}

static u64 fault_address(void) {
    UNSAFE("reads the fault address");
    u64 v;
    __asm__ volatile("movq %%cr2, %0" : "=r"(v) : : "memory");
    return v;
}

/* A panic's sentence ends with NUL and lies in the image; one that is longer than any is cut. */
static text sentence(u64 address) {
    UNSAFE("reads the text that panic was given");
    return bytes_string((cbytes){ .ptr = (const u8 *)address, .len = WHY_MAX }, 0);
}

void early_report(const struct early_frame *f) {
    struct line l = { 0 };
    line_put(&l, TEXT("\nAriadne: the nano core failed: "));
    if (f->vector == RAISE_PANIC) {
        line_put(&l, sentence(f->rdi));
    } else {
        line_put(&l, TEXT("exception "));
        line_u64(&l, f->vector);
        line_put(&l, TEXT(" error "));
        line_hex(&l, f->error, 1);
    }
    line_put(&l, TEXT(" at "));
    line_hex(&l, f->rip, 16);
    line_put(&l, TEXT(" stack "));
    line_hex(&l, f->rsp, 16);
    if (f->vector == PAGE_FAULT) {
        line_put(&l, TEXT(" address "));
        line_hex(&l, fault_address(), 16);
    }
    line_char(&l, '\n');
    serial_write(line_text(&l));
    cpu_stop();
}

void early_fail(text what, status s) {
    struct line l = { 0 };
    line_put(&l, TEXT("\nAriadne: cannot start: "));
    line_put(&l, what);
    line_put(&l, TEXT(": "));
    line_status(&l, s);
    line_char(&l, '\n');
    serial_write(line_text(&l));
    cpu_stop();
}
