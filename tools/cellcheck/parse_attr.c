/* parse_attr.c - __attribute__((...)), asm labels, _Alignas. */
#include "parse.h"
#include <string.h>

void skip_parentheses(void) {
    expect('(');
    for (int depth = 1; depth;) {
        struct token *t = parser.now;
        if (t->kind == TOKEN_END) refuse(t->place, "a parenthesis is not closed");
        if (at_mark('(')) depth++;
        if (at_mark(')')) depth--;
        advance();
    }
}

const char *parse_string(void) {
    struct buffer b = { 0 };
    for (struct token *t; (t = parser.now)->kind == TOKEN_STRING; advance()) put(&b, "%.*s", t->length - 2, t->at + 1);
    return b.at ? intern(b.at, b.length) : "";
}

static void parse_align(struct specifiers *s) {
    int64_t n = 16;                      /* `aligned` alone: the largest of the machine */
    if (accept('(')) {
        if (begins_type(parser.now)) n = align_of(parse_type_name());
        else n = parse_constant();
        expect(')');
    }
    if (n > s->align && n <= 1 << 28 && !(n & (n - 1))) s->align = (int)n;
}

/* The attributes whose arguments matter; false when it is none of them. */
static bool parse_known(const char *name, struct specifiers *s) {
    if (!strcmp(name, "aligned")) return parse_align(s), true;
    if (!at_mark('(')) return false;
    if (!strcmp(name, "cleanup")) {
        advance();
        struct symbol *function = expect_name("a function");
        s->cleanup = function->name;
        note_use(function->decl);
    } else if (!strcmp(name, "section")) {
        advance();
        s->section = parse_string();
    } else if (!strcmp(name, "visibility")) {
        advance();
        bool visible = !strcmp(parse_string(), "default");
        s->exported |= visible;
        s->hidden |= !visible;
    } else {
        return false;
    }
    expect(')');
    return true;
}

static void parse_attribute(struct specifiers *s) {
    static const char *const allowed[] = { "noreturn", "format", "packed", "unused", "used", "warn_unused_result",
        "nonnull", "noinline", "always_inline", "hot", "cold", "fallthrough", "artificial", 0 };
    struct token *t = parser.now;
    if (t->kind != TOKEN_NAME) refuse(t->place, "expected an attribute before '%.*s'", t->length, t->at);
    const char *name = t->symbol->name;
    size_t n = strlen(name);
    if (n > 4 && starts_with(name, "__") && ends_with(name, "__")) name = intern(name + 2, n - 4);
    advance();
    if (parse_known(name, s)) return;
    if (!one_of(name, allowed)) note_attribute(name, t->place);
    s->noreturn |= !strcmp(name, "noreturn");
    s->like_printf |= !strcmp(name, "format");
    s->packed |= !strcmp(name, "packed");
    s->used |= !strcmp(name, "used");
    s->always_inline |= !strcmp(name, "always_inline");
    if (at_mark('(')) skip_parentheses();
}

static void parse_attribute_list(struct specifiers *s) {
    expect('(');
    expect('(');
    while (!at_mark(')'))
        if (!accept(',')) parse_attribute(s);
    expect(')');
    expect(')');
}

void parse_attributes(struct specifiers *s) {
    for (;;) {
        struct place place = parser.now->place;
        if (accept_key(KEY_ATTRIBUTE)) {
            parse_attribute_list(s);
        } else if (accept_key(KEY_ALIGNAS)) {
            parse_align(s);
        } else if (accept_key(KEY_ASM)) {
            note_attribute("asm", place);
            while (accept_key(KEY_VOLATILE)) continue;
            skip_parentheses();
        } else if (at_mark('[') && mark_at(parser.now + 1, '[')) {
            refuse(place, "[[attributes]] are not part of own C");
        } else if (!accept_key(KEY_EXTENSION)) {
            return;
        }
    }
}
