/* greeter_user_v2.c - who uses greeter: second form of its interface. */
#include <test/greeter_user.h>
#include <test/greeter_v2.h>

void greeter_user_say(struct line *out) {
    struct guest g = { .number = 1, .name = "ariadne" };
    greeter_greet(&g, out);
}
