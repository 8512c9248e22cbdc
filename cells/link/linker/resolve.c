/* resolve.c - finds what the object imports, and refuses exports that are there already.
 *
 * An import must be an export of a cell that the manifest names, seen from the cell's namespace. In a trial the old
 * versions of replaced cells are still visible through the namespace below; what only they export is not resolved. */
#include <link/linker_impl.h>
#include <cell.h>

static status type_error(work *w, cbytes file, const struct wsymbol *s, text name, u32 other, struct line *why) {
    u32 cell = w->plan.cell;
    status e = blame(why, cell, E_TYPE_CHANGED, TEXT("built for another type of "), name);
    text types = bytes_text(elf_content(file, &w->plan.elf, w->plan.types));
    line_put(why, TEXT(": "));
    line_put(why, cell_name(cell));
    line_put(why, TEXT(" expects "));
    line_put(why, text_sub(types, s->type, s->type_len));
    line_put(why, TEXT(", "));
    line_put(why, cell_name(other));
    line_put(why, TEXT(" has "));
    object_put_type(why, other, name);
    return e;
}

static status resolve_import(work *w, cbytes file, u64 i, struct line *why) {
    struct elf_symbol e = elf_symbol(file, &w->plan.elf, i);
    text name = elf_symbol_name(file, &w->plan.elf, i);
    u32 cell = w->plan.cell;
    struct found f = symbol_lookup(cell_head(cell)->ns, name);
    struct wsymbol *s = symbol_at(w, i);
    bool usable = f.cell != 0 && cell_head(f.cell)->successor == 0 && cell_has_need(cell, f.cell);
    if (!usable && elf_bind(&e) == STB_WEAK) {
        s->use = SYM_ABSENT;
        return OK;
    }
    if (!usable && f.cell != 0 && cell_head(f.cell)->successor == 0) {
        status bad = blame(why, cell, E_UNRESOLVED, TEXT("its manifest does not name the cell that exports "), name);
        line_put(why, TEXT(": "));
        line_put(why, cell_name(f.cell));
        return bad;
    }
    if (!usable) return blame(why, cell, E_UNRESOLVED, TEXT("no cell it needs exports "), name);
    struct symbol target = *symbol_vec_at(cell_symbols(f.cell), f.symbol);
    s->cell = f.cell;
    s->symbol = f.symbol;
    s->address = target.address;
    if (s->fingerprint != 0 && target.fingerprint != 0 && s->fingerprint != target.fingerprint) {
        struct wsymbol copy = *s;
        return type_error(w, file, &copy, name, f.cell, why);
    }
    return OK;
}

static status check_export(work *w, cbytes file, u64 i, struct line *why) {
    text name = elf_symbol_name(file, &w->plan.elf, i);
    u64 ns = cell_head(w->plan.cell)->ns;
    struct found f = symbol_lookup(ns, name);
    if (name.len == 0) return blame(why, w->plan.cell, E_BAD_OBJECT, TEXT("an export without a name"), name);
    if (f.cell == 0 || cell_head(f.cell)->ns != ns) return OK;
    status bad = blame(why, w->plan.cell, E_EXISTS, TEXT("another cell exports "), name);
    line_put(why, TEXT(" already: "));
    line_put(why, cell_name(f.cell));
    return bad;
}

status resolve(work *w, cbytes file, struct line *why) {
    for (u64 i = 1; i < w->plan.elf.symbols; i++) {
        if (symbol_at(w, i)->use == SYM_IMPORT) TRY(resolve_import(w, file, i, why));
        if (symbol_at(w, i)->exported) TRY(check_export(w, file, i, why));
    }
    return OK;
}
