/* rules_cell.c - what makes a cell swappable: declared state, exports that are its header, private types, no
 * recursion. */
#include "rules.h"
#include <stdio.h>
#include <string.h>

/* --- private members ---------------------------------------------------------------------------------------------- */
/* A member that is safe to share by itself, and that nobody can move away. O1 keeps it from being copied. */
static bool is_shared_part(const struct node *n) {
    return same_cell(n->record->place, flow.function->place) && is_sync(n->type) && !holds_owned(n->type);
}

void cell_private(const struct node *n) {
    const struct record *r = n->record;
    const char *tag = r->tag ? r->tag : "?";
    if (!r->owned && !r->view && !r->must && !r->sync) return;
    if (r->sync) {
        if (is_shared_part(n)) return;
        if (in_unsafe()) unsafe_needed();
        else report("C6", n->place, "member '%s' of the SYNC type '%s' needs UNSAFE: other tasks use it too",
            n->name, tag);
        return;
    }
    bool slice = r->view && !r->owned;
    if (slice && (!strcmp(n->name, "len") || (in_unsafe() && !strcmp(n->name, "ptr")))) return;
    if (r->must && in_library(r->place)) return;             /* the code of a status may be compared */
    if (same_cell(r->place, flow.function->place)) return;
    report("C6", n->place, "member '%s' of '%s' is private to the cell that defines it", n->name, tag);
    note(r->place, "'%s' is defined here", tag);
    help("use the functions of its header");
}

void cell_forged(const struct node *list) {
    if (is_zero(list) || same_cell(list->type->record->place, flow.function->place)) return;
    report("C6", list->place, "a live '%s' can be made only by the cell that defines it", tag_of(list->type));
}

/* --- state -------------------------------------------------------------------------------------------------------- */
static bool is_declared_state(const struct decl *d) {
    return starts_with(d->section, ".cell.state");
}

static bool names_state(const char *section) {
    const char *version = section + strlen(".cell.state.v");
    if (!strcmp(section, ".cell.state")) return true;
    return starts_with(section, ".cell.state.v") && *version && !version[strspn(version, "0123456789")];
}

static bool names_release(const char *section, const char *function) {
    const char *type = section + strlen(".text.cleanup.");
    return starts_with(section, ".text.cleanup.") && starts_with(function, type)
           && !strcmp(function + strlen(type), "_release");
}

/* P15: the loader and the unwinder go by the sections that own.h and cell.h name. */
static void check_section(const struct decl *d) {
    const char *s = d->section;
    if (!s || (d->kind == DECL_FUNCTION && names_release(s, d->name))) return;
    if (d->kind == DECL_VARIABLE && (names_state(s) || (!strcmp(s, ".cell.ops") && is_deep_const(d->type)))) return;
    report("P15", d->place, "'%s' is put into the section '%s'", name_of(d), s);
    help("only CELL_STATE, STATE_VERSION, CELL and OWNED_NAMES choose sections");
}

/* C9: what a state may not hold, since it is moved to another place and outlives the cell's code and constants. */
static const struct member *unmovable(const struct type *t, const char **why, int depth) {
    while (t->kind == TYPE_ARRAY) t = t->base;
    for (int i = 0; t->kind == TYPE_RECORD && depth < 20 && i < t->record->count; i++) {
        const struct member *m = &t->record->members[i];
        const struct type *of = m->type;
        while (of->kind == TYPE_ARRAY) of = of->base;
        if (is_view(of)) *why = "a view";
        else if (is_function_pointer(of)) *why = "a function's address";
        else if (of->kind == TYPE_POINTER && of->base->is_const) *why = "a pointer to constant data";
        else if (of->kind == TYPE_POINTER && !t->record->owned) *why = "a raw pointer";
        else if (!unmovable(of, why, depth + 1)) continue;
        return m;
    }
    return NULL;
}

static void check_state(struct decl *d) {
    const char *why = "";
    if (!is_sync(d->type)) {
        report("C7", d->place, "state '%s' is reachable from every task, but its type is not SYNC", name_of(d));
        help("put it in a struct T and declare CELL_STATE T_spin %s (SPIN_TYPE of cpu/lock)", name_of(d));
        return;
    }
    const struct member *m = unmovable(d->type, &why, 0);
    if (!m) return;
    report("C9", d->place, "state '%s' holds %s, which would dangle after a swap", name_of(d), why);
    note(m->place, "'%s' is it", m->name ? m->name : "this member");
    help("keep copies of the bytes, indices, owned values or hooks in it");
}

static void check_mutable(struct decl *d, const char *what) {
    report("C1", d->place, "mutable %s '%s' is state that no swap knows of", what, name_of(d));
    help("declare it as CELL_STATE of a SYNC type, or let the caller keep it");
}

void cell_local_static(struct decl *d, struct place where) {
    (void)where;
    check_section(d);
    if (d->is_thread) report("C10", d->place, "thread-local '%s': tasks have no data of a cell", name_of(d));
    else if (!is_deep_const(d->type) && !is_declared_state(d)) check_mutable(d, "static");
}

/* What stands between declarations and is none: the parser keeps it as a variable in a section that no file has. */
static bool is_remark(const struct decl *d) {
    if (!d->section || (strcmp(d->section, "asm") && strcmp(d->section, "attr"))) return false;
    if (!strcmp(d->section, "asm"))
        report("P7", d->place, "file-scope assembly"), help("write a .S file with full .cfi");
    else
        report("P15", d->place, "'%s' is not on the list of allowed attributes and qualifiers", d->name);
    return true;
}

void cell_variable(struct decl *d) {
    if (is_remark(d)) return;
    check_section(d);
    bool state = is_declared_state(d);
    if (d->foreign_extern || d->is_extern) {
        report("C3", d->place, "'%s' is declared extern outside of the header that owns it", name_of(d));
        help("include its cell's header");
    } else if (d->is_thread || (d->section && strstr(d->section, "percpu"))) {
        report("C10", d->place, "'%s' is per-CPU or per-task data, which only the cell cpu keeps", name_of(d));
        help("keep a T_per_cpu in a CELL_STATE (PER_CPU_TYPE of cpu/pin): a pin is the way to this CPU's part");
    } else if (!is_deep_const(d->type) && !is_declared_state(d)) {
        check_mutable(d, "variable");
    } else if (holds_owned(d->type) && !is_sync(d->type)) {
        report("C7", d->place, "owned value '%s' at file scope: keep it in a SYNC type", name_of(d));
    } else if (state && !is_deep_const(d->type)) {
        check_state(d);
    } else if (!d->is_static && !state) {
        report("C2", d->place, "variable '%s' is exported", name_of(d)), help("make it static and export a function");
    }
}

/* --- functions ---------------------------------------------------------------------------------------------------- */
/* T_live, T_take ... are made by own.h's macros and by nobody else: the rules trust them. */
static void check_name(struct decl *f) {
    static const char *const suffixes[] = { "_live", "_take", "_drop", "_put", "_need" };
    const struct type *first = f->type->param_count ? f->type->params[0]->type : NULL;
    if (!first || first->kind != TYPE_POINTER || !is_owned(first->base) || is_library_body(f->body)) return;
    for (int i = 0; i < 5; i++)
        if (is_generated(f->name, first, suffixes[i]))
            report("X5", f->place, "'%s': this name belongs to the functions that own.h makes", f->name);
}

void cell_function(struct decl *f) {
    check_section(f);
    if (!f->body) {
        if (!f->header.line && !f->is_static)
            report("C3", f->place, "function '%s' is declared outside of a header", f->name);
        return;
    }
    bool test_main = ends_with(f->name, "_main");            /* programs and tests are entered by name */
    if (!f->is_static && !f->header.line && !test_main) {
        report("C2", f->place, "public function '%s' is in no header of the cell", f->name);
        help("make it static, or declare it in the header");
    }
    if (f->roles_differ) report("C8", f->place, "'%s' is declared and defined with different ownership roles", f->name);
    check_name(f);
}

/* --- recursion: between cells the graph is acyclic, so a cell's own calls are all that can form a circle ---------- */
enum { UNSEEN, ACTIVE, DONE };

static bool visit(struct decl *f, int depth) {
    if (f->mark == ACTIVE) return true;
    if (f->mark == DONE || depth > 500) return false;
    f->mark = ACTIVE;
    for (int i = 0; i < f->call_count; i++) {
        struct decl *g = f->calls[i];
        if (!g->body || !in_cell(g->place) || !visit(g, depth + 1)) continue;
        report("P11", g->place, "recursion through '%s'", g->name);
        note(f->place, "'%s' leads back to it", f->name);
        help("use a loop with an explicit stack: nothing bounds the depth of a task's stack otherwise");
    }
    f->mark = DONE;
    return false;
}

static void note_call(struct decl *from, struct decl *to) {
    for (int i = 0; i < from->call_count; i++)
        if (from->calls[i] == to) return;
    from->calls = grow(from->calls, from->call_count, sizeof *from->calls);
    from->calls[from->call_count++] = to;
}

static void print_function(const struct decl *f) {
    if (f->is_static) printf(" %s:%s", flow.unit->files[f->place.file].shown, f->name);
    else printf(" %s", f->name);
}

void cell_print_calls(void) {
    for (struct decl *d = flow.unit->decls; d; d = d->next) {
        if (d->kind != DECL_FUNCTION || !d->body || !in_cell(d->place)) continue;
        for (int i = 0; i < d->call_count; i++) {
            if (!in_cell(d->calls[i]->place)) continue;
            printf("calls");
            print_function(d);
            print_function(d->calls[i]);
            printf("\n");
        }
    }
}

void cell_recursion(void) {
    for (struct decl *d = flow.unit->decls; d; d = d->next) d->mark = UNSEEN;
    for (struct decl *d = flow.unit->decls; d; d = d->next)
        if (d->kind == DECL_FUNCTION && d->body && in_cell(d->place)) visit(d, 0);
}

/* --- tasks -------------------------------------------------------------------------------------------------------- */
/* T1: a task outlives the frame that spawns it, so what goes in by pointer must not borrow. The functions that
 * spawn are those that task.h's macros make: NAME_spawn(options, argument, task out). */
static void check_spawn(struct call *c) {
    for (int i = 0; ends_with(c->name, "_spawn") && i < c->count; i++) {
        const struct argument *a = &c->args[i];
        bool sent = a->type && a->type->kind == TYPE_POINTER && role_of(a->type) != ROLE_OUT;
        if (!sent || !holds_view(a->type->base)) continue;
        report("T1", a->place, "a '%s' borrows, so it cannot be sent to another task", tag_of(a->type));
        note(a->type->base->record->place, "'%s' is defined here", tag_of(a->type));
        help("send an owned value that holds no view, or a plain struct");
    }
}

void cell_called(struct call *c) {
    if (c->callee && !c->callee->builtin) note_call(flow.function, c->callee);
    check_spawn(c);
}
