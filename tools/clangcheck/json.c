/* json.c - reads JSON (RFC 8259) in one pass and in place.
 *
 * Strings stay where they are in the text, their escapes resolved on the spot. \u is resolved for one byte only: clang
 * writes what is beyond ASCII as it is. */
#include "json.h"
#include "arena.h"
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 4000 };

struct reader { char *at; int depth; bool failed; };

static void skip_space(struct reader *r) {
    while (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r') r->at++;
}

static bool accept_byte(struct reader *r, char c) {
    skip_space(r);
    if (*r->at != c) return false;
    r->at++;
    return true;
}

/* The byte that an escape stands for; moves *p to its last character. */
static char unescaped(char **p) {
    static const char letters[] = "bfnrt", values[] = "\b\f\n\r\t";
    char c = **p;
    const char *q = strchr(letters, c);
    if (c == 'u') {
        char digits[5] = { 0 };
        for (int i = 0; i < 4 && (*p)[1]; i++) digits[i] = *++*p;
        return (char)strtol(digits, NULL, 16);
    }
    return q && c ? values[q - letters] : c;
}

static const char *read_string(struct reader *r) {
    char *start = r->at, *to = start, *p = start;
    for (; *p && *p != '"'; p++) {
        char c = *p;
        if (c == '\\' && p[1]) p++, c = unescaped(&p);
        *to++ = c;
    }
    r->failed |= !*p;
    r->at = *p ? p + 1 : p;
    *to = 0;
    return start;
}

static struct json *read_value(struct reader *r);

static void read_parts(struct reader *r, struct json *of, char end) {
    struct json **last = &of->first;
    if (accept_byte(r, end)) return;
    do {
        const char *key = NULL;
        if (of->kind == JSON_OBJECT) {
            r->failed |= !accept_byte(r, '"');
            key = read_string(r);
            r->failed |= !accept_byte(r, ':');
        }
        struct json *part = read_value(r);
        part->key = key;
        *last = part;
        last = &part->next;
    } while (!r->failed && accept_byte(r, ','));
    r->failed |= !accept_byte(r, end);
}

/* A number, true, false or null; its text is copied, because what follows it may be needed. */
static void read_word(struct reader *r, struct json *j) {
    size_t n = strspn(r->at, "0123456789+-.eEtrufalsn");
    j->text = intern(r->at, n);
    j->truth = !strcmp(j->text, "true");
    j->kind = j->truth || !strcmp(j->text, "false") ? JSON_BOOL : !strcmp(j->text, "null") ? JSON_NULL : JSON_NUMBER;
    r->failed |= n == 0;
    r->at += n;
}

static struct json *read_value(struct reader *r) {
    struct json *j = make(sizeof *j);
    r->failed |= ++r->depth > DEPTH;
    if (r->failed) return j;
    if (accept_byte(r, '{')) {
        j->kind = JSON_OBJECT;
        read_parts(r, j, '}');
    } else if (accept_byte(r, '[')) {
        j->kind = JSON_LIST;
        read_parts(r, j, ']');
    } else if (accept_byte(r, '"')) {
        j->kind = JSON_STRING;
        j->text = read_string(r);
    } else {
        read_word(r, j);
    }
    r->depth--;
    return j;
}

struct json *json_read(char *text) {
    struct reader r = { .at = text };
    struct json *j = read_value(&r);
    return r.failed ? NULL : j;
}

struct json *json_get(const struct json *j, const char *key) {
    if (!j || j->kind != JSON_OBJECT) return NULL;
    for (struct json *p = j->first; p; p = p->next)
        if (!strcmp(p->key, key)) return p;
    return NULL;
}

const char *json_text(const struct json *j, const char *key) {
    const struct json *p = json_get(j, key);
    return p ? p->text : NULL;
}

bool json_true(const struct json *j, const char *key) {
    const struct json *p = json_get(j, key);
    return p && p->truth;
}
