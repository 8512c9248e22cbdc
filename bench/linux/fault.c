/* fault.c - a bad access that is survived: by a signal handler that jumps back, and by a new process in its place. */
#define _GNU_SOURCE
#include "measure.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf caught;
static volatile char *volatile nowhere;              /* null, and the compiler does not know */

static void catch_fault(int signal_number) {
    (void)signal_number;
    siglongjmp(caught, 1);
}

static void setup_caught(long arg) {
    struct sigaction action = { .sa_handler = catch_fault };
    (void)arg;
    need(sigaction(SIGSEGV, &action, NULL), "sigaction");
}

static void run_caught(struct timer *t, long arg, long n) {
    (void)arg;
    timer_start(t);
    for (volatile long i = 0; i < n; i++)
        if (!sigsetjmp(caught, 1)) *nowhere = 1;
    timer_stop(t);
}

static void setup_restarted(long arg) {
    (void)arg;
    need(setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 }), "setrlimit");
    need(signal(SIGSEGV, SIG_DFL) == SIG_ERR ? -1 : 0, "signal");
}

/* A worker faults, its parent notices and makes the next one. */
static void run_restarted(struct timer *t, long arg, long n) {
    int status;
    (void)arg;
    timer_start(t);
    for (long i = 0; i < n; i++) {
        pid_t child = (pid_t)need(fork(), "fork");
        if (child == 0) {
            *nowhere = 1;
            _exit(0);
        }
        waitpid(child, &status, 0);
        if (!WIFSIGNALED(status)) row_failed("the worker did not fault");
    }
    timer_stop(t);
}

const struct bench fault_benches[] = {
    { "fault_caught", 0, 1, 2000, setup_caught, run_caught },
    { "fault_restarted", 0, 1, 60, setup_restarted, run_restarted },
    { 0 },
};
