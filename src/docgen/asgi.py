"""What the web faces share: whose page asks, bodies of bounded length, what every answer says."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from docgen.exceptions import ConfigurationError

#: Bytes of a path and of what is asked behind it; a number in it has fewer digits than that.
MAX_ADDRESS: Final = 2_000
#: Digits of a length that anything could have.
_DIGITS: Final = 18
#: Seconds that a body may take, and bytes that it has to bring in each second beside.
SLOWEST: Final = 30.0
_PACE: Final = 100_000


def is_same_origin(headers: Headers) -> bool:
    """Whether a change is asked for by a page of the same site."""
    origin = headers.get("origin")
    if origin is not None and _split(origin).netloc != headers.get("host"):
        return False
    return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def host_of(headers: Headers) -> str:
    """Return the name that the server is called by; nothing for what is no name."""
    return _split(f"//{headers.get('host', '')}").hostname or ""


def is_fit_address(scope: Scope) -> bool:
    """Whether a path, with what is asked behind it, is one that a page of ours could have."""
    path, query = scope.get("raw_path") or scope["path"].encode("utf-8", "replace"), _query(scope)
    return query.isascii() and len(path) + len(query) <= MAX_ADDRESS


def stated_length(headers: Headers) -> int | None:
    """Return how long a body says to be; ``None`` where it does not, or says nonsense."""
    stated = headers.get("content-length", "")
    is_number = stated.isascii() and stated.isdecimal() and len(stated) <= _DIGITS
    return int(stated) if is_number else None


def read_json(body: bytes) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what stands in a body.

    Raises:
        ValueError: it is no JSON, nests too deep, or holds halves of characters, which nothing
            can keep.

    """
    try:
        found = json.loads(body)
        if b"\\u" in body:
            json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("it nests too deep") from None
    return found


def sealed(send: Send, policy: str, referrer: str = "no-referrer") -> Send:
    """Return what sends answers with the headers that keep a browser to this site.

    A page with forms needs ``referrer`` to be ``same-origin``: without, browsers say of no form
    where it was sent from.
    """

    async def seal(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = policy
            headers["x-content-type-options"] = "nosniff"
            headers["referrer-policy"] = referrer
            headers["cross-origin-resource-policy"] = "same-origin"
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return seal


class Capped:
    """Reads a body of ``most`` bytes at most, whatever it says of itself, and not for ever."""

    def __init__(self, receive: Receive, most: int, slowest: float = SLOWEST) -> None:
        self._receive = receive
        self._left = most
        self._seconds = slowest + most / _PACE
        self._until: float | None = None
        self._is_whole = False

    async def __call__(self) -> Message:
        """Return the next part of the body.

        Raises:
            HTTPException: there is too much of it (413), or it comes too slowly (408).

        """
        if self._is_whole:  # what comes now is that the asker has gone: that may take its time
            return await self._receive()
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + self._seconds
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, "Запрос приходит слишком медленно.") from None
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413, "Слишком длинный запрос.")
        self._is_whole = not message.get("more_body", False)
        return message


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _query(scope: Scope) -> bytes:
    query: bytes = scope.get("query_string", b"")
    return query


def listen(host: str, port: int) -> socket.socket:
    """Take a port; of a restarted program the same one at once.

    Raises:
        ConfigurationError: the port is taken.

    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise ConfigurationError(
            f"port {port} of {host} cannot be taken ({error.strerror}); give another one: --port"
        ) from None
    listening.listen()  # whoever has the address is answered, if later
    return listening
