/* channel.h - typed messages between tasks: bounded, several senders, several receivers.
 *
 * CHANNEL_TYPE(T) makes T_sender and T_receiver, counted owned ends. When the last sender is gone, receivers drain
 * what is left and then get E_CLOSED; when the last receiver is gone, senders get E_CLOSED and what lies in the channel
 * is dropped. Capacity 0 is a rendezvous: send returns when a receiver has the message; a sender that is killed before
 * takes it back. A receiver that is killed while it waits takes no message, but one that was given to it before the
 * kill acts is gone with it. Messages are plain data. */
#pragma once
#include <status.h>

OWNED_NAMES(sender);
struct sender { OWNED; struct channel *channel; };
OWNED_FUNS(sender, channel)
OWNED_NAMES(receiver);
struct receiver { OWNED; struct channel *channel; };
OWNED_FUNS(receiver, channel)

CELL_API_BEGIN

enum { CHANNEL_MESSAGE = 4096 };

/* A channel for messages of `size` bytes, at most CHANNEL_MESSAGE, with room for `capacity` of them. E_NO_MEMORY;
 * E_INVALID: too big, or size is 0. */
status channel_make(u64 size, u64 capacity, sender_out s, receiver_out r);
sender_must sender_clone(const sender *s);
receiver_must receiver_clone(const receiver *r);
/* Blocking, kill points; E_CLOSED, E_RETRY (use the typed wrappers, which loop). */
status channel_send_once(sender *s, cbytes message);
status channel_receive_once(receiver *r, bytes message);
/* Not blocking: E_FULL / E_EMPTY, E_CLOSED. A rendezvous takes a message only while a receiver waits. */
status channel_try_send(sender *s, cbytes message);
status channel_try_receive(receiver *r, bytes message);
u64 channel_waiting(const receiver *r);              /* messages in it, and those of senders that wait */

CELL_API_END

#define CHANNEL_TYPE(T)                                                                                         \
    static inline status T##_send(sender *s, const struct T *m) { UNSAFE("own.h: channel");                     \
        for (;;) { status e = channel_send_once(s, (cbytes){ .ptr = (const u8 *)(const void *)m, .len = sizeof *m }); \
            if (!is(e, E_RETRY)) return e; } }                                                                  \
    static inline status T##_receive(receiver *r, struct T *m) { UNSAFE("own.h: channel");                      \
        for (;;) { status e = channel_receive_once(r, (bytes){ .ptr = (u8 *)(void *)m, .len = sizeof *m });     \
            if (!is(e, E_RETRY)) return e; } }
