/* initramfs - packs programs into the archive that Linux unpacks as its first root file system (cpio, format newc:
 * Documentation/driver-api/early-userspace/buffer-format.rst in the kernel's sources).
 *
 *   initramfs ARCHIVE FILE...     each FILE becomes /NAME, executable
 *
 * No times, no owners, inode numbers by order: the same programs give the same bytes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PROGRAM = S_IFREG | 0755, ALIGN = 4 };

static _Noreturn void die(const char *what) {
    fprintf(stderr, "initramfs: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void pad(FILE *archive, long from) {
    while ((ftell(archive) - from) % ALIGN) putc(0, archive);
}

/* Header, name, padding; the contents follow. Fields that Linux ignores or we leave empty are 0. */
static void put_header(FILE *archive, unsigned inode, unsigned mode, size_t size, const char *name) {
    long start = ftell(archive);
    fprintf(archive, "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x", inode, mode, 0, 0, 1, 0, size,
            0, 0, 0, 0, strlen(name) + 1, 0);
    fwrite(name, 1, strlen(name) + 1, archive);
    pad(archive, start);
}

static void put_file(FILE *archive, unsigned inode, const char *path) {
    const char *slash = strrchr(path, '/');
    struct stat about;
    char bytes[65536];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f || fstat(fileno(f), &about)) die(path);
    put_header(archive, inode, PROGRAM, (size_t)about.st_size, slash ? slash + 1 : path);
    long start = ftell(archive);
    while ((n = fread(bytes, 1, sizeof bytes, f)) > 0) fwrite(bytes, 1, n, archive);
    if (ferror(f) || ftell(archive) - start != about.st_size) die(path);
    fclose(f);
    pad(archive, start);
}

int main(int argc, char **argv) {
    if (argc < 3) return fputs("usage: initramfs ARCHIVE FILE...\n", stderr), 2;
    FILE *archive = fopen(argv[1], "wb");
    if (!archive) die(argv[1]);
    for (int i = 2; i < argc; i++) put_file(archive, (unsigned)i, argv[i]);
    put_header(archive, 0, 0, 0, "TRAILER!!!");
    if (fflush(archive) || ferror(archive) || fclose(archive)) die(argv[1]);
    return 0;
}
