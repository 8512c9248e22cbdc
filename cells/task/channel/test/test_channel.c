/* test_channel.c - messages across CPUs: ping-pong, many to many, rendezvous, closed ends, kills in the middle. */
#include <task/channel.h>
#include <atomic.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/task.h>
#include <test/entry.h>

enum { ROUNDS = 50, SENDERS = 4, EACH = 120 };
struct note { u64 from, value; };
CHANNEL_TYPE(note)
PLAIN_TYPE(note)
CELL_STATE atomic64 test_channel_sum;

struct sum { u64 count, value; };
OWNED_LOCAL(line_end);                                   /* both directions of one side */
struct line_end { OWNED; u64 count; sender to; receiver from; };
OWNED_FUNS(line_end, count)
static void line_end_release(line_end *self) {
    sender_drop(&self->to);
    receiver_drop(&self->from);
}

TASK_OWNED(echo, line_end, sum)
TASK_OWNED(produce, sender, sum)
TASK_OWNED(consume, receiver, sum)

static status echo(line_end_sink arg, struct sum *result) {
    OWN(line_end) mine = TAKE(line_end, *arg);
    struct note n = { 0 };
    for (;;) {
        status s = note_receive(receiver_need(&mine.from), &n);
        if (is(s, E_CLOSED)) return OK;
        if (!ok(s)) return s;
        n.value++;
        result->count++;
        TRY(note_send(sender_need(&mine.to), &n));
    }
}

static status produce(sender_sink arg, struct sum *result) {
    OWN(sender) mine = TAKE(sender, *arg);
    struct note n = { 0 };
    for (u64 i = 1; i <= EACH; i++) {
        n.value = i;
        TRY(note_send(sender_need(&mine), &n));
        result->count++;
        result->value += i;
    }
    return OK;
}

static status consume(receiver_sink arg, struct sum *result) {
    OWN(receiver) mine = TAKE(receiver, *arg);
    struct note n = { 0 };
    for (;;) {
        status s = note_receive(receiver_need(&mine), &n);
        if (is(s, E_CLOSED)) return OK;
        if (!ok(s)) return s;
        result->count++;
        result->value += n.value;
        atomic64_add(&test_channel_sum, 1);
    }
}

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static status pair(u64 capacity, sender_out s, receiver_out r) {
    return channel_make(sizeof(struct note), capacity, s, r);
}

static status ping_pong(struct line *why, u64 capacity, u32 cpu) {
    OWN(sender) to = NONE(sender);
    OWN(receiver) from = NONE(receiver);
    OWN(sender) its_to = NONE(sender);
    OWN(receiver) its_from = NONE(receiver);
    TRY(pair(capacity, &to, &its_from));
    TRY(pair(capacity, &its_to, &from));
    if (!sender_live(&its_to) || !receiver_live(&its_from)) return fail(why, TEXT("no channel"));
    OWN(line_end) end = { .count = 1, .to = TAKE(sender, its_to), .from = TAKE(receiver, its_from) };
    OWN(task_ref) t = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("echo"));
    struct sum sum = { 0 };
    o.cpu = cpu;
    TRY(echo_spawn(&o, &end, &t));
    if (!task_ref_live(&t) || !sender_live(&to) || !receiver_live(&from)) return fail(why, TEXT("no channel"));
    for (u64 i = 0; i < ROUNDS; i++) {
        struct note n = { .from = 1, .value = i };
        TRY(note_send(&to, &n));
        TRY(note_receive(&from, &n));
        if (n.value != i + 1 || n.from != 1) return fail(why, TEXT("the echo is wrong"));
    }
    DROP(sender, to);
    TRY(echo_join(&t, &sum));
    return sum.count == ROUNDS ? OK : fail(why, TEXT("the echo miscounts"));
}

/* Starts a producer with a further sender; nobody joins it. */
static status start_producer(const sender *s) {
    OWN(sender) mine = sender_clone(s);
    OWN(task_ref) t = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("produce"));
    return produce_spawn(&o, &mine, &t);
}

static status start_consumer(const receiver *r, task_ref_out out) {
    OWN(receiver) mine = receiver_clone(r);
    struct task_options o = task_defaults(TEXT("consume"));
    return consume_spawn(&o, &mine, out);
}

static status many(struct line *why, u64 capacity) {
    OWN(sender) s = NONE(sender);
    OWN(receiver) r = NONE(receiver);
    OWN(task_ref) a = NONE(task_ref);
    OWN(task_ref) b = NONE(task_ref);
    struct sum one = { 0 }, two = { 0 };
    TRY(pair(capacity, &s, &r));
    if (!sender_live(&s) || !receiver_live(&r)) return fail(why, TEXT("no channel"));
    for (u64 i = 0; i < SENDERS; i++) TRY(start_producer(&s));
    TRY(start_consumer(&r, &a));
    TRY(start_consumer(&r, &b));
    if (!task_ref_live(&a) || !task_ref_live(&b)) return fail(why, TEXT("no task"));
    DROP(sender, s);
    TRY(consume_join(&a, &one));
    TRY(consume_join(&b, &two));
    if (one.count + two.count != SENDERS * EACH) return fail(why, TEXT("messages were lost or doubled"));
    if (one.value + two.value != SENDERS * EACH * (EACH + 1) / 2) return fail(why, TEXT("messages were changed"));
    return OK;
}

static status closed(struct line *why) {
    OWN(sender) s = NONE(sender);
    OWN(receiver) r = NONE(receiver);
    struct note n = { .value = 5 };
    TRY(pair(2, &s, &r));
    if (!sender_live(&s) || !receiver_live(&r)) return fail(why, TEXT("no channel"));
    TRY(note_send(&s, &n));
    TRY(note_send(&s, &n));
    if (!is(channel_try_send(&s, note_bytes(&n)), E_FULL)) return fail(why, TEXT("a full channel took a message"));
    if (channel_waiting(&r) != 2) return fail(why, TEXT("messages are miscounted"));
    DROP(sender, s);
    TRY(note_receive(&r, &n));
    TRY(note_receive(&r, &n));
    if (!is(note_receive(&r, &n), E_CLOSED)) return fail(why, TEXT("receiving from nobody"));
    DROP(receiver, r);
    TRY(pair(1, &s, &r));
    if (!sender_live(&s)) return fail(why, TEXT("no channel"));
    DROP(receiver, r);
    return is(note_send(&s, &n), E_CLOSED) ? OK : fail(why, TEXT("sending to nobody"));
}

/* Producers and consumers are killed at random moments; what is left must still work, and nothing may hang. */
static status kill_between(struct line *why, u64 capacity, u64 us) {
    OWN(sender) s = NONE(sender);
    OWN(receiver) r = NONE(receiver);
    OWN(task_ref) a = NONE(task_ref);
    OWN(task_ref) b = NONE(task_ref);
    struct sum sum = { 0 };
    TRY(pair(capacity, &s, &r));
    if (!sender_live(&s) || !receiver_live(&r)) return fail(why, TEXT("no channel"));
    TRY(start_consumer(&r, &a));
    TRY(start_consumer(&r, &b));
    if (!task_ref_live(&a) || !task_ref_live(&b)) return fail(why, TEXT("no task"));
    for (u64 i = 0; i < SENDERS; i++) TRY(start_producer(&s));
    clock_delay_us(us);
    task_kill(&a, KILL_ASKED, 100);
    DROP(sender, s);
    status killed = consume_join(&a, &sum);
    if (!is(killed, E_KILLED) && !is(killed, E_OK)) return fail(why, TEXT("the killed consumer"));
    TRY(consume_join(&b, &sum));
    return OK;
}

status test_main(struct line *why) {
    for (u32 cpu = 0; cpu < cpu_count(); cpu++)
        for (u64 capacity = 0; capacity < 3; capacity++) TRY(ping_pong(why, capacity, cpu));
    for (u64 capacity = 0; capacity < 20; capacity += 6) TRY(many(why, capacity));
    TRY(closed(why));
    for (u64 i = 0; i < 9; i++) TRY(kill_between(why, i % 3, 100 * i));
    return OK;
}
