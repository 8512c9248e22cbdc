/* birth.c - calling into a cell: its init arrays, its entry table.
 *
 * All but attach runs inside a catch point, without locks: a fault in the cell is an answer. The entry table is
 * found by the address that the linker has written down. */
#include <link/birth.h>
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <mem/state.h>

struct call { u64 cell; i32 code; };
PLAIN_TYPE(call)

static const struct cell_ops *ops_of(u64 at) {
    static const struct cell_ops none;
    if (at == 0) return &none;
    UNSAFE("the loader recorded the address of the cell's entry table");
    return (const struct cell_ops *)at;
}

static void run_inits(u32 cell) {
    for (u64 i = 0; i < init_vec_count(cell_inits(cell)); i++) {
        struct init a = *init_vec_at(cell_inits(cell), i);
        for (u64 k = 0; k < a.count; k++) {
            UNSAFE("an init array holds addresses of functions");
            void (*fn)(void) = (void (*)(void))((u64 *)a.address)[k];
            fn();
        }
    }
}

static struct call *call_at(u64 address) {
    UNSAFE("the catch point passes the address of a struct call of its caller");
    return (struct call *)address;
}

static void run_start(u64 arg) {
    struct call *c = call_at(arg);
    run_inits((u32)c->cell);
    const struct cell_ops *o = ops_of(cell_head((u32)c->cell)->ops);
    c->code = o->start ? code_of(o->start()) : 0;
}

static void run_stop(u64 arg) {
    struct call *c = call_at(arg);
    const struct cell_ops *o = ops_of(cell_head((u32)c->cell)->ops);
    c->code = o->stop ? code_of(o->stop()) : 0;
}

/* Calls `run` for a cell inside a catch point; the code that it answers. */
static i32 guarded(void (*run)(u64), u32 cell) {
    struct call c = { .cell = cell, .code = E_FAULTED };
    return raise_catch(run, (u64)&c) == 0 ? c.code : E_FAULTED;
}

static void tell(struct line *why, u32 cell, text what, i32 code) {
    line_clear(why);
    line_put(why, cell_name(cell));
    line_put(why, what);
    line_status(why, st(code));
}

status cell_start(u32 cell, struct line *why) {
    i32 code = guarded(run_start, cell);
    if (code != 0) {
        tell(why, cell, TEXT(": start failed: "), code);
        return st(E_START_FAILED);
    }
    cell_head(cell)->started = 1;
    return OK;
}

status cell_stop(u32 cell, struct line *why) {
    if (cell_head(cell)->started == 0) return OK;
    i32 code = guarded(run_stop, cell);
    if (code != 0) {
        tell(why, cell, TEXT(": stop refused: "), code);
        return st(code);
    }
    cell_head(cell)->started = 0;
    return OK;
}

static bytes state_bytes(u64 id) {
    UNSAFE("the state's memory, by the right of the cell that is bound to it");
    return unsafe_state_bytes(id);
}

struct conversion { u64 cell, binding; i32 code; };

static struct conversion *conversion_at(u64 address) {
    UNSAFE("the catch point passes the address of a struct conversion of its caller");
    return (struct conversion *)address;
}

static void run_resume(u64 arg) {
    struct conversion *v = conversion_at(arg);
    struct binding b = *binding_vec_at(cell_bindings((u32)v->cell), v->binding);
    struct state_info old = {0};
    const struct cell_ops *o = ops_of(cell_head((u32)v->cell)->ops);
    v->code = E_BAD_STATE;
    if (!o->resume || !ok(state_info(b.was, &old))) return;
    bytes to = state_bytes(b.state);
    bytes_fill(to, 0);
    v->code = code_of(o->resume(cell_text((u32)v->cell, b.name), old.version, bytes_const(state_bytes(b.was)), to));
}

status cell_resume(u32 cell, u64 i, struct line *why) {
    struct conversion v = { .cell = cell, .binding = i, .code = E_FAULTED };
    if (raise_catch(run_resume, (u64)&v) != 0) v.code = E_FAULTED;
    if (v.code == 0) return OK;
    tell(why, cell, TEXT(": cannot convert its state "), v.code);
    line_put(why, TEXT(" (state "));
    line_put(why, cell_text(cell, binding_vec_at(cell_bindings(cell), i)->name));
    line_char(why, ')');
    return st(E_BAD_STATE);
}

void cell_attach(u32 cell) {
    const struct cell_ops *o = ops_of(cell_head(cell)->ops);
    if (o->attach) o->attach();
}

static bool forgotten(u32 cell) {
    struct cell_head *h = cell_head(cell);
    return h->ns != NS_KERNEL && h->phase == CELL_LIVE && h->holds == 0 && h->needers == 0 && h->kept == 0;
}

void cell_reap(void) {
    struct line why = {0};
    for (u32 i = cell_after(0); i != 0;) {
        if (forgotten(i) && ok(cell_stop(i, &why))) {
            cell_erase(i);
            i = cell_after(0);                       /* what it needed may be forgotten now */
        } else {
            i = cell_after(i);
        }
    }
}
