# The build-time library: Python source under src/eval/library, carried inside tscc as bytes.
LIBRARY := $(wildcard src/eval/library/*.py)
$B/gen/library.inc: $(LIBRARY) mk/library.mk
	@mkdir -p $(@D)
	for f in $(LIBRARY); do n=$$(basename $$f .py); \
	    printf 'static const unsigned char library_%s[] = {\n' $$n; od -An -v -tx1 $$f | sed 's/ \(..\)/0x\1,/g'; echo '0};'; done >$@
	echo 'static const LibraryRow rows[] = {' >>$@
	for f in $(LIBRARY); do n=$$(basename $$f .py); printf '    {"%s", library_%s, sizeof library_%s - 1},\n' $$n $$n $$n; done >>$@
	echo '};' >>$@
$B/src/eval/library.o: $B/gen/library.inc
