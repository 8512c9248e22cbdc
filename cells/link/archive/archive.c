/* archive.c - one table of objects, hashed by name: where the bytes lie, and the memory that holds them if it is ours.
 *
 * Entries of the boot archive point into its mapping; pushed ones own a box (in practice a mapping of its own). No name
 * ever leaves the table, so a look-up starts at the place that the name's hash gives and ends at the first free one.
 * Bad at: more files than the table holds, and being nearly full. */
#include <link/archive.h>
#include <base/bytes.h>
#include <base/hash.h>
#include <base/tar.h>
#include <cell.h>
#include <cpu/lock.h>
#include <mem/heap.h>

enum { FILES = 512 };

/* pushed: the bytes, when they are ours. hash 0: free. */
struct file { OWNED; u64 hash, address, size; box pushed; char name[ARCHIVE_NAME]; };
struct archive { OWNED; u64 count; struct file at[FILES]; };
SPIN_TYPE(archive)
CELL_STATE archive_spin archive_state;

static cbytes content(u64 address, u64 size) {
    UNSAFE("lent for ever, or owned by a file that its readers keep from being replaced");
    return (cbytes){ .ptr = (const u8 *)address, .len = size };
}

static u64 hash_of(text name) {
    return hash_text(name) | 1;
}

/* The place of a name: where it is, or would be. FILES: it is not there, and all are taken. */
static u64 place_of(struct archive *a, text name) {
    u64 hash = hash_of(name);
    for (u64 i = 0; i < FILES; i++) {
        struct file *f = &AT(a->at, (hash / 2 + i) % FILES);
        if (f->hash == 0 || (f->hash == hash && text_equal(STRING(f->name), name))) return (hash / 2 + i) % FILES;
    }
    return FILES;
}

/* The file of that name at its place, with other content; `pushed` is still what it was. */
static struct file *fill(struct archive *a, u64 place, text name, u64 address, u64 size) {
    struct file *f = &AT(a->at, place);
    if (f->hash == 0) a->count++;
    f->hash = hash_of(name);
    f->address = address;
    f->size = size;
    STORE(f->name, name);
    return f;
}

static status enter(text name, u64 address, u64 size) {
    OWN(box) was = NONE(box);
    OWN(archive_hold) g = archive_lock(&archive_state);
    struct archive *a = archive_data(&g);
    u64 place = place_of(a, name);
    if (place == FILES) return st(E_FULL);
    was = TAKE(box, fill(a, place, name, address, size)->pushed);
    return OK;
}

static status enter_pushed(text name, u64 size, box_sink copy) {
    OWN(box) was = NONE(box);
    u64 address = (u64)bytes_at(box_bytes(copy), 0);
    OWN(archive_hold) g = archive_lock(&archive_state);
    struct archive *a = archive_data(&g);
    u64 place = place_of(a, name);
    if (place == FILES) return st(E_FULL);
    struct file *f = fill(a, place, name, address, size);
    was = TAKE(box, f->pushed);
    box_put(&f->pushed, copy);
    return OK;
}

status archive_open(u64 address, u64 size, u64 *bad) {
    struct tar_file t = {0};
    for (;;) {
        i32 code = code_of(tar_next(content(address, size), t.next, &t));
        if (code == E_NOT_FOUND) return OK;
        *bad = t.next;
        if (code != 0) return st(code);
        TRY(enter(tar_name(&t), address + t.content, t.size));
    }
}

status archive_push(text name, cbytes object) {
    if (name.len == 0 || name.len >= ARCHIVE_NAME || object.len == 0) return st(E_INVALID);
    OWN(box) copy = NONE(box);
    TRY(box_make(object.len, &copy));
    if (!box_live(&copy)) return st(E_NO_MEMORY);
    TRY(bytes_copy(box_bytes(&copy), object));
    return enter_pushed(name, object.len, &copy);
}

status archive_find(text name, cbytes *out) {
    OWN(archive_hold) g = archive_lock(&archive_state);
    struct archive *a = archive_data(&g);
    u64 place = place_of(a, name);
    if (place == FILES || AT(a->at, place).hash == 0) return st(E_NOT_FOUND);
    *out = content(AT(a->at, place).address, AT(a->at, place).size);
    return OK;
}

status archive_name(u64 i, struct archive_entry *out) {
    OWN(archive_hold) g = archive_lock(&archive_state);
    struct archive *a = archive_data(&g);
    for (u64 k = 0; k < FILES; k++) {
        struct file *f = &AT(a->at, k);
        if (f->hash == 0 || i-- != 0) continue;
        STORE(out->name, STRING(f->name));
        out->size = f->size;
        return OK;
    }
    return st(E_NOT_FOUND);
}

text archive_entry_name(const struct archive_entry *e) {
    return STRING(e->name);
}

u64 archive_count(void) {
    OWN(archive_hold) g = archive_lock(&archive_state);
    return archive_data(&g)->count;
}
