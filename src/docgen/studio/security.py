"""What every request passes before the studio looks at it.

Names of the host, a token of the run, the same origin, JSON of a bounded length; and what every
answer says to the browser: nothing but the studio's own files, no frame but those allowed.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from docgen.asgi import Capped, host_of, is_fit_address, is_same_origin, sealed, stated_length

TOKEN_HEADER: Final = "x-docgen-token"  # noqa: S105 - a header's name
#: The longest body: a Word file of 5 MB in base64, and what is around it.
MAX_BODY: Final = 8_000_000

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors {frames}"
)
_SAID: Final = {
    "host": "Студия открыта под другим именем. Откройте её по ссылке из окна, где она запущена.",
    "token": "Ссылка устарела: студию запустили заново. Откройте новую ссылку.",
    "origin": "Запрос пришёл с чужой страницы.",
    "body": "Слишком большой запрос: файл шаблона не больше 5 МБ.",
    "type": "Запрос не в JSON.",
    "address": "Такого адреса нет.",
}


def refusal(status: int, reason: str) -> JSONResponse:
    """Return the answer to what is refused."""
    return JSONResponse({"error": _SAID[reason], "code": f"studio.{reason}"}, status_code=status)


class StudioGuard:
    """Refuses what is not the studio's own page asking; the rest goes on to ``app``.

    ``hosts`` are the names that it may be called by, any name if there are none (a host's own
    server has looked); ``frames`` the origins whose pages may show it.
    """

    def __init__(
        self, app: ASGIApp, *, token: str, hosts: Sequence[str], frames: Sequence[str], nonce: str
    ) -> None:
        self._app = app
        self._token = token
        self._hosts = frozenset(hosts)
        ancestors = " ".join(frames) if frames else "'none'"
        self._policy = _POLICY.format(frames=ancestors, nonce=nonce)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._refused(scope, headers)
        if answer is not None:
            await answer(scope, receive, sealed(send, self._policy))
            return
        await self._app(scope, Capped(receive, MAX_BODY), sealed(send, self._policy))

    def _refused(self, scope: Scope, headers: Headers) -> JSONResponse | None:
        if self._hosts and host_of(headers) not in self._hosts:
            return refusal(400, "host")
        if not is_fit_address(scope):
            return refusal(414, "address")
        if scope["method"] in ("GET", "HEAD"):
            return None
        if not is_same_origin(headers):
            return refusal(403, "origin")
        if not hmac.compare_digest(headers.get(TOKEN_HEADER, "").encode(), self._token.encode()):
            return refusal(403, "token")
        return _unfit(headers)


def _unfit(headers: Headers) -> JSONResponse | None:
    """Refuse a body that is not JSON, or too long."""
    if headers.get("content-type", "").partition(";")[0] != "application/json":
        return refusal(415, "type")
    length = stated_length(headers)
    if length is None or length > MAX_BODY:
        return refusal(413, "body")
    return None
