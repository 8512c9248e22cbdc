/* host_words.c - command lines: words, quotes, options, errors; then random lines against what must always hold. */
#include <sys/words.h>
#include <base/bytes.h>
#include <tools/hosttest.h>

static struct program_args a;
static struct line why;

static i32 parse(const char *s) {
    line_clear(&why);
    return code_of(words_parse((text){ .ptr = s, .len = strlen(s) }, &a, &why));
}

static bool word(u32 i, const char *expected) {
    text t = args_word(&a, i);
    return t.len == strlen(expected) && memcmp(t.ptr, expected, t.len) == 0;
}

static bool said(const char *part) {
    char copy[LINE_MAX + 1] = {0};
    memcpy(copy, why.at, why.len);
    return strstr(copy, part) != 0;
}

static void test_words(void) {
    EXPECT(parse("") == 0 && a.count == 0);
    EXPECT(parse("  \t ") == 0 && a.count == 0);
    EXPECT(parse("swap  log\tlog_stamped ") == 0 && a.count == 3 && word(1, "log") && word(2, "log_stamped"));
    EXPECT(word(3, ""));
    EXPECT(parse("# nothing") == 0 && a.count == 0);
    EXPECT(parse("ps # all") == 0 && a.count == 1);
    EXPECT(parse("say a#b") == 0 && word(1, "a#b"));
}

static void test_quotes(void) {
    EXPECT(parse("say \"a  b\" 'c \"d\"' e\\ f") == 0 && a.count == 4);
    EXPECT(word(1, "a  b") && word(2, "c \"d\"") && word(3, "e f"));
    EXPECT(parse("say \"a\\\"b\\\\c\\n\"") == 0 && word(1, "a\"b\\c\\n"));
    EXPECT(parse("say '' \"\"") == 0 && a.count == 3 && word(1, "") && word(2, ""));
    EXPECT(parse("say x'y'z") == 0 && word(1, "xyz"));
    EXPECT(parse("say 'a\\'") == 0 && word(1, "a\\"));
}

static void test_options(void) {
    EXPECT(parse("cells -j") == 0 && a.json && !a.help && a.count == 1);
    EXPECT(parse("cells -h") == 0 && a.help);
    EXPECT(parse("say '-j' \"-h\" '&'") == 0 && !a.json && !a.help && !a.background && a.count == 4);
    EXPECT(parse("say -- -j") == 0 && !a.json && word(1, "-j") && a.count == 2);
    EXPECT(parse("stress start &") == 0 && a.background && a.count == 2);
    EXPECT(parse("-j") == 0 && a.count == 1 && word(0, "-j"));
}

static void test_errors(void) {
    EXPECT(parse("say \"a b") == E_BAD_COMMAND && said("quote is not closed") && said("column 5"));
    EXPECT(parse("say 'x") == E_BAD_COMMAND && said("column 5"));
    EXPECT(parse("say x\\") == E_BAD_COMMAND && said("backslash"));
    EXPECT(parse("&") == E_BAD_COMMAND && said("without a command"));
    EXPECT(parse("a & b") == E_BAD_COMMAND && said("after &"));
    EXPECT(parse("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17") == E_BAD_COMMAND && said("too many"));
}

static void test_numbers(void) {
    u64 n = 0;
    EXPECT(parse("kill 12 0x10 x") == 0);
    EXPECT(ok(args_u64(&a, 1, TEXT("task"), &n, &why)) && n == 12);
    EXPECT(ok(args_u64(&a, 2, TEXT("task"), &n, &why)) && n == 16);
    EXPECT(!ok(args_u64(&a, 3, TEXT("task"), &n, &why)) && said("(task), found x"));
    EXPECT(!ok(args_u64(&a, 4, TEXT("task"), &n, &why)) && said("found nothing"));
    EXPECT(ok(args_expect(&a, 3, 3, &why)) && !ok(args_expect(&a, 0, 2, &why)) && said("at most 2, found 3"));
}

static u64 seed = 88172645463325252u;
static u64 next(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static void test_random_lines(void) {
    char line[600];
    for (u32 i = 0; i < 100000; i++) {
        usize n = next() % (i % 10 ? 40 : sizeof line);
        for (usize k = 0; k < n; k++) line[k] = "ab-j \t\"'\\&#\xc3\x01"[next() % 13];
        line_clear(&why);
        status s = words_parse((text){ .ptr = line, .len = n }, &a, &why);
        EXPECT(ok(s) == (why.len == 0));
        EXPECT(a.count <= ARGS_MAX);
        u32 total = 0;
        for (u32 k = 0; k < a.count; k++) total += (u32)args_word(&a, k).len;
        EXPECT(total <= COMMAND_MAX && total <= n);
    }
}

int main(void) {
    HOST_TEST(test_words);
    HOST_TEST(test_quotes);
    HOST_TEST(test_options);
    HOST_TEST(test_errors);
    HOST_TEST(test_numbers);
    HOST_TEST(test_random_lines);
    return HOST_END();
}
