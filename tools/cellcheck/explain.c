/* explain.c - every rule: its identifier, whether UNSAFE permits what it forbids, its reason, wrong and right. */
#include "diag.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALLOWED true, false      /* UNSAFE("why") permits it */
#define NEVER   false, false
#define ADVICE  false, true

static const struct rule rules[] = {
    { "O1", ALLOWED, "owned and SYNC values are never copied",
        "two copies would be released twice, or a lock would be bypassed",
      "OWN(box) b = a;", "OWN(box) b = TAKE(box, a);" },
    { "O2", NEVER, "no use after a move",
        "what was moved belongs to somebody else; a borrow owns nothing that it could move",
      "map_make(&frames); frames_count(&frames);", "frames_count(&frames); map_make(&frames);" },
    { "O3", NEVER, "owned locals are released by their type's cleanup", "GCC runs it on every path, faulting ones too",
      "box b = box_new();", "OWN(box) b = box_new();" },
    { "O4", NEVER, "an owned result is bound", "nobody would release it", "box_new();", "OWN(box) b = box_new();" },
    { "O5", ALLOWED, "a live owned value is not overwritten", "the old value would leak", "node->mem = TAKE(box, b);",
      "box_put(&node->mem, &b);" },
    { "O6", NEVER, "owned values do not travel by value", "a fault between the copy and the callee would leak it",
      "void eat(box b);", "void eat(box_sink b);" },
    { "O7", ALLOWED, "a value that may be empty is tested first", "an empty value has nothing behind it",
      "OWN(box) b = box_try(); box_bytes(&b);", "if (!box_live(&b)) return st(E_NO_MEMORY);" },
    { "O8", NEVER, "T_release releases every owned member", "what it forgets leaks",
        "static void pair_release(pair *self) {}",
      "DROP(box, self->left); DROP(box, self->right);" },
    { "O9", NEVER, "an owned member lives in an owned struct", "nobody would release a plain struct",
      "struct pair { box left; };", "struct pair { OWNED; box left; };" },
    { "O10", NEVER, "an owned local is initialised at once", "its cleanup would run on garbage", "OWN(box) b;",
      "OWN(box) b = NONE(box);" },
    { "O11", NEVER, "no arrays of owned values", "which of them are live?", "box all[4];",
        "a vec, or one struct per value" },
    { "O13", NEVER, "role parameters are not reassigned, their address is not taken", "the rules follow them by name",
      "b = other;", "a local variable" },
    { "B1", ALLOWED, "borrows are not stored", "what they point to may end first", "node->name = name;",
      "line_put(&node->name, name);" },
    { "B2", ALLOWED, "nothing returned points to what ends here", "it would dangle", "int x; return &x;", "return x;" },
    { "B3", NEVER, "a borrow ends when its lender is moved, dropped or changed", "it would dangle",
      "bytes b = box_bytes(&x); DROP(box, x); bytes_fill(b, 0);", "bytes_fill(b, 0); DROP(box, x);" },
    { "B4", ALLOWED, "no two arguments reach the same owned value if one may change it",
        "the callee believes they differ",
      "copy(&a, &a);", "copy(&a, &b);" },
    { "B5", ALLOWED, "pointers and views live in OWNED or VIEW structs only",
        "plain structs are copied and kept freely",
      "struct node { struct node *next; };", "struct node { u32 next; };" },
    { "B6", NEVER, "pointers are initialised at once", "own C has no null and no garbage", "u32 *p;", "u32 *p = &x;" },
    { "B7", ALLOWED, "a returned borrow comes from the first pointer parameter",
        "callers rely on it; there are no lifetimes to write",
      "text pick(text a, text b) { return b; }", "text pick(text b, text a) { return b; }" },
    { "P1", ALLOWED, "no pointer arithmetic, no index into a raw pointer", "nobody knows where the memory ends", "p[i]",
      "*bytes_at(b, i)" },
    { "P2", ALLOWED, "array indices are checked", "a wrong one reads a neighbour", "table[i]", "AT(table, i)" },
    { "P3", ALLOWED, "numbers do not become pointers", "nothing keeps such a pointer valid", "*(u32 *)0xfee00000",
      "a mapping of the device's registers" },
    { "P4", ALLOWED, "no casts between pointer types, none that remove const", "the memory is of another type",
      "(struct head *)p", "head_read(bytes, at, &head)" },
    { "P5", ALLOWED, "no unions with pointers or owned values", "nobody checks which member is live",
      "union { u64 n; u8 *p; };", "a struct with both" },
    { "P6", NEVER, "prototypes always; no variadic functions", "nothing checks the arguments", "log(\"%d\", n)",
      "line_text(&l, TEXT(\"n \")); line_u64(&l, n);" },
    { "P7", ALLOWED, "no assembly", "the checker cannot see what it does", "__asm__ volatile(\"cli\");",
        "cpu_irq_disable();" },
    { "P8", NEVER, "goto leads forwards, not over a declaration, to a name", "ownership could not be followed",
      "again: ... goto again;", "for (;;) { ... }" },
    { "P9", NEVER, "no variable-length arrays, alloca, setjmp", "the stack is small; jumps would skip cleanups",
        "u8 b[n];",
      "u8 b[64]; or a box" },
    { "P10", ALLOWED, "unsafe_ functions and the raw heap need UNSAFE", "they keep promises that only people can check",
      "unsafe_spin_lock(&w);", "OWN(T_hold) g = T_lock(&spin);" },
    { "P11", NEVER, "no recursion", "nothing bounds the stack", "f() calls g() calls f()",
        "a loop with an explicit stack" },
    { "P12", ALLOWED, "no implicit conversion to or from void *", "the type is lost on the way", "u32 *p = any;",
        "the true type" },
    { "P14", ALLOWED, "views are made from whole arrays or other views", "a length that nobody compared is no bound",
      "(bytes){ .ptr = p, .len = n }", "bytes_sub(b, at, n)" },
    { "P15", NEVER, "attributes are on the list", "alias, weak, constructor, pure ... change what code means",
      "__attribute__((weak))", "a `weak` line in the manifest" },
    { "P16", ALLOWED, "builtins are on the list", "most of them are unchecked", "__builtin_return_address(0)", "-" },
    { "P17", ALLOWED, "raw pointer members are not read", "their struct keeps them, but not what they point to",
        "return l->first;",
      "an index into a table" },
    { "N1", ALLOWED, "no null pointers", "every pointer of own C points to something", "return 0;",
        "a status or a bool beside it" },
    { "S1", NEVER, "results are not thrown away", "a failure would go unseen", "flush();", "TRY(flush());" },
    { "S2", NEVER, "a result is read on every path", "a failure would go unseen", "status s = flush(); return OK;",
      "status s = flush(); if (!ok(s)) return s;" },
    { "C1", NEVER, "no mutable static data", "a swap would lose it", "static u32 count;",
        "CELL_STATE atomic32 cell_count;" },
    { "C2", NEVER, "exports are exactly the header", "others could come to depend on it", "u32 helper(void) {}",
      "static u32 helper(void) {}" },
    { "C3", NEVER, "no extern and no foreign prototype outside headers", "the type could differ from the definition",
      "extern u32 x;", "#include <its/cell.h>" },
    { "C4", NEVER, "what is used is needed", "the loader and the layers rely on the manifest", "needs raise",
        "needs raise bytes" },
    { "C5", ALLOWED, "no function address is stored at run time", "a swap could not find it", "ops->run = f;",
        "hook_make(f, &h)" },
    { "C6", NEVER, "members of OWNED, VIEW, MUST and SYNC types are private", "their cell keeps promises about them",
      "b.size = 0;", "box_size(&b)" },
    { "C7", NEVER, "state is of a SYNC type", "every task reaches it", "CELL_STATE struct ring r;",
        "CELL_STATE ring_spin r;" },
    { "C8", NEVER, "declaration and definition agree on roles", "callers believe the declaration",
        "void f(box_sink); void f(box *b) {}",
      "the same type" },
    { "C9", NEVER, "state holds no views, function addresses or borrowed pointers",
        "it outlives the code and constants it came from",
      "struct entry { VIEW; text name; };", "struct entry { char name[32]; };" },
    { "C10", NEVER, "no per-CPU or per-task variables", "the task may move to another CPU in mid-access",
        "_Thread_local u32 n;",
      "an array by cpu_index(), in a CELL_STATE under its lock" },
    { "T1", NEVER, "what is sent to another task borrows nothing", "the lender may end first", "spawn with a guard",
        "spawn with a box" },
    { "W1", NEVER, "no builtin traps and memory builtins", "GCC gives them no landing pad", "__builtin_trap()",
        "panic(\"why\")" },
    { "W2", NEVER, "no struct argument is loaded through a pointer where something is owned",
        "GCC gives the load no landing pad",
      "f(*p)", "struct s v = *p; f(v);" },
    { "W3", NEVER, "assembly stands alone in an inline wrapper, volatile", "elsewhere a fault in it skips cleanups",
      "asm in a function that owns", "static inline __attribute__((always_inline)) u64 read_cr2(void)" },
    { "W4", NEVER, "who stores ownership through pointers begins with EXACT", "GCC may move the store across a fault",
      "*out = TAKE(box, *in);", "EXACT; *out = TAKE(box, *in);" },
    { "K1", ADVICE, "loops without a bound have a kill point", "a task could not be killed in it",
        "for (;;) { work(); }",
      "for (;;) { poll(); work(); }" },
    { "U1", NEVER, "UNSAFE is not written where it is not needed", "it would hide the next mistake",
        "UNSAFE(\"?\"); a + 1", "a + 1" },
    { "U2", NEVER, "no more UNSAFE blocks than the manifest allows", "each is a promise that only people check", "-",
        "redesign" },
    { "X1", NEVER, "what cannot be parsed is refused", "what was not understood was not checked", "-", "plainer C" },
    { "X2", NEVER, "functions are within the checker's limits", "what was not followed was not checked", "-",
        "smaller functions" },
    { "X3", NEVER, "switch is a block whose labels stand directly in it", "control flow must be plain",
        "switch (x) case 1:",
      "switch (x) { case 1: ... }" },
    { "X4", NEVER, "goto reaches its label", "control flow must be plain", "-", "-" },
    { "X5", NEVER, "T_live, T_take ... are made by own.h only", "the rules trust them", "bool box_live(box_opt b)",
        "OWNED_FUNS" },
    { "X6", NEVER, "no hand-written markers, line markers, pragmas, no redefinition of own.h's words",
        "the checker trusts them",
      "#define OWN(T) T", "-" },
};

const struct rule *rule_named(const char *id) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!strcmp(rules[i].id, id)) return &rules[i];
    fprintf(stderr, "cellcheck: no rule '%s'\n", id);
    abort();
}

bool explain(const char *id) {
    bool all = !strcmp(id, "all"), found = false;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const struct rule *r = &rules[i];
        if (!all && strcmp(r->id, id)) continue;
        found = true;
        printf("%s  %s%s%s\n", r->id, r->title, r->unsafe_allows ? " (UNSAFE may)" : "", r->advice ? " (advice)" : "");
        if (all) continue;
        printf("why    %s\nwrong  %s\nright  %s\n", r->why, r->wrong, r->right);
    }
    return found;
}
