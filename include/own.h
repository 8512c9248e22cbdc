/* own.h - the own-C dialect: ownership, borrows, bounds and results as plain C names.
 *
 * Every annotation is a C11 name, so GCC compiles exactly the text that was checked. Three ideas carry the dialect:
 *   - an OWNED value is released by GCC's cleanup edge on every path, faulting ones too, and a moved-from value is
 *     empty, so releasing it again does nothing (Rust's drop flags, kept in the value itself);
 *   - a pointer or VIEW borrows from its lender, the first pointer parameter, and dies with it;
 *   - a status must be read, a maybe-empty value must be tested, an index must be checked.
 * doc/own-c.md is the manual. UNSAFE bodies of this file are the library's, counted once, as Rust's core is. */
#pragma once

typedef unsigned char  u8;      typedef signed char i8;
typedef unsigned short u16;     typedef short       i16;
typedef unsigned int   u32;     typedef int         i32;
typedef unsigned long  u64;     typedef long        i64;
typedef unsigned long  usize;
#define bool _Bool
#define true ((_Bool)1)
#define false ((_Bool)0)

/* A broken invariant: logs `why`, unwinds the caller to the nearest catch point. Takes no lock, allocates nothing;
 * callable from anywhere. Defined by the cell raise. */
_Noreturn void panic(const char *why) __attribute__((visibility("default")));

/* What lies between these two lines of a cell's header is exported; everything else stays inside the cell. */
#define CELL_API_BEGIN _Pragma("GCC visibility push(default)")
#define CELL_API_END   _Pragma("GCC visibility pop")

/* --- markers: the first item of a struct or of a block ----------------------------------------------------- */
#define OWNED       _Static_assert(1, "own:owned")      /* affine: moved, never copied                         */
#define VIEW        _Static_assert(1, "own:view")       /* holds borrows: lives on the stack only              */
#define MUST        _Static_assert(1, "own:must")       /* a result that must be read                          */
#define OPS         _Static_assert(1, "own:ops")        /* a constant table of functions                       */
#define SYNC        _Static_assert(1, "own:sync")       /* private members, safe to share between tasks        */
#define UNSAFE(why) _Static_assert(1, "own:unsafe:" why) /* the rest of this block may do raw operations       */

/* --- owned types -------------------------------------------------------------------------------------------- */
/* T_sink: the callee consumes what it points to. T_out: the callee fills an empty one. T_opt: may be empty.
 * T_must: a result that is never empty. T_release ends a live value; it runs on unwinding, is never a kill point,
 * and lies in .text.cleanup so that the unwinder can tell. */
#define OWN_RELEASE(T)    __attribute__((noinline, section(".text.cleanup." #T)))
#define OWN_TYPEDEFS(T)                                                                                         \
    typedef struct T T; typedef T *T##_sink; typedef T *T##_out;                                                \
    typedef const T *T##_opt; typedef T T##_must
#define OWNED_NAMES(T)                                                                                          \
    OWN_TYPEDEFS(T); void T##_release(T *self) OWN_RELEASE(T) __attribute__((visibility("default")))
#define OWNED_LOCAL(T)    OWN_TYPEDEFS(T); static void T##_release(T *self) OWN_RELEASE(T)

/* `key` is the member that is non-zero exactly while the value is live. T_drop empties the value before it releases
 * it: a fault inside a release can leak, but can never release twice. */
#define OWNED_FUNS(T, key)                                                                                      \
    static inline bool T##_live(T##_opt s) { UNSAFE("own.h: test"); return s->key != 0; }                       \
    static inline T T##_take(T##_sink s) { UNSAFE("own.h: move"); T t = *s; *s = (T){0}; return t; }            \
    static inline void T##_drop(T##_sink s) {                                                                   \
        UNSAFE("own.h: drop"); if (s->key) { T t = *s; *s = (T){0}; T##_release(&t); } }                        \
    static inline T *T##_need(T *s) { UNSAFE("own.h: test"); if (!s->key) panic("empty " #T); return s; }       \
    static inline void T##_put(T *slot, T##_sink v) {                                                           \
        UNSAFE("own.h: replace"); T old = *slot; *slot = *v; *v = (T){0}; T##_drop(&old); }

#define OWN(T)      __attribute__((cleanup(T##_drop))) T
#define TAKE(T, x)  T##_take(&(x))
#define DROP(T, x)  T##_drop(&(x))
#define NONE(T)     ((T){0})

/* A function that writes ownership state through pointers or globals starts with EXACT: without a landing pad of its
 * own GCC 12 may reorder those stores around a fault (doc/unwinding.md). The asm must not be empty of effect. */
static inline void exact_here(char *none) { UNSAFE("own.h: barrier"); (void)none; __asm__ volatile("" ::: "memory"); }
#define EXACT       __attribute__((cleanup(exact_here), unused)) char exact_ = 0

/* --- results: 0 is success, other codes are named in status.h ----------------------------------------------- */
typedef struct status { MUST; i32 code; } status;
static inline bool ok(status s) { return s.code == 0; }
static inline i32 code_of(status s) { return s.code; }
static inline bool is(status s, i32 code) { return s.code == code; }
static inline status st(i32 code) { return (status){ .code = code }; }
#define OK      st(0)
#define TRY(e)  do { status try_ = (e); if (!ok(try_)) return try_; } while (0)

/* --- checked access ------------------------------------------------------------------------------------------ */
static inline usize ix(usize i, usize n) { if (i >= n) panic("index out of bounds"); return i; }
static inline usize upto(usize n, usize max) { if (n > max) panic("length out of bounds"); return n; }
#define LEN(a)    (sizeof(a) / sizeof((a)[0]))
#define AT(a, i)  ((a)[ix((i), LEN(a))])                /* true arrays only */

#define SLICE_TYPE(T, N)                                                                                        \
    typedef struct N { VIEW; T *ptr; usize len; } N;                                                            \
    static inline T *N##_at(N s, usize i) {                                                                     \
        UNSAFE("own.h: slice"); if (i >= s.len) panic("slice index out of bounds"); return s.ptr + i; }         \
    static inline N N##_sub(N s, usize from, usize n) {                                                         \
        UNSAFE("own.h: slice"); if (from > s.len || n > s.len - from) panic("sub-slice out of bounds");         \
        return (N){ .ptr = s.ptr + from, .len = n }; }
SLICE_TYPE(u8, bytes)           SLICE_TYPE(const u8, cbytes)
SLICE_TYPE(const char, text)    SLICE_TYPE(char, chars)
SLICE_TYPE(u64, words)
static inline bytes bytes_none(void) { UNSAFE("own.h: slice"); return (bytes){ .ptr = (u8 *)1, .len = 0 }; }
static inline cbytes bytes_const(bytes b) { UNSAFE("own.h: slice"); return (cbytes){ .ptr = b.ptr, .len = b.len }; }
#define TEXT(lit)    ((text){ .ptr = "" lit, .len = sizeof(lit) - 1 })
#define TEXT_OF(a, n) ((text){ .ptr = (a), .len = upto((n), LEN(a)) })   /* the first n chars of a true array */
#define NO_TEXT      TEXT("")

/* A plain struct (no pointer, no owned member) can be read from and written to bytes, at any alignment:
 *   bool T_read(cbytes from, usize at, struct T *to)    false: not wholly inside `from`
 *   bool T_write(bytes to, usize at, const struct T *from)
 *   struct T *T_in(bytes b, usize at)                   in place; panics out of bounds or misaligned; T_of: const
 *   cbytes T_bytes(const struct T *v)                   the bytes of a value */
void *memcpy(void *to, const void *from, usize n) __attribute__((visibility("default")));
#define PLAIN_TYPE(T)                                                                                           \
    static inline bool T##_read(cbytes from, usize at, struct T *to) { UNSAFE("own.h: plain bytes");            \
        if (at > from.len || sizeof *to > from.len - at) return false;                                          \
        memcpy(to, from.ptr + at, sizeof *to); return true; }                                                   \
    static inline bool T##_write(bytes to, usize at, const struct T *from) { UNSAFE("own.h: plain bytes");      \
        if (at > to.len || sizeof *from > to.len - at) return false;                                            \
        memcpy(to.ptr + at, from, sizeof *from); return true; }                                                 \
    static inline const struct T *T##_of(cbytes b, usize at) { UNSAFE("own.h: plain bytes");                    \
        if (at > b.len || sizeof(struct T) > b.len - at) panic("record out of bounds");                         \
        if ((u64)(b.ptr + at) % _Alignof(struct T)) panic("record misaligned");                                 \
        return (const struct T *)(const void *)(b.ptr + at); }                                                  \
    static inline struct T *T##_in(bytes b, usize at) {                                                         \
        UNSAFE("own.h: plain bytes"); return (struct T *)(u64)T##_of(bytes_const(b), at); }                     \
    static inline cbytes T##_bytes(const struct T *v) {                                                         \
        UNSAFE("own.h: plain bytes"); return (cbytes){ .ptr = (const u8 *)(const void *)v, .len = sizeof *v }; }
