/* edit.c - the line discipline's pure part.
 *
 * The line is an array of bytes that always holds whole UTF-8 characters; cursor and len lie on their borders. A byte
 * is first collected into a character or an escape sequence, then a key acts on the line. Showing an older line copies
 * it, so the history itself never changes under the hands.
 * Escape sequences are those of ECMA-48 terminals: ESC [ parameters final, ESC O final, and ESC letter for words.
 * Bad at: columns of wide characters, and lines of several rows: a long line scrolls sideways. */
#include <sys/edit.h>
#include <base/bytes.h>

enum { CTRL_A = 1, CTRL_B, CTRL_C, CTRL_D, CTRL_E, CTRL_F, BELL, CTRL_H, TAB, NEWLINE, CTRL_K, CTRL_L, RETURN, CTRL_N,
       CTRL_P = 16, CTRL_U = 21, CTRL_W = 23, ESCAPE = 27, DELETE = 127 };
enum { ESC_NONE, ESC_BEGUN, ESC_CSI, ESC_SS3 };

static bool continues(char c) {
    return ((u8)c & 0xc0) == 0x80;
}

static u32 before(const struct edit *e, u32 at) {
    if (!at) return 0;
    do at--;
    while (at && continues(AT(e->at, at)));
    return at;
}

static u32 after(const struct edit *e, u32 at) {
    if (at >= e->len) return e->len;
    do at++;
    while (at < e->len && continues(AT(e->at, at)));
    return at;
}

static u32 word_before(const struct edit *e, u32 at) {
    while (at && AT(e->at, at - 1) == ' ') at--;
    while (at && AT(e->at, at - 1) != ' ') at--;
    return at;
}

static u32 word_after(const struct edit *e, u32 at) {
    while (at < e->len && AT(e->at, at) == ' ') at++;
    while (at < e->len && AT(e->at, at) != ' ') at++;
    return at;
}

/* Removes [from, to) and leaves the cursor at `from`. */
static void cut(struct edit *e, u32 from, u32 to) {
    for (u32 i = to; i < e->len; i++) AT(e->at, from + (i - to)) = AT(e->at, i);
    e->len -= to - from;
    e->cursor = from;
}

static u32 length_of(u8 lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead < 0xe0) return 2;
    if (lead >= 0xe0 && lead < 0xf0) return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/* The ranges of a second byte that Unicode 15, table 3-7 takes away from the general rule. */
static bool second_fits(u8 lead, u8 second) {
    if ((second & 0xc0) != 0x80) return false;
    if (lead == 0xe0) return second >= 0xa0;
    if (lead == 0xed) return second < 0xa0;
    if (lead == 0xf0) return second >= 0x90;
    return lead != 0xf4 || second < 0x90;
}

static void insert_partial(struct edit *e) {
    u32 n = e->have;
    if (n > EDIT_MAX - e->len) return;
    for (u32 i = e->len; i > e->cursor; i--) AT(e->at, i - 1 + n) = AT(e->at, i - 1);
    for (u32 i = 0; i < n; i++) AT(e->at, e->cursor + i) = (char)AT(e->partial, i);
    e->len += n;
    e->cursor += n;
}

/* Collects one byte of text; a byte that cannot go on ends what was begun and is looked at afresh. */
static void collect(struct edit *e, u8 byte) {
    bool fits = e->have == 1 ? second_fits(e->partial[0], byte) : continues((char)byte);
    if (e->have && !fits) e->have = 0;
    if (!e->have) {
        e->want = byte < 0x20 || byte == DELETE ? 0 : length_of(byte);
        if (!e->want) return;
    }
    AT(e->partial, e->have) = byte;
    e->have++;
    if (e->have < e->want) return;
    insert_partial(e);
    e->have = 0;
}

static void show(struct edit *e, text t) {
    e->len = 0;
    for (usize i = 0; i < t.len && i < EDIT_MAX; i++) AT(e->at, e->len++) = *text_at(t, i);
    e->cursor = e->len;
}

static void recall(struct edit *e, const struct history *h, bool older) {
    u32 n = older ? e->recalled + 1 : e->recalled - 1;
    if ((!older && !e->recalled) || n > h->count) return;
    if (!e->recalled) {
        for (u32 i = 0; i < e->len; i++) AT(e->kept, i) = AT(e->at, i);
        e->kept_len = e->len;
    }
    e->recalled = n;
    if (n) {
        show(e, history_get(h, n));
        return;
    }
    for (u32 i = 0; i < e->kept_len; i++) AT(e->at, i) = AT(e->kept, i);
    e->len = e->cursor = e->kept_len;
}

/* The final byte of ESC [ or ESC O. */
static void final_key(struct edit *e, const struct history *h, u8 byte) {
    switch (byte) {
    case 'A': recall(e, h, true); break;
    case 'B': recall(e, h, false); break;
    case 'C': e->cursor = e->number >= 5 ? word_after(e, e->cursor) : after(e, e->cursor); break;
    case 'D': e->cursor = e->number >= 5 ? word_before(e, e->cursor) : before(e, e->cursor); break;
    case 'H': e->cursor = 0; break;
    case 'F': e->cursor = e->len; break;
    case '~':
        if (e->number == 1 || e->number == 7) e->cursor = 0;
        if (e->number == 4 || e->number == 8) e->cursor = e->len;
        if (e->number == 3) cut(e, e->cursor, after(e, e->cursor));
        break;
    default: break;
    }
}

static void escape_byte(struct edit *e, const struct history *h, u8 byte) {
    if (e->escape == ESC_BEGUN) {
        e->number = 0;
        e->escape = byte == '[' ? ESC_CSI : byte == 'O' ? ESC_SS3 : ESC_NONE;
        if (byte == 'b') e->cursor = word_before(e, e->cursor);
        if (byte == 'f') e->cursor = word_after(e, e->cursor);
        if (byte == ESCAPE) e->escape = ESC_BEGUN;
        return;
    }
    if (byte >= '0' && byte <= '9') e->number = (e->number * 10 + byte - '0') % 100;
    if (byte == ';') e->number = 0;
    if (byte >= 0x20 && byte < 0x40) return;
    e->escape = ESC_NONE;
    if (byte >= 0x40 && byte < DELETE) final_key(e, h, byte);
}

static enum edit_event control_key(struct edit *e, const struct history *h, u8 byte) {
    switch (byte) {
    case CTRL_A: e->cursor = 0; break;
    case CTRL_B: e->cursor = before(e, e->cursor); break;
    case CTRL_C: return EDIT_INTERRUPT;
    case CTRL_D:
        if (!e->len) return EDIT_END;
        cut(e, e->cursor, after(e, e->cursor));
        break;
    case CTRL_E: e->cursor = e->len; break;
    case CTRL_F: e->cursor = after(e, e->cursor); break;
    case CTRL_H: case DELETE: cut(e, before(e, e->cursor), e->cursor); break;
    case TAB: return EDIT_COMPLETE;
    case NEWLINE: case RETURN: return EDIT_LINE;
    case CTRL_K: e->len = e->cursor; break;
    case CTRL_L: return EDIT_CLEAR;
    case CTRL_N: recall(e, h, false); break;
    case CTRL_P: recall(e, h, true); break;
    case CTRL_U: cut(e, 0, e->cursor); break;
    case CTRL_W: cut(e, word_before(e, e->cursor), e->cursor); break;
    case ESCAPE: e->escape = ESC_BEGUN; break;
    default: break;
    }
    return EDIT_MORE;
}

enum edit_event edit_feed(struct edit *e, const struct history *h, u8 byte) {
    bool second_half = e->after_return && byte == NEWLINE;
    e->after_return = byte == RETURN;
    if (second_half) return EDIT_MORE;
    bool control = byte < 0x20 || byte == DELETE;
    if (e->escape && (!control || (e->escape == ESC_BEGUN && byte == ESCAPE))) {
        escape_byte(e, h, byte);
        return EDIT_MORE;
    }
    if (control) {
        e->escape = ESC_NONE;
        e->have = 0;
        return control_key(e, h, byte);
    }
    collect(e, byte);
    return EDIT_MORE;
}

text edit_text(const struct edit *e) {
    return TEXT_OF(e->at, e->len);
}

text edit_before(const struct edit *e) {
    return text_sub(edit_text(e), 0, e->cursor);
}

void edit_insert(struct edit *e, text t) {
    e->have = 0;
    for (usize i = 0; i < t.len; i++) collect(e, (u8)*text_at(t, i));
    e->have = 0;
}

void edit_reset(struct edit *e) {
    bool after_return = e->after_return;
    *e = (struct edit){ .after_return = after_return };
}

static u32 columns_of(text t) {
    u32 n = 0;
    for (usize i = 0; i < t.len; i++) n += !continues(*text_at(t, i));
    return n;
}

void edit_draw(const struct edit *e, text prompt, struct line *out) {
    u32 room = EDIT_COLUMNS - columns_of(prompt) % EDIT_COLUMNS;
    u32 from = 0, to, shown = 0, left;
    while (columns_of(text_sub(edit_text(e), from, e->cursor - from)) >= room) from = after(e, from);
    for (to = from; to < e->len && shown < room; shown++) to = after(e, to);
    line_char(out, '\r');
    line_put(out, prompt);
    line_put(out, text_sub(edit_text(e), from, to - from));
    line_put(out, TEXT("\x1b[K"));
    left = columns_of(text_sub(edit_text(e), e->cursor, to - e->cursor));
    if (!left) return;
    line_put(out, TEXT("\x1b["));
    line_u64(out, left);
    line_char(out, 'D');
}

void history_add(struct history *h, text t) {
    if (!t.len || t.len > EDIT_MAX || text_equal(t, history_get(h, 1))) return;
    u32 slot = h->next % HISTORY_MAX;
    for (usize i = 0; i < t.len; i++) AT(AT(h->at, slot), i) = *text_at(t, i);
    AT(h->len, slot) = (u32)t.len;
    h->next = (slot + 1) % HISTORY_MAX;
    if (h->count < HISTORY_MAX) h->count++;
}

text history_get(const struct history *h, u32 n) {
    if (!n || n > h->count) return NO_TEXT;
    u32 slot = (h->next + HISTORY_MAX - n) % HISTORY_MAX;
    return text_sub((text){ .ptr = AT(h->at, slot), .len = EDIT_MAX }, 0, AT(h->len, slot));
}
