/* screen.h - what a terminal would show of the serial line: finished lines, and the row being written. */
#ifndef SCREEN_H
#define SCREEN_H

#include <stddef.h>

enum { ROW_MAX = 4096 };

struct screen {
    char **lines;                                    /* finished by a newline, oldest first */
    size_t count, room;
    char row[ROW_MAX];
    size_t length, column;
    char escape[32];                                 /* a control sequence that is not complete yet */
    size_t escape_length;
};

void screen_put(struct screen *s, const char *bytes, size_t count);
/* Gives back all lines; the screen is as new. */
void screen_clear(struct screen *s);

#endif
