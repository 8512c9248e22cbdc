/* type.h - the types of one translation unit, with what their names say about ownership, and questions about them.
 *
 * The parser makes them, measured as in x86-64 System V. They name declarations (tree.h): parameters, enumerators. */
#pragma once
#include "arena.h"

/* Where something stands: a file of the unit, a line in it, and the token, from which the column is found. */
struct place { int file, line, token; };

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

/* --- questions (type.c) ------------------------------------------------------------------------------------------ */
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
/* Do two function types say the same about ownership? */
bool same_roles(const struct type *a, const struct type *b);
/* The function type behind a function or a pointer to one; 0: it is neither. */
struct type *function_of(struct type *t);

extern struct type type_void, type_bool, type_char, type_int, type_uint, type_long, type_ulong, type_double,
    type_float, type_va_list;
