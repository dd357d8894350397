"""Messages between a process and its worker: their length, then their bytes."""

from __future__ import annotations

import socket
import struct
import time
from typing import Final

_LENGTH: Final = struct.Struct("!Q")
_AT_ONCE: Final = 1_000_000


def send(pipe: socket.socket, content: bytes, deadline: float | None = None) -> None:
    """Send a message; ``deadline`` is a moment of the monotonic clock.

    Raises:
        TimeoutError: the other side did not take it in time.
        OSError: the other side is gone.

    """
    _wait_until(pipe, deadline)
    pipe.sendall(_LENGTH.pack(len(content)))
    _wait_until(pipe, deadline)
    pipe.sendall(content)


def receive(pipe: socket.socket, most: int, deadline: float | None = None) -> bytes:
    """Return the next message, of ``most`` bytes at most.

    Raises:
        TimeoutError: it did not come whole in time.
        EOFError: the other side is gone, or sends more.
        OSError: the same.

    """
    (length,) = _LENGTH.unpack(_read(pipe, _LENGTH.size, deadline))
    if length > most:
        raise EOFError(f"a message of {length} bytes")
    return _read(pipe, length, deadline)


def _read(pipe: socket.socket, length: int, deadline: float | None) -> bytes:
    content = bytearray()
    while len(content) < length:
        _wait_until(pipe, deadline)
        part = pipe.recv(min(length - len(content), _AT_ONCE))
        if not part:
            raise EOFError
        content += part
    return bytes(content)


def _wait_until(pipe: socket.socket, deadline: float | None) -> None:
    if deadline is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        pipe.settimeout(left)
