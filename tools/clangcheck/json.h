/* json.h - JSON text as a tree of values. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_LIST, JSON_OBJECT };

struct json {
    enum json_kind kind;
    bool truth;                  /* JSON_BOOL                                                   */
    const char *key;             /* of a member of an object                                    */
    const char *text;            /* of a string, escapes resolved; of a number as it is written */
    struct json *first, *next;   /* the parts of a list or object; the next part of the outer one */
};

/* Reads one value, in place: `text` is overwritten and must live as long as the tree. 0: it is no JSON. */
struct json *json_read(char *text);

/* Of an object: the member with a key, 0 when there is none or `j` is no object; its string; whether it is true. */
struct json *json_get(const struct json *j, const char *key);
const char *json_text(const struct json *j, const char *key);
bool json_true(const struct json *j, const char *key);
