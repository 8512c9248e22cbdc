/* host_report.c - what programs print: aligned tables, records, JSON lines, errors; then random rows. */
#include <sys/report.h>
#include <sys/console.h>
#include <tools/hosttest.h>

static char printed[1 << 20];
static size_t length;

/* In place of the console. */
void console_write(text t) {
    if (length + t.len >= sizeof printed) return;
    memcpy(printed + length, t.ptr, t.len);
    length += t.len;
    printed[length] = 0;
}

static struct report r;

static void fresh(bool json) {
    length = 0;
    printed[0] = 0;
    report_start(&r, json);
}

static void row(const char *name, u64 n, bool b) {
    report_begin(&r);
    report_text(&r, TEXT("cell"), (text){ .ptr = name, .len = strlen(name) });
    report_u64(&r, TEXT("text"), n);
    report_bool(&r, TEXT("live"), b);
    report_end(&r);
}

static void test_table(void) {
    fresh(false);
    row("heap", 5, true);
    row("a_long_name", 12345, false);
    EXPECT(length == 0);
    report_flush(&r);
    EXPECT(!strcmp(printed, "cell          text  live\n"
                            "heap             5  yes\n"
                            "a_long_name  12345  no\n"));
}

static void test_json(void) {
    fresh(true);
    row("he\"ap\n", 5, true);
    report_begin(&r);
    report_list(&r, TEXT("needs"));
    report_item(&r, TEXT("a"));
    report_item(&r, TEXT("b"));
    report_list_end(&r);
    report_list(&r, TEXT("none"));
    report_list_end(&r);
    report_hex(&r, TEXT("at"), 0xffffa00000000000u);
    report_end(&r);
    report_line(&r, TEXT("note"));
    EXPECT(!strcmp(printed, "{\"cell\":\"he\\\"ap\\n\",\"text\":5,\"live\":true}\n"
                            "{\"needs\":[\"a\",\"b\"],\"none\":[],\"at\":\"0xffffa00000000000\"}\n"
                            "{\"message\":\"note\"}\n"));
}

static void test_lists_and_records(void) {
    fresh(false);
    report_begin_record(&r);
    report_text(&r, TEXT("cell"), TEXT("heap"));
    report_list(&r, TEXT("needs"));
    report_item(&r, TEXT("a"));
    report_item(&r, TEXT("b"));
    report_list_end(&r);
    report_end(&r);
    EXPECT(!strcmp(printed, "cell                heap\nneeds               a b\n"));
    fresh(false);
    report_begin(&r);
    report_list(&r, TEXT("held"));
    report_item(&r, TEXT("heap"));
    report_item(&r, TEXT("mutex"));
    report_list_end(&r);
    report_u64(&r, TEXT("n"), 1);
    report_end(&r);
    report_flush(&r);
    EXPECT(!strcmp(printed, "held        n\nheap mutex  1\n"));
}

static void test_columns_change(void) {
    fresh(false);
    row("heap", 5, true);
    report_begin(&r);
    report_text(&r, TEXT("cell"), TEXT("x"));
    report_u64(&r, TEXT("size"), 7);
    report_end(&r);
    report_flush(&r);
    EXPECT(!strcmp(printed, "cell  text  live\nheap     5  yes\ncell  size\nx        7\n"));
}

static void test_so_far(void) {
    fresh(false);
    row("heap", 5, true);
    report_so_far(&r);
    EXPECT(!strcmp(printed, "cell  text  live\nheap     5  yes\n"));
    row("vec", 6, true);
    report_so_far(&r);
    report_so_far(&r);
    report_flush(&r);
    EXPECT(!strcmp(printed, "cell  text  live\nheap     5  yes\nvec      6  yes\n"));
}

static void test_errors(void) {
    fresh(false);
    row("heap", 5, true);
    line_put(&r.why, TEXT("task 7"));
    report_finish(&r, TEXT("kill"), st(E_NOT_FOUND));
    EXPECT(strstr(printed, "kill: E_NOT_FOUND: no such thing: task 7\n"));
    fresh(true);
    report_finish(&r, TEXT("kill"), st(E_NOT_FOUND));
    EXPECT(!strcmp(printed, "{\"command\":\"kill\",\"error\":\"E_NOT_FOUND\",\"message\":\"no such thing\"}\n"));
}

static void test_long_table(void) {
    fresh(false);
    for (u32 i = 0; i < 2000; i++) row("some_cell_name", i, true);
    report_flush(&r);
    u32 lines = 0;
    for (size_t i = 0; i < length; i++) lines += printed[i] == '\n';
    EXPECT(lines == 2001);
    EXPECT(r.used == 0);
}

static u64 seed = 88172645463325252u;
static u64 next(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static void random_field(char *value) {
    static const char *const keys[] = { "a", "bb", "key", "a_rather_long_key_of_a_field" };
    const char *key = keys[next() % 4];
    text k = { .ptr = key, .len = strlen(key) }, v = { .ptr = value, .len = next() % 1500 };
    switch (next() % 4) {
    case 0: report_u64(&r, k, next()); break;
    case 1: report_bool(&r, k, next() % 2); break;
    case 2: report_text(&r, k, v); break;
    default:
        report_list(&r, k);
        for (u64 n = next() % 200; n; n--) report_item(&r, text_sub(v, 0, v.len % 40));
        report_list_end(&r);
    }
}

/* Braces and quotes of every line must match, whatever was left out. */
static bool well_formed(void) {
    bool quoted = false;
    i32 depth = 0;
    for (size_t i = 0; i < length; i++) {
        if (quoted && printed[i] == '\\') i++;
        else if (printed[i] == '"') quoted = !quoted;
        else if (!quoted && strchr("{[", printed[i])) depth++;
        else if (!quoted && strchr("}]", printed[i])) depth--;
        else if (!quoted && printed[i] == '\n' && depth) return false;
    }
    return !quoted && depth == 0 && !strstr(printed, ",}") && !strstr(printed, "{,") && !strstr(printed, "[,");
}

static void test_random_rows(void) {
    char value[1500];
    for (size_t i = 0; i < sizeof value; i++) value[i] = "ab\"\\\n\x01{}[]\xc3\xa4"[next() % 12];
    for (u32 i = 0; i < 4000; i++) {
        bool json = next() % 2;
        fresh(json);
        for (u64 rows = next() % 6; rows; rows--) {
            if (next() % 4) report_begin(&r);
            else report_begin_record(&r);
            for (u64 n = next() % REPORT_FIELDS; n; n--) random_field(value);
            report_end(&r);
        }
        report_flush(&r);
        if (json) EXPECT(well_formed());
        EXPECT(r.used <= REPORT_BUFFER);
    }
}

int main(void) {
    HOST_TEST(test_table);
    HOST_TEST(test_json);
    HOST_TEST(test_lists_and_records);
    HOST_TEST(test_columns_change);
    HOST_TEST(test_so_far);
    HOST_TEST(test_errors);
    HOST_TEST(test_long_table);
    HOST_TEST(test_random_rows);
    return HOST_END();
}
