/* log_command.c - `log`: the kernel log as a person or a program reads it.
 *
 * Human lines look as the cell log shows them, so a swap of log changes them; -j always gives all there is. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <sys/log.h>

PROGRAM

text program_help(void) {
    return TEXT("log            the lines that the log still has\n"
                "log follow     the same, then every further line (Ctrl-C ends it)\n"
                "log say TEXT   writes a line\n"
                "log level L    shows lines of level L and above on the console: debug info notice warn error\n"
                "log clear      forgets all lines");
}

static void show(struct report *out, const struct log_entry *e) {
    struct line l = {0};
    log_format(e, &l);
    if (!out->json) {
        report_line(out, line_text(&l));
        return;
    }
    report_begin(out);
    report_u64(out, TEXT("n"), e->n);
    report_u64(out, TEXT("us"), e->ns / 1000);
    report_u64(out, TEXT("cpu"), e->cpu);
    report_text(out, TEXT("level"), log_level_name(e->level));
    report_text(out, TEXT("cell"), log_entry_cell(e));
    report_text(out, TEXT("text"), log_entry_text(e));
    report_end(out);
}

static void show_from(struct report *out, u64 *after) {
    struct log_entry e = {0};
    while (ok(logring_next(*after, &e))) {
        poll();
        *after = e.n;
        show(out, &e);
    }
}

static status follow(struct report *out) {
    u64 after = 0;
    for (;;) {
        poll();
        show_from(out, &after);
        TRY(logring_wait(after));
    }
}

static void say(const struct program_args *args) {
    struct line l = {0};
    for (u32 i = 2; i < args->count; i++) {
        if (i > 2) line_char(&l, ' ');
        line_put(&l, args_word(args, i));
    }
    log_line(line_text(&l));
}

static status set_level(text name, struct line *why) {
    for (u32 level = LOG_DEBUG; level <= LOG_ERROR; level++) {
        if (!text_equal(log_level_name(level), name)) continue;
        log_set_console_level(level);
        return OK;
    }
    line_put(why, TEXT("unknown level "));
    line_put(why, name);
    return st(E_BAD_COMMAND);
}

status program_main(const struct program_args *args, struct report *out) {
    u64 after = 0;
    text verb = args_word(args, 1);
    if (text_equal(verb, TEXT("follow"))) return follow(out);
    if (text_equal(verb, TEXT("level"))) return set_level(args_word(args, 2), &out->why);
    if (text_equal(verb, TEXT("clear"))) logring_clear();
    else if (text_equal(verb, TEXT("say"))) say(args);
    else if (args->count == 1) show_from(out, &after);
    else return args_expect(args, 0, 0, &out->why);
    return OK;
}
