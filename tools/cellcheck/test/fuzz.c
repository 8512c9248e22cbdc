/* fuzz.c - damages preprocessed units for the checker, on four levels:
 *
 *   bytes       changed, repeated, cut off
 *   tokens      deleted, doubled, exchanged, taken from another unit, replaced by words that start something
 *   sense       statements deleted, doubled, moved, wrapped; operators and operands exchanged for others; attributes
 *               dropped: most of these can still be parsed, so that all rules get to see them
 *   structure   groups in brackets deleted, moved, taken from another unit, nested thousands deep; names of a megabyte,
 *               one name in place of another everywhere; lists with thousands of elements; numbers at their limits
 *
 * A unit is a list of tokens with the blanks before them. The edits happen mostly near its end, where the code is; the
 * beginning is declarations from headers. */
#include <fuzz/fuzz.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const OPTIONS[] = { "--stats", "--stats", "--json", "--types", NULL };

enum { TOKENS = 400000, MADE = 4 << 20, DEEP = 20000, MANY = 5000 };

struct token { const char *at; size_t size, gap; };  /* gap: blanks in front, part of size */
struct unit { size_t count; struct token at[TOKENS]; };

static struct unit unit, other;
static char made[MADE];                              /* text that edits wrote */
static size_t made_size;

/* --- tokens ------------------------------------------------------------------------------------------------------- */

static size_t quoted(const char *p, const char *end) {
    const char *q = p + 1;
    while (q < end && *q != *p && *q != '\n') q += *q == '\\' && q + 1 < end ? 2 : 1;
    return (size_t)((q < end ? q + 1 : end) - p);
}

/* The token's length: a name or number, a literal, a line that begins with #, or one character. */
static size_t token_size(const char *p, const char *end, bool first) {
    const char *q = p;
    if (*p == '"' || *p == '\'') return quoted(p, end);
    if (*p == '#' && first) {
        while (q < end && *q != '\n') q++;
        return (size_t)(q - p);
    }
    while (q < end && (isalnum((unsigned char)*q) || *q == '_')) q++;
    return q == p ? 1 : (size_t)(q - p);
}

static void read_unit(struct unit *u, const struct input *from) {
    const char *p = from->bytes, *end = p + from->size;
    u->count = 0;
    while (p < end && u->count < TOKENS / 2) {
        const char *start = p;
        bool first = p == from->bytes;
        while (p < end && isspace((unsigned char)*p)) first |= *p++ == '\n';
        size_t gap = (size_t)(p - start), size = p < end ? token_size(p, end, first) : 0;
        p += size;
        u->at[u->count++] = (struct token){ start, gap + size, gap };
    }
}

static bool same(const struct token *a, const struct token *b) {
    return a->size - a->gap == b->size - b->gap && !memcmp(a->at + a->gap, b->at + b->gap, a->size - a->gap);
}

static bool is(const struct token *t, const char *text) {
    return t->size - t->gap == strlen(text) && !memcmp(t->at + t->gap, text, t->size - t->gap);
}

static bool is_name(const struct token *t) {
    return t->gap < t->size && (isalpha((unsigned char)t->at[t->gap]) || t->at[t->gap] == '_');
}

static size_t somewhere(const struct unit *u) {
    size_t tail = u->count < 400 ? u->count : 400;
    return roll(3) ? u->count - 1 - roll(tail) : roll(u->count);
}

/* A stretch from `at`, mostly short. */
static size_t stretch(const struct unit *u, size_t at) {
    size_t size = 1 + roll(roll(8) ? 4 : 200);
    return size < u->count - at ? size : u->count - at;
}

/* Puts `size` tokens in the place of `gone` ones. */
static void replace(size_t at, size_t gone, const struct token *with, size_t size) {
    static struct token kept[TOKENS];
    if (unit.count - gone + size > TOKENS || size > TOKENS) return;
    if (size) memcpy(kept, with, size * sizeof *kept);
    memmove(&unit.at[at + size], &unit.at[at + gone], (unit.count - at - gone) * sizeof *kept);
    memcpy(&unit.at[at], kept, size * sizeof *kept);
    unit.count = unit.count - gone + size;
}

/* A token of this text, which lives until the case is written. */
static struct token word(const char *text, size_t size) {
    if (made_size + size + 1 > MADE) return (struct token){ " ", 1, 1 };
    char *at = made + made_size;
    *at = ' ';
    memcpy(at + 1, text, size);
    made_size += size + 1;
    return (struct token){ at, size + 1, 1 };
}

static void insert_text(size_t at, const char *text) {
    struct token t = word(text, strlen(text));
    replace(at, 0, &t, 1);
}

static bool ends_with_one_of(const struct token *t, const char *marks) {
    char last = t->at[t->size - 1];
    return last && strchr(marks, last);
}

/* The number of tokens of the group that opens at *at or before, which becomes its start; 0: none is near. */
static size_t group(const struct unit *u, size_t *at) {
    size_t depth = 0;
    for (size_t n = 0; n < 500 && *at > 0 && !ends_with_one_of(&u->at[*at], "({["); n++) --*at;
    for (size_t i = *at; i < u->count; i++) {
        if (ends_with_one_of(&u->at[i], "({[")) depth++;
        if (ends_with_one_of(&u->at[i], ")}]") && depth && !--depth) return i + 1 - *at;
    }
    return 0;
}

/* --- edits of tokens ---------------------------------------------------------------------------------------------- */

static void delete_tokens(void) {
    size_t at = somewhere(&unit);
    replace(at, stretch(&unit, at), NULL, 0);
}

static void double_tokens(void) {
    size_t at = somewhere(&unit);
    replace(at, 0, &unit.at[at], stretch(&unit, at));
}

static void exchange_tokens(void) {
    size_t a = somewhere(&unit), b = roll(2) ? somewhere(&unit) : a + 1 < unit.count ? a + 1 : a;
    struct token t = unit.at[a];
    unit.at[a] = unit.at[b];
    unit.at[b] = t;
}

static void take_tokens(void) {
    size_t from = somewhere(&other), size = stretch(&other, from), at = somewhere(&unit);
    replace(at, roll(2) ? stretch(&unit, at) : 0, &other.at[from], size);
}

static void insert_word(void) {
    static const char *const WORDS[] = {
        "(", ")", "{", "}", "*", "&", "->", "[", "]", ";", ",", "struct", "0", "static", "return", "goto", "switch",
        "case 1:", "default:", "for(;;)", "sizeof", "typedef", "= {", "\"", "'", "...", "?", ":", "__attribute__((",
        "do", "union", "enum", "_Static_assert(", "__builtin_offsetof(", "_Generic(", "__typeof__(", "({", "})", "if",
        "else", "while", "_Alignas(", "extern", "const", "_Atomic(", "__asm__ volatile(\"\"", "break;", "continue;",
        "unsigned", "[0 ... 5] =", ".x =", "OWN", "void", "# 1 \"x.h\"", "\n#pragma GCC visibility push(default)\n",
    };
    insert_text(somewhere(&unit), WORDS[roll(sizeof WORDS / sizeof *WORDS)]);
}

static void change_number(void) {
    static const char *const NUMBERS[] = {
        "-9223372036854775807L-1", "18446744073709551615u", "0", "-1", "1<<99", "1>>-1", "-9223372036854775808/-1",
        "5%0", "1.0e999", "0x", "0b1", "99999999999999999999999999", "2147483648", "65536", "'\\0'", "1000000000",
        "4611686018427387904", "0x7fffffffffffffff+1", "~0ul", "sizeof(long)*1000000000000",
    };
    size_t at = somewhere(&unit);
    for (size_t n = 0; n < 300 && !isdigit((unsigned char)unit.at[at].at[unit.at[at].gap]); n++) at = somewhere(&unit);
    const char *text = NUMBERS[roll(sizeof NUMBERS / sizeof *NUMBERS)];
    unit.at[at] = word(text, strlen(text));
}

/* --- edits that mostly make sense --------------------------------------------------------------------------------- */

/* The last boundary between statements at or before a token: what ends with one of ; { } outside of parentheses. */
static size_t boundary(const struct unit *u, size_t at) {
    size_t found = 0, parens = 0;
    for (size_t i = 0; i < at; i++) {
        if (ends_with_one_of(&u->at[i], "(")) parens++;
        if (ends_with_one_of(&u->at[i], ")") && parens) parens--;
        if (!parens && ends_with_one_of(&u->at[i], ";{}")) found = i + 1;
    }
    return found;
}

/* The number of tokens of the statement or declaration around *at, which becomes its start; 0: none ends near. */
static size_t statement(const struct unit *u, size_t *at) {
    size_t depth = 0;
    *at = boundary(u, *at);
    for (size_t i = *at; i < u->count && i < *at + 400; i++) {
        if (ends_with_one_of(&u->at[i], "({[")) depth++;
        bool closes = ends_with_one_of(&u->at[i], ")}]");
        if (closes && !depth--) return 0;
        if (!depth && ends_with_one_of(&u->at[i], ";}")) return i + 1 - *at;
    }
    return 0;
}

static void edit_statement(void) {
    size_t at = somewhere(&unit), size = statement(&unit, &at);
    size_t to = roll(2) && at + size < unit.count ? at + size : somewhere(&unit), with = statement(&unit, &to);
    if (!size || !with) return;
    switch (roll(4)) {
    case 0: replace(at, size, NULL, 0); return;
    case 1: replace(at + size, 0, &unit.at[at], size); return;
    case 2: replace(to, 0, &unit.at[at], size); return;
    default: replace(to, with, &unit.at[at], size);
    }
}

static void wrap_statement(void) {
    static const struct { const char *before, *after; } FRAMES[] = {
        { "if (1) {", "}" }, { "for (;;) {", "}" }, { "while (0) {", "}" }, { "do {", "} while (0);" }, { "{", "}" },
        { "switch (1) { case 1:", "break; default: ; }" }, { "if (0) ; else {", "}" },
        { "for (int i = 0; i < 9; i++)", "" }, { "return", "" }, { "(void)", "" },
    };
    size_t at = somewhere(&unit), size = statement(&unit, &at), which = roll(sizeof FRAMES / sizeof *FRAMES);
    if (!size) return;
    insert_text(at + size, FRAMES[which].after);
    insert_text(at, FRAMES[which].before);
}

/* Another operator of the kind: what is between operands, or in front of one. */
static void change_operator(void) {
    static const char *const MARKS = "+-*/%&|^<>=!~";
    static const char *const BINARY[] = { "+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "=", ",", "==", "&&" };
    static const char *const UNARY[] = { "&", "*", "-", "!", "~", "(void *)", "(unsigned char)", "++", "sizeof" };
    size_t at = somewhere(&unit);
    for (size_t n = 0; n < 300 && !ends_with_one_of(&unit.at[at], MARKS); n++) at = somewhere(&unit);
    const char *unary = UNARY[roll(sizeof UNARY / sizeof *UNARY)];
    const char *binary = BINARY[roll(sizeof BINARY / sizeof *BINARY)];
    if (roll(2)) unit.at[at] = word(binary, strlen(binary));
    else insert_text(at + 1, unary);
}

/* A name for one that stands near it, so likely in scope; or for any other. */
static void change_operand(void) {
    size_t at = somewhere(&unit), from;
    for (size_t n = 0; n < 300 && !is_name(&unit.at[at]); n++) at = somewhere(&unit);
    from = roll(5) && at > 60 ? at - roll(60) : somewhere(&unit);
    if (is_name(&unit.at[from])) unit.at[at] = unit.at[from];
}

/* An attribute near the code: the role of a parameter, a cleanup, a marker of a type. */
static void drop_attribute(void) {
    size_t at = roll(unit.count);
    while (at < unit.count && !is(&unit.at[at], "__attribute__")) at++;
    size_t open = at + 1, size = at < unit.count ? group(&unit, &open) : 0;
    if (size) replace(at, size + 1, NULL, 0);
}

/* --- edits of structure ------------------------------------------------------------------------------------------- */

static void edit_group(void) {
    size_t at = somewhere(&unit), size = group(&unit, &at), from = somewhere(&other), with = group(&other, &from);
    if (!size) return;
    switch (roll(4)) {
    case 0: replace(at, size, NULL, 0); return;
    case 1: replace(at + size, 0, &unit.at[at], size); return;
    case 2: replace(at + 1, size - 1, &unit.at[at], size); return;
    default: replace(at, size, &other.at[from], with);
    }
}

/* `before` and `after` around a stretch, many times over. */
static void nest(void) {
    static const struct { const char *before, *after; } PAIRS[] = {
        { "(", ")" }, { "{", "}" }, { "[", "]" }, { "if (1)", "" }, { "for (;;)", "" }, { "struct {", "} x;" },
        { "-", "" }, { "*", "" }, { "&", "" }, { "(int)", "" }, { "1 ? ", ": 2" }, { "f(", ")" }, { "", "[1]" },
        { "", "->x" }, { "", "()" }, { "a = ", "" }, { "a,", "" }, { "({", ";})" }, { "sizeof", "" },
        { "__typeof__(", ")" },
        { "do", "while (0);" }, { "if (1)", "; else" }, { "switch (1) { case 1:", "}" }, { "int (*", ")(void)" },
        { "_Generic(1, int:", ")" }, { "__attribute__((", "))" }, { "a +", "" }, { "enum {", "}" },
        { "while (1) {", "}" },
        { "!", "" }, { "x:", "" }, { "{ .a =", "}" }, { "UNSAFE(\"\"); {", "}" }, { "const", "" }, { "\"a\"", "" },
    };
    size_t which = roll(sizeof PAIRS / sizeof *PAIRS), depth = 1 + roll(roll(3) ? 300 : DEEP);
    size_t at = somewhere(&unit), size = stretch(&unit, at);
    static struct token list[DEEP];
    struct token before = word(PAIRS[which].before, strlen(PAIRS[which].before));
    struct token after = word(PAIRS[which].after, strlen(PAIRS[which].after));
    for (size_t i = 0; i < depth; i++) list[i] = after;
    replace(at + size, 0, list, depth);
    for (size_t i = 0; i < depth; i++) list[i] = before;
    replace(at, 0, list, depth);
}

static void repeat(void) {
    static const char *const ELEMENTS[] = {
        "int a%zu;", "case %zu:", "a%zu,", "1,", "int,", "x = %zu;", "if (x) y = %zu;", "E%zu,", "l%zu: goto l%zu;",
        "{ int a;", "a%zu();", "typedef int t%zu;", "struct s%zu { int a; };", "int f%zu(void) { return 0; }", "; ",
        "\"\\377\"", "static int v%zu = %zu;", "[%zu] = 1,", "if (ok(s)) return %zu;",
        "for (int i = 0; i < 5; i++) x += %zu;",
    };
    char text[128];
    static struct token list[MANY];
    const char *element = ELEMENTS[roll(sizeof ELEMENTS / sizeof *ELEMENTS)];
    size_t times = 1 + roll(roll(3) ? 100 : MANY), at = somewhere(&unit), size = stretch(&unit, at);
    if (roll(2) && times * size < TOKENS / 8) {      /* what is there, instead of something new */
        for (size_t i = 0; i < times; i++) replace(at + size, 0, &unit.at[at], size);
        return;
    }
    for (size_t i = 0; i < times; i++)
        list[i] = word(text, (size_t)snprintf(text, sizeof text, element, i, i));
    replace(at, 0, list, times);
}

/* A name, everywhere: another name of the unit, or one of up to a megabyte. */
static void rename_all(void) {
    size_t at = somewhere(&unit), from = somewhere(&unit);
    for (size_t n = 0; n < 300 && !is_name(&unit.at[at]); n++) at = somewhere(&unit);
    for (size_t n = 0; n < 300 && !is_name(&unit.at[from]); n++) from = somewhere(&unit);
    struct token old = unit.at[at], new = unit.at[from];
    if (!roll(3)) {
        size_t size = 1 + roll(roll(2) ? 5000 : MADE / 4);
        if (made_size + size > MADE) return;
        memset(made + made_size, 'a', size);
        *(made + made_size) = ' ';
        new = (struct token){ made + made_size, size, 1 };
        made_size += size;
    }
    bool all = roll(2);
    unit.at[at] = new;
    for (size_t i = 0; all && i < unit.count; i++)
        if (same(&unit.at[i], &old)) unit.at[i] = new;
}

/* The beginning of this unit and the end of the other. */
static void join_units(void) {
    size_t from = somewhere(&other), at = somewhere(&unit);
    replace(at, unit.count - at, &other.at[from], other.count - from);
}

/* --- edits of bytes ----------------------------------------------------------------------------------------------- */

static size_t edit_bytes(char *text, size_t n) {
    size_t at = roll(3) && n > 700 ? n - 1 - roll(700) : roll(n), left = n - at, length = 1 + roll(12);
    if (length > left) length = left;
    switch (roll(5)) {
    case 0: text[at] = (char)roll(256); return n;
    case 1: text[at] = (char)(text[at] ^ 1 << roll(8)); return n;
    case 2: memmove(text + at, text + at + length, left - length); return n - length;
    case 3:
        if (n + length > FUZZ_ROOM) return n;
        memmove(text + at + length, text + at, left);
        return n + length;
    default: return roll(4) ? n : 1 + roll(n);
    }
}

/* --- cases -------------------------------------------------------------------------------------------------------- */

static size_t write_unit(char *into) {
    size_t size = 0;
    for (size_t i = 0; i < unit.count && size + unit.at[i].size <= FUZZ_ROOM; i++) {
        memcpy(into + size, unit.at[i].at, unit.at[i].size);
        size += unit.at[i].size;
    }
    return size;
}

static void edit_any(void) {
    static void (*const EDITS[])(void) = {
        delete_tokens, delete_tokens, double_tokens, exchange_tokens, exchange_tokens, take_tokens, take_tokens,
        insert_word, insert_word, change_number, edit_group, edit_group, edit_group, nest, repeat, rename_all,
        rename_all, join_units,
    };
    EDITS[roll(sizeof EDITS / sizeof *EDITS)]();
}

static void edit_sensibly(void) {
    static void (*const EDITS[])(void) = {
        edit_statement, edit_statement, edit_statement, wrap_statement, wrap_statement, change_operator, change_operand,
        change_operand, change_operand, drop_attribute,
    };
    EDITS[roll(sizeof EDITS / sizeof *EDITS)]();
}

/* Half of the cases are sensible, one in eight is damaged as bytes, the rest as tokens and structure. */
static size_t make(const struct input *inputs, size_t count, char *into) {
    made_size = 0;
    read_unit(&unit, &inputs[roll(count)]);
    read_unit(&other, &inputs[roll(count)]);
    uint64_t kind = roll(8), edits = 1 + roll(3);
    for (uint64_t n = edits; n && unit.count > 16 && kind; n--)
        if (kind < 5) edit_sensibly();
        else edit_any();
    size_t size = write_unit(into);
    for (uint64_t n = edits; n && size > 16 && !kind; n--) size = edit_bytes(into, size);
    return size;
}

int main(int argc, char **argv) {
    return fuzz(&(struct fuzzer){ make, OPTIONS }, argc, argv);
}
