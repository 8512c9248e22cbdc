/* builtin.c - what GCC's builtin functions return. Those that are not listed return int; the rules say which of them
 * may be called at all. */
#include "parse.h"
#include <string.h>

static const struct { const char *name; struct type *type; } results[] = {
    { "expect", &type_long }, { "trap", &type_void }, { "unreachable", &type_void }, { "strlen", &type_ulong },
    { "object_size", &type_ulong }, { "bswap64", &type_ulong }, { "bswap32", &type_uint },
    { "add_overflow", &type_bool }, { "sub_overflow", &type_bool }, { "mul_overflow", &type_bool },
    { "va_start", &type_void }, { "va_end", &type_void }, { "va_copy", &type_void },
    { "huge_val", &type_double }, { "inf", &type_double }, { "nan", &type_double }, { "huge_valf", &type_float },
    { "nanf", &type_float }, { "inff", &type_float }, { "ia32_pause", &type_void }, { "prefetch", &type_void },
};

static struct type *result_of(const char *name) {
    if (!starts_with(name, "__builtin_")) return &type_int;
    name += 10;
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (!strcmp(name, results[i].name)) return results[i].type;
    bool memory = strstr(name, "mem") || strstr(name, "alloca") || strstr(name, "_address") || starts_with(name, "str");
    bool number = strstr(name, "cmp") || strstr(name, "len");
    return memory && !number ? pointer_to(&type_void) : &type_int;
}

struct decl *builtin_decl(struct symbol *s) {
    static const char *const families[] = { "__builtin_", "__atomic_", "__sync_" };
    bool known = false;
    for (int i = 0; i < 3; i++) known |= starts_with(s->name, families[i]);
    if (!known) return NULL;
    struct type *f = type_new(TYPE_FUNCTION, result_of(s->name), 1);
    f->variadic = f->prototyped = true;
    struct decl *d = decl_new(DECL_FUNCTION, s->name, f, parser.now->place);
    d->builtin = d->like_printf = d->is_global = d->is_extern = true;
    d->noreturn = one_of(s->name + 10, (const char *const[]){ "trap", "unreachable", 0 });
    return s->decl = d;
}

struct type *builtin_call_type(const struct node *call) {
    const char *name = call->a->decl->name;
    size_t prefix = starts_with(name, "__atomic_") ? 9 : starts_with(name, "__sync_") ? 7 : 0;
    if (!prefix) return call->type;
    name += prefix;
    if (strstr(name, "bool") || strstr(name, "compare_exchange") || starts_with(name, "test_and_set")
        || strstr(name, "lock_free")) return &type_bool;
    static const char *const nothing[] = { "load", "exchange", "store", "store_n", "clear", "thread_fence",
        "signal_fence", "lock_release", "synchronize", 0 };
    if (one_of(name, nothing) || !call->count) return &type_void;
    struct type *first = decayed(call->list[0]->type);
    return first->kind == TYPE_POINTER ? first->base : call->type;
}
