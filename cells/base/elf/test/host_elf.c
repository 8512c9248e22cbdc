/* host_elf.c - tests of elf with an object made here: what it reads, what it refuses, and 300,000 damaged ones. */
#include <base/elf.h>
#include <tools/hosttest.h>

/* Sections: 0 none, 1 .text, 2 .rela.text, 3 .symtab, 4 .strtab, 5 .shstrtab. */
enum { TEXT_AT = 64, RELA_AT = 128, SYM_AT = 192, STR_AT = 272, NAMES_AT = 288, HEADERS_AT = 384, FILE_SIZE = 768 };
static u8 file[FILE_SIZE] __attribute__((aligned(8)));

static void section(int i, u32 name, u32 type, u64 offset, u64 size, u32 link, u32 info, u64 entry) {
    struct elf_section s = { .name = name, .type = type, .offset = offset, .size = size, .link = link, .info = info,
                             .align = 8, .entry = entry };
    memcpy(file + HEADERS_AT + i * 64, &s, sizeof s);
}
static cbytes make(void) {
    static const u8 head[] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
    memset(file, 0, sizeof file);
    memcpy(file, head, sizeof head);
    file[16] = 1, file[18] = 62, file[20] = 1;       /* relocatable, x86-64 */
    *(u64 *)(void *)(file + 40) = HEADERS_AT;
    *(u16 *)(void *)(file + 58) = 64, *(u16 *)(void *)(file + 60) = 6, *(u16 *)(void *)(file + 62) = 5;
    struct elf_reloc r = { .place = 3, .type = 2, .symbol = 2, .addend = -4 };
    struct elf_symbol f = { .name = 1, .info = 0x12, .section = 1, .size = 16 }, g = { .name = 5, .info = 0x10 };
    memcpy(file + RELA_AT, &r, sizeof r);
    memcpy(file + SYM_AT + 24, &f, sizeof f);
    memcpy(file + SYM_AT + 48, &g, sizeof g);
    memcpy(file + STR_AT, "\0fun\0other", 11);
    memcpy(file + NAMES_AT, "\0.text\0.rela.text\0.symtab\0.strtab\0.shstrtab", 44);
    section(1, 1, SHT_PROGBITS, TEXT_AT, 32, 0, 0, 0);
    section(2, 7, SHT_RELA, RELA_AT, 24, 3, 1, 24);
    section(3, 18, SHT_SYMTAB, SYM_AT, 72, 4, 1, 24);
    section(4, 26, SHT_STRTAB, STR_AT, 11, 0, 0, 0);
    section(5, 34, SHT_STRTAB, NAMES_AT, 44, 0, 0, 0);
    return (cbytes){ file, sizeof file };
}
static bool opens(cbytes f, const char *fault) {
    struct elf e = { 0 };
    struct line why = { 0 };
    if (ok(elf_open(f, &e, &why))) return fault == 0;
    char said[LINE_MAX + 1] = { 0 };
    memcpy(said, why.at, why.len);
    return fault != 0 && strstr(said, fault) != 0;
}

static void reads_what_is_there(void) {
    struct elf e = { 0 };
    struct line why = { 0 };
    cbytes f = make();
    EXPECT(ok(elf_open(f, &e, &why)) && e.sections == 6 && e.symbols == 3);
    EXPECT(elf_find(f, &e, TEXT(".rela.text")) == 2 && elf_find(f, &e, TEXT(".data")) == 0);
    EXPECT(text_equal(elf_symbol_name(f, &e, 1), TEXT("fun")) && text_equal(elf_symbol_name(f, &e, 2), TEXT("other")));
    struct elf_symbol s = elf_symbol(f, &e, 1);
    EXPECT(elf_bind(&s) == STB_GLOBAL && elf_type(&s) == STT_FUNC && elf_visibility(&s) == STV_DEFAULT);
    EXPECT(elf_reloc_count(elf_content(f, &e, 2)) == 1 && elf_reloc(elf_content(f, &e, 2), 0).addend == -4);
    EXPECT(elf_content(f, &e, 1).len == 32);
    EXPECT_PANIC(elf_symbol(f, &e, 3));
    EXPECT_PANIC(elf_section(f, &e, 6));
    EXPECT_PANIC(elf_reloc(elf_content(f, &e, 2), 1));
}
static void refuses_each_fault_by_name(void) {
    EXPECT(opens(make(), 0));
    EXPECT(opens(cbytes_sub(make(), 0, 63), "too short"));
    make(), file[18] = 3;
    EXPECT(opens((cbytes){ file, sizeof file }, "not for x86-64"));
    EXPECT(opens(cbytes_sub(make(), 0, HEADERS_AT + 10), "section headers outside"));
    make(), section(1, 1, SHT_PROGBITS, 700, 100, 0, 0, 0);
    EXPECT(opens((cbytes){ file, sizeof file }, "a section outside"));
    make(), section(1, 1, SHT_PROGBITS, ~0ul - 10, 100, 0, 0, 0);
    EXPECT(opens((cbytes){ file, sizeof file }, "a section outside"));
    make(), section(1, 1, SHT_SYMTAB, SYM_AT, 72, 4, 1, 24);
    EXPECT(opens((cbytes){ file, sizeof file }, "two symbol tables"));
    make(), file[RELA_AT] = 29;
    EXPECT(opens((cbytes){ file, sizeof file }, "a relocation outside"));
    make(), file[RELA_AT + 12] = 3;
    EXPECT(opens((cbytes){ file, sizeof file }, "a relocation for no symbol"));
    make(), file[SYM_AT + 24 + 16] = 33;
    EXPECT(opens((cbytes){ file, sizeof file }, "a symbol outside"));
    make(), file[STR_AT + 10] = 'x';
    EXPECT(opens((cbytes){ file, sizeof file }, "without an end"));
}
/* Whatever opens can be read to the end without a panic. */
static void survives_any_bytes(void) {
    int opened = 0;
    srandom(1);
    for (int i = 0; i < 300000; i++) {
        cbytes f = make();
        static const u8 odd[] = { 0, 1, 0x7f, 0x80, 0xff, 24, 64 };
        for (int n = (int)(random() % 3); n >= 0; n--)
            file[(usize)random() % sizeof file] = random() % 2 ? odd[random() % 7] : (u8)random();
        if (random() % 8 == 0) f = cbytes_sub(f, 0, (usize)random() % f.len);
        struct elf e = { 0 };
        struct line why = { 0 };
        if (!ok(elf_open(f, &e, &why))) {
            EXPECT(why.len != 0);
            continue;
        }
        opened++;
        for (u64 k = 0; k < e.sections; k++) {
            (void)elf_section_name(f, &e, k);
            (void)elf_content(f, &e, k);
            u64 count = elf_section(f, &e, k)->type == SHT_RELA ? elf_reloc_count(elf_content(f, &e, k)) : 0;
            for (u64 r = 0; r < count; r++) (void)elf_reloc(elf_content(f, &e, k), r);
        }
        for (u64 k = 0; k < e.symbols; k++) (void)elf_symbol_name(f, &e, k);
    }
    EXPECT(opened > 1000);
}

int main(void) {
    HOST_TEST(reads_what_is_there);
    HOST_TEST(refuses_each_fault_by_name);
    HOST_TEST(survives_any_bytes);
    return HOST_END();
}
