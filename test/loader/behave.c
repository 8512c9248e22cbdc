/* behave.c - what the loader promises, one test each, with objects that really run: `behave OBJECT-FOLDER`. Every
 * test ends with everything given back. */
#include <base/bytes.h>
#include <link/archive.h>
#include <link/codemap.h>
#include <link/loader.h>
#include <link/registry.h>
#include <link/trial.h>
#include <mem/state.h>
#include "mock.h"
#include <tools/hosttest.h>
#include <dirent.h>

typedef u64 number_fn(void);
typedef u64 add_fn(u64);

static text T(const char *s) { return (text){ .ptr = s, .len = strlen(s) }; }
static bool says(const struct line *why, const char *what) {
    static char buffer[LINE_MAX + 1];
    snprintf(buffer, sizeof buffer, "%.*s", (int)why->len, why->at);
    if (strstr(buffer, what)) return true;
    printf("# expected \"%s\" in \"%s\"\n", what, buffer);
    return false;
}
static u64 address(u64 ns, const char *name) {
    u64 at = 0;
    if (!ok(registry_symbol(ns, T(name), &at))) printf("# no symbol %s\n", name);
    return at;
}
static u64 call(u64 ns, const char *name) { return ((number_fn *)address(ns, name))(); }
static u64 call1(u64 ns, const char *name, u64 n) { return ((add_fn *)address(ns, name))(n); }

/* Loads `name` into a namespace of its own, where it must be refused with this code and sentence. */
static void refused(const char *name, i32 code, const char *sentence) {
    struct mock_counts before = mock;
    struct line why = {0};
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) ref = NONE(cell_ref);
    EXPECT(ok(namespace_make(NS_KERNEL, &ns)));
    i32 got = code_of(loader_load(namespace_id(&ns), T(name), &why, &ref));
    EXPECT(got == code);
    if (got != code) printf("# %s: %d: %.*s\n", name, got, (int)why.len, why.at);
    EXPECT(says(&why, sentence));
    EXPECT(says(&why, name));
    EXPECT(memcmp(&before, &mock, sizeof mock) == 0);
    namespace_drop(&ns);
    EXPECT(memcmp(&before, &mock, sizeof mock) == 0);
}

/* Loads `name` into a namespace of its own and calls `function`. */
static void runs(const char *name, const char *function, u64 expected) {
    struct mock_counts before = mock;
    struct line why = {0};
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) ref = NONE(cell_ref);
    EXPECT(ok(namespace_make(NS_KERNEL, &ns)));
    if (!ok(loader_load(namespace_id(&ns), T(name), &why, &ref))) {
        printf("# %.*s\n", (int)why.len, why.at);
        EXPECT(!"loads");
        return;
    }
    EXPECT(call(namespace_id(&ns), function) == expected);
    cell_ref_drop(&ref);
    namespace_drop(&ns);
    loader_trim();
    EXPECT(memcmp(&before, &mock, sizeof mock) == 0);
}

static void init_arrays_run_in_order(void) { runs("init_order", "init_order_seen", 1234); }
static void weak_undefined_is_zero(void) { runs("weak_undef", "weak_undef_seen", 77); }
static void common_symbols_have_room(void) { runs("common_sym", "common_sym_seen", 11); }
static void comdat_is_local(void) { runs("comdat", "comdat_seen", 9); }
static void calls_go_through_stubs(void) { runs("stub_call", "stub_call_version", 101); }
static void words_of_data_refer_out(void) { runs("user", "user_through_table", 1001); }

static void unsupported_relocations(void) {
    refused("bad_reloc", E_BAD_RELOC, "unsupported relocation in section .text, type 25");
    refused("bad_tls", E_BAD_OBJECT, "thread-local");
    refused("bad_direct", E_BAD_RELOC, "counted_version");
    refused("bad_range", E_BAD_RELOC, "out of range");
    refused("bad_wx", E_BAD_OBJECT, "writable and executable");
}
static void unresolved_symbols(void) {
    refused("bad_need", E_UNRESOLVED, "there_is_no_such_function");
    refused("undeclared", E_UNRESOLVED, "counted_version");
    refused("no_such_cell", E_NOT_FOUND, "no such object");
}
static void circles_are_named(void) { refused("circle_a", E_CYCLE, "circle_a -> circle_b -> circle_a"); }
static void failed_start_undoes_all(void) { refused("bad_start", E_START_FAILED, "start failed: E_KILLED") ; }
static void types_must_be_equal(void) { refused("bad_type", E_TYPE_CHANGED, "fn(u32, u64) -> u64, counted has fn(u64) -> u64"); }
static void flags_must_be_right(void) { refused("bad_flags", E_BAD_FLAGS, "-fno-gcse"); }

static void types_must_be_there(void) { refused("no_types", E_BAD_OBJECT, ".cell.types"); }

static void one_provider_in_a_namespace(void) {
    struct line why = {0};
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) a = NONE(cell_ref);
    OWN(cell_ref) b = NONE(cell_ref);
    EXPECT(ok(namespace_make(NS_KERNEL, &ns)));
    EXPECT(ok(loader_load(namespace_id(&ns), T("counted"), &why, &a)));
    EXPECT(code_of(loader_load(namespace_id(&ns), T("twice"), &why, &b)) == E_EXISTS);
    EXPECT(says(&why, "counted_version"));
}

static void instances_are_separate(void) {
    struct mock_counts before = mock;
    struct line why = {0};
    OWN(namespace) one = NONE(namespace);
    OWN(namespace) two = NONE(namespace);
    OWN(cell_ref) a = NONE(cell_ref);
    OWN(cell_ref) b = NONE(cell_ref);
    EXPECT(ok(namespace_make(NS_KERNEL, &one)) && ok(namespace_make(NS_KERNEL, &two)));
    EXPECT(ok(loader_instance(namespace_id(&one), T("user"), &why, &a)));
    EXPECT(ok(loader_instance(namespace_id(&two), T("user"), &why, &b)));
    EXPECT(call1(namespace_id(&one), "user_add", 5) == 5);
    EXPECT(call1(namespace_id(&two), "user_add", 7) == 7);
    EXPECT(call1(namespace_id(&one), "user_add", 1) == 6);
    EXPECT(code_of(loader_instance(namespace_id(&two), T("user"), &why, &a)) == E_EXISTS);
    cell_ref_drop(&a);
    cell_ref_drop(&b);
    namespace_drop(&one);
    namespace_drop(&two);
    EXPECT(memcmp(&before, &mock, sizeof mock) == 0);
}

/* One run of a program; the id of its cell. */
static u64 run_once(const char *name, const char *function, u64 expected, u64 *slot) {
    struct line why = {0};
    struct edge_info e = {0};
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) ref = NONE(cell_ref);
    EXPECT(ok(namespace_make(NS_KERNEL, &ns)));
    EXPECT(ok(loader_instance(namespace_id(&ns), T(name), &why, &ref)));
    EXPECT(call(namespace_id(&ns), function) == expected);
    if (ok(registry_edge(cell_ref_id(&ref), false, 0, &e))) *slot = e.place;
    return cell_ref_id(&ref);
}

static void programs_rest_between_runs(void) {
    struct mock_counts before = mock;
    u64 slot = 0, first = run_once("comdat", "comdat_seen", 9, &slot);
    EXPECT(run_once("comdat", "comdat_seen", 9, &slot) == first);
    u64 other = run_once("init_order", "init_order_seen", 1234, &slot);
    EXPECT(run_once("init_order", "init_order_seen", 1234, &slot) != other);   /* it counts in a variable */
    loader_trim();
    EXPECT(run_once("comdat", "comdat_seen", 9, &slot) != first);
    loader_trim();
    EXPECT(memcmp(&before, &mock, sizeof mock) == 0);
}

static void damaged_programs_do_not_rest(void) {
    u64 slot = 0;
    OWN(cell_ref) counted = NONE(cell_ref);
    struct line why = {0};
    EXPECT(ok(loader_load(NS_KERNEL, T("counted"), &why, &counted)));
    u64 first = run_once("stub_call", "stub_call_version", 101, &slot);
    EXPECT(slot != 0 && run_once("stub_call", "stub_call_version", 101, &slot) == first);
    *(u64 *)slot += 1;
    EXPECT(run_once("stub_call", "stub_call_version", 101, &slot) != first);
    EXPECT(ok(loader_unload(&counted, &why)));
}

static void names_of_addresses(void) {
    struct line why = {0}, name = {0};
    struct section_info s = {0};
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) a = NONE(cell_ref);
    EXPECT(ok(namespace_make(NS_KERNEL, &ns)));
    EXPECT(ok(loader_load(namespace_id(&ns), T("user"), &why, &a)));
    u64 at = address(namespace_id(&ns), "user_add");
    registry_name(at + 2, &name);
    EXPECT(says(&name, "user:user_add+0x2"));
    EXPECT(ok(registry_function(at, &s)) && s.address == at && s.exported && s.out == 1);
    EXPECT(codemap_find(at)->cell == cell_ref_id(&a));
    struct edge_info e = {0};
    u64 out = 0, in = 0;
    while (ok(registry_edge(cell_ref_id(&a), false, out, &e))) out++;
    struct cell_info provider = {0};
    EXPECT(ok(registry_find(namespace_id(&ns), T("counted"), &provider)));
    while (ok(registry_edge(provider.id, true, in, &e))) in++;
    EXPECT(out == 4 && in == 4);                     /* two slots, two words of data */
}

/* --- the kernel's namespace: unload and swap
 * -------------------------------------------------------------------------- */

static cell_ref user_ref;

static void load_user(void) {
    struct line why = {0};
    EXPECT(ok(loader_load(NS_KERNEL, T("user"), &why, &user_ref)));
}
static u64 id_of(const char *name) {
    struct cell_info c = {0};
    return ok(registry_find(NS_KERNEL, T(name), &c)) ? c.id : 0;
}
static void unload(const char *name) {
    struct line why = {0};
    cell_ref ref = NONE(cell_ref);
    EXPECT(ok(cell_hold(id_of(name), &ref)));
    EXPECT(ok(loader_unload(&ref, &why)));
}
/* Swaps old by new; the words stored, or 0 with the error in *code. */
static u64 swap(const char *const *names, i32 *code, struct line *why, u64 *redirected) {
    OWN(trial) t = NONE(trial);
    *code = code_of(trial_open(NS_KERNEL, &t));
    for (; *names && *code == 0; names += 2) *code = code_of(trial_add(&t, id_of(names[0]), T(names[1]), why));
    if (*code == 0) *code = code_of(trial_prepare(&t, why));
    if (*code == 0) *code = code_of(trial_convert(&t, why));
    if (*code != 0) return 0;
    u64 was = redirected ? *redirected : 0;
    u64 stores = trial_commit(&t);
    if (redirected) *redirected = trial_redirect(&t, was);
    return stores;
}
/* Frees all that drains; what another draining cell needs goes after that one. */
static void sweep(void) {
    struct cell_info c = {0};
    for (u64 size = 1, left = 1; left && size;) {
        size = left = 0;
        for (u64 id = 0; ok(registry_next(id, &c)); id = c.id)
            if (c.phase == CELL_DRAINING && !ok(trial_discard(c.id, &size))) left++;
        EXPECT(!left || size);
    }
}

static void needed_cells_stay(void) {
    struct line why = {0};
    cell_ref ref = NONE(cell_ref);
    load_user();
    EXPECT(ok(cell_hold(id_of("counted"), &ref)));
    EXPECT(code_of(loader_unload(&ref, &why)) == E_BUSY);
    EXPECT(says(&why, "user"));
    cell_ref_drop(&ref);
    EXPECT(ok(loader_unload(&user_ref, &why)));
    unload("counted");
}

static void swaps_keep_state_and_identity(void) {
    struct line why = {0};
    i32 code;
    load_user();
    u64 id = id_of("counted"), entry = address(NS_KERNEL, "counted_version");
    EXPECT(call1(NS_KERNEL, "user_add", 10) == 10);
    EXPECT(swap((const char *const[]){ "counted", "base_v2", 0 }, &code, &why, &entry) == 4 && code == 0);
    if (code) printf("# %.*s\n", (int)why.len, why.at);
    EXPECT(entry == address(NS_KERNEL, "counted_version"));
    EXPECT(call(NS_KERNEL, "user_version") == 2 && call(NS_KERNEL, "user_through_table") == 2002);
    EXPECT(call1(NS_KERNEL, "user_add", 5) == 15);
    EXPECT(id_of("counted") == id && id_of("base_v2") == id);
    EXPECT(call(NS_KERNEL, "counted_more") == 22);
    EXPECT(swap((const char *const[]){ "base_v2", "counted", 0 }, &code, &why, 0) == 4 && code == 0);
    sweep();
    EXPECT(call(NS_KERNEL, "user_version") == 1 && call1(NS_KERNEL, "user_add", 1) == 16);
    cell_ref_drop(&user_ref);
    unload("user");
    unload("counted");
}

static void states_are_converted(void) {
    struct line why = {0};
    i32 code;
    cell_ref ref = NONE(cell_ref);
    load_user();
    u64 before = call1(NS_KERNEL, "user_add", 10);
    EXPECT(swap((const char *const[]){ "counted", "base_v3", 0 }, &code, &why, 0) == 4);
    EXPECT(call1(NS_KERNEL, "user_add", 1) == before + 1);
    EXPECT(call(NS_KERNEL, "user_version") == 4001);
    sweep();
    EXPECT(swap((const char *const[]){ "counted", "counted", 0 }, &code, &why, 0) == 0 && code == E_BAD_STATE);
    cell_ref_drop(&user_ref);
    unload("user");
    unload("base_v3");
    EXPECT(code_of(loader_load(NS_KERNEL, T("counted"), &why, &ref)) == E_BAD_STATE);
    EXPECT(says(&why, "version 2, 16 bytes") && says(&why, "version 1, 8 bytes"));
    u64 state = 0;
    EXPECT(ok(state_find(T("counted"), T("counted_total"), &state)) && ok(state_drop(state)));
}

static void changed_interfaces_are_refused(void) {
    struct line why = {0};
    i32 code;
    load_user();
    struct mock_counts before = mock;
    EXPECT(swap((const char *const[]){ "counted", "base_v4", 0 }, &code, &why, 0) == 0 && code == E_TYPE_CHANGED);
    EXPECT(says(&why, "counted_add") && says(&why, "fn(u64) -> u64") && says(&why, "fn(u64, u64) -> u64"));
    EXPECT(says(&why, "to be swapped along: user"));
    EXPECT(memcmp(&before, &mock, sizeof mock) == 0);
    EXPECT(call1(NS_KERNEL, "user_add", 1) == 1);
    /* What the old user, replaced in the same step, imports with an equal type follows: a slot and two tables. */
    EXPECT(swap((const char *const[]){ "counted", "base_v4", "user", "user_v4", 0 }, &code, &why, 0) == 3 && code == 0);
    if (code) printf("# %.*s\n", (int)why.len, why.at);
    EXPECT(call1(NS_KERNEL, "user_add", 3) == 7);
    sweep();
    EXPECT(swap((const char *const[]){ "base_v4", "counted", "user_v4", "user", 0 }, &code, &why, 0) == 1 && code == 0);
    sweep();
    EXPECT(call1(NS_KERNEL, "user_add", 1) == 8);
    cell_ref_drop(&user_ref);
    unload("user");
    unload("counted");
}

static void a_thousand_swaps_leak_nothing(void) {
    struct line why = {0};
    i32 code;
    load_user();
    struct mock_counts before = mock;
    for (int i = 0; i < 500; i++) {
        EXPECT(swap((const char *const[]){ "counted", "base_v2", 0 }, &code, &why, 0) == 4);
        EXPECT(swap((const char *const[]){ "counted", "counted", 0 }, &code, &why, 0) == 4);
        sweep();
    }
    EXPECT(mock.heap == before.heap && mock.pages == before.pages && mock.states == before.states);
    cell_ref_drop(&user_ref);
    unload("user");
    unload("counted");
}

/* Every allocation of a load fails once; each time everything comes back and the sentence names a cell. */
static void out_of_memory_undoes_all(void) {
    struct mock_counts before = mock;
    int refusals = 0;
    for (long n = 1; n < 500; n++) {
        struct line why = {0};
        OWN(namespace) ns = NONE(namespace);
        OWN(cell_ref) ref = NONE(cell_ref);
        EXPECT(ok(namespace_make(NS_KERNEL, &ns)));
        mock_fail_at(n);
        status s = loader_instance(namespace_id(&ns), T("user"), &why, &ref);
        mock_fail_at(0);
        if (ok(s)) break;
        refusals++;
        EXPECT(why.len != 0);
        namespace_drop(&ns);
        EXPECT(memcmp(&before, &mock, sizeof mock) == 0);
    }
    EXPECT(refusals > 20);
    EXPECT(memcmp(&before, &mock, sizeof mock) == 0);
}

int main(int argc, char **argv) {
    DIR *d = argc > 1 ? opendir(argv[1]) : 0;
    if (!d) return 2;
    for (struct dirent *e; (e = readdir(d));) {
        static u8 buffer[1 << 20];
        char path[600];
        if (strlen(e->d_name) < 3 || strcmp(e->d_name + strlen(e->d_name) - 2, ".o")) continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], e->d_name);
        FILE *f = fopen(path, "rb");
        usize size = fread(buffer, 1, sizeof buffer, f);
        fclose(f);
        if (!ok(archive_push(T(e->d_name), (cbytes){ buffer, size }))) return 2;
    }
    closedir(d);
    HOST_TEST(init_arrays_run_in_order);
    HOST_TEST(weak_undefined_is_zero);
    HOST_TEST(common_symbols_have_room);
    HOST_TEST(comdat_is_local);
    HOST_TEST(calls_go_through_stubs);
    HOST_TEST(words_of_data_refer_out);
    HOST_TEST(unsupported_relocations);
    HOST_TEST(unresolved_symbols);
    HOST_TEST(circles_are_named);
    HOST_TEST(failed_start_undoes_all);
    HOST_TEST(types_must_be_equal);
    HOST_TEST(types_must_be_there);
    HOST_TEST(flags_must_be_right);
    HOST_TEST(one_provider_in_a_namespace);
    HOST_TEST(instances_are_separate);
    HOST_TEST(programs_rest_between_runs);
    HOST_TEST(damaged_programs_do_not_rest);
    HOST_TEST(names_of_addresses);
    HOST_TEST(needed_cells_stay);
    HOST_TEST(swaps_keep_state_and_identity);
    HOST_TEST(states_are_converted);
    HOST_TEST(changed_interfaces_are_refused);
    HOST_TEST(a_thousand_swaps_leak_nothing);
    HOST_TEST(out_of_memory_undoes_all);
    return HOST_END();
}
