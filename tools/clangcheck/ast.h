/* ast.h - clang's tree of a unit becomes cellcheck's tree (tree.h): the converter's parts, as they see each other.
 *
 * clang names declarations by numbers, which its text repeats wherever they are referred to, and types by the text that
 * a programmer would write. Places come from the unit's own tokens: clang says at which byte something stands. */
#pragma once
#include "json.h"
#include "scope.h"

/* --- ast_unit.c --- */
struct unit *unit_of(const char *text, size_t length, const struct json *tree);
struct place place_of(const struct json *n);
const struct token *token_of(const struct json *n);          /* the first token of n */
const char *kind_of(const struct json *n);
bool is_kind(const struct json *n, const char *kind);
bool is_attribute(const struct json *n);
const struct json *part(const struct json *n, int i);        /* the i-th of what is inside n, 0: there are fewer */
/* Like text_of, but refuses the unit. */
_Noreturn void refuse_node(const struct json *n, const char *why);

/* What a number of clang's stands for; made empty when it is new. */
struct entity { struct decl *decl; struct record *record; int member; };
struct entity *entity_of(const struct json *n, const char *key);

/* --- ast_type.c --- */
struct type *type_of_text(const char *text, bool *noreturn);
struct type *type_of(const struct json *n);                  /* of n's member "type" */
/* The symbol under which an unnamed struct or enum that begins at a token is found: clang calls it by its place. */
struct symbol *symbol_of_unnamed(const struct token *t);

/* --- ast_decl.c: block 0: file scope --- */
void add_declaration(const struct json *n, struct node *block);
struct decl *decl_named(const struct json *reference);       /* what a DeclRefExpr's "referencedDecl" is */

/* --- ast_expr.c, ast_stmt.c --- */
bool is_expression(const struct json *n);
struct node *node_of(enum node_kind kind, const struct json *n);
void add_node(struct node *list, struct node *item);
const char *string_of(const struct json *literal);           /* its characters as written, without the quotes */
struct node *expression_of(const struct json *n);
struct node *statement_of(const struct json *n);
struct node *block_of(const struct json *n);
