/* unload.c - `unload CELL...`: only what nobody needs; the loader names who does. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <link/loader.h>

PROGRAM

text program_help(void) {
    return TEXT("unload CELL...\n"
                "  Ends cells of the kernel's namespace: their stop function runs, their memory is given back. A cell\n"
                "  that others need, or in which tasks live, is refused.");
}

static status unload(text name, struct report *out) {
    struct cell_info c = {0};
    OWN(cell_ref) ref = NONE(cell_ref);
    line_put(&out->why, TEXT("cell "));
    line_put(&out->why, name);
    TRY(registry_find(NS_KERNEL, name, &c));
    TRY(cell_hold(c.id, &ref));
    if (!cell_ref_live(&ref)) return st(E_NOT_FOUND);
    line_clear(&out->why);
    TRY(loader_unload(&ref, &out->why));
    report_begin(out);
    report_text(out, TEXT("cell"), name);
    report_u64(out, TEXT("bytes"), c.text + c.rodata + c.data);
    report_text(out, TEXT("result"), TEXT("unloaded"));
    report_end(out);
    return OK;
}

status program_main(const struct program_args *args, struct report *out) {
    TRY(args_expect(args, 1, ARGS_MAX, &out->why));
    for (u32 i = 1; i < args->count; i++) {
        poll();
        TRY(unload(args_word(args, i), out));
    }
    return OK;
}
