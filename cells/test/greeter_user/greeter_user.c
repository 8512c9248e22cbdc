/* greeter_user.c - who uses greeter: first form of its interface. */
#include <test/greeter_user.h>
#include <test/greeter.h>

void greeter_user_say(struct line *out) {
    greeter_greet(1, out);
}
