/* svg.c - a picture of 880 by 520 pixels. Data is mapped to the plot area by axes; everything is plain lines, circles,
 * rectangles and texts, so any viewer shows it. Colours are those of Okabe and Ito, told apart by colour-blind eyes. */
#include "svg.h"

#include <math.h>

enum { WIDTH = 880, HEIGHT = 520, LEFT = 86, TOP = 58, BOTTOM = 64 };
static const char *const COLOURS[SVG_COLOURS] = {
    "#0072b2", "#d55e00", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#7a5195", "#444444",
};
static const char INK[] = "#222", PALE[] = "#666", GRID[] = "#e4e4e4";

/* --- places ----------------------------------------------------------------------------------------------------- */

static double part(const struct axis *a, double value) {
    if (!a->logarithmic) return (value - a->low) / (a->high - a->low);
    return (log10(value) - log10(a->low)) / (log10(a->high) - log10(a->low));
}

static double area_right(const struct svg *s) {
    return WIDTH - s->right;
}

static double x_of(const struct svg *s, double x) {
    return LEFT + part(&s->x, x) * (area_right(s) - LEFT);
}

double svg_y(const struct svg *s, double y) {
    return HEIGHT - BOTTOM - part(&s->y, y) * (HEIGHT - BOTTOM - TOP);
}

/* --- elements --------------------------------------------------------------------------------------------------- */

static void put_escaped(FILE *f, const char *text) {
    for (; *text; text++) {
        if (*text == '<') fputs("&lt;", f);
        else if (*text == '&') fputs("&amp;", f);
        else putc(*text, f);
    }
}

/* `place`: start, middle or end of the text lies at x. */
static void put_text(struct svg *s, double x, double y, const char *place, int size, const char *colour,
                     const char *text) {
    fprintf(s->file, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"%s\">", x, y, place, size,
            colour);
    put_escaped(s->file, text);
    fputs("</text>\n", s->file);
}

static void put_stroke(struct svg *s, double x0, double y0, double x1, double y1, const char *colour) {
    fprintf(s->file, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x0, y0, x1, y1, colour);
}

static void put_titles(struct svg *s, const char *title) {
    double middle_y = (TOP + HEIGHT - BOTTOM) / 2.0;
    put_text(s, LEFT, 30, "start", 17, INK, title);
    put_text(s, (LEFT + area_right(s)) / 2, HEIGHT - 16, "middle", 13, PALE, s->x.title);
    fprintf(s->file, "<g transform=\"translate(20 %.1f) rotate(-90)\">", middle_y);
    put_text(s, 0, 0, "middle", 13, PALE, s->y.title);
    fputs("</g>\n", s->file);
}

bool svg_begin(struct svg *s, const char *path, const char *title, struct axis x, struct axis y, double right) {
    *s = (struct svg){ .file = fopen(path, "w"), .x = x, .y = y, .right = right };
    if (!s->file) return false;
    fprintf(s->file, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
            "font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n", WIDTH, HEIGHT, WIDTH, HEIGHT);
    fprintf(s->file, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", WIDTH, HEIGHT);
    put_titles(s, title);
    return true;
}

/* --- axes ------------------------------------------------------------------------------------------------------- */

static void put_count(char *to, size_t size, double value) {
    static const struct { double one; const char *unit; } UNITS[] = { { 1e9, " G" }, { 1e6, " M" }, { 1e3, " k" } };
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (value >= UNITS[i].one) {
            snprintf(to, size, "%.4g%s", value / UNITS[i].one, UNITS[i].unit);
            return;
        }
    snprintf(to, size, "%.4g", value);
}

/* The distance between two ticks of a linear axis: 1, 2 or 5 by a power of ten, for about five of them. */
static double step_of(const struct axis *a) {
    double rough = (a->high - a->low) / 5, power = pow(10, floor(log10(rough))), digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

static double first_tick(const struct axis *a) {
    return a->logarithmic ? pow(10, ceil(log10(a->low) - 1e-9)) : ceil(a->low / step_of(a) - 1e-9) * step_of(a);
}

static double next_tick(const struct axis *a, double tick) {
    return a->logarithmic ? tick * 10 : tick + step_of(a);
}

void svg_axis_x(struct svg *s) {
    char text[32];
    for (double t = first_tick(&s->x); t <= s->x.high * (1 + 1e-9); t = next_tick(&s->x, t)) {
        put_stroke(s, x_of(s, t), TOP, x_of(s, t), HEIGHT - BOTTOM, GRID);
        put_count(text, sizeof text, t);
        svg_tick(s, t, text);
    }
}

void svg_axis_y(struct svg *s) {
    char text[32];
    for (double t = first_tick(&s->y); t <= s->y.high * (1 + 1e-9); t = next_tick(&s->y, t)) {
        put_stroke(s, LEFT, svg_y(s, t), area_right(s), svg_y(s, t), GRID);
        put_count(text, sizeof text, t);
        put_text(s, LEFT - 10, svg_y(s, t) + 4, "end", 12, INK, text);
    }
    put_stroke(s, LEFT, HEIGHT - BOTTOM, area_right(s), HEIGHT - BOTTOM, PALE);
}

void svg_tick(struct svg *s, double x, const char *text) {
    put_stroke(s, x_of(s, x), HEIGHT - BOTTOM, x_of(s, x), HEIGHT - BOTTOM + 5, PALE);
    put_text(s, x_of(s, x), HEIGHT - BOTTOM + 20, "middle", 12, INK, text);
}

/* --- data ------------------------------------------------------------------------------------------------------- */

void svg_line(struct svg *s, const double *x, const double *y, size_t count, int colour) {
    const char *c = COLOURS[colour % SVG_COLOURS];
    fprintf(s->file, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.2\" points=\"", c);
    for (size_t i = 0; i < count; i++) fprintf(s->file, "%.1f,%.1f ", x_of(s, x[i]), svg_y(s, y[i]));
    fputs("\"/>\n", s->file);
    for (size_t i = 0; i < count; i++)
        fprintf(s->file, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.6\" fill=\"%s\"/>\n", x_of(s, x[i]), svg_y(s, y[i]), c);
}

void svg_label(struct svg *s, double x, double y, double shift, const char *text, int colour) {
    put_text(s, x_of(s, x) + 10, svg_y(s, y) + 4 + shift, "start", 13, COLOURS[colour % SVG_COLOURS], text);
}

void svg_bar(struct svg *s, double x0, double x1, double y, const char *text, int colour) {
    double left = x_of(s, x0), right = x_of(s, x1), top = svg_y(s, y);
    fprintf(s->file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n", left, top,
            right - left, HEIGHT - BOTTOM - top, COLOURS[colour % SVG_COLOURS]);
    put_text(s, (left + right) / 2, top - 6, "middle", 11, INK, text);
}

void svg_legend(struct svg *s, int n, const char *text, int colour) {
    double x = area_right(s) + 18, y = TOP + 10 + 24 * n;
    fprintf(s->file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"14\" fill=\"%s\"/>\n", x, y,
            COLOURS[colour % SVG_COLOURS]);
    put_text(s, x + 22, y + 12, "start", 13, INK, text);
}

bool svg_end(struct svg *s) {
    fputs("</svg>\n", s->file);
    bool written = !ferror(s->file);
    return !fclose(s->file) && written;
}
