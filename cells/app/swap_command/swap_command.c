/* swap_command.c - `swap`: what a person types; the work is live/swap's. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/clock.h>
#include <live/swap.h>

struct items { struct swap_item at[SWAP_MAX]; u32 count; };

PROGRAM

text program_help(void) {
    return TEXT("swap OLD NEW [OLD NEW ...]\n"
                "swap CELL\n"
                "  Replaces each running cell OLD by the archive's NEW, all in one step or none; with one name, by a\n"
                "  fresh load of itself. Users go on without noticing: what refers to OLD refers to NEW, declared\n"
                "  states are carried over. Refused, with everything as before, when an interface changed and a user\n"
                "  is not replaced along, or a state cannot be carried over.\n"
                "  Try: swap log log_stamped / swap policy policy_fair / swap counter counter_v2 /\n"
                "       swap greeter greeter_v2 (refused; then with greeter_user greeter_user_v2)");
}

static status add(struct items *items, text old, text new, struct line *why) {
    struct swap_item *item = &AT(items->at, items->count);
    if (old.len >= CELL_NAME || new.len >= CELL_NAME) {
        line_put(why, TEXT("a name is too long"));
        return st(E_INVALID);
    }
    for (u32 i = 0; i < old.len; i++) AT(item->old_name, i) = *text_at(old, i);
    for (u32 i = 0; i < new.len; i++) AT(item->new_name, i) = *text_at(new, i);
    items->count++;
    return OK;
}

static status collect(const struct program_args *args, struct items *items, struct line *why) {
    u32 n = args->count - 1;
    if (n == 1) return add(items, args_word(args, 1), args_word(args, 1), why);
    if (n % 2 || n / 2 > SWAP_MAX) {
        line_put(why, TEXT("names come in pairs: swap OLD NEW [OLD NEW ...]"));
        return st(E_BAD_COMMAND);
    }
    for (u32 i = 1; i < args->count; i += 2)
        TRY(add(items, args_word(args, i), args_word(args, i + 1), why));
    return OK;
}

static void show(struct report *out, const struct swap_report *r, bool done) {
    report_begin_record(out);
    report_u64(out, TEXT("cells"), r->cells);
    report_u64(out, TEXT("loaded_bytes"), r->loaded_bytes);
    report_u64(out, TEXT("references"), r->references);
    report_u64(out, TEXT("tasks_moved"), r->tasks_moved);
    report_u64(out, TEXT("prepare_us"), clock_us_of(r->prepare));
    report_u64(out, TEXT("quiesce_us"), clock_us_of(r->quiesce));
    report_u64(out, TEXT("commit_us"), clock_us_of(r->commit));
    report_u64(out, TEXT("drain_us"), clock_us_of(r->drain));
    report_text(out, TEXT("result"), done ? TEXT("swapped") : TEXT("refused"));
    report_text(out, TEXT("reason"), done ? NO_TEXT : line_text(&out->why));
    report_end(out);
}

status program_main(const struct program_args *args, struct report *out) {
    struct items items = {0};
    struct swap_report r = {0};
    TRY(args_expect(args, 1, ARGS_MAX, &out->why));
    TRY(collect(args, &items, &out->why));
    swap_items all = { .ptr = items.at, .len = LEN(items.at) };
    status s = swap_cells(swap_items_sub(all, 0, items.count), &r, &out->why);
    if (ok(s) || out->json) show(out, &r, ok(s));    /* people are told why by the error itself */
    return s;
}
