/* parse_decl.c - declarations, and the unit as a list of them. */
#include "parse.h"
#include <string.h>

static bool in_header(struct place p) {
    return parser.unit->files[p.file].header;
}

/* What the specifiers of one more declaration add to what is known. */
static void apply(struct decl *d, const struct specifiers *s, struct place place, bool visible) {
    if (s->cleanup) d->cleanup = s->cleanup;
    if (s->section) d->section = s->section;
    d->noreturn |= s->noreturn;
    d->like_printf |= s->like_printf;
    d->is_thread |= s->is_thread;
    d->is_inline |= s->is_inline;
    d->is_static |= s->is_static;
    d->used |= s->used;
    d->always_inline |= s->always_inline;
    d->exported |= s->exported || (visible && !s->hidden);
    if (s->align) d->type = type_copy(d->type), d->type->align = s->align;
    if (in_header(place) && !d->header.line) d->header = place;
    if (s->is_extern && !in_header(place)) d->foreign_extern = true;
}

static void parse_body(struct decl *d, struct type *type, struct place place) {
    if (d->body) refuse(place, "'%s' is defined twice", d->name);
    d->type = type;
    d->place = place;
    struct decl *outer = parser.inside;
    parser.inside = d;
    scope_open();
    for (int i = 0; i < type->param_count; i++) {
        struct decl *p = type->params[i];
        if (p->name[0]) bind_decl(symbol_of(p->name, strlen(p->name)), p);
    }
    d->body = parse_block(false);
    scope_close();
    parser.inside = outer;
}

/* A function; true when it had a body, which ends the declaration. */
static bool declare_function(struct declared of, const struct specifiers *s, bool visible, bool may_define) {
    struct decl *d = of.name->decl;
    if (!d || d->kind != DECL_FUNCTION || d->builtin) {
        d = decl_new(DECL_FUNCTION, of.name->name, of.type, of.place);
        bind_decl(of.name, d);
        decl_at_file_scope(d);
    }
    if (d->type != of.type && of.type->prototyped && d->type->prototyped)
        d->roles_differ |= !same_roles(d->type, of.type);
    apply(d, s, of.place, visible);
    if (of.type->prototyped && !d->body) d->type = of.type;
    if (!may_define || !at_mark('{')) return false;
    parse_body(d, of.type, of.place);
    return true;
}

static struct decl *variable_of(struct declared of, const struct specifiers *s, struct node *block) {
    struct decl *d = of.name->decl;
    bool known = d && d->kind == DECL_VARIABLE && d->is_global;
    if (!block && known) {
        if (d->type->kind == TYPE_ARRAY && d->type->length < 0) d->type = of.type;
        if (!s->is_extern) d->is_extern = false, d->place = of.place;
        return d;
    }
    if (block && s->is_extern && known) return d;
    d = decl_new(DECL_VARIABLE, of.name->name, of.type, of.place);
    d->is_extern = s->is_extern;
    bind_decl(of.name, d);
    if (!block || s->is_extern) decl_at_file_scope(d);
    return d;
}

static void declare_variable(struct declared of, const struct specifiers *s, bool visible, struct node *block) {
    struct decl *d = variable_of(of, s, block), *outer = parser.inside;
    apply(d, s, of.place, visible);
    if (accept('=')) {
        if (!block) parser.inside = d;
        d->init = parse_initializer(of.type);
        parser.inside = outer;
        if (s->is_auto) d->type = value_type(d->init);
        else if (of.type->kind == TYPE_ARRAY && of.type->length < 0 && d->init->type->kind == TYPE_ARRAY) {
            d->type = type_copy(of.type);
            d->type->length = d->init->type->length;
        }
    }
    if (!block) return;
    struct node *n = node_new(STMT_DECL, of.place, NULL);
    n->decl = d;
    node_add(block, n);
}

static void declare_typedef(struct declared of, const struct specifiers *s) {
    struct type *t = of.type;
    if (s->align) t = type_copy(t), t->align = s->align;
    bind_decl(of.name, decl_new(DECL_TYPEDEF, of.name->name, t, of.place));
}

static void parse_file_asm(void) {
    struct decl *d = decl_new(DECL_VARIABLE, "asm", &type_void, parser.now->place);
    advance();
    skip_parentheses();
    expect(';');
    d->section = "asm";
    d->is_static = true;
    decl_at_file_scope(d);
}

void parse_declaration(struct node *block) {
    if (key() == KEY_ASSERT) {
        struct node *n = parse_static_assert();
        if (block) node_add(block, n);
        return;
    }
    if (accept(';')) return;
    if (key() == KEY_ASM) {
        parse_file_asm();
        return;
    }
    bool visible = parser.now->exported;
    struct specifiers common = { 0 };
    struct type *base = parse_specifiers(&common);
    if (accept(';')) return;
    for (bool first = true;; first = false) {
        struct specifiers s = common;
        struct declared d = parse_declarator(base, &s);
        parse_attributes(&s);
        if (!d.name) refuse(d.place, "a declaration without a name");
        if (s.is_typedef) declare_typedef(d, &s);
        else if (d.type->kind != TYPE_FUNCTION) declare_variable(d, &s, visible, block);
        else if (declare_function(d, &s, visible, first && !block)) return;
        if (!accept(',')) break;
    }
    expect(';');
}

struct unit *parse_unit(const char *text, size_t length) {
    struct unit *u = make(sizeof *u);
    parser = (struct parser){ .unit = u, .last = &u->decls };
    file_of(u, "<input>", 7);
    scope_keywords();
    lex_unit(u, text, length);
    parser.now = u->tokens;
    while (parser.now->kind != TOKEN_END) parse_declaration(NULL);
    return u;
}
