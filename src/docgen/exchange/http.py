"""What 1C asks over HTTP: documents and files it sends, messages it polls for. The extra ``web``.

::

    POST /documents                      a card in JSON → its id; the same again is the same card
    POST /documents/{id}/files           one file as multipart/form-data
    GET  /messages/next                  the oldest message that was not loaded yet; 204: none
    POST /messages/{number}/loaded       it was loaded, with all before it

Every request names a token, ``Authorization: Bearer …``, which stands for an organisation.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from docgen.asgi import Capped, is_fit_address, read_json, sealed, stated_length
from docgen.exceptions import DataError, DocGenError, UnknownNameError
from docgen.language.errors import describe_error
from docgen.lifecycle import Actor

if TYPE_CHECKING:
    from docgen.exchange.service import Exchange
    from docgen.store.exchange.messages import Message

_log: Final = logging.getLogger(__name__)

#: Bytes of a request; a scan of a hundred pages has fewer.
MAX_BODY: Final = 50_000_000

#: The largest number of a row.
_LARGEST: Final = 2**63 - 1

_SERVER: Final = 500
_BEARER: Final = "Bearer "
_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
#: What is said of an error that is not the asker's: its own words may name paths and servers.
_BROKEN: Final = "Ошибка на сервере; подробности — в журнале сервера."


class _Endpoints:
    """The answers, over one façade's exchange."""

    def __init__(self, exchange: Exchange, tokens: Mapping[str, str]) -> None:
        self._onec = exchange.onec
        self._tokens = tokens

    async def add_document(self, request: Request) -> Response:
        """Take a card in."""
        organisation = self._organisation(request)
        try:
            card = read_json(await _body(request))
        except ValueError:
            raise HTTPException(400, "Тело запроса — не JSON") from None
        if not isinstance(card, dict):
            raise HTTPException(400, "Карточка — объект JSON: {…}")
        arrival = await run_in_threadpool(
            self._onec.receiving.take, card, organisation=organisation, by=_actor(organisation)
        )
        received = arrival.received
        answer = {"id": received.id, "client": received.client, "is_new": arrival.is_new}
        return JSONResponse(answer, 201 if arrival.is_new else 200)

    async def add_file(self, request: Request) -> Response:
        """Keep a file with a card of the organisation's own."""
        organisation = self._organisation(request)
        received_id = _number(request, "id")
        card = await run_in_threadpool(self._onec.received, received_id)
        if card.organisation != organisation:
            raise HTTPException(404, f"Карточки {received_id} нет")
        _require_length(request)
        async with request.form(max_files=1, max_part_size=MAX_BODY) as form:
            file = next((row for row in form.values() if isinstance(row, UploadFile)), None)
            if file is None or not file.filename:
                raise HTTPException(400, "В запросе нет файла: multipart/form-data, поле file")
            content = await file.read()
            name = file.filename
        kept, is_new = await run_in_threadpool(
            self._onec.receiving.add_file, received_id, name, content
        )
        answer = {"id": kept.id, "sha256": kept.sha256, "is_new": is_new}
        return JSONResponse(answer, 201 if is_new else 200)

    async def next_message(self, request: Request) -> Response:
        """Give the oldest message that was not loaded."""
        message = await run_in_threadpool(self._oldest_of, self._organisation(request))
        if message is None:
            return Response(status_code=204)
        headers = {"X-Docgen-Message": str(message.number)}
        return FileResponse(message.place, media_type="application/xml", headers=headers)

    async def loaded(self, request: Request) -> Response:
        """Take 1C's word that a message was loaded."""
        organisations = self._readable(self._organisation(request))
        number = _number(request, "number")
        count = await run_in_threadpool(self._onec.confirm, number, organisations)
        return JSONResponse({"confirmed": count})

    def _oldest_of(self, organisation: str) -> Message | None:
        readable = self._readable(organisation)
        return next(
            (
                message
                for message in self._onec.messages()
                if message.confirmed_at is None
                and message.organisation in readable
                and Path(message.place).is_file()
            ),
            None,
        )

    def _readable(self, organisation: str) -> tuple[str, ...]:
        """Return whose messages a token may read; with one token, those of all as well."""
        return (organisation, "") if len(self._tokens) == 1 else (organisation,)

    def _organisation(self, request: Request) -> str:
        stated = request.headers.get("Authorization", "").encode()
        found = None
        for organisation, token in self._tokens.items():  # all, so that the time tells nothing
            if hmac.compare_digest(stated, f"{_BEARER}{token}".encode()) and token:
                found = organisation
        if found is None:
            raise HTTPException(401, "Нужен токен организации: Authorization: Bearer …")
        return found


class _Guard:
    """Passes on what has an address of ours, and a body that is neither too long nor too slow."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = sealed(send, _POLICY)
        if is_fit_address(scope):
            await self._app(scope, Capped(receive, MAX_BODY), send)
        else:
            await JSONResponse({"error": "Такого адреса нет."}, 414)(scope, receive, send)


def exchange_app(exchange: Exchange, tokens: Mapping[str, str]) -> Starlette:
    """Return the application; ``tokens`` are those of the organisations, by their ids."""
    endpoints = _Endpoints(exchange, tokens)
    rows: tuple[tuple[str, Callable[[Request], Awaitable[Response]], str], ...] = (
        ("/documents", endpoints.add_document, "POST"),
        ("/documents/{id:int}/files", endpoints.add_file, "POST"),
        ("/messages/next", endpoints.next_message, "GET"),
        ("/messages/{number:int}/loaded", endpoints.loaded, "POST"),
    )
    return Starlette(
        routes=[Route(path, endpoint, methods=[method]) for path, endpoint, method in rows],
        exception_handlers={HTTPException: _refused, DocGenError: _failed},
        middleware=[Middleware(_Guard)],
    )


async def _body(request: Request) -> bytes:
    _require_length(request)
    return await request.body()


def _number(request: Request, name: str) -> int:
    """Return a number of the path, if a store can have it."""
    found: int = request.path_params[name]
    if found > _LARGEST:
        raise HTTPException(404, f"Номера {found} нет")
    return found


def _require_length(request: Request) -> None:
    """Take nothing that does not say how long it is."""
    stated = stated_length(request.headers)
    if stated is None:
        raise HTTPException(411, "Нужен заголовок Content-Length")
    if stated > MAX_BODY:
        raise HTTPException(413, f"Запрос больше {MAX_BODY} байт")


async def _refused(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else _SERVER
    detail = error.detail if isinstance(error, HTTPException) else ""
    return JSONResponse({"error": detail}, status)


async def _failed(_request: Request, error: Exception) -> Response:
    status = _SERVER
    if isinstance(error, DataError):
        status = 400
    elif isinstance(error, UnknownNameError):
        status = 404
    told: dict[str, Any] = {"error": _BROKEN if status == _SERVER else describe_error(error)}
    if isinstance(error, DocGenError):
        told["code"] = error.code
    if status == _SERVER:
        _log.warning("a request of 1C's failed: %s", error)
    return JSONResponse(told, status)


def _actor(organisation: str) -> Actor:
    return Actor(name=f"1С: {organisation}")
