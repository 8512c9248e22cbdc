/* report.h - what a program prints: rows of named fields. People see aligned columns, programs that asked with -j one
 * JSON object per line with the same keys. A row of one kind always has the same keys in the same order.
 *
 *     report_begin(r); report_text(r, "cell", name); report_u64(r, "text", n); report_end(r);
 *
 * Plain data of some 6 KiB, kept by the program on its stack: nothing is allocated. */
#pragma once
#include <base/bytes.h>
#include <base/line.h>

enum { REPORT_FIELDS = 16, REPORT_KEY = 24, REPORT_BUFFER = 4000 };
struct report {
    bool json, record, headed;                       /* record: one field a line; headed: the table's head is out */
    bool list, skip;                                 /* the list has an item; it did not fit */
    u32 fields, keys, rows;                          /* fields of this row; columns of the table; rows in the buffer */
    u32 width[REPORT_FIELDS]; bool right[REPORT_FIELDS];
    char key[REPORT_FIELDS][REPORT_KEY];
    u32 used, row, lost; char buffer[REPORT_BUFFER]; /* row: where this row began; lost: fields that did not fit */
    struct line why;                                 /* what the program's error status was about */
};

/* The text in a char array that is filled up with NULs, as records carry names. */
#define CHARS(array) bytes_string(text_bytes((text){ .ptr = (array), .len = sizeof(array) }), 0)

CELL_API_BEGIN

void report_start(struct report *r, bool json);
/* A row of a table, or a record of its own that people see one field a line. */
void report_begin(struct report *r);
void report_begin_record(struct report *r);
void report_text(struct report *r, text key, text value);
void report_u64(struct report *r, text key, u64 value);
void report_hex(struct report *r, text key, u64 value);      /* "0x.." in both forms: JSON numbers lose 64-bit values */
void report_bool(struct report *r, text key, bool value);
/* A field of several texts: a JSON array. */
void report_list(struct report *r, text key);
void report_item(struct report *r, text value);
void report_list_end(struct report *r);
void report_end(struct report *r);
/* A line of free text; with -j {"message":...}. */
void report_line(struct report *r, text t);
/* Prints what is still in the buffer. Rows are held back until their columns' widths are known. */
void report_flush(struct report *r);
/* Prints the rows so far, and keeps the table's columns for those to come: for long work. */
void report_so_far(struct report *r);
/* The last word of a program: prints what is held back and, for an error, "command: E_NAME: sentence (why)". */
void report_finish(struct report *r, text command, status s);

CELL_API_END
