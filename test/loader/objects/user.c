//: cell user
//: needs counted
//: swap stateless
#include <cell.h>
CELL_API_BEGIN
u64 counted_add(u64 n);
u64 counted_version(void);
u64 user_add(u64 n);
u64 user_version(void);
u64 user_through_table(void);
CELL_API_END
struct table { u64 (*version)(void); };
static const struct table constant = { counted_version };
static struct table changing = { counted_version };
u64 user_add(u64 n) { return counted_add(n); }
u64 user_version(void) { return counted_version(); }
u64 user_through_table(void) {
    const struct table *volatile c = &constant;
    struct table *volatile v = &changing;
    return c->version() * 1000 + v->version();
}
