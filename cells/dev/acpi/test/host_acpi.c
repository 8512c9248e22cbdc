/* host_acpi.c - tables built by hand, broken in every byte, and random bytes. */
#include <dev/acpi.h>
#include <tools/hosttest.h>

static u8 table[4096];
static usize used;

static void put(usize at, u64 v, int n) {
    for (int i = 0; i < n; i++) table[at + (usize)i] = (u8)(v >> 8 * i);
}

static void begin(const char *signature, usize size) {
    memset(table, 0, sizeof table);
    memcpy(table, signature, 4);
    used = size;
}

static cbytes finish(void) {
    u8 sum = 0;
    put(4, used, 4);
    table[9] = 0;
    for (usize i = 0; i < used; i++) sum = (u8)(sum + table[i]);
    table[9] = (u8)-sum;
    return (cbytes){ .ptr = table, .len = used };
}

static void test_rsdp(void) {
    u8 r[36] = "RSD PTR ";
    u64 root = 0;
    r[16] = 0x34, r[17] = 0x12;
    u8 sum = 0;
    for (int i = 0; i < 20; i++) sum = (u8)(sum + r[i]);
    r[8] = (u8)-sum;
    EXPECT(acpi_root((cbytes){ r, 20 }, &root).code == 0 && root == 0x1234);
    EXPECT(acpi_root((cbytes){ r, 19 }, &root).code == E_INVALID);
    r[9]++;
    EXPECT(acpi_root((cbytes){ r, 20 }, &root).code == E_INVALID);
    r[9]--, r[15] = 2, r[8] = (u8)(r[8] - 2), r[24] = 0x78, r[32] = (u8)-0x78;
    EXPECT(acpi_root((cbytes){ r, 36 }, &root).code == 0 && root == 0x78);
    EXPECT(acpi_root((cbytes){ r, 20 }, &root).code == 0 && root == 0x1234);
}

static void test_root(void) {
    u64 at = 0;
    begin("XSDT", 36 + 16);
    put(36, 0x1111222233334444, 8);
    put(44, 0x55, 8);
    cbytes t = finish();
    EXPECT(acpi_entry(t, 0, &at).code == 0 && at == 0x1111222233334444);
    EXPECT(acpi_entry(t, 1, &at).code == 0 && at == 0x55);
    EXPECT(acpi_entry(t, 2, &at).code == E_NOT_FOUND);
    EXPECT(acpi_entry(t, 0xffffffff, &at).code == E_NOT_FOUND);
    begin("RSDT", 36 + 8);
    put(40, 0xfffffff0, 4);
    EXPECT(acpi_entry(finish(), 1, &at).code == 0 && at == 0xfffffff0);
    begin("JUNK", 44);
    EXPECT(acpi_entry(finish(), 0, &at).code == E_NOT_FOUND);
}

static cbytes make_madt(void) {
    begin("APIC", 44);
    put(36, 0xfee00000, 4);
    for (u32 i = 0; i < 3; i++, used += 8) {
        put(used, 0, 1), put(used + 1, 8, 1), put(used + 3, i * 2, 1), put(used + 4, i != 1, 4);
    }
    put(used, 1, 1), put(used + 1, 12, 1), put(used + 4, 0xfec00000, 4), put(used + 8, 16, 4);
    used += 12;
    put(used, 2, 1), put(used + 1, 10, 1), put(used + 3, 9, 1), put(used + 4, 20, 4), put(used + 8, 0xf, 2);
    used += 10;
    put(used, 77, 1), put(used + 1, 5, 1);
    used += 5;
    return finish();
}

static void test_madt(void) {
    struct acpi_madt m = { 0 };
    EXPECT(acpi_madt(make_madt(), &m).code == 0);
    EXPECT(m.cpus == 2 && m.cpu[0].apic_id == 0 && m.cpu[1].apic_id == 4);
    EXPECT(m.local_apic == 0xfee00000 && m.io_apics == 1 && m.io_apic[0].gsi_base == 16);
    EXPECT(m.overrides == 1 && m.override[0].irq == 9 && m.override[0].gsi == 20);
    EXPECT(m.override[0].level && m.override[0].active_low && m.skipped == 0);
}

static void test_madt_many(void) {
    struct acpi_madt m = { 0 };
    begin("APIC", 44);
    for (u32 i = 0; i < 100; i++, used += 8)
        put(used, 0, 1), put(used + 1, 8, 1), put(used + 3, i, 1), put(used + 4, 1, 4);
    EXPECT(acpi_madt(finish(), &m).code == 0 && m.cpus == ACPI_CPUS && m.skipped == 100 - ACPI_CPUS);
}

static void test_madt_empty_record(void) {
    struct acpi_madt m = { 0 };
    make_madt();
    table[45] = 0;
    EXPECT(acpi_madt(finish(), &m).code == E_INVALID);
    make_madt();
    table[45] = 255;
    EXPECT(acpi_madt(finish(), &m).code == E_INVALID);
}

static void test_fadt(void) {
    struct acpi_fadt f = { 0 };
    begin("FACP", 244);
    put(40, 0x1000, 4), put(64, 0x604, 4), put(112, 1 << 10, 4), put(116, 1, 1), put(120, 0xcf9, 8), put(128, 6, 1);
    EXPECT(acpi_fadt(finish(), &f).code == 0);
    EXPECT(f.dsdt == 0x1000 && f.sleep_port_a == 0x604 && f.sleep_port_b == 0);
    EXPECT(f.reset_port == 0xcf9 && f.reset_value == 6);
    put(140, 0x123456789, 8);
    EXPECT(acpi_fadt(finish(), &f).code == 0 && f.dsdt == 0x123456789);
    begin("FACP", 60);
    EXPECT(acpi_fadt(finish(), &f).code == E_INVALID);
}

static void test_sleep(void) {
    struct acpi_sleep s = { 0 };
    static const u8 object[] = { 0x08, '_', 'S', '5', '_', 0x12, 0x08, 0x04, 0x0a, 0x05, 0x01, 0x00, 0x00 };
    begin("DSDT", 100);
    memcpy(table + 60, object, sizeof object);
    EXPECT(acpi_sleep(finish(), &s).code == 0 && s.type_a == 5 && s.type_b == 1);
    table[60] = 0;
    EXPECT(acpi_sleep(finish(), &s).code == E_NOT_FOUND);
    begin("DSDT", 36);
    EXPECT(acpi_sleep(finish(), &s).code == E_NOT_FOUND);
}

static u64 seed = 88172645463325252ul;
static u32 random_below(u32 n) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (u32)(seed % n);
}

/* Every parser on the bytes; nothing may read outside (the sanitiser watches) or panic. A fresh copy of exactly that
 * size makes one byte too far visible. */
static void all_parsers(cbytes t) {
    struct acpi_madt m = { 0 };
    struct acpi_fadt f = { 0 };
    struct acpi_sleep s = { 0 };
    struct acpi_head h = { 0 };
    u64 v = 0;
    u8 *copy = malloc(t.len ? t.len : 1);
    memcpy(copy, t.ptr, t.len);
    cbytes c = { .ptr = copy, .len = t.len };
    int sum = acpi_root(c, &v).code + acpi_head(c, &h).code + acpi_entry(c, random_below(9), &v).code
              + acpi_madt(c, &m).code + acpi_fadt(c, &f).code + acpi_sleep(c, &s).code;
    EXPECT(sum >= 0);
    free(copy);
}

static void test_fuzz(void) {
    static const char *const kinds[] = { "APIC", "FACP", "DSDT", "XSDT", "RSDT", "RSD PTR " };
    for (u32 n = 0; n < 200000; n++) {
        u32 kind = random_below(6), size = 36 + random_below(300);
        if (kind == 0 && random_below(2)) make_madt();
        else {
            begin(kinds[kind], size);
            for (usize i = 36; i < used; i++) table[i] = (u8)(random_below(3) ? random_below(16) : random_below(256));
            if (kind == 2) memcpy(table + 40 + random_below(200), "\x08_S5_\x12", 6);
        }
        for (u32 k = random_below(4); k; k--) table[random_below((u32)used)] = (u8)random_below(256);
        cbytes t = finish();
        if (!random_below(4)) t.len = random_below((u32)t.len + 1);
        all_parsers(t);
    }
}

int main(void) {
    HOST_TEST(test_rsdp);
    HOST_TEST(test_root);
    HOST_TEST(test_madt);
    HOST_TEST(test_madt_many);
    HOST_TEST(test_madt_empty_record);
    HOST_TEST(test_fadt);
    HOST_TEST(test_sleep);
    HOST_TEST(test_fuzz);
    return HOST_END();
}
