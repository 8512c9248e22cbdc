/* manifest.c - the three texts of an object.
 *
 * The flags asked for are those without which a cell runs and silently leaks: the compiler must know that every
 * instruction can trap (-fnon-call-exceptions), must not keep values over a trap (-fno-gcse), and must reach imports
 * through slots (-fPIC, -fno-plt). */
#include <link/manifest.h>
#include <cell.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static text trim(text t) {
    u64 from = 0, to = t.len;
    while (from < to && is_blank(*text_at(t, from))) from++;
    while (to > from && is_blank(*text_at(t, to - 1))) to--;
    return text_sub(t, from, to - from);
}

text manifest_value(text manifest, text key) {
    for (u64 at = 0; at < manifest.len;) {
        u64 end = text_find(manifest, '\n', at);
        text line = trim(text_sub(manifest, at, end - at));
        if (text_starts(line, key) && (line.len == key.len || is_blank(*text_at(line, key.len))))
            return trim(text_sub(line, key.len, line.len - key.len));
        at = end + 1;
    }
    return text_sub(manifest, 0, 0);
}

text manifest_word(text list, u64 *at) {
    u64 from = *at;
    while (from < list.len && is_blank(*text_at(list, from))) from++;
    u64 to = from;
    while (to < list.len && !is_blank(*text_at(list, to))) to++;
    *at = to;
    return text_sub(list, from, to - from);
}

static bool hex(text digits, u64 *out) {
    u64 value = 0;
    if (digits.len == 0 || digits.len > 16) return false;
    for (u64 i = 0; i < digits.len; i++) {
        char c = *text_at(digits, i);
        bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
        if (!digit && !letter) return false;
        value = value * 16 + (u64)(digit ? c - '0' : c - 'a' + 10);
    }
    *out = value;
    return true;
}

/* Reads `key=number` as the next word of a line. */
static bool number(text line, u64 *at, text key, u64 *out) {
    text word = manifest_word(line, at);
    if (!text_starts(word, key)) return false;
    u64 value = 0;
    for (u64 i = key.len; i < word.len; i++) {
        char c = *text_at(word, i);
        if (c < '0' || c > '9' || value >> 56 != 0) return false;
        value = value * 10 + (u64)(c - '0');
    }
    *out = value;
    return word.len > key.len;
}

static bool read_line(text line, u64 base, struct type_line *out) {
    u64 at = 0;
    text kind = manifest_word(line, &at);
    if (kind.len != 1) return false;
    out->kind = *text_at(kind, 0);
    if (out->kind != 'E' && out->kind != 'I' && out->kind != 'S') return false;
    text symbol = manifest_word(line, &at);
    out->symbol = base + at - symbol.len;
    out->symbol_len = symbol.len;
    if (symbol.len == 0 || !hex(manifest_word(line, &at), &out->fingerprint)) return false;
    if (out->kind == 'S' && !(number(line, &at, TEXT("version="), &out->version)
                              && number(line, &at, TEXT("size="), &out->size)
                              && number(line, &at, TEXT("align="), &out->align))) return false;
    text type = trim(text_sub(line, at, line.len - at));
    u64 lead = at;
    while (lead < line.len && is_blank(*text_at(line, lead))) lead++;
    out->type = base + lead;
    out->type_len = type.len;
    return true;
}

status types_next(text types, u64 *at, struct type_line *out) {
    while (*at < types.len) {
        u64 from = *at, end = text_find(types, '\n', from);
        *at = end + 1;
        text line = text_sub(types, from, end - from);
        if (trim(line).len == 0) continue;
        *out = (struct type_line){0};
        return read_line(line, from, out) ? OK : st(E_BAD_OBJECT);
    }
    return st(E_NOT_FOUND);
}

/* The flags that a command line may lack, as bits, and their names. */
enum { FLAGS = 4, ALL_FLAGS = (1 << FLAGS) - 1 };
static text flag_name(u32 i) {
    switch (i) {
    case 0: return TEXT("-fnon-call-exceptions");
    case 1: return TEXT("-fno-gcse");
    case 2: return TEXT("-fPIC");
    default: return TEXT("-fno-plt");
    }
}

static text missing_in(text line) {
    u32 found = 0;
    u64 at = 0;
    for (text word = manifest_word(line, &at); word.len != 0 && found != ALL_FLAGS; word = manifest_word(line, &at))
        for (u32 i = 0; i < FLAGS; i++)
            if (text_equal(word, flag_name(i))) found |= 1u << i;
    for (u32 i = 0; i < FLAGS; i++)
        if (!(found & 1u << i)) return flag_name(i);
    return NO_TEXT;
}

text flags_missing(cbytes command_lines, u64 *lines) {
    text all = bytes_text(command_lines);
    *lines = 0;
    for (u64 at = 0; at < all.len;) {
        u64 end = text_find(all, 0, at);
        text line = text_sub(all, at, end - at);
        at = end + 1;
        if (line.len == 0) continue;
        *lines += 1;
        text missing = missing_in(line);
        if (missing.len != 0) return missing;
    }
    return NO_TEXT;
}
