/* pages.h - the interface that the samples use: owned frames and mappings, a lock's guard, a shared handle, results. */
#pragma once
#include <own.h>

OWNED_NAMES(pages);                          /* a range of frames */
struct pages { OWNED; u64 base; usize n; };
OWNED_FUNS(pages, n)
OWNED_NAMES(mapping);                        /* frames that are mapped */
struct mapping { OWNED; pages frames; u8 *at; usize len; };
OWNED_FUNS(mapping, len)
struct gate { u32 word, data; };
OWNED_NAMES(guard);                          /* a held lock: owned, and a borrow of the lock */
struct guard { OWNED; VIEW; const struct gate *m; };
OWNED_FUNS(guard, m)
OWNED_NAMES(shared);                         /* a counted handle */
struct shared { OWNED; u64 id; };
OWNED_FUNS(shared, id)
struct big { u64 word[8]; };

CELL_API_BEGIN
pages pages_try(usize n);                    /* empty when there are none left */
pages_must pages_zero(void);
status pages_split(pages *p, usize at, pages_out rest);
u64 pages_start(const pages *p);
void pages_pin(pages *p);
status pages_merge(pages *into, pages_sink from);
mapping map_try(pages_sink frames);
bytes mapping_bytes(mapping *m);
cbytes mapping_view(const mapping *m);
void mapping_flush(mapping *m);
void mapping_copy(mapping *to, const mapping *from);
guard_must gate_lock(const struct gate *m);
u32 *guard_data(guard *g);
shared_must shared_clone(const shared *s);
cbytes shared_view(const shared *s);
status disk_read(u32 block, bytes into);
status disk_flush(void);
u32 shape_of(struct big b);
void pages_spawn(void (*entry)(u64), pages_sink p);
struct job { VIEW; text name; u64 n; };
void job_spawn(void (*entry)(u64), const struct job *j);
void guard_spawn(void (*entry)(u64), guard_sink g);
usize count_if(cbytes b, bool (*wanted)(u8));
void unsafe_out(u32 port, u8 value);
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
i32 sum_of(i32 n, ...);
void poll(void);
CELL_API_END
