# prices.mk - what unwind tables, run-time checks and cells cost. Variants of all cells are built for it, in build/prices.

$B/bench/prices: bench/prices bench/cc $B/cells.tar $B/ariadne.elf $B/tools/bench
	@mkdir -p $(@D)
	$(call say,PRICES,$@)
	+$(QUIET)$< $B > $@.new && mv $@.new $@
