/* types.c - the type lines of an object, and what to say when two types differ.
 *
 * A symbol without a line is typeless: the compiler's own references and what is defined in assembler. Typeless
 * links to anything; two types link only when their fingerprints are equal. An object without type lines is refused. */
#include <link/linker_impl.h>
#include <link/manifest.h>
#include <cell.h>

static bool fits(const struct wsymbol *s, char kind) {
    if (kind == 'E') return s->exported != 0;
    return kind == 'I' ? s->use == SYM_IMPORT : s->use == SYM_STATE;
}

status read_types(work *w, cbytes file, struct line *why) {
    w->plan.types = (u32)elf_find(file, &w->plan.elf, TEXT(".cell.types"));
    if (w->plan.types == 0) return blame(why, w->plan.cell, E_BAD_OBJECT, TEXT("no section .cell.types"), NO_TEXT);
    text types = bytes_text(elf_content(file, &w->plan.elf, w->plan.types));
    struct type_line t = {0};
    for (u64 at = 0;;) {
        i32 code = code_of(types_next(types, &at, &t));
        if (code == E_NOT_FOUND) return OK;
        if (code != 0) return blame(why, w->plan.cell, code, TEXT("a malformed type line"), NO_TEXT);
        u64 i = symbol_named(w, file, text_sub(types, t.symbol, t.symbol_len));
        if (i == 0 || !fits(symbol_at(w, i), t.kind)) continue;
        struct wsymbol *s = symbol_at(w, i);
        s->fingerprint = t.fingerprint;
        s->type = t.type;
        s->type_len = t.type_len;
        if (t.kind == 'S' && t.size != s->size)
            return blame(why, w->plan.cell, E_BAD_OBJECT, TEXT("the type line has another size: state "),
                         elf_symbol_name(file, &w->plan.elf, i));
    }
}
