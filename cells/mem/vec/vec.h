/* vec.h - growable arrays of plain structs: VEC_TYPE(T) makes T_vec.
 *
 * Elements are named by index, never by stored pointer: growing moves them. */
#pragma once
#include <mem/heap.h>

OWNED_NAMES(vec);
struct vec { OWNED; u64 stride, count, items; box mem; };   /* stride: non-zero while live; items: the address of mem */
OWNED_FUNS(vec, stride)

CELL_API_BEGIN

vec_must vec_new(u64 stride);
/* Makes room for `more` further elements. E_NO_MEMORY: nothing changed. */
status vec_reserve(vec *v, u64 more);
/* Appends `more` zeroed elements. E_NO_MEMORY: nothing changed. */
status vec_grow(vec *v, u64 more);
/* Removes the last element; panics when there is none. */
void vec_shrink(vec *v);
/* Gives back room beyond the count. */
void vec_trim(vec *v);

CELL_API_END

static inline u64 vec_count(const vec *v) { return v->count; }
/* The address of element i; panics out of bounds. */
static inline u64 vec_item(const vec *v, u64 i) { return v->items + ix(i, v->count) * v->stride; }

#define VEC_TYPE(T)                                                                                             \
    OWNED_LOCAL(T##_vec);                                                                                       \
    struct T##_vec { OWNED; u64 stride; vec inner; };                                                           \
    OWNED_FUNS(T##_vec, stride)                                                                                 \
    static void T##_vec_release(T##_vec *self) { UNSAFE("own.h: drop"); vec_drop(&self->inner); }               \
    static inline T##_vec_must T##_vec_new(void) { UNSAFE("own.h: vec");                                        \
        return (T##_vec){ .stride = sizeof(struct T), .inner = vec_new(sizeof(struct T)) }; }                   \
    static inline u64 T##_vec_count(const T##_vec *v) { UNSAFE("own.h: vec"); return vec_count(&v->inner); }    \
    static inline struct T *T##_vec_at(T##_vec *v, u64 i) { UNSAFE("own.h: vec");                               \
        return (struct T *)vec_item(&v->inner, i); }                                                            \
    static inline status T##_vec_reserve(T##_vec *v, u64 more) { UNSAFE("own.h: vec");                          \
        return vec_reserve(&v->inner, more); }                                                                  \
    static inline status T##_vec_push(T##_vec *v, const struct T *item) { UNSAFE("own.h: vec");                 \
        status s = vec_grow(&v->inner, 1); if (!ok(s)) return s;                                                   \
        memcpy((void *)vec_item(&v->inner, vec_count(&v->inner) - 1), item, sizeof *item); return s; }          \
    static inline status T##_vec_extend(T##_vec *v, u64 more) { UNSAFE("own.h: vec");                           \
        return vec_grow(&v->inner, more); }                                                                     \
    static inline void T##_vec_pop(T##_vec *v) { UNSAFE("own.h: vec"); vec_shrink(&v->inner); }
