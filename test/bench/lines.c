/* lines.c - the reader of JSON lines: what it must accept, what it must refuse, and then any bytes at all. Runs under
 * the sanitisers; each line lies at the end of its own piece of memory, so that one byte too many is a fault.
 *
 *   lines [CASES [SEED]] */
#include "../../tools/bench/record.h"

#include <stdlib.h>
#include <string.h>

static int failures;

#define EXPECT(condition) do { if (!(condition)) \
    printf("not ok %s:%d: %s\n", __FILE__, __LINE__, #condition), failures++; } while (0)

static void passed(const char *what) {
    if (!failures) printf("ok %s\n", what);
}

static const char *read(struct json_object *o, const char *line) {
    char *copy = strdup(line);
    const char *wrong = json_read(o, copy);
    free(copy);
    return wrong;
}

static void test_accepted(void) {
    struct json_object o;
    long long number = 0;
    char text[JSON_TEXT];
    EXPECT(!read(&o, "{}") && o.count == 0);
    EXPECT(!read(&o, " { \"a\" : -12 , \"b\":\"x\\\"\\\\\\n\\u0041\\u20ac\" } \r") && o.count == 2);
    EXPECT(json_number(&o, "a", &number) && number == -12);
    EXPECT(json_text(&o, "b", text, sizeof text) && !strcmp(text, "x\"\\\nA?"));
    EXPECT(!json_text(&o, "a", text, sizeof text) && !json_number(&o, "b", &number) && !json_number(&o, "c", &number));
    EXPECT(!read(&o, "{\"a\":9223372036854775807}") && json_number(&o, "a", &number) && number == 9223372036854775807);
    passed("objects are read as they are");
}

static void test_refused(void) {
    static const char *const LINES[] = {
        "", "[]", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\" 1}", "{a:1}",
        "{\"a\":1}x", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "{\"a\":1.5}", "{\"a\":1e3}", "{\"a\":-}",
        "{\"a\":null}", "{\"a\":{}}", "{\"a\":[1]}", "{\"a\":\"x}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\", "{\"a\":\"\t\"}",
        "{\"a\":9223372036854775808}", "{\"a\":99999999999999999999999}",
        "{\"a key that is longer than any key may ever be\":1}",
    };
    struct json_object o;
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
        if (!read(&o, LINES[i])) printf("not ok accepted: %s\n", LINES[i]), failures++;
    passed("everything else is refused");
}

static const char *record_of(struct record *r, const char *line) {
    struct json_object o;
    const char *wrong = read(&o, line);
    return wrong ? wrong : record_from(r, &o);
}

static void test_records(void) {
    struct record r = { .system = LINUX };
    EXPECT(!record_of(&r, "{\"bench\":\"yield\",\"arg\":2,\"n\":9,\"reps\":5,\"min\":1,\"median\":2,\"max\":3}"));
    EXPECT(!strcmp(r.bench, "yield") && r.arg == 2 && r.cpus == 1 && r.median == 2 && !r.error[0] && r.system == LINUX);
    EXPECT(!record_of(&r, "{\"bench\":\"x\",\"arg\":0,\"error\":\"E_NO_MEMORY\"}") && !strcmp(r.error, "E_NO_MEMORY"));
    EXPECT(record_of(&r, "{\"bench\":\"x\",\"arg\":0,\"n\":9,\"reps\":5,\"min\":3,\"median\":2,\"max\":3}"));
    EXPECT(record_of(&r, "{\"bench\":\"x\",\"arg\":0,\"n\":0,\"reps\":5,\"min\":1,\"median\":2,\"max\":3}"));
    EXPECT(record_of(&r, "{\"bench\":\"x\",\"arg\":0}") && record_of(&r, "{\"bench\":1,\"arg\":0}"));
    passed("rows are complete and in order, or refused");
}

/* --- damage ----------------------------------------------------------------------------------------------------- */

static unsigned long long state;

static unsigned random_below(unsigned n) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (unsigned)(state >> 33) % n;
}

static const char *const SEEDS[] = {
    "{\"bench\":\"machine\",\"system\":\"ariadne\",\"tick_khz\":1000000,\"cpus\":1,\"memory\":2137194496}",
    "{\"bench\":\"yield\",\"arg\":2,\"cpus\":1,\"n\":10000,\"reps\":5,\"min\":10812,\"median\":10812,\"max\":10950}",
    "{\"bench\":\"map_alive\",\"arg\":1000000,\"error\":\"E_NO_MEMORY: \\\"no\\\" \\u0041 \\\\ memory\"}",
    "{\"bench\":\"end\",\"rows\":49}",
};

/* Changes, doubles, drops or cuts: the length after it. */
static size_t damage(char *line, size_t length, size_t room) {
    static const char SIGNS[] = "{}[]\",:\\u0123456789-.eE\t\n\r\x01\x7f\x80\xff";
    size_t at = length ? random_below((unsigned)length) : 0;
    switch (random_below(4)) {
    case 0:
        line[at] = random_below(2) ? SIGNS[random_below(sizeof SIGNS - 1)] : (char)(1 + random_below(255));
        return length ? length : 1;
    case 1:
        if (2 * length - at > room) return length;
        memmove(line + length, line + at, length - at);
        return 2 * length - at;
    case 2:
        memmove(line + at, line + at + (length > at), length - at - (length > at));
        return length - (length > at);
    default:
        return at;
    }
}

/* What was read once is written and read again as the same. */
static int survives(const struct record *r) {
    struct json_object o;
    struct record again = { 0 };
    char line[4096] = "";
    FILE *f = fmemopen(line, sizeof line, "w");
    record_write(r, f);
    fclose(f);
    return !json_read(&o, line) && !record_read(&again, &o) && again.arg == r->arg && again.system == r->system &&
           !strcmp(again.bench, r->bench) && !strcmp(again.error, r->error) && (r->error[0] || again.max == r->max);
}

static void fuzz(unsigned cases, unsigned long long seed) {
    enum { ROOM = 4096, CHANGES = 6 };
    unsigned accepted = 0;
    state = seed;
    for (unsigned i = 0; i < cases && !failures; i++) {
        char line[ROOM + 1];
        struct record r = { 0 };
        const char *from = SEEDS[random_below(sizeof SEEDS / sizeof *SEEDS)];
        size_t length = strlen(strcpy(line, from));
        for (unsigned n = random_below(CHANGES); n; n--) length = damage(line, length, ROOM);
        line[length] = 0;
        if (record_of(&r, line)) continue;
        accepted++;
        if (!survives(&r)) printf("not ok case %u does not survive being written: %s\n", i, line), failures++;
    }
    if (!failures) printf("ok fuzz: %u cases, %u of them rows, seed %llu\n", cases, accepted, seed);
}

int main(int argc, char **argv) {
    test_accepted();
    test_refused();
    test_records();
    fuzz(argc > 1 ? (unsigned)atoi(argv[1]) : 200000, argc > 2 ? strtoull(argv[2], NULL, 10) : 1);
    return failures != 0;
}
