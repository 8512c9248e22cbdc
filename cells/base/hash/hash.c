/* hash.c - FNV-1a (Fowler, Noll, Vo; RFC 9923): xor a byte in, multiply by a prime. One multiplication per byte, good
 * spread for short names. Bad at: speed on long input, and at resisting whoever chooses the input. */
#include <base/hash.h>

#define PRIME 0x100000001b3ul

u64 hash_bytes(cbytes b, u64 so_far) {
    for (usize i = 0; i < b.len; i++) so_far = (so_far ^ *cbytes_at(b, i)) * PRIME;
    return so_far;
}

u64 hash_text(text t) {
    u64 h = HASH_START;
    for (usize i = 0; i < t.len; i++) h = (h ^ (u8)*text_at(t, i)) * PRIME;
    return h;
}
