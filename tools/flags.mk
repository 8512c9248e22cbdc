# flags.mk - how cells are compiled. Every flag is here for a reason; the loader refuses an object built with others
# (the compiler records them in .GCC.command.line). doc/unwinding.md tells what was tried and how.
#
# Unwind edges. A fault, a failed check or a kill unwinds a task through these tables at any instruction that can trap.
#   -fexceptions -fnon-call-exceptions    cleanups also run for loads, stores and divides that fault, not only for calls
#   -fasynchronous-unwind-tables          frame tables right at every instruction
#   -fno-ipa-pure-const -fdisable-tree-nothrow -fdisable-rtl-nothrow
#                                         never conclude that a function cannot throw: its caller would get no edge.
#                                         GCC prints a note for each -fdisable; the build filters those lines
#   -fno-reorder-blocks-and-partition     one section, one frame entry per function
#   -mno-red-zone                         interrupts push onto the same stack
#   -mgeneral-regs-only                   no vector state to save at an interrupt
#   -fno-stack-protector                  no thread-local canary; guard pages and checked indices take its place
#   -fstack-clash-protection              a large frame cannot jump over the guard page
FLAGS_UNWIND := -fexceptions -fnon-call-exceptions -fasynchronous-unwind-tables \
    -fno-ipa-pure-const -fdisable-tree-nothrow -fdisable-rtl-nothrow -fno-reorder-blocks-and-partition \
    -mno-red-zone -mgeneral-regs-only -fno-stack-protector -fstack-clash-protection
#
# Order of memory and traps. Cleanups read what was stored before the fault, so stores stay where they were written.
#   -fno-schedule-insns2 -fno-tree-dse -fno-dse -fno-store-merging -fno-tree-loop-im
#                                         no store is dropped, merged or moved past an instruction that may trap
#   -fno-gcse                             GCC 12 drops stores into owned values on exceptional paths with it
#   -fno-tree-loop-distribute-patterns -mmemcpy-strategy=... -mmemset-strategy=...
#                                         loops and struct copies do not become calls that GCC believes cannot throw
FLAGS_ORDER := -fno-schedule-insns2 -fno-tree-dse -fno-dse -fno-store-merging -fno-tree-loop-im -fno-gcse \
    -fno-tree-loop-distribute-patterns -mmemcpy-strategy=rep_8byte:-1:noalign -mmemset-strategy=rep_8byte:-1:noalign
#
# C without traps for the unwary: undefined behaviour that has a sensible meaning on this machine gets it.
#   -fno-strict-aliasing -fwrapv -fno-delete-null-pointer-checks
#   -ftrivial-auto-var-init=zero          an owned local that was never filled is empty, not garbage
#   -fno-common                           a variable has one definition
FLAGS_C := -std=gnu11 -O2 -ffreestanding -fno-strict-aliasing -fwrapv -fno-delete-null-pointer-checks \
    -ftrivial-auto-var-init=zero -fno-common
#
# Shape of the object.
#   -ffunction-sections -fdata-sections   a section per function and per object: the loader's unit of dependency
#   -fPIC -fno-plt -fvisibility=hidden    imports go through the cell's own slot table, one aligned store redirects one;
#                                         only what a header exports is visible
#   -fcf-protection=none                  no landing instructions for hardware that is not switched on
#   -g -gdwarf-4                          full debug information for gdb; the archive keeps the line tables of it.
#                                         Version 4: its line table needs no other section
#   -frecord-gcc-switches                 the object says how it was compiled
FLAGS_SHAPE := -ffunction-sections -fdata-sections -fPIC -fno-plt -fvisibility=hidden -fcf-protection=none \
    -g -gdwarf-4 -frecord-gcc-switches
#
# All warnings are errors. -Wno-unused-function: headers define small static inline functions that not every cell uses.
# -Wstack-usage: a function of the tests oversteps a task's stack in one go, on purpose; none takes more.
FLAGS_WARN := -Wall -Wextra -Werror -Wcast-qual -Wcast-align=strict -Wvla -Walloca -Wjump-misses-init -Wshadow \
    -Wstrict-prototypes -Wold-style-definition -Wwrite-strings -Wswitch-enum -Wuse-after-free=3 -Wdangling-pointer=2 \
    -Wimplicit-fallthrough=5 -Wconversion -Wsign-conversion -Wno-unused-function -Wstack-usage=40960

# clang reads every unit too, for warnings that GCC does not have; its objects would be of no use, as it makes unwind
# edges for calls only. Three warnings are not asked for. -Wunsafe-buffer-usage (clang) knows neither ix() nor UNSAFE:
# rules P1 and P2 are the same question, and tools/clangcheck answers it from clang's own tree. -Wc++-compat (GCC)
# objects to names; what it finds about void pointers is rule P12. -Wstrict-aliasing is idle under -fno-strict-aliasing.
CLANG_FLAGS := -fsyntax-only -std=gnu11 -ffreestanding -fwrapv -fno-strict-aliasing -mgeneral-regs-only -Wall -Wextra \
    -Werror -Wcast-function-type-strict -Wsometimes-uninitialized -Wconditional-uninitialized \
    -Wnullable-to-nonnull-conversion -Wconversion -Wcast-qual -Wcast-align -Wshadow -Wvla -Walloca -Wpointer-arith \
    -Wimplicit-fallthrough -Wstrict-prototypes -Wloop-analysis -Wswitch-enum -Wno-unused-function

CELL_FLAGS := $(FLAGS_C) $(FLAGS_UNWIND) $(FLAGS_ORDER) $(FLAGS_SHAPE) $(FLAGS_WARN)

# Host programs and host tests are ordinary C. Host tests run with the sanitisers on.
HOST_FLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes
HOSTTEST_FLAGS := -std=gnu11 -O1 -g -Wall -Wextra -Werror -Wno-unused-function -fno-strict-aliasing -fwrapv \
    -fsanitize=address,undefined -fno-sanitize-recover=all
