/* visible.c - which definitions a header shows by itself.
 *
 * A pointer to a struct is opaque where the header that declares the function does not show the struct, however much
 * more the unit at hand happens to include: else importer and exporter would print one type in two ways. What a header
 * shows is read from its own #include lines, because the preprocessor leaves no trace of an include that `#pragma once`
 * suppressed. A struct that is defined in a source file, or in a cell's private header, is never shown. */
#include "fingerprint.h"
#include <string.h>

enum { FILES = 512 };
/* Per file: which files it includes, itself among them. Made on demand. */
static unsigned char *reach[FILES];

static int file_ending(struct unit *u, const char *name) {
    size_t length = strlen(name);
    for (int i = 0; i < u->file_count; i++) {
        const char *path = u->files[i].name;
        size_t n = strlen(path);
        if (ends_with(path, name) && (n == length || path[n - length - 1] == '/')) return i;
    }
    return -1;
}

/* The file of the unit that an #include names: mem/heap.h is a link to, or stands for, mem/heap/heap.h. */
static int included(struct unit *u, const char *at, size_t length) {
    const char *name = intern(at, length), *slash = strrchr(name, '/');
    int file = file_ending(u, name);
    if (file >= 0 || !slash || !ends_with(name, ".h")) return file;
    return file_ending(u, text_of("%.*s%s", (int)(length - 2), name, slash));
}

static void collect(struct unit *u, int file, unsigned char *seen) {
    size_t length;
    if (file >= FILES || seen[file]) return;
    seen[file] = 1;
    const char *text = read_file(u->files[file].path, &length);
    for (const char *p = text; p && *p; p = strchr(p, '\n'), p += p != NULL) {
        const char *q = p + strspn(p, " \t");
        if (*q != '#') continue;
        q += 1 + strspn(q + 1, " \t");
        if (strncmp(q, "include", 7)) continue;
        q += 7 + strspn(q + 7, " \t");
        size_t n = *q == '<' || *q == '"' ? strcspn(q + 1, ">\"\n") : 0;
        int next = n ? included(u, q + 1, n) : -1;
        if (next >= 0) collect(u, next, seen);
    }
}

/* The header of a folder is named like it; the others in it are private, except in include/. */
static bool public_header(const struct file *f) {
    const char *slash = strrchr(f->path, '/');
    if (!f->header) return false;
    if (!slash || f->library) return true;
    const char *dir = slash;
    while (dir > f->path && dir[-1] != '/') dir--;
    size_t n = (size_t)(slash - dir);
    return strncmp(slash + 1, dir, n) == 0 && !strcmp(slash + 1 + n, ".h");
}

bool visible_from(struct unit *u, int from, const struct record *r) {
    int at = r->place.file;
    if (!r->complete || !public_header(&u->files[at])) return false;
    if (from >= FILES || at >= FILES) return true;
    if (!reach[from]) {
        reach[from] = make(FILES);
        collect(u, from, reach[from]);
    }
    return reach[from][at];
}
