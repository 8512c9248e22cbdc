/* decode.c - takes an instruction apart: prefixes, opcode, ModRM with its memory operand, immediate. Vol. 2, chapter 2
 * of the Intel manual says how. Address-size prefixes and VEX do not occur in code for the kernel and are refused. */
#include "decode.h"
#include "opcodes.h"


enum { REX_B = 1, REX_X = 2, REX_R = 4, REX_W = 8, LENGTH_MAX = 15 };

struct code {
    const uint8_t *bytes;
    size_t at, room;
    bool bad, narrow, segment;                       /* cut off; operand-size prefix; segment prefix */
    uint8_t rex;
};

static uint8_t take(struct code *c) {
    if (c->at < c->room) return c->bytes[c->at++];
    c->bad = true;
    return 0;
}

/* A little-endian number of 1, 2, 4 or 8 bytes, with its sign. */
static int64_t take_signed(struct code *c, size_t size) {
    uint64_t v = 0;
    for (size_t i = 0; i < size; i++) v |= (uint64_t)take(c) << (8 * i);
    unsigned unused = (unsigned)(64 - 8 * size);
    return unused ? (int64_t)(v << unused) >> unused : (int64_t)v;
}

static void take_prefixes(struct code *c) {
    for (;;) {
        uint8_t byte = c->at < c->room ? c->bytes[c->at] : 0;
        if (byte == 0x66) c->narrow = true;
        else if (byte == 0x64 || byte == 0x65) c->segment = true;
        else if (byte != 0xf0 && byte != 0xf2 && byte != 0xf3 && byte != 0x2e && byte != 0x3e) break;
        c->at++;
    }
    if (c->at < c->room && (c->bytes[c->at] & 0xf0) == 0x40) c->rex = c->bytes[c->at++];
}

static void take_opcode(struct code *c, struct instruction *i) {
    i->opcode = take(c);
    if (i->opcode != 0x0f) return;
    i->map = 1;
    i->opcode = take(c);
    if (i->opcode != 0x38) return;
    i->map = 2;
    i->opcode = take(c);
}

static int8_t extended(uint8_t number, uint8_t rex, uint8_t bit) {
    return (int8_t)(number | (rex & bit ? 8 : 0));
}

/* mod selects the displacement; rm 4 announces an index byte, rm 5 without displacement an address relative to rip. */
static void take_memory(struct code *c, struct instruction *i, uint8_t mod, uint8_t rm) {
    struct memory *m = &i->memory;
    size_t size = mod == 1 ? 1 : mod == 2 ? 4 : 0;
    i->has_memory = true;
    m->base = extended(rm, c->rex, REX_B);
    if (rm == 4) {
        uint8_t sib = take(c);
        m->base = extended(sib & 7, c->rex, REX_B);
        m->index = extended(sib >> 3 & 7, c->rex, REX_X);
        m->scale = (uint8_t)(1 << (sib >> 6));
        if (m->index == RSP) m->index = NONE;
        if ((sib & 7) == 5 && mod == 0) m->base = NONE, size = 4;
    } else if (rm == 5 && mod == 0) {
        m->base = NONE;
        m->rip = true;
        size = 4;
    }
    if (!size) return;
    i->displacement_at = (uint8_t)c->at;
    m->displacement = (int32_t)take_signed(c, size);
}

static void take_operands(struct code *c, struct instruction *i, const struct opcode *o) {
    if (!(o->form & MODRM)) return;
    uint8_t modrm = take(c), mod = modrm >> 6;
    i->reg = extended(modrm >> 3 & 7, c->rex, REX_R);
    if (mod == 3 || o->form & REGISTER) i->rm = extended(modrm & 7, c->rex, REX_B);
    else take_memory(c, i, mod, modrm & 7);
}

static size_t immediate_size(const struct code *c, uint16_t form) {
    if (form & OFFSET) return 8;
    if (form & IMM64 && c->rex & REX_W) return 8;
    if (form & (IMM32 | IMM64)) return c->narrow && !(form & RELATIVE) && !(c->rex & REX_W) ? 2 : 4;
    return form & IMM16 ? 2 : form & IMM8 ? 1 : 0;
}

static uint16_t bit(int8_t number, const struct code *c, const struct opcode *o) {
    bool high = o->form & BYTE && !c->rex && number >= RSP && number <= RDI;      /* ah ch dh bh */
    return (uint16_t)(1 << (high ? number - 4 : number));
}

static uint16_t written(const struct code *c, const struct instruction *i, const struct opcode *o) {
    uint16_t all = o->also;
    if (o->form & TO_REG) all |= bit(i->reg, c, o);
    if (o->form & TO_RM && i->rm != NONE) all |= bit(i->rm, c, o);
    if (o->form & TO_CODE) all |= bit(extended(i->opcode & 7, c->rex, REX_B), c, o);
    return all;
}

static void describe(const struct code *c, struct instruction *i, const struct opcode *o) {
    bool touches = i->has_memory || o->form & (STRING | OFFSET);
    i->kind = o->kind;
    i->wide = c->rex & REX_W;
    i->loads = touches && o->form & LOADS;
    i->stores = touches && o->form & STORES;
    i->string = o->form & STRING;
    i->stops = o->form & STOPS;
    i->memory.segment = c->segment;
    i->writes = written(c, i, o);
    i->length = (uint8_t)c->at;
    if (o->form & OFFSET) i->has_memory = true;
    if (o->form & RELATIVE) i->target = i->immediate + i->length;
}

bool decode(const uint8_t *at, size_t room, struct instruction *i) {
    struct code c = { .bytes = at, .room = room < LENGTH_MAX ? room : LENGTH_MAX };
    *i = (struct instruction){ .reg = NONE, .rm = NONE, .memory = { .base = NONE, .index = NONE } };
    take_prefixes(&c);
    take_opcode(&c, i);
    const struct opcode *o = opcode_find(i->map, i->opcode, c.at < c.room ? at[c.at] : 0);
    if (!o) return false;
    take_operands(&c, i, o);
    i->immediate_size = (uint8_t)immediate_size(&c, o->form);
    if (i->immediate_size) i->immediate = take_signed(&c, i->immediate_size);
    describe(&c, i, o);
    return !c.bad;
}
