"""Ears for what a reader must not do: ask the network, or open a file that nobody named."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LURE_URL = "http://lure.example"
"""Mutants name this host. While a Listener is up it is every program's proxy, so a request for any host reaches it."""
PROXY_VARIABLES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY", "GDAL_HTTP_PROXY")
IN_ACCESS, IN_OPEN = 0x1, 0x20


class Listener(ThreadingHTTPServer):
    """An HTTP server on loopback that answers 404 to everything and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: object, client_address: object) -> None:
        """Remember the connection itself, too: TLS and other tongues are no HTTP request."""
        self.requests.append("a connection")
        super().process_request(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        self.server.requests.append(f"{self.command} {self.path}")  # type: ignore[attr-defined]
        self.send_error(404)

    do_GET = do_HEAD = do_POST = do_PUT = do_CONNECT = do_OPTIONS = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[Listener]:
    """A Listener that is the proxy for all hosts meanwhile."""
    before = {name: os.environ.get(name) for name in (*PROXY_VARIABLES, "no_proxy", "NO_PROXY")}
    with Listener() as listener:
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        os.environ.update(dict.fromkeys(PROXY_VARIABLES, listener.url))
        for name in ("no_proxy", "NO_PROXY"):
            os.environ.pop(name, None)
        try:
            yield listener
        finally:
            listener.shutdown()
            for name, value in before.items():
                os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


class BaitWatch:
    """Hears every opening of some files, by inotify(7); deaf where the system is not Linux."""

    def __init__(self, *baits: Path) -> None:
        self._names: dict[int, str] = {}
        if not sys.platform.startswith("linux"):
            return
        libc = ctypes.CDLL(None, use_errno=True)
        self._inotify = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        for bait in baits:
            number = libc.inotify_add_watch(self._inotify, os.fsencode(bait), IN_ACCESS | IN_OPEN)
            if number < 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(bait))
            self._names[number] = bait.name

    def openings(self) -> list[str]:
        """Names of the files that were opened since the last call."""
        if not self._names:
            return []
        try:
            events = os.read(self._inotify, 1 << 16)
        except BlockingIOError:
            return []
        names, at = [], 0
        while at < len(events):
            watch, _, _, length = struct.unpack_from("iIII", events, at)
            names.append(self._names.get(watch, "?"))
            at += struct.calcsize("iIII") + length
        return names

    def close(self) -> None:
        if self._names:
            os.close(self._inotify)
