/* flow.c - follows addresses through registers.
 *
 * A function's instructions are decoded one after the other, for GCC puts no data between them. Then each instruction
 * learns from those before it which registers hold known addresses: the meet over all paths, by repeated passes until
 * nothing changes. What an instruction is not known to keep, it destroys; a landing pad finds what its ranges knew,
 * less what calls destroy; an indirect jump leads to every entry of every jump table the function refers to.
 * Bad at: addresses that were kept in memory, which are unknown when they come back. */
#include "flow.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

enum { CALLER_SAVED = 1 << RAX | 1 << RCX | 1 << RDX | 1 << RSI | 1 << RDI | 0xf << 8 };

const struct reference *operand_reference(const struct flow *f, const struct step *s) {
    if (!s->code.displacement_at) return NULL;
    const struct section *text = &f->object->sections[f->function->section];
    return reference_at(text, (uint64_t)f->function->start + s->offset + s->code.displacement_at);
}

enum place points_to(const struct step *s, int8_t number) {
    return number == NONE ? ANYWHERE : (enum place)s->known.registers[number].place;
}

/* --- decoding ----------------------------------------------------------------------------------------------------- */

static void decode_all(struct flow *f) {
    const struct section *text = &f->object->sections[f->function->section];
    const uint8_t *bytes = text->bytes + f->function->start;
    for (uint32_t at = 0; at < f->function->size;) {
        struct step *s = &f->steps[f->count++];
        s->offset = at;
        if (!decode(bytes + at, f->function->size - at, &s->code))
            refuse(f->object, "%s+0x%x: not an instruction that GCC emits for the kernel: %02x ...",
                function_name(f->object, f->function->section, f->function->start), at, bytes[at]);
        f->at[at] = (uint32_t)f->count;
        at += s->code.length;
    }
}

static struct step *step_at(const struct flow *f, uint64_t offset) {
    return offset < f->function->size && f->at[offset] ? &f->steps[f->at[offset] - 1] : NULL;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

/* What an instruction refers to relative to rip in a read-only section of this object, and the offset there. */
static const struct section *constant_of(const struct flow *f, const struct step *s, uint64_t *at) {
    const struct reference *r = operand_reference(f, s);
    if (!r || !r->section || !s->code.memory.rip || r->type != R_X86_64_PC32) return NULL;
    const struct section *in = &f->object->sections[r->section];
    *at = r->value + 4;
    return in->loaded && !in->executable && !in->writable ? in : NULL;
}

/* Entries of jump tables are distances of this function's code from the table's start. */
static const struct reference *table_entry(const struct flow *f, const struct section *in, uint64_t at) {
    const struct reference *entry = reference_at(in, at);
    return entry && entry->type == R_X86_64_PC32 && entry->section == f->function->section ? entry : NULL;
}

/* GCC has compared the index before it reads one of these: a jump table, or the values of a switch as an array. */
static bool is_table(const struct flow *f, const struct step *s) {
    uint64_t at;
    const struct section *in = constant_of(f, s, &at);
    return in && (table_entry(f, in, at) || !strncmp(in->name, ".rodata.CSWTCH", 14));
}

/* --- one instruction ---------------------------------------------------------------------------------------------- */

/* rsp always points into the frame; how deep is of no interest. */
static void forget(struct known *k, unsigned registers) {
    for (int n = 0; n < REGISTERS; n++)
        if (registers >> n & 1) k->registers[n] = (struct pointer){ ANYWHERE, 0 };
    k->registers[RSP] = (struct pointer){ FRAME, 0 };
}

static struct pointer moved(struct pointer p, int64_t distance) {
    int32_t offset;
    return __builtin_add_overflow(p.offset, distance, &offset) ? (struct pointer){ ANYWHERE, 0 }
                                                               : (struct pointer){ p.place, offset };
}

/* What lea leaves in its target. */
static struct pointer address(const struct flow *f, const struct step *s) {
    const struct memory *m = &s->code.memory;
    if (m->rip) return (struct pointer){ is_table(f, s) ? TABLE : CELL, 0 };
    if (m->base == NONE || m->index != NONE) return (struct pointer){ ANYWHERE, 0 };
    return moved(s->known.registers[m->base], m->displacement);
}

/* A slot holds the address of what another cell exports, and that cell is kept; only what is weak may be missing. */
static bool is_slot(const struct reference *r) {
    return r && !r->weak && (r->type == R_X86_64_GOTPCREL || r->type == R_X86_64_GOTPCRELX ||
        r->type == R_X86_64_REX_GOTPCRELX);
}

/* The target of the instructions that keep an address, and what they leave there: mov, mov of a slot, lea, add and sub
 * of a constant, with 64 bits. False: some other instruction. */
static bool keeps(const struct flow *f, const struct step *s, int8_t *to, struct pointer *what) {
    const struct instruction *i = &s->code;
    const struct pointer *registers = s->known.registers;
    bool to_rm = i->opcode == 0x89 || i->opcode == 0x81 || i->opcode == 0x83;
    if (i->map || !i->wide || (to_rm && i->rm == NONE)) return false;
    *to = to_rm ? i->rm : i->reg;
    switch (i->opcode) {
    case 0x89: *what = registers[i->reg]; return true;
    case 0x8b: *what = (struct pointer){ is_slot(operand_reference(f, s)) ? CELL : ANYWHERE, 0 };
        if (i->rm != NONE) *what = registers[i->rm];
        return true;
    case 0x8d: *what = address(f, s); return true;
    case 0x81: case 0x83:
        *what = moved(registers[i->rm], i->reg == 5 ? -i->immediate : i->immediate);
        return i->reg == 0 || i->reg == 5;
    default: return false;
    }
}

static struct known after(const struct flow *f, const struct step *s) {
    struct known k = s->known;
    struct pointer what;
    int8_t to;
    forget(&k, s->code.kind == CALL ? CALLER_SAVED : s->code.writes);
    if (keeps(f, s, &to, &what)) k.registers[to] = what;
    forget(&k, 0);
    return k;
}

/* --- all paths ---------------------------------------------------------------------------------------------------- */

/* Control may come to a step with this knowledge, by a jump or not. True: that was news. */
static bool reach(const struct flow *f, uint64_t offset, const struct known *k, bool joins) {
    struct step *s = step_at(f, offset);
    if (!s) return false;
    bool news = !s->known.reached;
    s->joins |= joins;
    if (news) s->known = *k;
    s->known.reached = true;
    for (int n = 0; n < REGISTERS; n++) {
        struct pointer *old = &s->known.registers[n], new = k->registers[n];
        if (old->place == ANYWHERE || (old->place == new.place && old->offset == new.offset)) continue;
        *old = (struct pointer){ ANYWHERE, 0 };
        news = true;
    }
    return news;
}

static bool reach_table(const struct flow *f, const struct section *in, uint64_t start, const struct known *k) {
    const struct reference *entry;
    bool news = false;
    for (uint64_t at = start; (entry = table_entry(f, in, at)); at += 4)
        news |= reach(f, entry->value - (at - start) - f->function->start, k, true);
    return news;
}

static bool reach_tables(const struct flow *f, const struct known *k) {
    bool news = false;
    uint64_t at;
    for (size_t n = 0; n < f->count; n++) {
        const struct instruction *i = &f->steps[n].code;
        const struct section *in = i->map == 0 && i->opcode == 0x8d ? constant_of(f, &f->steps[n], &at) : NULL;
        if (in) news |= reach_table(f, in, at, k);
    }
    return news;
}

/* A jump out of the function is a call in tail position. */
static uint64_t target_of(const struct flow *f, const struct step *s) {
    uint64_t target = (uint64_t)(s->offset + s->code.target);
    if (target < f->function->size && !f->at[target])
        refuse(f->object, "%s+0x%x: a jump into the middle of an instruction",
            function_name(f->object, f->function->section, f->function->start), s->offset);
    return target;
}

static bool follow(const struct flow *f, const struct step *s) {
    const struct instruction *i = &s->code;
    const struct site *site = site_at(f->function, s->offset);
    struct known next = after(f, s), pad = s->known;
    forget(&pad, CALLER_SAVED);
    bool news = !i->stops && reach(f, (uint64_t)s->offset + i->length, &next, false);
    if (i->kind == JUMP || i->kind == BRANCH) news |= reach(f, target_of(f, s), &next, true);
    if (i->kind == JUMP_AWAY) news |= reach_tables(f, &next);
    if (site && site->pad) news |= reach(f, site->pad, &pad, true);
    return news;
}

/* A struct is returned through an address that the caller passes in rdi, of a place in its own frame, and that comes
 * back in rax. A function that happens to return its first pointer looks the same, but GCC lists what it does there. */
static bool returns_by_memory(const struct flow *f) {
    size_t returns = 0;
    for (size_t n = 0; n < f->count; n++) {
        const struct step *s = &f->steps[n];
        if (s->code.kind != RETURN || !s->known.reached) continue;
        if (points_to(s, RAX) != RESULT || s->known.registers[RAX].offset) return false;
        returns++;
    }
    return returns > 0;
}

struct flow flow_read(const struct object *o, const struct function *function) {
    struct flow f = { .object = o, .function = function };
    f.steps = zeroed(function->size, sizeof *f.steps);
    f.at = zeroed(function->size, sizeof *f.at);
    decode_all(&f);
    struct known entry = { .registers = { [RSP] = { FRAME, 0 }, [RDI] = { RESULT, 0 } } };
    for (bool news = reach(&f, 0, &entry, true); news;) {
        news = false;
        for (size_t n = 0; n < f.count; n++)
            if (f.steps[n].known.reached) news |= follow(&f, &f.steps[n]);
    }
    f.returns_by_memory = returns_by_memory(&f);
    return f;
}

void flow_free(struct flow *f) {
    free(f->steps);
    free(f->at);
}
