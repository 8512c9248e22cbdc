/* wait.h - where lock.S goes on when a word is not free: interrupts are off, and the CPU is quiet once for it. */
#pragma once
#include <own.h>

void spin_wait(u32 *word);
