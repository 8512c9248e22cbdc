/* runtests LOGS - runs the jobs that standard input lists, several at a time, and counts their results.
 *
 * A line `NAME SECONDS WEIGHT COMMAND...` is a job. It prints `ok WHAT` and `not ok WHAT: why` lines and ends within
 * its time, or is killed with everything it started. Its output goes to LOGS/NAME.log. At any moment the weights of the
 * running jobs sum up to at most the number of CPUs, unless only one runs. Ends with `N passed, N failed`; exits 1 when
 * a test failed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { JOBS_MAX = 512, TAIL_LINES = 25 };
enum phase { WAITING, RUNNING, DONE };

struct job {
    enum phase phase;
    char name[96], command[1024], log[512];
    int seconds, weight;
    pid_t pid;
    time_t deadline, began;
    bool timed_out;
};

static struct job jobs[JOBS_MAX];
static int job_count, passed, failed;

static void die(const char *what) {
    fprintf(stderr, "runtests: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void read_jobs(const char *logs) {
    char line[2048];
    while (fgets(line, sizeof line, stdin)) {
        struct job j = { .phase = WAITING };
        if (sscanf(line, "%95s %d %d %1023[^\n]", j.name, &j.seconds, &j.weight, j.command) != 4) continue;
        snprintf(j.log, sizeof j.log, "%.400s/%s.log", logs, j.name);
        jobs[job_count] = j;
        if (++job_count == JOBS_MAX) break;
    }
}

/* The longest first, so that none of them is left for the end. */
static int by_time(const void *a, const void *b) {
    return ((const struct job *)b)->seconds - ((const struct job *)a)->seconds;
}

static void start(struct job *j) {
    int log = open(j->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int none = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (log < 0 || none < 0) die(j->log);
    j->began = time(NULL);
    j->deadline = j->began + j->seconds;
    j->pid = fork();
    if (j->pid < 0) die("fork");
    if (j->pid == 0) {
        sigset_t all;
        sigfillset(&all);
        sigprocmask(SIG_UNBLOCK, &all, NULL);
        setpgid(0, 0);                               /* so that a time-out ends its children too */
        dup2(none, 0), dup2(log, 1), dup2(log, 2);
        execl("/bin/sh", "sh", "-c", j->command, (char *)NULL);
        _exit(127);
    }
    setpgid(j->pid, j->pid);
    close(log), close(none);
    j->phase = RUNNING;
}

static bool is_result(const char *line) {
    return !strncmp(line, "ok ", 3) || !strncmp(line, "not ok ", 7);
}

/* The end of a job's output, without the result lines, which have been printed. */
static void print_tail(const struct job *j) {
    char lines[TAIL_LINES][512];
    size_t count = 0;
    FILE *f = fopen(j->log, "r");
    while (f && fgets(lines[count % TAIL_LINES], sizeof *lines, f)) count += !is_result(lines[count % TAIL_LINES]);
    if (f) fclose(f);
    for (size_t i = count > TAIL_LINES ? count - TAIL_LINES : 0; i < count; i++)
        printf("    %s%s", lines[i % TAIL_LINES], strchr(lines[i % TAIL_LINES], '\n') ? "" : "\n");
}

/* Prints and counts the result lines of a finished job. */
static void count_results(const struct job *j, int *ok, int *bad) {
    char line[4096];
    FILE *f = fopen(j->log, "r");
    while (f && fgets(line, sizeof line, f)) {
        bool is_ok = !strncmp(line, "ok ", 3), is_bad = !strncmp(line, "not ok ", 7);
        if (is_ok) printf("ok %s: %s", j->name, line + 3);
        if (is_bad) printf("not ok %s: %s", j->name, line + 7);
        *ok += is_ok, *bad += is_bad;
    }
    if (f) fclose(f);
}

static void finish(struct job *j, int status) {
    int ok = 0, bad = 0;
    const char *why = NULL;
    kill(-j->pid, SIGKILL);                          /* whatever it left behind */
    j->phase = DONE;
    count_results(j, &ok, &bad);
    if (j->timed_out) why = "did not end in time";
    else if (status && !bad) why = WIFSIGNALED(status) ? "was ended by a signal" : "failed without saying what";
    else if (!ok && !bad) why = "ran no test";
    if (why) printf("not ok %s: %s\n", j->name, why), bad++;
    if (bad) print_tail(j), printf("    (all of it: %s)\n", j->log);
    passed += ok, failed += bad;
    fflush(stdout);
}

static struct job *running(pid_t pid) {
    for (int i = 0; i < job_count; i++)
        if (jobs[i].phase == RUNNING && jobs[i].pid == pid) return &jobs[i];
    return NULL;
}

static void reap(void) {
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        struct job *j = running(pid);
        if (j) finish(j, status);
    }
    for (int i = 0; i < job_count; i++) {
        struct job *j = &jobs[i];
        if (j->phase != RUNNING || time(NULL) < j->deadline || j->timed_out) continue;
        j->timed_out = true;
        kill(-j->pid, SIGKILL);
    }
}

/* Starts what fits; false when every job is done. */
static bool start_some(int capacity) {
    int load = 0;
    bool any = false;
    for (int i = 0; i < job_count; i++) {
        any |= jobs[i].phase != DONE;
        if (jobs[i].phase == RUNNING) load += jobs[i].weight;
    }
    for (int i = 0; i < job_count; i++) {
        if (jobs[i].phase != WAITING || (load && load + jobs[i].weight > capacity)) continue;
        load += jobs[i].weight;
        start(&jobs[i]);
    }
    return any;
}

int main(int argc, char **argv) {
    int capacity = (int)sysconf(_SC_NPROCESSORS_ONLN);
    sigset_t child;
    if (argc != 2) return fputs("usage: runtests LOGS < JOBS\n", stderr), 2;
    if (mkdir(argv[1], 0777) && errno != EEXIST) die(argv[1]);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);            /* taken by sigtimedwait below */
    read_jobs(argv[1]);
    qsort(jobs, (size_t)job_count, sizeof *jobs, by_time);
    while (start_some(capacity)) {
        sigtimedwait(&child, NULL, &(struct timespec){ .tv_sec = 1 });
        reap();
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed || !passed;
}
