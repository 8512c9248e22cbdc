/* task_impl.h - what the files of the cell task share: the whole structure of a task and the table of all. */
#pragma once
#include <task/task.h>
#include <cpu/hook.h>
#include <mem/stack.h>
#include <task/stacks.h>
#include <task/wait.h>

/* On the heap from spawn until the last handle is gone; one reference belongs to the run itself and goes when the task
 * has left its stack. The core is the scheduler's. Written by the task itself unless said otherwise. */
OWNED_NAMES(body);
struct body {
    OWNED;
    struct task core;                                /* first: a struct task is the address of its body */
    atomic64 refs;
    atomic64 end;                                    /* enum task_end; its other members hold still once it is set */
    atomic64 left;                                   /* 1: the stack is given back (by whoever did that) */
    wait_queue joiners;
    u64 chain, before, after;                        /* table: next in the bucket, neighbours in order of id */
    u64 entry;                                       /* address of the function; moved by unsafe_task_redirect */
    u64 cell_id;
    i32 code;                                        /* status that the entry returned */
    u32 stack_pages, restarts, restarts_max;
    stack stack, former;                             /* former: the one left behind by a restart after an overflow */
    cell_ref cell;
    char name[TASK_NAME];
    u8 arg[TASK_DATA], result[TASK_DATA];
};
_Static_assert(__builtin_offsetof(struct body, core) == 0, "a task is its body");

/* The body of an address, of a handle. */
struct body *body_at(u64 address);
struct body *body_of(const task_ref *t);
/* Gives one reference back; the last one frees. */
void body_unref(struct body *b);
/* The running task; panics in an idle context. */
struct body *body_self(void);

/* life.c: the first function of a task, on its own stack, interrupts off. */
void life_begin(u64 address);
/* Points the strand to the task's stack. */
void life_bounds(struct body *b);
/* Gives back what tasks that have ended and left their stacks still hold. Not from interrupts. */
void life_reap(void);

/* table.c. Enters a task under a fresh id, removes it. */
void table_add(struct body *b);
void table_remove(struct body *b);
/* One task fewer alive. */
void table_ended(void);
