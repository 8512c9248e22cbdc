/* nano.c - the nano core: brings up memory and the loader, then makes way for the cells.
 *
 * It runs once, on one CPU, interrupts off, on a stack inside the image. What it leaves behind lies in the declared
 * states of its cells, in memory of its own making; the image itself is handed over as a mapping and ends unmapped.
 * Each stage is one call; one that fails says so on the serial line and stops, for there is nothing to fall back on. */
#include "boot_info.h"
#include "early.h"
#include "handover.h"
#include "image.h"
#include "nano.h"
#include <cpu/cpu.h>
#include <dev/serial.h>
#include <link/archive.h>
#include <mem/mapping.h>

static void need(text what, status s) {
    if (!ok(s)) early_fail(what, s);
}

/* What lies in usable memory but is in use: boot part, image, archive. */
static void reserve(struct boot_info *info) {
    need(TEXT("memory map"), boot_add(info, (u64)boot_start, (u64)boot_end - (u64)boot_start, BOOT_RESERVED));
    u64 size = (u64)nano_end_physical - (u64)nano_physical;
    need(TEXT("memory map"), boot_add(info, (u64)nano_physical, size, BOOT_RESERVED));
    need(TEXT("memory map"), boot_add(info, info->archive, info->archive_size, BOOT_RESERVED));
}

static void add_memory(const struct boot_info *info) {
    struct boot_range r = { 0 };
    for (u64 at = 0; boot_usable(info, at, &r); at = r.start + r.size)
        need(TEXT("memory"), frames_add(r.start / FRAME_SIZE, r.size / FRAME_SIZE));
}

/* The boot part's frames are free once nothing runs on the boot tables. */
static void free_boot_part(void) {
    UNSAFE("the boot part belongs to nobody else");
    u64 first = (u64)boot_start / FRAME_SIZE, count = (u64)boot_end / FRAME_SIZE - first;
    need(TEXT("boot part"), frames_adopt(first, count));
    OWN(frames) f = unsafe_frames_reclaim(first, count);
}

static struct boot_segment segment(u64 from, u64 to, enum access access) {
    return (struct boot_segment){ .address = from, .pages = (to - from) / PAGE_SIZE, .access = access };
}

static void map_image(mapping_out nano) {
    const struct boot_segment segments[] = {
        segment((u64)nano_start, (u64)nano_rodata, ACCESS_EXECUTE),
        segment((u64)nano_rodata, (u64)nano_data, ACCESS_READ),
        segment((u64)nano_data, (u64)nano_end, ACCESS_WRITE),
    };
    boot_segments image = { .ptr = segments, .len = LEN(segments) };
    need(TEXT("page tables"), mapping_boot((u64)nano_physical, image, nano));
}

/* The archive stays mapped for ever, and its frames were never added to the free ones, so nothing owns the mapping. */
static void open_archive(const struct boot_info *info) {
    u64 offset = info->archive % PAGE_SIZE, bad = 0;
    u64 count = (offset + info->archive_size + PAGE_SIZE - 1) / PAGE_SIZE;
    if (!info->archive_size) early_fail(TEXT("no module with cells was given (cells.tar)"), st(E_NOT_FOUND));
    mapping m = NONE(mapping);                       /* not OWN: never dropped */
    need(TEXT("archive"), mapping_device(info->archive - offset, count, false, &m));
    need(TEXT("archive"), archive_open(mapping_start(&m) + offset, info->archive_size, &bad));
}

void nano_main(u64 protocol, u64 information) {
    struct boot_info info = { 0 };
    OWN(mapping) nano = NONE(mapping);
    cpu_init(0, 0);
    early_start();
    need(TEXT("serial line"), serial_start());
    serial_write(TEXT("Ariadne\n"));
    need(TEXT("the loader's information"), boot_info_read(protocol, information, &info));
    reserve(&info);
    add_memory(&info);
    map_image(&nano);
    free_boot_part();
    open_archive(&info);
    handover_run(&info, &nano);
}
