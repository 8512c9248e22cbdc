/* archive.c - one table entry per object: hash of the name, where the bytes lie, and whether they are ours.
 *
 * Entries of the boot archive point into its mapping; pushed ones own a heap object (in practice a mapping of its own).
 * Look-ups compare hashes first. Bad at: thousands of files. */
#include <link/archive.h>
#include <base/bytes.h>
#include <base/hash.h>
#include <base/tar.h>
#include <cell.h>
#include <cpu/lock.h>
#include <mem/heap.h>

/* pushed: 1 when the bytes are on the heap. */
struct file { u64 hash, address, size, pushed; char name[ARCHIVE_NAME]; };
PLAIN_TYPE(file)
struct archive { u64 files, count, room; };          /* address of `room` entries on the heap, `count` in use */
SPIN_TYPE(archive)
CELL_STATE archive_spin archive_state;

static cbytes content(u64 address, u64 size) {
    UNSAFE("addresses in the table are of lent or owned bytes of that size");
    return (cbytes){ .ptr = (const u8 *)address, .len = size };
}

static u64 address_of(cbytes b) {
    UNSAFE("an address for the table");
    return (u64)b.ptr;
}

static text name_text(const struct file *f) {
    return bytes_string(file_bytes(f), sizeof *f - ARCHIVE_NAME);
}

static void name_file(struct file *f, text name) {
    for (usize i = 0; i < ARCHIVE_NAME; i++) AT(f->name, i) = i < name.len ? *text_at(name, i) : 0;
    f->hash = hash_text(name);
}

static struct file *file_at(struct archive *a, u64 i) {
    UNSAFE("the table's heap memory holds `room` entries");
    return (struct file *)a->files + ix(i, a->count);
}

static bool search(struct archive *a, text name, u64 *index) {
    u64 hash = hash_text(name);
    for (u64 i = 0; i < a->count; i++) {
        struct file *f = file_at(a, i);
        if (f->hash != hash || !text_equal(name_text(f), name)) continue;
        *index = i;
        return true;
    }
    return false;
}

static status grow(struct archive *a) {
    u64 room = a->room == 0 ? 64 : a->room * 2;
    UNSAFE("the table is a heap object that is replaced by a larger one");
    u64 at = unsafe_heap_alloc(room * sizeof(struct file));
    if (at == 0) return st(E_NO_MEMORY);
    if (a->files != 0) {
        memcpy((u8 *)at, (const u8 *)a->files, a->count * sizeof(struct file));
        unsafe_heap_free(a->files, a->room * sizeof(struct file));
    }
    a->files = at;
    a->room = room;
    return OK;
}

/* Adds or replaces an entry; what it replaces goes to *was. */
static status enter(const struct file *f, struct file *was) {
    OWN(archive_hold) g = archive_lock(&archive_state);
    struct archive *a = archive_data(&g);
    u64 i = 0;
    if (search(a, name_text(f), &i)) {
        *was = *file_at(a, i);
    } else {
        if (a->count == a->room) TRY(grow(a));
        i = a->count++;
    }
    *file_at(a, i) = *f;
    return OK;
}

/* Gives the bytes of a pushed object back. */
static void forget(const struct file *f) {
    if (f->pushed == 0) return;
    UNSAFE("the table owned these bytes");
    unsafe_heap_free(f->address, f->size);
}

/* Walks the whole archive; enters its files when `keep`. */
static status walk(cbytes archive_, bool keep, u64 *bad) {
    struct tar_file t = {0};
    for (;;) {
        i32 code = code_of(tar_next(archive_, t.next, &t));
        if (code == E_NOT_FOUND) return OK;
        *bad = t.next;
        if (code != 0) return st(code);
        if (!keep) continue;
        struct file f = { .address = address_of(cbytes_sub(archive_, t.content, t.size)), .size = t.size }, was = {0};
        name_file(&f, tar_name(&t));
        TRY(enter(&f, &was));
        forget(&was);
    }
}

status archive_open(u64 address, u64 size, u64 *bad) {
    TRY(walk(content(address, size), false, bad));
    return walk(content(address, size), true, bad);
}

status archive_push(text name, cbytes object) {
    if (name.len == 0 || name.len >= ARCHIVE_NAME || object.len == 0) return st(E_INVALID);
    struct file f = { .size = object.len, .pushed = 1 }, was = {0};
    name_file(&f, name);
    UNSAFE("the table owns heap memory by address");
    f.address = unsafe_heap_alloc(object.len);
    if (f.address == 0) return st(E_NO_MEMORY);
    memcpy((u8 *)f.address, object.ptr, object.len);
    status s = enter(&f, &was);
    forget(ok(s) ? &was : &f);
    return s;
}

/* A copy of the entry of that name. */
static status entry(text name, struct file *out) {
    OWN(archive_hold) g = archive_lock(&archive_state);
    u64 i = 0;
    if (!search(archive_data(&g), name, &i)) return st(E_NOT_FOUND);
    *out = *file_at(archive_data(&g), i);
    return OK;
}

status archive_find(text name, cbytes *out) {
    struct file f = {0};
    TRY(entry(name, &f));
    *out = content(f.address, f.size);
    return OK;
}

status archive_name(u64 i, struct archive_entry *out) {
    OWN(archive_hold) g = archive_lock(&archive_state);
    struct archive *a = archive_data(&g);
    if (i >= a->count) return st(E_NOT_FOUND);
    struct file *f = file_at(a, i);
    for (usize k = 0; k < ARCHIVE_NAME; k++) AT(out->name, k) = AT(f->name, k);
    out->size = f->size;
    return OK;
}

text archive_entry_name(const struct archive_entry *e) {
    return bytes_string(archive_entry_bytes(e), 0);
}

u64 archive_count(void) {
    OWN(archive_hold) g = archive_lock(&archive_state);
    return archive_data(&g)->count;
}
