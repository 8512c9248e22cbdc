/* systest.c - plans, waiting and failing: the part of systest that a test sees. */
#include "machine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAIL_LINES = 30 };
static const char PROMPT[] = "ariadne> ";

int machine_cpus(const struct machine *m) {
    return m->variant->cpus;
}

/* --- results --------------------------------------------------------------------------------------------------- */

static void print_tail(const struct screen *s) {
    size_t from = s->count > TAIL_LINES ? s->count - TAIL_LINES : 0;
    for (size_t i = from; i < s->count; i++) printf("  | %s\n", s->lines[i]);
    printf("  | %.*s\n", (int)s->length, s->row);
}

_Noreturn void fail(const char *format, ...) {
    struct machine *m = &the_machine;
    va_list args;
    va_start(args, format);
    printf("not ok ");
    vprintf(format, args);
    printf("\n");
    va_end(args);
    print_tail(&m->emulator.screen);
    fflush(stdout);
    emulator_end(&m->emulator);
    exit(1);
}

void passed(const char *what) {
    printf("ok %s\n", what);
    fflush(stdout);
}

/* --- waiting --------------------------------------------------------------------------------------------------- */

/* One step of waiting; fails the test when time is up or the machine has ended. */
static void wait_more(struct machine *m, const char *what) {
    if (!emulator_read(&m->emulator)) fail("time is up (%d s) while waiting for %s", m->plan->seconds, what);
    if (m->emulator.ended) fail("QEMU ended with status %d while waiting for %s", m->emulator.exit_status, what);
}

static bool at_prompt(const struct machine *m) {
    return m->emulator.screen.column == strlen(PROMPT) && !strcmp(m->emulator.screen.row, PROMPT);
}

void wait_prompt(struct machine *m) {
    while (!at_prompt(m)) wait_more(m, "the prompt");
}

const char *wait_line(struct machine *m, const char *text) {
    for (;;) {
        for (; m->read < m->emulator.screen.count; m->read++)
            if (strstr(m->emulator.screen.lines[m->read], text)) return m->emulator.screen.lines[m->read++];
        wait_more(m, text);
    }
}

int wait_exit(struct machine *m) {
    while (!m->emulator.ended)
        if (!emulator_read(&m->emulator)) fail("time is up (%d s) while waiting for QEMU to end", m->plan->seconds);
    return m->emulator.exit_status;
}

/* --- commands -------------------------------------------------------------------------------------------------- */

void type(struct machine *m, const char *text) {
    if (!emulator_type(&m->emulator, text)) fail("typing failed: %s", text);
}

struct reply run(struct machine *m, const char *command, ...) {
    char line[512];
    va_list args;
    va_start(args, command);
    vsnprintf(line, sizeof line - 1, command, args);
    va_end(args);
    wait_prompt(m);
    m->read = m->emulator.screen.count;
    type(m, strcat(line, "\r"));
    wait_line(m, PROMPT);                            /* the row with the command, finished by its newline */
    size_t first = m->read;
    wait_prompt(m);
    m->read = m->emulator.screen.count;
    return (struct reply){ .count = m->read - first, .lines = m->emulator.screen.lines + first };
}

bool reply_has(const struct reply *r, const char *text) {
    for (size_t i = 0; i < r->count; i++)
        if (strstr(r->lines[i], text)) return true;
    return false;
}

const char *run_row(struct machine *m, const char *command) {
    struct reply r = run(m, "%s", command);
    const char *row = row_next(&r, NULL);
    CHECK(row, "`%s` printed no JSON object", command);
    return strdup(row);
}

/* --- plans ----------------------------------------------------------------------------------------------------- */

static void name_run(struct machine *m) {
    const struct variant *v = m->variant;
    if (v->label) snprintf(m->name, sizeof m->name, "%s_%s", m->plan->name, v->label);
    else snprintf(m->name, sizeof m->name, "%s_smp%d", m->plan->name, v->cpus);
}

static int list(struct machine *m, const char *program) {
    for (int i = 0; i < VARIANTS_MAX && m->plan->variants[i].cpus; i++) {
        m->variant = &m->plan->variants[i];
        name_run(m);
        printf("%s %d %d %s run %s %d\n", m->name, m->plan->seconds + 10, m->variant->cpus > 1 ? 2 : 1, program,
               m->build, i);
    }
    return 0;
}

int system_test(int argc, char **argv, const struct plan *plan) {
    struct machine *m = &the_machine;
    if (argc < 3) return fprintf(stderr, "usage: %s list BUILD | run BUILD VARIANT\n", argv[0]), 2;
    m->plan = plan;
    m->build = argv[2];
    if (!strcmp(argv[1], "list")) return list(m, argv[0]);
    m->variant = &plan->variants[argc > 3 ? atoi(argv[3]) % VARIANTS_MAX : 0];
    name_run(m);
    machine_start(m);
    wait_prompt(m);
    plan->run(m);
    emulator_end(&m->emulator);
    return 0;
}
