/* main.c - gate: refuses an object in which something may trap where unwinding would find no cleanups.
 *
 * The compiler's call-site tables say, for each function with something to clean up, which instructions may trap; what
 * lies outside of all ranges it holds to be harmless (doc/unwinding.md). The gate decodes those functions and looks. */
#include "judge.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: gate OBJECT              checks a relocatable object, prints a line of totals\n"
    "       gate --decode OBJECT     prints the instructions of all functions instead\n"
    "status: 0 clean, 1 something may trap in a gap, 2 not checked (cannot be read)\n";

static int check(const struct object *o, const struct function *all, size_t count) {
    size_t owning = 0, ranges = 0, idle = 0, errors = 0;
    for (size_t n = 0; n < count; n++) {
        if (!all[n].owns) continue;
        owning++;
        struct findings found = judge(o, &all[n]);
        ranges += all[n].site_count;
        idle += found.idle;
        errors += found.errors;
    }
    printf("gate %s functions=%zu owning=%zu ranges=%zu idle=%zu errors=%zu\n", o->path, count, owning, ranges, idle,
        errors);
    return errors != 0;
}

int main(int argc, char **argv) {
    bool decodes = argc == 3 && !strcmp(argv[1], "--decode");
    if (argc != 2 && !decodes) return fputs(usage, stderr), 2;
    struct object o;
    size_t count;
    object_read(argv[argc - 1], &o);
    const struct function *all = functions_read(&o, &count);
    if (!decodes) return check(&o, all, count);
    for (size_t n = 0; n < count; n++) show(&o, &all[n]);
    return 0;
}
