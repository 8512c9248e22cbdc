/* process.c - making things that run: a thread, a process, a program.
 *
 * The cost of a fork grows with the parent, so the parent is small: this program and nothing else. Programs lie in the
 * root file system, which is memory; `hello` is a static C program, `tiny` a few instructions of assembly. */
#define _GNU_SOURCE
#include "measure.h"

#include <sys/wait.h>
#include <unistd.h>

enum { NOT_EXECUTED = 111 };

static void *nothing(void *argument) {
    return argument;
}

static void run_thread(struct timer *t, long arg, long n) {
    (void)arg;
    timer_start(t);
    for (long i = 0; i < n; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, nothing, NULL)) row_failed("pthread_create");
        pthread_join(thread, NULL);
    }
    timer_stop(t);
}

static void run_fork(struct timer *t, long arg, long n) {
    (void)arg;
    timer_start(t);
    for (long i = 0; i < n; i++) {
        pid_t child = (pid_t)need(fork(), "fork");
        if (child == 0) _exit(0);
        waitpid(child, NULL, 0);
    }
    timer_stop(t);
}

static char *const NO_ENVIRONMENT[] = { NULL };

static void wait_for_program(pid_t child) {
    int status;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status)) row_failed("the program failed");
}

static void run_static_program(void) {
    char *const arguments[] = { "/hello", NULL };
    pid_t child = (pid_t)need(fork(), "fork");
    if (child == 0) {
        execve("/hello", arguments, NO_ENVIRONMENT);
        _exit(NOT_EXECUTED);
    }
    wait_for_program(child);
}

static void run_exec(struct timer *t, long arg, long n) {
    (void)arg;
    timer_start(t);
    for (long i = 0; i < n; i++) run_static_program();
    timer_stop(t);
}

static void run_tiny_program(void) {
    char *const arguments[] = { "/tiny", NULL };
    pid_t child = (pid_t)need(vfork(), "vfork");
    if (child == 0) {
        execve("/tiny", arguments, NO_ENVIRONMENT);
        _exit(NOT_EXECUTED);
    }
    wait_for_program(child);
}

static void run_exec_tiny(struct timer *t, long arg, long n) {
    (void)arg;
    timer_start(t);
    for (long i = 0; i < n; i++) run_tiny_program();
    timer_stop(t);
}

const struct bench process_benches[] = {
    { "thread", 0, 1, 300, 0, run_thread },
    { "fork", 0, 1, 60, 0, run_fork },
    { "exec", 0, 1, 40, 0, run_exec },
    { "exec_tiny", 0, 1, 120, 0, run_exec_tiny },
    { 0 },
};
