/* linker_impl.h - what the linker's files share: the object under work. */
#pragma once
#include <link/linker.h>
#include <base/bytes.h>
#include <base/dwarf.h>
#include <base/elf.h>

enum { KIND_SKIP = 100 };                            /* a section that is not loaded; others: enum section_kind */
enum { MAX_SIZE = IMAGE_WINDOWS * WINDOW_SIZE, STUB_SIZE = 8, SLOT_SIZE = 8, FDE_SIZE = sizeof(struct dwarf_entry) };
enum symbol_use { SYM_NONE, SYM_OWN, SYM_STATE, SYM_IMPORT, SYM_ABSENT, SYM_ABSOLUTE };

/* A section or symbol of the object, by its number there. entry: number among the cell's sections; slot, stub: 1 +
 * number; edge: 1 + number of the slot's edge; type, type_len: where its type stands in the type lines. */
struct wsection { u64 address, offset; u32 kind, part, entry, named; };
struct wsymbol {
    u64 address, size, fingerprint, type, type_len;
    u32 use, section, slot, stub, edge, cell, symbol, exported;
};
struct wname { u32 symbol; };                        /* hash of global symbols: 1 + number, 0 empty */
VEC_TYPE(wsection)
VEC_TYPE(wsymbol)
VEC_TYPE(wname)

struct plan {
    struct elf elf;
    u32 cell, eh, types;                             /* eh, types: sections, 0 none */
    bool writable;                                   /* it has contents that a run may leave changed */
    u64 slots, stubs, edges, uses, exports, states, fdes;
    u64 end[PARTS];                                  /* bytes laid out so far in each part */
    u64 stubs_at, slots_at, fdes_at;                 /* offsets in their parts */
};
OWNED_LOCAL(work);
struct work { OWNED; u64 live; struct plan plan; wsection_vec sections; wsymbol_vec symbols; wname_vec names; };
OWNED_FUNS(work, live)
static void work_release(work *self) {
    wname_vec_drop(&self->names);
    wsymbol_vec_drop(&self->symbols);
    wsection_vec_drop(&self->sections);
}
static inline struct wsection *section_at(work *w, u64 i) {
    return wsection_vec_at(wsection_vec_need(&w->sections), i);
}
static inline struct wsymbol *symbol_at(work *w, u64 i) {
    return wsymbol_vec_at(wsymbol_vec_need(&w->symbols), i);
}

/* The number of the global symbol of that name, or 0. */
u64 symbol_named(work *w, cbytes file, text name);
/* How many bytes a relocation writes; 0: not supported. Whether it goes through a slot. */
u64 reloc_size(u32 type);
bool reloc_slot(u32 type);

status scan(work *w, cbytes file, struct line *why);         /* scan.c: sections, symbols, relocations counted */
status read_types(work *w, cbytes file, struct line *why);   /* types.c */
status resolve(work *w, cbytes file, struct line *why);      /* resolve.c: imports and states found */
status bind_states(work *w, cbytes file, struct line *why);  /* states.c */
status lay_out(work *w, cbytes file, struct line *why);      /* layout.c: memory made, every address known */
status relocate(work *w, cbytes file, struct line *why);     /* relocate.c: contents, slots, relocations, edges */
