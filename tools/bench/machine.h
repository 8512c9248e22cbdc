/* machine.h - the arguments with which QEMU is started for one boot. */
#ifndef MACHINE_H
#define MACHINE_H

#include "guest.h"

enum { ARGUMENTS_MAX = 40 };
static const long long MACHINE_BYTES = 2048LL << 20;

struct arguments { int count; char *at[ARGUMENTS_MAX + 1], text[ARGUMENTS_MAX][2560]; };

/* `keys`: the rows that Linux is to run, separated by commas; 0: all. */
void machine_arguments(struct arguments *a, const char *build, bool kvm, const struct boot *b, const char *keys);

#endif
