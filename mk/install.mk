# `make install` [PREFIX=/usr/local] [DESTDIR=]: bin/tscc, lib/tscc (back end, runtime, header: what -print-resource-dir names), and the
# pkg-config and CMake packages. tscc finds its parts relative to its own executable, so the tree may be moved as a whole.
.PHONY: install uninstall
RES := $(DESTDIR)$(PREFIX)/lib/tscc
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(RES)/include $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/lib/cmake/tscc
	install -m 755 $B/tscc $(DESTDIR)$(PREFIX)/bin/tscc
	install -m 755 $B/lib/tscc-llvm.so $B/lib/libtsrt.so $(RES)/
	ln -sf libtsrt.so $(RES)/libtsrt.so.0
	install -m 644 $B/lib/libtsrt.a $B/lib/libtsrt_pic.a $(RES)/
	install -m 644 runtime/tsrt.h $(RES)/include/
	$B/tscc -print-man >$(DESTDIR)$(PREFIX)/share/man/man1/tscc.1
	install -m 644 cmake/tscc-config.cmake $(DESTDIR)$(PREFIX)/lib/cmake/tscc/
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' cmake/tsrt.pc.in >$(DESTDIR)$(PREFIX)/lib/pkgconfig/tsrt.pc
uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/tscc $(DESTDIR)$(PREFIX)/share/man/man1/tscc.1 $(DESTDIR)$(PREFIX)/share/tscc $(RES) $(DESTDIR)$(PREFIX)/lib/cmake/tscc $(DESTDIR)$(PREFIX)/lib/pkgconfig/tsrt.pc
