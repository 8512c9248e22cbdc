/* screen.c - a terminal of one endless row, as much of one as a line editor needs: carriage return, backspace, erase
 * and cursor movement within the row. */
#include "screen.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void finish_line(struct screen *s) {
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 256;
        s->lines = realloc(s->lines, s->room * sizeof *s->lines);
        if (!s->lines) abort();
    }
    s->lines[s->count++] = strndup(s->row, s->length);
    s->length = s->column = 0;
    s->row[0] = 0;
}

static void put_char(struct screen *s, char c) {
    if (s->column + 1 >= ROW_MAX) return;
    while (s->length < s->column) s->row[s->length++] = ' ';
    s->row[s->column++] = c;
    if (s->length < s->column) s->length = s->column;
    s->row[s->length] = 0;
}

static void cut(struct screen *s, size_t length) {
    if (s->length > length) s->length = length;
    s->row[s->length] = 0;
}

/* A complete sequence ESC [ parameters letter. */
static void control(struct screen *s, const char *parameters, char letter) {
    size_t n = (size_t)atoi(parameters), steps = n ? n : 1;
    if (letter == 'K' && n == 0) cut(s, s->column);
    if (letter == 'K' && n == 2) cut(s, 0);
    if (letter == 'J' && n == 2) cut(s, 0);
    if (letter == 'C') s->column += steps;
    if (letter == 'D') s->column = s->column > steps ? s->column - steps : 0;
    if (letter == 'G') s->column = steps - 1;
    if (letter == 'H') s->column = 0;
}

static void escape(struct screen *s, char c) {
    if (s->escape_length + 1 < sizeof s->escape) s->escape[s->escape_length++] = c;
    s->escape[s->escape_length] = 0;
    if (s->escape_length == 1 || (s->escape_length == 2 && c == '[')) return;
    if (s->escape_length > 2 && !isalpha((unsigned char)c)) return;
    if (s->escape_length > 2) control(s, s->escape + 2, c);
    s->escape_length = 0;
}

void screen_put(struct screen *s, const char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char c = bytes[i];
        if (s->escape_length || c == 27) escape(s, c);
        else if (c == '\n') finish_line(s);
        else if (c == '\r') s->column = 0;
        else if (c == '\b') s->column -= s->column > 0;
        else if ((unsigned char)c >= ' ' || c == '\t') put_char(s, c);
    }
}

void screen_clear(struct screen *s) {
    for (size_t i = 0; i < s->count; i++) free(s->lines[i]);
    free(s->lines);
    *s = (struct screen){ 0 };
}
