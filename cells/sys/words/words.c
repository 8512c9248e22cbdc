/* words.c - splits a command line.
 *
 * One pass: each byte goes through a state (between words, plain, in one of two kinds of quotes) and is appended to the
 * words' text, which is never longer than the line. Whether a word was quoted is remembered until it ends, because a
 * quoted "-j" or "&" is a word like any other.
 * Bad at: variables, patterns and pipelines; there are none. */
#include <sys/words.h>
#include <base/bytes.h>

enum { BETWEEN, PLAIN, SINGLE, DOUBLE };
struct parse { u32 state, used, begun; bool quoted, plain_only, amp; };

static status refuse(struct line *why, text message, usize at) {
    line_clear(why);
    line_put(why, message);
    line_put(why, TEXT(" at column "));
    line_u64(why, at + 1);
    return st(E_BAD_COMMAND);
}

static status append(struct program_args *a, struct parse *p, char c, struct line *why, usize at) {
    if (p->used >= COMMAND_MAX) return refuse(why, TEXT("the line is too long"), at);
    AT(a->text, p->used) = c;
    p->used++;
    return OK;
}

static void begin_word(struct parse *p) {
    p->begun = p->used;
    p->quoted = false;
    p->state = PLAIN;
}

/* True when the word is an option, which then leaves no trace but its flag. */
static bool is_option(struct program_args *a, struct parse *p, text word) {
    if (p->quoted || p->plain_only || !a->count) return false;
    if (text_equal(word, TEXT("--"))) p->plain_only = true;
    else if (text_equal(word, TEXT("-j"))) a->json = true;
    else if (text_equal(word, TEXT("-h")) || text_equal(word, TEXT("--help"))) a->help = true;
    else return false;
    return true;
}

static status end_word(struct program_args *a, struct parse *p, struct line *why, usize at) {
    text word = text_sub((text){ .ptr = a->text, .len = COMMAND_MAX }, p->begun, p->used - p->begun);
    p->state = BETWEEN;
    if (p->amp) return refuse(why, TEXT("a word after &"), at);
    if (!p->quoted && text_equal(word, TEXT("&"))) {
        p->amp = true;
        p->used = p->begun;
        return a->count ? OK : refuse(why, TEXT("& without a command"), at);
    }
    if (is_option(a, p, word)) {
        p->used = p->begun;
        return OK;
    }
    if (a->count >= ARGS_MAX) return refuse(why, TEXT("too many words"), at);
    AT(a->at, a->count) = p->begun;
    AT(a->len, a->count) = p->used - p->begun;
    a->count++;
    return OK;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t';
}

/* One character outside quotes. */
static status plain(struct program_args *a, struct parse *p, char c, struct line *why, usize at) {
    if (is_space(c)) return p->state == PLAIN ? end_word(a, p, why, at) : OK;
    if (p->state == BETWEEN) begin_word(p);
    if (c != '"' && c != '\'') return append(a, p, c, why, at);
    p->quoted = true;
    p->state = c == '"' ? DOUBLE : SINGLE;
    return OK;
}

static status quoted(struct program_args *a, struct parse *p, char c, struct line *why, usize at) {
    if (c != (p->state == DOUBLE ? '"' : '\'')) return append(a, p, c, why, at);
    p->state = PLAIN;
    return OK;
}

/* A backslash takes the next character as it is: outside quotes any, inside double quotes only a quote or itself. */
static bool escapes(const struct parse *p, text line, usize i) {
    if (*text_at(line, i) != '\\' || p->state == SINGLE || i + 1 == line.len) return false;
    char next = *text_at(line, i + 1);
    return p->state != DOUBLE || next == '"' || next == '\\';
}

static status finish(struct program_args *a, struct parse *p, struct line *why, usize at) {
    if (p->state == SINGLE || p->state == DOUBLE) return refuse(why, TEXT("a quote is not closed, it began"), at);
    if (p->state == PLAIN) TRY(end_word(a, p, why, at));
    a->background = p->amp;
    return OK;
}

status words_parse(text line, struct program_args *a, struct line *why) {
    struct parse p = {0};
    usize opened = 0;
    *a = (struct program_args){0};
    for (usize i = 0; i < line.len; i++) {
        char c = *text_at(line, i);
        if (p.state == BETWEEN && c == '#') break;
        if (p.state < SINGLE) opened = i;
        if (c == '\\' && i + 1 == line.len) return refuse(why, TEXT("nothing follows the backslash"), i);
        if (escapes(&p, line, i)) {
            if (p.state == BETWEEN) begin_word(&p);
            p.quoted = true;
            i++;
            TRY(append(a, &p, *text_at(line, i), why, i));
        } else if (p.state < SINGLE) {
            TRY(plain(a, &p, c, why, i));
        } else {
            TRY(quoted(a, &p, c, why, i));
        }
    }
    return finish(a, &p, why, p.state < SINGLE ? line.len : opened);
}

text args_word(const struct program_args *a, u32 i) {
    if (i >= a->count) return NO_TEXT;
    return text_sub((text){ .ptr = a->text, .len = COMMAND_MAX }, AT(a->at, i), AT(a->len, i));
}

status args_u64(const struct program_args *a, u32 i, text what, u64 *out, struct line *why) {
    text word = args_word(a, i);
    status s = text_u64(word, out);
    if (ok(s)) return OK;
    line_clear(why);
    line_put(why, TEXT("expected a number ("));
    line_put(why, what);
    line_put(why, word.len ? TEXT("), found ") : TEXT("), found nothing"));
    line_put(why, word);
    return st(E_BAD_COMMAND);
}

status args_expect(const struct program_args *a, u32 min, u32 max, struct line *why) {
    u32 n = a->count ? a->count - 1 : 0;
    if (n >= min && n <= max) return OK;
    line_clear(why);
    line_put(why, n < min ? TEXT("too few words: expected at least ") : TEXT("too many words: expected at most "));
    line_u64(why, n < min ? min : max);
    line_put(why, TEXT(", found "));
    line_u64(why, n);
    line_put(why, TEXT("; -h shows how to use it"));
    return st(E_BAD_COMMAND);
}
