/* wait.h - where lock.S goes on when a word is not free: interrupts are off, `flags` is what they were. */
#pragma once
#include <own.h>

void spin_wait(u32 *word);
