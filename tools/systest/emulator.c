/* emulator.c - starts and ends QEMU, moves bytes between its serial line and the screen.
 *
 * The line is a pair of pipes: QEMU writes byte by byte and drops bytes when its writes would block for long, and a
 * pipe holds as many bytes as it has room, where a socket charges several hundred for each. */
#define _GNU_SOURCE                                  /* pipe2, F_SETPIPE_SZ */
#include "emulator.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PIPE_BYTES = 1 << 20 };

double emulator_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void become(char *const arguments[], int keys, int output) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);                /* no machine outlives who started it */
    dup2(keys, 0), dup2(output, 1);
    execvp(arguments[0], arguments);
    perror(arguments[0]);
    _exit(127);
}

bool emulator_start(struct emulator *e, char *const arguments[], const char *log, double seconds) {
    int keys[2], output[2];
    *e = (struct emulator){ .deadline = emulator_now() + seconds, .ended = true };
    e->log = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (e->log < 0 || pipe2(keys, O_CLOEXEC)) return false;
    e->keys = keys[1];
    if (pipe2(output, O_CLOEXEC)) return close(keys[0]), false;
    e->output = output[0];
    fcntl(output[1], F_SETPIPE_SZ, PIPE_BYTES);
    e->pid = fork();
    if (e->pid == 0) become(arguments, keys[0], output[1]);
    close(keys[0]), close(output[1]);
    e->ended = e->pid < 0;
    return !e->ended;
}

static void note_end(struct emulator *e) {
    int status = 0;
    waitpid(e->pid, &status, 0);
    e->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    e->ended = true;
}

bool emulator_read(struct emulator *e) {
    char bytes[4096];
    struct pollfd p = { .fd = e->output, .events = POLLIN };
    double left = e->deadline - emulator_now();
    if (e->ended) return true;
    if (left <= 0 || poll(&p, 1, (int)(left * 1000) + 1) <= 0) return false;
    ssize_t n = read(e->output, bytes, sizeof bytes);
    if (n <= 0) {
        note_end(e);
        return true;
    }
    if (write(e->log, bytes, (size_t)n) != n) perror("serial log");
    screen_put(&e->screen, bytes, (size_t)n);
    return true;
}

bool emulator_type(struct emulator *e, const char *text) {
    size_t length = strlen(text);
    return !e->ended && write(e->keys, text, length) == (ssize_t)length;
}

void emulator_end(struct emulator *e) {
    if (e->pid > 0 && !e->ended) {                   /* 0: never started */
        kill(e->pid, SIGKILL);
        note_end(e);
    }
    if (e->keys > 0) close(e->keys);
    if (e->output > 0) close(e->output);
    if (e->log > 0) close(e->log);
    e->keys = e->output = e->log = 0;
    screen_clear(&e->screen);
}
