/* greet.c - `greet`: shows which greeter runs. */
#include <sys/program.h>
#include <test/greeter_user.h>

PROGRAM

text program_help(void) {
    return TEXT("greet\n"
                "  Greets through greeter_user and greeter. After `load greeter_user`, which puts both into the\n"
                "  kernel's namespace, `swap greeter greeter_v2` is refused, because greeter_user was built for the\n"
                "  old type; swap greeter greeter_v2 greeter_user greeter_user_v2 replaces both in one step.");
}

status program_main(const struct program_args *args, struct report *out) {
    struct line l = {0};
    TRY(args_expect(args, 0, 0, &out->why));
    greeter_user_say(&l);
    report_line(out, line_text(&l));
    return OK;
}
