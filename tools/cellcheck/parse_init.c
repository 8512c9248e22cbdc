/* parse_init.c - initialisers: a value, or a braced list of them with designators.
 *
 * In an EXPR_LIST every element is a list too, whose type is that of the place it initialises; `arrow` marks one made
 * here around a single value. */
#include "parse.h"

/* Finds a member by name, also inside unnamed members; path: those passed through. */
struct member *find_member(struct record *r, const char *name, struct member **path, int *depth) {
    for (int i = 0; i < r->count; i++) {
        struct member *m = &r->members[i];
        if (m->name == name) return m;
        if (m->name || m->type->kind != TYPE_RECORD || *depth == MEMBER_PATH) continue;
        path[(*depth)++] = m;
        struct member *found = find_member(m->type->record, name, path, depth);
        if (found) return found;
        (*depth)--;
    }
    return NULL;
}

/* `.name` of a record: the index of the member it is (in), and its type. */
static struct type *designated_member(struct type *t, const char *name, int64_t *at) {
    for (int i = 0; t->kind == TYPE_RECORD && i < t->record->count; i++) {
        struct member *m = &t->record->members[i], *path[MEMBER_PATH], *inner = m;
        int depth = 0;
        if (!m->name && m->type->kind == TYPE_RECORD) inner = find_member(m->type->record, name, path, &depth);
        if (!inner || inner->name != name) continue;
        *at = i;
        return inner->type;
    }
    return NULL;
}

/* `[3].x =`; returns the type of the place it names; *at: which element of the outermost list. */
static struct type *parse_designators(struct type *t, int64_t *at) {
    bool outermost = true;
    while (at_mark('[') || at_mark('.')) {
        struct token *now = parser.now;
        int64_t i = 0;
        if (accept('[')) {
            i = parse_constant();
            if (accept(OP3('.', '.', '.'))) i = parse_constant();
            expect(']');
            t = t->kind == TYPE_ARRAY ? t->base : NULL;
        } else {
            advance();
            t = designated_member(t, expect_name("a member")->name, &i);
        }
        if (!t) refuse(now->place, "a designator that fits nothing");
        if (outermost) *at = i;
        outermost = false;
    }
    expect('=');
    return t;
}

static struct node *parse_element(struct type *t) {
    struct node *n = parse_initializer(t);
    if (n->kind == EXPR_LIST) return n;
    struct node *list = node_new(EXPR_LIST, n->place, t);
    list->arrow = true;
    node_add(list, n);
    return list;
}

static struct node *parse_list(struct type *t) {
    struct node *list = node_new(EXPR_LIST, parser.now->place, t);
    int64_t at = 0, length = 0;
    expect('{');
    while (!at_mark('}')) {
        struct type *slot = t;
        if (at_mark('[') || at_mark('.')) slot = parse_designators(t, &at);
        else if (t->kind == TYPE_ARRAY) slot = t->base;
        else if (t->kind == TYPE_RECORD && at >= 0 && at < t->record->count) slot = t->record->members[at].type;
        node_add(list, parse_element(slot));
        at = at < INT32_MAX ? at + 1 : at;
        if (at > length) length = at;
        if (!accept(',')) break;
    }
    expect('}');
    if (t->kind == TYPE_ARRAY && t->length < 0) {
        list->type = type_copy(t);
        list->type->length = length;
    }
    return list;
}

struct node *parse_initializer(struct type *t) {
    if (!at_mark('{')) return parse_assignment();
    nest();
    struct node *list = parse_list(t);
    unnest();
    return list;
}
