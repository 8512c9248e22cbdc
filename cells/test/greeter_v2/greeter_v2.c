/* greeter_v2.c - the cell that shows what an interface is: second form, same symbol, another type. */
#include <test/greeter_v2.h>
#include <base/bytes.h>

void greeter_greet(const struct guest *guest, struct line *out) {
    line_put(out, TEXT("welcome, "));
    line_put(out, bytes_string(text_bytes((text){ .ptr = guest->name, .len = GUEST_NAME }), 0));
    line_put(out, TEXT(", guest "));
    line_u64(out, guest->number);
}
