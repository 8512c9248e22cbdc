/* ast_stmt.c - statements. What clang hangs below a label of a switch stands beside it here, as it is written. */
#include "ast.h"
#include <string.h>

static struct node *statement_at(const struct json *n, int i) {
    const struct json *p = part(n, i);
    return p && *kind_of(p) ? statement_of(p) : NULL;
}

static struct node *expression_at(const struct json *n, int i) {
    const struct json *p = part(n, i);
    return p && *kind_of(p) ? expression_of(p) : NULL;
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */
static bool is_case(const struct json *n) {
    return is_kind(n, "CaseStmt") || is_kind(n, "DefaultStmt");
}

static const struct json *last_part(const struct json *n) {
    const struct json *p = part(n, 0);
    while (p && p->next) p = p->next;
    return p;
}

static void add_statement(struct node *block, const struct json *n) {
    if (is_kind(n, "DeclStmt")) {
        for (const struct json *d = part(n, 0); d; d = d->next) add_declaration(d, block);
        return;
    }
    add_node(block, statement_of(n));
    if (is_case(n) && last_part(n)) add_statement(block, last_part(n));
}

struct node *block_of(const struct json *n) {
    struct node *block = node_of(STMT_BLOCK, n);
    scope_open();
    nest();
    for (const struct json *p = part(n, 0); p; p = p->next) add_statement(block, p);
    unnest();
    scope_close();
    return block;
}

/* --- loops and branches ------------------------------------------------------------------------------------------- */
static struct node *branch(enum node_kind kind, const struct json *n) {
    struct node *x = node_of(kind, n);
    x->a = expression_at(n, 0);
    x->b = statement_at(n, 1);
    if (kind == STMT_IF) x->c = statement_at(n, 2);
    return x;
}

static struct node *do_loop(const struct json *n) {
    struct node *x = node_of(STMT_DO, n);
    x->b = statement_at(n, 0);
    x->a = expression_at(n, 1);
    return x;
}

/* The parts of a `for`: what comes first, a declared condition (C has none), the condition, the step, the body. */
static struct node *for_loop(const struct json *n) {
    struct node *block = node_of(STMT_BLOCK, n), *loop = node_of(STMT_FOR, n);
    scope_open();
    if (*kind_of(part(n, 0))) add_statement(block, part(n, 0));
    loop->a = expression_at(n, 2);
    loop->c = expression_at(n, 3);
    loop->b = statement_at(n, 4);
    scope_close();
    add_node(block, loop);
    return block;
}

/* --- jumps -------------------------------------------------------------------------------------------------------- */
/* Labels go by clang's numbers, which a goto knows before its label comes. */
static struct node *jump(enum node_kind kind, const struct json *n, const char *key) {
    struct node *x = node_of(kind, n);
    const char *number = json_text(n, key);
    if (number) x->name = intern(number, strlen(number));
    return x;
}

static struct node *label(const struct json *n) {
    struct node *x = jump(STMT_LABEL, n, "declId");
    x->a = statement_at(n, 0);
    if (!x->a) x->a = node_of(STMT_EMPTY, n);
    return x;
}

static struct node *returned(const struct json *n) {
    struct node *x = node_of(STMT_RETURN, n);
    x->a = expression_at(n, 0);
    return x;
}

static struct node *computed_goto(const struct json *n) {
    struct node *x = node_of(STMT_GOTO, n);
    x->a = expression_at(n, 0);
    return x;
}

/* That assembly is volatile only its words tell. */
static struct node *assembly(const struct json *n) {
    struct node *x = node_of(STMT_ASM, n);
    for (const struct token *t = token_of(n); t->kind == TOKEN_NAME; t++)
        x->arrow |= t->length >= 8 && (!strncmp(t->at, "volatile", 8) || !strncmp(t->at, "__volatile", 10));
    return x;
}

static struct node *alone(const struct json *n) {
    struct node *x = node_of(STMT_EXPR, n);
    x->type = NULL;
    x->is_lvalue = false;
    x->a = expression_of(n);
    return x;
}

static struct node *other_statement(const struct json *n) {
    static const struct { const char *kind; enum node_kind is; } plain[] = {
        { "NullStmt", STMT_EMPTY }, { "AttributedStmt", STMT_EMPTY }, { "BreakStmt", STMT_BREAK },
        { "ContinueStmt", STMT_CONTINUE }, { "CaseStmt", STMT_CASE }, { "DefaultStmt", STMT_DEFAULT },
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (is_kind(n, plain[i].kind)) return node_of(plain[i].is, n);
    refuse_node(n, "a statement of a kind that is not known");
}

struct node *statement_of(const struct json *n) {
    if (is_expression(n)) return alone(n);
    if (is_kind(n, "CompoundStmt")) return block_of(n);
    if (is_kind(n, "IfStmt")) return branch(STMT_IF, n);
    if (is_kind(n, "WhileStmt")) return branch(STMT_WHILE, n);
    if (is_kind(n, "SwitchStmt")) return branch(STMT_SWITCH, n);
    if (is_kind(n, "DoStmt")) return do_loop(n);
    if (is_kind(n, "ForStmt")) return for_loop(n);
    if (is_kind(n, "ReturnStmt")) return returned(n);
    if (is_kind(n, "GotoStmt")) return jump(STMT_GOTO, n, "targetLabelDeclId");
    if (is_kind(n, "LabelStmt")) return label(n);
    if (is_kind(n, "IndirectGotoStmt")) return computed_goto(n);
    if (is_kind(n, "GCCAsmStmt")) return assembly(n);
    return other_statement(n);
}
