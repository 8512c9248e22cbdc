/* dwarf.c - unwind tables: the records of .eh_frame, their programs, and the index over them.
 *
 * .eh_frame is a list of records. A CIE holds what functions share (how numbers are scaled, where a call leaves the
 * registers); an FDE names one function and a program that says, instruction by instruction, how that changes. Running
 * CIE and FDE programs up to an offset gives a row: the rule for the CFA (the caller's rsp) and for each register.
 *
 * Accepted is what GCC 12 and gas emit for this system (doc/unwinding.md): CIE version 1, return column 16, factors 1
 * and -8, augmentations of z, R, P, L and S with 32-bit pc-relative pointers; the opcodes of step_common and step_rare;
 * and of expressions only `register + offset` and `register + offset, dereferenced`, which realigned frames use.
 * Bad at: anything compiled otherwise, on purpose. */
#include "cursor.h"
#include <cell.h>

enum { ENC_PCREL32 = 0x1b, ENC_INDIRECT = 0x80, ROWS_KEPT = 3, CODE_FACTOR = 1, DATA_FACTOR = -8, OP_BREG = 0x70,
       OP_DEREF = 6, REG_NONE = 0xff, WORD = 8 };
static const u8 saved_regs[DWARF_SAVED] = { 3, 6, 12, 13, 14, 15 };   /* rbx rbp r12 .. r15 */

/* One FDE taken apart; offsets are into .eh_frame. range and start are as they stand in the file. */
struct fde { u64 next, start_at, program, cie_program, cie_end, lsda_at; i32 start; u32 size; bool signal; i32 lsda; };
struct cie { u64 program, end; bool augmented, has_lsda, signal; };
struct machine { struct dwarf_row row, first, kept[ROWS_KEPT]; u32 depth; u64 at, target; };   /* depth: of kept */

/* --- records -------------------------------------------------------------------------------------------------- */

/* Reads the length of the record at c: its end, 0 at a terminator. */
static u64 record_end(cbytes b, struct cursor *c) {
    u64 size = cur_fixed(b, c, 4);
    if (size == 0) return 0;
    if (size >= 0xfffffff0u || size > c->end - c->at) c->bad = true;
    return c->at + size;
}

/* The augmentation letters at `letters` and their data at c. */
static bool read_augmentation(cbytes b, struct cursor *c, struct cursor letters, struct cie *out) {
    if (cur_u8(b, &letters) != 'z') return false;
    u64 size = cur_uleb(b, c);
    u64 end = c->at + size;
    out->augmented = true;
    for (u8 letter = cur_u8(b, &letters); letter != 0; letter = cur_u8(b, &letters)) {
        if (letter == 'S') out->signal = true;
        else if (letter == 'R' && cur_u8(b, c) != ENC_PCREL32) return false;
        else if (letter == 'L') {
            out->has_lsda = true;
            if (cur_u8(b, c) != ENC_PCREL32) return false;
        } else if (letter == 'P') {
            if ((cur_u8(b, c) & ~(u32)ENC_INDIRECT) != ENC_PCREL32) return false;
            cur_skip(c, 4);
        } else if (letter != 'R') return false;
    }
    return !letters.bad && !c->bad && c->at == end;
}

static bool read_cie(cbytes b, u64 at, struct cie *out) {
    struct cursor c = cur_at(b, at);
    *out = (struct cie){ 0 };
    out->end = record_end(b, &c);
    if (out->end == 0 || cur_fixed(b, &c, 4) != 0 || cur_u8(b, &c) != 1) return false;
    struct cursor letters = cur_at(b, c.at);
    while (cur_u8(b, &c) != 0) {}
    if (cur_uleb(b, &c) != CODE_FACTOR || cur_sleb(b, &c) != DATA_FACTOR || cur_u8(b, &c) != DWARF_RIP) return false;
    if (!read_augmentation(b, &c, letters, out)) return false;
    out->program = c.at;
    return !c.bad && c.at <= out->end;
}

/* The record at `at`: *is_fde tells whether `out` was filled. A terminator gives out->next == at. */
static bool read_record(cbytes b, u64 at, struct fde *out, bool *is_fde) {
    struct cursor c = cur_at(b, at);
    struct cie cie;
    *is_fde = false;
    *out = (struct fde){ .next = at };
    u64 end = record_end(b, &c);
    if (c.bad) return false;
    if (end == 0) return true;
    out->next = end;
    u64 id_at = c.at, id = cur_fixed(b, &c, 4);
    if (id == 0) return read_cie(b, at, &cie);
    if (id > id_at || !read_cie(b, id_at - id, &cie)) return false;
    *is_fde = true;
    out->cie_program = cie.program;
    out->cie_end = cie.end;
    out->signal = cie.signal;
    out->start_at = c.at;
    out->start = cur_i32(b, &c);
    out->size = (u32)cur_fixed(b, &c, 4);
    u64 size = cur_uleb(b, &c), data = c.at;
    if (cie.has_lsda) {
        out->lsda_at = c.at;
        out->lsda = cur_i32(b, &c);
    }
    out->program = c.at;
    return !c.bad && c.at - data == size && c.at <= end && out->size <= 0x7fffffff;
}

/* --- programs ------------------------------------------------------------------------------------------------- */

static bool set_rule(struct machine *m, u64 reg, u8 kind, u8 of, i64 offset) {
    if (reg >= DWARF_REGS || offset != (i32)offset) return false;
    AT(m->row.r, reg) = (struct dwarf_rule){ .kind = kind, .reg = of, .offset = (i32)offset };
    return true;
}

static bool set_cfa(struct machine *m, u8 kind, u64 reg, i64 offset) {
    if (reg >= DWARF_REGS || offset != (i32)offset) return false;
    m->row.cfa = (struct dwarf_rule){ .kind = kind, .reg = (u8)reg, .offset = (i32)offset };
    return true;
}

/* An expression: `breg N`, then perhaps a dereference. */
static bool read_expression(cbytes b, struct cursor *c, u64 *reg, i64 *offset, bool *loaded) {
    u64 size = cur_uleb(b, c), end = c->at + size;
    u8 op = cur_u8(b, c);
    *reg = (u64)op - OP_BREG;
    *offset = cur_sleb(b, c);
    *loaded = !c->bad && c->at < end;
    if (*loaded && cur_u8(b, c) != OP_DEREF) return false;
    return !c->bad && op >= OP_BREG && c->at == end;
}

/* An expression gives the CFA itself, or for a register the address it is saved at. */
static bool step_expression(struct machine *m, cbytes b, struct cursor *c, bool for_cfa) {
    u64 of, reg = for_cfa ? 0 : cur_uleb(b, c);
    i64 offset;
    bool loaded;
    if (!read_expression(b, c, &of, &offset, &loaded) || of >= DWARF_REGS) return false;
    if (for_cfa) return set_cfa(m, loaded ? RULE_LOADED : RULE_VALUE, of, offset);
    return !loaded && set_rule(m, reg, RULE_SAVED_AT, (u8)of, offset);
}

static bool scaled(u64 factored, i64 *offset) {
    *offset = (i64)factored * DATA_FACTOR;
    return factored <= 0x0fffffff;
}

/* remember_state and restore_state; GNU_args_size is not part of what they keep. */
static bool step_stack(struct machine *m, bool restore) {
    if (!restore) {
        if (m->depth == ROWS_KEPT) return false;
        AT(m->kept, m->depth) = m->row;
        m->depth++;
        return true;
    }
    if (m->depth == 0) return false;
    u64 args = m->row.args;
    m->depth--;
    m->row = AT(m->kept, m->depth);
    m->row.args = args;
    return true;
}

static bool step_rare(struct machine *m, cbytes b, struct cursor *c, u8 op) {
    i64 offset;
    switch (op) {
    case 0x05: {                                                                  /* offset_extended */
        u64 reg = cur_uleb(b, c);
        return scaled(cur_uleb(b, c), &offset) && set_rule(m, reg, RULE_SAVED, 0, offset);
    }
    case 0x07: return set_rule(m, cur_uleb(b, c), RULE_UNDEFINED, 0, 0);             /* undefined: a stack's bottom */
    case 0x08: return set_rule(m, cur_uleb(b, c), RULE_SAME, 0, 0);                  /* same_value */
    case 0x0a: return step_stack(m, false);                                       /* remember_state */
    case 0x0b: return step_stack(m, true);                                        /* restore_state */
    case 0x0f: return step_expression(m, b, c, true);                                /* def_cfa_expression */
    case 0x10: return step_expression(m, b, c, false);                               /* expression */
    case 0x11: {                                                                  /* offset_extended_sf */
        u64 reg = cur_uleb(b, c);
        i64 factored = cur_sleb(b, c);
        return factored == (i32)factored && set_rule(m, reg, RULE_SAVED, 0, factored * DATA_FACTOR);
    }
    case 0x2e: m->row.args = cur_uleb(b, c); return m->row.args <= 0x7fffffff;       /* GNU_args_size */
    default: return false;
    }
}

/* The CFA opcodes; anything else is rare. A new CFA offset keeps the register and needs one. */
static bool step_common(struct machine *m, cbytes b, struct cursor *c, u8 op) {
    switch (op) {
    case 0x00: return true;                                                       /* nop */
    case 0x02: m->at += cur_fixed(b, c, 1); return true;                             /* advance_loc1, 2, 4 */
    case 0x03: m->at += cur_fixed(b, c, 2); return true;
    case 0x04: m->at += cur_fixed(b, c, 4); return true;
    case 0x0c: {                                                                  /* def_cfa */
        u64 reg = cur_uleb(b, c);
        return set_cfa(m, RULE_VALUE, reg, (i64)cur_uleb(b, c));
    }
    case 0x0d: return m->row.cfa.kind == RULE_VALUE && set_cfa(m, RULE_VALUE, cur_uleb(b, c), m->row.cfa.offset);
    case 0x0e: return m->row.cfa.kind == RULE_VALUE && set_cfa(m, RULE_VALUE, m->row.cfa.reg, (i64)cur_uleb(b, c));
    default: return step_rare(m, b, c, op);
    }
}

static bool step(struct machine *m, cbytes b, struct cursor *c) {
    u8 op = cur_u8(b, c), low = op & 0x3f;
    i64 offset;
    switch (op >> 6) {
    case 1: m->at += low; return true;                                            /* advance_loc */
    case 2: return scaled(cur_uleb(b, c), &offset) && set_rule(m, low, RULE_SAVED, 0, offset);
    case 3:                                                                       /* restore */
        if (low >= DWARF_REGS) return false;
        AT(m->row.r, low) = AT(m->first.r, low);
        return true;
    default: return step_common(m, b, c, low);
    }
}

/* Runs a program up to the first advance beyond m->target; an advance itself changes no rule. */
static bool run(struct machine *m, cbytes b, u64 from, u64 to) {
    struct cursor c = cur_in(b, from, to);
    while (cur_more(&c) && m->at <= m->target)
        if (!step(m, b, &c)) return false;
    return !c.bad;
}

/* Runs the CIE's program. */
static bool begin(struct machine *m, cbytes b, const struct fde *f, u64 target) {
    m->row = (struct dwarf_row){ .cfa = { .reg = REG_NONE } };
    m->depth = 0;
    m->at = 0;
    m->target = target;
    if (!run(m, b, f->cie_program, f->cie_end) || m->at != 0) return false;
    m->first = m->row;
    return true;
}

static bool row_at(cbytes b, const struct fde *f, u64 offset, struct dwarf_row *out) {
    struct machine m;
    if (!begin(&m, b, f, offset)) return false;
    if (!run(&m, b, f->program, f->next)) return false;
    if (m.row.cfa.reg == REG_NONE) return false;
    *out = m.row;
    out->signal = f->signal;
    return true;
}

status dwarf_row(cbytes b, u32 fde, u64 offset, struct dwarf_row *row) {
    struct fde f;
    bool is_fde;
    if (!read_record(b, fde, &f, &is_fde) || !is_fde) return st(E_NO_UNWIND);
    return row_at(b, &f, offset, row) ? OK : st(E_NO_UNWIND);
}

/* --- at load -------------------------------------------------------------------------------------------------- */

status dwarf_check(cbytes b, u32 *count, u32 *bad) {
    *count = 0;
    *bad = 0;
    if (b.len > 0x7fffffff) return st(E_NO_UNWIND);
    for (u64 at = 0; at < b.len;) {
        struct fde f;
        struct dwarf_row row;
        bool is_fde;
        *bad = (u32)at;
        if (!read_record(b, at, &f, &is_fde)) return st(E_NO_UNWIND);
        if (is_fde && !row_at(b, &f, ~0ul, &row)) return st(E_NO_UNWIND);
        if (is_fde) ++*count;
        at = f.next == at ? at + 4 : f.next;
    }
    return OK;
}

/* Takes the register's rule into the body; false: the body has no place for it. */
static bool take_rule(struct dwarf_body *body, u32 reg, const struct dwarf_rule *rule) {
    if (rule->kind == RULE_SAME) return true;
    if (rule->kind != RULE_SAVED || rule->offset % WORD != 0) return false;
    i32 below = -(rule->offset / WORD);
    if (reg == DWARF_RIP) return below == 1;
    for (u32 i = 0; i < DWARF_SAVED; i++)
        if (AT(saved_regs, i) == reg && below > 1 && below <= 0xff) {
            AT(body->saved, i) = (u8)below;
            if (below > body->depth) body->depth = (u8)below;
            return true;
        }
    return false;
}

/* The body that a row would be; an empty one when it is of another kind. */
static struct dwarf_body body_of(const struct dwarf_row *row, u64 from, u64 to) {
    static const struct dwarf_body none;
    struct dwarf_body body = { .from = (u32)from, .to = (u32)to, .tail = (u32)to, .cfa = row->cfa.offset,
                               .reg = row->cfa.reg, .depth = 1 };
    bool usual = row->cfa.kind == RULE_VALUE && row->args == 0 && AT(row->r, DWARF_RIP).kind == RULE_SAVED;
    for (u32 reg = 0; usual && reg < DWARF_REGS; reg++) usual = take_rule(&body, reg, &AT(row->r, reg));
    return usual ? body : none;
}

static bool same_rules(const struct dwarf_body *a, const struct dwarf_body *b) {
    bool same = a->cfa == b->cfa && a->reg == b->reg;
    for (u32 i = 0; i < DWARF_SAVED; i++) same &= AT(a->saved, i) == AT(b->saved, i);
    return same;
}

/* Takes a row as the body when it is of the usual kind and holds longer than the one before. */
static void consider(struct dwarf_body *body, const struct dwarf_row *row, u64 from, u64 to) {
    if (to - from <= (u64)body->to - body->from) return;
    struct dwarf_body longer = body_of(row, from, to);
    if (longer.to != 0) *body = longer;
}

/* Finds the row that holds longest, and whether it is the last one: runs the whole program, and looks at each row when
 * an advance, which changes no rule, has ended it. */
static bool find_body(cbytes b, const struct fde *f, struct dwarf_body *body) {
    struct machine m;
    u64 from = 0;
    if (!begin(&m, b, f, ~0ul)) return false;
    struct cursor c = cur_in(b, f->program, f->next);
    while (cur_more(&c) && m.at < f->size) {
        if (!step(&m, b, &c)) return false;
        if (m.at == from || m.at >= f->size) continue;
        consider(body, &m.row, from, m.at);
        from = m.at;
    }
    consider(body, &m.row, from, f->size);
    if (body->to == 0) return true;
    struct dwarf_body last = body_of(&m.row, from, f->size);
    body->tail = same_rules(body, &last) ? last.from : f->size;
    return true;
}

static bool index_entry(cbytes eh, cbytes lsdas, const struct dwarf_layout *l, u64 at, const struct fde *f,
                        struct dwarf_entry *e) {
    u64 start = l->eh_address + f->start_at + (u64)(i64)f->start - l->base;
    if (start > l->text_size || f->size > l->text_size - start || start > 0x7fffffff) return false;
    *e = (struct dwarf_entry){ .start = (u32)start, .size = f->size, .fde = (u32)at };
    if (!f->signal && !find_body(eh, f, &e->body)) return false;
    if (f->lsda == 0) return true;
    u64 lsda = l->eh_address + f->lsda_at + (u64)(i64)f->lsda, in = lsda - l->lsda_address;
    if (in >= lsdas.len || lsda - l->base > 0x7fffffff || lsda == l->base) return false;
    e->lsda = (u32)(lsda - l->base);
    return ok(dwarf_sites(cbytes_sub(lsdas, in, lsdas.len - in), f->size));
}

/* Shell sort: in place, no recursion, and near linear on the nearly sorted lists that come from compilers. */
static void sort_entries(bytes into) {
    usize n = into.len / sizeof(struct dwarf_entry);
    for (usize gap = n / 2; gap > 0; gap /= 2) {
        for (usize i = gap; i < n; i++) {
            struct dwarf_entry moving = *dwarf_entry_in(into, i * sizeof moving);
            usize j = i;
            for (; j >= gap && dwarf_entry_in(into, (j - gap) * sizeof moving)->start > moving.start; j -= gap)
                *dwarf_entry_in(into, j * sizeof moving) = *dwarf_entry_in(into, (j - gap) * sizeof moving);
            *dwarf_entry_in(into, j * sizeof moving) = moving;
        }
    }
}

static bool entries_overlap(bytes into, u32 *fde) {
    u64 end = 0;
    for (usize at = 0; at < into.len; at += sizeof(struct dwarf_entry)) {
        const struct dwarf_entry *e = dwarf_entry_in(into, at);
        *fde = e->fde;
        if (e->start < end) return true;
        end = (u64)e->start + e->size;
    }
    return false;
}

status dwarf_index(cbytes eh, cbytes lsdas, const struct dwarf_layout *l, bytes into, u32 *bad) {
    usize filled = 0;
    for (u64 at = 0; at < eh.len;) {
        struct fde f;
        struct dwarf_entry e;
        bool is_fde;
        *bad = (u32)at;
        if (!read_record(eh, at, &f, &is_fde)) return st(E_NO_UNWIND);
        if (is_fde) {
            if (!index_entry(eh, lsdas, l, at, &f, &e) || !dwarf_entry_write(into, filled, &e)) return st(E_NO_UNWIND);
            filled += sizeof e;
        }
        at = f.next == at ? at + 4 : f.next;
    }
    if (filled != into.len) return st(E_NO_UNWIND);
    sort_entries(into);
    return entries_overlap(into, bad) ? st(E_NO_UNWIND) : OK;
}
