# tscc's build: one file, not recursive; everything made goes to $B. Overrides: config.mk or the command line.
-include config.mk
ASAN    ?=
B       ?= build$(if $(ASAN),-asan)
CC      ?= gcc
CLANG   ?= clang-19
LLVM_CONFIG ?= llvm-config-19
FLEX    ?= flex
BISON   ?= bison
PREFIX  ?= /usr/local
OPT     ?= -O2
comma   := ,
W       := -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wimplicit-fallthrough -Werror
SAN     := $(if $(ASAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -Wno-format-truncation -Wno-format-overflow)
CFLAGS  ?= $(if $(ASAN),-O1,$(OPT)) -g
DEFS    := -D_GNU_SOURCE
VERSION := 0.1.0

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

# ---- what there is
SRC_C     := $(filter-out src/llvm/%,$(wildcard src/*.c src/*/*.c))
LLVM_C    := $(wildcard src/llvm/*.c)
RT_C      := $(wildcard runtime/*.c)
INLINE_C  := $(wildcard runtime/inline/*.c)
SRC_O     := $(SRC_C:%.c=$B/%.o) $B/gen/lexer.o $B/gen/parser.o
LLVM_O    := $(LLVM_C:%.c=$B/%.o)
RT_O      := $(RT_C:%.c=$B/%.o) $(INLINE_C:%.c=$B/%.o)
RT_PIC_O  := $(RT_C:%.c=$B/%.pic.o) $(INLINE_C:%.c=$B/%.pic.o)
GEN_H     := $B/gen/parser.h

include $(sort $(wildcard mk/*.mk))

.PHONY: all check asan quick clean layers
all: $B/tscc $B/lib/libtsrt.a $B/lib/libtsrt.so $B/lib/libtsrt_pic.a $B/lib/tscc-llvm.so $B/lib/include/tsrt.h

# ---- tscc: the compiler, with the runtime inside for `run`, `verify` and folding
$B/tscc: $(SRC_O) $B/lib/libtsrt.a
	$(CC) $(SAN) $(LDFLAGS) -o $@ $(SRC_O) -Wl,--whole-archive $B/lib/libtsrt.a -Wl,--no-whole-archive -Wl,--export-dynamic -lz -lm -lpthread -ldl
$B/lib/tscc-llvm.so: $(LLVM_O)
	@mkdir -p $(@D)
	$(CC) $(SAN) -shared -o $@ $(LLVM_O) -L$$($(LLVM_CONFIG) --libdir) -lLLVM-19
$B/src/%.o: src/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -Isrc -Iruntime -I$B/gen -MMD -MP -c -o $@ $<
$B/src/llvm/%.o: src/llvm/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -fPIC -fvisibility=hidden -Isrc -Iruntime -I$B/gen -isystem $$($(LLVM_CONFIG) --includedir) -MMD -MP -c -o $@ $<
$B/gen/lexer.c: grammar/torchscript.l
	@mkdir -p $(@D)
	$(FLEX) -o $@ --header-file=$B/gen/lexer.h $<
$B/gen/parser.c $B/gen/parser.h &: grammar/torchscript.y
	@mkdir -p $(@D)
	$(BISON) -Werror -o $B/gen/parser.c --header=$B/gen/parser.h $<
$B/gen/%.o: $B/gen/%.c $(GEN_H)
	$(CC) $W -Wno-unused-function -Wno-shadow -Wno-missing-prototypes -Wno-sign-compare -Wno-implicit-fallthrough -Wno-pedantic $(DEFS) $(CFLAGS) $(SAN) -Isrc -Igrammar -I$B/gen -MMD -MP -c -o $@ $<
$B/gen/parser.o: $B/gen/lexer.c

# ---- libtsrt: C11, libc, libm, pthreads only
RTFLAGS := $W -ffunction-sections -fdata-sections -ffp-contract=off -Iruntime
$B/runtime/%.o: runtime/%.c
	@mkdir -p $(@D)
	$(CC) $(RTFLAGS) $(DEFS) $(CFLAGS) $(SAN) -MMD -MP -c -o $@ $<
$B/runtime/%.pic.o: runtime/%.c
	@mkdir -p $(@D)
	$(CC) $(RTFLAGS) $(DEFS) $(CFLAGS) $(SAN) -fPIC -MMD -MP -c -o $@ $<
$B/lib/libtsrt.a: $(RT_O)
	@mkdir -p $(@D)
	@echo "ar $@"; rm -f $@ && ar rcs $@ $(RT_O)
$B/lib/libtsrt_pic.a: $(RT_PIC_O)
	@mkdir -p $(@D)
	@echo "ar $@"; rm -f $@ && ar rcs $@ $(RT_PIC_O)
$B/lib/libtsrt.so: $(RT_PIC_O)
	@mkdir -p $(@D)
	@echo "link $@"; $(CC) $(SAN) -shared -Wl,-soname,libtsrt.so.0 $(if $(ASAN),,-Wl$(comma)-z$(comma)defs) -o $@ $(RT_PIC_O) -lm -lpthread
	ln -sf libtsrt.so $B/lib/libtsrt.so.0
# The resource folder (-print-resource-dir) looks the same here, $B/lib, as installed, PREFIX/lib/tscc.
$B/lib/include/tsrt.h: runtime/tsrt.h
	@mkdir -p $(@D)
	cp $< $@

# ---- structure
layers:
	@sh tests/layers.sh
clean:
	rm -rf build build-asan

-include $(SRC_O:.o=.d) $(LLVM_O:.o=.d) $(RT_O:.o=.d) $(RT_PIC_O:.o=.d)
