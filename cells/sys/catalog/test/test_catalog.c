/* test_catalog.c - asks for what every archive holds, and for what none does. */
#include <sys/catalog.h>
#include <base/bytes.h>
#include <test/entry.h>

static status expect(bool right, struct line *why, text what) {
    if (right) return OK;
    line_put(why, what);
    return st(E_INVALID);
}

status test_main(struct line *why) {
    struct catalog_item i = {0};
    u64 programs = 0;
    for (u64 at = 0; ok(catalog_next_of(&at, TEXT("program"), &i)); programs++)
        TRY(expect(catalog_does(&i).len > 0, why, TEXT("a program without a sentence")));
    TRY(expect(programs > 10, why, TEXT("hardly any programs")));
    TRY(catalog_program(TEXT("cells"), &i));
    TRY(expect(text_equal(catalog_name(&i), TEXT("cells")), why, TEXT("`cells` is another cell")));
    TRY(catalog_program(TEXT("log"), &i));
    TRY(expect(text_equal(catalog_name(&i), TEXT("log_command")), why, TEXT("`log` is not log_command")));
    TRY(expect(text_equal(catalog_command(&i), TEXT("log")), why, TEXT("log_command is not typed as log")));
    status cell = catalog_program(TEXT("heap"), &i);
    TRY(expect(is(cell, E_NOT_FOUND) && catalog_name(&i).len > 0, why, TEXT("the cell heap is taken for a program")));
    status none = catalog_program(TEXT("no such thing"), &i);
    return expect(is(none, E_NOT_FOUND) && catalog_name(&i).len == 0, why, TEXT("what is not there was found"));
}
