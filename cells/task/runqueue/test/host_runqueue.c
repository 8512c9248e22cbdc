/* host_runqueue.c - order, stealing, pinning and due times of the run queues. */
#include <task/runqueue.h>
#include <tools/hosttest.h>

/* The lock cell, for one thread; the CPUs of a machine with three. */
void unsafe_spin_lock(u32 *word) {
    if (*word) panic("a run queue is locked twice");
    *word = 1;
}

void unsafe_spin_unlock(u32 *word) {
    if (!*word) panic("a run queue is unlocked wrongly");
    *word = 0;
}

u32 cpu_count(void) { return 3; }

enum { TASKS = 60, ELSEWHERE = 3 };
static u32 here;                                         /* the CPU that acts */
u32 cpu_index(void) { return here; }

static struct run_queues queues;
static struct run_entry tasks[TASKS];

static void reset(void) {
    queues = (struct run_queues){ 0 };
    for (int i = 0; i < TASKS; i++) tasks[i] = (struct run_entry){ .cpu = POLICY_ANY };
}

static int number(u64 at) { return at ? (int)((struct run_entry *)at - tasks) : -1; }
static int take(u32 cpu, bool due) { return number(run_take(&queues, cpu, due)); }
static int turn(u32 cpu, int e, bool due) { return number(run_turn(&queues, cpu, &tasks[e], due)); }

/* Puts from the queue's own CPU, which may use its ring, and from another one. */
static void put(u32 cpu, int e) {
    here = cpu;
    run_put(&queues, cpu, &tasks[e]);
}
static void put_from_elsewhere(u32 cpu, int e) {
    here = ELSEWHERE;
    run_put(&queues, cpu, &tasks[e]);
}

static void first_come_first_served(void (*how)(u32 cpu, int e)) {
    reset();
    for (int i = 0; i < 5; i++) how(1, i);
    EXPECT(run_length(&queues, 1) == 5 && tasks[3].queued_on == 2);
    for (int i = 0; i < 5; i++) EXPECT(take(1, false) == i);
    EXPECT(take(1, false) == -1 && run_length(&queues, 1) == 0 && tasks[3].queued_on == 0 && tasks[3].last == 1);
    EXPECT_PANIC((how(0, 0), how(0, 0)));
}

static void test_first_come_first_served(void) {
    first_come_first_served(put);
    first_come_first_served(put_from_elsewhere);
}

static void stealing(void (*how)(u32 cpu, int e)) {
    reset();
    tasks[0].cpu = 0;                                    /* pinned: nobody else may have it */
    for (int i = 0; i < 3; i++) how(0, i);
    EXPECT(take(2, false) == 1 && tasks[1].last == 2);
    EXPECT(take(1, true) == 2);
    EXPECT(take(1, false) == -1);
    EXPECT(take(0, false) == 0);
    how(0, 3);
    EXPECT(take(2, false) == 3 && tasks[3].last == 2 && !tasks[3].queued_on);
}

static void test_stealing(void) {
    stealing(put);
    stealing(put_from_elsewhere);
}

/* Who yields goes behind all others, and nobody else has him before he has left. */
static void test_turns(void) {
    reset();
    EXPECT(turn(0, 9, false) == -1 && !tasks[9].queued_on);
    for (int others = 1; others < 4; others++) {
        reset();
        for (int i = 0; i < others; i++) put(0, i);
        EXPECT(turn(0, 9, false) == 0 && tasks[9].queued_on == 1);
        EXPECT_PANIC(turn(0, 9, false));
        for (int i = 1; i < others; i++) EXPECT(take(1, false) == i);
        EXPECT(take(1, false) == -1);
        run_left(&queues, 0, &tasks[9]);
        EXPECT(take(1, false) == 9 && run_length(&queues, 0) == 0);
    }
}

/* A ring of tasks that yield: all the same order for ever, whatever their number. */
static void test_rings(void) {
    for (int count = 2; count < TASKS; count++) {
        reset();
        for (int i = 1; i < count; i++) (count % 3 ? put : put_from_elsewhere)(0, i);
        for (int i = 0; i < 4 * TASKS; i++) {
            EXPECT(turn(0, i % count, i % 37 == 36) == (i + 1) % count);
            run_left(&queues, 0, &tasks[i % count]);
        }
        EXPECT(run_length(&queues, 0) == (u64)count - 1);
    }
}

static void test_placing(void) {
    reset();
    tasks[9].last = 2;
    EXPECT(run_place(&queues, &tasks[9]) == 2);
    for (int i = 0; i < 3; i++) put(2, i);
    EXPECT(run_place(&queues, &tasks[9]) != 2);
    tasks[9].cpu = 2;
    EXPECT(run_place(&queues, &tasks[9]) == 2);
    tasks[9] = (struct run_entry){ .cpu = POLICY_ANY, .last = 30 };   /* a CPU that is not there */
    EXPECT(run_place(&queues, &tasks[9]) < 3);
}

static void test_due_first(void) {
    reset();
    u64 used[] = { 7, 3, 9, 3 };
    for (int i = 0; i < 4; i++) {
        tasks[i].used = used[i];
        put(0, i);
    }
    EXPECT(take(0, true) == 1 && take(0, true) == 3);
    EXPECT(run_before(&queues, 0, 5) && !run_before(&queues, 0, 4));   /* at time 3, one is due at 7 */
    tasks[1].used = 5;
    put(0, 1);                                           /* due at 8 */
    EXPECT(take(0, true) == 0 && take(0, true) == 1 && take(0, true) == 2);
}

/* Two tasks that always want to run, one paying twice as much per turn, share 2 : 1. */
static void test_shares(void) {
    reset();
    int turns[2] = { 0, 0 };
    put(0, 0);
    put(0, 1);
    for (int i = 0; i < 3000; i++) {
        int t = take(0, true);
        turns[t]++;
        tasks[t].used = t ? 2 : 1;
        put(0, t);
    }
    EXPECT(turns[0] >= 1995 && turns[0] <= 2005);
}

/* Random traffic: every task is taken as often as it was put, and lengths are right. */
static void test_random(void) {
    reset();
    u64 seed = 12345, given = 0, taken = 0;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 6364136223846793005ul + 1442695040888963407ul;
        u32 cpu = (u32)(seed >> 33) % 3;
        struct run_entry *e = &tasks[(seed >> 40) % TASKS];
        if (seed >> 63 && !e->queued_on) {
            here = (u32)(seed >> 50) % 4;
            run_put(&queues, cpu, e);
            given++;
        } else if (take(cpu, seed >> 62 & 1) >= 0) {
            taken++;
        }
    }
    while (take(0, false) >= 0) taken++;
    EXPECT(given == taken);
    for (u32 cpu = 0; cpu < 3; cpu++) EXPECT(run_length(&queues, cpu) == 0 && queues.at[cpu].list.data.head == 0);
}

int main(void) {
    HOST_TEST(test_first_come_first_served);
    HOST_TEST(test_stealing);
    HOST_TEST(test_turns);
    HOST_TEST(test_rings);
    HOST_TEST(test_placing);
    HOST_TEST(test_due_first);
    HOST_TEST(test_shares);
    HOST_TEST(test_random);
    return HOST_END();
}
