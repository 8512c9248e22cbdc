/* lex.c - preprocessed text to tokens.
 *
 * Line markers (`# 12 "file" 1`) say where a token came from; of pragmas only visibility matters, because it tells
 * exported declarations from hidden ones. Bytes that no token begins with are refused. */
#define _GNU_SOURCE                              /* memmem, memrchr, realpath */
#include "lex.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct lexer {
    struct unit *unit;
    const char *at, *end;
    struct place place;
    int room;
    bool line_start;
    int visible;                 /* depth of visibility pushes...                */
    bool pushed[64];             /* ...and whether each made things visible      */
};

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* The path of a file relative to the working directory, when it lies below it. */
static const char *shown_path(const char *path) {
    char here[4096];
    if (!getcwd(here, sizeof here)) return path;
    size_t n = strlen(here);
    return !strncmp(path, here, n) && path[n] == '/' ? path + n + 1 : path;
}

/* The folder of the cell a file belongs to: cells/DISTRICT/CELL, or with /test for what lies there. */
static const char *cell_folder(const char *path) {
    const char *slash = strrchr(path, '/'), *cells = strstr(path, "cells/");
    size_t n = slash ? (size_t)(slash - path) : 0;
    const char *district = cells ? strchr(cells + 6, '/') : NULL, *cell = district ? strchr(district + 1, '/') : NULL;
    if (cell && (cells == path || cells[-1] == '/') && strncmp(cell, "/test/", 6)) n = (size_t)(cell - path);
    return intern(path, n);
}

int file_of(struct unit *u, const char *name, size_t length) {
    const char *s = intern(name, length);
    for (int i = u->file_count - 1; i >= 0; i--)
        if (u->files[i].name == s) return i;
    u->files = grow(u->files, u->file_count, sizeof *u->files);
    struct file *f = &u->files[u->file_count];
    char *real = realpath(s, NULL);
    f->name = s;
    f->path = real ? intern(real, strlen(real)) : s;
    f->shown = shown_path(f->path);
    f->cell = cell_folder(f->path);
    f->header = ends_with(s, ".h");
    f->library = f->header && (strstr(f->path, "/include/") || starts_with(f->path, "include/"));
    free(real);
    return u->file_count++;
}

/* `# 12 "file" flags` and `#pragma GCC visibility`; everything else after a # is nothing to us. */
static void directive(struct lexer *l) {
    const char *stop = memchr(l->at, '\n', (size_t)(l->end - l->at)), *p = l->at + 1;
    if (!stop) stop = l->end;
    while (p < stop && *p == ' ') p++;
    size_t left = (size_t)(stop - p);
    if (p < stop && isdigit((unsigned char)*p)) {
        long line = strtol(p, NULL, 10);
        const char *open = memchr(p, '"', left), *close = NULL;
        if (open) close = memrchr(open + 1, '"', (size_t)(stop - open - 1));
        if (close) l->place.file = file_of(l->unit, open + 1, (size_t)(close - open - 1));
        if (line >= 0 && line < 1 << 24) l->place.line = (int)line - 1;
    } else if (left > 21 && !strncmp(p, "pragma GCC visibility", 21)) {
        bool push = memmem(p, left, "push", 4);
        if (push && l->visible == 63) refuse(l->place, "visibility pushed too often");
        if (push) l->pushed[++l->visible] = memmem(p, left, "default", 7);
        else if (l->visible) l->visible--;
    }
    l->at = stop;
}

static bool skip_space(struct lexer *l) {
    while (l->at < l->end) {
        char c = *l->at;
        if (c == '\n') l->place.line++, l->line_start = true, l->at++;
        else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') l->at++;
        else if (c == '#' && l->line_start) directive(l);
        else return true;
    }
    return false;
}

int64_t lex_character(const char **at, const char *end) {
    const char *p = *at;
    int64_t v;
    if (p >= end) return 0;
    if (*p != '\\' || p + 1 >= end) return *at = p + 1, (unsigned char)*p;
    p++;
    if (*p >= '0' && *p <= '7') {
        v = 0;
        for (int i = 0; i < 3 && p < end && *p >= '0' && *p <= '7'; i++) v = v * 8 + *p++ - '0';
    } else if (*p == 'x') {
        for (v = 0, p++; p < end && isxdigit((unsigned char)*p); p++)
            v = (v * 16 + (isdigit((unsigned char)*p) ? *p - '0' : (*p | 32) - 'a' + 10)) & 0xffffffff;
    } else {
        static const char letters[] = "abefnrtv", values[] = "\a\b\033\f\n\r\t\v";
        const char *q = strchr(letters, *p);
        v = q && *p ? values[q - letters] : (unsigned char)*p;
        p++;
    }
    *at = p;
    return v;
}

static struct type *number_type(uint64_t v, bool is_unsigned, bool is_long, bool decimal) {
    bool wide = is_long || v > UINT32_MAX || (decimal && !is_unsigned && v > INT32_MAX);
    if (wide) return is_unsigned || (!decimal && v > INT64_MAX) ? &type_ulong : &type_long;
    return is_unsigned || v > INT32_MAX ? &type_uint : &type_int;
}

static void lex_number(struct lexer *l, struct token *t) {
    const char *p = l->at;
    char base = p + 1 < l->end && *p == '0' ? (char)(p[1] | 32) : 0;
    bool hex = base == 'x', binary = base == 'b';
    char exponent = hex ? 'p' : 'e';
    bool floating = false;
    for (; p < l->end && (is_name(*p) || *p == '.' || ((*p == '+' || *p == '-') && (p[-1] | 32) == exponent)); p++)
        if (*p == '.' || ((*p | 32) == exponent && !binary)) floating = true;
    t->kind = floating ? TOKEN_FLOAT : TOKEN_NUMBER;
    if (floating) {
        t->type = !hex && (p[-1] | 32) == 'f' ? &type_float : &type_double;
    } else {
        char digits[80];
        snprintf(digits, sizeof digits, "%.*s", (int)(p - l->at), l->at);
        char *rest;
        uint64_t v = strtoul(binary ? digits + 2 : digits, &rest, binary ? 2 : 0);
        t->value = (int64_t)v;
        t->type = number_type(v, strpbrk(rest, "uU"), strpbrk(rest, "lL"), *digits != '0');
    }
    l->at = p;
}

/* A string or character literal; its token's text includes the quotes, not a prefix. */
static void lex_quoted(struct lexer *l, struct token *t, char quote) {
    t->at = l->at++;
    while (l->at < l->end && *l->at != quote && *l->at != '\n') l->at += *l->at == '\\' && l->at + 1 < l->end ? 2 : 1;
    if (l->at >= l->end || *l->at != quote) refuse(l->place, "a literal does not end");
    const char *p = t->at + 1;
    t->kind = quote == '"' ? TOKEN_STRING : TOKEN_CHARACTER;
    t->type = &type_int;
    if (quote == '\'') {
        while (p < l->at) t->value = (int64_t)((uint64_t)t->value << 8 | (uint64_t)lex_character(&p, l->at));
        if (t->value > 127 && t->value < 256) t->value -= 256;
    }
    l->at++;
}

static void lex_mark(struct lexer *l, struct token *t) {
    static const char *const marks[] = { "<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=",
        "&&", "||", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=" };
    static const char singles[] = "{}[]()<>;:,.?~!+-*/%&|^=";
    size_t left = (size_t)(l->end - l->at);
    t->kind = TOKEN_MARK;
    bool longer = left > 1 && strchr("<>=.-+&|", l->at[1]);      /* half of the time goes into this loop otherwise */
    for (size_t i = 0; longer && i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i]);
        if (left < n || strncmp(l->at, marks[i], n)) continue;
        t->op = n == 3 ? OP3(l->at[0], l->at[1], l->at[2]) : OP2(l->at[0], l->at[1]);
        l->at += n;
        return;
    }
    if (!*l->at || !strchr(singles, *l->at))
        refuse(l->place, "a byte that begins no token: 0x%02x", (unsigned char)*l->at);
    t->op = *l->at++;
}

static struct token *token_new(struct lexer *l) {
    struct unit *u = l->unit;
    u->tokens = grow(u->tokens, u->token_count, sizeof *u->tokens);
    struct token *t = &u->tokens[u->token_count];
    *t = (struct token){ .place = l->place, .at = l->at, .exported = l->pushed[l->visible] };
    t->place.token = u->token_count++;
    return t;
}

static void lex_token(struct lexer *l) {
    struct token *t = token_new(l);
    char c = *l->at, next = l->at + 1 < l->end ? l->at[1] : 0;
    l->line_start = false;
    if ((c == 'L' || c == 'u' || c == 'U') && (next == '"' || next == '\'')) c = *++l->at, next = 0;
    if (c == '"' || c == '\'') {
        lex_quoted(l, t, c);
    } else if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)next))) {
        lex_number(l, t);
    } else if (is_name(c)) {
        while (l->at < l->end && is_name(*l->at)) l->at++;
        t->kind = TOKEN_NAME;
        t->symbol = symbol_of(t->at, (size_t)(l->at - t->at));
    } else {
        lex_mark(l, t);
    }
    t->length = (int)(l->at - t->at);
}

void lex_unit(struct unit *u, const char *text, size_t length) {
    struct lexer l = { .unit = u, .at = text, .end = text + length, .line_start = true, .place = { .line = 1 } };
    while (skip_space(&l)) lex_token(&l);
    struct token *end = token_new(&l);         /* two, so that one may look ahead */
    end->at = "the end of the file";
    end->length = (int)strlen(end->at);
    token_new(&l)->at = end->at;
}
