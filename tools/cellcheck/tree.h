/* tree.h - the typed tree of one translation unit: types, declarations, expressions, statements.
 *
 * The parser makes it, the rules and the fingerprints read it. The parser trusts GCC to have refused ill-typed
 * programs, so it computes types but diagnoses no C errors; what it cannot parse it refuses. */
#pragma once
#include "arena.h"

/* Where something stands: a file of the unit, a line in it, and the token, from which the column is found. */
struct place { int file, line, token; };

/* --- types ---------------------------------------------------------------------------------------------------- */
enum type_kind {
    TYPE_VOID, TYPE_BOOL, TYPE_INT, TYPE_FLOAT, TYPE_POINTER, TYPE_ARRAY, TYPE_FUNCTION, TYPE_RECORD, TYPE_VA_LIST,
};
/* What a typedef's suffix says about ownership: T_sink, T_out, T_opt are pointers to an owned T, T_must is a T. */
enum role { ROLE_NONE, ROLE_SINK, ROLE_OUT, ROLE_OPT, ROLE_MUST };

struct type {
    enum type_kind kind;
    bool is_const, is_volatile, is_unsigned, is_char;
    bool is_variable;                    /* an array whose length is no constant                       */
    bool variadic, prototyped;           /* functions                                                  */
    int size, align;                     /* bytes of a scalar; align: raised by an attribute, or 0     */
    int64_t length;                      /* of an array; -1: unknown                                   */
    struct type *base;                   /* pointee, element, result                                   */
    struct record *record;
    struct enumeration *enumeration;     /* of an integer that is an enum                              */
    struct decl **params;
    int param_count;
    const char *alias;                   /* the typedef name it was reached by, which carries the role */
};

struct member { const char *name; struct type *type; int bits; int64_t offset; int bit; struct place place; };

struct record {
    const char *tag;
    bool is_union, complete, packed;
    bool owned, view, must, ops, sync;   /* the own-C markers                                          */
    struct member *members;
    int count;
    int64_t size;
    int align;
    struct place place;
    struct record *next;                 /* all records of the unit, latest first                      */
    int mark;                            /* scratch of whoever walks                                   */
};

struct enumeration { const char *tag; struct decl **constants; int count; };

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

/* --- questions about types (type.c) ------------------------------------------------------------------------------ */
struct type *type_new(enum type_kind kind, struct type *base, int size);
struct type *type_copy(const struct type *t);
struct type *type_qualified(struct type *t, bool is_const, bool is_volatile);
struct type *pointer_to(struct type *t);
struct type *decayed(struct type *t);            /* arrays and functions as the pointers they become */
int64_t size_of(const struct type *t);
int align_of(const struct type *t);
void record_layout(struct record *r, int align);
bool is_arithmetic(const struct type *t);
struct type *promoted(struct type *t);
struct type *common_type(struct type *a, struct type *b);
bool same_type(const struct type *a, const struct type *b);
enum role role_of(const struct type *t);
/* The function type behind a function or a pointer to one; 0: it is neither. */
struct type *function_of(struct type *t);
/* Evaluates an integer constant expression; false when it is none. */
bool constant_of(const struct node *n, int64_t *value);

extern struct type type_void, type_bool, type_char, type_int, type_uint, type_long, type_ulong, type_double,
    type_float, type_va_list;
