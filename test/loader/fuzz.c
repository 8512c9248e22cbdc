/* fuzz.c - the object loader under hostile bytes: `fuzz OBJECT-FOLDER [cases [seed]]`.
 *
 * Each case takes the object of a real cell, damages it in one to four ways that know the structure (headers, section
 * headers, symbols, relocations, manifest and type lines, unwind tables, flags) or do not (any byte, truncation), and
 * loads it with all it needs. It must be refused with a sentence or load; nothing may leak, fault or panic. Every 16th
 * case fails an allocation too. Starts are not run: the code itself is allowed to be nonsense.
 * `fuzz FOLDER 1 SEED` repeats the case that a failure printed. */
#include <base/bytes.h>
#include <base/elf.h>
#include <link/archive.h>
#include <link/loader.h>
#include "mock.h"
#include <elf.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <signal.h>

enum { SEEDS = 400 };
static struct seed { char name[64]; u8 *at; usize size; } seeds[SEEDS];
static int seed_count;
static u64 random_state, case_seed;

static u64 next(void) {                              /* splitmix64 */
    u64 z = random_state += 0x9e3779b97f4a7c15ul;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ul;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebul;
    return z ^ (z >> 31);
}
static u64 below(u64 n) { return n ? next() % n : 0; }

void panic(const char *why) {
    printf("not ok fuzz: panic: %s (seed %lu)\n", why, case_seed);
    fflush(stdout);
    abort();
}
static void fail(const char *why) {
    printf("not ok fuzz: %s (seed %lu)\n", why, case_seed);
    exit(1);
}
static void on_signal(int n) {
    printf("not ok fuzz: signal %d (seed %lu)\n", n, case_seed);
    fflush(stdout);
    _exit(1);
}

/* --- damage ------------------------------------------------------------------------------------------------------ */

static u64 odd_value(void) {
    static const u64 some[] = { 0, 1, 2, 3, 7, 8, 0x7f, 0x80, 0xff, 0xfff1, 0xfff2, 0xffff, 0x10000, 0x7fffffff, 0x80000000,
                                0xffffffff, 1ul << 32, 1ul << 40, 1ul << 63, ~0ul, ~0ul - 7, 24, 64 };
    return below(4) ? some[below(sizeof some / sizeof some[0])] : next();
}
static void poke(u8 *at, usize size, usize offset, int width) {
    u64 v = odd_value();
    if (below(3) == 0 && offset + 8 <= size) {       /* near the old value */
        u64 old = 0;
        memcpy(&old, at + offset, (usize)width);
        v = old + below(33) - 16;
    }
    if (offset + (usize)width <= size) memcpy(at + offset, &v, (usize)width);
}
static Elf64_Shdr *section(u8 *at, usize size, u64 *count) {
    Elf64_Ehdr *h = (Elf64_Ehdr *)(void *)at;
    *count = 0;
    if (size < sizeof *h || h->e_shoff > size || h->e_shnum * sizeof(Elf64_Shdr) > size - h->e_shoff || h->e_shoff % 8) return 0;
    *count = h->e_shnum;
    return (Elf64_Shdr *)(void *)(at + h->e_shoff);
}
/* A place inside the content of a random section of that type (0: any; ~0: by name). */
static usize content(u8 *at, usize size, u32 type, const char *name, u64 *offset) {
    u64 count;
    Elf64_Shdr *s = section(at, size, &count);
    Elf64_Ehdr *h = (Elf64_Ehdr *)(void *)at;
    for (int tries = 0; count && tries < 400; tries++) {
        Elf64_Shdr *x = &s[below(count)];
        if (x->sh_type == SHT_NOBITS || x->sh_size == 0 || x->sh_offset > size || x->sh_size > size - x->sh_offset) continue;
        if (type && x->sh_type != type) continue;
        if (name) {
            if (h->e_shstrndx >= count) return 0;
            u64 n = s[h->e_shstrndx].sh_offset + x->sh_name;
            if (n >= size || strnlen((char *)at + n, size - n) == size - n) continue;
            if (strncmp((char *)at + n, name, strlen(name))) continue;
        }
        *offset = x->sh_offset;
        return x->sh_size;
    }
    return 0;
}
static void damage(u8 *at, usize *size) {
    static const char *const texts[] = { ".cell", ".cell.types", ".eh_frame", ".gcc_except", ".GCC", ".init_array", ".cell.state" };
    u64 offset = 0, count, n;
    Elf64_Shdr *s = section(at, *size, &count);
    switch (below(12)) {
    case 0: *size = below(*size); break;
    case 1: if (*size) at[below(*size)] ^= (u8)(1u << below(8)); break;
    case 2: poke(at, *size, below(64) & ~1ul, 1 << below(4)); break;
    case 3: case 4:
        if (count) poke((u8 *)&s[below(count)], sizeof *s, below(16) * 4, below(2) ? 4 : 8);
        break;
    case 5: case 6:
        n = content(at, *size, SHT_SYMTAB, 0, &offset);
        if (n >= 24) poke(at + offset, n, below(n / 24) * 24 + (u64[]){ 0, 4, 5, 6, 8, 16 }[below(6)], 1 << below(4));
        break;
    case 7: case 8:
        n = content(at, *size, SHT_RELA, 0, &offset);
        if (n >= 24) poke(at + offset, n, below(n / 24) * 24 + (u64[]){ 0, 8, 12, 16 }[below(4)], 1 << below(4));
        break;
    case 9: case 10:
        n = content(at, *size, 0, texts[below(sizeof texts / sizeof texts[0])], &offset);
        if (n) poke(at + offset, n, below(n), 1 << below(4));
        break;
    default:
        n = content(at, *size, 0, 0, &offset);
        for (u64 i = 0; n && i < 4; i++) at[offset + below(n)] = (u8)next();
    }
}

/* --- cases ------------------------------------------------------------------------------------------------------- */

static u64 accepted, refused;

static void one_case(void) {
    static u8 copy[4 << 20];
    random_state = case_seed;
    struct seed *s = &seeds[below((u64)seed_count)];
    usize size = s->size;
    memcpy(copy, s->at, size);
    for (u64 n = 1 + below(4); n > 0; n--) damage(copy, &size);
    u8 *exact = malloc(size + 1);                    /* so that the sanitizer sees its end */
    memcpy(exact, copy, size);
    struct mock_counts before = mock;
    struct line why = {0};
    cell_ref ref = NONE(cell_ref);
    namespace ns = NONE(namespace);
    if (!ok(namespace_make(NS_KERNEL, &ns))) fail("no namespace");
    if (below(16) == 0) mock_fail_at((long)below(60) + 1);
    status r = loader_object_still(namespace_id(&ns), (text){ s->name, strlen(s->name) }, (cbytes){ exact, size }, &why, &ref);
    mock_fail_at(0);
    if (ok(r)) accepted++;
    else refused++;
    if (!ok(r) && why.len == 0) fail("refused without a sentence");
    cell_ref_drop(&ref);
    namespace_drop(&ns);
    loader_trim();                                   /* an object of no bytes is the archive's, and may rest */
    free(exact);
    if (memcmp(&before, &mock, sizeof mock)) fail("something leaked");
}

static void load_seeds(const char *folder) {
    DIR *d = opendir(folder);
    if (!d) fail("no object folder");
    for (struct dirent *e; (e = readdir(d)) && seed_count < SEEDS;) {
        usize n = strlen(e->d_name);
        if (n < 3 || n > 60 || strcmp(e->d_name + n - 2, ".o")) continue;
        char path[600];
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        FILE *f = fopen(path, "rb");
        struct seed *s = &seeds[seed_count++];
        memcpy(s->name, e->d_name, n - 2);
        s->at = malloc(4 << 20);
        s->size = f ? fread(s->at, 1, 4 << 20, f) : 0;
        if (f) fclose(f);
        if (!ok(archive_push((text){ e->d_name, n }, (cbytes){ s->at, s->size }))) fail("archive_push");
    }
    closedir(d);
    if (seed_count == 0) fail("no objects");
}

/* Every cell as it is must load where it can: the failures are told, for they would make the fuzzing shallow. */
static int undamaged(void) {
    int loaded = 0;
    for (int i = 0; i < seed_count; i++) {
        struct line why = {0};
        cell_ref ref = NONE(cell_ref);
        status r = loader_load_still(NS_KERNEL, (text){ seeds[i].name, strlen(seeds[i].name) }, &why, &ref);
        if (ok(r)) loaded++;
        else printf("# %s: %.*s\n", seeds[i].name, (int)why.len, why.at);
        cell_ref_drop(&ref);
    }
    return loaded;
}

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    u64 cases = argc > 2 ? strtoul(argv[2], 0, 0) : 10000, seed = argc > 3 ? strtoul(argv[3], 0, 0) : 1;
    signal(SIGALRM, on_signal);
    load_seeds(argv[1]);
    int loaded = undamaged();
    printf("# %d of %d undamaged objects load\n", loaded, seed_count);
    if (loaded == 0) fail("no object loads");
    for (u64 i = 0; i < cases; i++) {
        case_seed = seed + i;
        alarm(20);
        one_case();
    }
    alarm(0);
    printf("# %lu cases: %lu refused, %lu loaded\n", cases, refused, accepted);
    printf("ok fuzz\n");
    return 0;
}
