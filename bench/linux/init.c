/* init.c - the first process, and the only program of the measured Linux: it notes when it began, makes the machine
 * ready, runs the rows, and ends the machine.
 *
 * The kernel hands words of its command line that it does not know to the first process as environment:
 *   bench_only=KEY,KEY    the rows to run; all without it
 *   bench_memory=BYTES    the memory of the machine, of which the kernel's own numbers leave out what it kept */
#define _GNU_SOURCE
#include "rows.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

enum { CALIBRATION_NS = 20000000, SECOND_NS = 1000000000 };

static void mount_at(const char *type, const char *place) {
    mkdir(place, 0755);
    if (mount(type, place, type, 0, NULL)) perror(place);
}

static void write_file(const char *path, const char *text) {
    FILE *f = fopen(path, "w");
    if (!f || fputs(text, f) < 0) perror(path);
    if (f && fclose(f)) perror(path);
}

static u64 now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (u64)t.tv_sec * SECOND_NS + (u64)t.tv_nsec;
}

/* Ticks in a millisecond, by the kernel's clock. */
static u64 tick_khz(void) {
    u64 first_ns = now_ns(), first = ticks_now();
    while (now_ns() - first_ns < CALIBRATION_NS) {}
    u64 ns = now_ns() - first_ns;
    return (ticks_now() - first) * 1000000 / ns;
}

static u64 given_memory(void) {
    const char *bytes = getenv("bench_memory");
    return bytes ? strtoull(bytes, NULL, 10) : 0;
}

static void print_machine(u64 memory, int cpus) {
    struct utsname kernel;
    uname(&kernel);
    printf("{\"bench\":\"machine\",\"system\":\"linux\",\"kernel\":\"%s\",\"tick_khz\":%llu,\"cpus\":%d,"
           "\"memory\":%llu}\n", kernel.release, (unsigned long long)tick_khz(), cpus, (unsigned long long)memory);
    fflush(stdout);
}

int main(void) {
    u64 began = ticks_now();
    struct sysinfo memory;
    int cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);
    sysinfo(&memory);
    mount_at("proc", "/proc");
    mount_at("sysfs", "/sys");
    write_file("/proc/sys/kernel/sched_rt_runtime_us", "-1");        /* yielding threads may use all of the CPU */
    write_file("/proc/sys/kernel/printk", "1");                      /* no kernel message inside a line */
    write_file("/proc/sys/debug/exception-trace", "0");              /* faults are measured, not logged */
    print_machine(memory.totalram, cpus);
    row_print_once("boot", began * 100);
    row_print_once("memory_used", (given_memory() - memory.freeram) * 100);
    int rows = rows_run(getenv("bench_only"), cpus);
    printf("{\"bench\":\"end\",\"rows\":%d}\n", rows + 2);
    fflush(stdout);
    sync();
    reboot(RB_AUTOBOOT);
    return 1;
}
