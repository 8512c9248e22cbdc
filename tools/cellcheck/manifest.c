/* manifest.c - what a cell's manifest declares, held against what the unit does: `needs` (C4), `unsafe` (U2).
 *
 * A unit shows which cells' functions it calls; that every declared need is used, only the whole object can tell. */
#include "rules.h"
#include <stdlib.h>
#include <string.h>

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The words after `key` of the manifest, 0: no such line. */
static const char *manifest_line(const char *text, const char *key) {
    size_t n = strlen(key);
    for (const char *p = text; p && *p; p = strchr(p, '\n'), p += p != NULL)
        if (!strncmp(p, key, n) && (p[n] == ' ' || p[n] == '\t')) return intern(p + n, strcspn(p + n, "\n"));
    return NULL;
}

static bool has_word(const char *words, const char *word) {
    size_t n = strlen(word);
    for (const char *p = words; p && (p = strstr(p, word)); p += n) {
        bool starts = p > words && (p[-1] == ' ' || p[-1] == '\t');
        if (starts && (!p[n] || strchr(" \t\r", p[n]))) return true;
    }
    return false;
}

/* Who names f, for the message: a function of the cell's source if there is one. */
static struct place user_of(const struct decl *f) {
    struct place found = f->place;
    for (struct decl *d = flow.unit->decls; d; d = d->next)
        for (int i = 0; in_cell(d->place) && i < d->use_count; i++) {
            if (d->uses[i] != f) continue;
            if (!flow.unit->files[d->place.file].header) return d->place;
            found = d->place;
        }
    return found;
}

static bool is_cell_file(const struct file *f) {
    return strstr(f->cell, "cells/") && !f->library;
}

/* Once per cell that is missing. */
static bool already_said(const char *cell) {
    static const char **said;
    static int count;
    for (int i = 0; i < count; i++)
        if (said[i] == cell) return true;
    said = grow(said, count, sizeof *said);
    said[count++] = cell;
    return false;
}

static void need(const char *manifest, struct decl *used) {
    struct place p = used->header.line ? used->header : used->place;
    const struct file *f = &flow.unit->files[p.file];
    if (used->builtin || used->body || in_cell(p) || !is_cell_file(f)) return;
    const char *cell = last_part(f->cell);
    static const char *const keys[] = { "needs", "weak", "implements" };
    for (int i = 0; i < 3; i++)
        if (has_word(manifest_line(manifest, keys[i]), cell)) return;
    if (already_said(f->cell)) return;
    report("C4", user_of(used), "'%s' of cell '%s' is used, but the manifest does not need '%s'", used->name, cell,
        cell);
    help("add %s to the line `needs` of %s.cell", cell, last_part(flow.unit->cell));
}

/* Everything that what the object keeps refers to, through inline and static functions too. */
static void collect(const char *manifest, struct decl *d, int depth) {
    for (int i = 0; i < d->use_count && depth < 500; i++) {
        struct decl *used = d->uses[i];
        if (used->mark) continue;
        used->mark = 1;
        if (used->kind == DECL_FUNCTION) need(manifest, used);
        collect(manifest, used, depth + 1);
    }
}

static const char *manifest(void) {
    size_t length;
    const char *folder = flow.unit->cell;
    return read_file(text_of("%s/%s.cell", folder, last_part(folder)), &length);
}

void cell_variant(void) {
    const char *words = manifest_line(manifest(), "implements");
    for (int i = 0; words && i < flow.unit->file_count; i++) {
        const struct file *f = &flow.unit->files[i];
        if (is_cell_file(f) && has_word(words, last_part(f->cell))) flow.unit->implements = f->cell;
    }
}

/* Cells of this kind are own.h's continuation: what their macros make counts as library. */
bool is_container(const struct file *f) {
    size_t length;
    const char *text = f->header ? read_file(text_of("%s/%s.cell", f->cell, last_part(f->cell)), &length) : NULL;
    return has_word(manifest_line(text, "kind"), "container");
}

int cell_budget(void) {
    const char *words = manifest_line(manifest(), "unsafe");
    return words ? atoi(words) : -1;
}

void cell_needs(void) {
    const char *text = manifest();
    if (!text) return;
    for (struct decl *d = flow.unit->decls; d; d = d->next) d->mark = 0;
    for (struct decl *d = flow.unit->decls; d; d = d->next)
        if (in_cell(d->place) && (!d->is_static || d->used)) collect(text, d, 0);
}
