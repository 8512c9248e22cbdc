/* test_state.c - the life of states under a cell name that no cell has. */
#include <mem/state.h>
#include <base/bytes.h>
#include <cell.h>
#include <test/entry.h>

enum { LARGE = 20000 };
struct number { u64 v; };
PLAIN_TYPE(number)

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

/* The first eight bytes of a state. */
static u64 number_in_state(u64 id) {
    u8 copy[sizeof(struct number)] = { 0 };
    struct number n = { 0 };
    bytes at = { .ptr = copy, .len = LEN(copy) };
    if (!ok(state_copy(id, at)) || !number_read(bytes_const(at), 0, &n)) panic("a state that is not there");
    return n.v;
}

static status refusals(struct line *why) {
    struct state_decl d = { .size = sizeof(struct number), .align = 8, .version = 1 };
    struct number one = { .v = 1 };
    u64 id = 0;
    status found = state_find(TEXT("test_state"), TEXT("nothing"), &id);
    if (!is(found, E_NOT_FOUND)) return fail(why, TEXT("a state was found that nobody made"));
    status named = state_make(TEXT("test_state"), NO_TEXT, &d, number_bytes(&one), &id);
    if (!is(named, E_INVALID)) return fail(why, TEXT("a state without a name was made"));
    d.size = 4;
    status sized = state_make(TEXT("test_state"), TEXT("s"), &d, number_bytes(&one), &id);
    if (!is(sized, E_INVALID)) return fail(why, TEXT("a first value of another size was taken"));
    status dropped = state_drop(12345678);
    return is(dropped, E_NOT_FOUND) ? OK : fail(why, TEXT("an unknown state was dropped"));
}

static status replacement(u64 old, u64 fresh, struct line *why) {
    u64 id = 0;
    struct state_info info = { 0 };
    state_use(old);
    state_use(fresh);
    status busy = state_drop(old);
    if (!is(busy, E_BUSY)) return fail(why, TEXT("a state in use was dropped"));
    state_replace(old, fresh);
    TRY(state_find(TEXT("test_state"), TEXT("number"), &id));
    if (id != fresh) return fail(why, TEXT("the replaced state is still found"));
    if (number_in_state(old) != 7) return fail(why, TEXT("the replaced state is gone before its last user"));
    state_unuse(old);
    status gone = state_info(old, &info);
    if (!is(gone, E_NOT_FOUND)) return fail(why, TEXT("the replaced state outlives its last user"));
    state_unuse(fresh);
    return OK;
}

status test_main(struct line *why) {
    TRY(refusals(why));
    struct state_decl d = { .size = sizeof(struct number), .align = 8, .version = 1 };
    struct state_decl large = { .size = LARGE, .align = 64, .version = 2 };
    struct number seven = { .v = 7 };
    u64 old = 0, fresh = 0, again = 0, total = state_total();
    TRY(state_make(TEXT("test_state"), TEXT("number"), &d, number_bytes(&seven), &old));
    status twice = state_make(TEXT("test_state"), TEXT("number"), &d, number_bytes(&seven), &again);
    if (!is(twice, E_EXISTS)) return fail(why, TEXT("a state was made twice"));
    TRY(state_make(TEXT("test_state"), TEXT("number~"), &large, text_bytes(NO_TEXT), &fresh));
    if (state_address(fresh) % 64 || number_in_state(fresh)) return fail(why, TEXT("misaligned or not zero"));
    if (state_next(old) != fresh) return fail(why, TEXT("ids are not in the order of making"));
    TRY(replacement(old, fresh, why));
    TRY(state_drop(fresh));
    return state_total() == total ? OK : fail(why, TEXT("bytes are left over"));
}
