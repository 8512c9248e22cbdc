/* fuzz.c - damages objects for the gate: mostly where it reads numbers that lead elsewhere, the headers and tables of
 * the file, and the code, which it must decode whatever it is. */
#include <fuzz/fuzz.h>

#include <elf.h>
#include <stdbool.h>
#include <string.h>

static const char *const OPTIONS[] = { "", "--decode", NULL };

struct range { size_t at, size; };

/* A random section's bytes or its header; the file's beginning when the headers are no longer to be found. */
static struct range somewhere(const char *bytes, size_t size) {
    Elf64_Ehdr h;
    Elf64_Shdr s;
    memcpy(&h, bytes, sizeof h);
    bool whole = h.e_shoff < size && h.e_shnum && h.e_shnum * sizeof s <= size - h.e_shoff;
    if (!whole || !roll(20)) return (struct range){ 0, sizeof h };
    size_t header = h.e_shoff + roll(h.e_shnum) * sizeof s;
    if (!roll(4)) return (struct range){ header, sizeof s };
    memcpy(&s, bytes + header, sizeof s);
    bool inside = s.sh_offset < size && s.sh_size <= size - s.sh_offset && s.sh_size && s.sh_type != SHT_NOBITS;
    return inside ? (struct range){ s.sh_offset, s.sh_size } : (struct range){ header, sizeof s };
}

/* A number of one, two, four or eight bytes: one that is near a limit, or near what was there. */
static void change_number(char *at, size_t room) {
    static const uint64_t LIMITS[] = { 0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
        0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff };
    size_t width = (size_t)1 << roll(4);
    uint64_t v = 0;
    if (width > room) width = 1;
    memcpy(&v, at, width);
    v = roll(2) ? LIMITS[roll(sizeof LIMITS / sizeof *LIMITS)] : v + roll(33) - 16;
    memcpy(at, &v, width);
}

static size_t edit(char *bytes, size_t size) {
    struct range r = somewhere(bytes, size), from = somewhere(bytes, size);
    size_t at = r.at + roll(r.size), left = r.at + r.size - at, length = 1 + roll(24);
    switch (roll(5)) {
    case 0: bytes[at] = (char)roll(256); return size;
    case 1: case 2: change_number(bytes + at, left); return size;
    case 3:                                          /* a piece of another section */
        if (length > left) length = left;
        if (length > from.size) length = from.size;
        memmove(bytes + at, bytes + from.at, length);
        return size;
    default: return roll(10) ? size : sizeof(Elf64_Ehdr) + roll(size - sizeof(Elf64_Ehdr));
    }
}

static size_t make(const struct input *inputs, size_t count, char *into) {
    const struct input *base = &inputs[roll(count)];
    size_t size = base->size;
    memcpy(into, base->bytes, size);
    for (uint64_t n = 1 + roll(6); n && size > sizeof(Elf64_Ehdr); n--) size = edit(into, size);
    return size;
}

int main(int argc, char **argv) {
    return fuzz(&(struct fuzzer){ make, OPTIONS }, argc, argv);
}
