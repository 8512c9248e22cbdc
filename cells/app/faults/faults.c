/* faults.c - `faults`: what went wrong and what was done about it. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <link/registry.h>
#include <live/fault.h>

PROGRAM

text program_help(void) {
    return TEXT("faults [N | clear]\n"
                "  Lists the faults that the log still has: kind, where (cell, function, line, file), task, what was\n"
                "  done, frames unwound and cleanups run, faults inside cleanups (nested), whether the task had to be\n"
                "  forced out. With a number, that record with its backtrace. `faults clear` empties the log.");
}

static void show_place(struct report *out, const struct fault_record *f) {
    struct lines_place at;
    fault_place(f, &at);
    report_u64(out, TEXT("n"), f->n);
    report_text(out, TEXT("kind"), fault_kind_name(f->kind));
    report_text(out, TEXT("cell"), CHARS(f->cell));
    report_text(out, TEXT("function"), CHARS(f->function));
    report_u64(out, TEXT("line"), at.line);
    report_u64(out, TEXT("task"), f->task);
    report_text(out, TEXT("action"), fault_action_name(f->action));
    report_u64(out, TEXT("frames_unwound"), f->frames);
    report_u64(out, TEXT("cleanups_run"), f->cleanups);
    report_u64(out, TEXT("nested"), f->nested);
    report_bool(out, TEXT("forced"), f->forced);
    report_u64(out, TEXT("cpu"), f->cpu);
    report_u64(out, TEXT("us"), f->us);
    report_text(out, TEXT("file"), CHARS(at.file));
}

static void show(struct report *out, const struct fault_record *f) {
    report_begin(out);
    show_place(out, f);
    report_text(out, TEXT("why"), CHARS(f->why));
    report_end(out);
}

static void show_step(struct report *out, u32 depth, u64 address) {
    struct line place = {0};
    registry_name(address, &place);
    report_begin(out);
    report_u64(out, TEXT("depth"), depth);
    report_hex(out, TEXT("address"), address);
    report_text(out, TEXT("place"), line_text(&place));
    report_end(out);
}

static status show_one(const struct program_args *args, struct report *out) {
    struct fault_record f = {0};
    u64 n = 0;
    TRY(args_u64(args, 1, TEXT("fault"), &n, &out->why));
    line_put(&out->why, TEXT("fault "));
    line_u64(&out->why, n);
    TRY(fault_record(n, &f));
    if (f.n != n) return st(E_NOT_FOUND);
    report_begin_record(out);
    show_place(out, &f);
    report_hex(out, TEXT("address"), f.address);
    report_text(out, TEXT("task_name"), CHARS(f.task_name));
    report_end(out);
    for (u32 i = 0; i < f.depth && i < FAULT_TRACE; i++) show_step(out, i, AT(f.trace, i));
    return OK;
}

status program_main(const struct program_args *args, struct report *out) {
    struct fault_record f = {0};
    TRY(args_expect(args, 0, 1, &out->why));
    if (text_equal(args_word(args, 1), TEXT("clear"))) {
        fault_clear();
        return OK;
    }
    if (args->count > 1) return show_one(args, out);
    for (u64 n = 0; ok(fault_record(n, &f)); n = f.n + 1) {
        poll();
        show(out, &f);
    }
    return OK;
}
