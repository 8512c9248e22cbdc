/* acpi.c - RSDP, RSDT/XSDT, MADT, FADT, and the one object of the DSDT that switches the machine off.
 *
 * Firmware is read as any other untrusted input: through slices, each record by its own length, nothing beyond a
 * table's own size. Checksums of the root pointer and of every table are verified, for a wrong one would have wrong
 * pointers followed. The DSDT is byte code; instead of an interpreter, _S5 is recognised by its fixed form: the name, a
 * package operator, a length, a count, then small integers. (ACPI 6.5, 5.2 for tables, 20.2 for byte code.)
 * Bad at: machines without PM1 registers (hardware-reduced ACPI), x2APIC-only CPUs with ids above 254. */
#include <dev/acpi.h>
#include <base/bytes.h>

struct acpi_record { u8 kind, size; };
PLAIN_TYPE(acpi_record)
struct acpi_word { u32 v; } __attribute__((packed));
PLAIN_TYPE(acpi_word)
struct acpi_long { u64 v; } __attribute__((packed));
PLAIN_TYPE(acpi_long)

enum { RSDP_OLD = 20, RSDP_NEW = 36, TABLE_MAX = 1 << 20, MADT_RECORDS = 44 };
enum { MADT_CPU = 0, MADT_IO_APIC = 1, MADT_OVERRIDE = 2, MADT_LOCAL_ADDRESS = 5, CPU_ENABLED = 1 };
enum { ACTIVE_LOW = 3, LEVEL = 3 << 2, SPACE_IO = 1, FADT_RESET_FLAG = 1 << 10 };
enum { AML_ZERO = 0, AML_ONE = 1, AML_BYTE = 0x0a, AML_NAME = 0x08, AML_PACKAGE = 0x12 };

/* --- checked reads ---------------------------------------------------------------------------------------------- */

/* A number at an offset; 0 when it is not wholly inside. */
static u32 word_at(cbytes b, usize at) {
    struct acpi_word w = { 0 };
    return acpi_word_read(b, at, &w) ? w.v : 0;
}

static u64 long_at(cbytes b, usize at) {
    struct acpi_long w = { 0 };
    return acpi_long_read(b, at, &w) ? w.v : 0;
}

static u32 byte_at(cbytes b, usize at) {
    return at < b.len ? *cbytes_at(b, at) : 0;
}

static bool sums_to_zero(cbytes b) {
    u8 sum = 0;
    for (usize i = 0; i < b.len; i++) sum = (u8)(sum + *cbytes_at(b, i));
    return sum == 0;
}

/* --- the way to the tables -------------------------------------------------------------------------------------- */

status acpi_root(cbytes rsdp, u64 *root) {
    if (rsdp.len < RSDP_OLD || !text_starts(bytes_text(rsdp), TEXT("RSD PTR "))) return st(E_INVALID);
    if (!sums_to_zero(cbytes_sub(rsdp, 0, RSDP_OLD))) return st(E_INVALID);
    bool extended = byte_at(rsdp, 15) >= 2 && rsdp.len >= RSDP_NEW && sums_to_zero(cbytes_sub(rsdp, 0, RSDP_NEW));
    u64 address = extended ? long_at(rsdp, 24) : 0;
    *root = address ? address : word_at(rsdp, 16);
    return *root ? OK : st(E_INVALID);
}

status acpi_head(cbytes mapped, struct acpi_head *out) {
    u32 size = word_at(mapped, 4);
    if (mapped.len < ACPI_HEADER || size < ACPI_HEADER || size > TABLE_MAX) return st(E_INVALID);
    out->size = size;
    for (usize i = 0; i < LEN(out->signature); i++) AT(out->signature, i) = (char)byte_at(mapped, i);
    return OK;
}

bool acpi_is(const struct acpi_head *h, text signature) {
    bool same = signature.len == LEN(h->signature);
    for (usize i = 0; same && i < LEN(h->signature); i++) same = *text_at(signature, i) == AT(h->signature, i);
    return same;
}

/* The table cut to its own size if it is whole and of that kind, else nothing. */
static cbytes whole(cbytes mapped, text signature) {
    struct acpi_head h = { 0 };
    status s = acpi_head(mapped, &h);
    bool good = ok(s) && acpi_is(&h, signature) && h.size <= mapped.len && sums_to_zero(cbytes_sub(mapped, 0, h.size));
    return cbytes_sub(mapped, 0, good ? h.size : 0);
}

status acpi_entry(cbytes root, u32 i, u64 *table) {
    cbytes xsdt = whole(root, TEXT("XSDT")), t = xsdt.len ? xsdt : whole(root, TEXT("RSDT"));
    bool wide = xsdt.len != 0;
    usize each = wide ? 8 : 4, at = ACPI_HEADER + each * i;
    if (at + each > t.len) return st(E_NOT_FOUND);
    *table = wide ? long_at(t, at) : word_at(t, at);
    return OK;
}

/* --- MADT ------------------------------------------------------------------------------------------------------- */

static void add_cpu(cbytes r, struct acpi_madt *out) {
    if (!(word_at(r, 4) & CPU_ENABLED) || byte_at(r, 3) == 0xff) return;   /* empty socket */
    if (out->cpus == ACPI_CPUS) {
        out->skipped++;
        return;
    }
    AT(out->cpu, out->cpus++).apic_id = byte_at(r, 3);
}

static void add_io_apic(cbytes r, struct acpi_madt *out) {
    if (out->io_apics == ACPI_IO_APICS) {
        out->skipped++;
        return;
    }
    AT(out->io_apic, out->io_apics++) = (struct acpi_io_apic){ .address = word_at(r, 4), .gsi_base = word_at(r, 8) };
}

static void add_override(cbytes r, struct acpi_madt *out) {
    u32 flags = byte_at(r, 8);
    if (out->overrides == ACPI_OVERRIDES) {
        out->skipped++;
        return;
    }
    AT(out->override, out->overrides++) = (struct acpi_override){
        .irq = byte_at(r, 3), .gsi = word_at(r, 4),
        .level = (flags & LEVEL) == LEVEL, .active_low = (flags & ACTIVE_LOW) == ACTIVE_LOW };
}

static void add_record(u32 kind, cbytes r, struct acpi_madt *out) {
    switch (kind) {
    case MADT_CPU:
        if (r.len >= 8) add_cpu(r, out);
        break;
    case MADT_IO_APIC:
        if (r.len >= 12) add_io_apic(r, out);
        break;
    case MADT_OVERRIDE:
        if (r.len >= 10) add_override(r, out);
        break;
    case MADT_LOCAL_ADDRESS:
        if (r.len >= 12) out->local_apic = long_at(r, 4);
        break;
    default:
        break;
    }
}

status acpi_madt(cbytes table, struct acpi_madt *out) {
    cbytes t = whole(table, TEXT("APIC"));
    if (t.len < MADT_RECORDS) return st(E_INVALID);
    *out = (struct acpi_madt){ .local_apic = word_at(t, ACPI_HEADER) };
    for (usize at = MADT_RECORDS; at < t.len;) {
        struct acpi_record r = { 0 };
        if (!acpi_record_read(t, at, &r) || r.size < sizeof r || r.size > t.len - at) return st(E_INVALID);
        add_record(r.kind, cbytes_sub(t, at, r.size), out);
        at += r.size;
    }
    return OK;
}

/* --- ending the machine ----------------------------------------------------------------------------------------- */

status acpi_fadt(cbytes table, struct acpi_fadt *out) {
    cbytes t = whole(table, TEXT("FACP"));
    if (t.len < 74) return st(E_INVALID);
    *out = (struct acpi_fadt){ .dsdt = word_at(t, 40), .sleep_port_a = word_at(t, 64), .sleep_port_b = word_at(t, 68) };
    if (long_at(t, 140)) out->dsdt = long_at(t, 140);
    if (word_at(t, 112) & FADT_RESET_FLAG && byte_at(t, 116) == SPACE_IO && long_at(t, 120) <= 0xffff) {
        out->reset_port = word_at(t, 120);
        out->reset_value = byte_at(t, 128);
    }
    return OK;
}

/* A small integer of byte code at *at, which moves behind it. */
static bool aml_integer(cbytes b, usize *at, u32 *out) {
    u32 op = byte_at(b, *at);
    if (op == AML_BYTE) {
        *out = byte_at(b, *at + 1);
        *at += 2;
        return *at <= b.len;
    }
    *out = op;
    *at += 1;
    return *at <= b.len && (op == AML_ZERO || op == AML_ONE);
}

status acpi_sleep(cbytes dsdt, struct acpi_sleep *out) {
    cbytes t = whole(dsdt, TEXT("DSDT"));
    text code = bytes_text(t);
    for (usize at = ACPI_HEADER + 2; at + 12 < t.len; at++) {
        if (!text_starts(text_sub(code, at, t.len - at), TEXT("_S5_")) || byte_at(t, at + 4) != AML_PACKAGE) continue;
        bool named = byte_at(t, at - 1) == AML_NAME || (byte_at(t, at - 2) == AML_NAME && byte_at(t, at - 1) == '\\');
        usize next = at + 5 + 1 + (byte_at(t, at + 5) >> 6) + 1;   /* length of one to four bytes, then the count */
        struct acpi_sleep s = { 0 };
        if (!named || !aml_integer(t, &next, &s.type_a) || !aml_integer(t, &next, &s.type_b)) continue;
        *out = s;
        return OK;
    }
    return st(E_NOT_FOUND);
}
