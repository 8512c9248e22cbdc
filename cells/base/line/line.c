/* line.c - builds one line of text in a fixed buffer.
 *
 * Invariant: len <= LINE_MAX, and `lost` counts the bytes that did not fit, so a reader knows that a line was cut.
 * Nothing here can fail or allocate; it serves the fault log as well as the shell. */
#include <base/line.h>
#include <base/bytes.h>

text line_text(const struct line *l) {
    return TEXT_OF(l->at, l->len);
}

void line_clear(struct line *l) {
    l->len = 0;
    l->lost = 0;
}

void line_char(struct line *l, char c) {
    if (l->len >= LINE_MAX) {
        l->lost++;
        return;
    }
    AT(l->at, l->len) = c;
    l->len++;
}

void line_put(struct line *l, text t) {
    for (usize i = 0; i < t.len; i++) line_char(l, *text_at(t, i));
}

void line_u64(struct line *l, u64 v) {
    char digits[20];
    u32 n = 0;
    do {
        AT(digits, n++) = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    while (n) line_char(l, AT(digits, --n));
}

void line_i64(struct line *l, i64 v) {
    if (v < 0) line_char(l, '-');
    line_u64(l, v < 0 ? 0 - (u64)v : (u64)v);
}

void line_hex(struct line *l, u64 v, u32 digits) {
    static const char symbols[] = "0123456789abcdef";
    u32 n = 1;
    while (n < 16 && (n < digits || v >> (4 * n))) n++;
    while (n) line_char(l, AT(symbols, v >> (4 * --n) & 15));
}

void line_pad(struct line *l, u32 column) {
    do line_char(l, ' ');
    while (l->len < column && l->len < LINE_MAX);
}

/* The length of the UTF-8 sequence at t[i], or 0 when it is malformed (Unicode 15, table 3-7). */
static usize utf8_length(text t, usize i) {
    u8 lead = (u8)*text_at(t, i);
    usize n = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3
            : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (!n || n > t.len - i) return 0;
    for (usize k = 1; k < n; k++)
        if (((u8)*text_at(t, i + k) & 0xc0) != 0x80) return 0;
    u8 second = n > 1 ? (u8)*text_at(t, i + 1) : 0;
    bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
    bool outside = (lead == 0xed && second >= 0xa0) || (lead == 0xf4 && second >= 0x90);
    return overlong || outside ? 0 : n;
}

static void json_char(struct line *l, char c) {
    if (c == '"' || c == '\\') {
        line_char(l, '\\');
        line_char(l, c);
    } else if (c == '\n') {
        line_put(l, TEXT("\\n"));
    } else if ((u8)c < 0x20 || c == 0x7f) {
        line_put(l, TEXT("\\u"));
        line_hex(l, (u8)c, 4);
    } else {
        line_char(l, c);
    }
}

void line_json(struct line *l, text t) {
    line_char(l, '"');
    for (usize i = 0; i < t.len;) {
        usize n = utf8_length(t, i);
        if (n == 1) json_char(l, *text_at(t, i));
        else if (n) line_put(l, text_sub(t, i, n));
        else line_put(l, TEXT("\\ufffd"));
        i += n ? n : 1;
    }
    line_char(l, '"');
}

void line_status(struct line *l, status s) {
    line_put(l, TEXT("E_"));
    line_put(l, status_name(code_of(s)));
    line_put(l, TEXT(": "));
    line_put(l, status_text(code_of(s)));
}

#define STATUS_SENTENCE(name, number, sentence) case number: return TEXT(sentence);
text status_text(i32 code) {
    switch (code) {
        STATUS_LIST(STATUS_SENTENCE)
    default: return TEXT("unknown error");
    }
}

#define STATUS_NAME(name, number, sentence) case number: return TEXT(#name);
text status_name(i32 code) {
    switch (code) {
        STATUS_LIST(STATUS_NAME)
    default: return TEXT("UNKNOWN");
    }
}

static i32 digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 99;
}

status text_u64(text t, u64 *out) {
    bool hex = text_starts(t, TEXT("0x"));
    u64 base = hex ? 16 : 10, v = 0;
    if (t.len == (hex ? 2 : 0)) return st(E_INVALID);
    for (usize i = hex ? 2 : 0; i < t.len; i++) {
        u64 d = (u64)digit_of(*text_at(t, i));
        if (d >= base || __builtin_mul_overflow(v, base, &v) || __builtin_add_overflow(v, d, &v)) return st(E_INVALID);
    }
    *out = v;
    return OK;
}
