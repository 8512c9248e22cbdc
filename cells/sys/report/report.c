/* report.c - what a program prints.
 *
 * A table row waits in the buffer as its values, each ended by FIELD_END, until the table ends, its columns change or
 * the buffer is full; then the widths are known. Widths only grow, so a long table stays aligned from one bufferful to
 * the next. A JSON object or a record is built in the same buffer and goes out at its end in one piece: rows of several
 * writers never mix.
 * Invariant: a row in the buffer is well formed at any time; a field that does not fit is left out and counted, and a
 * JSON object that lost some says "truncated".
 * Bad at: values wider than a screen. */
#include <sys/report.h>
#include <sys/console.h>

enum { FIELD_END = 1, RESERVE = 24, GAP = 2 };

static text part(const struct report *r, u32 from, u32 to) {
    return text_sub((text){ .ptr = r->buffer, .len = REPORT_BUFFER }, from, to - from);
}

static text key_of(const struct report *r, u32 i) {
    return CHARS(AT(r->key, i));
}

static bool room_for(const struct report *r, usize n) {
    return r->used + n + RESERVE <= REPORT_BUFFER;
}

static void put(struct report *r, text t) {
    for (usize i = 0; i < t.len; i++) AT(r->buffer, r->used++) = *text_at(t, i);
}

static void put_char(struct report *r, char c) {
    AT(r->buffer, r->used++) = c;
}

/* --- tables -------------------------------------------------------------------------------------------------- */

static u32 columns_of(text t) {
    u32 n = 0;
    for (usize i = 0; i < t.len; i++) n += ((u8)*text_at(t, i) & 0xc0) != 0x80;
    return n;
}

static void put_column(const struct report *r, u32 i, text value, struct line *out) {
    u32 width = AT(r->width, i), columns = columns_of(value);
    bool last = i + 1 == r->keys;
    if (AT(r->right, i)) for (u32 k = columns; k < width; k++) line_char(out, ' ');
    line_put(out, value);
    if (last) return;
    if (!AT(r->right, i)) for (u32 k = columns; k < width; k++) line_char(out, ' ');
    for (u32 k = 0; k < GAP; k++) line_char(out, ' ');
}

static void print(struct line *l) {
    line_char(l, '\n');
    console_write(line_text(l));
    line_clear(l);
}

static void print_head(const struct report *r) {
    struct line l = {0};
    for (u32 i = 0; i < r->keys; i++) put_column(r, i, key_of(r, i), &l);
    print(&l);
}

static void print_rows(const struct report *r, u32 end) {
    struct line l = {0};
    u32 column = 0;
    for (u32 at = 0; at < end;) {
        u32 stop = (u32)text_find(part(r, 0, end), FIELD_END, at);
        put_column(r, column, part(r, at, stop), &l);
        at = stop + 1;
        column = (column + 1) % r->keys;
        if (column == 0) print(&l);
    }
}

/* Prints the complete rows; an unfinished one moves to the front. */
static void flush_rows(struct report *r) {
    if (r->rows) {
        if (!r->headed) print_head(r);
        r->headed = true;
        print_rows(r, r->row);
    }
    u32 kept = r->used - r->row;
    for (u32 i = 0; i < kept; i++) AT(r->buffer, i) = AT(r->buffer, r->row + i);
    r->used = kept;
    r->row = r->rows = 0;
}

void report_flush(struct report *r) {
    if (r->json || r->record) return;
    flush_rows(r);
    r->keys = 0;
    r->headed = false;
}

void report_so_far(struct report *r) {
    if (!r->json && !r->record) flush_rows(r);
}

/* Column i of the row that is being written is `key`: a new table when the columns were others. */
static void column(struct report *r, text key, bool right) {
    u32 i = r->fields;
    if (i < r->keys && text_equal(key_of(r, i), key)) return;
    if (r->rows) report_flush(r);
    for (u32 k = 0; k < REPORT_KEY; k++)
        AT(AT(r->key, i), k) = k < key.len && k < REPORT_KEY - 1 ? *text_at(key, k) : 0;
    AT(r->width, i) = columns_of(key);
    AT(r->right, i) = right;
    r->keys = i + 1;
}

/* Makes room for a table's field by printing earlier rows; their heading is then out. */
static bool make_room(struct report *r, usize n) {
    if (room_for(r, n)) return true;
    if (!r->rows) return false;
    flush_rows(r);
    return room_for(r, n);
}

static void table_field(struct report *r, text key, text value, bool right) {
    column(r, key, right);
    bool fits = make_room(r, value.len + 1);
    for (usize i = 0; fits && i < value.len; i++) {
        char c = *text_at(value, i);
        put_char(r, (u8)c < ' ' || c == 127 ? '?' : c);
    }
    if (fits && columns_of(value) > AT(r->width, r->fields)) AT(r->width, r->fields) = columns_of(value);
    put_char(r, FIELD_END);
}

/* --- all three forms ----------------------------------------------------------------------------------------- */

static void json_text(struct report *r, text key, text raw) {
    struct line l = {0};
    if (r->used > r->row + 1) line_char(&l, ',');
    line_json(&l, key);
    line_char(&l, ':');
    line_put(&l, raw);
    if (l.lost || !room_for(r, l.len)) r->lost++;
    else put(r, line_text(&l));
}

/* `raw` is the value as JSON, `shown` as people see it. */
static void field(struct report *r, text key, text raw, text shown, bool right) {
    if (r->fields >= REPORT_FIELDS) panic("a report row has too many fields");
    if (r->json) {
        json_text(r, key, raw);
    } else if (r->record) {
        struct line l = {0};
        line_put(&l, key);
        line_pad(&l, 20);
        line_put(&l, shown);
        line_char(&l, '\n');
        if (room_for(r, l.len)) put(r, line_text(&l));
    } else {
        table_field(r, key, shown, right);
    }
    r->fields++;
}

void report_start(struct report *r, bool json) {
    *r = (struct report){ .json = json };
}

void report_begin(struct report *r) {
    r->fields = 0;
    r->record = false;
    r->row = r->used;
    if (r->json) put_char(r, '{');
}

void report_begin_record(struct report *r) {
    if (!r->json) report_flush(r);
    report_begin(r);
    r->record = !r->json;
}

void report_text(struct report *r, text key, text value) {
    struct line raw = {0};
    line_json(&raw, value);
    field(r, key, line_text(&raw), value, false);
}

void report_u64(struct report *r, text key, u64 value) {
    struct line raw = {0};
    line_u64(&raw, value);
    field(r, key, line_text(&raw), line_text(&raw), true);
}

void report_hex(struct report *r, text key, u64 value) {
    struct line shown = {0}, raw = {0};
    line_put(&shown, TEXT("0x"));
    line_hex(&shown, value, 1);
    line_json(&raw, line_text(&shown));
    field(r, key, line_text(&raw), line_text(&shown), true);
}

void report_bool(struct report *r, text key, bool value) {
    field(r, key, value ? TEXT("true") : TEXT("false"), value ? TEXT("yes") : TEXT("no"), false);
}

/* A list is a field whose value grows in place: "[" in JSON, the items side by side for people. */
void report_list(struct report *r, text key) {
    u32 lost = r->lost, used = r->used;
    field(r, key, TEXT("["), NO_TEXT, false);
    if (!r->json && r->used > used) r->used--;       /* its end comes after the items */
    r->skip = r->json ? r->lost != lost : r->record && r->used == used;
    r->list = false;
}

void report_item(struct report *r, text value) {
    struct line l = {0};
    if (r->list) line_char(&l, r->json ? ',' : ' ');
    if (r->json) line_json(&l, value);
    else line_put(&l, value);
    bool in_table = !r->json && !r->record;
    if (r->skip || l.lost || !(in_table ? make_room(r, l.len + 1) : room_for(r, l.len))) {
        r->lost += r->json;
        return;
    }
    put(r, line_text(&l));
    r->list = true;
}

/* The width of the field that ends the unfinished row. */
static void widen(struct report *r) {
    u32 i = r->fields - 1, from = r->used;
    while (from > r->row && AT(r->buffer, from - 1) != FIELD_END) from--;
    u32 columns = columns_of(part(r, from, r->used));
    if (columns > AT(r->width, i)) AT(r->width, i) = columns;
}

void report_list_end(struct report *r) {
    if (!r->json && !r->record) widen(r);
    if (!r->skip) put_char(r, r->json ? ']' : r->record ? '\n' : FIELD_END);
    r->list = r->skip = false;
}

void report_end(struct report *r) {
    if (!r->json && !r->record) {
        r->row = r->used;
        r->rows++;
        return;
    }
    if (r->json && r->lost && r->used > r->row + 1) put_char(r, ',');
    if (r->json && r->lost) put(r, TEXT("\"truncated\":true"));
    if (r->json) put(r, TEXT("}\n"));
    console_write(part(r, 0, r->used));
    r->used = r->row = r->lost = 0;
    r->record = false;
}

void report_line(struct report *r, text t) {
    struct line l = {0};
    report_flush(r);
    if (r->json) line_put(&l, TEXT("{\"message\":"));
    if (r->json) line_json(&l, t);
    else line_put(&l, t);
    if (r->json) line_char(&l, '}');
    print(&l);
}

void report_finish(struct report *r, text command, status s) {
    struct line l = {0};
    report_flush(r);
    if (ok(s)) return;
    if (r->json) {
        line_put(&l, TEXT("{\"command\":"));
        line_json(&l, command);
        line_put(&l, TEXT(",\"error\":\"E_"));
        line_put(&l, status_name(code_of(s)));
        line_put(&l, TEXT("\",\"message\":"));
        line_json(&l, r->why.len ? line_text(&r->why) : status_text(code_of(s)));
        line_char(&l, '}');
    } else {
        line_put(&l, command);
        line_put(&l, TEXT(": "));
        line_status(&l, s);
        if (r->why.len) line_put(&l, TEXT(": "));
        line_put(&l, line_text(&r->why));
    }
    print(&l);
}
