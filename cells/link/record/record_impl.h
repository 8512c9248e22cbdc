/* record_impl.h - what the files of this cell share: the record of a cell, the locked tables, and the lists in them. */
#pragma once
#include <link/record.h>
#include <cpu/lock.h>

enum { CELL_SLOTS = 2048, NS_MAX = 512, BUCKETS = 4096, SEEN = 256, NAME_CHAINS = 256 };

OWNED_NAMES(record);
struct record {
    OWNED;
    struct cell_head head;                           /* head.id is never 0 */
    box names;
    section_vec sections;
    symbol_vec symbols;
    edge_vec edges;
    use_vec uses;
    need_vec needs;
    binding_vec bindings;
    init_vec inits;
    image memory;
    u32 next_named[2];                               /* chains of names.c */
};
OWNED_FUNS(record, head.id)
OWNED_BOX_TYPE(record)

struct word { u64 v; };                              /* in a cell's data */
PLAIN_TYPE(word)
struct scope { u64 id, parent, cells, handle; };     /* a namespace; id 0: free */
struct chain { u32 cell, symbol; };
struct tables {
    OWNED;
    record_box at[CELL_SLOTS];                       /* by slot */
    u64 next_id, next_ns, slots;                     /* slots: one past the highest that was ever used */
    struct scope scopes[NS_MAX];
    struct chain buckets[BUCKETS];                   /* exports by hash of name and namespace */
    u32 count, order[CELL_SLOTS];                    /* the slots in use, by id */
    u64 strangers;                                   /* cells in namespaces of programs and trials */
    u32 named[NAME_CHAINS];                          /* the first link of each chain of names.c; 0: none */
    u32 seen[SEEN];                                  /* the slot in which a cell was found last, by id */
};
SPIN_TYPE(tables)

tables_spin *tables_all(void);                   /* the declared state */

struct record *record_at(u32 slot);                     /* panics when the slot is free */
struct scope *scope_of(struct tables *r, u64 ns);  /* with id 0: unknown */

/* With the lock held: so many cells more, modulo 2^64, in a namespace. */
void scope_count(struct tables *r, u64 ns, u64 more);
/* With the lock held: a slot with the highest id enters the order, one leaves it, two that are about to exchange
 * their ids exchange their places. */
void order_enter(struct tables *r, u32 slot);
void order_leave(struct tables *r, u32 slot);
void order_exchange(struct tables *r, u32 a, u32 b);
/* With the lock held: a cell's names into the hash and out of it; they do not change in it. */
void names_enter(struct tables *r, u32 slot);
void names_leave(struct tables *r, u32 slot);
/* With the lock held: exports into and out of the hash, edges into and out of users' lists. */
void export_link(struct tables *r, u32 cell, u32 symbol);
void export_unlink(struct tables *r, u32 cell, u32 symbol);
void edge_link(u32 cell, u32 edge);
void edge_unlink(u32 cell, u32 edge);
struct found lookup_in(struct tables *r, u64 ns, u64 hash, text name);   /* in one namespace only */
