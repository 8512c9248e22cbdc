/* test_loader.c - loads the small cells of cells/test into namespaces of their own and calls them.
 *
 * That everything is given back is seen by the runner. */
#include <link/loader.h>
#include <base/bytes.h>
#include <cell.h>
#include <link/registry.h>
#include <task/task.h>
#include <test/entry.h>

struct answer { u64 number; };
PLAIN_TYPE(answer)

static status fail(struct line *why, text what, text name) {
    line_clear(why);
    line_put(why, name);
    line_put(why, TEXT(": "));
    line_put(why, what);
    return st(E_INVALID);
}

/* Runs an export as a task of its own; whether it leaves the expected number. */
static bool runs(u64 ns, text function, const cell_ref *cell, u64 expected) {
    struct task_options o = task_defaults(function);
    u8 room[8] = {0};
    bytes result = { .ptr = room, .len = LEN(room) };
    struct answer got = {0};
    OWN(cell_ref) home = NONE(cell_ref);
    OWN(task_ref) t = NONE(task_ref);
    u64 address = 0;
    if (!ok(registry_symbol(ns, function, &address)) || !ok(cell_hold(cell_ref_id(cell), &home))) return false;
    if (!cell_ref_live(&home) || !ok(task_spawn_in(&o, &home, address, text_bytes(NO_TEXT), &t))) return false;
    if (!task_ref_live(&t) || !ok(task_join(&t, result))) return false;
    return answer_read(bytes_const(result), 0, &got) && got.number == expected;
}

/* A namespace of its own with the cell in it. */
static status load(text name, struct line *why, namespace_out space, cell_ref_out cell) {
    OWN(namespace) ns = NONE(namespace);
    TRY(namespace_make(NS_KERNEL, &ns));
    if (!namespace_live(&ns)) return st(E_NO_MEMORY);
    TRY(loader_instance(namespace_id(&ns), name, why, cell));
    *space = TAKE(namespace, ns);
    return OK;
}

static status answers(text name, text function, u64 expected, struct line *why) {
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) cell = NONE(cell_ref);
    TRY(load(name, why, &ns, &cell));
    if (!namespace_live(&ns) || !cell_ref_live(&cell)) return fail(why, TEXT("no namespace"), name);
    bool right = runs(namespace_id(&ns), function, &cell, expected);
    return right ? OK : fail(why, TEXT("another answer than expected"), name);
}

static status refused(text name, i32 code, struct line *why) {
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) cell = NONE(cell_ref);
    i32 got = code_of(load(name, why, &ns, &cell));
    if (got != code) return fail(why, TEXT("another error than expected"), name);
    return text_starts(line_text(why), name) ? OK : fail(why, TEXT("the refusal does not name it"), name);
}

/* Two instances of one cell at once have variables of their own. */
static status instances(struct line *why) {
    text name = TEXT("init_order"), function = TEXT("init_order_seen");
    OWN(namespace) one = NONE(namespace);
    OWN(namespace) two = NONE(namespace);
    OWN(cell_ref) first = NONE(cell_ref);
    OWN(cell_ref) second = NONE(cell_ref);
    TRY(load(name, why, &one, &first));
    TRY(load(name, why, &two, &second));
    if (!namespace_live(&one) || !namespace_live(&two)) return fail(why, TEXT("no namespace"), name);
    if (!cell_ref_live(&first) || !cell_ref_live(&second)) return fail(why, TEXT("no reference"), name);
    bool apart = cell_ref_id(&first) != cell_ref_id(&second) && runs(namespace_id(&one), function, &first, 123)
                 && runs(namespace_id(&two), function, &second, 123);
    return apart ? OK : fail(why, TEXT("two instances are not two"), name);
}

/* A namespace that has the name refuses a second one; a shared load finds the first. */
static status shared(struct line *why) {
    text name = TEXT("weak_undef");
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) first = NONE(cell_ref);
    OWN(cell_ref) second = NONE(cell_ref);
    OWN(cell_ref) third = NONE(cell_ref);
    TRY(load(name, why, &ns, &first));
    if (!namespace_live(&ns) || !cell_ref_live(&first)) return fail(why, TEXT("no namespace"), name);
    i32 again = code_of(loader_instance(namespace_id(&ns), name, why, &second));
    if (again != E_EXISTS) return fail(why, TEXT("loaded twice into one namespace"), name);
    TRY(loader_load(namespace_id(&ns), name, why, &third));
    if (!cell_ref_live(&third)) return fail(why, TEXT("no reference"), name);
    bool same = cell_ref_id(&first) == cell_ref_id(&third);
    return same ? OK : fail(why, TEXT("a shared load made another cell"), name);
}

status test_main(struct line *why) {
    TRY(answers(TEXT("init_order"), TEXT("init_order_seen"), 123, why));
    TRY(answers(TEXT("weak_undef"), TEXT("weak_undef_seen"), 0, why));
    TRY(answers(TEXT("common_sym"), TEXT("common_sym_seen"), 11, why));
    TRY(answers(TEXT("comdat"), TEXT("comdat_seen"), 9, why));
    TRY(refused(TEXT("bad_reloc"), E_BAD_RELOC, why));
    TRY(refused(TEXT("bad_start"), E_START_FAILED, why));
    TRY(refused(TEXT("there_is_no_such_cell"), E_NOT_FOUND, why));
    TRY(instances(why));
    TRY(shared(why));
    line_clear(why);
    return OK;
}
