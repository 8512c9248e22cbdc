/* lines.c - line tables (.debug_line, versions 2 to 4): the source line of an instruction.
 *
 * A unit's program makes rows (address, file, line) in sequences; each function section has one sequence, which begins
 * by setting the address. In a relocatable file that address is a hole which a relocation names, so a sequence is
 * found by the hole's place in the section and its address is given by the caller.
 * Bad at: tables of version 5, which are not found; build cells with -gdwarf-4. */
#include "cursor.h"
#include <cell.h>

enum { STANDARD_OPCODES = 13 };
struct unit { u64 end, program, dirs, files; u32 min_inst, line_range, opcode_base; i32 line_base; };
struct rows { u64 address, file, prev_file; i64 line, prev_line; u64 prev_address; bool ours, have, found, set; };

static bool read_unit(cbytes b, struct cursor *c, struct unit *u) {
    u64 size = cur_fixed(b, c, 4);
    if (c->bad || size > c->end - c->at) return false;
    *u = (struct unit){ .end = c->at + size };
    u64 version = cur_fixed(b, c, 2), header = cur_fixed(b, c, 4);
    if (version < 2 || version > 4) return true;                  /* program 0: skipped */
    u64 program = c->at + header;
    u->min_inst = cur_u8(b, c);
    if (version == 4) cur_skip(c, 1);
    cur_skip(c, 1);
    u->line_base = (i8)cur_u8(b, c);
    u->line_range = cur_u8(b, c);
    u->opcode_base = cur_u8(b, c);
    if (c->bad || u->line_range == 0 || u->opcode_base != STANDARD_OPCODES) return !c->bad;
    cur_skip(c, STANDARD_OPCODES - 1);
    u->dirs = c->at;
    while (cur_string(b, c)) {}
    u->files = c->at;
    u->program = program;
    return !c->bad && program >= c->at && program <= u->end;
}

/* A row was made: does the one before it cover the target? */
static void emit(struct rows *r, u64 target) {
    if (r->ours && r->have && !r->found && target >= r->prev_address && target < r->address) r->found = true;
    if (r->found) return;
    r->have = true;
    r->prev_address = r->address;
    r->prev_line = r->line;
    r->prev_file = r->file;
}

static void extended(cbytes b, struct cursor *c, struct rows *r, u64 operand, u64 start, u64 target) {
    u64 size = cur_uleb(b, c), at = c->at;
    u8 op = cur_u8(b, c);
    if (op == 1) {                                                /* end_sequence */
        emit(r, target);
        bool found = r->found;
        struct rows fresh = { .file = 1, .line = 1 };
        if (!found) *r = fresh;
    } else if (op == 2) {                                         /* set_address */
        r->ours = c->at == operand;
        r->address = start;
    }
    c->at = at;
    cur_skip(c, size);
}

static void standard(cbytes b, struct cursor *c, struct rows *r, const struct unit *u, u8 op, u64 target) {
    switch (op) {
    case 1: emit(r, target); break;
    case 2: r->address += cur_uleb(b, c) * u->min_inst; break;
    case 3: r->line += cur_sleb(b, c); break;
    case 4: r->file = cur_uleb(b, c); break;
    case 5: case 12: (void)cur_uleb(b, c); break;   /* column, isa */
    case 8: r->address += (u64)((255 - u->opcode_base) / u->line_range) * u->min_inst; break;
    case 9: r->address += cur_fixed(b, c, 2); break;
    default: break;                                               /* flags without operands */
    }
}

static void run_unit(cbytes b, struct cursor *c, const struct unit *u, struct rows *r, u64 operand, u64 start,
                     u64 target) {
    *r = (struct rows){ .file = 1, .line = 1 };
    while (cur_more(c) && !r->found) {
        u8 op = cur_u8(b, c);
        if (op >= u->opcode_base) {
            u32 k = (u32)op - u->opcode_base;
            r->address += (u64)(k / u->line_range) * u->min_inst;
            r->line += u->line_base + (i32)(k % u->line_range);
            emit(r, target);
        } else if (op == 0) extended(b, c, r, operand, start, target);
        else standard(b, c, r, u, op, target);
    }
}

/* The offset of the nth (from 1) directory's name. */
static u32 dir_name(cbytes b, u64 at, u64 n) {
    struct cursor c = cur_at(b, at);
    for (u64 i = 1; i <= n; i++) {
        at = c.at;
        if (!cur_string(b, &c)) return 0;
    }
    return n ? (u32)at : 0;
}

/* The names of the row's file. */
static struct dwarf_place name_place(cbytes b, const struct unit *u, const struct rows *r) {
    struct dwarf_place place = { .line = (u32)r->prev_line };
    struct cursor c = cur_at(b, u->files);
    u64 at = 0, dir = 0;
    for (u64 i = 1; i <= r->prev_file; i++) {
        at = c.at;
        if (!cur_string(b, &c)) return place;
        dir = cur_uleb(b, &c);
        (void)cur_uleb(b, &c);                                    /* time, size */
        (void)cur_uleb(b, &c);
    }
    place.file = (u32)at;
    place.dir = dir_name(b, u->dirs, dir);
    return place;
}

struct dwarf_place dwarf_line(cbytes b, u64 operand, u64 start, u64 target) {
    struct cursor c = cur_at(b, 0);
    struct unit u;
    struct rows r;
    while (cur_more(&c) && read_unit(b, &c, &u)) {
        if (u.program && operand >= u.program && operand < u.end) {
            struct cursor in = cur_in(b, u.program, u.end);
            run_unit(b, &in, &u, &r, operand, start, target);
            if (r.found) return name_place(b, &u, &r);
        }
        c = cur_at(b, u.end);
    }
    return (struct dwarf_place){ .line = 0 };
}
