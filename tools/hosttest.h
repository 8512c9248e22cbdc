/* hosttest.h - tests of pure cells as ordinary programs on the build machine, with the sanitisers on.
 *
 *   #include <base/line.h>             the cell under test, first
 *   #include <tools/hosttest.h>
 *   static void test_numbers(void) { ... EXPECT(line_text(&l).len == 3); EXPECT_PANIC(text_at(t, 9)); }
 *   int main(void) { HOST_TEST(test_numbers); return HOST_END(); }
 *
 * The file is cells/D/CELL/test/host_*.c. It is linked with CELL and the cells of district base that CELL needs; what
 * else they leave undefined the test defines itself. Each HOST_TEST prints `ok NAME` or `not ok NAME: why`. */
#pragma once
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    const char *test;
    int failures, failed_tests;
    int catching;                                    /* an EXPECT_PANIC is being run */
    jmp_buf caught;
} host_;

static inline void host_fail_(const char *file, int line, const char *what) {
    if (host_.failures++ == 0) printf("not ok %s: %s:%d: %s\n", host_.test, file, line, what);
}

/* Notes a failure, once per test, and goes on. */
#define EXPECT(condition) do { if (!(condition)) host_fail_(__FILE__, __LINE__, #condition); } while (0)

/* The expression must panic. What it had acquired when it did is not released, so acquire nothing inside. */
#define EXPECT_PANIC(expression) do {                                                                           \
        host_.catching = 1;                                                                                     \
        if (!setjmp(host_.caught)) { (void)(expression); host_fail_(__FILE__, __LINE__, "no panic: " #expression); } \
        host_.catching = 0; } while (0)

/* What raise does in the system. */
__attribute__((noreturn)) void panic(const char *why) {
    if (host_.catching) longjmp(host_.caught, 1);
    printf("not ok %s: panic: %s\n", host_.test, why);
    exit(1);
}

static inline void host_test_(const char *name, void (*test)(void)) {
    host_.test = name;
    host_.failures = 0;
    test();
    if (host_.failures) host_.failed_tests++;
    else printf("ok %s\n", name);
    fflush(stdout);
}
#define HOST_TEST(test) host_test_(#test, test)
#define HOST_END() (host_.failed_tests ? 1 : 0)
