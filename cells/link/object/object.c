/* object.c - questions about an object that come before and after linking it: is it one, what does it say of itself.
 *
 * Flags are asked of every C source that its symbols name: each must have recorded how it was compiled. */
#include <link/object.h>
#include <base/bytes.h>
#include <cell.h>
#include <link/archive.h>
#include <link/manifest.h>

void object_blame(struct line *why, u32 cell) {
    line_clear(why);
    line_put(why, cell_name(cell));
    line_put(why, TEXT(": "));
}

status blame(struct line *why, u32 cell, i32 code, text what, text name) {
    object_blame(why, cell);
    line_put(why, what);
    line_put(why, name);
    return st(code);
}

text object_type(cbytes object, char kind, text symbol) {
    struct elf e = {0};
    struct line ignored = {0};
    text none = bytes_text(cbytes_sub(object, 0, 0));
    if (!ok(elf_open(object, &e, &ignored))) return none;
    u64 section = elf_find(object, &e, TEXT(".cell.types"));
    if (section == 0) return none;
    text types = bytes_text(elf_content(object, &e, section));
    struct type_line t = {0};
    for (u64 at = 0; ok(types_next(types, &at, &t));)
        if (t.kind == kind && text_equal(text_sub(types, t.symbol, t.symbol_len), symbol))
            return text_sub(types, t.type, t.type_len);
    return none;
}

void object_put_type(struct line *why, u32 cell, text symbol) {
    struct line file = {0};
    cbytes object = text_bytes(NO_TEXT);
    line_put(&file, cell_name(cell));
    line_put(&file, TEXT(".o"));
    text type = NO_TEXT;
    if (ok(archive_find(line_text(&file), &object))) type = object_type(object, 'E', symbol);
    line_put(why, type.len == 0 ? TEXT("another one") : type);
}

/* How many sources were compiled from C, by the symbols that name them. */
static u64 c_sources(cbytes object, const struct elf *e) {
    u64 count = 0;
    for (u64 i = 1; i < e->symbols; i++) {
        struct elf_symbol s = elf_symbol(object, e, i);
        if (elf_type(&s) == STT_FILE && text_ends(elf_symbol_name(object, e, i), TEXT(".c"))) count++;
    }
    return count;
}

status object_open(u32 cell, cbytes object, struct elf *out, struct line *why) {
    struct line fault = {0};
    i32 code = code_of(elf_open(object, out, &fault));
    if (code != 0) return blame(why, cell, code, line_text(&fault), NO_TEXT);
    u64 flags = elf_find(object, out, TEXT(".GCC.command.line")), recorded = 0;
    text missing = flags == 0 ? NO_TEXT : flags_missing(elf_content(object, out, flags), &recorded);
    if (missing.len != 0) return blame(why, cell, E_BAD_FLAGS, TEXT("compiled without "), missing);
    if (recorded >= c_sources(object, out)) return OK;
    return blame(why, cell, E_BAD_FLAGS, TEXT("compiled without recording its flags"), NO_TEXT);
}

text object_manifest(cbytes object, const struct elf *e) {
    u64 section = elf_find(object, e, TEXT(".cell"));
    return bytes_text(section == 0 ? cbytes_sub(object, 0, 0) : elf_content(object, e, section));
}
