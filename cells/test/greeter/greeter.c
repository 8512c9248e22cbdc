/* greeter.c - the cell that shows what an interface is: first form.
 *
 * `swap greeter greeter_v2` is refused, because greeter_user was built for this one; with greeter_user replaced by
 * greeter_user_v2 in the same step it works. Bad at: everything else. */
#include <test/greeter.h>

void greeter_greet(u64 guest, struct line *out) {
    line_put(out, TEXT("hello, guest "));
    line_u64(out, guest);
}
