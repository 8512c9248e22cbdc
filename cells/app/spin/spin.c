/* spin.c - `spin [HOW]`: a program that ends only by being killed, in each state a task can be in.
 *
 * It holds heap memory, so that a kill has something to give back. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/clock.h>
#include <mem/heap.h>
#include <task/channel.h>
#include <task/sleep.h>

struct message { u64 n; };
CHANNEL_TYPE(message)

PROGRAM

text program_help(void) {
    return TEXT("spin [run|sleep|wait]\n"
                "  Goes on for ever: run (the default) in a loop with kill points, sleep asleep for an hour at a\n"
                "  time, wait for a message that never comes. Start it with & and end it with kill; loop_forever is\n"
                "  a loop without any kill point.");
}

static status wait_for_nothing(void) {
    OWN(sender) out = NONE(sender);
    OWN(receiver) in = NONE(receiver);
    struct message m = {0};
    TRY(channel_make(sizeof m, 1, &out, &in));
    return receiver_live(&in) ? message_receive(&in, &m) : st(E_NO_MEMORY);
}

status program_main(const struct program_args *args, struct report *out) {
    OWN(box) held = NONE(box);
    text how = args_word(args, 1);
    TRY(args_expect(args, 0, 1, &out->why));
    TRY(box_make(5000, &held));
    if (text_equal(how, TEXT("wait"))) return wait_for_nothing();
    bool asleep = text_equal(how, TEXT("sleep"));
    if (how.len && !asleep && !text_equal(how, TEXT("run"))) {
        line_put(&out->why, TEXT("expected run, sleep or wait, found "));
        line_put(&out->why, how);
        return st(E_BAD_COMMAND);
    }
    for (;;) {
        poll();
        if (asleep) sleep_until(clock_ns() + 3600000000000ul);
    }
}
