/* gen.c - writes a random program of owned values: `gen SEED` prints a C file with the scenario r_SEED.
 *
 * Functions call only later ones; each is plain, a sink, fills an out-parameter, or returns an owned value. Between the
 * statements lie numbered trap points of four kinds: a load, a store, a division, a check that panics. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { FUNCTIONS = 6, POINTS = 128, NAMES = 12, PLAIN = 0, SINK, OUT, RESULT, KINDS };
static unsigned state;
static int point, kinds[FUNCTIONS], indent;
struct scope { int names[NAMES], count; };           /* owned variables that can be used here; they may be empty */
static int next_name;

static unsigned pick(unsigned n) {
    state = state * 1664525u + 1013904223u;
    return (state >> 10) % n;
}

static void emit(const char *format, ...) {
    va_list a;
    va_start(a, format);
    printf("%*s", 4 * indent, "");
    vprintf(format, a);
    putchar('\n');
    va_end(a);
}

static void trap_point(void) {
    if (point == POINTS) return;
    int k = point++;
    switch (pick(4)) {
    case 0: emit("e->sink += *e->point[%d];", k); break;
    case 1: emit("*e->point[%d] = e->sink;", k); break;
    case 2: emit("e->sink = (e->sink + %d) / e->divisor[%d];", k, k); break;
    default: emit("if (e->panics[%d]) panic(\"point\");", k); break;
    }
}

static int fresh(struct scope *s) {
    if (s->count < NAMES) s->names[s->count++] = next_name;
    return next_name++;
}
static int known(const struct scope *s) { return s->names[pick((unsigned)s->count)]; }

static void call(struct scope *s, int from) {
    if (from + 1 >= FUNCTIONS) {
        trap_point();
        return;
    }
    int f = from + 1 + (int)pick((unsigned)(FUNCTIONS - from - 1));
    switch (kinds[f]) {
    case SINK: emit("f%d(e, &v%d);", f, known(s)); break;
    case OUT: {
        int v = next_name++;
        emit("OWN(res) v%d = NONE(res); f%d(e, &v%d);", v, f, v);
        if (s->count < NAMES) s->names[s->count++] = v;
        break;
    }
    case RESULT: emit("OWN(res) v%d = f%d(e);", fresh(s), f); break;
    default: emit("f%d(e);", f); break;
    }
}

static void statements(struct scope s, int depth, int from, int many);

static void block(struct scope *s, int depth, int from) {
    if (pick(2)) emit("if (e->in[%u] > %u) {", pick(8), pick(3));
    else emit("for (i64 i%d = 0; i%d < e->in[%u]; i%d++) {", next_name, next_name, pick(8), next_name);
    next_name++;
    indent++;
    statements(*s, depth + 1, from, 4);
    if (pick(8) == 0 && kinds[from] != RESULT) emit("return;");
    indent--;
    emit("}");
}

static void statement(struct scope *s, int depth, int from) {
    switch (pick(10)) {
    case 0: case 1: emit("OWN(res) v%d = acquire();", fresh(s)); break;
    case 2: { int a = known(s), b = known(s); if (a != b) emit("res_put(&v%d, &v%d);", a, b); break; }
    case 3: { int a = known(s); emit("OWN(res) v%d = TAKE(res, v%d);", fresh(s), a); break; }
    case 4: emit("DROP(res, v%d);", known(s)); break;
    case 5: emit("use(&v%d);", known(s)); break;
    case 6: case 7: if (depth < 3) block(s, depth, from); else trap_point(); break;
    default: call(s, from); break;
    }
}

static void statements(struct scope s, int depth, int from, int many) {
    for (int i = 0; i < many; i++) {
        statement(&s, depth, from);
        if (pick(3)) trap_point();
    }
}

static void function(int f) {
    struct scope s = { .count = 0 };
    static const char *const heads[KINDS] = {
        "void f%d(struct env *e) {", "void f%d(struct env *e, res_sink in) {",
        "void f%d(struct env *e, res_out out) {", "res_must f%d(struct env *e) {",
    };
    char head[80];
    snprintf(head, sizeof head, "static %s%s", pick(2) ? "NOINLINE " : "", heads[kinds[f]]);
    printf(head, f);
    putchar('\n');
    indent = 1;
    emit("EXACT;");
    emit("OWN(res) v%d = %s;", fresh(&s), kinds[f] == SINK ? "TAKE(res, *in)" : "acquire()");
    statements(s, 0, f, 6);
    int first = s.names[0];
    if (kinds[f] == OUT) {
        emit("*out = TAKE(res, v%d);", first);
        trap_point();
        emit("use(out);");
    }
    if (kinds[f] == RESULT) emit("return TAKE(res, v%d);", first);
    printf("}\n\n");
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    state = (unsigned)atoi(argv[1]) * 7919u + 17u;
    printf("#include \"scenario.h\"\n\n");
    for (int f = 0; f < FUNCTIONS; f++) kinds[f] = f ? (int)pick(KINDS) : PLAIN;
    for (int f = FUNCTIONS - 1; f >= 0; f--) function(f);
    printf("void r_%s(struct env *e) {\n    f0(e);\n}\n", argv[1]);
    return 0;
}
