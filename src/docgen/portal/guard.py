"""What every request passes before the cabinet looks at it."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from docgen.asgi import Capped, is_fit_address, is_same_origin, sealed, stated_length
from docgen.portal.limits import Limit

#: Bytes of a form.
MAX_BODY: Final = 100_000
POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
#: Requests of one address in a minute: more than a person clicks, with all pages hold.
_REQUESTS: Final = 300
_MINUTE: Final = 60.0
_TOO_OFTEN: Final = "Слишком много запросов. Подождите минуту и откройте страницу ещё раз."


def address_of(scope: Scope) -> str:
    """Return where a request comes from; behind a proxy the server has to be told of it."""
    client = scope.get("client")
    return str(client[0]) if client else ""


class CabinetGuard:
    """Refuses what comes too often, from foreign pages, or ahead of a click."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._often = Limit(_REQUESTS, _MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = sealed(send, POLICY, "same-origin")
        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self._app(scope, Capped(receive, MAX_BODY), send)

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        if not self._often.count(address_of(scope)):
            return PlainTextResponse(_TOO_OFTEN, 429, headers={"retry-after": "60"})
        if not is_fit_address(scope):
            return PlainTextResponse("Такого адреса нет.", 414)
        if "prefetch" in headers.get("sec-purpose", headers.get("purpose", "")):
            return PlainTextResponse("", 503)  # nobody has clicked yet
        if scope["method"] not in ("GET", "HEAD") and not is_same_origin(headers):
            return PlainTextResponse("Запрос пришёл с чужой страницы.", 403)
        length = stated_length(headers) if "content-length" in headers else 0
        if length is None or length > MAX_BODY:
            return PlainTextResponse("Слишком длинный запрос.", 413)
        return None
