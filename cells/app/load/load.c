/* load.c - `load CELL...`: from the archive into the kernel's namespace. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <link/loader.h>

PROGRAM

text program_help(void) {
    return TEXT("load CELL...\n"
                "  Loads cells from the boot archive into the kernel's namespace, and before them those they need.\n"
                "  A cell that is loaded already stays as it is. It stays loaded until `unload`.");
}

static status load(text name, struct report *out) {
    struct cell_info c = {0};
    OWN(cell_ref) ref = NONE(cell_ref);
    bool was_loaded = ok(registry_find(NS_KERNEL, name, &c));
    TRY(loader_load(NS_KERNEL, name, &out->why, &ref));
    if (!cell_ref_live(&ref)) return st(E_NOT_FOUND);
    TRY(registry_cell(cell_ref_id(&ref), &c));
    report_begin(out);
    report_text(out, TEXT("cell"), CHARS(c.name));
    report_u64(out, TEXT("id"), c.id);
    report_u64(out, TEXT("text"), c.text);
    report_u64(out, TEXT("rodata"), c.rodata);
    report_u64(out, TEXT("data"), c.data);
    report_text(out, TEXT("result"), was_loaded ? TEXT("was loaded") : TEXT("loaded"));
    report_end(out);
    return OK;
}

status program_main(const struct program_args *args, struct report *out) {
    TRY(args_expect(args, 1, ARGS_MAX, &out->why));
    for (u32 i = 1; i < args->count; i++) {
        poll();
        TRY(load(args_word(args, i), out));
    }
    return OK;
}
