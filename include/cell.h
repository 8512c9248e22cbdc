/* cell.h - what makes an object file a cell: its entry table and its declared state.
 *
 * The manifest (NAME.cell) travels in the object's section .cell, the fingerprints of its symbols' types in
 * .cell.types; both are put there by the build. */
#pragma once
#include "own.h"

/* Declared state: `CELL_STATE struct T_spin name;` The state store owns the memory, which outlives every version of
 * the cell's code; the cell reaches it through its slot table like an import. The type must be SYNC, zeroes or a
 * constant are its first value, and nothing but the cell's own slots may point into it. STATE_VERSION(n) numbers a
 * layout; the plain form is version 1. */
#define CELL_STATE        __attribute__((section(".cell.state"), visibility("default")))
#define STATE_VERSION(n)  __attribute__((section(".cell.state.v" #n), visibility("default")))

/* The three births and the end of a cell. Every member may be left out.
 *   start   after a load: acquire what the cell needs. On error everything acquired must have been returned.
 *   resume  in place of start when a swap finds the state `name` in another layout: build `fresh` (zeroed, the new
 *           layout) from `old`, or refuse. Runs on a copy before commit; must not change anything else.
 *   attach  at the commit of a swap, all other CPUs held, interrupts off: re-point hardware at the new code. Cannot
 *           fail, takes no lock.
 *   stop    before an unload: give everything back. A refusal keeps the cell. */
struct cell_ops {
    OPS;
    status (*start)(void);
    status (*resume)(text name, u32 old_version, cbytes old, bytes fresh);
    void (*attach)(void);
    status (*stop)(void);
};
#define CELL(...) __attribute__((section(".cell.ops"), used)) static const struct cell_ops cell_ops_ = { __VA_ARGS__ }
