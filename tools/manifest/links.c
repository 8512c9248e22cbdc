/* links.c - one include folder per cell, made of links to exactly the headers the cell may see.
 *
 * ROOT/CELL/DISTRICT/X.h links to cells/DISTRICT/X/X.h for the cell itself, the cell it implements, every cell it
 * needs, interfaces in its own and lower districts, and whatever those headers include. So an include of a cell that
 * the manifest does not name does not compile. ROOT/CELL.own/DISTRICT links to the cell's folder, for headers that are
 * private to it.
 * ROOT/boot holds all headers, for the statically linked entry code. Links that are right already are left alone. */
#include "cells.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    const struct cells *all;
    char path[256];
    const char *up;                                  /* from ROOT/CELL/DISTRICT/ to the root of the tree */
    size_t count;
    const struct cell *seen[CELLS_MAX];
};

static int make_folder(const char *path) {
    return mkdir(path, 0777) && errno != EEXIST ? complain(path, "%s", strerror(errno)) : 0;
}

static bool has(const struct folder *f, const struct cell *c) {
    for (size_t i = 0; i < f->count; i++)
        if (f->seen[i] == c) return true;
    return false;
}

static void add(struct folder *f, const struct cell *c);

static void add_included(void *arg, const char *district, const char *name) {
    struct folder *f = arg;
    const struct cell *c = cells_find(f->all, name);
    if (c && !strcmp(c->district, district)) add(f, c);
}

/* Adds a cell's header and those it includes; depth is bounded by the number of cells. */
static void add(struct folder *f, const struct cell *c) {
    char header[320];
    if (has(f, c)) return;
    header_path(c, header, sizeof header);
    f->seen[f->count++] = c;
    if (!includes_of(header, add_included, f)) f->count--;
}

static int link_to(const char *path, const char *up, const char *file) {
    char target[1024], now[1024];
    snprintf(target, sizeof target, "%s%s", up, file);
    ssize_t length = readlink(path, now, sizeof now - 1);
    if (length > 0 && (now[length] = 0, !strcmp(now, target))) return 0;
    unlink(path);
    return symlink(target, path) ? complain(path, "%s", strerror(errno)) : 0;
}

static int link_header(const struct folder *f, const struct cell *c) {
    char folder[512], path[768], header[320];
    header_path(c, header, sizeof header);
    snprintf(folder, sizeof folder, "%s/%s", f->path, c->district);
    snprintf(path, sizeof path, "%s/%s.h", folder, c->name);
    return make_folder(folder) || link_to(path, f->up, header);
}

/* The link lies one folder higher than those to headers. */
static int link_own(const struct folder *f, const struct cell *c) {
    char folder[512], path[768];
    snprintf(folder, sizeof folder, "%s.own", f->path);
    snprintf(path, sizeof path, "%s/%s", folder, c->district);
    const char *up = *f->up == '/' ? f->up : f->up + strlen("../");
    return make_folder(folder) || link_to(path, up, c->folder);
}

static bool wanted(const struct folder *f, const char *district, const char *file) {
    for (size_t i = 0; i < f->count; i++) {
        const char *name = f->seen[i]->name;
        size_t length = strlen(name);
        if (!strcmp(f->seen[i]->district, district) && !strncmp(file, name, length) && !strcmp(file + length, ".h"))
            return true;
    }
    return false;
}

static void remove_unwanted(const struct folder *f, const char *district) {
    char path[768];
    struct dirent *entry;
    snprintf(path, sizeof path, "%s/%s", f->path, district);
    DIR *d = opendir(path);
    while (d && (entry = readdir(d)))
        if (*entry->d_name != '.' && !wanted(f, district, entry->d_name)) unlinkat(dirfd(d), entry->d_name, 0);
    if (d) closedir(d);
}

static int settle(const struct folder *f) {
    struct dirent *entry;
    int errors = make_folder(f->path);
    for (size_t i = 0; i < f->count; i++) errors += link_header(f, f->seen[i]);
    DIR *d = opendir(f->path);
    while (d && (entry = readdir(d)))
        if (*entry->d_name != '.') remove_unwanted(f, entry->d_name);
    if (d) closedir(d);
    return errors;
}

static void add_names(struct folder *f, const struct names *list) {
    for (size_t i = 0; i < list->count; i++) {
        const struct cell *c = cells_find(f->all, list->at[i]);
        if (c) add(f, c);
    }
}

static int cell_folder(const struct cells *all, const struct cell *c, const char *root, const char *up) {
    struct folder f = { .all = all, .up = up };
    const struct cell *implemented = cells_find(all, c->implements);
    snprintf(f.path, sizeof f.path, "%s/%s", root, c->name);
    add(&f, c);
    if (implemented) add(&f, implemented);
    add_names(&f, &c->needs);
    add_names(&f, &c->weak);
    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].is_interface && all->at[i].layer <= c->layer) add(&f, &all->at[i]);
    return settle(&f) + link_own(&f, c);
}

/* The way up is relative below the tree, so that the tree can be moved, and absolute elsewhere. */
static void way_up(const char *root, char *up, size_t size) {
    if (*root == '/') {
        char *tree = getcwd(NULL, 0);
        snprintf(up, size, "%s/", tree ? tree : "");
        free(tree);
        return;
    }
    snprintf(up, size, "../../../");
    for (; *root; root++)
        if (*root == '/') strncat(up, "../", size - strlen(up) - 1);
}

int links_make(const struct cells *all, const char *root) {
    char up[512];
    way_up(root, up, sizeof up);
    struct folder boot = { .all = all, .up = up };
    int errors = make_folder(root);
    snprintf(boot.path, sizeof boot.path, "%s/boot", root);
    for (size_t i = 0; i < all->count; i++) {
        if (!all->at[i].is_interface) errors += cell_folder(all, &all->at[i], root, up);
        if (!all->at[i].is_test) add(&boot, &all->at[i]);
    }
    return errors + settle(&boot);
}
