/* test_hook.c - tests hook in the running system: a hook calls what it was last given, and gives its entry back. */
#include <cpu/hook.h>
#include <atomic.h>
#include <cell.h>
#include <test/entry.h>

struct test_hook_seen { SYNC; atomic64 first, second; };
CELL_STATE struct test_hook_seen test_hook_seen;

static void first(u64 arg) {
    atomic64_add(&test_hook_seen.first, arg);
}

static void second(u64 arg) {
    atomic64_add(&test_hook_seen.second, arg);
}

static bool counted(u64 a, u64 b) {
    return atomic64_get(&test_hook_seen.first) == a && atomic64_get(&test_hook_seen.second) == b;
}

static status failed(struct line *why, text t) {
    line_put(why, t);
    return st(E_INVALID);
}

status test_main(struct line *why) {
    u32 before = hook_count();
    OWN(hook) h = NONE(hook);
    TRY(hook_make(first, &h));
    if (!hook_live(&h) || !hook_call(&h, 3)) return failed(why, TEXT("the hook was not called"));
    hook_set(&h, second);
    if (!hook_call(&h, 5)) return failed(why, TEXT("the replaced hook was not called"));
    if (!counted(3, 5)) return failed(why, TEXT("the wrong function was called"));
    if (hook_count() < before + 1) return failed(why, TEXT("the entry was not counted"));
    DROP(hook, h);
    return OK;
}
