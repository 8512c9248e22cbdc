/* svg.h - plots as SVG files: axes with ticks, linear or logarithmic, lines, bars and labels. */
#ifndef SVG_H
#define SVG_H

#include <stdbool.h>
#include <stdio.h>

struct axis {
    const char *title;
    bool logarithmic;
    double low, high;                                /* of the values that are shown; low > 0 when logarithmic */
};
struct svg { FILE *file; struct axis x, y; double right; };

enum { SVG_COLOURS = 8 };

/* Begins a file: title, plot area; `right` is the room right of it for labels. False: errno says why. */
bool svg_begin(struct svg *s, const char *path, const char *title, struct axis x, struct axis y, double right);
/* Grid, ticks and numbers of an axis; texts instead of numbers go under the x axis by svg_tick. */
void svg_axis_x(struct svg *s);
void svg_axis_y(struct svg *s);
void svg_tick(struct svg *s, double x, const char *text);
/* Points joined by a line, with a dot each; a label at the last one, moved down by `shift` pixels. */
void svg_line(struct svg *s, const double *x, const double *y, size_t count, int colour);
void svg_label(struct svg *s, double x, double y, double shift, const char *text, int colour);
/* A bar from the axis up to y, from x0 to x1, with a number on it. */
void svg_bar(struct svg *s, double x0, double x1, double y, const char *text, int colour);
/* An entry of the legend, the nth. */
void svg_legend(struct svg *s, int n, const char *text, int colour);
/* The height in the picture of a value, in pixels from above. */
double svg_y(const struct svg *s, double y);
/* Ends the file; false when it could not be written. */
bool svg_end(struct svg *s);

#endif
