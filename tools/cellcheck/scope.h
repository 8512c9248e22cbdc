/* scope.h - what names mean: keywords, block scopes, and the cursor over the tokens that all parsers share. */
#pragma once
#include "lex.h"

/* The parser's state. One unit is parsed per run, so there is one of it. */
struct parser {
    struct unit *unit;
    struct token *now;           /* the token that comes next                    */
    struct decl **last;          /* where the next file-scope declaration goes   */
    struct decl *inside;         /* the declaration whose body is being parsed   */
    int depth;                   /* of open scopes                               */
    int nesting;                 /* of the parser's own calls                    */
};
extern struct parser parser;

void scope_keywords(void);
void scope_open(void);
void scope_close(void);
void bind_decl(struct symbol *s, struct decl *d);
void bind_record(struct symbol *s, struct record *r);
void bind_enumeration(struct symbol *s, struct type *t);

struct decl *decl_new(enum decl_kind kind, const char *name, struct type *type, struct place place);
void decl_at_file_scope(struct decl *d);
/* An attribute that is not allowed becomes a declaration in section "attr", which the rules report. */
void note_attribute(const char *name, struct place place);
/* What is being parsed refers to the global d. */
void note_use(struct decl *d);

/* The parser's own recursion, bounded so that no input overflows the stack. */
void nest(void);
void unnest(void);

static inline enum keyword key(void) {
    return parser.now->kind == TOKEN_NAME ? parser.now->symbol->keyword : KEY_NONE;
}
static inline bool mark_at(const struct token *t, int op) {
    return t->kind == TOKEN_MARK && t->op == op;
}
static inline bool at_mark(int op) {
    return mark_at(parser.now, op);
}
static inline void advance(void) {
    if (parser.now->kind != TOKEN_END) parser.now++;
}
bool accept(int op);
bool accept_key(enum keyword k);
void expect(int op);
struct symbol *expect_name(const char *what);
