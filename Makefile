# Ariadne's build. `make help` lists what it can do.
#
# Everything is found by pattern: a folder with a manifest is a cell. For each cell
#   build/inc/CELL/      links to the headers its manifest lets it see, nothing else
#   build/tmp/CELL/*.i   preprocessed text: checked by cellcheck, read by clang and compiled, the very same text
#   build/debug/CELL.o   its objects joined, what is hidden made local, with full debug information for gdb; the gate
#                        has looked for what may trap where unwinding would find no cleanups
#   build/obj/CELL.o     the same code as the archive carries it: manifest, type fingerprints and line tables inside
# and from those build/ariadne.elf (the nano core) and build/cells.tar (every cell).

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
.DELETE_ON_ERROR:
.SECONDARY:
.SECONDEXPANSION:
MAKEFLAGS += --no-builtin-rules $(if $(filter 0,$(MAKELEVEL)),--jobs=$(shell nproc))

include tools/flags.mk

CC := gcc-12
B := build
INCLUDE := include
CHECK = $B/tools/cellcheck
GATE = $B/tools/gate
MANIFESTS := $(sort $(wildcard cells/*/*/*.cell cells/*/*/test/*.cell))
CELLS := $(sort $(basename $(notdir $(MANIFESTS))))
HEADERS := $(wildcard include/*.h cells/*/*/*.h)
folder = $(patsubst %/,%,$(dir $(firstword $(filter %/$(1).cell,$(MANIFESTS)))))
sources = $(filter-out %/host_%,$(sort $(wildcard $(addprefix $(call folder,$(1))/,*.c *.S x86_64/*.c x86_64/*.S))))
parts = $(patsubst $(call folder,$(1))/%,$B/tmp/$(1)/%.o,$(call sources,$(1)))

# What cellcheck reads of a cell: its C sources and its header.
texts = $(patsubst %.o,%,$(filter %.c.o,$(call parts,$(1)))) $(patsubst $(call folder,$(1))/%,$B/tmp/$(1)/%,$(wildcard \
    $(call folder,$(1))/$(1).h))

# What assembly defines has its type from the header: a text that refers to all of it.
asm = $(if $(filter %.S.o,$(call parts,$(1))),$B/tmp/$(1)/asm)

QUIET := $(if $(V),,@)
say = @printf '  %-8s %s\n' $(1) $(2)
# GCC announces every -fdisable flag; everything else it says stays.
without_notes = 2> >(grep -v 'note: disable pass' >&2)

.PHONY: all run test check iso gdb new help clean cells
all: $B/cells.tar $B/ariadne.elf

help:
	@sed -n 's/^#: //p' Makefile tools/*.mk

#: make                          build the nano core and every cell
#: make run [CPUS=4 MEMORY=512]  build and start the system in QEMU on this terminal (Ctrl-A X leaves)
#: make check                    manifests, exports, layers and size budgets
#: make iso                      build/ariadne.iso: boots on BIOS and UEFI
#: make gdb                      the system in QEMU under gdb, with the symbols of every cell as it loads
#: make new CELL=district/name   a new cell that builds, loads and passes its own test
#: make clean                    remove build/
#: Any of them with B=folder builds there instead of in build/.

clean:
	rm -rf $B

# --- running ---------------------------------------------------------------------------------------------------------
# These install what is missing before anything is compiled, so they call make again for the rest.

CPUS := 4
MEMORY := 512
QEMU = qemu-system-x86_64 -kernel $B/ariadne.elf -initrd $B/cells.tar -m $(MEMORY) -smp $(CPUS) \
    -nic none -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=0x4

run:
	@tools/setup.sh run
	@$(MAKE) --no-print-directory all
	$(QUIET)$(QEMU) -nographic

iso:
	@tools/setup.sh iso
	@$(MAKE) --no-print-directory $B/ariadne.iso

gdb:
	@tools/setup.sh gdb
	@$(MAKE) --no-print-directory all
	$(QUIET)tools/gdb/start.sh $B $(QEMU)

new:
	@tools/new.sh "$(CELL)"

check: $B/checked
	@$B/tools/manifest budgets $B
	@if command -v shellcheck >/dev/null; then shellcheck -S warning \
	    $(wildcard tools/*.sh tools/*/*.sh tools/*/test/*.sh test/*/run) bench/cc bench/prices .ci/run; fi

# --- host tools: tools/NAME/*.c becomes build/tools/NAME -------------------------------------------------------------

TOOLS := $(patsubst tools/%/main.c,%,$(wildcard tools/*/main.c))
$(TOOLS:%=$B/tools/%): $B/tools/%: $$(wildcard tools/%/*.[ch]) tools/flags.mk
	@mkdir -p $(@D)
	$(call say,HOSTCC,$@)
	$(QUIET)$(CC) $(HOST_FLAGS) -o $@ $(filter %.c,$^) $(HOST_LIBS)

# The second opinion: the parser's place is taken by clang's tree.
PARSER := $(addprefix tools/cellcheck/,main.c builtin.c $(notdir $(wildcard tools/cellcheck/parse*)))
$B/tools/clangcheck: $(filter-out $(PARSER),$(wildcard tools/cellcheck/*.[ch]))
$B/tools/clangcheck: HOST_FLAGS += -Itools/cellcheck

# --- cells -----------------------------------------------------------------------------------------------------------

$B/inc/made: $B/tools/manifest $(MANIFESTS) $(HEADERS)
	@mkdir -p $B/inc
	$(QUIET)$B/tools/manifest links $B/inc
	@touch $@

# Line markers and dependencies name the headers themselves, not the links. A dependency on the source itself is the
# pattern's, and would outlive a source that moves.
real_headers = sed -E -e 's,$B/inc/([^/ ]+)\.own/([^/ ]+)/,cells/\2/\1/,g' \
    -e 's,$B/inc/[^/ ]+/([^/ ]+)/([^/ ]+)\.h,cells/\1/\2/\2.h,g'

# $(1) the cell, $(2) its folder
define cell_rules
$B/tmp/$(1)/%: INCLUDES := -I$(INCLUDE) -I$B/inc/$(1) -I$B/inc/$(1).own
$B/tmp/$(1)/%.c.i: $(2)/%.c $(2)/$(1).cell tools/flags.mk | $B/inc/made
	@mkdir -p $$(@D)
	$$(QUIET)$$(CC) $$(CELL_FLAGS) -E -fno-working-directory -MMD -MP -MF $$(@:.i=.d.raw) -MT $$@ \
	    $$(INCLUDES) $$< $$(without_notes) | $$(real_headers) > $$@
	$$(QUIET)$$(real_headers) -e 's,^([^:]*:) $$<,\1,' $$(@:.i=.d.raw) > $$(@:.i=.d)
$B/tmp/$(1)/%.h.i: $(2)/%.h $(2)/$(1).cell tools/flags.mk | $B/inc/made
	@mkdir -p $$(@D)
	$$(QUIET)$$(CC) $$(CELL_FLAGS) -E -fno-working-directory -MMD -MP -MF $$(@:.i=.d.raw) -MT $$@ \
	    $$(INCLUDES) -include $$< -x c /dev/null $$(without_notes) | $$(real_headers) > $$@
	$$(QUIET)$$(real_headers) -e 's,/dev/null,,' $$(@:.i=.d.raw) > $$(@:.i=.d)
$B/tmp/$(1)/%.check: $B/tmp/$(1)/%.i $B/tools/cellcheck
	$$(QUIET)$$(CHECK) -c $(2) --stats $$< > $$@ || { grep -v -e ': unsafe: ' -e '^calls ' $$@ >&2; exit 1; }
$B/tmp/$(1)/%.clang: $B/tmp/$(1)/%.i
	$$(QUIET)clang-19 $$(CLANG_FLAGS) $$< && touch $$@
$B/tmp/$(1)/%.types: $B/tmp/$(1)/%.i $B/tools/cellcheck
	$$(QUIET)$B/tools/cellcheck --types $$< > $$@
$B/tmp/$(1)/%.c.o: $B/tmp/$(1)/%.c.i
	$$(call say,CC,$(2)/$$*.c)
	$$(QUIET)$$(CC) $$(CELL_FLAGS) -ffile-prefix-map=$(CURDIR)=. -c $$< -o $$@ $$(without_notes)
$B/tmp/$(1)/%.S.o: $(2)/%.S $(2)/$(1).cell tools/flags.mk | $B/inc/made
	@mkdir -p $$(@D)
	$$(call say,AS,$$<)
	$$(QUIET)$$(CC) $$(CELL_FLAGS) -ffile-prefix-map=$(CURDIR)=. -MMD -MP -MF $$(@:.o=.d) $$(INCLUDES) \
	    -c $$< -o $$@ $$(without_notes)
$B/debug/$(1).o: $(call parts,$(1))
	@mkdir -p $$(@D)
	$$(QUIET)ld -r -o $$@ $$^ && objcopy --localize-hidden $$@
$B/tmp/$(1)/asm.i: $B/tmp/$(1)/$(1).h.i $(filter %.S.o,$(call parts,$(1)))
	$$(QUIET){ cat $$<; echo 'const void *const asm_[] = {'; for s in $$$$(nm -g --defined-only $$(filter %.o,$$^) | \
	    awk 'NF == 3 { print $$$$3 }'); do grep -qw $$$$s $$< && echo "(const void *)$$$$s,"; done; echo '0 };'; } > $$@
$B/tmp/$(1)/types: $B/debug/$(1).o $(addsuffix .types,$(call texts,$(1)) $(call asm,$(1))) tools/types.awk
	$$(QUIET)nm $$< | awk -f tools/types.awk - $$(filter %.types,$$^) > $$@
$B/tmp/$(1)/gate: $B/debug/$(1).o $B/tools/gate
	$$(QUIET)$$(GATE) $$< > $$@ || { cat $$@ >&2; exit 1; }
$B/obj/$(1).o: $B/debug/$(1).o $(2)/$(1).cell $B/tmp/$(1)/types $B/tmp/$(1)/gate \
    $(addsuffix .check,$(call texts,$(1))) $(patsubst %.o,%.clang,$(filter %.c.o,$(call parts,$(1))))
	@mkdir -p $$(@D)
	$$(QUIET)objcopy --add-section .cell=$(2)/$(1).cell --add-section .cell.types=$B/tmp/$(1)/types \
	    $$(UNWANTED_DEBUG:%=-R %) $$< $$@
-include $(sort $(patsubst %.o,%.d,$(call parts,$(1))) $(addsuffix .d,$(call texts,$(1))))
endef
UNWANTED_DEBUG := $(addprefix .debug_,info abbrev aranges str ranges loc frame) .comment .note.GNU-stack \
    .note.gnu.property
$(foreach cell,$(CELLS),$(eval $(call cell_rules,$(cell),$(call folder,$(cell)))))

OBJECTS := $(CELLS:%=$B/obj/%.o)
cells: $(OBJECTS)

# Manifests against headers and objects. A build of some cells only (make CELLS="bytes line" ...) leaves it out.
$B/checked: $B/tools/manifest $(OBJECTS) $(MANIFESTS) $(HEADERS)
	$(call say,CHECK,manifests)
	$(QUIET)$B/tools/manifest check $B
	@touch $@
CHECKED := $(if $(filter file,$(origin CELLS)),$B/checked)

# The same cells give the same bytes: sorted names, no times, no owners.
$B/cells.tar: $(OBJECTS) $(CHECKED) $(wildcard system.cells) Makefile
	$(call say,TAR,$@)
	$(QUIET)tar --format=ustar --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0644 -b1 -cf $@ \
	    $(wildcard system.cells) -C $B/obj $(notdir $(sort $(OBJECTS)))

# --- the nano core: boot/ and the cells that boot/nano.cells names ---------------------------------------------------

NANO_CELLS := $(shell sed 's/\#.*//' boot/nano.cells 2>/dev/null)
BOOT_PARTS := $(patsubst boot/%,$B/tmp/boot/%.o,$(wildcard boot/*.c boot/*.S))

$B/tmp/boot/%.o: boot/% tools/flags.mk | $B/inc/made
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(QUIET)$(CC) $(CELL_FLAGS) -ffile-prefix-map=$(CURDIR)=. -MMD -MP -MF $(@:.o=.d) -I$(INCLUDE) -I$B/inc/boot \
	    -c $< -o $@ $(without_notes)
-include $(BOOT_PARTS:.o=.d)

# The table of the image's declared states, which the hand-over moves.
$B/tmp/boot/states.o: boot/states.awk boot/nano.cells $(NANO_CELLS:%=$B/debug/%.o)
	@mkdir -p $(@D)
	$(QUIET)objdump -t $(filter %.o,$^) | awk -f boot/states.awk > $(@:.o=.S)
	$(QUIET)$(CC) -c $(@:.o=.S) -o $@

$B/ariadne.elf: boot/nano.ld boot/nano.cells $(BOOT_PARTS) $B/tmp/boot/states.o $(NANO_CELLS:%=$B/debug/%.o)
	$(call say,LD,$@)
	$(QUIET)ld -static -nostdlib -z noexecstack -z max-page-size=4096 --build-id=none -T boot/nano.ld -o $@ \
	    $(filter %.o,$^)

# One image for BIOS and UEFI: grub-mkrescue takes every platform that is installed.
$B/ariadne.iso: $B/ariadne.elf $B/cells.tar tools/iso/grub.cfg
	$(call say,ISO,$@)
	@mkdir -p $B/iso/boot/grub
	$(QUIET)strip -d -o $B/iso/boot/ariadne.elf $B/ariadne.elf
	$(QUIET)cp $B/cells.tar $B/iso/boot/
	$(QUIET)cp tools/iso/grub.cfg $B/iso/boot/grub/
	$(QUIET)grub-mkrescue -o $@ $B/iso 2> $B/iso.log || { cat $B/iso.log >&2; exit 1; }

include tools/bench.mk
include tools/prices.mk
include tools/test.mk
