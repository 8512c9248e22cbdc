/* unwind.c - steps from frame to frame.
 *
 * A frame is a set of register values. The tables of the cell that holds its pc say, for that very instruction, where
 * the caller's values are: mostly words on the stack below the CFA (the caller's rsp). In a function's body the index
 * has the answer ready (step_body); elsewhere the tables' program is run up to the instruction (step_decoded). The
 * tables were checked when the cell was loaded; the stack may hold anything, so each page is probed before it is read,
 * and the CFA must grow.
 *
 * A return address is looked up one byte earlier, inside the call, because the call may be a function's last
 * instruction. The caller of an interrupt's frame is looked up at its exact pc: that instruction has not run.
 *
 * Bad at: frames whose code is gone, code made at run time, and return addresses that were overwritten with other valid
 * ones. Such a walk ends as lost, or continues wrongly but within code and stack that exist. */
#include <live/unwind.h>
#include <base/dwarf.h>
#include <cell.h>
#include <link/codemap.h>

_Static_assert((int)REGS == (int)DWARF_REGS && (int)REG_RIP == (int)DWARF_RIP, "one numbering");

enum { FLAG_TRAP = 1 << 8, FLAG_DIRECTION = 1 << 10, FLAG_ALIGN = 1 << 18, WORD = 8 };
static const u8 saved_regs[DWARF_SAVED] = { REG_RBX, REG_RBP, REG_R12, REG_R13, REG_R14, REG_R15 };

PLAIN_TYPE(frame)

/* --- what the tables say ---------------------------------------------------------------------------------------- */

static u64 lookup_pc(const struct unwind_regs *u) { return AT(u->r, REG_RIP) - (u->pc_exact ? 0 : 1); }

/* The bytes of a cell's read-only data from an address on. Empty: the address is elsewhere. */
static cbytes rodata_from(const struct code_map *m, u64 address) {
    cbytes all = codemap_rodata(m);
    u64 in = address - m->rodata;
    return in < all.len ? cbytes_sub(all, in, all.len - in) : cbytes_sub(all, 0, 0);
}

static cbytes eh_frame(const struct code_map *m) {
    cbytes b = rodata_from(m, m->eh_frame);
    return b.len < m->eh_frame_size ? b : cbytes_sub(b, 0, m->eh_frame_size);
}

/* Where in its function a pc is. */
static u64 offset_in(const struct code_map *m, const struct dwarf_entry *e, u64 pc) { return pc - m->base - e->start; }

static bool in_body(const struct dwarf_entry *e, u64 offset) {
    const struct dwarf_body *b = &e->body;
    return b->from < b->to && offset >= b->from && (offset < b->to || offset >= b->tail);
}

static bool row_of(const struct code_map *m, const struct dwarf_entry *e, u64 offset, struct dwarf_row *row) {
    return ok(dwarf_row(eh_frame(m), e->fde, offset, row));
}

/* Bytes that a pad finds popped; false: the tables do not say. */
static bool args_of(const struct code_map *m, const struct dwarf_entry *e, u64 offset, u64 *args) {
    struct dwarf_row row;
    if (!row_of(m, e, offset, &row)) return false;
    *args = row.args;
    return true;
}

static void fill_site(const struct code_map *m, const struct dwarf_entry *e, u64 offset, struct unwind_place *p) {
    struct dwarf_site site;
    if (!ok(dwarf_site(rodata_from(m, m->base + e->lsda), offset, &site))) return;
    p->site = site.kind == DWARF_GAP ? SITE_GAP : SITE_NOTHING;
    if (site.kind != DWARF_PAD || (!in_body(e, offset) && !args_of(m, e, offset, &p->args))) return;
    p->site = SITE_LANDING;
    p->landing = p->function + site.landing;
}

/* False: e is no entry. */
static bool fill_place(const struct code_map *m, const struct dwarf_entry *e, u64 pc, struct unwind_place *p) {
    bool known = e->size != 0;
    p->cell = m->cell;
    p->function = known ? m->base + e->start : 0;
    p->function_size = e->size;
    p->landing = p->args = 0;
    p->site = SITE_NONE;
    if (known && e->lsda) fill_site(m, e, pc - p->function, p);
    return known;
}

bool unwind_place(const struct unwind_regs *u, struct unwind_place *p) {
    u64 pc = lookup_pc(u);
    const struct code_map *m = codemap_find(pc);
    return fill_place(m, codemap_fde(m, pc), pc, p);
}

/* --- steps ------------------------------------------------------------------------------------------------------ */

/* The value that a rule gives: an address to load from for all kinds but RULE_VALUE. */
static u64 rule_value(const struct unwind_regs *u, const struct dwarf_rule *rule, u64 cfa) {
    u64 from = rule->kind == RULE_SAVED ? cfa : AT(u->r, rule->reg);
    return from + (u64)(i64)rule->offset;
}

static bool find_cfa(struct unwind_regs *u, const struct dwarf_row *row, u64 *cfa) {
    u64 at = rule_value(u, &row->cfa, 0);
    *cfa = at;
    return row->cfa.kind == RULE_VALUE || peek_word(&u->seen, at, cfa);
}

static bool is_code(u64 pc) {
    return codemap_fde(codemap_find(pc), pc)->size != 0;
}

/* An interrupt's frame may lie on another stack than what it interrupted; all others grow downwards. */
static bool apply_row(struct unwind_regs *u, const struct dwarf_row *row, struct unwind_regs *caller) {
    u64 cfa = 0;
    if (!find_cfa(u, row, &cfa) || (!row->signal && cfa <= AT(u->r, REG_RSP))) return false;
    *caller = *u;
    AT(caller->r, REG_RSP) = cfa;
    caller->pc_exact = row->signal;
    for (u32 i = 0; i < REGS; i++) {
        const struct dwarf_rule *rule = &AT(row->r, i);
        if (rule->kind == RULE_SAME || rule->kind == RULE_UNDEFINED) continue;
        if (!peek_word(&caller->seen, rule_value(u, rule, cfa), &AT(caller->r, i))) return false;
    }
    return true;
}

static u64 word_below(struct unwind_regs *u, u64 cfa, u64 words_) {
    u64 v = 0;
    if (!peek_word(&u->seen, cfa - WORD * words_, &v)) panic("a word of a page that was probed");
    return v;
}

/* By the row of a body all of whose words lie in one page, in place. */
static enum unwind_end step_body(struct unwind_regs *u, const struct dwarf_body *b, u64 cfa) {
    u64 rip = 0;
    if (cfa <= AT(u->r, REG_RSP) || !peek_word(&u->seen, cfa - WORD, &rip)) return UNWIND_LOST;
    if (rip == 0) return UNWIND_BOTTOM;
    for (u32 i = 0; b->depth > 1 && i < DWARF_SAVED; i++)
        if (AT(b->saved, i)) AT(u->r, AT(saved_regs, i)) = word_below(u, cfa, AT(b->saved, i));
    AT(u->r, REG_RSP) = cfa;
    AT(u->r, REG_RIP) = rip;
    u->pc_exact = false;
    return UNWIND_MORE;
}

/* By the row that the tables' program makes. */
static enum unwind_end step_row(struct unwind_regs *u, const struct dwarf_row *row) {
    struct unwind_regs caller;
    if (AT(row->r, REG_RIP).kind == RULE_UNDEFINED) return UNWIND_BOTTOM;
    if (AT(row->r, REG_RIP).kind == RULE_SAME || !apply_row(u, row, &caller)) return UNWIND_LOST;
    if (AT(caller.r, REG_RIP) == 0) return UNWIND_BOTTOM;
    *u = caller;
    return UNWIND_MORE;
}

static enum unwind_end step_decoded(struct unwind_regs *u, const struct code_map *m, const struct dwarf_entry *e,
                                    u64 offset) {
    struct dwarf_row row;
    return row_of(m, e, offset, &row) ? step_row(u, &row) : UNWIND_LOST;
}

static enum unwind_end step(struct unwind_regs *u, const struct code_map *m, const struct dwarf_entry *e, u64 pc) {
    u64 offset = offset_in(m, e, pc);
    if (e->size == 0) return UNWIND_LOST;
    u64 cfa = AT(u->r, e->body.reg) + (u64)(i64)e->body.cfa, lowest = cfa - WORD * e->body.depth;
    bool one_page = lowest / PAGE_SIZE == (cfa - WORD) / PAGE_SIZE;
    return one_page && in_body(e, offset) ? step_body(u, &e->body, cfa) : step_decoded(u, m, e, offset);
}

enum unwind_end unwind_step(struct unwind_regs *u) {
    u64 pc = lookup_pc(u);
    const struct code_map *m = codemap_find(pc);
    return step(u, m, codemap_fde(m, pc), pc);
}

enum unwind_end unwind_out(struct unwind_regs *u, struct unwind_place *p) {
    u64 pc = lookup_pc(u);
    const struct code_map *m = codemap_find(pc);
    const struct dwarf_entry *e = codemap_fde(m, pc);
    if (fill_place(m, e, pc, p) && p->site == SITE_LANDING) return UNWIND_LANDS;
    return step(u, m, e, pc);
}

bool unwind_wild(struct unwind_regs *u) {
    u64 to = 0;
    if (codemap_find(lookup_pc(u))->base != 0) return false;
    if (!peek_word(&u->seen, AT(u->r, REG_RSP), &to) || !is_code(to - 1)) return false;
    AT(u->r, REG_RIP) = to;
    AT(u->r, REG_RSP) += 8;
    u->pc_exact = false;
    return true;
}

/* --- registers in and out --------------------------------------------------------------------------------------- */

void unwind_from_frame(struct unwind_regs *u, const struct frame *f) {
    u->pc_exact = true;
    u->seen.start = 0;
    AT(u->r, REG_RAX) = f->rax;
    AT(u->r, REG_RDX) = f->rdx;
    AT(u->r, REG_RCX) = f->rcx;
    AT(u->r, REG_RBX) = f->rbx;
    AT(u->r, REG_RSI) = f->rsi;
    AT(u->r, REG_RDI) = f->rdi;
    AT(u->r, REG_RBP) = f->rbp;
    AT(u->r, REG_RSP) = f->rsp;
    AT(u->r, REG_R8) = f->r8;
    AT(u->r, REG_R9) = f->r9;
    AT(u->r, REG_R10) = f->r10;
    AT(u->r, REG_R11) = f->r11;
    AT(u->r, REG_R12) = f->r12;
    AT(u->r, REG_R13) = f->r13;
    AT(u->r, REG_R14) = f->r14;
    AT(u->r, REG_R15) = f->r15;
    AT(u->r, REG_RIP) = f->rip;
}

bool unwind_from_held(struct unwind_regs *u, u64 frame) {
    cbytes b = peek_bytes(frame, sizeof(struct frame));
    if (b.len == 0) return false;
    unwind_from_frame(u, frame_of(b, 0));
    return true;
}

void unwind_from_saved(struct unwind_regs *u, const struct saved_regs *s) {
    *u = (struct unwind_regs){ .pc_exact = false, .r = {
        [REG_RBX] = s->rbx, [REG_RBP] = s->rbp, [REG_RSP] = s->rsp, [REG_R12] = s->r12, [REG_R13] = s->r13,
        [REG_R14] = s->r14, [REG_R15] = s->r15, [REG_RIP] = s->rip } };
}

void unwind_return(struct frame *f, const struct unwind_regs *u) {
    f->rbx = AT(u->r, REG_RBX);
    f->rbp = AT(u->r, REG_RBP);
    f->r12 = AT(u->r, REG_R12);
    f->r13 = AT(u->r, REG_R13);
    f->r14 = AT(u->r, REG_R14);
    f->r15 = AT(u->r, REG_R15);
    f->rsp = AT(u->r, REG_RSP);
    f->rip = AT(u->r, REG_RIP);
    f->rflags &= ~(u64)(FLAG_TRAP | FLAG_DIRECTION | FLAG_ALIGN);
}

void unwind_land(struct frame *f, const struct unwind_regs *u, const struct unwind_place *p, u64 exception) {
    unwind_return(f, u);
    f->rsp += p->args;
    f->rip = p->landing;
    f->rax = exception;
    f->rdx = f->rcx = f->rsi = f->rdi = f->r8 = f->r9 = f->r10 = f->r11 = 0;
}
