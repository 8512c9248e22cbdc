/* host_tar.c - tests of tar: walking, refusals, and 200,000 damaged archives. */
#include <base/tar.h>
#include <tools/hosttest.h>

static u8 archive[TAR_BLOCK * 12];

static void header(usize at, const char *name, usize size, char type) {
    u8 *h = archive + at;
    memset(h, 0, TAR_BLOCK);
    strcpy((char *)h, name);
    sprintf((char *)h + 124, "%011lo", size);
    h[156] = (u8)type;
    memcpy(h + 257, "ustar\00000", 8);
    memset(h + 148, ' ', 8);
    unsigned sum = 0;
    for (int i = 0; i < TAR_BLOCK; i++) sum += h[i];
    sprintf((char *)h + 148, "%06o", sum);
}
/* A directory, a file of 600 bytes, an empty one, the end. */
static cbytes make(void) {
    memset(archive, 0, sizeof archive);
    header(0, "folder/", 0, '5');
    header(512, "one.o", 600, '0');
    memset(archive + 1024, 'x', 600);
    header(2048, "two.o", 0, '0');
    return (cbytes){ archive, sizeof archive };
}

static void walks_regular_files(void) {
    struct tar_file f = { 0 };
    cbytes a = make();
    EXPECT(ok(tar_next(a, 0, &f)) && f.size == 600 && f.content == 1024 && text_equal(tar_name(&f), TEXT("one.o")));
    EXPECT(ok(tar_next(a, f.next, &f)) && f.size == 0 && text_equal(tar_name(&f), TEXT("two.o")));
    EXPECT(code_of(tar_next(a, f.next, &f)) == E_NOT_FOUND);
}
static void ends_without_empty_blocks(void) {
    struct tar_file f = { 0 };
    cbytes a = cbytes_sub(make(), 0, 2560);
    EXPECT(ok(tar_next(a, 2048, &f)) && code_of(tar_next(a, f.next, &f)) == E_NOT_FOUND);
}
static void refuses_damage(void) {
    struct tar_file f = { 0 };
    cbytes a = make();
    archive[512] ^= 1;                               /* the sum is wrong */
    EXPECT(code_of(tar_next(a, 0, &f)) == E_BAD_ARCHIVE && f.next == 512);
    EXPECT(code_of(tar_next(cbytes_sub(make(), 0, 1500), 0, &f)) == E_BAD_ARCHIVE);
    make();
    header(512, "one.o", 6000000, '0');
    EXPECT(code_of(tar_next(a, 0, &f)) == E_BAD_ARCHIVE);
}
static void survives_any_bytes(void) {
    srandom(1);
    for (int i = 0; i < 200000; i++) {
        struct tar_file f = { 0 };
        cbytes a = make();
        for (int n = (int)(random() % 4); n >= 0; n--) archive[(usize)random() % 2560] = (u8)random();
        if (random() % 2) {                          /* mend the sum, so that the rest is looked at */
            u8 *h = archive + 512;
            memset(h + 148, ' ', 8);
            unsigned sum = 0;
            for (int k = 0; k < TAR_BLOCK; k++) sum += h[k];
            sprintf((char *)h + 148, "%06o", sum);
        }
        usize length = (usize)random() % (sizeof archive + 1);
        int steps = 0;
        while (ok(tar_next(cbytes_sub(a, 0, length), f.next, &f)) && steps++ < 100)
            EXPECT(f.content <= length && f.size <= length - f.content && f.next <= length);
        EXPECT(steps < 100);
    }
}

int main(void) {
    HOST_TEST(walks_regular_files);
    HOST_TEST(ends_without_empty_blocks);
    HOST_TEST(refuses_damage);
    HOST_TEST(survives_any_bytes);
    return HOST_END();
}
