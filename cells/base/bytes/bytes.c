/* bytes.c - copying, filling and comparing memory.
 *
 * The mem* functions move eight bytes at a time with `rep movsq`-free plain loops: the flags keep GCC from turning the
 * loops back into calls of themselves, every access has an unwind entry, and a fault leaves a prefix copied. They are
 * what compiled code calls for large structs, so they depend on nothing.
 * Bad at: speed on very large blocks, where a string instruction would win. */
#include <base/bytes.h>
#include <cell.h>

struct word { u64 v; } __attribute__((packed));      /* eight bytes at any alignment */

void *memcpy(void *to, const void *from, usize n) {
    UNSAFE("copies raw memory");
    u8 *d = to;
    const u8 *s = from;
    for (; n >= 8; n -= 8, d += 8, s += 8) ((struct word *)(void *)d)->v = ((const struct word *)(const void *)s)->v;
    for (; n; n--) *d++ = *s++;
    return to;
}

void *memmove(void *to, const void *from, usize n) {
    UNSAFE("copies raw memory");
    u8 *d = to;
    const u8 *s = from;
    if ((u64)d - (u64)s >= n) return memcpy(to, from, n);
    for (; n >= 8; n -= 8)
        ((struct word *)(void *)(d + n - 8))->v = ((const struct word *)(const void *)(s + n - 8))->v;
    for (; n; n--) d[n - 1] = s[n - 1];
    return to;
}

void *memset(void *to, int byte, usize n) {
    UNSAFE("fills raw memory");
    u8 *d = to;
    u64 pattern = (u8)byte * 0x0101010101010101ul;
    for (; n >= 8; n -= 8, d += 8) ((struct word *)(void *)d)->v = pattern;
    for (; n; n--) *d++ = (u8)byte;
    return to;
}

int memcmp(const void *a, const void *b, usize n) {
    UNSAFE("compares raw memory");
    const u8 *x = a, *y = b;
    for (; n >= 8 && ((const struct word *)(const void *)x)->v == ((const struct word *)(const void *)y)->v; n -= 8)
        x += 8, y += 8;
    for (; n; n--, x++, y++)
        if (*x != *y) return *x < *y ? -1 : 1;
    return 0;
}

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

bool bytes_equal(cbytes a, cbytes b) {
    UNSAFE("hands the slices' memory to memcmp");
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

bool text_equal(text a, text b) {
    return bytes_equal(text_bytes(a), text_bytes(b));
}

bool text_starts(text t, text prefix) {
    return t.len >= prefix.len && text_equal(text_sub(t, 0, prefix.len), prefix);
}

bool text_ends(text t, text suffix) {
    return t.len >= suffix.len && text_equal(text_sub(t, t.len - suffix.len, suffix.len), suffix);
}

i32 text_order(text a, text b) {
    usize shared = a.len < b.len ? a.len : b.len;
    for (usize i = 0; i < shared; i++) {
        u8 x = (u8)*text_at(a, i), y = (u8)*text_at(b, i);
        if (x != y) return x < y ? -1 : 1;
    }
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

usize text_find(text t, char c, usize from) {
    for (usize i = from; i < t.len; i++)
        if (*text_at(t, i) == c) return i;
    return t.len;
}

cbytes text_bytes(text t) {
    UNSAFE("chars are bytes");
    return (cbytes){ .ptr = (const u8 *)t.ptr, .len = t.len };
}

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
    for (usize i = 0; i < array.len; i++)
        *chars_at(array, i) = i < from.len && i + 1 < array.len ? *text_at(from, i) : 0;
}
