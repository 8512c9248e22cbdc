//: cell base_v3
//: implements counted
//: swap state
#include <cell.h>
CELL_API_BEGIN
u64 counted_add(u64 n);
u64 counted_version(void);
CELL_API_END
struct total { SYNC; u64 count, calls; };
STATE_VERSION(2) struct total counted_total;
static status resume(text name, u32 old_version, cbytes old, bytes fresh) {
    if (name.len != 13 || old_version != 1 || old.len != 8 || fresh.len != 16) return st(23);
    *(u64 *)(void *)fresh.ptr = *(const u64 *)(const void *)old.ptr;
    ((u64 *)(void *)fresh.ptr)[1] = 1000;
    return OK;
}
u64 counted_add(u64 n) { counted_total.calls++; return counted_total.count += n; }
u64 counted_version(void) { return 3000 + counted_total.calls; }
CELL(.resume = resume);
