/* channels.c - a message there and one back, between the task that measures and a partner.
 *
 * Two channels, one each way; the partner answers what it gets until the first is closed. Rendezvous channels have no
 * room, buffered ones some; the partner runs on the same CPU, or on another one. */
#include <bench/channels.h>
#include <cell.h>
#include <task/channel.h>
#include <task/task.h>

enum { LARGE = 4096, ROOM = 16 };
#define TURN "a message there and one back"
static const struct row rows[] = {
    { "rendezvous", 1, 2000, 1, TURN }, { "rendezvous", LARGE, 1000, 1, TURN },
    { "buffered", 1, 2000, 1, TURN }, { "buffered", LARGE, 1000, 1, TURN },
    { "rendezvous_2cpu", 1, 1000, 2, TURN }, { "rendezvous_2cpu", LARGE, 500, 2, TURN },
    { "buffered_2cpu", 1, 1000, 2, TURN }, { "buffered_2cpu", LARGE, 500, 2, TURN },
};
struct nothing { u64 unused; };
struct small { u8 at[1]; };
struct large { u8 at[LARGE]; };
CHANNEL_TYPE(small)
CHANNEL_TYPE(large)
OWNED_LOCAL(partner);
struct partner { OWNED; u64 size; receiver in; sender out; };
OWNED_FUNS(partner, size)
static void partner_release(partner *self) {
    receiver_drop(&self->in);
    sender_drop(&self->out);
}
TASK_OWNED(answers, partner, nothing)

bool channels_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

static status answer_small(receiver *in, sender *out) {
    struct small m = { 0 };
    for (;;) {
        TRY(small_receive(in, &m));
        TRY(small_send(out, &m));
    }
}

static status answer_large(receiver *in, sender *out) {
    struct large m = { 0 };
    for (;;) {
        TRY(large_receive(in, &m));
        TRY(large_send(out, &m));
    }
}

static status answers(partner_sink arg, struct nothing *result) {
    OWN(partner) p = TAKE(partner, *arg);
    (void)result;
    OWN(receiver) in = TAKE(receiver, p.in);
    OWN(sender) out = TAKE(sender, p.out);
    if (!receiver_live(&in) || !sender_live(&out)) return st(E_INVALID);
    status s = p.size == sizeof(struct small) ? answer_small(&in, &out) : answer_large(&in, &out);
    return is(s, E_CLOSED) ? OK : s;
}

static status small_turns(sender *to, receiver *from, u64 n) {
    struct small m = { { 1 } };
    for (u64 i = 0; i < n; i++) {
        TRY(small_send(to, &m));
        TRY(small_receive(from, &m));
    }
    return OK;
}

static status large_turns(sender *to, receiver *from, u64 n) {
    struct large m = { { 1 } };
    for (u64 i = 0; i < n; i++) {
        TRY(large_send(to, &m));
        TRY(large_receive(from, &m));
    }
    return OK;
}

static status turns(sender *to, receiver *from, u64 size, u64 n) {
    return size == sizeof(struct small) ? small_turns(to, from, n) : large_turns(to, from, n);
}

/* The partner with its ends; ours go to the caller. */
static status begin(u64 size, u64 room, u32 cpu, sender_out to, receiver_out from, task_ref_out task) {
    struct task_options o = task_defaults(TEXT("partner"));
    OWN(sender) back = NONE(sender);
    OWN(receiver) in = NONE(receiver);
    o.cpu = cpu;
    TRY(channel_make(size, room, to, &in));
    TRY(channel_make(size, room, &back, from));
    if (!receiver_live(&in) || !sender_live(&back)) return st(E_NO_MEMORY);
    OWN(partner) p = { .size = size, .in = TAKE(receiver, in), .out = TAKE(sender, back) };
    return answers_spawn(&o, &p, task);
}

status channels_run(u32 i, struct meter *m) {
    const struct row *r = &AT(rows, i);
    OWN(sender) to = NONE(sender);
    OWN(receiver) from = NONE(receiver);
    OWN(task_ref) task = NONE(task_ref);
    struct nothing none = { 0 };
    bool buffered = r->key[0] == 'b';
    u32 cpu = r->cpus > 1 ? (cpu_index() + 1) % cpu_count() : cpu_index();
    TRY(begin(r->arg, buffered ? ROOM : 0, cpu, &to, &from, &task));
    if (!sender_live(&to) || !receiver_live(&from) || !task_ref_live(&task)) return st(E_NO_MEMORY);
    while (meter_again(m)) {
        meter_begin(m);
        TRY(turns(&to, &from, r->arg, m->n));
        meter_end(m);
    }
    DROP(sender, to);
    return answers_join(&task, &none);
}
