/* scope.c - symbols and block scopes. A binding remembers what it hides and is undone when its block closes. */
#include "scope.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SYMBOLS = 8192, SCOPES = 250, NESTING = 300 };
struct undo { struct symbol *symbol, before; };

struct parser parser;
static struct symbol *symbols[SYMBOLS];
static struct undo *undos;
static int undo_count, undo_room, scope_start[SCOPES];

struct symbol *symbol_of(const char *at, size_t length) {
    const char *name = intern(at, length);
    struct symbol **bucket = &symbols[(uintptr_t)name / 16 % SYMBOLS];
    for (struct symbol *s = *bucket; s; s = s->next)
        if (s->name == name) return s;
    struct symbol *s = make(sizeof *s);
    s->name = name;
    s->next = *bucket;
    return *bucket = s;
}

void scope_keywords(void) {
    static const struct { const char *name; enum keyword key; } words[] = {
        { "void", KEY_VOID }, { "char", KEY_CHAR }, { "short", KEY_SHORT }, { "int", KEY_INT }, { "long", KEY_LONG },
        { "float", KEY_FLOAT }, { "double", KEY_DOUBLE }, { "signed", KEY_SIGNED }, { "__signed__", KEY_SIGNED },
        { "__signed", KEY_SIGNED }, { "unsigned", KEY_UNSIGNED }, { "_Bool", KEY_BOOL }, { "__int128", KEY_INT128 },
        { "__builtin_va_list", KEY_VA_LIST }, { "struct", KEY_STRUCT }, { "union", KEY_UNION }, { "enum", KEY_ENUM },
        { "typeof", KEY_TYPEOF }, { "__typeof__", KEY_TYPEOF }, { "__typeof", KEY_TYPEOF },
        { "__auto_type", KEY_AUTO_TYPE }, { "const", KEY_CONST }, { "__const", KEY_CONST }, { "__const__", KEY_CONST },
        { "volatile", KEY_VOLATILE }, { "__volatile__", KEY_VOLATILE }, { "__volatile", KEY_VOLATILE },
        { "restrict", KEY_RESTRICT }, { "__restrict", KEY_RESTRICT }, { "__restrict__", KEY_RESTRICT },
        { "_Atomic", KEY_ATOMIC }, { "typedef", KEY_TYPEDEF }, { "extern", KEY_EXTERN }, { "static", KEY_STATIC },
        { "register", KEY_REGISTER }, { "auto", KEY_AUTO }, { "_Thread_local", KEY_THREAD }, { "__thread", KEY_THREAD },
        { "inline", KEY_INLINE }, { "__inline", KEY_INLINE }, { "__inline__", KEY_INLINE },
        { "_Noreturn", KEY_NORETURN }, { "__extension__", KEY_EXTENSION }, { "__attribute__", KEY_ATTRIBUTE },
        { "__attribute", KEY_ATTRIBUTE }, { "_Alignas", KEY_ALIGNAS }, { "_Static_assert", KEY_ASSERT },
        { "if", KEY_IF }, { "else", KEY_ELSE }, { "while", KEY_WHILE }, { "do", KEY_DO }, { "for", KEY_FOR },
        { "switch", KEY_SWITCH }, { "case", KEY_CASE }, { "default", KEY_DEFAULT }, { "break", KEY_BREAK },
        { "continue", KEY_CONTINUE }, { "return", KEY_RETURN }, { "goto", KEY_GOTO }, { "asm", KEY_ASM },
        { "__asm__", KEY_ASM }, { "__asm", KEY_ASM }, { "sizeof", KEY_SIZEOF }, { "_Alignof", KEY_ALIGNOF },
        { "__alignof__", KEY_ALIGNOF }, { "__alignof", KEY_ALIGNOF }, { "_Generic", KEY_GENERIC },
        { "__func__", KEY_FUNCTION_NAME }, { "__FUNCTION__", KEY_FUNCTION_NAME },
        { "__PRETTY_FUNCTION__", KEY_FUNCTION_NAME }, { "__seg_gs", KEY_RESTRICT }, { "__seg_fs", KEY_RESTRICT },
        { "_Float128", KEY_DOUBLE }, { "_Float64", KEY_DOUBLE }, { "_Float64x", KEY_DOUBLE },
        { "_Float32x", KEY_DOUBLE }, { "_Float32", KEY_FLOAT },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        symbol_of(words[i].name, strlen(words[i].name))->keyword = words[i].key;
}

void nest(void) {
    if (++parser.nesting > NESTING) refuse(parser.now->place, "nested too deeply");
}

void unnest(void) {
    parser.nesting--;
}

void scope_open(void) {
    if (parser.depth + 1 >= SCOPES) refuse(parser.now->place, "more than %d nested scopes", SCOPES);
    scope_start[parser.depth++] = undo_count;
}

void scope_close(void) {
    int start = scope_start[--parser.depth];
    while (undo_count > start) {
        struct undo *u = &undos[--undo_count];
        *u->symbol = u->before;
    }
}

static void remember(struct symbol *s) {
    if (!parser.depth) return;           /* nothing closes the file's own scope */
    if (undo_count == undo_room)
        undos = grow(undos, undo_room, sizeof *undos), undo_room = undo_room ? 2 * undo_room : 1;
    undos[undo_count++] = (struct undo){ s, *s };
}

void bind_decl(struct symbol *s, struct decl *d) {
    remember(s);
    s->decl = d;
    s->decl_depth = parser.depth;
}

void bind_record(struct symbol *s, struct record *r) {
    remember(s);
    s->record = r;
    s->tag_depth = parser.depth;
}

void bind_enumeration(struct symbol *s, struct type *t) {
    remember(s);
    s->enumeration = t;
    s->tag_depth = parser.depth;
}

struct decl *decl_new(enum decl_kind kind, const char *name, struct type *type, struct place place) {
    struct decl *d = make(sizeof *d);
    d->kind = kind;
    d->name = name;
    d->type = type;
    d->place = place;
    d->index = -1;
    return d;
}

void decl_at_file_scope(struct decl *d) {
    d->is_global = true;
    *parser.last = d;
    parser.last = &d->next;
}

void note_attribute(const char *name, struct place place) {
    struct decl *d = decl_new(DECL_VARIABLE, intern(name, strlen(name)), &type_void, place);
    d->section = "attr";
    d->is_static = true;
    decl_at_file_scope(d);
}

void note_use(struct decl *d) {
    struct decl *in = parser.inside;
    if (!in || !d || !d->is_global || d->builtin) return;
    for (int i = 0; i < in->use_count; i++)
        if (in->uses[i] == d) return;
    in->uses = grow(in->uses, in->use_count, sizeof *in->uses);
    in->uses[in->use_count++] = d;
}

bool accept(int op) {
    if (!at_mark(op)) return false;
    advance();
    return true;
}

bool accept_key(enum keyword k) {
    if (key() != k) return false;
    advance();
    return true;
}

void expect(int op) {
    struct token *t = parser.now;
    if (!accept(op)) refuse(t->place, "expected '%c' before '%.*s'", op & 255, t->length, t->at);
}

struct symbol *expect_name(const char *what) {
    struct token *t = parser.now;
    if (t->kind != TOKEN_NAME || t->symbol->keyword)
        refuse(t->place, "expected %s before '%.*s'", what, t->length, t->at);
    advance();
    return t->symbol;
}

void refuse(struct place where, const char *format, ...) {
    va_list list;
    va_start(list, format);
    const char *why = text_of_list(format, list), *file = "?";
    va_end(list);
    if (parser.unit && parser.unit->file_count) file = parser.unit->files[where.file].shown;
    printf("%s:%d: error: refused: %s [X1]\n", file, where.line, why);
    printf("  help: own C is what this checker can parse; write it more plainly\n");
    exit(2);
}
