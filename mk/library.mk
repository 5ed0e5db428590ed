# Python source carried inside tscc as bytes: the build-time library (src/eval/library) and the prelude (src/prelude), which mirrors packages
# of Python's. A row's name is the module's: torch/nn/__init__.py is torch.nn.
LIBRARY := $(sort $(shell find src/eval/library src/prelude -name '*.py'))
$B/gen/library.inc: $(LIBRARY) mk/library.mk
	@mkdir -p $(@D)
	set -e; i=0; rm -f $@ $@.rows; for f in $(LIBRARY); do \
	    n=$$(echo $$f | sed 's|^src/eval/library/||; s|^src/prelude/||; s|\.py$$||; s|/__init__$$||; s|/|.|g'); \
	    printf 'static const unsigned char library_%d[] = {\n' $$i >>$@; od -An -v -tx1 $$f | sed 's/ \(..\)/0x\1,/g' >>$@; echo '0};' >>$@; \
	    printf '    {"%s", library_%d, sizeof library_%d - 1, %d},\n' $$n $$i $$i $$(case $$f in src/prelude/*) echo 1;; *) echo 0;; esac) >>$@.rows; \
	    i=$$((i + 1)); done; \
	echo 'static const LibraryRow rows[] = {' >>$@; cat $@.rows >>$@; echo '};' >>$@; rm $@.rows
$B/src/eval/library.o: $B/gen/library.inc
