/* json.h - reads one line that holds one flat JSON object: texts and whole numbers, nothing nested.
 *
 * The bytes come from a guest that may have gone wrong: any bytes at all are either an object that is exactly what they
 * say, or a reason why not. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { JSON_MEMBERS = 32, JSON_KEY = 40, JSON_TEXT = 256 };

struct json_member { char key[JSON_KEY], text[JSON_TEXT]; bool is_text; long long number; };
struct json_object { size_t count; struct json_member at[JSON_MEMBERS]; };

/* Reads `line` (ends with 0) into `o`. Returns 0, or what is wrong with it. */
const char *json_read(struct json_object *o, const char *line);

/* The value of a member; false when there is none of this kind. */
bool json_number(const struct json_object *o, const char *key, long long *value);
bool json_text(const struct json_object *o, const char *key, char *value, size_t size);

/* Writes a text with its quotes and escapes. */
void json_put_text(FILE *f, const char *text);

#endif
