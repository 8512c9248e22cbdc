/* help.c - `help`: every program in the archive, with the sentence from its manifest. */
#include <sys/program.h>
#include <base/bytes.h>
#include <sys/catalog.h>

PROGRAM

text program_help(void) {
    return TEXT("help [COMMAND]\n"
                "  Lists the commands, or shows how to use one (as COMMAND -h does). -j after any command that\n"
                "  reports prints one JSON object per line; & at the end runs it in the background; Ctrl-C ends\n"
                "  what runs in the foreground. Keys: arrows (up: history), Home, End, Tab, Ctrl-A E K U W L.");
}

static void show(struct report *out, text command, text does) {
    report_begin(out);
    report_text(out, TEXT("command"), command);
    report_text(out, TEXT("does"), does);
    report_end(out);
}

status program_main(const struct program_args *args, struct report *out) {
    struct catalog_item item = {0};
    TRY(args_expect(args, 0, 0, &out->why));
    for (u64 at = 0; ok(catalog_next_of(&at, TEXT("program"), &item));)
        show(out, catalog_command(&item), catalog_does(&item));
    show(out, TEXT("fg"), TEXT("brings a background job to the foreground"));
    return OK;
}
