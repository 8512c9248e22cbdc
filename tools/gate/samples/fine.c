// expect: 0
/* What GCC rightly lists nowhere: its own frame, cell data, slots, jump tables, tables of switches, results. */
#include "owner.h"

struct large { u64 v[40]; };
struct wide { u64 a, b, c, d; };
extern u64 exported_counter;
u64 exported_counter;
static u64 counter;
u64 word(u32 n);
u64 large_sum(const struct large *l);
void wide_fill(struct wide *w);

u64 frame(u64 n) {
    struct large l = { .v = { n } };
    OWN(res) r = acquire();
    struct large copy = l;
    use(&r);
    return large_sum(&copy) + large_sum(&l);
}

u64 data(u64 n) {
    OWN(res) r = acquire();
    use(&r);
    counter += n;
    return exported_counter + counter;
}

u64 jumps(u32 n) {
    OWN(res) r = acquire();
    switch (n) {
    case 0: use(&r); return word(7);
    case 1: return word(1) + n;
    case 2: use(&r); return word(11) * 3;
    case 3: return word(9) - n;
    case 4: use(&r); return 5;
    case 5: return word(8) ^ n;
    case 6: return word(6);
    default: return 0;
    }
}

const char *name(u32 n) {
    OWN(res) r = acquire();
    use(&r);
    switch (n) {
    case 0: return "zero";
    case 1: return "one";
    case 2: return "two";
    case 3: return "three";
    case 4: return "four";
    case 5: return "five";
    default: return "many";
    }
}

u64 number(u32 n) {
    OWN(res) r = acquire();
    use(&r);
    switch (n) {
    case 0: return 17;
    case 1: return 4711;
    case 2: return 3;
    case 3: return 99;
    case 4: return 12345;
    case 5: return 8;
    default: return 0;
    }
}

struct wide result(u64 n) {
    OWN(res) r = acquire();
    struct wide w = { .a = n };
    wide_fill(&w);
    use(&r);
    return (struct wide){ w.b, w.a, w.d, w.c };
}

u64 realigned(u64 n) {
    _Alignas(64) u64 block[16];
    block[3] = n;
    OWN(res) r = acquire();
    use(&r);
    host_use(block);
    return block[3];
}
