/* birth.c - calling into a cell: its init arrays, its entry table.
 *
 * All but attach runs inside a catch point, without locks: a fault in the cell is an answer. The entry table is
 * found by the address that the linker has written down. */
#include <link/birth.h>
#include <base/raise.h>
#include <cell.h>
#include <link/rest.h>
#include <mem/state.h>

struct call { u32 cell; i32 code; };
CATCH_TYPE(run_start, call)
CATCH_TYPE(run_stop, call)

static const struct cell_ops *ops_of(u32 cell) {
    static const struct cell_ops none;
    u64 at = cell_head(cell)->ops;
    if (at == 0) return &none;
    UNSAFE("the linker recorded the address of the cell's entry table");
    return (const struct cell_ops *)at;
}

static void call_inits(const struct init *a) {
    UNSAFE("an init array holds addresses of the cell's functions");
    for (u64 k = 0; k < a->count; k++) ((void (*const *)(void))a->address)[k]();
}

static void run_start(struct call *c) {
    for (u64 i = 0; i < init_vec_count(cell_inits(c->cell)); i++) call_inits(init_vec_at(cell_inits(c->cell), i));
    const struct cell_ops *o = ops_of(c->cell);
    c->code = o->start ? code_of(o->start()) : 0;
}

static void run_stop(struct call *c) {
    const struct cell_ops *o = ops_of(c->cell);
    c->code = o->stop ? code_of(o->stop()) : 0;
}

static void tell(struct line *why, u32 cell, text what, i32 code) {
    line_clear(why);
    line_put(why, cell_name(cell));
    line_put(why, what);
    line_status(why, st(code));
}

status cell_start(u32 cell, struct line *why) {
    struct call c = { .cell = cell };
    if (run_start_caught(&c)) c.code = E_FAULTED;
    if (c.code != 0) {
        tell(why, cell, TEXT(": start failed: "), c.code);
        return st(E_START_FAILED);
    }
    cell_head(cell)->started = 1;
    return OK;
}

status cell_stop(u32 cell, struct line *why) {
    if (cell_head(cell)->started == 0) return OK;
    struct call c = { .cell = cell };
    if (run_stop_caught(&c)) c.code = E_FAULTED;
    if (c.code != 0) {
        tell(why, cell, TEXT(": stop refused: "), c.code);
        return st(c.code);
    }
    cell_head(cell)->started = 0;
    return OK;
}

struct conversion { u64 was, state; i32 code; u32 cell; };
CATCH_TYPE(run_resume, conversion)

static void run_resume(struct conversion *v) {
    const struct cell_ops *o = ops_of(v->cell);
    v->code = o->resume ? code_of(state_convert(v->was, v->state, o->resume)) : E_BAD_STATE;
}

status cell_resume(u32 cell, u64 i, struct line *why) {
    struct binding b = *binding_vec_at(cell_bindings(cell), i);
    struct conversion v = { .was = b.was, .state = b.state, .cell = cell };
    if (run_resume_caught(&v)) v.code = E_FAULTED;
    if (v.code == 0) return OK;
    tell(why, cell, TEXT(": cannot convert its state "), v.code);
    line_put(why, TEXT(" (state "));
    line_put(why, cell_text(cell, b.name));
    line_char(why, ')');
    return st(E_BAD_STATE);
}

void cell_attach(u32 cell) {
    const struct cell_ops *o = ops_of(cell);
    if (o->attach) o->attach();
}

static bool stopped(u32 cell) {
    struct line ignored = {0};
    return ok(cell_stop(cell, &ignored));
}

void cell_reap(void) {
    for (u32 i = cell_forgotten(0); i != 0;) {
        bool ends = stopped(i);
        if (ends && !rest_keep(i)) cell_erase(i);
        i = cell_forgotten(ends ? 0 : i);            /* what it needed may be forgotten now */
    }
}
