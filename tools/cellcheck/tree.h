/* tree.h - the typed tree of one translation unit: declarations, expressions, statements.
 *
 * The parser makes it, the rules and the fingerprints read it. The parser trusts GCC to have refused ill-typed
 * programs, so it computes types but diagnoses no C errors; what it cannot parse it refuses. */
#pragma once
#include "type.h"

/* --- declarations ------------------------------------------------------------------------------------------------ */
enum decl_kind { DECL_VARIABLE, DECL_FUNCTION, DECL_TYPEDEF, DECL_CONSTANT };

struct decl {
    enum decl_kind kind;
    const char *name;
    struct type *type;
    struct place place;                  /* of the definition if there is one, else of the first declaration */
    struct place header;                 /* of its declaration in a header; line 0: there is none      */
    bool is_static, is_extern, is_inline, is_thread, is_global, is_param;
    bool noreturn, like_printf, used, exported, always_inline;
    bool builtin;                        /* made up by the parser                                      */
    bool roles_differ;                   /* declared and defined with other ownership roles            */
    bool foreign_extern;                 /* `extern` outside of a header                               */
    const char *cleanup, *section;
    struct node *init, *body;
    struct decl **uses;                  /* globals that its body or initialiser names                 */
    struct decl **calls;                 /* functions that its body calls by name; the rules fill it   */
    int use_count, call_count;
    int64_t value;                       /* of an enumerator                                           */
    int index;                           /* of a local in the flow analysis; -1: none                  */
    int mark;                            /* scratch of whoever walks                                   */
    struct decl *next;                   /* file scope, in order                                       */
};

/* --- expressions and statements --------------------------------------------------------------------------------- */
enum node_kind {
    EXPR_NUMBER, EXPR_FLOAT, EXPR_STRING, EXPR_NAME, EXPR_CALL, EXPR_MEMBER, EXPR_INDEX, EXPR_DEREF, EXPR_ADDRESS,
    EXPR_UNARY, EXPR_STEP, EXPR_BINARY, EXPR_ASSIGN, EXPR_CONDITION, EXPR_COMMA, EXPR_CAST, EXPR_SIZEOF, EXPR_BLOCK,
    EXPR_LITERAL, EXPR_LIST, EXPR_VA_ARG, EXPR_LABEL_ADDRESS,
    STMT_BLOCK, STMT_DECL, STMT_EXPR, STMT_IF, STMT_WHILE, STMT_DO, STMT_FOR, STMT_SWITCH, STMT_CASE, STMT_DEFAULT,
    STMT_BREAK, STMT_CONTINUE, STMT_RETURN, STMT_GOTO, STMT_LABEL, STMT_ASM, STMT_ASSERT, STMT_EMPTY,
};

/* Operators are their characters: '+', OP2('<', '<'), OP3('<', '<', '='). */
#define OP2(a, b)    ((a) | (b) << 8)
#define OP3(a, b, c) ((a) | (b) << 8 | (c) << 16)

struct node {
    enum node_kind kind;
    int op;
    struct type *type;
    struct place place;
    bool is_lvalue, arrow;               /* arrow: `->`; a postfix step; a list made for one value      */
    struct decl *decl;                   /* EXPR_NAME, STMT_DECL                                        */
    const char *name;                    /* member, string, label, text of an assertion                 */
    struct node *a, *b, *c;              /* operands; condition, branches; init is the first of a block */
    struct node **list;                  /* arguments, initialisers, statements                         */
    int count;
    int64_t value;
    struct member *member;               /* EXPR_MEMBER: what is named, and the record it is in         */
    struct record *record;
};

struct file {
    const char *name;                    /* as in the line marker                                       */
    const char *path;                    /* absolute, links followed; the name if that fails            */
    const char *shown;                   /* for people: relative to where we run                        */
    const char *cell;                    /* its cell's folder; outside of cells/, its own folder        */
    bool header, library;                /* ends in .h; lies in include/                                */
};

struct unit {
    struct decl *decls;
    struct record *records;
    struct file *files;
    int file_count;
    const char *cell;                    /* the folder of the cell being checked...                     */
    const char *implements;              /* ...and of the cell whose header it implements, or 0         */
    struct token *tokens;
    int token_count;
};

/* Parses preprocessed text; refuses (exit status 2) what it cannot parse. */
struct unit *parse_unit(const char *text, size_t length);

/* Evaluates an integer constant expression; false when it is none. */
bool constant_of(const struct node *n, int64_t *value);
