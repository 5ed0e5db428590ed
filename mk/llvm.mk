# The back end's extra inputs: runtime/inline as bitcode for each target, and the printers for gdb as a C string.
INLINE_ARCH := x86_64 aarch64
INLINE_H    := $(wildcard runtime/inline/*.h) runtime/tsrt.h
BCFLAGS     := -std=c11 -O2 -ffreestanding -fno-math-errno -ffp-contract=off -fno-stack-protector -fno-unwind-tables -fno-asynchronous-unwind-tables -Wno-unknown-warning-option -Iruntime
LLVM_LINK   = $(shell $(LLVM_CONFIG) --bindir)/llvm-link
LLVM_O     += $B/gen/inline_bc.o

define INLINE_RULES
$B/gen/inline/$(1)/%.bc: runtime/inline/%.c $(INLINE_H)
	@mkdir -p $$(@D)
	$$(CLANG) --target=$(1)-unknown-linux-gnu $$(BCFLAGS) -emit-llvm -c -o $$@ $$<
$B/gen/inline_$(1).bc: $(INLINE_C:runtime/inline/%.c=$B/gen/inline/$(1)/%.bc)
	$$(LLVM_LINK) -o $$@ $$^
endef
$(foreach a,$(INLINE_ARCH),$(eval $(call INLINE_RULES,$(a))))

$B/gen/inline_bc.s: mk/llvm.mk
	@mkdir -p $(@D)
	for a in $(INLINE_ARCH); do \
	    printf '.section .rodata\n.balign 16\n.globl tscc_inline_%s\n.hidden tscc_inline_%s\ntscc_inline_%s:\n.incbin "$B/gen/inline_%s.bc"\n' $$a $$a $$a $$a; \
	    printf '.globl tscc_inline_%s_end\n.hidden tscc_inline_%s_end\ntscc_inline_%s_end:\n.byte 0\n' $$a $$a $$a; \
	done >$@
	printf '.section .note.GNU-stack,"",@progbits\n' >>$@
$B/gen/inline_bc.o: $B/gen/inline_bc.s $(INLINE_ARCH:%=$B/gen/inline_%.bc)
	$(CC) -c -o $@ $<
$B/gen/gdb_script.inc: src/llvm/gdb_script.py
	@mkdir -p $(@D)
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n"/' $< >$@
$B/src/llvm/gdb.o: $B/gen/gdb_script.inc

# The back end by itself, on graph text.
CODEGEN_O := $(patsubst %.c,$B/%.o,$(wildcard src/base/*.c src/type/*.c src/ops/*.c src/ir/*.c src/codegen/*.c))
$B/codegen_tool: tests/tools/codegen_tool.c $(CODEGEN_O) $B/lib/libtsrt.a $B/lib/tscc-llvm.so
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -Isrc -Iruntime -I$B/gen -o $@ $< $(CODEGEN_O) -Wl,--whole-archive $B/lib/libtsrt.a -Wl,--no-whole-archive -Wl,--export-dynamic -lm -lpthread -ldl
.PHONY: install-gdb
install-gdb:
	install -d $(DESTDIR)$(PREFIX)/share/tscc
	install -m 644 src/llvm/gdb_script.py $(DESTDIR)$(PREFIX)/share/tscc/tsrt-gdb.py
install: install-gdb

# What libtsrt calls of the C library: names that no export may have.
$B/gen/libc_names.def: $B/lib/libtsrt.a
	nm -u $< | sed -n 's/^ *U \([a-z][A-Za-z0-9]*\)\(@.*\)*$$/NAME("\1")/p' | sort -u >$@
$B/src/driver/compile.o: $B/gen/libc_names.def
