/* words.h - what a program is called with, and how a command line becomes that. Pure.
 *
 * Words are separated by spaces and tabs. "..." and '...' keep what is between them as it is, but for \" and \\ inside
 * double quotes; a backslash outside quotes takes the next character as it is. -j and -h in front of a word -- are
 * taken out; a last word & means the background. # at the start of a word begins a comment. */
#pragma once
#include <base/line.h>

enum { ARGS_MAX = 16, COMMAND_MAX = 480 };
struct program_args {                                /* plain data; word i is text[at[i], at[i] + len[i]) */
    char text[COMMAND_MAX]; u32 at[ARGS_MAX], len[ARGS_MAX]; u32 count; bool json, help, background;
};

CELL_API_BEGIN

/* E_BAD_COMMAND: why says what is wrong and where. An empty line gives no words. */
status words_parse(text line, struct program_args *out, struct line *why);
/* Word i, or an empty text beyond the last; borrows from a. */
text args_word(const struct program_args *a, u32 i);
/* Word i as a number. E_BAD_COMMAND: there is none or it isn't one; why names it by `what`. */
status args_u64(const struct program_args *a, u32 i, text what, u64 *out, struct line *why);
/* E_BAD_COMMAND unless there are min to max words after the command; why says so. */
status args_expect(const struct program_args *a, u32 min, u32 max, struct line *why);

CELL_API_END
