/* parse_stmt.c - statements and blocks. */
#include "parse.h"

static struct node *parse_statement(void);

struct node *parse_static_assert(void) {
    struct node *n = node_new(STMT_ASSERT, parser.now->place, NULL);
    advance();
    expect('(');
    n->a = parse_conditional();
    n->name = accept(',') ? parse_string() : "";
    expect(')');
    expect(';');
    return n;
}

static struct node *parse_parenthesised(void) {
    expect('(');
    struct node *n = parse_expression();
    expect(')');
    return n;
}

static struct node *parse_if(struct node *n) {
    n->a = parse_parenthesised();
    n->b = parse_statement();
    if (accept_key(KEY_ELSE)) n->c = parse_statement();
    return n;
}

static struct node *parse_do(struct node *n) {
    n->b = parse_statement();
    if (!accept_key(KEY_WHILE)) refuse(parser.now->place, "'do' without 'while'");
    n->a = parse_parenthesised();
    expect(';');
    return n;
}

/* A `for` becomes a block that holds its first part and the loop: the scope of what it declares. */
static struct node *parse_for(struct node *loop) {
    struct node *block = node_new(STMT_BLOCK, loop->place, NULL);
    expect('(');
    scope_open();
    if (begins_type(parser.now)) {
        parse_declaration(block);
    } else if (!accept(';')) {
        struct node *first = node_new(STMT_EXPR, parser.now->place, NULL);
        first->a = parse_expression();
        node_add(block, first);
        expect(';');
    }
    if (!at_mark(';')) loop->a = parse_expression();
    expect(';');
    if (!at_mark(')')) loop->c = parse_expression();
    expect(')');
    loop->b = parse_statement();
    scope_close();
    node_add(block, loop);
    return block;
}

static struct node *parse_case(struct node *n) {
    n->value = parse_constant();
    if (accept(OP3('.', '.', '.'))) parse_constant();
    expect(':');
    return n;
}

static struct node *parse_goto(struct node *n) {
    if (accept('*')) n->a = parse_expression();
    else n->name = expect_name("a label")->name;
    expect(';');
    return n;
}

static struct node *parse_asm(struct node *n) {
    while (parser.now->kind == TOKEN_NAME) {
        n->arrow |= key() == KEY_VOLATILE;
        advance();
    }
    skip_parentheses();
    expect(';');
    return n;
}

static struct node *parse_label(void) {
    struct node *n = node_new(STMT_LABEL, parser.now->place, NULL);
    struct specifiers s = { 0 };
    n->name = expect_name("a label")->name;
    expect(':');
    parse_attributes(&s);
    n->a = at_mark('}') ? node_new(STMT_EMPTY, parser.now->place, NULL) : parse_statement();
    return n;
}

static struct node *ended(struct node *n) {
    expect(';');
    return n;
}

static struct node *parse_keyword(enum keyword k, struct place place) {
    struct node *n;
    if (k != KEY_ATTRIBUTE) advance();
    switch ((int)k) {
    case KEY_IF: return parse_if(node_new(STMT_IF, place, NULL));
    case KEY_WHILE:
    case KEY_SWITCH:
        n = node_new(k == KEY_WHILE ? STMT_WHILE : STMT_SWITCH, place, NULL);
        n->a = parse_parenthesised();
        n->b = parse_statement();
        return n;
    case KEY_DO: return parse_do(node_new(STMT_DO, place, NULL));
    case KEY_FOR: return parse_for(node_new(STMT_FOR, place, NULL));
    case KEY_CASE: return parse_case(node_new(STMT_CASE, place, NULL));
    case KEY_DEFAULT:
        expect(':');
        return node_new(STMT_DEFAULT, place, NULL);
    case KEY_BREAK: return ended(node_new(STMT_BREAK, place, NULL));
    case KEY_CONTINUE: return ended(node_new(STMT_CONTINUE, place, NULL));
    case KEY_RETURN:
        n = node_new(STMT_RETURN, place, NULL);
        if (!at_mark(';')) n->a = parse_expression();
        return ended(n);
    case KEY_GOTO: return parse_goto(node_new(STMT_GOTO, place, NULL));
    case KEY_ASM: return parse_asm(node_new(STMT_ASM, place, NULL));
    default: {
        struct specifiers s = { 0 };     /* __attribute__((fallthrough)); */
        parse_attributes(&s);
        return ended(node_new(STMT_EMPTY, place, NULL));
    }
    }
}

static bool begins_statement(enum keyword k) {
    return (k >= KEY_IF && k <= KEY_ASM && k != KEY_ELSE) || k == KEY_ATTRIBUTE;
}

static struct node *parse_statement(void) {
    struct token *t = parser.now;
    struct node *n;
    nest();
    if (at_mark('{')) {
        n = parse_block(true);
    } else if (accept(';')) {
        n = node_new(STMT_EMPTY, t->place, NULL);
    } else if (t->kind == TOKEN_NAME && !key() && mark_at(t + 1, ':')) {
        n = parse_label();
    } else if (begins_statement(key())) {
        n = parse_keyword(key(), t->place);
    } else {
        n = node_new(STMT_EXPR, t->place, NULL);
        n->a = parse_expression();
        expect(';');
    }
    unnest();
    return n;
}

/* Does a declaration come next? `__attribute__((fallthrough));` does not begin one, a label named like a type
 * neither. */
static bool begins_declaration(void) {
    struct token *start = parser.now;
    if (start->kind == TOKEN_NAME && mark_at(start + 1, ':')) return false;
    if (key() == KEY_ASSERT) return true;
    if (key() != KEY_ATTRIBUTE) return begins_type(start);
    struct token *t = start + 1;
    int depth = 0;
    do {
        depth += mark_at(t, '(') - mark_at(t, ')');
        t++;
    } while (depth && t->kind != TOKEN_END);
    return !mark_at(t, ';');
}

struct node *parse_block(bool own_scope) {
    struct node *n = node_new(STMT_BLOCK, parser.now->place, NULL);
    expect('{');
    if (own_scope) scope_open();
    nest();
    while (!at_mark('}')) {
        if (parser.now->kind == TOKEN_END) refuse(n->place, "a block that is not closed");
        if (begins_declaration()) parse_declaration(n);
        else node_add(n, parse_statement());
    }
    unnest();
    advance();
    if (own_scope) scope_close();
    return n;
}
