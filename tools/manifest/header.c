/* header.c - finds declarations in a header without parsing C.
 *
 * In the dialect a declaration at file level between the API lines is `type name(parameters) attributes;`, a static
 * inline function, a struct or an enum. So the first word directly before a parenthesis at depth 0 of a statement is
 * the function's name, and a statement with a body exports nothing. */
#include "header.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void words_add(struct words *w, const char *start, size_t length) {
    if (w->count == w->room) {
        w->room = w->room ? 2 * w->room : 16;
        w->at = realloc(w->at, w->room * sizeof *w->at);
        if (!w->at) exit(complain("manifest", "out of memory"));
    }
    w->at[w->count++] = strndup(start, length);
}

bool words_have(const struct words *w, const char *name) {
    for (size_t i = 0; i < w->count; i++)
        if (!strcmp(w->at[i], name)) return true;
    return false;
}

/* Blanks comments, strings and preprocessor lines, so that parentheses and braces can be counted. */
static void blank(char *s) {
    bool line_start = true;
    while (*s) {
        char *end = s + 1;
        if (!strncmp(s, "/*", 2)) end = strstr(s, "*/") ? strstr(s, "*/") + 2 : s + strlen(s);
        else if (line_start && *s == '#')
            for (end = s; *end && (*end != '\n' || end[-1] == '\\');) end++;
        else if (*s == '"')
            for (; *end && end[-1] != '\n';) if (*end++ == '"') break;
        if (!isspace((unsigned char)*s)) line_start = false;
        if (*s == '\n') line_start = true;
        if (end > s + 1)
            for (char *p = s; p < end; p++) if (*p != '\n') *p = ' ';
        s = end;
    }
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* The word that ends before `at`, blanks skipped. */
static const char *word_before(const char *start, const char *at, size_t *length) {
    while (at > start && isspace((unsigned char)at[-1])) at--;
    const char *end = at;
    while (at > start && is_word(at[-1])) at--;
    *length = (size_t)(end - at);
    return at;
}

/* One statement at file level, from `s` on; returns what follows it. A declared function goes into `api`. */
static const char *statement(const char *s, const char *end, struct words *api) {
    const char *start = s, *name = NULL;
    size_t length = 0;
    int parens = 0, braces = 0;
    bool body = false;
    for (; s < end; s++) {
        if (*s == '(' && !parens && !braces && !name) name = word_before(start, s, &length);
        parens += (*s == '(') - (*s == ')');
        braces += (*s == '{') - (*s == '}');
        body |= *s == '{';
        if (!parens && !braces && (*s == ';' || (*s == '}' && name))) break;
    }
    if (name && length && !body && strncmp(name, "__attribute__", length)) words_add(api, name, length);
    return s < end ? s + 1 : end;
}

static void read_api(char *from, char *end, struct words *api) {
    for (const char *s = from; s < end;) {
        while (s < end && isspace((unsigned char)*s)) s++;
        if (s < end) s = statement(s, end, api);
    }
}

/* own.h declares what compiled code itself calls, each on a line of its own that ends in its visibility. */
void library_read(const char *path, struct words *library) {
    char line[512];
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
        size_t length;
        if (*line == '#' || !strstr(line, "__attribute__((visibility(\"default\")));")) continue;
        const char *name = word_before(line, strchr(line, '('), &length);
        words_add(library, name, length);
    }
    if (f) fclose(f);
}

static void read_releases(const char *s, struct words *releases) {
    char name[128];
    for (; (s = strstr(s, "OWNED_NAMES(")); s++) {
        if (sscanf(s, "OWNED_NAMES(%100[a-zA-Z0-9_])", name) != 1) continue;
        strcat(name, "_release");
        words_add(releases, name, strlen(name));
    }
}

bool header_read(const char *path, struct words *api, struct words *releases) {
    static char text[1 << 18];
    FILE *f = fopen(path, "r");
    if (!f) return false;
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    blank(text);
    read_releases(text, releases);
    for (char *s = text; api && (s = strstr(s, "CELL_API_BEGIN"));) {
        char *end = strstr(s, "CELL_API_END");
        s += strlen("CELL_API_BEGIN");
        if (!end) break;
        read_api(s, end, api);
        s = end;
    }
    return true;
}
