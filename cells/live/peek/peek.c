/* peek.c - a probe, then a plain read.
 *
 * Bad at: memory that is being unmapped meanwhile; the read faults then, as any other. */
#include <live/peek.h>
#include <base/bytes.h>
#include <mem/mapping.h>

struct word { u64 v; };
PLAIN_TYPE(word)

static cbytes memory(u64 address, u64 size) {
    UNSAFE("each of its pages was probed");
    return (cbytes){ .ptr = (const u8 *)address, .len = size };
}

bool peek_word(struct peek_page *seen, u64 address, u64 *out) {
    if (address % sizeof *out) return false;
    u64 page = address - address % PAGE_SIZE;
    if (page != seen->start || !page) {
        if (!mapping_probe(address, sizeof *out, ACCESS_READ)) return false;
        seen->start = page;
    }
    *out = word_of(memory(address, sizeof *out), 0)->v;
    return true;
}

cbytes peek_bytes(u64 address, u64 size) {
    return memory(address, mapping_probe(address, size, ACCESS_READ) ? size : 0);
}

text peek_text(u64 address, u64 most) {
    u64 size = 0;
    while (size < most && mapping_probe(address + size, 1, ACCESS_READ)) {
        u64 left = PAGE_SIZE - (address + size) % PAGE_SIZE;
        size = left < most - size ? size + left : most;
    }
    return text_string(bytes_text(memory(address, size)));
}
