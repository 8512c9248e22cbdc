/* fingerprint.c - canonical text of types, and a 64-bit hash of it.
 *
 * The text holds everything that two object files must agree on and nothing else: layouts with member names, sizes and
 * offsets, values of enumerators, constness, ownership roles and markers. Parameter names, plain typedef names and
 * source positions do not appear in it. A struct is written out once; further mentions name it. */
#include "fingerprint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    struct unit *unit;
    struct buffer out;
    int from;                    /* the file whose view of structs counts                        */
    bool whole;                  /* a state: pointees count whether a header shows them or not   */
    int stamp;                   /* records written out carry it in `mark`                       */
    int depth;
};

static void write_type(struct writer *w, const struct type *t);

static void write_scalar(struct writer *w, const struct type *t) {
    if (t->enumeration) {
        put(&w->out, "enum %s%s{", t->enumeration->tag ? t->enumeration->tag : "", t->is_unsigned ? "" : " signed");
        for (int i = 0; i < t->enumeration->count; i++)
            put(&w->out, "%s%s=%lld", i ? "," : "", t->enumeration->constants[i]->name,
                (long long)t->enumeration->constants[i]->value);
        put(&w->out, "}");
        return;
    }
    switch (t->kind) {
    case TYPE_VOID: put(&w->out, "void"); return;
    case TYPE_BOOL: put(&w->out, "bool"); return;
    case TYPE_VA_LIST: put(&w->out, "va_list"); return;
    case TYPE_FLOAT: put(&w->out, "f%d", t->size * 8); return;
    default: put(&w->out, t->is_char ? "char" : "%c%d", t->is_unsigned ? 'u' : 'i', t->size * 8);
    }
}

static void write_markers(struct writer *w, const struct record *r) {
    static const char *const names[] = { " owned", " view", " must", " ops", " sync" };
    bool set[] = { r->owned, r->view, r->must, r->ops, r->sync };
    for (int i = 0; i < 5; i++)
        if (set[i]) put(&w->out, "%s", names[i]);
}

static void write_members(struct writer *w, struct record *r) {
    put(&w->out, ":%lld/%d", (long long)r->size, r->align);
    write_markers(w, r);
    put(&w->out, "{");
    for (int i = 0; i < r->count; i++) {
        struct member *m = &r->members[i];
        put(&w->out, "%s%lld", i ? "," : "", (long long)m->offset);
        if (m->bits >= 0) put(&w->out, ".%d.%d", m->bit, m->bits);
        put(&w->out, " %s:", m->name ? m->name : "");
        write_type(w, m->type);
    }
    put(&w->out, "}");
}

/* through: reached by a pointer, so that only a definition that the header shows counts. */
static void write_record(struct writer *w, struct record *r, bool through) {
    put(&w->out, "%s %s", r->is_union ? "union" : "struct", r->tag ? r->tag : "");
    if (r->mark == w->stamp && r->tag) return;
    if (through && !(w->whole ? r->complete : visible_from(w->unit, w->from, r) || !r->tag)) return;
    if (!r->complete) return;
    r->mark = w->stamp;
    write_members(w, r);
}

static void write_function(struct writer *w, const struct type *f) {
    put(&w->out, "fn(");
    for (int i = 0; i < f->param_count; i++) {
        if (i) put(&w->out, ", ");
        struct type plain = *f->params[i]->type;     /* const of a parameter itself is the callee's own business */
        plain.is_const = plain.is_volatile = false;
        write_type(w, &plain);
    }
    if (f->variadic) put(&w->out, ", ...");
    put(&w->out, ") -> ");
    write_type(w, f->base);
}

static void write_type(struct writer *w, const struct type *t) {
    static const char *const roles[] = { "", "sink ", "out ", "opt ", "must " };
    if (++w->depth > 100) {
        put(&w->out, "...");
        w->depth--;
        return;
    }
    put(&w->out, "%s", roles[role_of(t)]);
    if (t->kind != TYPE_ARRAY) put(&w->out, "%s%s", t->is_const ? "const " : "", t->is_volatile ? "volatile " : "");
    switch (t->kind) {
    case TYPE_POINTER:
        put(&w->out, "*");
        if (t->base->kind == TYPE_RECORD) {
            put(&w->out, "%s%s", t->base->is_const ? "const " : "", t->base->is_volatile ? "volatile " : "");
            write_record(w, t->base->record, true);
        } else {
            write_type(w, t->base);
        }
        break;
    case TYPE_ARRAY:
        put(&w->out, t->length < 0 ? "[]" : "[%lld]", (long long)t->length);
        write_type(w, t->base);
        break;
    case TYPE_FUNCTION: write_function(w, t); break;
    case TYPE_RECORD: write_record(w, t->record, false); break;
    default: write_scalar(w, t);
    }
    w->depth--;
}

static const char *canonical(struct unit *u, const struct decl *d, bool whole) {
    static int stamp;
    struct writer w = { .unit = u, .whole = whole, .stamp = ++stamp };
    w.from = d->header.line ? d->header.file : d->place.file;
    if (d->noreturn) put(&w.out, "noreturn ");
    write_type(&w, d->type);
    return w.out.at;
}

/* FNV-1a, then a finaliser: text that differs in one late byte differs in all of the hash. */
static uint64_t hash(const char *s) {
    uint64_t h = 0xcbf29ce484222325u;
    for (; *s; s++) h = (h ^ (unsigned char)*s) * 0x100000001b3u;
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

static void print_line(struct unit *u, char kind, const struct decl *d) {
    const char *text = canonical(u, d, kind == 'S');
    printf("%c %s %016llx ", kind, d->name, (unsigned long long)hash(text));
    if (kind == 'S') {
        const char *suffix = strstr(d->section, ".v");
        int64_t version = suffix ? strtol(suffix + 2, NULL, 10) : 1;
        printf("version=%lld size=%lld align=%d ", (long long)version, (long long)size_of(d->type), align_of(d->type));
    }
    printf("%s\n", text);
}

static bool is_state(const struct decl *d) {
    return d->kind == DECL_VARIABLE && d->section && starts_with(d->section, ".cell.state");
}

static bool is_defined(const struct decl *d) {
    return d->kind == DECL_FUNCTION ? d->body != NULL : !d->is_extern;
}

/* Marks what the object file can refer to: what its non-static definitions name, directly or through static ones. */
static void mark_reached(struct decl *d, int depth) {
    if (d->mark || depth > 2000) return;
    d->mark = 1;
    for (int i = 0; i < d->use_count; i++) mark_reached(d->uses[i], depth + 1);
}

void print_types(struct unit *u) {
    /* GCC refers to these by itself, for struct copies and initialisers. */
    static const char *const implied[] = { "memcpy", "memmove", "memset", "memcmp", 0 };
    for (struct decl *d = u->decls; d; d = d->next) {
        bool emitted = is_defined(d) && (!d->is_static || d->used) && !(d->section && !strcmp(d->section, "attr"));
        if (emitted) mark_reached(d, 0);
    }
    for (struct decl *d = u->decls; d; d = d->next) {
        if (d->is_static || d->builtin || d->type->kind == TYPE_VOID) continue;
        if (is_state(d)) print_line(u, 'S', d);
        else if (is_defined(d) && d->exported) print_line(u, 'E', d);
        else if (!is_defined(d) && (d->mark || one_of(d->name, implied))) print_line(u, 'I', d);
    }
}
