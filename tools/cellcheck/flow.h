/* flow.h - the flow analysis: what is known about each local variable at each point of a function.
 *
 * Forward abstract interpretation over structured control flow. Per local: which ownership states are possible, from
 * whom it borrows, whether that borrow is exclusive, since when it is stale, and whether it is a result nobody has
 * read. Release on every path is GCC's work (cleanup attribute, and a moved-from value is empty), so there are no
 * exception edges here. Borrowing needs no liveness: an exclusive use of a lender makes every pointer derived from it
 * stale, a shared use makes the exclusive ones stale, and using a stale pointer is the error - stacked borrows, run
 * statically. */
#pragma once
#include "diag.h"

enum { LOCALS = 192, LABELS = 16, ARGUMENTS = 32 };

/* Ownership states, as a set. */
enum { UNSET = 1, MOVED = 2, EMPTY = 4, LIVE = 8 };

/* Lenders: locals by index, and these. */
enum { LENDER_CPU = 249, LENDER_STATIC, LENDER_TEMPORARY, LENDER_FUNCTION };
struct lenders { uint64_t bits[4]; };

struct local {
    uint8_t owned;                   /* set of ownership states; 0: not an owned local or parameter        */
    bool unchecked;                  /* a result that was not read                                          */
    bool exclusive;                  /* a borrow through which the lender may change                        */
    int stale, moved, borrowed;      /* the token that made it so; 0: it is not                             */
    struct lenders from;
};
struct state { bool dead; struct state *next_free; struct local local[LOCALS]; };

/* What an expression gives: its lenders, its possible ownership states. */
struct value { struct lenders from; uint8_t owned; bool exclusive, unchecked; };

/* What an lvalue designates. */
struct target { struct decl *variable; bool direct; struct lenders from; struct member *member; };

/* What becomes of an expression's value. */
enum use { USE_VALUE, USE_INIT, USE_DISCARD };

/* A place that jumps go to: a loop's end, its next round, a label. */
struct join { struct state *state; bool reached, passed; int scope; const char *name; struct place from; };

struct flow {
    struct unit *unit;
    struct decl *function;
    struct decl *locals[LOCALS], *scope[LOCALS];
    int local_count, scope_count;
    struct join *break_to, *continue_to, *labels[LABELS];
    int label_count;
    bool has_cleanup, owns;                  /* the function has a landing pad; one that releases something */
    bool comparing;                          /* inside the operands of a comparison or difference           */
    uint8_t moves[LOCALS], uses[LOCALS];     /* within the current full expression                          */
};
extern struct flow flow;

/* --- lenders, states (flow.c) --- */
struct lenders lender(int index);
bool lends(const struct lenders *s, int index);
struct lenders lenders_both(struct lenders a, struct lenders b);
bool lenders_none(const struct lenders *s);
/* A zeroed state, and its end: states are large and short-lived. */
struct state *state_new(void);
void state_done(struct state *s);
void state_copy(struct state *to, const struct state *from);
bool state_join(struct state *to, const struct state *from);     /* true: `to` changed */
void state_forget(struct state *s, int from);                    /* locals from an index on are undeclared again */
void begin_expression(void);
struct lenders root_of(const struct decl *global);

/* --- questions about types and trees (flow.c) --- */
bool is_owned(const struct type *t);
bool is_view(const struct type *t);
bool is_must(const struct type *t);
bool is_sync(const struct type *t);              /* arrays of it too */
bool holds_sync(const struct type *t);
bool is_borrow(const struct type *t);            /* a pointer or a view */
bool is_function_pointer(const struct type *t);
bool holds_owned(const struct type *t);
bool holds_bool(const struct type *t);
bool holds_view(const struct type *t);            /* or a raw pointer that no OWNED struct keeps */
bool holds_pointer(const struct type *t);
bool is_deep_const(const struct type *t);
bool changes_through(const struct type *t);      /* may the lender be changed through a value of this type? */
bool is_local(const struct decl *d);
bool is_slot(const struct decl *d);              /* a _sink, _out or _opt parameter: its state is the pointee's */
struct node *bare(struct node *n);               /* without pointer casts and &* */
bool is_zero(const struct node *n);
struct node *element(struct node *list_item);    /* of an initialiser list */
bool same_cell(struct place a, struct place b);
bool in_cell(struct place p);                    /* in the cell being checked */
bool in_library(struct place p);
bool is_library_body(const struct node *block);   /* made by a macro of own.h or of a library header */
const char *tag_of(const struct type *t);        /* of a record or a pointer to one */
const char *name_of(const struct decl *d);

/* --- the walk (eval_*.c) --- */
struct value eval(struct state *s, struct node *n, enum use use);
void eval_target(struct state *s, struct node *n, struct target *t);
struct value eval_call(struct state *s, struct node *call, enum use use);
void assign_local(struct state *s, struct decl *d, struct value v, struct node *source);
void eval_branch(struct state *s, struct node *condition, struct state *no);
void exec(struct state *s, struct node *statement);
struct value exec_block(struct state *s, struct node *block, bool wanted);
void check_function(struct decl *f);
void check_initializer(struct decl *d);          /* of a variable at file scope */
