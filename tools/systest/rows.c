/* rows.c - reads JSON objects, one per line, as the console's `-j` prints them. */
#include "systest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *row_next(const struct reply *r, const char *previous) {
    bool past = !previous;
    for (size_t i = 0; i < r->count; i++) {
        if (past && r->lines[i][0] == '{') return r->lines[i];
        past |= r->lines[i] == previous;
    }
    return NULL;
}

/* Past the string that starts at s. */
static const char *skip_string(const char *s) {
    for (s++; *s && *s != '"'; s++)
        if (*s == '\\' && s[1]) s++;
    return *s ? s + 1 : s;
}

/* The value of a key of the outermost object. */
static const char *value_of(const char *row, const char *key) {
    size_t length = strlen(key);
    int depth = 0;
    for (const char *s = row; *s;) {
        if (*s == '"') {
            const char *end = skip_string(s);
            bool is_key = depth == 1 && end[strspn(end, " ")] == ':';
            if (is_key && (size_t)(end - s) == length + 2 && !strncmp(s + 1, key, length)) {
                end += strspn(end, " ") + 1;
                return end + strspn(end, " ");
            }
            s = end;
            continue;
        }
        depth += (*s == '{' || *s == '[') - (*s == '}' || *s == ']');
        s++;
    }
    return NULL;
}

static const char *need(const char *row, const char *key) {
    const char *value = row ? value_of(row, key) : NULL;
    CHECK(value, "no key \"%s\" in: %s", key, row ? row : "(no row)");
    return value;
}

long long row_number(const char *row, const char *key) {
    const char *value = need(row, key);
    char *end;
    long long number = strtoll(value, &end, 10);
    CHECK(end > value, "\"%s\" is not a number in: %s", key, row);
    return number;
}

/* Copies a JSON string without its escapes (those the system makes: \" \\ \n \t, and \u as it stands). */
static void copy_string(const char *s, char *to, size_t size) {
    const char *end = skip_string(s);
    size_t n = 0;
    for (s++; s + 1 < end && n + 1 < size; s++) {
        if (*s == '\\' && s[1] != 'u') s++;
        to[n++] = *s;
    }
    to[n] = 0;
}

const char *row_text(const char *row, const char *key) {
    static char texts[4][2048];
    static unsigned turn;
    const char *value = need(row, key);
    char *text = texts[turn++ % 4];
    CHECK(*value == '"', "\"%s\" is not a text in: %s", key, row);
    copy_string(value, text, sizeof *texts);
    return text;
}

bool row_has(const char *row, const char *key, const char *text) {
    const char *value = need(row, key);
    char one[2048];
    if (*value != '"' && *value != '[') return false;
    for (const char *s = value; *s && *s != ']'; s++) {
        if (*s != '"') continue;
        copy_string(s, one, sizeof one);
        if (!strcmp(one, text)) return true;
        if (*value == '"') return false;
        s = skip_string(s) - 1;
    }
    return false;
}

const char *row_with(const struct reply *r, const char *key, const char *value) {
    for (const char *row = row_next(r, NULL); row; row = row_next(r, row)) {
        const char *found = value_of(row, key);
        size_t length = strlen(value);
        if (!found) continue;
        if (*found == '"' ? row_has(row, key, value) : !strncmp(found, value, length) && strchr(",} ", found[length]))
            return row;
    }
    return NULL;
}
