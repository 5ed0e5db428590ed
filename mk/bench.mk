# `make bench`: every benchmark prints ratios against C (or the time of a bare process) measured in the same run. No test asserts a time.
.PHONY: bench
BENCH := $B/bench
$(BENCH)/scalar.o $(BENCH)/scalar.h &: bench/scalar.tsc $B/tscc $B/lib/tscc-llvm.so
	@mkdir -p $(BENCH)
	$B/tscc -c -O2 $< -o $(BENCH)/scalar.o --header=$(BENCH)/scalar.h
$(BENCH)/scalar: bench/scalar_main.c bench/scalar_ref.c $(BENCH)/scalar.o $B/lib/libtsrt.a
	$(CC) -std=c11 -D_GNU_SOURCE -O2 -Iruntime -I$(BENCH) -Ibench -o $@ bench/scalar_main.c bench/scalar_ref.c $(BENCH)/scalar.o $B/lib/libtsrt.a -lm -lpthread
$(BENCH)/gemm: bench/gemm.c $B/lib/libtsrt.a
	@mkdir -p $(BENCH)
	$(CC) -std=c11 -D_GNU_SOURCE -O2 -Iruntime -I$B/gen -o $@ bench/gemm.c $B/lib/libtsrt.a -lm -lpthread -ldl
$(BENCH)/nn: bench/nn_main.c $B/lib/libtsrt.a
	@mkdir -p $(BENCH)
	$(CC) $W $(DEFS) -O2 -Iruntime -Iruntime/tensor -I$B/gen -o $@ bench/nn_main.c $B/lib/libtsrt.a -lm -lpthread
# A Python that has PyTorch, to compare with: make bench TORCH_PYTHON=...
TORCH_PYTHON ?= python3
$(BENCH)/rnn_loop.o $(BENCH)/rnn_loop.h &: bench/rnn_loop.tsc $B/tscc $B/lib/tscc-llvm.so
	@mkdir -p $(BENCH)
	$B/tscc -c -O2 $< -o $(BENCH)/rnn_loop.o --header=$(BENCH)/rnn_loop.h
$(BENCH)/rnn_loop: bench/rnn_loop.c $(BENCH)/rnn_loop.o $B/lib/libtsrt.a
	$(CC) -std=c11 -D_GNU_SOURCE -O2 -Iruntime -I$(BENCH) -o $@ bench/rnn_loop.c $(BENCH)/rnn_loop.o $B/lib/libtsrt.a -lm -lpthread
bench: all $(BENCH)/rnn_loop $(BENCH)/scalar $(BENCH)/gemm $(BENCH)/nn
	$(BENCH)/scalar
	$(BENCH)/gemm
	$(BENCH)/rnn_loop
	sh bench/compile.sh $B
	@if $(TORCH_PYTHON) -c 'import torch' 2>/dev/null; then $(TORCH_PYTHON) bench/nn.py $(BENCH)/nn; else echo "bench/nn.py skipped: $(TORCH_PYTHON) has no PyTorch (TORCH_PYTHON=...)"; fi
