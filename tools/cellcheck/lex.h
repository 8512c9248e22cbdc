/* lex.h - tokens of preprocessed text. */
#pragma once
#include "tree.h"

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_FLOAT, TOKEN_STRING, TOKEN_CHARACTER, TOKEN_MARK };

struct token {
    enum token_kind kind;
    int op;                      /* TOKEN_MARK: the operator                                        */
    int length;
    bool exported;               /* stands under `#pragma GCC visibility push(default)`             */
    const char *at;              /* its text                                                        */
    struct place place;
    struct symbol *symbol;       /* TOKEN_NAME                                                      */
    int64_t value;               /* TOKEN_NUMBER, TOKEN_CHARACTER                                   */
    struct type *type;
};

enum keyword {
    KEY_NONE,
    /* those that can begin a type or a declaration */
    KEY_VOID, KEY_CHAR, KEY_SHORT, KEY_INT, KEY_LONG, KEY_FLOAT, KEY_DOUBLE, KEY_SIGNED, KEY_UNSIGNED, KEY_BOOL,
    KEY_INT128, KEY_VA_LIST, KEY_STRUCT, KEY_UNION, KEY_ENUM, KEY_TYPEOF, KEY_AUTO_TYPE, KEY_CONST, KEY_VOLATILE,
    KEY_RESTRICT, KEY_ATOMIC, KEY_TYPEDEF, KEY_EXTERN, KEY_STATIC, KEY_REGISTER, KEY_AUTO, KEY_THREAD, KEY_INLINE,
    KEY_NORETURN, KEY_EXTENSION, KEY_ATTRIBUTE, KEY_ALIGNAS,
    KEY_LAST_OF_TYPES,
    KEY_ASSERT, KEY_IF, KEY_ELSE, KEY_WHILE, KEY_DO, KEY_FOR, KEY_SWITCH, KEY_CASE, KEY_DEFAULT, KEY_BREAK,
    KEY_CONTINUE, KEY_RETURN, KEY_GOTO, KEY_ASM, KEY_SIZEOF, KEY_ALIGNOF, KEY_GENERIC, KEY_FUNCTION_NAME,
};

/* A name and what it means now; scope.c binds and restores it. */
struct symbol {
    struct symbol *next;
    const char *name;
    enum keyword keyword;
    struct decl *decl;
    struct record *record;       /* its meaning after struct or union                               */
    struct type *enumeration;    /* its meaning after enum                                          */
    int decl_depth, tag_depth;   /* in which block                                                  */
};

struct symbol *symbol_of(const char *at, size_t length);
void lex_unit(struct unit *u, const char *text, size_t length);
/* The value of one character of a literal, escapes included; moves *at behind it, never beyond `end`. */
int64_t lex_character(const char **at, const char *end);
/* What a name of a line marker stands for in the unit. */
int file_of(struct unit *u, const char *name, size_t length);
/* Ends the program: "file:line: refused: ...". */
_Noreturn void refuse(struct place where, const char *format, ...) __attribute__((format(printf, 2, 3)));
