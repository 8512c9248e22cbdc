/* boot_info.c - reads PVH's start_info and multiboot2's tags.
 *
 * What a loader says is not trusted further than it must be: every structure is read through slices, every length is
 * checked, sums that would wrap are refused. Unknown tags and kinds of memory are skipped and reserved. Memory kinds
 * that firmware needs only until it has been left (ACPI tables) stay reserved: they are mapped later as device memory.
 * Bad at: more than BOOT_RANGES ranges, which no machine seen has after joining neighbours. */
#include "boot_info.h"
#include <base/bytes.h>

enum { E820_USABLE = 1, PAGE = 4096 };
#define MAPPED (1ul << 32)                           /* how far the boot tables reach */

struct pvh_start {
    u32 magic, version, flags, modules;
    u64 modlist, command, rsdp, memmap;
    u32 memmap_entries, reserved;
};
PLAIN_TYPE(pvh_start)
struct pvh_module { u64 start, size, command, reserved; };
PLAIN_TYPE(pvh_module)
struct pvh_range { u64 start, size; u32 kind, reserved; };
PLAIN_TYPE(pvh_range)
enum { PVH_MAGIC = 0x336ec578, PVH_MODULES_MAX = 16 };

struct mb2_head { u32 size, reserved; };
PLAIN_TYPE(mb2_head)
struct mb2_tag { u32 kind, size; };
PLAIN_TYPE(mb2_tag)
struct mb2_module { u32 kind, size, start, end; };
PLAIN_TYPE(mb2_module)
struct mb2_memory { u32 kind, size, entry_size, version; };
PLAIN_TYPE(mb2_memory)
struct mb2_range { u64 start, size; u32 kind, reserved; };
PLAIN_TYPE(mb2_range)
enum { TAG_END = 0, TAG_COMMAND = 1, TAG_MODULE = 3, TAG_MEMORY = 6, TAG_RSDP_OLD = 14, TAG_RSDP_NEW = 15 };

cbytes boot_memory(u64 physical, u64 size) {
    if (physical == 0 || physical >= MAPPED || size > MAPPED - physical) return text_bytes(NO_TEXT);
    UNSAFE("reads physical memory through the boot tables' identity map");
    return (cbytes){ .ptr = (const u8 *)physical, .len = size };
}

status boot_add(struct boot_info *info, u64 start, u64 size, enum boot_kind kind) {
    if (size == 0) return OK;
    if (start + size < start) return st(E_INVALID);
    if (info->ranges) {
        struct boot_range *last = &AT(info->range, info->ranges - 1);
        if (last->kind == kind && last->start + last->size == start) {
            last->size += size;
            return OK;
        }
    }
    if (info->ranges == BOOT_RANGES) return st(E_FULL);
    AT(info->range, info->ranges) = (struct boot_range){ .start = start, .size = size, .kind = kind };
    info->ranges++;
    return OK;
}

static enum boot_kind kind_of(u32 e820) {
    return e820 == E820_USABLE ? BOOT_USABLE : BOOT_RESERVED;
}

/* A text of the loader, copied up to its NUL or as far as there is room. */
static void keep_command(struct boot_info *info, cbytes from) {
    text t = bytes_string(from, 0);
    for (usize i = 0; i < t.len && i < BOOT_COMMAND - 1; i++) AT(info->command, i) = *text_at(t, i);
}

static void keep_rsdp(struct boot_info *info, cbytes from) {
    usize size = from.len < BOOT_RSDP ? from.len : BOOT_RSDP;
    if (size < 20) return;
    for (usize i = 0; i < size; i++) AT(info->rsdp, i) = *cbytes_at(from, i);
    info->rsdp_size = size;
}

/* A BIOS machine without a pointer from the loader has it on a 16-byte boundary in its ROM area. */
static void search_rsdp(struct boot_info *info) {
    cbytes rom = boot_memory(0xe0000, 0x20000);
    for (usize at = 0; at + BOOT_RSDP <= rom.len && !info->rsdp_size; at += 16)
        if (text_starts(bytes_text(cbytes_sub(rom, at, BOOT_RSDP)), TEXT("RSD PTR ")))
            keep_rsdp(info, cbytes_sub(rom, at, BOOT_RSDP));
}

status boot_pvh(cbytes start, struct boot_info *info) {
    struct pvh_start s = {0};
    if (!pvh_start_read(start, 0, &s) || s.magic != PVH_MAGIC) return st(E_INVALID);
    if (s.version < 1 || s.memmap_entries == 0) return st(E_NOT_FOUND);
    if (s.memmap_entries > 4 * BOOT_RANGES || s.modules > PVH_MODULES_MAX) return st(E_INVALID);
    cbytes map = boot_memory(s.memmap, s.memmap_entries * sizeof(struct pvh_range));
    for (u32 i = 0; i < s.memmap_entries; i++) {
        struct pvh_range r = {0};
        if (!pvh_range_read(map, i * sizeof r, &r)) return st(E_INVALID);
        TRY(boot_add(info, r.start, r.size, kind_of(r.kind)));
    }
    if (s.modules) {
        struct pvh_module m = {0};
        if (!pvh_module_read(boot_memory(s.modlist, sizeof m), 0, &m)) return st(E_INVALID);
        info->archive = m.start;
        info->archive_size = m.size;
    }
    keep_command(info, boot_memory(s.command, BOOT_COMMAND));
    keep_rsdp(info, boot_memory(s.rsdp, BOOT_RSDP));
    return OK;
}

static status mb2_ranges(cbytes tag, struct boot_info *info) {
    struct mb2_memory m = {0};
    if (!mb2_memory_read(tag, 0, &m) || m.entry_size < sizeof(struct mb2_range)) return st(E_INVALID);
    for (usize at = sizeof m; at + m.entry_size <= tag.len; at += m.entry_size) {
        struct mb2_range r = {0};
        if (!mb2_range_read(tag, at, &r)) return st(E_INVALID);
        TRY(boot_add(info, r.start, r.size, kind_of(r.kind)));
    }
    return OK;
}

static status mb2_archive(cbytes tag, struct boot_info *info) {
    struct mb2_module m = {0};
    if (!mb2_module_read(tag, 0, &m) || m.end < m.start) return st(E_INVALID);
    if (info->archive_size) return OK;
    info->archive = m.start;
    info->archive_size = m.end - m.start;
    return OK;
}

static status mb2_one(u32 kind, cbytes tag, struct boot_info *info) {
    cbytes content = cbytes_sub(tag, sizeof(struct mb2_tag), tag.len - sizeof(struct mb2_tag));
    switch (kind) {
    case TAG_MEMORY:
        return mb2_ranges(tag, info);
    case TAG_MODULE:
        return mb2_archive(tag, info);
    case TAG_COMMAND:
        keep_command(info, content);
        return OK;
    case TAG_RSDP_OLD:
        if (!info->rsdp_size) keep_rsdp(info, content);
        return OK;
    case TAG_RSDP_NEW:
        keep_rsdp(info, content);
        return OK;
    default:
        return OK;
    }
}

status boot_multiboot2(cbytes blob, struct boot_info *info) {
    usize at = sizeof(struct mb2_head);
    for (;;) {
        struct mb2_tag tag = {0};
        if (!mb2_tag_read(blob, at, &tag) || tag.size < sizeof tag || tag.size > blob.len - at) return st(E_INVALID);
        if (tag.kind == TAG_END) break;
        TRY(mb2_one(tag.kind, cbytes_sub(blob, at, tag.size), info));
        at += (tag.size + 7ul) & ~7ul;
    }
    return info->ranges ? OK : st(E_NOT_FOUND);
}

status boot_info_read(u64 protocol, u64 physical, struct boot_info *info) {
    info->protocol = protocol;
    if (protocol == BOOT_PVH) {
        TRY(boot_pvh(boot_memory(physical, sizeof(struct pvh_start)), info));
    } else {
        struct mb2_head head = {0};
        if (!mb2_head_read(boot_memory(physical, sizeof head), 0, &head)) return st(E_INVALID);
        TRY(boot_multiboot2(boot_memory(physical, head.size), info));
    }
    if (!info->rsdp_size) search_rsdp(info);
    return OK;
}

/* Where the usable stretch that starts at `at` ends because of reserved ranges; `at` itself when it is reserved, and
 * then *next is the end of what reserves it. */
static u64 clear_until(const struct boot_info *info, u64 at, u64 end, u64 *next) {
    for (usize i = 0; i < info->ranges; i++) {
        const struct boot_range *r = &AT(info->range, i);
        if (r->kind == BOOT_USABLE || r->start >= end || r->start + r->size <= at) continue;
        if (r->start > at) {
            end = r->start;
            continue;
        }
        *next = r->start + r->size;
        return at;
    }
    return end;
}

bool boot_usable(const struct boot_info *info, u64 from, struct boot_range *out) {
    u64 at = from < PAGE ? PAGE : from;
    for (;;) {
        u64 start = ~0ul, end = 0, next = 0;         /* the usable range that holds `at`, or the nearest behind it */
        for (usize i = 0; i < info->ranges; i++) {
            const struct boot_range *r = &AT(info->range, i);
            u64 s = r->start < at ? at : r->start, e = r->start + r->size;
            if (r->kind == BOOT_USABLE && s < e && s < start) start = s, end = e;
        }
        if (end == 0) return false;
        end = clear_until(info, start, end, &next);
        u64 first = (start + PAGE - 1) & ~(PAGE - 1ul), last = end & ~(PAGE - 1ul);
        if (end > start && first < last) {
            *out = (struct boot_range){ .start = first, .size = last - first, .kind = BOOT_USABLE };
            return true;
        }
        at = end > start ? end : next;
    }
}
