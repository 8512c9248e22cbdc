/* arena.c - memory that is taken in large chunks and given back by the end of the process.
 *
 * A check takes milliseconds and a few megabytes, so nothing needs an owner here. The chunks are chained so that leak
 * checkers can reach them. */
#include "arena.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 20, NAMES = 8192 };
struct chunk { struct chunk *next; size_t used, size; _Alignas(16) char at[]; };
struct name { struct name *next; size_t length; char at[]; };

static struct chunk *chunks;
static struct name *names[NAMES];

static struct chunk *chunk_make(size_t size) {
    size_t room = size > CHUNK ? size : CHUNK;
    struct chunk *c = calloc(1, sizeof *c + room);
    if (!c) {
        fprintf(stderr, "cellcheck: out of memory\n");
        exit(2);
    }
    c->size = room;
    c->next = chunks;
    return chunks = c;
}

void *make(size_t size) {
    size = (size + 15) & ~(size_t)15;
    struct chunk *c = chunks && chunks->size - chunks->used >= size ? chunks : chunk_make(size);
    void *at = c->at + c->used;
    c->used += size;
    return at;
}

void *grow(void *list, int count, size_t size) {
    if (count & (count - 1)) return list;
    void *larger = make((count ? 2 * (size_t)count : 1) * size);
    if (count) memcpy(larger, list, (size_t)count * size);
    return larger;
}

const char *intern(const char *at, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)at[i]) * 16777619u;
    struct name **bucket = &names[hash % NAMES];
    for (struct name *n = *bucket; n; n = n->next)
        if (n->length == length && !memcmp(n->at, at, length)) return n->at;
    struct name *n = make(sizeof *n + length + 1);
    memcpy(n->at, at, length);
    n->length = length;
    n->next = *bucket;
    *bucket = n;
    return n->at;
}

const char *text_of_list(const char *format, va_list list) {
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *at = make((size_t)length + 1);
    vsnprintf(at, (size_t)length + 1, format, list);
    return at;
}

const char *text_of(const char *format, ...) {
    va_list list;
    va_start(list, format);
    const char *s = text_of_list(format, list);
    va_end(list);
    return s;
}

bool starts_with(const char *s, const char *prefix) {
    return s && !strncmp(s, prefix, strlen(prefix));
}

bool ends_with(const char *s, const char *suffix) {
    size_t n = s ? strlen(s) : 0, m = strlen(suffix);
    return s && n >= m && !strcmp(s + n - m, suffix);
}

bool one_of(const char *s, const char *const *list) {
    for (; *list; list++)
        if (!strcmp(s, *list)) return true;
    return false;
}

void put(struct buffer *b, const char *format, ...) {
    va_list list;
    va_start(list, format);
    const char *s = text_of_list(format, list);
    va_end(list);
    size_t n = strlen(s);
    if (b->length + n + 1 > b->room) {
        size_t room = 2 * (b->length + n + 1);
        char *larger = make(room);
        if (b->length) memcpy(larger, b->at, b->length);
        b->at = larger;
        b->room = room;
    }
    memcpy(b->at + b->length, s, n + 1);
    b->length += n;
}

char *read_file(const char *path, size_t *length) {
    FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    if (!f) return NULL;
    size_t room = 1 << 16, n = 0, got;
    char *at = make(room + 1);
    while ((got = fread(at + n, 1, room - n, f)) > 0) {
        n += got;
        if (n < room) continue;
        char *larger = make(2 * room + 1);
        memcpy(larger, at, n);
        at = larger;
        room *= 2;
    }
    bool failed = ferror(f);
    if (f != stdin) fclose(f);
    at[n] = 0;
    *length = n;
    return failed ? NULL : at;
}
