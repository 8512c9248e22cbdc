/* stage.c - target and its callers, loaded and unloaded.
 *
 * A swap replaces cells of the kernel's namespace, so they stand there, where they would stay for ever: a task that was
 * killed while they stood leaves them, and the next one that measures takes them away. All callers are one object under
 * many names, since a namespace has a name once. */
#include <bench/stage.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/cpu.h>
#include <link/archive.h>
#include <link/loader.h>

#define TARGET TEXT("target")

static void caller_name(u64 i, struct line *out) {
    line_clear(out);
    line_put(out, TEXT("caller_"));
    line_u64(out, i);
}

static bool stands(text name) {
    struct cell_info c = { 0 };
    return ok(registry_find(NS_KERNEL, name, &c));
}

static status set_caller(u64 i, cbytes object, struct line *why) {
    struct line name = { 0 };
    OWN(cell_ref) c = NONE(cell_ref);
    caller_name(i, &name);
    return stands(line_text(&name)) ? OK : loader_object(NS_KERNEL, line_text(&name), object, why, &c);
}

status stage_set(u64 callers, struct line *why) {
    cbytes object = text_bytes(NO_TEXT);
    OWN(cell_ref) target = NONE(cell_ref);
    if (callers > STAGE_CALLERS) return st(E_INVALID);
    TRY(archive_find(TEXT("caller.o"), &object));
    TRY(loader_load(NS_KERNEL, TARGET, why, &target));
    for (u64 i = 1; i <= callers; i++) {
        poll();
        TRY(set_caller(i, object, why));
    }
    return OK;
}

status stage_swap(struct swap_report *r, struct line *why) {
    struct swap_item items[1] = { 0 };
    STORE(items[0].old_name, TARGET);
    STORE(items[0].new_name, TARGET);
    return swap_cells((swap_items){ .ptr = items, .len = LEN(items) }, r, why);
}

static status unload(text name, struct line *why) {
    struct cell_info c = { 0 };
    OWN(cell_ref) ref = NONE(cell_ref);
    if (!ok(registry_find(NS_KERNEL, name, &c))) return OK;
    TRY(cell_hold(c.id, &ref));
    return cell_ref_live(&ref) ? loader_unload(&ref, why) : st(E_NOT_FOUND);
}

static status unload_all(struct line *why) {
    struct line name = { 0 };
    for (u64 i = 1; i <= STAGE_CALLERS; i++) {
        poll();
        caller_name(i, &name);
        if (!stands(line_text(&name))) break;
        TRY(unload(line_text(&name), why));
    }
    return unload(TARGET, why);
}

status stage_clear(i32 code, struct line *why) {
    struct line unheard = { 0 };
    i32 cleared = code_of(unload_all(code ? &unheard : why));
    return st(code ? code : cleared);
}
