/* main.c - runs what was compiled with the system's flags on the machine, and prints a line for each.
 *
 *   matrix OBJECTS          the scenarios t_, n_ and w_ of the objects
 *   random OBJECTS          the generated programs r_N: every trap point, with eight inputs each
 *   forced OBJECTS          the same programs killed by stepping after every so many instructions
 *   leaks OBJECTS           every program must be inexact: compiled without a flag that is needed */
#include "machine.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INPUTS = 8, POINTS = 128, FORCED_EVERY = 7, FORCED_MOST = 120 };
static struct env env;
static int failures;

static const char *describe(const struct result *r) {
    static char text[160];
    snprintf(text, sizeof text, "%s, acquired %u released %u twice %u unknown %u, faults %lu nested %u open %lu",
             r->outcome == RETURNED ? "returned" : r->outcome == CAUGHT ? "caught" : "abandoned",
             r->acquired, r->released, r->twice, r->unknown, r->faults, r->nested, r->open);
    return text;
}

static void say(bool good, const char *name, const struct result *r) {
    if (good) printf("ok %s\n", name);
    else printf("not ok %s: %s\n", name, describe(r));
    failures += !good;
}

static void run_matrix(const struct loaded *s) {
    struct result r;
    char kind = s->name[0];
    if (!s->function || s->name[1] != '_' || !strchr("tnw", kind)) return;
    machine_run(s->address, &env, &r);
    if (kind == 't') say(machine_exact(&r) && r.outcome == CAUGHT && r.acquired, s->name, &r);
    else if (kind == 'n') say(machine_exact(&r), s->name, &r);
    else say(r.acquired > r.released, s->name, &r);
}

static void set_inputs(u32 seed, u32 point) {
    static i64 good;
    for (u32 i = 0; i < POINTS; i++) {
        env.point[i] = i == point ? 0 : &good;
        env.divisor[i] = i != point;
        env.panics[i] = i == point;
    }
    for (u32 i = 0; i < LEN(env.in); i++) env.in[i] = (seed * 2654435761u >> (i * 3 + 4)) & 3;
}

/* Every trap point of one program; the run without any comes first (point POINTS). */
static u32 run_points(const struct loaded *s, u32 *runs, struct result *bad) {
    u32 wrong = 0;
    for (u32 seed = 0; seed < INPUTS; seed++)
        for (u32 point = POINTS + 1; point > 0; point--) {
            struct result r;
            set_inputs(seed, point - 1);
            machine_run(s->address, &env, &r);
            *runs += r.outcome == CAUGHT;
            if (machine_exact(&r)) continue;
            *bad = r;
            wrong++;
        }
    return wrong;
}

static void run_random(const struct loaded *s, bool must_leak) {
    struct result bad = { .open = 0 };
    char name[160];
    u32 runs = 0;
    if (!s->function || strncmp(s->name, "r_", 2)) return;
    u32 wrong = run_points(s, &runs, &bad);
    snprintf(name, sizeof name, "random_%s (%u faults, %u inexact)", s->name + 2, runs, wrong);
    say((wrong != 0) == must_leak, name, &bad);
}

static void run_forced(const struct loaded *s) {
    struct result r, bad = { .open = 0 };
    u32 forced = 0, finished = 0, wrong = 0, runs = 0;
    char name[160];
    if (!s->function || strncmp(s->name, "r_", 2)) return;
    for (u64 after = 1; runs < FORCED_MOST; after += FORCED_EVERY, runs++) {
        set_inputs((u32)after % INPUTS, POINTS);
        machine_force(s->address, &env, after, &r);
        if (r.outcome == CAUGHT) forced++;
        else finished++;
        if (!machine_exact(&r)) { bad = r; wrong++; }
        if (r.outcome == RETURNED && finished > 40) break;
    }
    snprintf(name, sizeof name, "forced_%s (%u killed, %u ran to the end first, %u inexact)", s->name + 2, forced,
             finished, wrong);
    say(wrong == 0 && forced, name, &bad);
}

int main(int argc, char **argv) {
    setvbuf(stdout, 0, _IOLBF, 0);
    if (argc < 3) return 2;
    alarm(300);
    load_start();
    machine_start(&env);
    for (int i = 2; i < argc; i++) load_object(argv[i]);
    load_index();
    if (!ok(((status (*)(void))load_find("fault_start"))())) return 2;
    for (u32 i = 0; i < load_symbols(); i++) {
        const struct loaded *s = load_symbol(i);
        if (!strcmp(argv[1], "matrix")) run_matrix(s);
        else if (!strcmp(argv[1], "random")) run_random(s, false);
        else if (!strcmp(argv[1], "leaks")) run_random(s, true);
        else run_forced(s);
    }
    return failures != 0;
}
