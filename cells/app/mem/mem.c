/* mem.c - `mem`: exact numbers, after all caches have been given back. */
#include <sys/program.h>
#include <mem/frames.h>
#include <sys/balance.h>
#include <sys/captain.h>

PROGRAM

text program_help(void) {
    return TEXT("mem\n"
                "  Gives all caches back, then shows frames of 4 KiB in all and free, bytes on the heap,\n"
                "  frames and mappings (slabs) that small objects lie in, mappings in all, page-table frames,\n"
                "  bytes of the nano core still mapped (0), tasks, cells, locks held. The numbers include this\n"
                "  command itself, always the same, so two outputs differ by what was not given back.");
}

status program_main(const struct program_args *args, struct report *out) {
    struct balance b = {0};
    TRY(args_expect(args, 0, 0, &out->why));
    balance_take(&b);
    report_begin_record(out);
    report_u64(out, TEXT("frames_total"), frames_total());
    report_u64(out, TEXT("frames_free"), b.frames_free);
    report_u64(out, TEXT("heap_bytes"), b.heap_bytes);
    report_u64(out, TEXT("heap_frames"), b.heap_frames);
    report_u64(out, TEXT("heap_slabs"), b.heap_slabs);
    report_u64(out, TEXT("mappings"), b.mappings);
    report_u64(out, TEXT("page_tables"), b.page_tables);
    report_u64(out, TEXT("nano_core_bytes"), captain_nano_bytes());
    report_u64(out, TEXT("tasks"), b.tasks);
    report_u64(out, TEXT("cells"), b.cells);
    report_u64(out, TEXT("locks_held"), b.locks_held);
    report_end(out);
    return OK;
}
