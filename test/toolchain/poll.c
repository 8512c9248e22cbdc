/* poll.c - the kill point, as the cell cpu has it, with the harness's idea of the running task. */
#include <own.h>

u64 host_poll(void);
_Noreturn void raise_kill(void);
void poll(void);

void poll(void) {
    if (host_poll()) raise_kill();
}
