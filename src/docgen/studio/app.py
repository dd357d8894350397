"""The ASGI application of the studio."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from attrs import frozen
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from docgen.exceptions import DocGenError, TemplateError
from docgen.facade import DocGen
from docgen.lifecycle import Actor
from docgen.resources import fonts_folder
from docgen.studio.desks import Desks
from docgen.studio.saves import Saves
from docgen.studio.security import StudioGuard, refusal
from docgen.studio.views import Views
from docgen.studio.wire import Question, WireError, told

_STATIC: Final = Path(__file__).parent / "static"
_COOKIE: Final = "docgen-studio"
_LANGUAGES: Final = ("ru", "en")
#: How often the folder is looked at for what another editor has saved, in seconds: a look takes
#: less than a thousandth of one.
_WATCH: Final = 0.2
#: After so many seconds the page asks anew: a host's server that ends waits for its answers.
_STREAM: Final = 20.0
#: How soon it does, in milliseconds.
_AGAIN: Final = 500
_LOCAL: Final = ("127.0.0.1", "localhost", "::1")
_AUTHOR: Final = re.compile(r"[\w-]{1,64}")

#: What the page may ask for.
_QUESTIONS: Final = (
    *("start", "template", "create", "save", "discard", "draw", "settle", "picture", "spots"),
    *("palette", "forms", "explain", "lint", "find", "wall", "tile", "compare", "compared"),
    *("versions", "publish", "export", "file", "bring", "source", "mend"),
)


@frozen(kw_only=True)
class Visitor:
    """Who looks at the page, as the host's own server knows him; ``id`` tells authors apart."""

    id: str
    user: Actor = Actor()  # noqa: RUF009 - it never changes
    language: str = "ru"


def create_app(
    dg: DocGen,
    templates: str | Path,
    *,
    visitor: Callable[[Request], Visitor | None] | None = None,
    hosts: Sequence[str] = _LOCAL,
    frames: Sequence[str] = (),
    token: str | None = None,
) -> Starlette:
    """Return the studio for the templates of a folder.

    Mounted in a host's application it asks ``visitor`` who sends a request; ``None`` is nobody,
    and refused. Without it, whoever has the ``token`` of the run is let in: :func:`docgen.studio.
    serve` shows it in the address. ``hosts`` are the names that the server may be called by; give
    none where the host's own server looks at them. ``frames`` are the origins whose pages may show
    the studio in a frame: ``https://crm.example``.
    """
    studio = _Studio(dg, Path(templates), visitor, token or secrets.token_urlsafe(24))
    guard = Middleware(
        StudioGuard, token=studio.token, hosts=hosts, frames=frames, nonce=studio.nonce
    )
    return Starlette(
        debug=False,
        routes=[
            Route("/", studio.page),
            Route("/exchange", studio.exchange),
            Route("/api/events", studio.events),
            *(Route(f"/api/{name}", studio.ask, methods=["POST"]) for name in _QUESTIONS),
            Mount("/static", StaticFiles(directory=_STATIC)),
            Mount("/fonts", StaticFiles(directory=fonts_folder())),
        ],
        middleware=[guard],
        lifespan=studio.lifespan,
    )


class _Studio:
    """What all requests share."""

    def __init__(
        self,
        dg: DocGen,
        templates: Path,
        visitor: Callable[[Request], Visitor | None] | None,
        token: str,
    ) -> None:
        self._dg = dg
        self._folder = dg.authoring.folder(templates)
        self._visitor = visitor
        self.token = token
        #: The editor's own styles are written by its script; nobody else's are taken.
        self.nonce = secrets.token_urlsafe(16)
        self._desks = Desks(dg)
        self._stopping = asyncio.Event()

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Have a worker ready, and end all of them at the end."""
        warming = asyncio.create_task(self._desks.warm())
        yield
        self._stopping.set()
        warming.cancel()
        await asyncio.to_thread(self._desks.close)

    async def page(self, request: Request) -> Response:
        """Return the page itself."""
        given = request.query_params.get("t", "")
        visitor = self._who(request, given)
        if visitor is None:
            return refusal(403, "token")
        page = (_STATIC / "index.html").read_text("utf-8")
        language = request.query_params.get("lang", visitor.language)
        filled = (
            page.replace("{token}", self.token)
            .replace("{nonce}", self.nonce)
            .replace("{lang}", language if language in _LANGUAGES else "ru")
        )
        response = HTMLResponse(filled)
        if given:
            response.set_cookie(
                _COOKIE, f"{self.token}.{visitor.id}", httponly=True, samesite="strict"
            )
        return response

    async def exchange(self, request: Request) -> Response:
        """Return how the exchange with 1C, banks and operators stands, of a period or this year."""
        visitor = self._who(request, request.query_params.get("t", ""))
        if visitor is None:
            return refusal(403, "token")
        period = request.query_params.get("period") or str(dt.datetime.now().astimezone().year)
        dg = self._acting(visitor)
        try:
            report = await asyncio.to_thread(dg.reports.make, "exchange", period)
        except DocGenError as error:
            return told(error)
        page = report.html().replace("<style>", f'<style nonce="{self.nonce}">', 1)
        return HTMLResponse(page)

    async def ask(self, request: Request) -> Response:
        """Answer a question of the page."""
        visitor = self._who(request, "")
        if visitor is None:
            return refusal(403, "token")
        name = request.url.path.rpartition("/")[2]
        dg = self._acting(visitor)
        views = Views(dg, self._desks.of(visitor.id), self._folder, visitor.user.name)
        try:
            answer: Response = await getattr(views, name)(await Question.of(request))
        except WireError as error:
            return JSONResponse({"error": str(error), "code": "studio.question"}, status_code=400)
        except TemplateError as error:
            problem = dg.authoring.problem(error, "")
            text = f"{problem.message}. {problem.remedy}" if problem.remedy else problem.message
            return JSONResponse({"error": f"{text}.", "code": problem.code}, status_code=422)
        except DocGenError as error:
            return told(error)
        return answer

    async def events(self, request: Request) -> Response:
        """Tell the page when another editor has saved its template; also that the server lives."""
        visitor = self._who(request, "")
        if visitor is None:
            return refusal(403, "token")
        code, name = (request.query_params.get(key, "") for key in ("type", "name"))
        return StreamingResponse(self._watch(request, code, name), media_type="text/event-stream")

    async def _watch(self, request: Request, code: str, name: str) -> AsyncIterator[str]:
        yield f"retry: {_AGAIN}\nevent: hello\ndata: {{}}\n\n"
        seen, saves = request.headers.get("last-event-id", ""), Saves(self._folder, code, name)
        end = time.monotonic() + _STREAM
        while not self._stopping.is_set() and not await request.is_disconnected():
            mark = await saves.look()
            if mark is not None:
                changed = f"event: changed\ndata: {json.dumps({'name': name})}\n"
                yield f"id: {mark}\n{changed if seen not in {'', mark} else ''}\n"
                seen = mark
            if time.monotonic() > end:
                break
            await asyncio.sleep(_WATCH)

    def _acting(self, visitor: Visitor) -> DocGen:
        return self._dg.acting_as(visitor.user) if visitor.user != Actor() else self._dg

    def _who(self, request: Request, given: str) -> Visitor | None:
        if self._visitor is not None:
            return self._visitor(request)
        token, _, author = request.cookies.get(_COOKIE, "").partition(".")
        if secrets.compare_digest(given.encode(), self.token.encode()):
            return Visitor(id=author if _AUTHOR.fullmatch(author) else secrets.token_hex(8))
        is_known = secrets.compare_digest(token.encode(), self.token.encode())
        return Visitor(id=author) if is_known and _AUTHOR.fullmatch(author) else None
