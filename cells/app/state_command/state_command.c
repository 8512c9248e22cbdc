/* state_command.c - `state [CELL]`: what outlives the code. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <mem/state.h>

PROGRAM

text program_help(void) {
    return TEXT("state [CELL]\n"
                "  Lists the declared states: name, the cell that declared it, layout version, bytes, fingerprint of\n"
                "  the layout, loaded cells bound to it, address. With CELL only those of that cell.");
}

static void show(struct report *out, const struct state_info *s) {
    report_begin(out);
    report_text(out, TEXT("state"), CHARS(s->name));
    report_text(out, TEXT("cell"), CHARS(s->cell));
    report_u64(out, TEXT("version"), s->version);
    report_u64(out, TEXT("size"), s->size);
    report_hex(out, TEXT("layout"), s->layout);
    report_u64(out, TEXT("users"), s->users);
    report_hex(out, TEXT("address"), s->address);
    report_end(out);
}

status program_main(const struct program_args *args, struct report *out) {
    struct state_info s = {0};
    TRY(args_expect(args, 0, 1, &out->why));
    for (u64 id = state_next(0); id; id = state_next(id)) {
        poll();
        if (!ok(state_info(id, &s))) continue;
        if (args->count > 1 && !text_equal(CHARS(s.cell), args_word(args, 1))) continue;
        show(out, &s);
    }
    return OK;
}
