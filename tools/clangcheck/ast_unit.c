/* ast_unit.c - the unit as a whole: its tokens for places, clang's numbers, and the list of declarations. */
#include "ast.h"
#include <stdlib.h>
#include <string.h>

enum { ENTITIES = 1 << 16 };             /* buckets */
struct numbered { uint64_t number; struct entity of; struct numbered *next; };

static struct numbered *entities[ENTITIES];
static const char *unit_text;

/* --- looking at nodes --------------------------------------------------------------------------------------------- */
const char *kind_of(const struct json *n) {
    const char *k = json_text(n, "kind");
    return k ? k : "";
}

bool is_kind(const struct json *n, const char *kind) {
    return !strcmp(kind_of(n), kind);
}

bool is_attribute(const struct json *n) {
    return ends_with(kind_of(n), "Attr");
}

const struct json *part(const struct json *n, int i) {
    const struct json *list = json_get(n, "inner"), *p = list ? list->first : NULL;
    while (p && i-- > 0) p = p->next;
    return p;
}

/* --- places ------------------------------------------------------------------------------------------------------- */
static const struct token *token_at(size_t offset) {
    const struct unit *u = parser.unit;
    int low = 0, high = u->token_count;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if ((size_t)(u->tokens[middle].at - unit_text) <= offset) low = middle;
        else high = middle;
    }
    return &u->tokens[low];
}

static const struct token *token_of_location(const struct json *at) {
    const char *offset = json_text(at, "offset");
    return offset ? token_at(strtoul(offset, NULL, 10)) : NULL;
}

const struct token *token_of(const struct json *n) {
    const struct token *t = token_of_location(json_get(json_get(n, "range"), "begin"));
    return t ? t : &parser.unit->tokens[0];
}

/* Of a declaration, its name. */
struct place place_of(const struct json *n) {
    const struct token *t = token_of_location(json_get(n, "loc"));
    return t ? t->place : token_of(n)->place;
}

_Noreturn void refuse_node(const struct json *n, const char *why) {
    refuse(place_of(n), "%s: %s", why, kind_of(n));
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */
struct entity *entity_of(const struct json *n, const char *key) {
    const char *text = json_text(n, key);
    uint64_t number = text ? strtoul(text, NULL, 16) : 0;
    struct numbered **at = &entities[number / 8 % ENTITIES];
    while (*at && (*at)->number != number) at = &(*at)->next;
    if (!*at) {
        *at = make(sizeof **at);
        (*at)->number = number;
    }
    return &(*at)->of;
}

struct unit *unit_of(const char *text, size_t length, const struct json *tree) {
    struct unit *u = make(sizeof *u);
    parser = (struct parser){ .unit = u, .last = &u->decls };
    unit_text = text;
    file_of(u, "<input>", 7);
    lex_unit(u, text, length);
    if (!is_kind(tree, "TranslationUnitDecl")) refuse_node(tree, "not a unit");
    for (const struct json *n = part(tree, 0); n; n = n->next)
        if (!json_true(n, "isImplicit")) add_declaration(n, NULL);
    return u;
}
