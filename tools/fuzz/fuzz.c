/* fuzz.c - makes cases, runs the program over each in a process with limits, keeps those that fail. */
#include "fuzz.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CPU_SECONDS = 5, WALL_SECONDS = 120, STATUS_MAX = 2 };

static uint64_t state;

/* splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators). */
static uint64_t next(void) {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

uint64_t roll(uint64_t n) {
    return n ? next() % n : 0;
}

static void begin_case(uint64_t seed, uint64_t number) {
    state = seed;
    state = next() + number;
}

static _Noreturn void fail(const char *what) {
    perror(what);
    exit(2);
}

static struct input load(const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f) fail(path);
    char *bytes = malloc(FUZZ_ROOM);
    size_t size = bytes ? fread(bytes, 1, FUZZ_ROOM, f) : 0;
    if (!size) fail(path);
    fclose(f);
    return (struct input){ bytes, size };
}

static void store(const char *path, const char *bytes, size_t size) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, size, f) != size || fclose(f)) fail(path);
}

static _Noreturn void become(const char *program, const char *option, const char *path) {
    int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    setenv("ASAN_OPTIONS", "exitcode=99:detect_leaks=0:allocator_may_return_null=1", 1);
    setenv("UBSAN_OPTIONS", "halt_on_error=1:exitcode=99", 1);
    setrlimit(RLIMIT_CPU, &(struct rlimit){ CPU_SECONDS, CPU_SECONDS });
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
    alarm(WALL_SECONDS);
    if (*option) execl(program, program, option, path, (char *)NULL);
    else execl(program, program, path, (char *)NULL);
    _exit(127);
}

static int run(const char *program, const char *option, const char *path) {
    int status;
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (!child) become(program, option, path);
    if (waitpid(child, &status, 0) != child) fail("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static bool run_case(const struct fuzzer *f, const char *program, const char *path, const struct input *made) {
    size_t options = 0;
    while (f->options[options]) options++;
    const char *option = f->options[roll(options)];
    store(path, made->bytes, made->size);
    int status = run(program, option, path);
    if (status <= STATUS_MAX) return unlink(path), true;
    printf("not ok fuzz: %s %s %s: status %d\n", program, option, path, status);
    return false;
}

int fuzz(const struct fuzzer *f, int argc, char **argv) {
    if (argc < 5) return fputs("usage: FUZZER PROGRAM COUNT SEED[:FIRST] FILE ...\n", stderr), 2;
    char *rest, path[4096];
    uint64_t count = strtoull(argv[2], NULL, 0), seed = strtoull(argv[3], &rest, 0), failed = 0;
    uint64_t first = *rest == ':' ? strtoull(rest + 1, NULL, 0) : 0;
    size_t inputs = (size_t)argc - 4;
    struct input *all = calloc(inputs, sizeof *all), made = { .bytes = malloc(FUZZ_ROOM) };
    if (!all || !made.bytes) fail("memory");
    for (size_t i = 0; i < inputs; i++) all[i] = load(argv[4 + i]);
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (uint64_t i = first; i < first + count; i++) {
        begin_case(seed, i);
        made.size = f->make(all, inputs, made.bytes);
        snprintf(path, sizeof path, "%s_%llu_%llu", argv[1], (unsigned long long)seed, (unsigned long long)i);
        failed += !run_case(f, argv[1], path, &made);
    }
    printf("%s fuzz: %llu cases, %llu failed, seed %s\n", failed ? "not ok" : "ok", (unsigned long long)count,
        (unsigned long long)failed, argv[3]);
    return failed != 0;
}
