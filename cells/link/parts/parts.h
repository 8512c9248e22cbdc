/* parts.h - what a loaded cell consists of, as tables of plain structs: sections, exports, references, states; and
 * its head.
 *
 * Elements are named by their number. Who may change them when is said in record.h. */
#pragma once
#include <mem/vec.h>

enum { CELL_NAME = 48, SYMBOL_NAME = 96, NS_KERNEL = 1 };
enum cell_phase { CELL_LOADING, CELL_LIVE, CELL_DRAINING, CELL_RESTING };
enum section_kind { SECTION_TEXT, SECTION_RODATA, SECTION_DATA, SECTION_BSS, SECTION_STATE, SECTION_UNWIND };

enum { R_64 = 1, R_PC32 = 2, R_PLT32 = 4, R_GOTPCREL = 9, R_32 = 10, R_32S = 11, R_PC64 = 24, R_GOTPCRELX = 41,
       R_REX_GOTPCRELX = 42 };
enum { NO_SECTION = 0xffffffff };

/* One section of the object in memory. `name` is an offset into the cell's names, `index` the number in the object. */
struct section { u64 address, size, fingerprint; u32 name, kind, index, exported, in, out; };
/* One export. users: the head of the list of edges that refer to it; next: its hash chain. */
struct symbol {
    u64 hash, address, fingerprint; u32 name, section;
    u32 users_cell, users_edge, next_cell, next_symbol;
};
/* One word of this cell's data that holds the address of a foreign symbol: type R_GOTPCREL a slot, R_64 any other word,
 * with an addend. An edge without a cell belongs to a weak symbol that nobody defines. */
struct edge { u64 place; i64 addend; u32 type, name, cell, symbol, next_cell, next_edge; };
/* One instruction or word of a section, and the edge through which it reaches out. */
struct use { u32 section, edge, offset, type; };
struct need { u32 cell; };
/* One declared state and the slot bound to it. was: the state of another layout that it replaces at commit; fresh: made
 * by this load. */
struct binding { u64 state, was, place, layout, size; u32 name, version, align, fresh; };
/* An array of functions to call before start; the lowest order first. */
struct init { u64 address, count, order; };
VEC_TYPE(section)
VEC_TYPE(symbol)
VEC_TYPE(edge)
VEC_TYPE(use)
VEC_TYPE(need)
VEC_TYPE(binding)
VEC_TYPE(init)

struct cell_head {
    u64 id, ns;
    char name[CELL_NAME], implements[CELL_NAME], district[16];   /* implements: the name it stands for, often its own */
    u64 name_hash, implements_hash;
    u32 phase, version;
    u32 published, started;                          /* in the lists; start has run and stop has not */
    u32 needers, kept;                               /* cells that need this one; 1: stays without any use */
    u64 holds;                                       /* cell_refs */
    u32 successor, predecessor;                      /* slots: what replaces this one, what it replaces */
    u64 home;                                        /* the namespace it belongs to once it is live */
    u64 base, extent;                                /* of its windows, 0 while it has none */
    u64 map;                                         /* address of its struct code_map, 0 while not published there */
    u64 text, rodata, data;                          /* bytes */
    u64 sections;
    u64 ops;                                         /* address of its struct cell_ops, or 0 */
    u32 reusable;                                    /* 1: a run leaves nothing behind in it (rest.h) */
};
