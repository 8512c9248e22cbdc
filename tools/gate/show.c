/* show.c - instructions as text, in the words that the decoder's test looks for in a disassembly. */
#include "judge.h"

#include <stdio.h>

static const char *const NAMES[REGISTERS] = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
};
static const char *const KINDS[] = {
    [PLAIN] = "plain", [CALL] = "call", [JUMP] = "jump", [BRANCH] = "branch", [JUMP_AWAY] = "away",
    [RETURN] = "return", [DIVIDE] = "divide", [INTERRUPT] = "interrupt", [PRIVILEGED] = "privileged",
};

static void show_memory(const struct instruction *i) {
    const struct memory *m = &i->memory;
    if (m->base == NONE && m->index == NONE && !m->rip) return;
    long long d = m->displacement;
    if (i->displacement_at) printf(" %s0x%llx", d < 0 ? "-" : "", d < 0 ? -d : d);
    else putchar(' ');
    printf("(%s", m->rip ? "%rip" : m->base == NONE ? "" : "%");
    if (m->base != NONE) printf("%s", NAMES[m->base]);
    if (m->index != NONE) printf(",%%%s,%d", NAMES[m->index], m->scale);
    putchar(')');
}

void show(const struct object *o, const struct function *f) {
    struct flow flow = flow_read(o, f);
    for (size_t n = 0; n < flow.count; n++) {
        const struct step *s = &flow.steps[n];
        printf("%s %x %d %s", o->sections[f->section].name, f->start + s->offset, s->code.length, KINDS[s->code.kind]);
        if (s->code.has_memory) show_memory(&s->code);
        if (s->code.target) printf(" %llx", (unsigned long long)(f->start + s->offset + s->code.target));
        putchar('\n');
    }
    flow_free(&flow);
}
