/* place.c - asks addr2line, of the binutils that link the object. Only a message about an error costs a process. */
#include "place.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void ask(const struct object *o, uint32_t section, uint64_t offset, int answer) {
    char address[32];
    snprintf(address, sizeof address, "0x%llx", (unsigned long long)offset);
    dup2(answer, STDOUT_FILENO);
    close(STDERR_FILENO);
    execlp("addr2line", "addr2line", "-e", o->path, "-j", o->sections[section].name, address, (char *)NULL);
    _exit(127);
}

/* The first line of the answer, without what follows the line's number; empty when there is none. */
static void read_answer(int from, char *into, size_t size) {
    FILE *f = fdopen(from, "r");
    *into = 0;
    if (!f) return (void)close(from);
    if (!fgets(into, (int)size, f)) *into = 0;
    fclose(f);
    into[strcspn(into, " \n")] = 0;
}

void place_of(const struct object *o, uint32_t section, uint64_t offset, char *into, size_t size) {
    int ends[2];
    *into = 0;
    fflush(stdout);
    pid_t child = pipe(ends) ? -1 : fork();
    if (child == 0) ask(o, section, offset, ends[1]);
    if (child > 0) {
        close(ends[1]);
        read_answer(ends[0], into, size);
        waitpid(child, NULL, 0);
    }
    if (!strncmp(into, "./", 2)) memmove(into, into + 2, strlen(into + 2) + 1);
    if (!*into || *into == '?') snprintf(into, size, "%s", o->path);
}
