/* machine.c - starts and ends QEMU, moves bytes between its serial line and the screen.
 *
 * The line is a pair of pipes: QEMU writes byte by byte and drops bytes when its writes would block for long, and a
 * pipe holds as many bytes as it has room, where a socket charges several hundred for each. */
#define _GNU_SOURCE                                  /* pipe2, F_SETPIPE_SZ */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ARGS_MAX = 48, PIPE_BYTES = 1 << 20 };
struct machine the_machine;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

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

static void open_log(struct machine *m) {
    char path[512];
    snprintf(path, sizeof path, "%s/logs", m->build);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/logs/%s.serial", m->build, m->name);
    m->log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (m->log < 0) fail("%s: %s", path, strerror(errno));
}

void machine_start(struct machine *m) {
    int keys[2], output[2];
    struct args a = { .count = 0 };
    m->deadline = now() + m->plan->seconds;
    make_args(&a, m);
    open_log(m);
    if (pipe2(keys, O_CLOEXEC) || pipe2(output, O_CLOEXEC)) fail("pipe: %s", strerror(errno));
    fcntl(output[1], F_SETPIPE_SZ, PIPE_BYTES);
    m->pid = fork();
    if (m->pid < 0) fail("fork: %s", strerror(errno));
    if (m->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);            /* no machine outlives its test */
        dup2(keys[0], 0), dup2(output[1], 1);
        execvp(a.at[0], a.at);
        perror(a.at[0]);
        _exit(127);
    }
    close(keys[0]), close(output[1]);
    m->keys = keys[1], m->output = output[0];
}

void machine_kill(struct machine *m) {
    if (m->pid <= 0 || m->ended) return;
    kill(m->pid, SIGKILL);
    waitpid(m->pid, NULL, 0);
    m->ended = true;
}

static void note_end(struct machine *m) {
    int status = 0;
    waitpid(m->pid, &status, 0);
    m->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    m->ended = true;
}

bool machine_read(struct machine *m) {
    char bytes[4096];
    struct pollfd p = { .fd = m->output, .events = POLLIN };
    double left = m->deadline - now();
    if (m->ended) return true;
    if (left <= 0 || poll(&p, 1, (int)(left * 1000) + 1) <= 0) return false;
    ssize_t n = read(m->output, bytes, sizeof bytes);
    if (n <= 0) {
        note_end(m);
        return true;
    }
    if (write(m->log, bytes, (size_t)n) != n) perror("serial log");
    screen_put(&m->screen, bytes, (size_t)n);
    return true;
}
