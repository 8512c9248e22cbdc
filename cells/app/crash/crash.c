/* crash.c - `crash KIND [COUNT]`: a fault in a fresh task, and proof that nothing is left of it.
 *
 * The task holds heap memory in its first frame, a mapping in the second (both here), a mutex and a channel end in the
 * third, and what its kind adds in the fourth (in the cell wreck). Afterwards the channel must be closed from the other
 * side, the locks free, and every count of the system as before. The fault log's last record of that task must name the
 * very function and line that wreck announced. */
#include <sys/program.h>
#include <app/wreck.h>
#include <base/bytes.h>
#include <mem/heap.h>
#include <mem/mapping.h>
#include <sys/balance.h>
#include <sys/lastfault.h>
#include <task/task.h>

enum { HELD_BYTES = 3000, HELD_PAGES = 3, KILL_TICKS = 50 };
struct nothing { u64 unused; };
struct tally { u64 runs, wrong_record, not_closed, not_ended, locked; struct fault_record last; };
OWNED_LOCAL(crash_order);
struct crash_order { OWNED; u64 kind_and_one; sender notes; };
OWNED_FUNS(crash_order, kind_and_one)
static void crash_order_release(crash_order *self) {
    sender_drop(&self->notes);
}
TASK_OWNED(crash_task, crash_order, nothing)

PROGRAM

text program_help(void) {
    return TEXT("crash KIND|all [COUNT]\n"
                "  Faults COUNT times (once) in a fresh task that holds heap memory, a mapping, a mutex and a channel\n"
                "  end in several frames of two cells, and shows what came of it. Kinds: page read divide invalid\n"
                "  protection overflow panic kill nested callnull calldata spin. result is recovered when everything\n"
                "  was returned to the frame and the byte and the fault log named the right function and line. What\n"
                "  other programs take meanwhile counts too.");
}

static __attribute__((noinline)) void hold_mapping(u64 kind, sender_sink notes) {
    OWN(sender) mine = TAKE(sender, *notes);
    OWN(mapping) m = NONE(mapping);
    if (!ok(mapping_make(HELD_PAGES, ACCESS_WRITE, &m)) || !mapping_live(&m)) return;
    bytes_fill(mapping_bytes(&m), 0x5a);
    wreck_run((u32)kind, &mine);
}

static status crash_task(crash_order_sink arg, struct nothing *result) {
    OWN(crash_order) a = TAKE(crash_order, *arg);
    OWN(box) b = NONE(box);
    (void)result;
    if (!crash_order_live(&a)) return st(E_INVALID);
    TRY(box_make(HELD_BYTES, &b));
    if (!box_live(&b)) return st(E_NO_MEMORY);
    bytes_fill(box_bytes(&b), 0xa5);
    OWN(sender) notes = TAKE(sender, a.notes);
    if (!sender_live(&notes)) return st(E_INVALID);
    hold_mapping(a.kind_and_one - 1, &notes);
    return OK;
}

static u32 expected_kind(u32 kind) {
    switch (kind) {
    case WRECK_DIVIDE: return FAULT_DIVIDE;
    case WRECK_INVALID: return FAULT_INVALID;
    case WRECK_PROTECTION: return FAULT_PROTECTION;
    case WRECK_OVERFLOW: return FAULT_OVERFLOW;
    case WRECK_PANIC: case WRECK_NESTED: return FAULT_PANIC;
    case WRECK_KILL: return FAULT_KILL;
    default: return FAULT_PAGE;
    }
}

/* True when the record names what happened. */
static bool right_record(const struct fault_record *f, u32 kind, u64 line) {
    struct line function = {0};
    struct lines_place at;
    fault_place(f, &at);
    line_put(&function, TEXT("wreck_"));
    line_put(&function, wreck_name(kind));
    return f->kind == expected_kind(kind) && text_equal(CHARS(f->cell), TEXT("wreck"))
        && text_equal(CHARS(f->function), line_text(&function)) && text_ends(CHARS(at.file), TEXT("wreck.c"))
        && (line == 0 || at.line == line) && (kind != WRECK_NESTED || f->nested == 1);
}

/* What the task said before it faulted, and whether its end of the channel is gone now. */
static void check(struct tally *t, u32 kind, u64 task, u64 line, receiver *notes) {
    u8 room[sizeof(struct wreck_note)];
    t->not_closed += !is(channel_try_receive(notes, (bytes){ .ptr = room, .len = sizeof room }), E_CLOSED);
    t->locked += !wreck_quiet();
    bool found = ok(lastfault_of(task, &t->last));
    t->wrong_record += !found || !right_record(&t->last, kind, line);
}

static status one(u32 kind, struct tally *t) {
    struct task_options o = task_defaults(TEXT("crash"));
    struct wreck_note n = {0};
    struct nothing result = {0};
    OWN(receiver) notes = NONE(receiver);
    OWN(sender) says = NONE(sender);
    OWN(task_ref) task = NONE(task_ref);
    TRY(channel_make(sizeof n, 2, &says, &notes));
    if (!sender_live(&says)) return st(E_NO_MEMORY);
    OWN(crash_order) a = { .kind_and_one = kind + 1, .notes = TAKE(sender, says) };
    TRY(crash_task_spawn(&o, &a, &task));
    if (!task_ref_live(&task) || !receiver_live(&notes)) return st(E_NO_MEMORY);
    t->runs++;
    TRY(wreck_note_receive(&notes, &n));
    if (kind == WRECK_KILL) task_kill(&task, KILL_ASKED, KILL_TICKS);
    status s = crash_task_join(&task, &result);
    t->not_ended += kind == WRECK_KILL ? !is(s, E_KILLED) : !is(s, E_FAULTED);
    check(t, kind, task_id(&task), n.line, &notes);
    return OK;
}

static void show_held(struct report *out, u32 kind) {
    report_list(out, TEXT("held"));
    report_item(out, TEXT("heap"));
    report_item(out, TEXT("mapping"));
    report_item(out, TEXT("mutex"));
    report_item(out, TEXT("channel"));
    if (kind == WRECK_SPIN) report_item(out, TEXT("spinlock"));
    report_list_end(out);
}

static void show(struct report *out, u32 kind, const struct tally *t, bool recovered) {
    struct lines_place at;
    fault_place(&t->last, &at);
    report_begin(out);
    report_text(out, TEXT("kind"), wreck_name(kind));
    report_u64(out, TEXT("runs"), t->runs);
    show_held(out, kind);
    report_text(out, TEXT("cell"), CHARS(t->last.cell));
    report_text(out, TEXT("function"), CHARS(t->last.function));
    report_u64(out, TEXT("line"), at.line);
    report_u64(out, TEXT("frames_unwound"), t->last.frames);
    report_u64(out, TEXT("cleanups_run"), t->last.cleanups);
    report_u64(out, TEXT("us"), t->last.us);
    report_text(out, TEXT("result"), recovered ? TEXT("recovered") : TEXT("failed"));
    report_end(out);
}

static void blame(struct line *why, text what, u64 n) {
    if (!n) return;
    if (why->len) line_put(why, TEXT(", "));
    line_u64(why, n);
    line_put(why, what);
}

static status verdict(u32 kind, const struct tally *t, const struct balance *before, struct report *out) {
    struct balance after = {0};
    struct line why = {0};
    if (!balance_settle(before, &after)) balance_tell(before, &after, &why);
    blame(&why, TEXT(" wrong fault records"), t->wrong_record);
    blame(&why, TEXT(" channel ends not returned"), t->not_closed);
    blame(&why, TEXT(" locks not returned"), t->locked);
    blame(&why, TEXT(" tasks that ended otherwise"), t->not_ended);
    show(out, kind, t, why.len == 0);
    report_so_far(out);
    if (why.len == 0) return OK;
    line_put(&out->why, wreck_name(kind));
    line_put(&out->why, TEXT(": "));
    line_put(&out->why, line_text(&why));
    return st(E_FAILED);
}

static status many(u32 kind, u64 count, struct report *out) {
    struct tally t = {0};
    struct balance before = {0};
    balance_take(&before);
    for (u64 i = 0; i < count; i++) {
        poll();
        TRY(one(kind, &t));
    }
    return verdict(kind, &t, &before, out);
}

static u32 find_kind(text name) {
    u32 kind = 0;
    while (kind < WRECK_KINDS && !text_equal(wreck_name(kind), name)) kind++;
    return kind;
}

status program_main(const struct program_args *args, struct report *out) {
    u64 count = 1;
    u32 first = find_kind(args_word(args, 1)), last = first;
    TRY(args_expect(args, 1, 2, &out->why));
    if (args->count > 2) TRY(args_u64(args, 2, TEXT("count"), &count, &out->why));
    if (text_equal(args_word(args, 1), TEXT("all"))) {
        first = 0;
        last = WRECK_KINDS - 1;
    }
    if (first >= WRECK_KINDS) {
        line_put(&out->why, TEXT("unknown kind of fault: "));
        line_put(&out->why, args_word(args, 1));
        return st(E_BAD_COMMAND);
    }
    for (u32 kind = first; kind <= last; kind++) TRY(many(kind, count, out));
    return OK;
}
