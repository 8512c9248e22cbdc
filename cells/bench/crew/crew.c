/* crew.c - a row of seats for tasks. A task whose release finds it running is killed; it gives back what it holds by
 * itself, a moment later. */
#include <bench/crew.h>
#include <cell.h>

enum { KILL_TICKS = 20 };

void crew_release(crew *self) {
    for (u32 i = 0; i < CREW_MAX; i++) {
        OWN(task_ref) t = TAKE(task_ref, AT(self->at, i).task);
        if (task_ref_live(&t) && !task_ended(&t)) task_kill(&t, KILL_ASKED, KILL_TICKS);
    }
}

crew_must crew_new(void) {
    return (crew){ .live = 1 };
}

status crew_add(crew *c, task_ref_sink t) {
    EXACT;
    if (c->count == CREW_MAX) return st(E_FULL);
    task_ref_put(&AT(c->at, c->count).task, t);
    c->count++;
    return OK;
}

status crew_join(crew *c) {
    u8 room[TASK_DATA];
    i32 code = 0;
    for (; c->count; c->count--) {
        OWN(task_ref) t = TAKE(task_ref, AT(c->at, c->count - 1).task);
        if (!task_ref_live(&t)) continue;
        i32 ended = code_of(task_join(&t, (bytes){ .ptr = room, .len = LEN(room) }));
        if (!code) code = ended;
    }
    return st(code);
}
