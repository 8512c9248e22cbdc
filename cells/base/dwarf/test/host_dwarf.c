/* host_dwarf.c - unwind, landing-pad and line tables: right answers on tables built here byte by byte, refusal of every
 * other encoding and opcode, and no fault on any bytes. */
#include <base/dwarf.h>
#include <tools/hosttest.h>

struct buf { u8 at[4096]; usize len; };
static void put(struct buf *b, u64 v, u32 size) {
    for (u32 i = 0; i < size; i++) b->at[b->len++] = (u8)(v >> (8 * i));
}
#define PUTS(b, ...) do { const u8 v_[] = { __VA_ARGS__ }; for (usize i_ = 0; i_ < sizeof v_; i_++) put(b, v_[i_], 1); } while (0)
static cbytes view(const struct buf *b) { return (cbytes){ .ptr = b->at, .len = b->len }; }
static void patch(struct buf *b, usize at, u64 v) { for (u32 i = 0; i < 4; i++) b->at[at + i] = (u8)(v >> (8 * i)); }

static usize begin(struct buf *b) { put(b, 0, 4); return b->len; }
static void end(struct buf *b, usize from) {
    while (b->len % 8) put(b, 0, 1);
    patch(b, from - 4, b->len - from);
}
/* The CIE of every function with landing pads: zPLR, CFA = rsp + 8, rip at CFA - 8. */
static void cie_full(struct buf *b) {
    usize at = begin(b);
    put(b, 0, 4);
    PUTS(b, 1, 'z', 'P', 'L', 'R', 0, 1, 0x78, 16, 7, 0x9b, 0, 0, 0, 0, 0x1b, 0x1b, 0x0c, 7, 8, 0x90, 1);
    end(b, at);
}
static usize fde_open(struct buf *b, i32 start, u32 size, i32 lsda) {
    usize at = begin(b);
    put(b, at, 4);                                     /* the CIE is the first record */
    put(b, (u32)start, 4);
    put(b, size, 4);
    PUTS(b, 4);
    put(b, (u32)lsda, 4);
    return at;
}
static bool accepts(struct buf *b) { u32 n, bad; return ok(dwarf_check(view(b), &n, &bad)); }

static void test_rows(void) {
    struct buf b = { .len = 0 };
    struct dwarf_row r;
    cie_full(&b);
    usize at = fde_open(&b, 0, 100, 0);
    PUTS(&b, 0x41, 0x0e, 16, 0x86, 2);                 /* +1: CFA rsp+16, rbp at CFA-16 */
    PUTS(&b, 0x43, 0x0d, 6);                           /* +4: CFA rbp+16 */
    PUTS(&b, 0x02, 40, 0x0a, 0x0c, 7, 8, 0xc6);        /* +44: remember; CFA rsp+8, rbp restored */
    PUTS(&b, 0x41, 0x0b, 0x2e, 32);                    /* +45: restore; args 32 */
    PUTS(&b, 0x03, 10, 0, 0x0f, 3, 0x76, 0x78, 6);     /* +55: CFA = *(rbp - 8) */
    PUTS(&b, 0x10, 3, 2, 0x76, 0x70);                  /*      rbx at rbp - 16 */
    end(&b, at);
    u32 fde = (u32)at - 4, n, bad;
    EXPECT(ok(dwarf_check(view(&b), &n, &bad)) && n == 1);
    EXPECT(ok(dwarf_row(view(&b), fde, 0, &r)) && r.cfa.kind == RULE_VALUE && r.cfa.reg == 7 && r.cfa.offset == 8);
    EXPECT(r.r[16].kind == RULE_SAVED && r.r[16].offset == -8 && r.r[6].kind == RULE_SAME);
    EXPECT(ok(dwarf_row(view(&b), fde, 1, &r)) && r.cfa.offset == 16 && r.r[6].kind == RULE_SAVED && r.r[6].offset == -16);
    EXPECT(ok(dwarf_row(view(&b), fde, 4, &r)) && r.cfa.reg == 6 && r.cfa.offset == 16);
    EXPECT(ok(dwarf_row(view(&b), fde, 43, &r)) && r.cfa.reg == 6);
    EXPECT(ok(dwarf_row(view(&b), fde, 44, &r)) && r.cfa.reg == 7 && r.r[6].kind == RULE_SAME);
    EXPECT(ok(dwarf_row(view(&b), fde, 50, &r)) && r.cfa.reg == 6 && r.r[6].kind == RULE_SAVED && r.args == 32);
    EXPECT(ok(dwarf_row(view(&b), fde, 99, &r)) && r.cfa.kind == RULE_LOADED && r.cfa.reg == 6 && r.cfa.offset == -8);
    EXPECT(r.r[3].kind == RULE_SAVED_AT && r.r[3].reg == 6 && r.r[3].offset == -16);
    EXPECT(!ok(dwarf_row(view(&b), 0, 0, &r)));                            /* a CIE is no function */
}

static bool accepts_program(const u8 *program, usize n) {
    struct buf b = { .len = 0 };
    cie_full(&b);
    usize at = fde_open(&b, 0, 100, 0);
    for (usize i = 0; i < n; i++) put(&b, program[i], 1);
    end(&b, at);
    return accepts(&b);
}
#define PROGRAM(...) accepts_program((const u8[]){ __VA_ARGS__ }, sizeof((const u8[]){ __VA_ARGS__ }))

static void test_refusals(void) {
    for (u32 op = 0; op < 0x40; op++) {
        bool known = op == 0 || (op >= 2 && op <= 5) || op == 7 || op == 8 || op == 0x0a || (op >= 0x0c && op <= 0x11) || op == 0x2e;
        u8 program[16] = { (u8)op, 2, 2, 0x76, 0x70 };
        EXPECT(accepts_program(program, 16) == known || op == 0x0f);
    }
    EXPECT(!PROGRAM(0x0f, 3, 0x76, 0x78, 0x12));       /* an expression with dup */
    EXPECT(!PROGRAM(0x0f, 4, 0x76, 0x78, 6, 6));
    EXPECT(!PROGRAM(0x0f, 2, 0x08, 0x78));
    EXPECT(!PROGRAM(0x10, 17, 2, 0x76, 0x70));         /* no such register */
    EXPECT(!PROGRAM(0x91, 2));
    EXPECT(!PROGRAM(0x0b));                            /* restore without remember */
    EXPECT(!PROGRAM(0x0a, 0x0a, 0x0a, 0x0a));
    EXPECT(!PROGRAM(0x0e, 0xff, 0xff, 0xff, 0xff, 0xff, 1));
    static const struct { u32 at; u8 v; const char *what; } cie[] = {
        { 8, 3, "version" }, { 9, 'y', "augmentation" }, { 10, 'B', "letter" }, { 14, 2, "code factor" },
        { 15, 0x7c, "data factor" }, { 16, 15, "return column" }, { 18, 0x00, "personality encoding" },
        { 23, 0x03, "lsda encoding" }, { 24, 0x1c, "pointer encoding" }, { 17, 9, "augmentation length" } };
    for (usize i = 0; i < LEN(cie); i++) {
        struct buf b = { .len = 0 };
        cie_full(&b);
        usize at = fde_open(&b, 0, 100, 0);
        end(&b, at);
        EXPECT(accepts(&b));
        b.at[cie[i].at] = cie[i].v;
        EXPECT(!accepts(&b));
    }
}

/* Three functions out of order, one with a call-site table. */
static void make_image(struct buf *b, u8 *lsda, usize *lsda_len, struct dwarf_layout *l) {
    static const u8 table[] = { 0xff, 0xff, 1, 12, 4, 8, 0, 0, 12, 20, 70, 0, 40, 5, 80, 0 };
    *l = (struct dwarf_layout){ .base = 0x10000, .text_size = 1000, .lsda_address = 0x12000, .eh_address = 0x13000 };
    for (usize i = 0; i < sizeof table; i++) lsda[8 + i] = table[i];
    *lsda_len = 8 + sizeof table;
    cie_full(b);
    static const u32 start[] = { 500, 100, 300 };
    for (usize i = 0; i < 3; i++) {
        usize at = fde_open(b, 0, 100, 0);
        patch(b, at + 4, (u32)(0x10000 + start[i] - (0x13000 + at + 4)));
        if (i == 1) patch(b, at + 13, (u32)(0x12008 - (0x13000 + at + 13)));
        end(b, at);
    }
}

static void test_index(void) {
    struct buf b = { .len = 0 };
    u8 lsda[64];
    usize lsda_len;
    struct dwarf_layout l;
    struct dwarf_entry e[3];
    u32 bad;
    make_image(&b, lsda, &lsda_len, &l);
    bytes into = { .ptr = (u8 *)e, .len = sizeof e };
    cbytes sites = { .ptr = lsda, .len = lsda_len };
    EXPECT(ok(dwarf_index(view(&b), sites, &l, into, &bad)));
    EXPECT(e[0].start == 100 && e[1].start == 300 && e[2].start == 500 && e[0].size == 100);
    EXPECT(e[0].lsda == 0x2008 && e[1].lsda == 0 && e[2].lsda == 0);
    EXPECT(!ok(dwarf_index(view(&b), sites, &l, bytes_sub(into, 0, 2 * sizeof e[0]), &bad)));
    l.text_size = 550;
    EXPECT(!ok(dwarf_index(view(&b), sites, &l, into, &bad)));
    l.text_size = 1000;
    EXPECT(!ok(dwarf_index(view(&b), cbytes_sub(sites, 0, sites.len - 1), &l, into, &bad)));
    lsda[8 + 6] = 200;                                 /* a pad outside of the function */
    EXPECT(!ok(dwarf_index(view(&b), sites, &l, into, &bad)));
}

/* A function of 100 bytes: pushes rbx and r12, takes 24 bytes, and gives all back from byte 90 on. */
static void test_bodies(void) {
    struct buf b = { .len = 0 };
    u8 lsda[1] = { 0 };
    struct dwarf_layout l = { .base = 0x10000, .text_size = 1000, .lsda_address = 0x12000, .eh_address = 0x13000 };
    struct dwarf_entry e[1];
    u32 bad;
    cie_full(&b);
    usize at = fde_open(&b, 0, 100, 0);
    patch(&b, at + 4, (u32)(0x10000 - (0x13000 + at + 4)));
    static const u8 program[] = { 0x42, 0x0e, 16, 0x8c, 2, 0x41, 0x0e, 24, 0x83, 3, 0x44, 0x0e, 48,
                                  0x02, 83, 0x0a, 0x0e, 24, 0x41, 0x0e, 16, 0x42, 0x0e, 8, 0x41, 0x0b };
    for (usize i = 0; i < sizeof program; i++) put(&b, program[i], 1);
    end(&b, at);
    bytes into = { .ptr = (u8 *)e, .len = sizeof e };
    EXPECT(ok(dwarf_index(view(&b), (cbytes){ .ptr = lsda, .len = 1 }, &l, into, &bad)));
    EXPECT(e[0].body.from == 7 && e[0].body.to == 90 && e[0].body.cfa == 48 && e[0].body.reg == 7);
    EXPECT(e[0].body.tail == 94);
    EXPECT(e[0].body.saved[0] == 3 && e[0].body.saved[2] == 2 && !e[0].body.saved[1] && !e[0].body.saved[5]);
}

/* Whatever the tables say, a body says the same as each of the rows that it stands for. */
static bool agrees(cbytes eh, const struct dwarf_entry *e) {
    static const u8 regs[DWARF_SAVED] = { 3, 6, 12, 13, 14, 15 };
    struct dwarf_row r;
    for (u32 at = e->body.from; at < e->size; at++) {
        if (e->body.from == e->body.to || (at >= e->body.to && at < e->body.tail)) continue;
        if (!ok(dwarf_row(eh, e->fde, at, &r)) || r.args || r.signal || r.cfa.kind != RULE_VALUE) return false;
        if (r.cfa.reg != e->body.reg || r.cfa.offset != e->body.cfa || r.r[DWARF_RIP].offset != -8) return false;
        for (u32 i = 0; i < DWARF_SAVED; i++)
            if (r.r[regs[i]].kind == RULE_SAVED ? r.r[regs[i]].offset != -8 * e->body.saved[i] : e->body.saved[i])
                return false;
    }
    return true;
}

static void test_sites(void) {
    struct buf b = { .len = 0 };
    struct dwarf_site s;
    PUTS(&b, 0xff, 0xff, 1, 12, 4, 8, 0, 0, 12, 20, 70, 0, 40, 5, 80, 0);
    EXPECT(ok(dwarf_site(view(&b), 0, &s)) && s.kind == DWARF_GAP && s.from == 0 && s.to == 4);
    EXPECT(ok(dwarf_site(view(&b), 4, &s)) && s.kind == DWARF_NO_PAD && s.to == 12);
    EXPECT(ok(dwarf_site(view(&b), 12, &s)) && s.kind == DWARF_PAD && s.landing == 70);
    EXPECT(ok(dwarf_site(view(&b), 31, &s)) && s.kind == DWARF_PAD);
    EXPECT(ok(dwarf_site(view(&b), 32, &s)) && s.kind == DWARF_GAP && s.from == 32 && s.to == 40);
    EXPECT(ok(dwarf_site(view(&b), 44, &s)) && s.landing == 80);
    EXPECT(ok(dwarf_site(view(&b), 45, &s)) && s.kind == DWARF_GAP && s.to == ~0ul);
    b.at[15] = 1;                                      /* an action */
    EXPECT(!ok(dwarf_site(view(&b), 44, &s)));
    b.at[0] = 0;
    EXPECT(!ok(dwarf_site(view(&b), 4, &s)));
}

static void make_lines(struct buf *b) {
    usize at = begin(b);
    put(b, 4, 2);
    usize header = b->len;
    put(b, 0, 4);
    PUTS(b, 1, 1, 1, 0xfb, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1);
    PUTS(b, 'd', '1', 0, 'd', '2', 0, 0);
    PUTS(b, 'a', '.', 'c', 0, 1, 0, 0, 'b', '.', 'h', 0, 2, 0, 0, 0);
    patch(b, header, b->len - header - 4);
    PUTS(b, 0, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0);          /* sequence 1 */
    PUTS(b, 3, 9, 1, 2, 4, 3, 1, 1, 4, 2, 2, 6, 3, 20, 1, 2, 10, 0, 1, 1);
    PUTS(b, 0, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0);          /* sequence 2 */
    PUTS(b, 3, 0xe3, 0, 1, 8, 75, 9, 5, 0, 5, 7, 1, 0, 1, 1);
    patch(b, at - 4, b->len - at);
}
static bool is_line(const struct buf *b, u64 operand, u64 target, u32 line, const char *file, const char *dir) {
    struct dwarf_place p = dwarf_line(view(b), operand, 0x500, target);
    return p.line == line && (!line || (!strcmp((const char *)b->at + p.file, file) && !strcmp((const char *)b->at + p.dir, dir)));
}
static void test_lines(void) {
    struct buf b = { .len = 0 };
    make_lines(&b);
    u64 first = b.len - 57 + 3, second = b.len - 26 + 3;
    EXPECT(is_line(&b, first, 0x500, 10, "a.c", "d1"));
    EXPECT(is_line(&b, first, 0x503, 10, "a.c", "d1"));
    EXPECT(is_line(&b, first, 0x504, 11, "a.c", "d1"));
    EXPECT(is_line(&b, first, 0x50a, 31, "b.h", "d2"));
    EXPECT(is_line(&b, first, 0x513, 31, "b.h", "d2"));
    EXPECT(is_line(&b, first, 0x514, 0, "", ""));
    EXPECT(is_line(&b, first, 0x4ff, 0, "", ""));
    EXPECT(is_line(&b, second, 0x514, 100, "a.c", "d1"));
    EXPECT(is_line(&b, second, 0x515, 101, "a.c", "d1"));
    EXPECT(is_line(&b, second, 0x51a, 0, "", ""));
    EXPECT(is_line(&b, first + 1, 0x500, 0, "", ""));
}

static u32 seed = 12345;
static u32 rnd(u32 n) { seed = seed * 1664525 + 1013904223; return (seed >> 8) % n; }

static void test_garbage(void) {
    for (u32 round = 0; round < 60000; round++) {
        struct buf b = { .len = 0 };
        u8 lsda[64];
        usize lsda_len;
        struct dwarf_layout l;
        struct dwarf_entry e[3];
        struct dwarf_row r;
        struct dwarf_site s;
        u32 n, bad;
        if (round % 3 == 0) make_lines(&b);
        else make_image(&b, lsda, &lsda_len, &l);
        for (u32 i = rnd(4) + 1; i; i--) b.at[rnd((u32)b.len)] = (u8)(rnd(3) ? rnd(256) : rnd(2) * 255);
        usize cut = rnd(4) ? b.len : rnd((u32)b.len);
        u8 *copy = malloc(cut ? cut : 1);              /* exactly as long: the sanitizer sees one byte too far */
        memcpy(copy, b.at, cut);
        cbytes c = { .ptr = copy, .len = cut };
        struct dwarf_place p = dwarf_line(c, rnd(128), 0, rnd(64));
        EXPECT(p.line == 0 || p.file < cut);
        if (round % 3) {
            bool known = ok(dwarf_check(c, &n, &bad));
            bool indexed = ok(dwarf_index(c, (cbytes){ .ptr = lsda, .len = lsda_len }, &l, (bytes){ .ptr = (u8 *)e, .len = sizeof e }, &bad));
            for (u32 i = 0; known && indexed && i < 3; i++) EXPECT(ok(dwarf_row(c, e[i].fde, rnd(100), &r)));
            for (u32 i = 0; known && indexed && i < 3; i++) EXPECT(agrees(c, &e[i]));
            (void)dwarf_row(c, rnd(256), rnd(100), &r);
        }
        (void)dwarf_site(c, rnd(100), &s);
        free(copy);
    }
}

int main(void) {
    HOST_TEST(test_rows);
    HOST_TEST(test_refusals);
    HOST_TEST(test_index);
    HOST_TEST(test_bodies);
    HOST_TEST(test_sites);
    HOST_TEST(test_lines);
    HOST_TEST(test_garbage);
    return HOST_END();
}
