/* host_edit.c - the line editor: keys, UTF-8, history, drawing; then random bytes against its invariants. */
#include <sys/edit.h>
#include <base/bytes.h>
#include <tools/hosttest.h>

static struct edit e;
static struct history h;

static enum edit_event type(const char *s) {
    enum edit_event last = EDIT_MORE;
    for (; *s; s++) last = edit_feed(&e, &h, (u8)*s);
    return last;
}

static bool shows(const char *expected) {
    text t = edit_text(&e);
    return t.len == strlen(expected) && memcmp(t.ptr, expected, t.len) == 0;
}

static void fresh(void) {
    memset(&e, 0, sizeof e);
    memset(&h, 0, sizeof h);
}

static void test_keys(void) {
    fresh();
    EXPECT(type("cels\x02l") == EDIT_MORE && shows("cells"));
    EXPECT(e.cursor == 4);
    type("\x01>\x05<");
    EXPECT(shows(">cells<"));
    type("\x1b[D\x1b[D\x7f");
    EXPECT(shows(">cels<"));
    type("\x1b[3~");
    EXPECT(shows(">cel<"));
    type("\x1b[H\x1b[3~\x1b[F\b");
    EXPECT(shows("cel"));
    type("\x15 one two  three \x17");
    EXPECT(shows(" one two  "));
    type("\x1b[1;5D\x0b");
    EXPECT(shows(" one "));
    type("\x1b\x62x\x1b\x66y");
    EXPECT(shows(" xoney "));
    EXPECT(type("\r") == EDIT_LINE && type("\n") == EDIT_MORE);
    EXPECT(type("\t") == EDIT_COMPLETE && type("\x0c") == EDIT_CLEAR && type("\x03") == EDIT_INTERRUPT);
    edit_reset(&e);
    EXPECT(type("\x04") == EDIT_END && type("a\x01\x04") == EDIT_MORE && shows(""));
}

static void test_utf8(void) {
    fresh();
    type("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z");
    EXPECT(e.len == 11);
    type("\x02\x02");
    EXPECT(e.cursor == 6);
    type("\x7f");
    EXPECT(shows("a\xc3\xa4\xf0\x9f\x98\x80z"));
    type("\x01\x06\x04");
    EXPECT(shows("a\xf0\x9f\x98\x80z"));
    fresh();
    type("\xc3(\xff\xe0\x80\x80\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf!");
    EXPECT(shows("(!"));
    fresh();
    edit_insert(&e, (text){ .ptr = "\xc3", .len = 1 });
    edit_insert(&e, (text){ .ptr = "\xa4x", .len = 2 });
    EXPECT(shows("x"));
}

static void test_history(void) {
    fresh();
    history_add(&h, TEXT("one"));
    history_add(&h, TEXT("two"));
    history_add(&h, TEXT("two"));
    history_add(&h, NO_TEXT);
    EXPECT(h.count == 2);
    type("mine\x1b[A");
    EXPECT(shows("two"));
    type("\x1b[A\x1b[A");
    EXPECT(shows("one"));
    type("\x0e");
    EXPECT(shows("two"));
    type("\x0e");
    EXPECT(shows("mine"));
    type("\x1b[B");
    EXPECT(shows("mine"));
    for (int i = 0; i < 3 * HISTORY_MAX; i++) {
        char line[8];
        snprintf(line, sizeof line, "%d", i);
        history_add(&h, (text){ .ptr = line, .len = strlen(line) });
    }
    EXPECT(h.count == HISTORY_MAX && history_get(&h, 1).len == 2 && memcmp(history_get(&h, 1).ptr, "95", 2) == 0);
    EXPECT(history_get(&h, HISTORY_MAX).len == 2 && history_get(&h, HISTORY_MAX + 1).len == 0);
}

static bool drawn(const char *expected) {
    struct line l = {0};
    edit_draw(&e, TEXT("> "), &l);
    return l.len == strlen(expected) && memcmp(l.at, expected, l.len) == 0;
}

static void test_draw(void) {
    fresh();
    type("abc");
    EXPECT(drawn("\r> abc\x1b[K"));
    type("\x02\x02");
    EXPECT(drawn("\r> abc\x1b[K\x1b[2D"));
    fresh();
    for (int i = 0; i < 100; i++) type("x");
    type("END");
    struct line l = {0};
    edit_draw(&e, TEXT("> "), &l);
    EXPECT(l.len < EDIT_COLUMNS + 8 && memcmp(l.at + l.len - 6, "END\x1b[K", 6) == 0);
}

static void test_full(void) {
    fresh();
    for (int i = 0; i < 2 * EDIT_MAX; i++) type("\xc3\xa4");
    EXPECT(e.len == EDIT_MAX);
    type("x");
    EXPECT(e.len == EDIT_MAX);
}

static u64 seed = 88172645463325252u;
static u64 next(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static bool starts_character(u32 at) {
    return at == e.len || ((u8)e.at[at] & 0xc0) != 0x80;
}

static void test_random_bytes(void) {
    fresh();
    for (u32 i = 0; i < 300000; i++) {
        u64 r = next();
        u8 any = (u8)(r >> 8);
        u8 byte = r % 4 == 0 ? any % 32 : r % 4 == 1 ? 0x1b : r % 4 == 2 ? (u8)"[ABCDHF13~;O"[any % 12] : any;
        enum edit_event what = edit_feed(&e, &h, byte);
        EXPECT(e.len <= EDIT_MAX && e.cursor <= e.len && starts_character(e.cursor));
        struct line l = {0};
        if (i % 16 == 0) edit_draw(&e, TEXT("ariadne> "), &l);
        EXPECT(l.lost == 0);
        if (what == EDIT_LINE || what == EDIT_INTERRUPT) {
            history_add(&h, edit_text(&e));
            edit_reset(&e);
        }
    }
}

int main(void) {
    HOST_TEST(test_keys);
    HOST_TEST(test_utf8);
    HOST_TEST(test_history);
    HOST_TEST(test_draw);
    HOST_TEST(test_full);
    HOST_TEST(test_random_bytes);
    return HOST_END();
}
