/* bytes.c - copying, filling and comparing memory.
 *
 * The mem* functions are assembly, x86_64/mem.S; here are slices and texts. */
#include <base/bytes.h>
#include <cell.h>

struct word { u64 v; } __attribute__((packed));      /* eight bytes at any alignment */

status bytes_copy(bytes to, cbytes from) {
    if (from.len > to.len) return st(E_INVALID);
    UNSAFE("hands the slice's memory to memmove");
    memmove(to.ptr, from.ptr, from.len);
    return OK;
}

void bytes_fill(bytes to, u8 value) {
    UNSAFE("hands the slice's memory to memset");
    memset(to.ptr, value, to.len);
}

static inline cbytes bytes_of(text t) {
    UNSAFE("chars are bytes");
    return (cbytes){ .ptr = (const u8 *)t.ptr, .len = t.len };
}

/* Word by word, the last word up to the end; fewer than eight byte by byte. */
static inline bool equal(cbytes a, cbytes b) {
    UNSAFE("compares within both, which are of one length");
    if (a.len != b.len) return false;
    usize i = 0;
    for (; i + 8 <= a.len; i += 8)
        if (((const struct word *)(const void *)(a.ptr + i))->v != ((const struct word *)(const void *)(b.ptr + i))->v)
            return false;
    for (; i < a.len; i++)
        if (a.ptr[i] != b.ptr[i]) return false;
    return true;
}

bool bytes_equal(cbytes a, cbytes b) { return equal(a, b); }
bool text_equal(text a, text b) { return equal(bytes_of(a), bytes_of(b)); }

bool text_starts(text t, text prefix) {
    return t.len >= prefix.len && equal(bytes_of(text_sub(t, 0, prefix.len)), bytes_of(prefix));
}

bool text_ends(text t, text suffix) {
    return t.len >= suffix.len && equal(bytes_of(text_sub(t, t.len - suffix.len, suffix.len)), bytes_of(suffix));
}

i32 text_order(text a, text b) {
    usize shared = a.len < b.len ? a.len : b.len;
    for (usize i = 0; i < shared; i++) {
        u8 x = (u8)*text_at(a, i), y = (u8)*text_at(b, i);
        if (x != y) return x < y ? -1 : 1;
    }
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

/* The first place from `from` on where eight bytes may hold the byte: one of them does, or fewer than eight are left. A
 * byte of v becomes 0 where it equals c, and 0 is the only byte that borrows from its high bit. */
static inline usize skip_words(cbytes b, u8 c, usize from) {
    UNSAFE("reads whole words within the slice");
    u64 ones = 0x0101010101010101ul, pattern = c * ones;
    for (; from + 8 <= b.len; from += 8) {
        u64 v = ((const struct word *)(const void *)(b.ptr + from))->v ^ pattern;
        if ((v - ones) & ~v & ones << 7) break;
    }
    return from;
}

usize text_find(text t, char c, usize from) {
    for (usize i = skip_words(bytes_of(t), (u8)c, from); i < t.len; i++)
        if (*text_at(t, i) == c) return i;
    return t.len;
}

cbytes text_bytes(text t) { return bytes_of(t); }

text bytes_text(cbytes b) {
    UNSAFE("bytes are chars");
    return (text){ .ptr = (const char *)b.ptr, .len = b.len };
}

text bytes_string(cbytes b, usize at) {
    if (at >= b.len) return NO_TEXT;
    text rest = bytes_text(cbytes_sub(b, at, b.len - at));
    usize end = text_find(rest, 0, 0);
    return end == rest.len ? NO_TEXT : text_sub(rest, 0, end);
}

text text_string(text array) {
    return text_sub(array, 0, text_find(array, 0, 0));
}

void chars_store(chars array, text from) {
    if (array.len == 0) return;
    usize n = from.len < array.len ? from.len : array.len - 1;
    UNSAFE("n chars of the text, and what is left of the array");
    memmove(array.ptr, from.ptr, n);
    memset(array.ptr + n, 0, array.len - n);
}
