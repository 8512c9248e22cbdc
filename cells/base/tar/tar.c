/* tar.c - the ustar format (POSIX.1-1988): 512-byte headers with octal numbers, each followed by the file's blocks.
 *
 * The checksum is the sum of the header's bytes with its own field taken as blanks. Names use the first 100 bytes only;
 * a file with a prefix (a longer path) is refused rather than found under half its name. */
#include <base/tar.h>
#include <cell.h>

enum { SIZE_AT = 124, SUM_AT = 148, TYPE_AT = 156, MAGIC_AT = 257, PREFIX_AT = 345 };

static bool octal(cbytes field, u64 *out) {
    u64 value = 0;
    usize digits = 0;
    for (usize i = 0; i < field.len; i++) {
        u8 c = *cbytes_at(field, i);
        if (c == ' ' && digits == 0) continue;
        if (c == 0 || c == ' ') break;
        if (c < '0' || c > '7' || value >> 60 != 0) return false;
        value = value * 8 + (u64)(c - '0');
        digits++;
    }
    *out = value;
    return digits != 0;
}

static u64 checksum(cbytes header) {
    u64 sum = 0;
    for (usize i = 0; i < header.len; i++)
        sum += i >= SUM_AT && i < SUM_AT + 8 ? (u64)' ' : (u64)*cbytes_at(header, i);
    return sum;
}

static bool empty_block(cbytes header) {
    for (usize i = 0; i < header.len; i++)
        if (*cbytes_at(header, i) != 0) return false;
    return true;
}

static bool header_good(cbytes header, u64 *size) {
    u64 sum = 0;
    return octal(cbytes_sub(header, SUM_AT, 8), &sum) && sum == checksum(header)
        && text_equal(bytes_text(cbytes_sub(header, MAGIC_AT, 5)), TEXT("ustar"))
        && *cbytes_at(header, PREFIX_AT) == 0
        && octal(cbytes_sub(header, SIZE_AT, 12), size);
}

status tar_next(cbytes archive, u64 offset, struct tar_file *out) {
    u64 at = offset;
    while (at <= archive.len && archive.len - at >= TAR_BLOCK) {
        cbytes header = cbytes_sub(archive, at, TAR_BLOCK);
        out->next = at;
        if (empty_block(header)) return st(E_NOT_FOUND);
        u64 size = 0;
        if (!header_good(header, &size) || size > archive.len - at - TAR_BLOCK) return st(E_BAD_ARCHIVE);
        u64 blocks = (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
        u64 next = blocks > archive.len - at - TAR_BLOCK ? archive.len : at + TAR_BLOCK + blocks;
        u8 type = *cbytes_at(header, TYPE_AT);
        if (type == '0' || type == 0) {
            for (usize i = 0; i < TAR_NAME; i++) AT(out->name, i) = (char)*cbytes_at(header, i);
            if (AT(out->name, TAR_NAME - 1) != 0) return st(E_BAD_ARCHIVE);
            out->content = at + TAR_BLOCK;
            out->size = size;
            out->next = next;
            return OK;
        }
        at = next;
    }
    out->next = at;
    return at == archive.len ? st(E_NOT_FOUND) : st(E_BAD_ARCHIVE);
}

text tar_name(const struct tar_file *f) {
    return bytes_string(tar_file_bytes(f), 0);
}
