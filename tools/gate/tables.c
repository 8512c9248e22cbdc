/* tables.c - reads .eh_frame and .gcc_except_table as GCC 12 and gas write them: augmentations zR, zPR, zPLR and the S
 * of interrupt frames, pointers of four bytes relative to their place, call sites in uleb128, landing pads relative to
 * the function's start, no actions. Register rules are skipped: base/dwarf checks those when a cell is loaded. */
#include "tables.h"

#include <elf.h>
#include <string.h>

enum { OMIT = 0xff, ULEB128 = 1, RELATIVE4 = 0x1b, INDIRECT = 0x80 };

struct reader { const struct object *object; const uint8_t *bytes; size_t at, end; };
struct frame_kind { bool has_lsda; };                /* of a CIE: what its FDEs look like */

static const uint8_t *take(struct reader *r, size_t size) {
    if (size > r->end - r->at) refuse(r->object, "an unwind table ends early");
    r->at += size;
    return r->bytes + r->at - size;
}

static uint32_t take_u32(struct reader *r) {
    uint32_t v;
    memcpy(&v, take(r, sizeof v), sizeof v);
    return v;
}

static uint8_t take_u8(struct reader *r) {
    return *take(r, 1);
}

static uint32_t take_uleb(struct reader *r) {
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        uint8_t byte = take_u8(r);
        v |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80 && v <= INT32_MAX) return (uint32_t)v;
    }
    refuse(r->object, "a number in an unwind table is too large");
}

static struct reader reader_of(const struct object *o, const struct section *s, size_t at) {
    if (!s->bytes || at > s->size) refuse(o, "a reference leads out of section %s", s->name);
    return (struct reader){ o, s->bytes, at, s->size };
}

/* The next record of .eh_frame, without its length; false at the end of the section. */
static bool next_record(struct reader *r, struct reader *record) {
    uint32_t size = 0;
    while (r->at < r->end && !size) size = take_u32(r);
    if (!size) return false;
    *record = *r;
    take(r, size);
    record->end = r->at;
    return true;
}

/* --- landing pads ------------------------------------------------------------------------------------------------- */

static void read_site(struct reader *r, struct function *f) {
    uint32_t from = take_uleb(r), size = take_uleb(r), pad = take_uleb(r), action = take_uleb(r);
    uint32_t before = f->site_count ? f->sites[f->site_count - 1].to : 0;
    if (action || from < before || from > f->size || size > f->size - from || pad >= f->size)
        refuse(r->object, "the call-site table of %s is not one of GCC's for C",
            function_name(r->object, f->section, f->start));
    f->sites[f->site_count++] = (struct site){ from, from + size, pad };
    f->owns |= pad != 0;
}

static void read_sites(const struct object *o, const struct reference *lsda, struct function *f) {
    struct reader r = reader_of(o, &o->sections[lsda->section], lsda->value);
    bool known = take_u8(&r) == OMIT && take_u8(&r) == OMIT && take_u8(&r) == ULEB128;
    if (!known) refuse(o, "the call-site table of %s has an unknown form", function_name(o, f->section, f->start));
    size_t size = take_uleb(&r);
    struct reader table = r;
    take(&r, size);
    table.end = r.at;
    f->sites = zeroed(size / 4, sizeof *f->sites);   /* four numbers of a byte or more each */
    while (table.at < table.end) read_site(&table, f);
}

const struct site *site_at(const struct function *f, uint64_t offset) {
    for (size_t i = 0; i < f->site_count && f->sites[i].from <= offset; i++)
        if (offset < f->sites[i].to) return &f->sites[i];
    return NULL;
}

/* --- frames ------------------------------------------------------------------------------------------------------- */

static struct frame_kind read_cie(struct reader r) {
    struct frame_kind kind = { false };
    const char *a = (const char *)r.bytes + r.at + 5;
    if (r.end - r.at < 6 || take_u32(&r) || take_u8(&r) != 1 || !memchr(a, 0, r.end - r.at) || *a != 'z')
        refuse(r.object, "a frame entry of an unknown form");
    take(&r, strlen(a) + 1);
    take_uleb(&r);                                   /* code and data alignment, return address, size */
    take_uleb(&r);
    take_u8(&r);
    take_uleb(&r);
    for (a++; *a; a++) {
        if (*a == 'S') continue;                     /* an interrupt's frame, without data of its own */
        uint8_t encoding = take_u8(&r), indirect = *a == 'P' ? encoding & INDIRECT : 0;
        if (!strchr("PLR", *a) || encoding != (RELATIVE4 | indirect))
            refuse(r.object, "a frame entry has an unknown augmentation");
        if (*a == 'P') take(&r, 4);
        kind.has_lsda |= *a == 'L';
    }
    return kind;
}

static const struct reference *code_of(const struct reader *r, const struct section *eh) {
    const struct reference *code = reference_at(eh, r->at);
    if (!code || !code->section || code->type != R_X86_64_PC32 || code->value > UINT32_MAX)
        refuse(r->object, "a frame entry names no function");
    return code;
}

static struct function read_fde(struct reader r, const struct section *eh, struct frame_kind kind) {
    const struct reference *code = code_of(&r, eh);
    take(&r, 4);
    const struct section *text = &r.object->sections[code->section];
    struct function f = { .section = code->section, .start = (uint32_t)code->value, .size = take_u32(&r) };
    if (!text->bytes || f.start > text->size || f.size > text->size - f.start)
        refuse(r.object, "a frame entry leads out of section %s", text->name);
    take_uleb(&r);
    const struct reference *lsda = kind.has_lsda ? reference_at(eh, r.at) : NULL;
    if (lsda && !lsda->section) refuse(r.object, "a call-site table is not in the object");
    if (lsda) read_sites(r.object, lsda, &f);
    return f;
}

/* The CIE that a frame entry names by its distance. */
static struct frame_kind kind_of(const struct reader *r, const struct section *eh, size_t at, uint32_t distance) {
    if (distance > at) refuse(r->object, "a frame entry has no common part");
    struct reader all = reader_of(r->object, eh, at - distance), cie;
    if (!next_record(&all, &cie)) refuse(r->object, "a frame entry has no common part");
    return read_cie(cie);
}

static size_t read_frames(const struct object *o, const struct section *eh, struct function *into) {
    struct reader r = reader_of(o, eh, 0), record;
    size_t count = 0;
    while (next_record(&r, &record)) {
        size_t at = record.at;
        uint32_t distance = take_u32(&record);
        if (distance) into[count++] = read_fde(record, eh, kind_of(&r, eh, at, distance));
    }
    return count;
}

struct function *functions_read(const struct object *o, size_t *count) {
    size_t room = 0;                                 /* an entry has 17 bytes or more */
    for (size_t i = 1; i < o->section_count; i++)
        if (!strcmp(o->sections[i].name, ".eh_frame")) room += o->sections[i].size / 17;
    struct function *all = zeroed(room, sizeof *all);
    *count = 0;
    for (size_t i = 1; i < o->section_count; i++)
        if (!strcmp(o->sections[i].name, ".eh_frame")) *count += read_frames(o, &o->sections[i], all + *count);
    return all;
}
