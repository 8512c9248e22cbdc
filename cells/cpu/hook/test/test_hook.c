/* test_hook.c - tests hook in the running system: a hook calls what it was last given, and gives its entry back. */
#include <cpu/hook.h>
#include <atomic.h>
#include <cell.h>
#include <test/entry.h>

struct test_hook_seen { SYNC; atomic64 first, second; struct hook hook; };
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
    struct hook *h = &test_hook_seen.hook;
    if (hook_call(h, 1)) return failed(why, TEXT("an empty hook was called"));
    TRY(hook_set(h, first));
    if (!hook_call(h, 3)) return failed(why, TEXT("the hook was not called"));
    TRY(hook_set(h, second));
    if (!hook_call(h, 5)) return failed(why, TEXT("the replaced hook was not called"));
    if (!counted(3, 5)) return failed(why, TEXT("the wrong function was called"));
    if (hook_count() != before + 1) return failed(why, TEXT("the hook does not have one entry"));
    hook_clear(h);
    if (hook_call(h, 1) || hook_count() != before) return failed(why, TEXT("the hook was not cleared"));
    return OK;
}
