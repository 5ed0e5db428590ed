"""io.BytesIO and io.StringIO: files in memory."""
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class _Memory:
    def __init__(self, initial):
        self._data = initial
        self._at = 0
        self.closed = False

    def _open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def write(self, data):
        self._open()
        gap = self._at - len(self._data)
        if gap > 0:
            self._data += self._fill * gap
        self._data = self._data[:self._at] + data + self._data[self._at + len(data):]
        self._at += len(data)
        return len(data)

    def read(self, size=-1):
        self._open()
        end = len(self._data) if size is None or size < 0 else self._at + size
        part = self._data[self._at:end]
        self._at += len(part)
        return part

    def seek(self, offset, whence=SEEK_SET):
        self._open()
        base = 0 if whence == SEEK_SET else self._at if whence == SEEK_CUR else len(self._data)
        self._at = base + offset
        return self._at

    def tell(self):
        return self._at

    def truncate(self, size=None):
        size = self._at if size is None else size
        self._data = self._data[:size]
        return size

    def getvalue(self):
        self._open()
        return self._data

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def flush(self):
        pass

    def close(self):
        self.closed = True

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class BytesIO(_Memory):
    _fill = b"\0"

    def __init__(self, initial_bytes=b""):
        super().__init__(initial_bytes)

    def getbuffer(self):
        return self.getvalue()


class StringIO(_Memory):
    _fill = "\0"

    def __init__(self, initial_value="", newline="\n"):
        super().__init__(initial_value or "")
