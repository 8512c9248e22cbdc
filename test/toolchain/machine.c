/* machine.c - signals as traps, and the rest of the system as far as unwinding and faults look at it. */
#include "machine.h"
#include <base/raise.h>
#include <link/codemap.h>
#include <live/lines.h>
#include <mem/stack.h>
#include <task/task.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <ucontext.h>
#undef poll

enum { STACK = 64 << 10, GUARD = 64 << 10, RESERVE = 64 << 10, VALUES = 65536 };
static u8 *stack_memory, *edge_page, *lost_page;
static struct strand task;
static struct env *environment;
static u8 state[VALUES];                             /* 0 free, 1 alive, 2 released */
static u32 values, alive;
static struct result result;
static bool reserve_open;
static u64 ticks, polls, step_at, steps, fault_address;
static void (*hooks[VECTORS])(struct frame *);
static void (*overflow_hook)(struct overflow *);
static void (*settle_hook)(u64);
static void (*tick_hook)(struct frame *);

/* --- what scenarios call ------------------------------------------------------------------------------------------ */

u64 host_acquire(u64 kind) {
    (void)kind;
    if (values + 1 == VALUES) abort();
    state[++values] = 1;
    alive++;
    result.acquired++;
    return values;
}

void host_release(u64 id) {
    if (id == 0 || id > values) result.unknown++;
    else if (state[id] != 1) result.twice++;
    else {
        state[id] = 2;
        alive--;
        result.released++;
    }
}

void host_use(u64 id) { (void)id; }
u64 host_count(void) { return alive; }
void host_unmap(void) { mprotect(lost_page, 4096, PROT_NONE); }
i64 host_sum(i64 a, i64 b, i64 c, i64 d, i64 e, i64 f, i64 g, i64 h, i64 i, i64 j) {
    return a + b + c + d + e + f + g + h + i + j;
}
u64 host_poll(void) {
    if (environment->wanted && ++polls >= environment->wanted) task.kill = KILL_ASKED;
    return task.kill != 0 && task.defer == 0;
}

/* --- what the cells call ------------------------------------------------------------------------------------------ */

struct strand *cpu_strand(void) { return &task; }
bool cpu_has_strand(void) { return true; }
u32 cpu_index(void) { return 0; }
u64 cpu_locks(void) { return 0; }
void cpu_relax(void) {}
void unsafe_quiet_forget(void) {}
_Noreturn void cpu_stop(void) { printf("not ok toolchain: the CPU stopped\n"); exit(1); }
u64 clock_ticks(void) { return ticks; }
u64 clock_cycles(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (u64)t.tv_sec * 1000000000 + (u64)t.tv_nsec;
}
u64 clock_us_of(u64 cycles) { return cycles / 1000; }
u8 port_in8(u16 port) { (void)port; return 0xff; }
void port_out8(u16 port, u8 v) { (void)port; putchar(v); }
status trap_set(u32 v, void (*fn)(struct frame *)) { hooks[v] = fn; return OK; }
status trap_set_overflow(void (*fn)(struct overflow *)) { overflow_hook = fn; return OK; }
u64 trap_fault_address(void) { return fault_address; }
status tick_set_work(void (*fn)(struct frame *)) { tick_hook = fn; return OK; }
status task_set_settle(void (*fn)(u64)) { settle_hook = fn; return OK; }
status task_next(u64 after, struct task_info *out) { (void)after; (void)out; return st(E_NOT_FOUND); }
status lines_find(text cell, text function, u64 size, u64 offset, struct lines_place *out) {
    (void)cell, (void)function, (void)size, (void)offset, (void)out;
    return st(E_NOT_FOUND);
}
status registry_cell(u64 id, struct cell_info *out) {
    *out = (struct cell_info){ .id = id };
    return id ? OK : st(E_NOT_FOUND);
}
status registry_function(u64 pc, struct section_info *out) {
    u64 start, size;
    const char *name = load_section(pc, &start, &size);
    if (!name) return st(E_NOT_FOUND);
    *out = (struct section_info){ .address = start, .size = size };
    snprintf(out->name, sizeof out->name, "%s", name);
    return OK;
}
bool stack_open_reserve(u64 guard) {
    if (reserve_open) return false;
    reserve_open = true;
    return mprotect((void *)(guard + GUARD), RESERVE, PROT_READ | PROT_WRITE) == 0;
}
bool mapping_probe(u64 address, usize size, enum access access) {
    u64 low = reserve_open ? task.stack_guard + GUARD : task.stack_low, none;
    if (address >= low && address + size <= task.stack_high) return access != ACCESS_EXECUTE;
    return load_holds(address) && (access != ACCESS_EXECUTE || load_section(address, &none, &none));
}

/* Runs fn(arg) under raise_catch on the task's stack; leave_stack ends that from anywhere. */
u64 host_rsp;
u32 run_on_stack(u64 fn, u64 arg, u64 top, u64 catcher);
_Noreturn void leave_stack(u32 outcome);
__asm__(".globl run_on_stack\nrun_on_stack: push %rbp; push %rbx; push %r12; push %r13; push %r14; push %r15\n"
        "mov %rsp, host_rsp(%rip); mov %rdx, %rsp; call *%rcx\n"
        "1: mov host_rsp(%rip), %rsp; pop %r15; pop %r14; pop %r13; pop %r12; pop %rbx; pop %rbp; ret\n"
        ".globl leave_stack\nleave_stack: mov %edi, %eax; jmp 1b\n");
_Noreturn void task_abandon(void) { leave_stack(ABANDONED); }

/* --- signals ------------------------------------------------------------------------------------------------------ */

#define REGISTERS(X)                                                                                            \
    X(r15, R15) X(r14, R14) X(r13, R13) X(r12, R12) X(r11, R11) X(r10, R10) X(r9, R9) X(r8, R8)                 \
    X(rbp, RBP) X(rdi, RDI) X(rsi, RSI) X(rdx, RDX) X(rcx, RCX) X(rbx, RBX) X(rax, RAX)                         \
    X(rip, RIP) X(rsp, RSP) X(rflags, EFL)

static u64 vector_of(int signal, const ucontext_t *c, u64 pc) {
    u64 start, size;
    const char *in = load_section(pc, &start, &size);
    if (signal == SIGFPE) return VECTOR_DIVIDE;
    if (signal == SIGTRAP) return VECTOR_DEBUG;
    if (signal == SIGSEGV) return (u64)c->uc_mcontext.gregs[REG_TRAPNO];
    if (in && !strcmp(in, ".text.panic")) return RAISE_PANIC;
    if (in && !strcmp(in, ".text.raise_kill")) return RAISE_KILL;
    if (in && !strcmp(in, ".text._Unwind_Resume")) return RAISE_RESUME;
    return VECTOR_INVALID;
}

static bool hit_guard(void) {
    struct overflow o = { .address = fault_address };
    if (fault_address < task.stack_guard || fault_address >= task.stack_low) return false;
    overflow_hook(&o);
    return o.handled;
}

/* A debug exception before the chosen instruction only counts. */
static bool before_kill(struct frame *f) {
    if (step_at == 0 || ++steps < step_at) return step_at != 0;
    task.kill = KILL_ASKED;
    task.deadline = ticks = 1;
    step_at = 0;
    tick_hook(f);
    return true;
}

static void on_signal(int signal, siginfo_t *info, void *context) {
    ucontext_t *c = context;
    struct frame f = { 0 };
#define LOAD(field, reg) f.field = (u64)c->uc_mcontext.gregs[REG_##reg];
    REGISTERS(LOAD)
    f.vector = vector_of(signal, c, f.rip);
    if (signal == SIGSEGV) fault_address = f.vector == VECTOR_PAGE ? (u64)info->si_addr : 0;
    if (f.vector == VECTOR_PAGE && hit_guard()) return;
    if (f.vector == VECTOR_DEBUG && (load_section(f.rip, &(u64){0}, &(u64){0}) == 0 || before_kill(&f))) return;
    if (++result.faults > 400000) { printf("not ok toolchain: faults without end\n"); exit(1); }
    hooks[f.vector](&f);
#define STORE(field, reg) c->uc_mcontext.gregs[REG_##reg] = (greg_t)f.field;
    REGISTERS(STORE)
}

static void *some_pages(usize size, int access) {
    void *p = mmap(0, size, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) abort();
    return p;
}

#define HOST(name) load_host(#name, (u64)name);
static void define_host(void) {
    HOST(host_acquire) HOST(host_release) HOST(host_use) HOST(host_unmap) HOST(host_sum) HOST(host_count)
    HOST(host_poll) HOST(cpu_strand) HOST(cpu_has_strand) HOST(cpu_index) HOST(cpu_locks) HOST(cpu_relax) HOST(cpu_stop)
    HOST(unsafe_quiet_forget)
    HOST(clock_ticks) HOST(clock_cycles) HOST(clock_us_of)
    HOST(port_in8) HOST(port_out8) HOST(trap_set) HOST(trap_set_overflow)
    HOST(trap_fault_address) HOST(tick_set_work) HOST(task_set_settle) HOST(task_next) HOST(task_abandon)
    HOST(lines_find) HOST(registry_cell) HOST(registry_function) HOST(stack_open_reserve) HOST(mapping_probe)
    HOST(codemap_find) HOST(codemap_fde) HOST(codemap_rodata)
}

static void fill_environment(struct env *e) {
    u8 *ok_memory = some_pages(1 << 16, PROT_READ | PROT_WRITE);
    *e = (struct env){ .one = 1, .minus_one = -1, .lowest = (i32)0x80000000u, .five = 5, .far = 1ul << 40 };
    e->noncanonical = (i32 *)0x0800000000000000;
    e->unmapped = some_pages(4096, PROT_NONE);
    e->readonly = some_pages(4096, PROT_READ);
    e->ok = (i32 *)(void *)ok_memory;
    e->ok_mid = (struct mid *)(void *)(ok_memory + 4096);
    e->ok_page = (struct page *)(void *)(ok_memory + 8192);
    e->ok_huge = (struct huge *)(void *)(ok_memory + 16384);
    e->object = (struct object *)(void *)(ok_memory + 40960);
    e->slice = (bytes){ .ptr = ok_memory + 45056, .len = 16 };
    edge_page = some_pages(8192, PROT_READ | PROT_WRITE);
    mprotect(edge_page + 4096, 4096, PROT_NONE);
    e->edge = edge_page + 4096 - 64;
    lost_page = some_pages(4096, PROT_READ | PROT_WRITE);
    e->page = (i32 *)(void *)lost_page;
    e->noncanonical_function = (void (*)(void))0x0800000000000000;
    e->data_function = (void (*)(void))(u64)ok_memory;
}

void machine_start(struct env *e) {
    u8 *alternate = some_pages(1 << 18, PROT_READ | PROT_WRITE);
    stack_t alt = { .ss_sp = alternate, .ss_size = 1 << 18 };
    struct sigaction a = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };
    static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
    stack_memory = some_pages(GUARD + RESERVE + STACK, PROT_NONE);
    task = (struct strand){ .id = 1, .stack_guard = (u64)stack_memory, .stack_reserve = RESERVE };
    task.stack_low = task.stack_guard + GUARD + RESERVE;
    task.stack_high = task.stack_low + STACK;
    sigaltstack(&alt, 0);
    for (u32 i = 0; i < LEN(signals); i++) sigaction(signals[i], &a, 0);
    define_host();
    fill_environment(e);
    environment = e;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static void reset(struct env *e) {
    struct result fresh = { 0 };
    result = fresh;
    memset(state, 0, values + 1);
    values = alive = 0;
    polls = steps = ticks = 0;
    task.kill = task.defer = task.deadline = task.stepping = 0;
    e->wanted = 0;
    memset(e->ok, 0, 1 << 16);
    mprotect(lost_page, 4096, PROT_READ | PROT_WRITE);
    mprotect(stack_memory, GUARD + RESERVE, PROT_NONE);
    mprotect((void *)task.stack_low, STACK, PROT_READ | PROT_WRITE);
    reserve_open = false;
}

static void collect(struct result *out) {
    status (*record)(u64, struct fault_record *) = (status (*)(u64, struct fault_record *))load_find("fault_record");
    u64 (*count)(void) = (u64 (*)(void))load_find("fault_count");
    u64 (*open)(void) = (u64 (*)(void))load_find("fault_open");
    u64 (*forced)(void) = (u64 (*)(void))load_find("fault_forced");
    struct fault_record r;
    result.open = open();
    result.forced = forced();
    result.defer = task.defer;
    settle_hook(ACTION_ENDED);
    for (u64 n = 1; n <= count() && ok(record(n, &r)); n = r.n + 1) {
        result.kind = r.kind;
        result.frames = r.frames;
        result.cleanups = r.cleanups;
        result.nested += r.nested;
    }
    ((void (*)(void))load_find("fault_clear"))();
    *out = result;
}

void machine_run(u64 function, struct env *e, struct result *out) {
    reset(e);
    result.outcome = run_on_stack(function, (u64)e, task.stack_high, load_find("raise_catch"));
    collect(out);
}

/* Sets the trap flag and goes on in stepped_function. */
void step_trampoline(u64 arg);
__asm__(".globl step_trampoline\nstep_trampoline: pushfq; orq $0x100, (%rsp); popfq; "
        "mov stepped_function(%rip), %rax; jmp *%rax\n");
u64 stepped_function;

void machine_force(u64 function, struct env *e, u64 after, struct result *out) {
    reset(e);
    stepped_function = function;
    step_at = after;
    result.outcome = run_on_stack((u64)step_trampoline, (u64)e, task.stack_high, load_find("raise_catch"));
    step_at = 0;
    __asm__ volatile("pushfq; andq $~0x100, (%%rsp); popfq" ::: "memory", "cc");
    collect(out);
}

bool machine_exact(const struct result *r) {
    return r->acquired == r->released && !r->twice && !r->unknown && !r->open && r->outcome != ABANDONED && !r->defer;
}
