/* shell.c - the console as a person finds it: help for every command, sentences for mistakes, jobs, editing keys. */
#include <systest/systest.h>

#include <stdio.h>
#include <string.h>

static const char *const COMMANDS[] = {
    "help", "cells", "deps", "sections", "ns", "load", "unload", "swap", "ps", "kill", "mem", "state", "faults", "log",
    "crash", "stress", "uptime", "smp", "poweroff", "reboot",
};

static void every_command_has_help(struct machine *m) {
    struct reply r = run(m, "help");
    char names[16384] = "";
    for (size_t i = 0; i < r.count; i++) strncat(names, r.lines[i], sizeof names - strlen(names) - 1);
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        CHECK(strstr(names, COMMANDS[i]), "`help` does not name %s", COMMANDS[i]);
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
        r = run(m, "%s -h", COMMANDS[i]);
        CHECK(r.count > 0 && reply_has(&r, COMMANDS[i]), "`%s -h` says nothing", COMMANDS[i]);
    }
    passed("every command has help");
}

static void mistakes_are_told(struct machine *m) {
    struct reply r = run(m, "nosuchcommand");
    CHECK(reply_has(&r, "nosuchcommand"), "an unknown command is not named");
    r = run(m, "deps nosuchcell");
    CHECK(reply_has(&r, "nosuchcell"), "an unknown cell is not named");
    r = run(m, "load nosuchcell");
    CHECK(reply_has(&r, "nosuchcell"), "an unknown object is not named");
    passed("mistakes are answered by name");
}

/* Keys are bytes: cursor left twice, delete to the left, history, completion. */
static void keys_edit(struct machine *m) {
    struct reply r = run(m, "uptixxme\x1b[D\x1b[D\x7f\x7f");
    CHECK(r.count > 0 && !reply_has(&r, "uptixx"), "cursor and backspace did not make `uptime`");
    r = run(m, "\x1b[A");
    CHECK(r.count > 0, "arrow up did not repeat `uptime`");
    r = run(m, "uptim\t");
    CHECK(r.count > 0 && !reply_has(&r, "E_"), "tab did not complete `uptim`");
    passed("editing, history and completion");
}

static void test(struct machine *m) {
    struct balance before = balance_take(m);
    every_command_has_help(m);
    mistakes_are_told(m);
    keys_edit(m);
    balance_check(m, &before, "help and mistakes");
    passed("nothing is left of programs that have ended");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "shell", .seconds = 120, .run = test, .variants = { { .cpus = 2 } },
    });
}
