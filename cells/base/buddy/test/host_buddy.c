/* host_buddy.c - random takes and gives against a plain map of owners; parts come back in any order. */
#include <base/buddy.h>
#include <tools/hosttest.h>

enum { HELD = 400 };
static struct { u64 first, count; } held[HELD];

struct books { struct buddy b; words w; char *taken; };

static struct books open_books(u64 units) {
    struct books k = { 0 };
    buddy_init(&k.b, units);
    k.w.len = buddy_words(&k.b);
    k.w.ptr = calloc(k.w.len, 8);
    k.taken = calloc(units, 1);
    buddy_give(&k.b, k.w, 0, units);
    return k;
}

static void close_books(struct books *k) {
    free(k->w.ptr);
    free(k->taken);
}

static void take(struct books *k, int i, u64 count, u64 from) {
    u64 free_before = k->b.free, first = buddy_take(&k->b, k->w, count, from);
    held[i].count = first == BUDDY_NONE ? 0 : count;
    held[i].first = first;
    if (first == BUDDY_NONE) return;
    EXPECT(first >= from);
    EXPECT(first % (1ul << buddy_order(count)) == 0);
    EXPECT(first + count <= k->b.units);
    EXPECT(k->b.free + count == free_before);
    for (u64 u = first; u < first + count; u++) {
        EXPECT(!k->taken[u]);
        k->taken[u] = 1;
    }
}

/* Gives all of a range back, or only its upper part. */
static void give(struct books *k, int i, u64 keep) {
    u64 count = held[i].count - keep, first = held[i].first + keep;
    buddy_give(&k->b, k->w, first, count);
    memset(k->taken + first, 0, count);
    held[i].count = keep;
}

static void check_whole(struct books *k) {
    EXPECT(k->b.free == k->b.units);
    u64 sum = 0, largest = 1ul << (BUDDY_ORDERS - 1);    /* everything can be had again in the largest blocks */
    while (buddy_take(&k->b, k->w, largest, 0) != BUDDY_NONE) sum += largest;
    for (int order = BUDDY_ORDERS - 2; order >= 0; order--)
        if (buddy_take(&k->b, k->w, 1ul << order, 0) != BUDDY_NONE) sum += 1ul << order;
    EXPECT(sum == k->b.units);
    EXPECT(k->b.free == 0);
}

static void churn(u64 units, unsigned seed) {
    struct books k = open_books(units);
    srand(seed);
    memset(held, 0, sizeof held);
    for (int round = 0; round < 20000; round++) {
        int i = rand() % HELD;
        if (!held[i].count) take(&k, i, 1 + (u64)rand() % (rand() % 4 ? 8 : 700), rand() % 8 ? 0 : (u64)rand() % units);
        else give(&k, i, rand() % 3 ? 0 : (u64)rand() % held[i].count);
    }
    for (int i = 0; i < HELD; i++)
        if (held[i].count) give(&k, i, 0);
    check_whole(&k);
    close_books(&k);
}

static void test_churn(void) {
    churn(1, 1);
    churn(777, 2);
    churn(32556, 3);
    churn(1ul << 15, 4);
    churn(3 * (1ul << 20) + 12345, 5);
}

static void test_units(void) {
    struct books k = open_books(1000);
    EXPECT(buddy_take_unit(&k.b, k.w, 7));
    EXPECT(!buddy_take_unit(&k.b, k.w, 7));
    EXPECT(buddy_take_unit(&k.b, k.w, 999));
    EXPECT(!buddy_take_unit(&k.b, k.w, 1000));
    EXPECT(k.b.free == 998);
    buddy_give(&k.b, k.w, 999, 1);
    buddy_give(&k.b, k.w, 7, 1);
    check_whole(&k);
    close_books(&k);
}

static void test_refusals(void) {
    struct books k = open_books(4096);
    EXPECT(buddy_take(&k.b, k.w, 0, 0) == BUDDY_NONE);
    EXPECT(buddy_take(&k.b, k.w, 4097, 0) == BUDDY_NONE);
    EXPECT(buddy_take(&k.b, k.w, ~0ul, 0) == BUDDY_NONE);
    EXPECT_PANIC(buddy_give(&k.b, k.w, 4096, 1));
    EXPECT_PANIC(buddy_give(&k.b, k.w, 1, ~0ul));
    EXPECT_PANIC(buddy_give(&k.b, k.w, 100, 1));
    close_books(&k);
}

int main(void) {
    HOST_TEST(test_churn);
    HOST_TEST(test_units);
    HOST_TEST(test_refusals);
    return HOST_END();
}
