/* test_recover.c - a running cell is replaced by a pristine copy of itself; a second time at once is refused. A cell
 * that an earlier run has just replaced must be waited for. */
#include <test/entry.h>
#include <live/recover.h>
#include <cpu/clock.h>
#include <link/registry.h>
#include <task/sleep.h>

static status version_of(text cell, u64 *version) {
    struct cell_info c = {0};
    TRY(registry_find(NS_KERNEL, cell, &c));
    *version = c.version;
    return OK;
}

enum { PAUSE_NS = 100000000 };

static status recovered(text cell, struct swap_report *r, struct line *why) {
    for (;;) {
        line_clear(why);
        status s = recover_reload(cell, r, why);
        if (!is(s, E_BUSY)) return s;
        sleep_until(clock_ns() + PAUSE_NS);
    }
}

static status reload(struct line *why) {
    struct swap_report r = {0};
    u64 before = 0, after = 0;
    TRY(version_of(TEXT("logring"), &before));
    TRY(recovered(TEXT("logring"), &r, why));
    TRY(version_of(TEXT("logring"), &after));
    if (after == before + 1 && r.cells == 1) return OK;
    line_put(why, TEXT("logring is still of the same version"));
    return st(E_FAILED);
}

static status reload_too_soon(struct line *why) {
    struct swap_report r = {0};
    status again = recover_reload(TEXT("logring"), &r, why);
    line_clear(why);
    if (!is(again, E_BUSY)) line_put(why, TEXT("a second reload at once was not refused"));
    return is(again, E_BUSY) ? OK : st(E_FAILED);
}

status test_main(struct line *why) {
    TRY(reload(why));
    return reload_too_soon(why);
}
