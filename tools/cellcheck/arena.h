/* arena.h - memory and strings: everything lives until the program ends, nothing is freed. */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `size` zeroed bytes. Never fails: out of memory ends the program with status 2. */
void *make(size_t size);

/* Makes room for one more element at the end of a list of `count` elements of `size` bytes; returns where the list now
 * is. Doubles at powers of two, so the list's length is all the caller keeps. */
void *grow(void *list, int count, size_t size);

/* The one copy of a string: equal strings are equal pointers. */
const char *intern(const char *at, size_t length);

/* A formatted string. */
const char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *text_of_list(const char *format, va_list list);

bool starts_with(const char *s, const char *prefix);
bool ends_with(const char *s, const char *suffix);      /* false when s is 0 */
/* Is s one of the strings of a list that ends with 0? */
bool one_of(const char *s, const char *const *list);

/* Text that grows at its end. */
struct buffer { char *at; size_t length, room; };
void put(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The whole of a file with a 0 after it, or 0 when it cannot be read. */
char *read_file(const char *path, size_t *length);
