/* dwarf.h - the parts of DWARF that the running system reads: unwind tables, landing-pad tables, line tables.
 *
 * Pure decoding: no address is followed, every read stays inside the slices given, and no bytes whatever can make a
 * function here fault, loop or panic. What is accepted is what GCC 12 emits for C on x86-64 and what the system's
 * assembler files add; anything else is refused when a cell is loaded, so that unwinding meets nothing unknown.
 *
 *   at load   dwarf_check (before relocation: syntax, and how many FDEs) -> dwarf_index (after relocation)
 *   at fault  dwarf_entry's body, or dwarf_row elsewhere (where the caller's registers are); dwarf_site (which landing
 *             pad) */
#pragma once
#include <status.h>

/* The row that holds longest in a function, for offsets [from, to) and, when it holds at the end again, for those from
 * `tail` on: mostly all but prologue and epilogues. The CFA is reg + cfa, the return address lies right below it, and
 * callee-saved register i (rbx rbp r12 r13 r14 r15) lies saved[i] words below it, 0: not saved; none lies deeper than
 * `depth` words. from == to: that row is not of this kind. */
enum { DWARF_SAVED = 6 };
struct dwarf_body { u32 from, to, tail; i32 cfa; u8 reg, saved[DWARF_SAVED], depth; };
/* One function's unwind entry; offsets are from the cell's base but `fde`, which is from the start of .eh_frame.
 * lsda 0: none. */
struct dwarf_entry { u32 start, size, fde, lsda; struct dwarf_body body; };
PLAIN_TYPE(dwarf_entry)

/* Where a cell's tables and text lie once relocated: text is [base, base + text_size). */
struct dwarf_layout { u64 eh_address, lsda_address, base, text_size; };

/* Where the caller's value of a register is. SAVED: in memory at CFA + offset; SAVED_AT: in memory at reg + offset.
 * The CFA itself is VALUE (reg + offset) or LOADED (the word at reg + offset). */
enum dwarf_rule_kind { RULE_SAME, RULE_SAVED, RULE_SAVED_AT, RULE_UNDEFINED, RULE_VALUE, RULE_LOADED };
enum { DWARF_REGS = 17, DWARF_RIP = 16 };            /* x86-64 numbering: rax rdx rcx rbx rsi rdi rbp rsp r8.. rip */
struct dwarf_rule { i32 offset; u8 kind, reg; };
struct dwarf_row {
    struct dwarf_rule cfa, r[DWARF_REGS];
    u64 args;                                        /* GNU_args_size: bytes a landing pad finds popped */
    bool signal;                                     /* an interrupt's frame: its caller's rip is an exact pc */
};

/* What a call-site table says of a pc: outside of every range ("cannot trap"), covered without or with a pad. */
enum dwarf_site_kind { DWARF_GAP, DWARF_NO_PAD, DWARF_PAD };
struct dwarf_site { u32 kind; u64 from, to, landing; };   /* offsets from the function's start */

/* A line of source; line 0: not found. dir and file are offsets of NUL-terminated names in the table, 0: none. */
struct dwarf_place { u32 line, dir, file; };

CELL_API_BEGIN

/* Checks an .eh_frame section, relocated or not: every record, augmentation, pointer encoding and opcode.
 * *count is the number of FDEs. E_NO_UNWIND: something unknown or malformed; *bad is the offset of that record. */
status dwarf_check(cbytes eh, u32 *count, u32 *bad);

/* Fills `into`, which holds exactly as many dwarf_entry as dwarf_check counted, sorted by start. `lsdas` is any memory
 * that contains all of the cell's .gcc_except_table sections, say its read-only data. Also checks that each function
 * lies in the text, that none overlap, and every call-site table. E_NO_UNWIND; *bad as above. */
status dwarf_index(cbytes eh, cbytes lsdas, const struct dwarf_layout *l, bytes into, u32 *bad);

/* The row that holds for the instruction at `offset` from the function's start. E_NO_UNWIND: malformed; cannot happen
 * for an entry of a checked index while the memory is sound. */
status dwarf_row(cbytes eh, u32 fde, u64 offset, struct dwarf_row *row);

/* Checks a whole call-site table: ranges ascending, all of them and their pads within `size` bytes.
 * E_NO_UNWIND. */
status dwarf_sites(cbytes lsda, u32 size);
/* The range that covers `offset`, or DWARF_GAP. `lsda` starts at the function's table. E_NO_UNWIND: malformed. */
status dwarf_site(cbytes lsda, u64 offset, struct dwarf_site *site);

/* The source line of `target` in a .debug_line section (version 2 to 4). In a relocatable file a sequence starts with
 * an address that a relocation fills in: `operand` is that relocation's offset in the section, `start` the address it
 * stands for, `target` an address in the same function section. */
struct dwarf_place dwarf_line(cbytes lines, u64 operand, u64 start, u64 target);

CELL_API_END
