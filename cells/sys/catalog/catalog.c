/* catalog.c - what the boot archive holds.
 *
 * Nothing is remembered: each question opens the object and reads its manifest, which takes some ten microseconds. So
 * an object that was pushed a moment ago is found like any other, and there is no state to keep right.
 * Bad at: being asked in a loop. */
#include <sys/catalog.h>
#include <base/bytes.h>
#include <base/elf.h>
#include <link/archive.h>
#include <link/manifest.h>

text catalog_name(const struct catalog_item *i) { return STRING(i->name); }
text catalog_does(const struct catalog_item *i) { return STRING(i->does); }
text catalog_swap(const struct catalog_item *i) { return STRING(i->swap); }
text catalog_implements(const struct catalog_item *i) { return STRING(i->implements); }

/* The object's manifest; empty when it cannot be read. Borrows from the file. */
static text manifest_of(cbytes file) {
    struct elf e = {0};
    struct line why = {0};
    if (!ok(elf_open(file, &e, &why))) return NO_TEXT;
    u64 section = elf_find(file, &e, TEXT(".cell"));
    return section ? bytes_text(elf_content(file, &e, section)) : NO_TEXT;
}

static status describe(text file_name, struct catalog_item *out) {
    cbytes file = text_bytes(NO_TEXT);
    TRY(archive_find(file_name, &file));
    text m = manifest_of(file);
    *out = (struct catalog_item){0};
    STORE(out->name, text_sub(file_name, 0, file_name.len - 2));
    STORE(out->implements, manifest_value(m, TEXT("implements")));
    STORE(out->does, manifest_value(m, TEXT("does")));
    STORE(out->swap, manifest_value(m, TEXT("swap")));
    return OK;
}

status catalog_next(u64 *at, struct catalog_item *out) {
    struct archive_entry entry = {0};
    for (;;) {
        TRY(archive_name(*at, &entry));
        ++*at;
        text name = STRING(entry.name);
        if (text_ends(name, TEXT(".o"))) return describe(name, out);
    }
}

status catalog_next_of(u64 *at, text what, struct catalog_item *out) {
    do TRY(catalog_next(at, out));
    while (!text_equal(catalog_implements(out), what));
    return OK;
}

status catalog_find(text name, struct catalog_item *out) {
    struct line file = {0};
    line_put(&file, name);
    line_put(&file, TEXT(".o"));
    return describe(line_text(&file), out);
}

static bool is_program(const struct catalog_item *i) {
    return text_equal(catalog_implements(i), TEXT("program"));
}

status catalog_program(text command, struct catalog_item *out) {
    struct line other = {0};
    struct catalog_item second = {0};
    *out = (struct catalog_item){0};
    if (ok(catalog_find(command, out)) && is_program(out)) return OK;
    line_put(&other, command);
    line_put(&other, TEXT("_command"));
    if (!ok(catalog_find(line_text(&other), &second)) || !is_program(&second)) return st(E_NOT_FOUND);
    *out = second;
    return OK;
}

text catalog_command(const struct catalog_item *i) {
    text name = catalog_name(i), suffix = TEXT("_command");
    return text_ends(name, suffix) ? text_sub(name, 0, name.len - suffix.len) : name;
}
