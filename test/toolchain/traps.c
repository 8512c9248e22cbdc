/* traps.c - every kind of trapping statement in every kind of surroundings. */
#include "scenario.h"

void *memmove(void *to, const void *from, usize n);
void *memset(void *to, int byte, usize n);
int memcmp(const void *a, const void *b, usize n);

static inline i64 sum_to_edge(const u8 *p) {
    i64 sum = 0;
    for (u32 i = 0; i < 100; i++) sum += p[i];
    return sum;
}
static inline void fill_to_edge(u8 *p) {
    for (u32 i = 0; i < 100; i++) p[i] = (u8)i;
}
static inline u64 length_to_edge(const u8 *p) {
    u64 n = 0;
    while (p[n]) n++;
    return n;
}

#define STATEMENTS(X, ctx)                                                                                      \
    X(ctx, load_null, e->sink = *e->null)                                                                       \
    X(ctx, load_noncanonical, e->sink = *e->noncanonical)                                                       \
    X(ctx, load_unmapped, e->sink = *e->unmapped)                                                               \
    X(ctx, store_null, *e->null = 1)                                                                            \
    X(ctx, store_noncanonical, *e->noncanonical = 1)                                                            \
    X(ctx, store_readonly, *e->readonly = 1)                                                                    \
    X(ctx, rmw_add, *e->null += e->five)                                                                        \
    X(ctx, rmw_or, *e->null |= 4)                                                                               \
    X(ctx, rmw_increment, ++*e->readonly)                                                                       \
    X(ctx, compare, if (*e->null == 3) e->sink = 4)                                                             \
    X(ctx, condition, e->sink = e->five && *e->null ? 3 : 4)                                                    \
    X(ctx, volatile_load, (void)*(volatile i32 *)e->null)                                                       \
    X(ctx, volatile_store, *(volatile i32 *)e->null = 7)                                                        \
    X(ctx, volatile_rmw, *(volatile i32 *)e->unmapped += 7)                                                     \
    X(ctx, bit_field_load, e->sink = e->null_bits->b)                                                           \
    X(ctx, bit_field_store, e->null_bits->c = 5)                                                                \
    X(ctx, member, e->sink = e->null_object->array[3])                                                          \
    X(ctx, member_store, e->object->next->b = 3)                                                                \
    X(ctx, index, e->null_object->array[e->five] = e->one)                                                      \
    X(ctx, far_index, e->sink = e->ok[e->far])                                                                  \
    X(ctx, divide, e->sink = e->one / e->zero)                                                                  \
    X(ctx, modulo, e->sink = e->one % e->zero)                                                                  \
    X(ctx, divide_long, e->sink = e->sink / (i64)e->long_zero)                                                  \
    X(ctx, divide_unsigned, e->sink = (i64)(e->far / e->long_zero))                                             \
    X(ctx, divide_overflow, e->sink = e->lowest / e->minus_one)                                                 \
    X(ctx, copy_from, *e->ok_mid = *e->null_mid)                                                                \
    X(ctx, copy_to, *e->null_mid = *e->ok_mid)                                                                  \
    X(ctx, copy_page_from, *e->ok_page = *e->null_page)                                                         \
    X(ctx, copy_page_to, *e->null_page = *e->ok_page)                                                           \
    X(ctx, copy_huge_from, *e->ok_huge = *e->null_huge)                                                         \
    X(ctx, copy_huge_to, *e->null_huge = *e->ok_huge)                                                           \
    X(ctx, zero_page, *e->null_page = (struct page){0})                                                         \
    X(ctx, local_copy, struct mid m = *e->null_mid; e->sink = (i64)(m.v[0] + m.v[5]))                           \
    X(ctx, atomic_add, atomic64_add(e->null_atomic, 1))                                                         \
    X(ctx, atomic_load, e->sink = (i64)atomic64_get(e->null_atomic))                                            \
    X(ctx, atomic_store, atomic64_set(e->null_atomic, 1))                                                       \
    X(ctx, atomic_swap, e->sink = (i64)atomic64_swap(e->null_atomic, 1))                                        \
    X(ctx, atomic_or, atomic64_or(e->null_atomic, 1))                                                           \
    X(ctx, compare_and_swap, e->sink = atomic64_cas(e->null_atomic, 0, 1))                                      \
    X(ctx, memcpy_from, memcpy(e->ok, e->null, 24))                                                             \
    X(ctx, memcpy_to, memcpy(e->null, e->ok, 24))                                                               \
    X(ctx, memcpy_part, memcpy(e->edge, e->ok, 100))                                                            \
    X(ctx, memmove_part, memmove(e->ok, e->edge, 100))                                                          \
    X(ctx, memset_part, memset(e->edge, 3, 100))                                                                \
    X(ctx, memcmp_null, e->sink = memcmp(e->ok, e->null, 16))                                                   \
    X(ctx, loop_load, e->sink = sum_to_edge(e->edge))                                                           \
    X(ctx, loop_store, fill_to_edge(e->edge))                                                                   \
    X(ctx, loop_scan, memset(e->edge, 1, 64); e->sink = (i64)length_to_edge(e->edge))                           \
    X(ctx, second_access, *e->page = 1; host_unmap(); *e->page = 2)                                             \
    X(ctx, switch_load, switch (*e->null) {                                                                     \
        case 1: e->sink = 3; break; case 9: e->sink = 1; break; default: use(&(res){0}); })                     \
    X(ctx, argument, e->sink = host_sum(1, 2, 3, 4, 5, 6, 7, *e->null, 9, 10))                                  \
    X(ctx, check_panics, panic("on purpose"))                                                                   \
    X(ctx, slice_index, e->sink = *bytes_at(e->slice, (usize)e->five * 100))                                    \
    X(ctx, sub_slice, e->sink = (i64)bytes_sub(e->slice, 9, 9).len)                                             \
    X(ctx, array_index, e->sink = AT(e->array, (usize)e->five * 100))                                           \
    X(ctx, needs_live, res empty = NONE(res); use(res_need(&empty)))                                            \
    X(ctx, call_null, e->null_function())                                                                       \
    X(ctx, call_noncanonical, e->noncanonical_function())                                                       \
    X(ctx, call_data, e->data_function())

/* --- surroundings ----------------------------------------------------------------------------------------------- */

#define direct(name, S)                                                                                         \
    void t_direct_##name(struct env *e) { OWN(res) r = acquire(); S; use(&r); }
#define between(name, S)                                                                                        \
    void t_between_##name(struct env *e) {                                                                      \
        OWN(res) a = acquire(); OWN(res) b = acquire(); use(&a); S; OWN(res) c = acquire(); use(&b); use(&c); }
#define loops(name, S)                                                                                          \
    void t_loop_##name(struct env *e) {                                                                         \
        OWN(res) a = acquire();                                                                                 \
        for (i32 i = 0; i < e->five; i++) { OWN(res) r = acquire(); if (i == 3) { S; } use(&r); }               \
        use(&a); }
#define scopes(name, S)                                                                                         \
    void t_scope_##name(struct env *e) {                                                                        \
        OWN(res) a = acquire();                                                                                 \
        { OWN(res) b = acquire(); use(&b); { OWN(res) c = acquire(); DROP(res, b); S; use(&c); } }              \
        use(&a); }
#define leaf(name, S)                                                                                           \
    static NOINLINE void leaf_##name(struct env *e) { S; }                                                      \
    void t_leaf_##name(struct env *e) { OWN(res) r = acquire(); leaf_##name(e); use(&r); }
#define nested(name, S)                                                                                         \
    static NOINLINE void inner_##name(struct env *e) { OWN(res) r = acquire(); S; use(&r); }                    \
    static NOINLINE void middle_##name(struct env *e) { OWN(res) r = acquire(); inner_##name(e); use(&r); }     \
    void t_nested_##name(struct env *e) { OWN(res) r = acquire(); middle_##name(e); use(&r); }
#define inlined(name, S)                                                                                        \
    static inline __attribute__((always_inline)) void in_##name(struct env *e) { OWN(res) r = acquire(); S; use(&r); } \
    void t_inline_##name(struct env *e) { OWN(res) r = acquire(); in_##name(e); in_##name(e); use(&r); }
#define taken(name, S)                                                                                          \
    void t_taken_##name(struct env *e) { OWN(res) a = acquire(); OWN(res) b = TAKE(res, a); S; use(&b); use(&a); }
#define sinks(name, S)                                                                                          \
    static NOINLINE void sink_##name(struct env *e, res_sink r) { OWN(res) mine = TAKE(res, *r); S; use(&mine); } \
    void t_sink_##name(struct env *e) { OWN(res) r = acquire(); sink_##name(e, &r); use(&r); }
#define outs(name, S)                                                                                           \
    static NOINLINE void make_##name(struct env *e, res_out out) {                                              \
        EXACT; OWN(res) mine = acquire(); use(&mine); *out = TAKE(res, mine); S; }                              \
    void t_out_##name(struct env *e) { OWN(res) r = NONE(res); make_##name(e, &r); use(&r); }
#define puts_(name, S)                                                                                          \
    void t_put_##name(struct env *e) {                                                                          \
        OWN(res) a = acquire(); OWN(res) b = acquire(); res_put(&a, &b); S; use(&a); use(&b); }
#define members(name, S)                                                                                        \
    void t_member_##name(struct env *e) {                                                                       \
        OWN(pair) p = (pair){ .live = 1 };                                                                      \
        OWN(res) a = acquire(); res_put(&p.a, &a); OWN(res) b = acquire(); res_put(&p.b, &b); S; use(&p.a); }
#define realigned(name, S)                                                                                      \
    void t_realigned_##name(struct env *e) {                                                                    \
        _Alignas(64) u64 block[16]; block[3] = e->far; OWN(res) r = acquire(); host_use(block[3] - e->far); S;  \
        use(&r); }
#define branches(name, S)                                                                                       \
    void t_branch_##name(struct env *e) {                                                                       \
        OWN(res) a = acquire();                                                                                 \
        if (e->five == 5) { OWN(res) b = acquire(); if (e->one) { S; } use(&b); return; }                       \
        OWN(res) c = acquire(); use(&c); }

#define EACH(ctx, name, S) ctx(name, S)
STATEMENTS(EACH, direct)
STATEMENTS(EACH, between)
STATEMENTS(EACH, loops)
STATEMENTS(EACH, scopes)
STATEMENTS(EACH, leaf)
STATEMENTS(EACH, nested)
STATEMENTS(EACH, inlined)
STATEMENTS(EACH, taken)
STATEMENTS(EACH, sinks)
STATEMENTS(EACH, outs)
STATEMENTS(EACH, puts_)
STATEMENTS(EACH, members)
STATEMENTS(EACH, realigned)
STATEMENTS(EACH, branches)
