/* diag.c - collects reports and prints them with the source line and a caret, or as JSON.
 *
 * Columns are found in the source file itself: preprocessed text has others. A token is looked for in its source line
 * as the nth occurrence of its text; one that a macro brought in is shown at the start of the line. */
#include "diag.h"
#include "lex.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { REPORTS = 2000, UNSAFES = 64 };
struct remark { bool is_help; struct place where; const char *text; struct remark *next; };
struct finding { const struct rule *rule; struct place where; const char *text; struct remark *remarks; };

static struct unit *unit;
static struct finding *findings, *last;
static int finding_count;
static int unsafe_depth;
static bool needed[UNSAFES];

void diag_begin(struct unit *u) {
    unit = u;
}

bool in_unsafe(void) {
    return unsafe_depth > 0;
}

void unsafe_enter(void) {
    needed[unsafe_depth++ % UNSAFES] = false;
}

bool unsafe_leave(void) {
    return needed[--unsafe_depth % UNSAFES];
}

void unsafe_needed(void) {
    if (unsafe_depth) needed[(unsafe_depth - 1) % UNSAFES] = true;
}

struct place place_of_token(int token) {
    return unit->tokens[token].place;
}

static bool repeated(const struct rule *rule, struct place where) {
    for (int i = 0; i < finding_count; i++)
        if (findings[i].rule == rule && findings[i].where.file == where.file && findings[i].where.line == where.line)
            return true;
    return false;
}

void report(const char *id, struct place where, const char *format, ...) {
    const struct rule *rule = rule_named(id);
    last = NULL;
    if (unsafe_depth && rule->unsafe_allows) {
        unsafe_needed();
        return;
    }
    if (finding_count == REPORTS || repeated(rule, where)) return;
    va_list list;
    va_start(list, format);
    findings = grow(findings, finding_count, sizeof *findings);
    last = &findings[finding_count++];
    *last = (struct finding){ rule, where, text_of_list(format, list), NULL };
    va_end(list);
}

static void remark(bool is_help, struct place where, const char *text) {
    if (!last) return;
    struct remark **end = &last->remarks;
    while (*end) end = &(*end)->next;
    *end = make(sizeof **end);
    **end = (struct remark){ is_help, where, text, NULL };
}

void note(struct place where, const char *format, ...) {
    va_list list;
    va_start(list, format);
    remark(false, where, text_of_list(format, list));
    va_end(list);
}

void help(const char *format, ...) {
    va_list list;
    va_start(list, format);
    remark(true, (struct place){ 0 }, text_of_list(format, list));
    va_end(list);
}

/* --- source lines ------------------------------------------------------------------------------------------------- */
static const char *source_line(struct place p, int *length) {
    static int cached = -1;
    static const char *text;
    size_t size;
    const struct file *f = &unit->files[p.file];
    if (p.file != cached) text = f->name[0] == '<' ? NULL : read_file(f->path, &size);
    cached = p.file;
    const char *at = text;
    for (int i = 1; at && i < p.line; i++) {
        at = strchr(at, '\n');
        if (at) at++;
    }
    *length = at ? (int)strcspn(at, "\n") : 0;
    return at;
}

/* How many tokens of the same line and text come before it? */
static int occurrence(const struct token *t) {
    int n = 0;
    struct place at = t->place;
    for (const struct token *p = t - 1; p >= unit->tokens && p->place.line == at.line && p->place.file == at.file; p--)
        n += p->length == t->length && !memcmp(p->at, t->at, (size_t)t->length);
    return n;
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* The column of a place, from 1; 0 when there is no source line. */
static int column_of(struct place p, const char *line, int length) {
    const struct token *t = &unit->tokens[p.token];
    int start = 0, found = -1;
    while (start < length && isspace((unsigned char)line[start])) start++;
    if (!line || !length) return 0;
    bool word = t->length > 0 && is_word(t->at[0]);
    for (int i = start, left = occurrence(t); i + t->length <= length && left >= 0; i++) {
        if (!t->length || memcmp(line + i, t->at, (size_t)t->length)) continue;
        if (word && ((i > 0 && is_word(line[i - 1])) || (i + t->length < length && is_word(line[i + t->length]))))
            continue;
        found = i;
        left--;
        i += t->length - 1;
    }
    return (found < 0 ? start : found) + 1;
}

static void print_place(struct place p, const char *kind, const char *text, const char *rule) {
    int length = 0;
    const char *line = source_line(p, &length);
    int column = column_of(p, line, length);
    printf("%s:%d:%d: %s: %s", unit->files[p.file].shown, p.line, column, kind, text);
    printf(rule ? " [%s]\n" : "\n", rule);
    if (!column) return;
    printf("%5d | %.*s\n      | ", p.line, length, line);
    for (int i = 0; i < column - 1; i++) putchar(line[i] == '\t' ? '\t' : ' ');
    printf("^\n");
}

static void print_human(const struct finding *f) {
    print_place(f->where, "error", f->text, f->rule->id);
    for (const struct remark *r = f->remarks; r; r = r->next) {
        if (r->is_help) printf("  help: %s\n", r->text);
        else print_place(r->where, "note", r->text, NULL);
    }
}

static void print_string(const char *s) {
    putchar('"');
    for (; *s; s++) {
        if (*s == '"' || *s == '\\') printf("\\%c", *s);
        else if ((unsigned char)*s < 32) printf("\\u%04x", (unsigned)*s);
        else putchar(*s);
    }
    putchar('"');
}

static void print_json_place(struct place p) {
    int length = 0;
    const char *line = source_line(p, &length);
    printf("\"file\":");
    print_string(unit->files[p.file].shown);
    printf(",\"line\":%d,\"column\":%d,\"message\":", p.line, column_of(p, line, length));
}

static void print_json(const struct finding *f) {
    printf("{\"rule\":\"%s\",\"kind\":\"error\",", f->rule->id);
    print_json_place(f->where);
    print_string(f->text);
    printf(",\"remarks\":[");
    for (const struct remark *r = f->remarks; r; r = r->next) {
        printf("{\"kind\":\"%s\",", r->is_help ? "help" : "note");
        if (r->is_help) printf("\"message\":");
        else print_json_place(r->where);
        print_string(r->text);
        printf(r->next ? "}," : "}");
    }
    printf("]}\n");
}

int diag_print(bool json) {
    for (int i = 0; i < finding_count; i++) {
        if (json) print_json(&findings[i]);
        else print_human(&findings[i]);
    }
    return finding_count;
}
