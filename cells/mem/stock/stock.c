/* stock.c - a stack of numbers for each CPU, under a lock that only its own CPU takes in everyday life.
 *
 * The number pushed last is popped first: what it stands for may still be in this CPU's memory caches.
 * Bad at: balance - what one CPU only pushes and another only pops goes through the pool. */
#include <mem/stock.h>
#include <cell.h>
#include "x86_64/slow.h"

_Static_assert(sizeof(stock_spin) == 784 && STOCK_MAX == 96 && CPU_GS_INDEX == 8, "stock.S");
_Static_assert(__builtin_offsetof(stock_spin, data.count) == 8, "stock.S");
_Static_assert(__builtin_offsetof(stock_spin, data.at) == 16, "stock.S");

bool stock_push_slow(struct stocks *s, u64 number) {
    OWN(stock_hold) g = stock_lock(&AT(s->of, cpu_index()));
    struct stock *k = stock_data(&g);
    if (k->count == STOCK_MAX) return false;
    AT(k->at, k->count++) = number;
    return true;
}

bool stock_pop_from(struct stocks *s, u32 cpu, u64 *number) {
    OWN(stock_hold) g = stock_lock(&AT(s->of, cpu));
    struct stock *k = stock_data(&g);
    if (!k->count) return false;
    *number = AT(k->at, --k->count);
    return true;
}

bool stock_pop_slow(struct stocks *s, u64 *number) {
    return stock_pop_from(s, cpu_index(), number);
}

u64 stock_count(struct stocks *s) {
    u64 sum = 0;
    for (u32 i = 0; i < CPU_MAX; i++) {
        OWN(stock_hold) g = stock_lock(&AT(s->of, i));
        sum += stock_data(&g)->count;
    }
    return sum;
}
