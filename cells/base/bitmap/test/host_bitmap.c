/* host_bitmap.c - the tree against a plain array of bools, for sizes around every level's edge. */
#include <base/bitmap.h>
#include <tools/hosttest.h>

static const u64 sizes[] = { 1, 2, 63, 64, 65, 127, 4095, 4096, 4097, 70000, 262144, 262145 };

static words make(u64 bits) {
    u64 n = bitmap_words(bits);
    return (words){ .ptr = calloc(n, 8), .len = n };
}

static void test_random(void) {
    for (u64 s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        u64 bits = sizes[s];
        words w = make(bits);
        char *plain = calloc(bits, 1);
        srand((unsigned)bits);
        for (int i = 0; i < 20000; i++) {
            u64 at = (u64)rand() % bits;
            if (rand() % 3) bitmap_clear(w, bits, at), plain[at] = 0;
            else bitmap_set(w, bits, at), plain[at] = 1;
            u64 from = (u64)rand() % bits, want = from;
            while (want < bits && !plain[want]) want++;
            EXPECT(bitmap_find(w, bits, from) == want);
            EXPECT(bitmap_test(w, bits, from) == (plain[from] != 0));
        }
        free(plain);
        free(w.ptr);
    }
}

static void test_sparse(void) {
    u64 bits = 1ul << 26;
    words w = make(bits);
    EXPECT(bitmap_find(w, bits, 0) == bits);
    bitmap_set(w, bits, bits - 1);
    EXPECT(bitmap_find(w, bits, 0) == bits - 1);
    bitmap_set(w, bits, 12345678);
    EXPECT(bitmap_find(w, bits, 12345678) == 12345678);
    EXPECT(bitmap_find(w, bits, 12345679) == bits - 1);
    bitmap_clear(w, bits, 12345678);
    bitmap_clear(w, bits, bits - 1);
    for (u64 i = 0; i < w.len; i++) EXPECT(w.ptr[i] == 0);
    free(w.ptr);
}

static void test_bounds(void) {
    words w = make(100);
    EXPECT(bitmap_find(w, 100, 100) == 100);
    EXPECT(bitmap_find(w, 100, ~0ul) == 100);
    EXPECT_PANIC(bitmap_set(w, 100, 100));
    EXPECT_PANIC(bitmap_clear(w, 100, 200));
    EXPECT_PANIC(bitmap_test(w, 100, ~0ul));
    EXPECT_PANIC(bitmap_set(words_sub(w, 0, 1), 100, 70));
    free(w.ptr);
}

int main(void) {
    HOST_TEST(test_random);
    HOST_TEST(test_sparse);
    HOST_TEST(test_bounds);
    return HOST_END();
}
