# The runtime's tests stand on libtsrt alone: whatever the compiler's state, they build and run.
$B/tests/check_runtime_%: $B/tests/check_runtime_%.o $B/lib/libtsrt.a
	$(CC) $(SAN) $(LDFLAGS) -o $@ $< $B/lib/libtsrt.a $$(pkg-config --libs check) -lm -lpthread
