/* channel.c - messages in a ring behind the channel's structure, under one spin lock.
 *
 * Who finds nobody to deal with parks under the same lock, with the address of its message: a receiver when the ring is
 * empty, a sender when it is full. A message goes straight to the receiver that has waited longest, from one stack to
 * the other, or into the ring; what leaves the ring makes room for the sender that has waited longest. A rendezvous is
 * a channel without a ring: each message goes from stack to stack, and who wakes up is done.
 * Messages are copied under the lock, which is why their size is limited.
 * Invariants: receivers wait only while the ring is empty and no sender waits, senders only while it is full; the
 * channel lives while senders + receivers > 0; who sends or receives holds an end; a parked task's message stays where
 * it is until the task is out of the list, and leaving by any path, killed or faulting, takes it out.
 * Bad at: big messages (send a handle or a number instead). */
#include <task/channel.h>
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <mem/heap.h>
#include <task/wait.h>

struct ring {
    u64 size, slots, count, first;       /* bytes of a message; room for so many; messages in it; index of the oldest */
    u64 senders, receivers;              /* ends */
    struct wait_list writers, readers;   /* parked with the addresses of their messages */
};
SPIN_TYPE(ring)
struct channel { ring_spin ring; };

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

/* The message of a parked task. */
static bytes parked_message(const struct ring *r, u64 address) {
    UNSAFE("it stays until the task is out of the list, which the lock guards");
    return (bytes){ .ptr = (u8 *)address, .len = r->size };
}

static u64 bytes_of(const struct ring *r) { return sizeof(struct channel) + r->size * r->slots; }

status channel_make(u64 size, u64 capacity, sender_out s, receiver_out r) {
    EXACT;
    if (size == 0 || size > CHANNEL_MESSAGE || capacity > 0xffffffff) return st(E_INVALID);
    UNSAFE("makes the object that both ends count");
    struct ring ring = { .size = size, .slots = capacity, .senders = 1, .receivers = 1 };
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
        if (!r->receivers) wait_dismiss(&r->writers);
        if (!r->senders) wait_dismiss(&r->readers);
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

/* --- dealing, under the lock -------------------------------------------------------------------------------------- */

/* To the first receiver that waits, or into the ring. E_FULL, E_CLOSED, E_INVALID. */
static status put(struct channel *c, struct ring *r, cbytes message) {
    if (message.len != r->size) return st(E_INVALID);
    if (!r->receivers) return st(E_CLOSED);
    u64 waiting = wait_first(&r->readers);
    if (waiting) {
        TRY(bytes_copy(parked_message(r, waiting), message));
        wait_serve(&r->readers);
        return OK;
    }
    if (r->count == r->slots) return st(E_FULL);
    TRY(bytes_copy(slot(c, r, r->count), message));
    r->count++;
    return OK;
}

/* The message of the first sender that waits goes to `to`. */
static status take_over(struct ring *r, u64 waiting, bytes to) {
    TRY(bytes_copy(to, bytes_const(parked_message(r, waiting))));
    wait_serve(&r->writers);
    return OK;
}

/* There is room in the ring. */
static status refill(struct channel *c, struct ring *r) {
    u64 waiting = wait_first(&r->writers);
    if (!waiting) return OK;
    TRY(take_over(r, waiting, slot(c, r, r->count)));
    r->count++;
    return OK;
}

/* From the ring, or from the first sender that waits. E_EMPTY, E_CLOSED, E_INVALID. */
static status get(struct channel *c, struct ring *r, bytes message) {
    if (message.len != r->size) return st(E_INVALID);
    if (!r->count) {
        u64 waiting = wait_first(&r->writers);
        if (waiting) return take_over(r, waiting, message);
        return st(r->senders ? E_EMPTY : E_CLOSED);
    }
    TRY(bytes_copy(message, bytes_const(slot(c, r, 0))));
    r->first = (r->first + 1) % r->slots;
    r->count--;
    return refill(c, r);
}

/* --- sending and receiving ---------------------------------------------------------------------------------------- */

static void park(struct channel *c, struct wait_list *list, cbytes message, u64 what, parked_out p) {
    UNSAFE("the message stays while its task is parked, and the ring's lock guards the list");
    wait_park(p, list, &c->ring.word, (u64)message.ptr, what);
}

/* Puts the message, or parks with it. */
static status send(struct channel *c, cbytes message, parked_out p) {
    OWN(ring_hold) g = ring_lock(&c->ring);
    struct ring *r = ring_data(&g);
    status s = put(c, r, message);
    if (is(s, E_FULL)) park(c, &r->writers, message, LETTERS("send"), p);
    return s;
}

status channel_send_once(sender *s, cbytes message) {
    poll();
    wait_quit();
    OWN(parked) p = NONE(parked);
    status sent = send(of_sender(s), message, &p);
    return is(sent, E_FULL) ? parked_sleep(parked_need(&p)) : sent;
}

static status receive(struct channel *c, bytes message, parked_out p) {
    OWN(ring_hold) g = ring_lock(&c->ring);
    struct ring *r = ring_data(&g);
    status s = get(c, r, message);
    if (is(s, E_EMPTY)) park(c, &r->readers, bytes_const(message), LETTERS("receive"), p);
    return s;
}

status channel_receive_once(receiver *r, bytes message) {
    poll();
    wait_quit();
    OWN(parked) p = NONE(parked);
    status received = receive(of_receiver(r), message, &p);
    return is(received, E_EMPTY) ? parked_sleep(parked_need(&p)) : received;
}

static status try_put(struct channel *c, cbytes message) {
    OWN(ring_hold) g = ring_lock(&c->ring);
    return put(c, ring_data(&g), message);
}

static status try_get(struct channel *c, bytes message) {
    OWN(ring_hold) g = ring_lock(&c->ring);
    return get(c, ring_data(&g), message);
}

status channel_try_send(sender *s, cbytes message) { return try_put(of_sender(s), message); }
status channel_try_receive(receiver *r, bytes message) { return try_get(of_receiver(r), message); }

u64 channel_waiting(const receiver *r) {
    struct channel *c = of_receiver(r);
    OWN(ring_hold) g = ring_lock(&c->ring);
    const struct ring *ring = ring_data(&g);
    return ring->count + atomic64_get(&ring->writers.count);
}
