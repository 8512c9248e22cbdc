/* check.c - holds manifests, headers and objects against each other.
 *
 * needs    exactly the cells that define what the object leaves undefined; also those whose header is included for its
 *          types, where it would not be seen otherwise; none of a higher district, none in a circle
 * weak     the same for weak symbols
 * exports  exactly what the header declares between CELL_API_BEGIN and CELL_API_END, the releases of its owned types,
 *          and declared states; a cell may also export all the functions of an interface, or those of own.h */
#include "cells.h"
#include "header.h"
#include "symbols.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct checked {
    const struct cell *cell;
    struct object object;
    struct words api, releases;
    struct names included;                           /* cells whose headers the sources include themselves */
    struct names used;                               /* cells that define what the object leaves undefined */
    int errors;
};
struct tree { const struct cells *all; struct words library; struct checked at[CELLS_MAX]; };
static struct tree tree;

/* --- reading ------------------------------------------------------------------------------------------------- */

static void note_include(void *arg, const char *district, const char *name) {
    struct checked *c = arg;
    const struct cell *other = cells_find(tree.all, name);
    if (!other || strcmp(other->district, district)) return;   /* GCC has complained */
    if (other != c->cell && strcmp(c->cell->implements, name)) names_add(&c->included, name);
}

static void read_includes(struct checked *c) {
    static const char *const PATTERNS[] = { "/*.[chS]", "/x86_64/*.[chS]" };
    for (size_t p = 0; p < 2; p++) {
        char pattern[300];
        glob_t found;
        snprintf(pattern, sizeof pattern, "%s%s", c->cell->folder, PATTERNS[p]);
        if (glob(pattern, 0, NULL, &found)) continue;
        for (size_t i = 0; i < found.gl_pathc; i++)
            if (!strstr(found.gl_pathv[i], "/host_")) includes_of(found.gl_pathv[i], note_include, c);
        globfree(&found);
    }
}

/* The releases of private owned types are visible too, as every OWNED_NAMES makes them. */
static void read_private_releases(struct checked *c) {
    char pattern[300];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*.[ch]", c->cell->folder);
    if (glob(pattern, 0, NULL, &found)) return;
    for (size_t i = 0; i < found.gl_pathc; i++) header_read(found.gl_pathv[i], NULL, &c->releases);
    globfree(&found);
}

static void read_one(struct checked *c, const char *folder) {
    char path[512];
    header_path(c->cell, path, sizeof path);
    header_read(path, &c->api, &c->releases);
    if (c->cell->is_interface) return;
    read_private_releases(c);
    read_includes(c);
    snprintf(path, sizeof path, "%s/obj/%s.o", folder, c->cell->name);
    c->errors += !object_read(path, &c->object);
}

/* --- needs --------------------------------------------------------------------------------------------------- */

/* Who defines a symbol: among cells in `list` first, then any cell that is no variant, then any. */
static const struct cell *owner_of(const char *symbol, const struct names *list) {
    const struct cell *best = NULL;
    for (size_t i = 0; i < tree.all->count; i++) {
        const struct symbol *s = object_find(&tree.at[i].object, symbol);
        const struct cell *c = tree.at[i].cell;
        if (!s || !s->defined || s->hidden) continue;
        if (names_have(list, c->name)) return c;
        if (!best || !*c->implements) best = c;
    }
    return best;
}

static int check_undefined(struct checked *c, const struct symbol *s) {
    const struct names *list = s->weak ? &c->cell->weak : &c->cell->needs;
    const char *key = s->weak ? "weak" : "needs";
    if (s->hidden) return complain(c->cell->file, "%s is undefined and hidden: it can't be imported", s->name);
    const struct cell *owner = owner_of(s->name, list);
    if (!owner) return s->weak ? 0 : complain(c->cell->file, "no cell defines %s", s->name);
    names_add(&c->used, owner->name);
    if (names_have(list, owner->name)) return 0;
    return complain(c->cell->file, "`%s` lacks %s (for %s)", key, owner->name, s->name);
}

static int check_list(const struct checked *c, const struct names *list, const char *key) {
    int errors = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct cell *other = cells_find(tree.all, list->at[i]);
        if (!other || other->is_interface)
            errors += complain(c->cell->file, "`%s` names no cell: %s", key, list->at[i]);
        else if (other->layer > c->cell->layer)
            errors += complain(c->cell->file, "needs %s of the higher district %s", other->name, other->district);
        else if (!names_have(&c->used, other->name) && !names_have(&c->included, other->name))
            errors += complain(c->cell->file, "`%s %s` is superfluous", key, other->name);
    }
    return errors;
}

static int check_needs(struct checked *c) {
    int errors = 0;
    for (size_t i = 0; i < c->object.count; i++)
        if (!c->object.symbols[i].defined && strcmp(c->object.symbols[i].name, "_GLOBAL_OFFSET_TABLE_"))
            errors += check_undefined(c, &c->object.symbols[i]);
    return errors + check_list(c, &c->cell->needs, "needs") + check_list(c, &c->cell->weak, "weak");
}

/* --- circles: cells without needs are taken away until none is left to take ------------------------------------ */

static bool is_free(const bool *gone, const struct cell *c) {
    for (size_t i = 0; i < c->needs.count; i++) {
        const struct cell *other = cells_find(tree.all, c->needs.at[i]);
        if (other && !gone[other - tree.all->at]) return false;
    }
    return true;
}

static int check_circles(void) {
    static bool gone[CELLS_MAX];
    int errors = 0;
    for (bool taken = true; taken;) {
        taken = false;
        for (size_t i = 0; i < tree.all->count; i++)
            if (!gone[i] && is_free(gone, &tree.all->at[i])) taken = gone[i] = true;
    }
    for (size_t i = 0; i < tree.all->count; i++)
        if (!gone[i]) errors += complain(tree.all->at[i].file, "in or above a circle of needs");
    return errors;
}

/* --- exports ------------------------------------------------------------------------------------------------- */

static bool defines(const struct checked *c, const char *name) {
    const struct symbol *s = object_find(&c->object, name);
    return s && s->defined && !s->hidden;
}

static int check_defined(const struct checked *c, const struct words *api, const char *header) {
    int errors = 0;
    for (size_t i = 0; i < api->count; i++)
        if (!defines(c, api->at[i])) errors += complain(c->cell->file, "%s of %s is not exported", api->at[i], header);
    return errors;
}

static bool exports_some(const struct checked *c, const struct words *api) {
    for (size_t i = 0; i < api->count; i++)
        if (defines(c, api->at[i])) return true;
    return false;
}

static bool is_source_of_exports(const struct checked *c, const struct checked *other) {
    if (other == c || !strcmp(c->cell->implements, other->cell->name)) return true;
    return other->cell->is_interface && exports_some(c, &other->api);
}

static void allow(struct words *allowed, const struct words *more) {
    for (size_t i = 0; i < more->count; i++) words_add(allowed, more->at[i], strlen(more->at[i]));
}

static int check_exports(const struct checked *c) {
    int errors = 0;
    struct words allowed = { 0 };
    allow(&allowed, &tree.library);
    for (size_t i = 0; i < tree.all->count; i++) {
        const struct checked *o = &tree.at[i];
        if (!is_source_of_exports(c, o)) continue;
        errors += check_defined(c, &o->api, o->cell->name);
        allow(&allowed, &o->api);
        allow(&allowed, &o->releases);
    }
    for (size_t i = 0; i < c->object.count; i++) {
        const struct symbol *s = &c->object.symbols[i];
        bool is_state = !strncmp(s->section, ".cell.state", strlen(".cell.state"));
        if (s->defined && !s->hidden && !is_state && !words_have(&allowed, s->name))
            errors += complain(c->cell->file, "exports %s, which no header of it declares", s->name);
    }
    return errors;
}

int objects_check(const struct cells *all, const char *folder) {
    int errors = 0;
    tree.all = all;
    library_read("include/own.h", &tree.library);
    for (size_t i = 0; i < all->count; i++) {
        tree.at[i].cell = &all->at[i];
        read_one(&tree.at[i], folder);
        errors += tree.at[i].errors;
    }
    for (size_t i = 0; i < all->count; i++)
        if (tree.at[i].object.bytes) errors += check_needs(&tree.at[i]) + check_exports(&tree.at[i]);
    return errors + check_circles();
}
