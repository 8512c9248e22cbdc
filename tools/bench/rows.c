/* rows.c - the table's rows, in the order in which it shows them.
 *
 * Paper ratios are those of Theseus' Table 3 (Boos et al., OSDI '20: Linux against its loadable build, on hardware). */
#include "rows.h"

#include <string.h>

/* Keys and arguments of both sides; `with` names the peer operation. */
#define OURS(label_, key_, arg_) .label = label_, .key = key_, .arg = arg_
#define WITH(label_, key_, arg_) .peer_label = label_, .peer = key_, .peer_arg = arg_

const struct row ROWS[] = {
    { "Calls", OURS("null call", "null_call", 0), WITH("getppid", "null_call", 0), .aim = 60, .paper = 14 },
    { "Calls", OURS("call that reads the caller's state", "null_state", 0), WITH("getrusage", "null_state", 0) },

    { "Context switch", OURS("yield, 2 tasks", "yield", 2), WITH("sched_yield, FIFO threads", "yield", 2), .aim = 15,
      .paper = 1.8 },
    { "Context switch", OURS("yield, 8 tasks", "yield", 8), WITH("sched_yield", "yield", 8) },
    { "Context switch", OURS("yield, 16 tasks", "yield", 16), WITH("sched_yield", "yield", 16) },
    { "Context switch", OURS("block and wake, 2 tasks", "block", 2), WITH("futex ring", "block", 2) },
    { "Context switch", OURS("block and wake, 8 tasks", "block", 8), WITH("futex ring", "block", 8) },
    { "Context switch", OURS("block and wake, 16 tasks", "block", 16), WITH("futex ring", "block", 16) },
    { "Context switch", OURS("block and wake, 2 tasks", "block", 2), WITH("pipe ring", "pipe_ring", 2) },
    { "Context switch", OURS("block and wake, 16 tasks", "block", 16), WITH("pipe ring", "pipe_ring", 16) },

    { "Tasks and programs", OURS("task: spawn, exit, join", "task", 0), WITH("pthread create, join", "thread", 0),
      .aim = 15 },
    { "Tasks and programs", OURS("task: spawn, exit, join", "task", 0), WITH("fork, exit, wait", "fork", 0),
      .aim = 100 },
    { "Tasks and programs", OURS("program, warm", "program_warm", 0), WITH("fork, exec static, wait", "exec", 0),
      .aim = 50, .paper = 2.3 },
    { "Tasks and programs", OURS("program, warm", "program_warm", 0), WITH("vfork, exec tiny, wait", "exec_tiny", 0) },
    { "Tasks and programs", OURS("program, cold", "program_cold", 0), WITH("fork, exec static, wait", "exec", 0),
      .aim = 4 },

    { "Memory", OURS("map, touch, unmap 4 KiB", "map", 4096), WITH("mmap, munmap", "map", 4096), .aim = 20,
      .paper = 2.1 },
    { "Memory", OURS("map, touch, unmap 64 KiB", "map", 65536), WITH("mmap, munmap", "map", 65536) },
    { "Memory", OURS("map, touch, unmap 1 MiB", "map", 1048576), WITH("mmap, munmap", "map", 1048576) },
    { "Memory", OURS("map, touch, unmap 2 MiB, huge", "map", 2097152), WITH("the same, huge", "map", 2097152) },
    { "Memory", OURS("4 KiB, 100 alive", "map_alive", 100), WITH("mmap, munmap", "map_alive", 100) },
    { "Memory", OURS("4 KiB, 1,000 alive", "map_alive", 1000), WITH("mmap, munmap", "map_alive", 1000) },
    { "Memory", OURS("4 KiB, 10,000 alive", "map_alive", 10000), WITH("mmap, munmap", "map_alive", 10000) },
    { "Memory", OURS("4 KiB, 100,000 alive", "map_alive", 100000), WITH("mmap, munmap", "map_alive", 100000) },
    { "Memory", OURS("4 KiB, 1,000,000 alive", "map_alive", 1000000), WITH("mmap, munmap", "map_alive", 1000000) },

    { "Channels", OURS("rendezvous, 1 byte", "rendezvous", 1), WITH("pipe, 1 byte", "pipe", 1), .aim = 20,
      .paper = 3.5 },
    { "Channels", OURS("rendezvous, 1 byte", "rendezvous", 1), WITH("futex, no data", "futex", 0), .aim = 15 },
    { "Channels", OURS("rendezvous, 1 byte", "rendezvous", 1), WITH("eventfd, 8 bytes", "eventfd", 8) },
    { "Channels", OURS("rendezvous, 4 KiB", "rendezvous", 4096), WITH("pipe, 4 KiB", "pipe", 4096) },
    { "Channels", OURS("buffered, 1 byte", "buffered", 1), WITH("pipe, 1 byte", "pipe", 1), .aim = 20 },
    { "Channels", OURS("buffered, 4 KiB", "buffered", 4096), WITH("pipe, 4 KiB", "pipe", 4096) },
    { "Channels", OURS("zero copy, 4 KiB", "zero_copy", 4096), WITH("pipe, 4 KiB", "pipe", 4096) },
    { "Channels", OURS("rendezvous, 1 byte, 2 CPUs", "rendezvous_2cpu", 1), WITH("pipe", "pipe_2cpu", 1), .cpus = 2 },
    { "Channels", OURS("rendezvous, 1 byte, 2 CPUs", "rendezvous_2cpu", 1), WITH("futex", "futex_2cpu", 0),
      .cpus = 2 },
    { "Channels", OURS("rendezvous, 4 KiB, 2 CPUs", "rendezvous_2cpu", 4096), WITH("pipe", "pipe_2cpu", 4096),
      .cpus = 2 },
    { "Channels", OURS("buffered, 1 byte, 2 CPUs", "buffered_2cpu", 1), WITH("pipe", "pipe_2cpu", 1), .cpus = 2 },
    { "Channels", OURS("buffered, 4 KiB, 2 CPUs", "buffered_2cpu", 4096), WITH("pipe", "pipe_2cpu", 4096), .cpus = 2 },

    { "Heap", OURS("alloc, free 16 bytes", "heap_pair", 16), WITH("malloc, free", "heap", 16) },
    { "Heap", OURS("alloc, free 64 bytes", "heap_pair", 64), WITH("malloc, free", "heap", 64), .aim = 2 },
    { "Heap", OURS("alloc, free 256 bytes", "heap_pair", 256), WITH("malloc, free", "heap", 256) },
    { "Heap", OURS("alloc, free 1 KiB", "heap_pair", 1024), WITH("malloc, free", "heap", 1024) },
    { "Heap", OURS("alloc, free 4 KiB", "heap_pair", 4096), WITH("malloc, free", "heap", 4096) },
    { "Heap", OURS("alloc, free 64 KiB", "heap_pair", 65536), WITH("malloc, free", "heap", 65536) },
    { "Heap", OURS("box of 16 bytes, zeroed", "heap", 16), WITH("calloc, free", "calloc", 16) },
    { "Heap", OURS("box of 64 bytes, zeroed", "heap", 64), WITH("calloc, free", "calloc", 64) },
    { "Heap", OURS("box of 256 bytes, zeroed", "heap", 256), WITH("calloc, free", "calloc", 256) },
    { "Heap", OURS("box of 1 KiB, zeroed", "heap", 1024), WITH("calloc, free", "calloc", 1024) },
    { "Heap", OURS("box of 4 KiB, zeroed", "heap", 4096), WITH("calloc, free", "calloc", 4096) },
    { "Heap", OURS("box of 64 KiB, zeroed", "heap", 65536), WITH("calloc, free", "calloc", 65536) },
    { "Heap", OURS("threadtest, 1 CPU", "threadtest", 1), WITH("the same, malloc", "threadtest", 1) },
    { "Heap", OURS("threadtest, 2 CPUs", "threadtest", 2), WITH("the same, malloc", "threadtest", 2), .cpus = 4 },
    { "Heap", OURS("threadtest, 4 CPUs", "threadtest", 4), WITH("the same, malloc", "threadtest", 4), .cpus = 4 },
    { "Heap", OURS("shbench, 1 CPU", "shbench", 1), WITH("the same, malloc", "shbench", 1) },
    { "Heap", OURS("shbench, 2 CPUs", "shbench", 2), WITH("the same, malloc", "shbench", 2), .cpus = 4 },
    { "Heap", OURS("shbench, 4 CPUs", "shbench", 4), WITH("the same, malloc", "shbench", 4), .cpus = 4 },

    { "Heap without the checks of own.h", OURS("box", "heap_unchecked", EVERY_ARG) },
    { "Heap without the checks of own.h", OURS("threadtest", "threadtest_unchecked", EVERY_ARG) },
    { "Heap without the checks of own.h", OURS("shbench", "shbench_unchecked", EVERY_ARG) },

    { "Interrupts", OURS("interrupt to own CPU: to the handler", "interrupt", 0) },
    { "Interrupts", OURS("timer: past the deadline", "timer", 0), WITH("clock_nanosleep", "timer", 0) },

    { "Faults", OURS("fault caught in the caller", "fault_caught", 0), WITH("SIGSEGV, siglongjmp", "fault_caught", 0),
      .aim = 2 },
    { "Faults", OURS("fault caught 1 frame up", "fault_caught", 1) },
    { "Faults", OURS("fault caught 8 frames up", "fault_caught", 8) },
    { "Faults", OURS("fault caught 64 frames up", "fault_caught", 64) },
    { "Faults", OURS("fault, task restarted", "fault_restarted", 0),
      WITH("SIGSEGV, fork again", "fault_restarted", 0) },
    { "Faults", OURS("fault, cell reloaded", "fault_reloaded", 0) },

    { "Swap", OURS("prepare", "swap_prepare", EVERY_ARG) },
    { "Swap", OURS("quiesce", "swap_quiesce", EVERY_ARG) },
    { "Swap", OURS("commit, on each CPU", "swap_commit", EVERY_ARG), .limit = 20000 },
    { "Swap", OURS("drain", "swap_drain", EVERY_ARG) },
    { "Swap", OURS("prepare, 4 busy CPUs", "swap_prepare_busy", 100), .cpus = 4 },
    { "Swap", OURS("quiesce, 4 busy CPUs", "swap_quiesce_busy", 100), .cpus = 4 },
    { "Swap", OURS("commit, 4 busy CPUs", "swap_commit_busy", 100), .cpus = 4 },
    { "Swap", OURS("drain, 4 busy CPUs", "swap_drain_busy", 100), .cpus = 4 },
    { "Swap", OURS("longest pause of a bystander", "swap_pause", 0), .cpus = 4 },
    { "Swap", OURS("pause that 1 in 1,000 exceeds", "swap_pause", 999), .cpus = 4 },

    { "System", OURS("reset to the prompt", "boot", 0), WITH("to the first process", "boot", 0), .aim = 20 },
    { "System", OURS("image with all cells", "image_size", 0), WITH("bzImage, compressed", "image_size", 0),
      .unit = BYTES },
    { "System", OURS("memory used at the prompt", "memory_used", 0), WITH("at the first process", "memory_used", 0),
      .unit = BYTES },

    { "Prices, per cent", OURS("unwind tables: operations", "price_tables", 0), .limit = 3 },
    { "Prices, per cent", OURS("unwind tables: loading", "price_tables", 1) },
    { "Prices, per cent", OURS("unwind tables: the start", "price_tables", 2) },
    { "Prices, per cent", OURS("unwind tables: code", "price_tables", 3) },
    { "Prices, per cent", OURS("unwind tables: their bytes", "price_tables", 4) },
    { "Prices, per cent", OURS("run-time checks: operations", "price_checks", 0), .limit = 2 },
    { "Prices, per cent", OURS("run-time checks: loading", "price_checks", 1) },
    { "Prices, per cent", OURS("run-time checks: the start", "price_checks", 2) },
    { "Prices, per cent", OURS("run-time checks: code", "price_checks", 3) },
    { "Prices, per cent", OURS("cells, not a static link: code", "price_cells", 3) },
    { "Prices, per cent", OURS("cells, not a static link: slots", "price_cells", 4) },
};
const size_t ROW_COUNT = sizeof ROWS / sizeof *ROWS;
_Static_assert(sizeof ROWS / sizeof *ROWS <= ROWS_MAX, "a selection has a place for every row");

static bool contains(const char *text, const char *part) {
    return text && strstr(text, part);
}

size_t rows_select(bool selected[ROWS_MAX], const char *only) {
    size_t count = 0;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct row *r = &ROWS[i];
        selected[i] = !only || contains(r->key, only) || contains(r->label, only) || contains(r->peer, only) ||
                      contains(r->peer_label, only) || contains(r->group, only);
        count += selected[i];
    }
    return count;
}

static bool is_side(const struct row *r, bool ours, const char *key, long long arg) {
    const char *row_key = ours ? r->key : r->peer;
    long long row_arg = ours ? r->arg : r->peer_arg;
    return row_key && !strcmp(row_key, key) && (row_arg == arg || row_arg == EVERY_ARG);
}

bool rows_want(const bool selected[ROWS_MAX], bool ours, const char *key, long long arg, bool many_cpus) {
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (selected[i] && (ROWS[i].cpus > 1) == many_cpus && is_side(&ROWS[i], ours, key, arg)) return true;
    return false;
}

enum unit rows_unit(const char *key) {
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (!strcmp(ROWS[i].key, key)) return ROWS[i].unit;
    return OPERATIONS;
}
