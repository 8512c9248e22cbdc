/* fuzz.c - fuzz CELLCHECK COUNT SEED FILE.i ...: feeds damaged copies of good units to the checker.
 *
 * A case is a truncation, or a handful of edits: bytes changed, tokens deleted, doubled, exchanged, a run repeated many
 * times. The checker may accept, complain or refuse (status 0 to 2); anything else - a signal, a sanitizer's report,
 * five seconds - is a failure, and the case is kept as fuzz_SEED_CASE.i. */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

enum { ROOM = 1 << 20 };
static uint64_t seed;
static char text[ROOM], copy[ROOM];

static uint64_t roll(uint64_t n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return n ? seed % n : 0;
}

static size_t load(const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(2);
    }
    size_t n = fread(text, 1, ROOM / 4, f);
    fclose(f);
    return n;
}

/* A stretch of text that looks like a token or a few. */
static size_t stretch(size_t n, size_t at) {
    size_t length = 1 + roll(12);
    return at + length < n ? length : n - at;
}

/* Mostly near the end, where the code is; the beginning is declarations from headers. */
static size_t somewhere(size_t n) {
    size_t tail = n < 700 ? n : 700;
    return roll(3) ? n - 1 - roll(tail) : roll(n);
}

static size_t edit(size_t n) {
    static const char *const words[] = { "(", ")", "{", "}", "*", "&", "->", "[", "]", ";", ",", "struct", "0",
        "static",
        "return", "goto", "switch", "case 1:", "for(;;)", "sizeof", "typedef", "= {", "\"", "'", "#", "...", "?", ":",
        "__attribute__((", "-9223372036854775808/-1", "1<<99", "do", "union", "enum", "_Static_assert(",
            "__builtin_offsetof(" };
    size_t at = somewhere(n), length = stretch(n, at), to = somewhere(n);
    switch (roll(6)) {
    case 0: text[at] = (char)roll(256); return n;
    case 1: memmove(text + at, text + at + length, n - at - length); return n - length;
    case 2: {
        const char *w = words[roll(sizeof words / sizeof *words)];
        size_t m = strlen(w);
        memmove(text + at + m, text + at, n - at);
        memcpy(text + at, w, m);
        return n + m;
    }
    case 3: {
        size_t times = 1 + roll(roll(20) ? 3 : 3000);
        if (n + times * length > ROOM / 2) return n;
        memmove(text + at + times * length, text + at, n - at);
        for (size_t i = 0; i < times; i++) memcpy(text + at + i * length, text + at + times * length, length);
        return n + times * length;
    }
    case 4:
        length = length < n - to ? length : n - to;
        memmove(copy, text + at, length);
        memmove(text + to, copy, length);
        return n;
    default: return roll(4) ? n : 1 + roll(n);
    }
}

static int run(const char *checker, const char *path) {
    pid_t child = fork();
    if (!child) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        setenv("ASAN_OPTIONS", "exitcode=99:detect_leaks=0", 1);
        setenv("UBSAN_OPTIONS", "halt_on_error=1:exitcode=99", 1);
        alarm(5);
        execl(checker, checker, "--stats", path, (char *)0);
        _exit(127);
    }
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "usage: fuzz CELLCHECK COUNT SEED FILE.i ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    int count = atoi(argv[2]), failed = 0;
    for (int i = 0; i < count; i++) {
        uint64_t first = strtoull(argv[3], NULL, 0);
        seed = first * 0x9e3779b97f4a7c15u + (uint64_t)i + 1;
        for (int k = 0; k < 8; k++) roll(1);
        size_t n = load(argv[4 + roll((uint64_t)(argc - 4))]);
        for (uint64_t k = 1 + roll(3); k && n > 16 && n < ROOM / 2; k--) n = edit(n);
        char path[64];
        snprintf(path, sizeof path, "fuzz_%s_%d.i", argv[3], i);
        FILE *f = fopen(path, "wb");
        if (!f || fwrite(text, 1, n, f) != n) return 2;
        fclose(f);
        int status = run(argv[1], path);
        if (status <= 2) {
            unlink(path);
        } else {
            printf("not ok fuzz %s: status %d\n", path, status);
            failed++;
        }
    }
    printf("%s fuzz: %d cases, %d failed, seed %s\n", failed ? "not ok" : "ok", count, failed, argv[3]);
    return failed != 0;
}
