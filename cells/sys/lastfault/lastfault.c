/* lastfault.c - looks through the fault log, which is short.
 *
 * Bad at: tasks that ended more than FAULT_LOG faults ago. */
#include <sys/lastfault.h>
#include <base/bytes.h>

#define CHARS(array) bytes_string(text_bytes((text){ .ptr = (array), .len = sizeof(array) }), 0)

status lastfault_of(u64 task, struct fault_record *out) {
    struct fault_record f = {0};
    bool found = false;
    for (u64 n = 0; ok(fault_record(n, &f)); n = f.n + 1) {
        poll();
        if (f.task != task) continue;
        *out = f;
        found = true;
    }
    return found ? OK : st(E_NOT_FOUND);
}

void lastfault_tell(const struct fault_record *f, struct line *out) {
    struct lines_place at;
    fault_place(f, &at);
    line_put(out, fault_kind_name(f->kind));
    line_put(out, TEXT(" in "));
    line_put(out, CHARS(f->cell));
    line_char(out, ':');
    line_put(out, CHARS(f->function));
    line_put(out, TEXT(" ("));
    line_put(out, CHARS(at.file));
    line_char(out, ':');
    line_u64(out, at.line);
    line_char(out, ')');
    text why = CHARS(f->why);
    if (why.len) line_put(out, TEXT(": "));
    line_put(out, why);
}
