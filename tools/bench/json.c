/* json.c - a parser by descent over one line, no deeper than one object. Every step returns 0 or the reason it failed,
 * and moves a cursor that never passes the terminator: each byte is looked at before the next one is. */
#include "json.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

static const char *skip_blanks(const char *s) {
    return s + strspn(s, " \t\r");
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The character behind a backslash at *s, one byte; what is not ASCII is shown as a question mark. */
static const char *read_escape(const char **s, char *c) {
    static const char NAMES[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
    const char *name = **s ? strchr(NAMES, **s) : NULL;
    int code = 0;
    if (name) return *c = MEANT[name - NAMES], ++*s, NULL;
    if (**s != 'u') return "an escape is unknown";
    for (int i = 1; i <= 4; i++) {
        int digit = hex_digit((*s)[i]);
        if (digit < 0) return "\\u without four digits";
        code = code * 16 + digit;
    }
    *c = code > 0 && code < 128 ? (char)code : '?';
    *s += 5;
    return NULL;
}

static const char *read_text(const char **s, char *to, size_t size) {
    size_t n = 0;
    const char *wrong;
    if (**s != '"') return "a text does not begin with a quote";
    for (++*s; **s != '"'; n++) {
        if (n + 1 >= size) return "a text is too long";
        if ((unsigned char)**s < ' ') return "a text does not end";
        if (**s != '\\') {
            to[n] = *(*s)++;
            continue;
        }
        ++*s;
        if ((wrong = read_escape(s, &to[n]))) return wrong;
    }
    to[n] = 0;
    ++*s;
    return NULL;
}

static const char *read_number(const char **s, long long *number) {
    bool negative = **s == '-';
    long long value = 0;
    *s += negative;
    if (!isdigit((unsigned char)**s)) return "a value is neither a text nor a whole number";
    for (; isdigit((unsigned char)**s); ++*s) {
        int digit = **s - '0';
        if (value > (LLONG_MAX - digit) / 10) return "a number is too large";
        value = value * 10 + digit;
    }
    if (**s && strchr(".eE", **s)) return "a number is not whole";
    *number = negative ? -value : value;
    return NULL;
}

static const struct json_member *find(const struct json_object *o, const char *key) {
    for (size_t i = 0; i < o->count; i++)
        if (!strcmp(o->at[i].key, key)) return &o->at[i];
    return NULL;
}

static const char *read_member(struct json_object *o, const char **s) {
    const char *wrong;
    if (o->count == JSON_MEMBERS) return "too many members";
    struct json_member *m = &o->at[o->count];
    if ((wrong = read_text(s, m->key, sizeof m->key))) return wrong;
    if (find(o, m->key)) return "a key comes twice";
    *s = skip_blanks(*s);
    if (*(*s)++ != ':') return --*s, "no colon after a key";
    *s = skip_blanks(*s);
    m->is_text = **s == '"';
    wrong = m->is_text ? read_text(s, m->text, sizeof m->text) : read_number(s, &m->number);
    if (!wrong) o->count++;
    return wrong;
}

const char *json_read(struct json_object *o, const char *line) {
    const char *s = skip_blanks(line), *wrong;
    o->count = 0;
    if (*s != '{') return "not an object";
    s = skip_blanks(s + 1);
    while (*s != '}') {
        if ((wrong = read_member(o, &s))) return wrong;
        s = skip_blanks(s);
        if (*s == '}') break;
        if (*s != ',') return "neither a comma nor the end after a value";
        s = skip_blanks(s + 1);
        if (*s == '}') return "a comma before the end";
    }
    return *skip_blanks(s + 1) ? "something follows the object" : NULL;
}

bool json_number(const struct json_object *o, const char *key, long long *value) {
    const struct json_member *m = find(o, key);
    if (!m || m->is_text) return false;
    *value = m->number;
    return true;
}

bool json_text(const struct json_object *o, const char *key, char *value, size_t size) {
    const struct json_member *m = find(o, key);
    if (!m || !m->is_text) return false;
    snprintf(value, size, "%s", m->text);
    return true;
}

void json_put_text(FILE *f, const char *text) {
    putc('"', f);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') putc('\\', f);
        if ((unsigned char)*text < ' ') fprintf(f, "\\u%04x", (unsigned)*text);
        else putc(*text, f);
    }
    putc('"', f);
}
