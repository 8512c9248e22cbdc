/* parse.h - the parser's parts, as they see each other. */
#pragma once
#include "scope.h"

/* What stands before and around a declarator besides its type. */
struct specifiers {
    bool is_typedef, is_extern, is_static, is_thread, is_inline, is_auto;
    bool noreturn, like_printf, packed, used, exported, hidden, always_inline;
    const char *cleanup, *section;
    int align;
};

/* What a declarator names. */
struct declared { struct symbol *name; struct type *type; struct place place; };

/* parse_attr.c: skips and notes attributes, asm labels and alignments. */
void parse_attributes(struct specifiers *s);
void skip_parentheses(void);
const char *parse_string(void);          /* adjacent literals joined, escapes kept */

/* parse_type.c, parse_declarator.c */
bool begins_type(const struct token *t);
struct type *parse_specifiers(struct specifiers *s);
struct declared parse_declarator(struct type *base, struct specifiers *s);
struct type *parse_type_name(void);

/* parse_expr.c, parse_primary.c */
struct node *node_new(enum node_kind kind, struct place place, struct type *type);
struct node *node_number(struct place place, int64_t value, struct type *type);
void node_add(struct node *list, struct node *item);
struct type *value_type(const struct node *n);   /* of its value: arrays decay, qualifiers go */
struct node *parse_expression(void);
struct node *parse_assignment(void);
struct node *parse_conditional(void);
struct node *parse_unary(void);
struct node *parse_cast(void);
struct node *parse_postfix(struct node *n);
struct node *parse_primary(void);
int64_t parse_constant(void);

/* builtin.c: the declaration of a __builtin_, __atomic_ or __sync_ function, or 0; the type of its call. */
struct decl *builtin_decl(struct symbol *s);
struct type *builtin_call_type(const struct node *call);

/* parse_init.c */
struct node *parse_initializer(struct type *t);
struct member *find_member(struct record *r, const char *name, struct member **path, int *depth);
enum { MEMBER_PATH = 16 };

/* parse_stmt.c, parse_decl.c */
struct node *parse_block(bool own_scope);
struct node *parse_static_assert(void);          /* STMT_ASSERT with its text */
void parse_declaration(struct node *block);      /* block 0: file scope */
