/* rules_text.c - what the preprocessor would hide: the cell's own source text is read once more, line by line.
 *
 * The checker trusts the markers of own.h and the line markers of the preprocessor, so a cell may write neither by
 * hand. */
#include "rules.h"
#include <ctype.h>
#include <string.h>

static bool contains(const char *line, size_t length, const char *what) {
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= length; i++)
        if (!strncmp(line + i, what, n)) return true;
    return false;
}

static void check_define(const char *p, const char *end, struct place where) {
    static const char *const reserved[] = { "OWNED", "VIEW", "MUST", "OPS", "SYNC", "UNSAFE", "OWN", "TAKE", "DROP",
        "NONE", "TRY", "AT", "LEN", "NULL", "EXACT", "OK", "TEXT", "TEXT_OF", "CELL", "CELL_STATE", "STATE_VERSION",
        "CELL_API_BEGIN", "CELL_API_END", "OWNED_NAMES", "OWNED_LOCAL", "OWNED_FUNS", "OWN_TYPEDEFS", "OWN_RELEASE",
        "SLICE_TYPE", "PLAIN_TYPE", "ATOMIC_TYPE", "SPIN_TYPE", "BOX_TYPE", "VEC_TYPE", "LIST_TYPE", "PER_CPU_TYPE",
        "static", "const", "inline", "struct", "if", "return", "bool", "true", "false", 0 };
    while (p < end && isspace((unsigned char)*p)) p++;
    const char *start = p;
    while (p < end && (isalnum((unsigned char)*p) || *p == '_')) p++;
    const char *name = intern(start, (size_t)(p - start));
    if (one_of(name, reserved)) report("X6", where, "'%s' may not be defined by a cell", name);
}

static void check_directive(const char *p, const char *end, struct place where) {
    while (p < end && (*p == ' ' || *p == '\t')) p++;
    if (p == end) return;
    if (isdigit((unsigned char)*p)) report("X6", where, "a line marker written by hand");
    size_t n = 0;
    while (p + n < end && isalpha((unsigned char)p[n])) n++;
    const char *word = intern(p, n);
    const char *rest = p + n;
    while (rest < end && *rest == ' ') rest++;
    bool once = !strcmp(word, "pragma") && end - rest >= 4 && !strncmp(rest, "once", 4);
    if (!strcmp(word, "line") || !strcmp(word, "undef") || (!strcmp(word, "pragma") && !once))
        report("X6", where, "#%s is not allowed in a cell", word);
    if (!strcmp(word, "define")) check_define(rest, end, where);
}

static void check_line(const char *line, const char *end, struct place where, bool library) {
    size_t n = (size_t)(end - line);
    if (!library && (contains(line, n, "own.h:") || contains(line, n, "\"own:")))
        report("X6", where, "the markers of own.h may not be written by hand");
    if (contains(line, n, "_Pragma")) report("X6", where, "_Pragma is not allowed in a cell");
    const char *p = line;
    while (p < end && (*p == ' ' || *p == '\t')) p++;
    if (p == end || *p != '#') return;
    bool own_macro = library && contains(line, n, "_TYPE(");
    if (!own_macro) check_directive(p + 1, end, where);
}

void cell_text(void) {
    for (int i = 0; i < flow.unit->file_count; i++) {
        const struct file *f = &flow.unit->files[i];
        struct place where = { .file = i };
        size_t length;
        if (!in_cell(where) || f->library || f->name[0] == '<') continue;
        bool library = is_container(f);
        const char *line = read_file(f->path, &length);
        for (; line && *line; line += *line == '\n') {
            where.line++;
            const char *end = line + strcspn(line, "\n");
            check_line(line, end, where, library);
            line = end;
        }
    }
}
