# Reducing operators against PyTorch: by hand, since it wants PyTorch. `make build/bench/reduce && python3 bench/reduce.py build/bench/reduce`.
$B/bench/reduce: bench/reduce_main.c $B/lib/libtsrt.a
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) -O2 -Iruntime -Iruntime/tensor -I$B/gen -o $@ bench/reduce_main.c $B/lib/libtsrt.a -lm -lpthread
