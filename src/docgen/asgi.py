"""What the web faces share: whose page asks, bodies of bounded length, what every answer says."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Receive, Send

from docgen.exceptions import ConfigurationError


def is_same_origin(headers: Headers) -> bool:
    """Whether a change is asked for by a page of the same site."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return False
    return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


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
    """Reads a body that is no longer than ``most`` bytes, whatever it says of itself."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most

    async def __call__(self) -> Message:
        """Return the next part of the body; too much of it is nobody's any more."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            return {"type": "http.disconnect"}
        return message


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
    return listening
