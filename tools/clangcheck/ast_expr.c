/* ast_expr.c - expressions. clang's implicit casts are left out: the rules see by themselves what is converted. */
#include "ast.h"
#include <string.h>

bool is_expression(const struct json *n) {
    return json_get(n, "valueCategory") != NULL;
}

struct node *node_of(enum node_kind kind, const struct json *n) {
    struct node *x = make(sizeof *x);
    const char *category = json_text(n, "valueCategory");
    x->kind = kind;
    x->place = token_of(n)->place;
    x->is_lvalue = category && !strcmp(category, "lvalue");
    if (category) x->type = type_of(n);
    return x;
}

void add_node(struct node *list, struct node *item) {
    list->list = grow(list->list, list->count, sizeof *list->list);
    list->list[list->count++] = item;
}

static struct node *operand(const struct json *n, int i) {
    const struct json *p = part(n, i);
    if (!p) refuse_node(n, "an operand is missing");
    return expression_of(p);
}

static struct node *with_operands(enum node_kind kind, const struct json *n, int count) {
    struct node *x = node_of(kind, n);
    x->a = operand(n, 0);
    if (count > 1) x->b = operand(n, 1);
    return x;
}

static struct node *number(const struct json *n, int64_t value) {
    struct node *x = node_of(EXPR_NUMBER, n);
    x->value = value;
    return x;
}

static int operator_of(const struct json *n) {
    const char *o = json_text(n, "opcode");
    return !o[1] ? o[0] : !o[2] ? OP2(o[0], o[1]) : OP3(o[0], o[1], o[2]);
}

/* --- literals and names ------------------------------------------------------------------------------------------- */
static struct node *integer(const struct json *n) {
    uint64_t v = 0;
    for (const char *p = json_text(n, "value"); p && *p >= '0' && *p <= '9'; p++) v = v * 10 + (uint64_t)(*p - '0');
    return number(n, (int64_t)v);
}

const char *string_of(const struct json *literal) {
    const char *s = json_text(literal, "value");
    size_t n = s ? strlen(s) : 0;
    return n >= 2 && *s == '"' ? intern(s + 1, n - 2) : "";
}

static struct node *string(const struct json *n) {
    struct node *x = node_of(EXPR_STRING, n);
    x->name = string_of(n);
    return x;
}

static struct node *name(const struct json *n, struct decl *d) {
    if (d->kind == DECL_CONSTANT) return number(n, d->value);
    struct node *x = node_of(EXPR_NAME, n);
    note_use(d);
    x->decl = d;
    x->name = d->name;
    x->type = d->type;
    x->is_lvalue = d->kind == DECL_VARIABLE;
    return x;
}

/* A constant of which clang knows more than its parts tell, such as an offset. */
static struct node *constant(const struct json *n) {
    struct node *x = operand(n, 0);
    int64_t v;
    return constant_of(x, &v) || !json_get(n, "value") ? x : integer(n);
}

static struct node *size(const struct json *n) {
    const char *what = json_text(n, "name"), *text = json_text(json_get(n, "argType"), "desugaredQualType");
    if (!text) text = json_text(json_get(n, "argType"), "qualType");
    struct type *t = text ? type_of_text(text, NULL) : operand(n, 0)->type;
    struct node *x = node_of(EXPR_SIZEOF, n);
    x->value = !strcmp(what, "sizeof") ? size_of(t) : align_of(t);
    for (; t->kind == TYPE_ARRAY; t = t->base) x->arrow |= t->is_variable;
    return x;
}

/* --- calls, members, elements ------------------------------------------------------------------------------------- */
static struct node *call(const struct json *n) {
    struct node *x = node_of(EXPR_CALL, n);
    x->a = operand(n, 0);
    if (x->a->kind == EXPR_NAME && !strcmp(x->a->name, "__builtin_constant_p")) return number(n, 0);
    for (const struct json *p = part(n, 1); p; p = p->next) add_node(x, expression_of(p));
    if (x->type->is_const) x->type = type_copy(x->type), x->type->is_const = false;
    return x;
}

/* clang orders the operands of __atomic_... by their meaning. */
static struct node *atomic_call(const struct json *n) {
    struct node *x = node_of(EXPR_CALL, n), *f = node_of(EXPR_NAME, n);
    const char *called = json_text(n, "name");
    struct decl *d = decl_new(DECL_FUNCTION, intern(called, strlen(called)), type_new(TYPE_FUNCTION, x->type, 1),
        x->place);
    d->type->variadic = d->type->prototyped = true;
    d->builtin = d->like_printf = d->is_global = d->is_extern = true;
    f->decl = d;
    f->name = d->name;
    f->type = d->type;
    x->a = f;
    for (const struct json *p = part(n, 0); p; p = p->next) add_node(x, expression_of(p));
    return x;
}

static struct node *member(const struct json *n) {
    struct entity *e = entity_of(n, "referencedMemberDecl");
    struct node *x = with_operands(EXPR_MEMBER, n, 1);
    if (!e->record) refuse_node(n, "a member that is not declared");
    x->arrow = json_true(n, "isArrow");
    x->record = e->record;
    x->member = &e->record->members[e->member];
    x->name = x->member->name ? x->member->name : "";
    x->place = token_of(n)->place;
    return x;
}

static struct node *index_into(const struct json *n) {
    struct node *x = with_operands(EXPR_INDEX, n, 2), *first = x->a;
    if (decayed(first->type)->kind == TYPE_POINTER) return x;
    x->a = x->b;
    x->b = first;
    return x;
}

/* --- operators ---------------------------------------------------------------------------------------------------- */
static struct node *unary(const struct json *n) {
    const char *o = json_text(n, "opcode");
    if (!strcmp(o, "__extension__")) return operand(n, 0);
    enum node_kind kind = !strcmp(o, "&") ? EXPR_ADDRESS : !strcmp(o, "*") ? EXPR_DEREF
                        : !strcmp(o, "++") || !strcmp(o, "--") ? EXPR_STEP : EXPR_UNARY;
    struct node *x = with_operands(kind, n, 1);
    if (kind == EXPR_DEREF && x->type->kind == TYPE_FUNCTION) return x->a;
    x->op = operator_of(n);
    x->arrow = json_true(n, "isPostfix");
    return x;
}

static struct node *binary(const struct json *n) {
    const char *o = json_text(n, "opcode");
    enum node_kind kind = !strcmp(o, "=") ? EXPR_ASSIGN : !strcmp(o, ",") ? EXPR_COMMA : EXPR_BINARY;
    if (is_kind(n, "CompoundAssignOperator")) kind = EXPR_ASSIGN;
    struct node *x = with_operands(kind, n, 2);
    x->op = operator_of(n);
    return x;
}

/* `a ?: c` has four parts in clang: a, and what stands for its value twice. */
static struct node *condition(const struct json *n) {
    bool full = is_kind(n, "ConditionalOperator");
    struct node *x = with_operands(EXPR_CONDITION, n, full ? 2 : 1);
    x->c = operand(n, full ? 2 : 3);
    return x;
}

static struct node *chosen(const struct json *n) {
    for (const struct json *p = part(n, 0); p; p = p->next) {
        if (!json_true(p, "selected")) continue;
        const struct json *e = part(p, 0);
        while (e && !is_expression(e)) e = e->next;
        if (e) return expression_of(e);
    }
    refuse_node(n, "nothing is chosen");
}

/* --- initialisers ------------------------------------------------------------------------------------------------- */
/* The type of the i-th place of a list: unnamed bit-fields have none. */
static struct type *place_type(const struct type *t, int i) {
    if (t->kind == TYPE_ARRAY) return t->base;
    for (int m = 0; t->kind == TYPE_RECORD && m < t->record->count; m++) {
        const struct member *of = &t->record->members[m];
        bool padding = of->bits >= 0 && !of->name;
        if (!padding && i-- == 0) return of->type;
    }
    return NULL;
}

/* Of a union, clang says which member. */
static struct type *union_type(const struct json *n) {
    struct entity *e = entity_of(json_get(n, "field"), "id");
    return e->record ? e->record->members[e->member].type : NULL;
}

static void add_element(struct node *list, const struct json *n, struct type *slot) {
    struct node *x = expression_of(n);
    if (x->kind == EXPR_LIST) {
        add_node(list, x);
        return;
    }
    struct node *wrapper = node_of(EXPR_LIST, n);
    wrapper->type = slot ? slot : x->type;
    wrapper->arrow = true;
    add_node(wrapper, x);
    add_node(list, wrapper);
}

/* clang gives the elements in the order of the places, with a mark where there is none. */
static struct node *list(const struct json *n) {
    struct node *x = node_of(EXPR_LIST, n);
    const struct json *filled = json_get(n, "array_filler"), *p = filled ? filled->first : part(n, 0);
    bool one = json_get(n, "field") != NULL;
    x->is_lvalue = false;
    for (int i = 0; p; p = p->next, i++)
        if (!is_kind(p, "ImplicitValueInitExpr")) add_element(x, p, one ? union_type(n) : place_type(x->type, i));
    return x;
}

static struct node *block_expression(const struct json *n) {
    struct node *x = node_of(EXPR_BLOCK, n);
    x->a = block_of(part(n, 0));
    return x;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */
static struct node *transparent(const struct json *n) { return operand(n, 0); }
static struct node *reference(const struct json *n) { return name(n, decl_named(json_get(n, "referencedDecl"))); }
static struct node *floating(const struct json *n) { return node_of(EXPR_FLOAT, n); }
static struct node *cast(const struct json *n) { return with_operands(EXPR_CAST, n, 1); }
static struct node *literal(const struct json *n) { return with_operands(EXPR_LITERAL, n, 1); }
static struct node *argument(const struct json *n) { return with_operands(EXPR_VA_ARG, n, 1); }
static struct node *label_address(const struct json *n) { return node_of(EXPR_LABEL_ADDRESS, n); }

/* Its value is not in clang's text: a number that is no constant. */
static struct node *offset(const struct json *n) {
    struct node *x = node_of(EXPR_SIZEOF, n);
    x->arrow = true;
    return x;
}

struct node *expression_of(const struct json *n) {
    static const struct { const char *kind; struct node *(*convert)(const struct json *); } kinds[] = {
        { "ImplicitCastExpr", transparent }, { "DeclRefExpr", reference }, { "ParenExpr", transparent },
        { "MemberExpr", member }, { "IntegerLiteral", integer }, { "CallExpr", call }, { "UnaryOperator", unary },
        { "BinaryOperator", binary }, { "CStyleCastExpr", cast }, { "ConstantExpr", constant },
        { "CompoundAssignOperator", binary }, { "ArraySubscriptExpr", index_into }, { "StringLiteral", string },
        { "UnaryExprOrTypeTraitExpr", size }, { "ConditionalOperator", condition }, { "InitListExpr", list },
        { "CompoundLiteralExpr", literal }, { "StmtExpr", block_expression }, { "CharacterLiteral", integer },
        { "BinaryConditionalOperator", condition }, { "AtomicExpr", atomic_call }, { "FloatingLiteral", floating },
        { "GenericSelectionExpr", chosen }, { "PredefinedExpr", transparent }, { "OffsetOfExpr", offset },
        { "VAArgExpr", argument }, { "AddrLabelExpr", label_address },
    };
    nest();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!is_kind(n, kinds[i].kind)) continue;
        struct node *x = kinds[i].convert(n);
        unnest();
        return x;
    }
    refuse_node(n, "an expression of a kind that is not known");
}
