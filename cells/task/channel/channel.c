/* channel.c - messages in a ring behind the channel's structure, one spin lock, three wait queues.
 *
 * A message is copied in and out under the lock, which is why its size is limited. Senders wait in `writers` while the
 * ring is full, receivers in `readers` while it is empty. A rendezvous is a ring of one slot in which a sender leaves
 * an offer with a ticket and waits in `takers` until that ticket was taken; leaving early, killed or drained, takes it
 * back.
 * Invariants: the channel lives while senders + receivers > 0; who drops an end wakes the others under the lock, so
 * that nobody frees the channel in between; who sends or receives holds an end.
 * Bad at: big messages (send a handle or a number instead). */
#include <task/channel.h>
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <mem/heap.h>
#include <task/wait.h>

struct ring {
    u64 size, slots, count, first;       /* bytes of a message; ring; messages in it; index of the oldest */
    u64 senders, receivers;
    u64 meeting;                         /* 1: rendezvous */
    u64 offered, taken;                  /* tickets: of the latest message put in, of the latest taken out */
};
SPIN_TYPE(ring)
struct channel { ring_spin ring; wait_queue readers, writers, takers; };

OWNED_LOCAL(offer);                      /* a message offered in a rendezvous and not yet taken */
struct offer { OWNED; VIEW; struct channel *channel; u64 ticket; };
OWNED_FUNS(offer, ticket)

static struct channel *of_sender(const sender *s) {
    UNSAFE("an end keeps its channel alive");
    if (!s->channel) panic("empty sender");
    return s->channel;
}

static struct channel *of_receiver(const receiver *r) {
    UNSAFE("an end keeps its channel alive");
    if (!r->channel) panic("empty receiver");
    return r->channel;
}

static bytes slot(struct channel *c, const struct ring *r, u64 i) {
    UNSAFE("the ring lies behind the structure");
    return (bytes){ .ptr = (u8 *)(c + 1) + (r->first + i) % r->slots * r->size, .len = r->size };
}

static u64 bytes_of(const struct ring *r) { return sizeof(struct channel) + r->size * r->slots; }

status channel_make(u64 size, u64 capacity, sender_out s, receiver_out r) {
    EXACT;
    if (size == 0 || size > CHANNEL_MESSAGE || capacity > 0xffffffff) return st(E_INVALID);
    UNSAFE("makes the object that both ends count");
    struct ring ring = { .size = size, .slots = capacity ? capacity : 1, .senders = 1, .receivers = 1,
                         .meeting = capacity == 0 };
    u64 address = unsafe_heap_alloc(bytes_of(&ring));
    if (!address) return st(E_NO_MEMORY);
    struct channel *c = (struct channel *)address;
    *c = (struct channel){ .ring = { .data = ring } };
    s->channel = c;
    r->channel = c;
    return OK;
}

/* Changes the numbers of ends; the last of one side wakes the other, the last of all frees. */
static void count_ends(struct channel *c, i64 senders, i64 receivers) {
    u64 size = 0;
    {
        OWN(ring_hold) g = ring_lock(&c->ring);
        struct ring *r = ring_data(&g);
        r->senders += (u64)senders;
        r->receivers += (u64)receivers;
        if (!r->receivers) r->count = 0;
        if (!r->receivers && receivers < 0) {
            wait_wake_all(&c->writers);
            wait_wake_all(&c->takers);
        }
        if (!r->senders && senders < 0) wait_wake_all(&c->readers);
        if (!r->senders && !r->receivers) size = bytes_of(r);
    }
    UNSAFE("the last end frees the channel");
    if (size) unsafe_heap_free((u64)c, size);
}

void sender_release(sender *self) { count_ends(of_sender(self), -1, 0); }
void receiver_release(receiver *self) { count_ends(of_receiver(self), 0, -1); }

sender_must sender_clone(const sender *s) {
    UNSAFE("a further end of the same channel");
    count_ends(of_sender(s), 1, 0);
    return (sender){ .channel = of_sender(s) };
}

receiver_must receiver_clone(const receiver *r) {
    UNSAFE("a further end of the same channel");
    count_ends(of_receiver(r), 0, 1);
    return (receiver){ .channel = of_receiver(r) };
}

/* Puts a message into the ring; *ticket is non-zero when it is an offer to wait for. E_FULL, E_CLOSED, E_INVALID. */
static status put(struct channel *c, cbytes message, u64 *ticket) {
    OWN(ring_hold) g = ring_lock(&c->ring);
    struct ring *r = ring_data(&g);
    if (message.len != r->size) return st(E_INVALID);
    if (!r->receivers) return st(E_CLOSED);
    if (r->count == r->slots) return st(E_FULL);
    TRY(bytes_copy(slot(c, r, r->count), message));
    r->count++;
    r->offered++;
    *ticket = r->meeting ? r->offered : 0;
    return OK;
}

/* E_EMPTY, E_CLOSED, E_INVALID. */
static status get(struct channel *c, bytes message) {
    OWN(ring_hold) g = ring_lock(&c->ring);
    struct ring *r = ring_data(&g);
    if (message.len != r->size) return st(E_INVALID);
    if (!r->count) return st(r->senders ? E_EMPTY : E_CLOSED);
    TRY(bytes_copy(message, bytes_const(slot(c, r, 0))));
    r->first = (r->first + 1) % r->slots;
    r->count--;
    r->taken = r->offered - r->count;
    return OK;
}

/* How an offer stands: OK taken, E_CLOSED nobody will, E_RETRY still open. */
static status offer_state(struct channel *c, u64 ticket) {
    OWN(ring_hold) g = ring_lock(&c->ring);
    const struct ring *r = ring_data(&g);
    if (r->taken >= ticket) return OK;
    return st(r->receivers ? E_RETRY : E_CLOSED);
}

/* Takes an open offer back; false: it was taken. */
static bool withdraw(struct channel *c, u64 ticket) {
    {
        OWN(ring_hold) g = ring_lock(&c->ring);
        struct ring *r = ring_data(&g);
        if (r->taken >= ticket) return false;
        if (r->offered == ticket) r->count = 0;
    }
    wait_wake_one(&c->writers);
    return true;
}

static void offer_release(offer *self) {
    UNSAFE("the offer lies on the stack of a task that holds an end");
    withdraw(self->channel, self->ticket);
}

/* Waits until the offer was taken. E_CLOSED; E_RETRY: it was taken back. */
static status await(struct channel *c, u64 ticket) {
    OWN(offer) o = { .channel = c, .ticket = ticket };
    OWN(waiter) w = NONE(waiter);
    waiter_begin(&w, &c->takers, TEXT("send"));
    for (;;) {
        status s = offer_state(c, ticket);
        if (!is(s, E_RETRY)) return s;
        status slept = waiter_sleep(waiter_need(&w), 0);
        if (!ok(slept)) return withdraw(c, ticket) ? slept : OK;
    }
}

/* Waits for room. Who was woken looks again before the next kill point: a wake-up that dies with its task would leave
 * the room to nobody. */
static status put_waiting(struct channel *c, cbytes message, u64 *ticket) {
    OWN(waiter) w = NONE(waiter);
    waiter_begin(&w, &c->writers, TEXT("send"));
    for (;;) {
        status s = put(c, message, ticket);
        if (!is(s, E_FULL)) return s;
        TRY(waiter_sleep(waiter_need(&w), 0));
    }
}

status channel_send_once(sender *s, cbytes message) {
    poll();
    struct channel *c = of_sender(s);
    u64 ticket = 0;
    status done = put(c, message, &ticket);
    if (is(done, E_FULL)) TRY(put_waiting(c, message, &ticket));
    else if (!ok(done)) return done;
    wait_wake_one(&c->readers);
    return ticket ? await(c, ticket) : OK;
}

/* After a message has left: room for a writer, news for the one who offered it. */
static void took(struct channel *c) {
    wait_wake_one(&c->writers);
    wait_wake_all(&c->takers);
}

/* Waits for a message; as put_waiting. */
static status get_waiting(struct channel *c, bytes message) {
    OWN(waiter) w = NONE(waiter);
    waiter_begin(&w, &c->readers, TEXT("receive"));
    for (;;) {
        status s = get(c, message);
        if (!is(s, E_EMPTY)) return s;
        TRY(waiter_sleep(waiter_need(&w), 0));
    }
}

status channel_receive_once(receiver *r, bytes message) {
    poll();
    struct channel *c = of_receiver(r);
    status got = get(c, message);
    if (is(got, E_EMPTY)) TRY(get_waiting(c, message));
    else if (!ok(got)) return got;
    took(c);
    return OK;
}

static bool is_meeting(struct channel *c) {
    OWN(ring_hold) g = ring_lock(&c->ring);
    return ring_data(&g)->meeting != 0;
}

status channel_try_send(sender *s, cbytes message) {
    struct channel *c = of_sender(s);
    u64 ticket = 0;
    if (is_meeting(c) && !wait_count(&c->readers)) return st(E_FULL);
    TRY(put(c, message, &ticket));
    wait_wake_one(&c->readers);
    return OK;
}

status channel_try_receive(receiver *r, bytes message) {
    struct channel *c = of_receiver(r);
    TRY(get(c, message));
    took(c);
    return OK;
}

u64 channel_waiting(const receiver *r) {
    struct channel *c = of_receiver(r);
    OWN(ring_hold) g = ring_lock(&c->ring);
    return ring_data(&g)->count;
}
