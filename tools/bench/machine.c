/* machine.c - QEMU's arguments: one machine for both systems and all runs, as equal as their boot protocols allow. */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Erms and fsrm make Linux use string instructions, which the emulator counts and executes byte by byte; five-level
 * page tables are left out because Ariadne has four. KVM runs string instructions as the processor does. */
static const char TCG_CPU[] = "max,-erms,-fsrm,-la57", KVM_CPU[] = "max,-la57";

static const char FAIR[] = "mitigations=off";
/* What a command line can switch off of a distribution's hardening and accounting. */
static const char LEAN[] = "mitigations=off randomize_kstack_offset=off init_on_alloc=0 psi=0 cgroup_disable=memory "
    "audit=0 lsm=none hardened_usercopy=off preempt=none page_alloc.shuffle=0 norandmaps";

static void add(struct arguments *a, const char *format, const char *value) {
    if (a->count == ARGUMENTS_MAX) return;
    snprintf(a->text[a->count], sizeof *a->text, format, value);
    a->at[a->count] = a->text[a->count];
    a->at[++a->count] = NULL;
}

static void add_list(struct arguments *a, const char *const *list) {
    for (; *list; list++) add(a, "%s", *list);
}

/* Counting: each instruction is one nanosecond of the guest's clock, nothing depends on the host's. Timing: CPUs of the
 * guest take turns on one thread of the host, for with one each they wait for the host's scheduler. */
static void add_yardstick(struct arguments *a, bool kvm, const struct boot *b) {
    static const char *const COUNTING[] = {
        "-accel", "tcg", "-cpu", TCG_CPU, "-icount", "shift=0,sleep=off", "-rtc", "base=2024-01-01,clock=vm",
        "-seed", "1", NULL,
    };
    static const char *const TIMING[] = { "-accel", "tcg,thread=single", "-cpu", TCG_CPU, NULL };
    static const char *const REAL[] = { "-accel", "kvm", "-cpu", KVM_CPU, NULL };
    add_list(a, b->yardstick == INSTRUCTIONS ? COUNTING : kvm ? REAL : TIMING);
}

static void add_linux(struct arguments *a, const char *build, bool lean, const char *keys) {
    char line[2048];
    add(a, "%s", "-kernel"), add(a, "%s/bench/vmlinuz", build);
    add(a, "%s", "-initrd"), add(a, "%s/bench/initramfs", build);
    snprintf(line, sizeof line, "console=ttyS0 panic=-1 quiet bench_memory=%lld %s%s%s", MACHINE_BYTES,
             lean ? LEAN : FAIR, keys ? " bench_only=" : "", keys ? keys : "");
    add(a, "%s", "-append"), add(a, "%s", line);
}

static void add_ariadne(struct arguments *a, const char *build) {
    add(a, "%s", "-kernel"), add(a, "%s/ariadne.elf", build);
    add(a, "%s", "-initrd"), add(a, "%s/cells.tar", build);
}

void machine_arguments(struct arguments *a, const char *build, bool kvm, const struct boot *b, const char *keys) {
    static const char *const MACHINE[] = {
        "qemu-system-x86_64", "-machine", "q35", "-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot",
        NULL,
    };
    char number[32];
    a->count = 0;
    add_list(a, MACHINE);
    snprintf(number, sizeof number, "%lldM", MACHINE_BYTES >> 20);
    add(a, "%s", "-m"), add(a, "%s", number);
    snprintf(number, sizeof number, "%d", b->cpus);
    add(a, "%s", "-smp"), add(a, "%s", number);
    add_yardstick(a, kvm, b);
    if (b->system == ARIADNE) add_ariadne(a, build);
    else add_linux(a, build, b->system == LINUX_LEAN, keys);
}

bool guest_can_kvm(void) {
    char command[512];
    snprintf(command, sizeof command, "exec 2>/dev/null; echo quit | qemu-system-x86_64 -accel kvm -machine q35 "
             "-cpu %s -nodefaults -display none -S -monitor stdio >/dev/null", KVM_CPU);
    int status = system(command);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
