# bench.mk - `make bench`: Ariadne beside Linux on the same emulated machine. doc/bench.md tells what is measured.

# --- the measured Linux: Debian's stock kernel, and one static program as its first process ---------------------------

LINUX := $B/bench
LINUX_SOURCES := $(filter-out bench/linux/hello.c,$(wildcard bench/linux/*.c))
LINUX_FLAGS := -std=gnu11 -O2 -static -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes

$(LINUX)/init: $(LINUX_SOURCES) $(wildcard bench/linux/*.h) tools/bench.mk
	@mkdir -p $(@D)
	$(call say,LINUXCC,$@)
	$(QUIET)$(CC) $(LINUX_FLAGS) -pthread -o $@ $(filter %.c,$^)
$(LINUX)/hello: bench/linux/hello.c tools/bench.mk
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(LINUX_FLAGS) -o $@ $<
$(LINUX)/tiny: bench/linux/tiny.S tools/bench.mk
	@mkdir -p $(@D)
	$(QUIET)$(CC) -static -nostdlib -o $@ $<
$(LINUX)/initramfs: $B/tools/initramfs $(addprefix $(LINUX)/,init hello tiny)
	$(call say,CPIO,$@)
	$(QUIET)$< $@ $(filter-out $<,$^)

# Fetched once; `make clean` forgets it.
$(LINUX)/vmlinuz: bench/linux/fetch.sh
	$(call say,FETCH,$@)
	$(QUIET)bench/linux/fetch.sh $(@D)
	@touch $@

# --- the orchestrator -------------------------------------------------------------------------------------------------

$B/tools/bench: tools/systest/emulator.c tools/systest/screen.c $(wildcard tools/systest/*.h)
$B/tools/bench: HOST_LIBS := -lm

#: make bench [ONLY=pattern BOOTS=3]  Ariadne beside Linux: instructions and time of every operation (doc/bench.md)
#: make bench-page               puts the table of the latest whole run into README.md

COMMIT = $(shell git describe --always --dirty --exclude '*' 2>/dev/null || echo unknown)
BOOTS := 3
RESULTS = $(if $(ONLY),$B/bench/only.json,bench/results/$(shell date -u +%Y-%m-%d)-$(COMMIT).json)

bench:
	@tools/setup.sh bench
	@$(MAKE) --no-print-directory bench-run
# A whole run, and one of prices, needs the variants that show what tables, checks and cells cost.
bench-run: all $B/tools/bench $(LINUX)/initramfs $(LINUX)/vmlinuz \
    $(if $(and $(ONLY),$(if $(findstring price,$(ONLY))$(findstring unchecked,$(ONLY)),,1)),,$B/bench/prices)
	@mkdir -p $(dir $(RESULTS))
	@code=0; $B/tools/bench run $B $(RESULTS) --only '$(ONLY)' --boots $(BOOTS) --commit $(COMMIT) || \
	    code=$$?; $(if $(ONLY),,$B/tools/bench plot bench/results bench/results/*.json || code=2;) exit $$code
bench-page: $B/tools/bench
	@$B/tools/bench page README.md bench/results/*.json
.PHONY: bench bench-run bench-page
