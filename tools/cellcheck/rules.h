/* rules.h - the rules, as the walk calls them. Each reports what it finds and updates the state it is given. */
#pragma once
#include "flow.h"

/* One call on its way through the rules. */
struct argument {
    struct node *node, *bare;            /* as written; without pointer casts and &*                     */
    struct place place;                  /* of what it names: macros bring the & along                   */
    struct type *type;                   /* the parameter's; 0 behind `...`                              */
    struct value value;
    bool borrow, changes;                /* a pointer or view; one that its lender may change through    */
    struct member *member;               /* `&x.member`: the member...                                   */
    struct decl *root;                   /* ...and the variable                                          */
    struct decl *whole;                  /* the local whose ownership state the argument names           */
};
struct call {
    struct node *node;
    struct decl *callee;                 /* 0: through a pointer                                         */
    const char *name;
    struct type *type;
    struct argument args[ARGUMENTS];
    int count, lender;                   /* lender: the argument a returned borrow comes from; -1: none  */
    bool takes;                          /* it is T_take: the result is the value moved out              */
    uint8_t taken;
    struct lenders taken_from;
};

/* --- owned values: rules_owned.c --- */
void owned_used(struct state *s, struct decl *d, struct place where, bool borrowed);
void owned_copied(const struct node *n);
void owned_moved(struct state *s, struct call *c, struct argument *a);
void owned_filled(struct state *s, struct call *c, struct argument *a);
void owned_tested(struct state *s, struct call *c, struct argument *a);
void owned_lent(struct state *s, struct call *c, struct argument *a);
uint8_t owned_pointed_at(struct state *s, struct node *source);
uint8_t owned_result(const struct call *c, enum use use);
void owned_assigned(struct state *s, struct node *n, struct value v);    /* to anything but a whole local */
void owned_shared_assigned(const struct node *n);               /* an assignment to what holds SYNC values */
void owned_overwritten(struct state *s, struct decl *d, struct node *n);
void owned_declared(struct decl *d, struct place where);
void owned_parameters(struct decl *f);
void owned_returned(struct value v, struct place where);
void owned_release(struct decl *f);
void owned_members(const struct record *r);
bool is_generated(const char *name, const struct type *t, const char *suffix);   /* T_take, T_drop, ... */

/* --- borrows: rules_borrow.c --- */
void borrow_used(struct state *s, struct decl *d, struct place where);
/* What is borrowed from a local (or from each of a set) goes stale; only exclusive borrows if asked for. */
void borrow_end(struct state *s, int from, bool only_exclusive, struct place where, struct decl *except);
void borrow_end_all(struct state *s, struct lenders from, bool only_exclusive, struct place where, struct decl *except);
void borrow_stored(struct place where, struct value v, const struct type *t);
void borrow_aliases(struct call *c);
void borrow_consumed(struct state *s, struct call *c);
struct value borrow_result(struct state *s, struct call *c);
void borrow_returned(struct value v, struct place where);
void borrow_block_value(struct value *v, struct lenders inner, struct place where);
void borrow_declared(struct decl *d, struct place where);
void borrow_members(const struct record *r);

/* --- raw operations: rules_raw.c --- */
void raw_index(const struct node *n);
void raw_cast(const struct node *n);
void raw_converted(const struct node *from, const struct type *to);
void raw_arithmetic(const struct node *n);
void raw_function(const struct decl *f, struct place where);     /* its address is taken */
void raw_changed(const struct node *lvalue);                     /* it is assigned, stepped, or its address taken */
void raw_stored_type(const struct decl *f);                      /* f: made by a library macro for some type */
void raw_callee(struct call *c);
void raw_atomic(const struct call *c, const struct argument *a);
void raw_argument_count(struct call *c);
void raw_view(const struct node *list);
void raw_member(const struct node *n);
void raw_members(const struct record *r);
void raw_asm(const struct node *n);

/* --- what unwinding needs: rules_unwind.c --- */
void unwind_callee(struct call *c);
void unwind_argument(const struct argument *a);
void unwind_function(struct decl *f);
void unwind_asm(const struct node *n);
void unwind_loop(const struct node *condition, const struct node *step, const struct node *body, struct place where);

/* --- results: rules_result.c --- */
void result_discarded(const struct node *n, const char *of);
void result_overwritten(struct state *s, struct decl *d, struct place where);
void result_lent(struct state *s, const struct argument *a);
void result_left(struct state *s, struct decl *d, struct place where);
void result_declared(struct decl *d, struct place where);

/* --- cells: rules_cell.c, rules_text.c, manifest.c --- */
void cell_private(const struct node *n);
void cell_forged(const struct node *list);
void cell_local_static(struct decl *d, struct place where);
void cell_called(struct call *c);
void cell_variable(struct decl *d);
void cell_function(struct decl *f);
void cell_recursion(void);
void cell_print_calls(void);                        /* `calls FROM TO` for each call inside the cell */
void cell_text(void);                    /* what the preprocessor would hide */
void cell_needs(void);
bool is_container(const struct file *f); /* a header whose cell's manifest says `kind container` */
int cell_budget(void);                   /* `unsafe N` of the manifest; -1: it has no such line */
void cell_variant(void);                 /* finds the cell that this one implements */

/* --- the whole: check.c --- */
struct totals { int functions, lines, unsafe_blocks, unsafe_lines, library_blocks; };
extern struct totals totals;
/* Says which cell is checked: the one in a folder; 0: that of the first source file. */
void unit_in_cell(struct unit *u, const char *folder);
/* Checks the unit's cell; budget: at most so many UNSAFE blocks, -1: as many as the manifest says. */
void check_unit(struct unit *u, int budget);
/* Counts an UNSAFE block; needed: some rule was suspended in it. */
void count_unsafe(const struct node *block, const struct node *marker, bool needed);
/* UNSAFE blocks, calls inside the cell, and a line of totals. */
void print_stats(int errors);
