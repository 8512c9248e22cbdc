# test.mk - `make test`: host tests, the tools' own tests, and the system in QEMU.
#
# Everything becomes a job of runtests (NAME SECONDS WEIGHT COMMAND), which runs as many at a time as there are CPUs.

#: make test [ONLY=pattern]      every test there is, or the jobs whose names contain ONLY

# --- host tests: cells/D/CELL/test/host_*.c, with CELL and the base cells it needs -----------------------------------

HOST_TESTS := $(wildcard cells/*/*/test/host_*.c)
HOST_SEES = -D_GNU_SOURCE -I. -Iinclude -I$B/inc/boot -I$B/inc/$(word 3,$(subst /, ,$*)).own

needs_of = $(shell sed -n 's/^needs *//p' $(filter %/$(1).cell,$(MANIFESTS)))
base_of = $(foreach n,$(filter-out raise,$(call needs_of,$(1))),$(if $(filter cells/base/$(n)/%,$(MANIFESTS)),$(n)))
closure = $(sort $(1) $(foreach n,$(call base_of,$(1)),$(call closure,$(n))))
host_parts = $(foreach n,$(call closure,$(1)),$(patsubst %.c,$B/host/%.o,$(wildcard $(call folder,$(n))/*.c)))

$B/host/%.o: %.c tools/flags.mk | $B/inc/made
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(HOSTTEST_FLAGS) $(HOST_SEES) -MMD -MP -c $< -o $@
-include $(wildcard $B/host/cells/*/*/*.d $B/host/cells/*/*/test/*.d)

# $(1) the test's name, $(2) its source
define host_test
$B/host/$(1): $B/host/$(2:.c=.o) $$$$(call host_parts,$(notdir $(patsubst %/test/,%,$(dir $(2)))))
	$$(call say,HOSTTEST,$$@)
	$$(QUIET)$$(CC) $$(HOSTTEST_FLAGS) $$^ -o $$@
endef
$(foreach t,$(HOST_TESTS),$(eval $(call host_test,$(basename $(notdir $(t))),$(t))))
HOST_PROGRAMS := $(HOST_TESTS:%.c=%)
HOST_PROGRAMS := $(addprefix $B/host/,$(notdir $(HOST_PROGRAMS)))

# --- system tests: test/system/NAME.c, a program that starts QEMU and talks to the console ---------------------------

SYSTEM_TESTS := $(basename $(notdir $(wildcard test/system/*.c)))
$(SYSTEM_TESTS:%=$B/system/%): $B/system/%: test/system/%.c $(wildcard tools/systest/*.[ch]) tools/flags.mk
	@mkdir -p $(@D)
	$(call say,HOSTCC,$@)
	$(QUIET)$(CC) $(HOST_FLAGS) -Itools -o $@ $(filter %.c,$^)

# A system test names its runs itself: `NAME list` prints the rest of a job line for each.
system_jobs = for t in $(SYSTEM_TESTS); do $B/system/$$t list $B; done

# --- all of them -----------------------------------------------------------------------------------------------------

host_jobs = for t in $(notdir $(HOST_PROGRAMS)); do echo "$$t 300 1 $B/host/$$t"; done
# Anything else that tests: test/*/run BUILD, and the tools' own tests, tools/T/test/*.sh TOOL.
other_jobs = for r in $(wildcard test/*/run); do echo "$$(basename $$(dirname $$r)) 600 1 $$r $B"; done; \
    for t in $(wildcard tools/*/test/*.sh); do tool=$$(basename $$(dirname $$(dirname $$t))); \
    echo "$${tool}_$$(basename $$t .sh) 300 1 sh $$t $B/tools/$$tool"; done

# Tools that read any bytes: a sanitised copy of each is fed damaged files by tools/T/test/fuzz.c.
FUZZED := $(patsubst tools/%/test/fuzz.c,%,$(wildcard tools/*/test/fuzz.c))
$(FUZZED:%=$B/fuzz/%): $B/fuzz/%: $$(wildcard tools/%/*.[ch]) tools/flags.mk
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(HOSTTEST_FLAGS) -o $@ $(filter %.c,$^)
$(FUZZED:%=$B/fuzz/%_fuzz): $B/fuzz/%_fuzz: tools/%/test/fuzz.c tools/fuzz/fuzz.c tools/fuzz/fuzz.h
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(HOST_FLAGS) -Itools -o $@ $(filter %.c,$^)

# What they damage: units of cells and every sample of a broken rule; objects with all that tables may have.
FUZZ_SAMPLES := $(patsubst tools/cellcheck/samples/%.c,$B/fuzz/samples/%.i,$(wildcard tools/cellcheck/samples/*.c))
$B/fuzz/samples/%.i: tools/cellcheck/samples/%.c $(wildcard include/*.h tools/cellcheck/samples/api/*.h)
	@mkdir -p $(@D)
	$(QUIET)$(CC) -w -std=gnu11 -ffreestanding -Iinclude -E $< -o $@

fuzz_cellcheck := $(foreach u,line/line frames/frames registry/registry shell/shell,$B/tmp/$u.c.i) $B/fuzz/samples/*.i
fuzz_gate := $(foreach c,hook raise wreck stacks hash,$B/debug/$c.o)
fuzz_jobs = $(foreach t,$(FUZZED),echo "$t_fuzz 300 1 $B/fuzz/$t_fuzz $B/fuzz/$t 1500 1 $(fuzz_$t)";)

test:
	@tools/setup.sh test
	@$(MAKE) --no-print-directory test-run

TEST_PROGRAMS := $(TOOLS:%=$B/tools/%) $(FUZZED:%=$B/fuzz/%) $(FUZZED:%=$B/fuzz/%_fuzz) \
    $(FUZZ_SAMPLES) $(HOST_PROGRAMS) $(SYSTEM_TESTS:%=$B/system/%)
test-run: all $B/ariadne.iso $(TEST_PROGRAMS)
	@{ $(host_jobs); $(other_jobs); $(fuzz_jobs) $(system_jobs); } | grep -e '$(ONLY)' | \
	    env -u MAKEFLAGS -u MFLAGS -u MAKEOVERRIDES -u MAKELEVEL $B/tools/runtests $B/logs
.PHONY: test-run
