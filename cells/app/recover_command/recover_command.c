/* recover_command.c - `recover`: what a person types when a cell keeps faulting; the work is live/recover's. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/clock.h>
#include <live/recover.h>

PROGRAM

text program_help(void) {
    return TEXT("recover CELL\n"
                "recover CELL group\n"
                "  Replaces a running cell that keeps faulting by a pristine copy of itself from the archive, with\n"
                "  `group` together with the cells that it calls, as one step. Its state is carried over. Each reload\n"
                "  of the same cell must wait twice as long as the one before; `faults` names the cell at fault.");
}

status program_main(const struct program_args *args, struct report *out) {
    struct swap_report r = {0};
    TRY(args_expect(args, 1, 2, &out->why));
    bool group = args->count == 3;
    if (group && !text_equal(args_word(args, 2), TEXT("group"))) {
        line_put(&out->why, TEXT("the only word after the cell's name is `group`"));
        return st(E_BAD_COMMAND);
    }
    if (group) TRY(recover_group(args_word(args, 1), &r, &out->why));
    else TRY(recover_reload(args_word(args, 1), &r, &out->why));
    report_begin_record(out);
    report_u64(out, TEXT("cells"), r.cells);
    report_u64(out, TEXT("loaded_bytes"), r.loaded_bytes);
    report_u64(out, TEXT("references"), r.references);
    report_u64(out, TEXT("commit_us"), clock_us_of(r.commit));
    report_text(out, TEXT("result"), TEXT("replaced"));
    report_end(out);
    return OK;
}
