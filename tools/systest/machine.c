/* machine.c - QEMU's arguments for a variant of a test. */
#include "machine.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { ARGS_MAX = 48 };
struct machine the_machine;

struct args { char *at[ARGS_MAX + 1]; int count; };

static void add(struct args *a, const char *format, const char *value) {
    char text[512];
    snprintf(text, sizeof text, format, value);
    if (a->count < ARGS_MAX) a->at[a->count++] = strdup(text);
}

static void add_list(struct args *a, const char *const *list) {
    for (; *list; list++) add(a, "%s", *list);
}

static void add_boot(struct args *a, const struct machine *m) {
    if (m->variant->iso) {
        add(a, "%s", "-cdrom");
        add(a, "%s/ariadne.iso", m->build);
    } else {
        add(a, "%s", "-kernel");
        add(a, "%s/ariadne.elf", m->build);
        add(a, "%s", "-initrd");
        add(a, "%s/cells.tar", m->build);
    }
    if (m->variant->append) add(a, "%s", "-append"), add(a, "%s", m->variant->append);
    if (!m->variant->uefi) return;
    add(a, "%s", "-drive");
    add(a, "if=pflash,format=raw,readonly=on,file=%s", "/usr/share/OVMF/OVMF_CODE_4M.fd");
    add(a, "%s", "-drive");                          /* variables: a fresh copy that is thrown away */
    add(a, "if=pflash,format=raw,snapshot=on,file=%s", "/usr/share/OVMF/OVMF_VARS_4M.fd");
}

static void make_args(struct args *a, const struct machine *m) {
    static const char *const COMMON[] = {
        "qemu-system-x86_64", "-display", "none", "-monitor", "none", "-serial", "stdio", "-nic", "none", "-no-reboot",
        "-device", "isa-debug-exit,iobase=0xf4,iosize=0x4", NULL,
    };
    char number[16];
    add_list(a, COMMON);
    snprintf(number, sizeof number, "%d", m->variant->cpus);
    add(a, "%s", "-smp"), add(a, "%s", number);
    snprintf(number, sizeof number, "%d", m->variant->memory ? m->variant->memory : 512);
    add(a, "%s", "-m"), add(a, "%s", number);
    add_boot(a, m);
}

void machine_start(struct machine *m) {
    struct args a = { .count = 0 };
    char log[512];
    make_args(&a, m);
    snprintf(log, sizeof log, "%s/logs", m->build);
    mkdir(log, 0777);
    snprintf(log, sizeof log, "%s/logs/%s.serial", m->build, m->name);
    if (!emulator_start(&m->emulator, a.at, log, m->plan->seconds)) fail("QEMU is not started: %s", strerror(errno));
}
