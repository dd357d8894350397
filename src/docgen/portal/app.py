"""The ASGI application of the cabinet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from docgen.exceptions import (
    ConfigurationError,
    DocGenError,
    ForbiddenError,
    UnknownNameError,
)
from docgen.facade import DocGen
from docgen.file_names import UniqueNames, content_disposition
from docgen.models import DocumentGroup, File, Period, RequestChannel
from docgen.portal.guard import CabinetGuard, address_of
from docgen.portal.limits import SharedLimit
from docgen.portal.painting import Painter
from docgen.portal.screens import PAGE, TABS, ListFilter, Screens
from docgen.portal.visits import COOKIE, Doorkeeper, FindClient, Visit
from docgen.resources import fonts_folder

_STATIC: Final = Path(__file__).parent / "static"
_SEE_OTHER: Final = 303
#: Refusals of one address in ten minutes: more is guessing.
_REFUSALS: Final = 20
_TEN_MINUTES: Final = 600.0
#: Links asked for from one address in an hour.
_LINKS: Final = 5
_HOUR: Final = 3600.0
#: Files made for one address in a minute.
_FILES: Final = 60
_MINUTE: Final = 60.0
#: Characters of what is asked in a form.
_TEXT: Final = 2000
_KINDS: Final = {
    "copy": "Нужна копия документа на бумаге или с печатью",
    "reconciliation": "Нужен акт сверки",
    "mistake": "В документе ошибка",
    "question": "Вопрос",
}
_LARGEST_ID: Final = 2**63 - 1
#: What a page says of its place, whatever an address has.
_LARGEST_PLACE: Final = 1_000_000
_PLAIN: Final = ("pdf", "xml")

#: Is told an address of mail that somebody wants a link sent to; says nothing of whether it did.
SendLink = Callable[[str], object]


def create_app(
    dg: DocGen,
    *,
    visitor: FindClient | None = None,
    organisation: str = "",
    send_link: SendLink | None = None,
    exit_url: str = "",
) -> Starlette:
    """Return the cabinet of the clients of a façade.

    Mounted in a host's application it asks ``visitor`` which client a request's session belongs
    to, by the source's id; ``None`` is nobody. Whoever has a signed link (``dg.cabinet.link``) is
    let in beside. ``organisation`` is the id of that of ours whose name, logo and colour stand
    above; without one, that of the client's newest document. ``send_link`` gets the address of
    mail of somebody who has lost the link, and sends a new one if it knows whose the address is.
    ``exit_url`` is where whoever the host has let in goes out.

    Raises:
        ConfigurationError: nobody could come in: there is neither ``visitor`` nor a secret that
            links are signed with.

    """
    if visitor is None and not dg.cabinet.has_secret:
        raise ConfigurationError(
            "nobody could open the cabinet: give create_app a visitor=, or write portal.secret, "
            "which signs links, into docgen.toml (DOCGEN_PORTAL_SECRET)"
        )
    cabinet = _Cabinet(dg, Doorkeeper(dg, visitor), organisation, send_link, exit_url)
    return Starlette(
        debug=False,
        routes=[
            *(Route(path, cabinet.listing) for path, _ in TABS.values()),
            Route("/documents/{id:int}", cabinet.document),
            Route("/documents/{id:int}/files/{format}", cabinet.file),
            Route("/documents/{id:int}/package", cabinet.package),
            Route("/package", cabinet.page_package),
            Route("/requests", cabinet.requests, methods=["GET"]),
            Route("/requests", cabinet.ask, methods=["POST"]),
            Route("/consent", cabinet.agree, methods=["POST"]),
            Route("/l/{token}", cabinet.entry, methods=["GET"]),
            Route("/l/{token}", cabinet.enter, methods=["POST"]),
            Route("/entry", cabinet.lose, methods=["GET"]),
            Route("/entry", cabinet.lost, methods=["POST"]),
            Route("/exit", cabinet.leave, methods=["POST"]),
            Route("/brand.css", cabinet.colours),
            Route("/logo", cabinet.logo),
            Mount("/static", StaticFiles(directory=_STATIC)),
            Mount("/fonts", StaticFiles(directory=fonts_folder())),
        ],
        middleware=[Middleware(CabinetGuard)],
        exception_handlers={
            404: cabinet.refused,
            405: cabinet.refused,
            UnknownNameError: cabinet.refused,
            ForbiddenError: cabinet.refused,
            DocGenError: cabinet.failed,
            ClientDisconnect: cabinet.failed,
        },
    )


class _RefusedError(UnknownNameError):
    """What is not to be seen, whatever the reason."""

    def __init__(self) -> None:
        super().__init__("page", "", ())


class _Cabinet:
    """What all requests share; every request is answered in a thread of its own."""

    def __init__(
        self,
        dg: DocGen,
        doorkeeper: Doorkeeper,
        organisation: str,
        send_link: SendLink | None,
        exit_url: str,
    ) -> None:
        self._dg = dg
        self._doorkeeper = doorkeeper
        self._send_link = send_link
        self._painter = Painter(dg, organisation, can_ask=send_link is not None, exit_url=exit_url)
        self._refusals = SharedLimit(dg, "cabinet.refused", _REFUSALS, _TEN_MINUTES)
        self._links = SharedLimit(dg, "cabinet.link", _LINKS, _HOUR)
        self._files = SharedLimit(dg, "cabinet.file", _FILES, _MINUTE)

    # Pages ---------------------------------------------------------------------------------

    def listing(self, request: Request) -> Response:
        """Show documents of a kind, and before the bills what is to be paid."""
        visit = self._visit(request)
        if visit.only is not None:
            return self._go(request, f"/documents/{visit.only}")
        wish, screens = _wish(request), Screens(visit, _today())
        found = screens.listed(wish)
        page = found[:PAGE]
        path, title = TABS[wish.group]
        payable = screens.payable()
        narrowed = {"period": wish.period, "state": wish.state}
        kept = {name: value for name, value in narrowed.items() if value}
        return self._painter.page(
            request,
            "documents",
            visit,
            title=title,
            path=path,
            tabs=tuple(screens.tabs()),
            group=wish.group,
            rows=screens.rows(page),
            contract=screens.contract(page),
            place=screens.place(wish, len(page)) if page else "",
            payable=payable,
            prepaid="" if payable or wish.before else screens.prepaid(),
            periods=screens.periods(),
            states=Screens.states_of(wish.group),
            wish=wish,
            is_narrowed=bool(kept),
            next=urlencode({**kept, "before": page[-1].id, "after": wish.after + PAGE})
            if len(found) > PAGE
            else "",
            package=urlencode({**kept, "group": wish.group.value, "before": wish.before or ""}),
        )

    def document(self, request: Request) -> Response:
        """Show what a document says, how it is paid, and what can be taken."""
        visit = self._visit(request)
        shown = Screens(visit, _today()).document(_id(request))
        return self._painter.page(
            request, "document", visit, title=shown["row"].name, kinds=_KINDS, **shown
        )

    def requests(self, request: Request) -> Response:
        """Show what was asked for, and the form to ask by."""
        visit = self._visit(request, whole=True)
        screens = Screens(visit, _today())
        return self._painter.page(
            request,
            "requests",
            visit,
            title="Запрос",
            kinds=_KINDS,
            kind=request.query_params.get("kind", "question"),
            about=request.query_params.get("about", "")[:200],
            said=request.query_params.get("said", ""),
            sent=screens.requests(),
            ways=screens.ways(),
        )

    # Files ---------------------------------------------------------------------------------

    def file(self, request: Request) -> Response:
        """Hand out a file of a document; it is an event, and the document viewed by then."""
        visit = self._visit(request)
        document_id, format_ = _id(request), request.path_params["format"]
        visit.require(document_id)
        visit.dg.documents.summary(document_id)
        if format_ not in _PLAIN:
            raise _RefusedError
        if request.method == "HEAD":
            return Response()  # nobody has taken anything
        if not self._files.count(address_of(request.scope)):
            return self._painter.too_often(request)
        file = visit.dg.file(document_id, format_)
        visit.dg.documents.viewed(document_id, detail=file.name)
        return _attachment(file)

    def package(self, request: Request) -> Response:
        """Hand out a document and those issued with it."""
        visit = self._visit(request)
        document_id = _id(request)
        visit.require(document_id)
        ids = Screens(visit, _today()).related_ids(document_id)
        return self._zip(request, visit, ids)

    def page_package(self, request: Request) -> Response:
        """Hand out the documents of a page of the list."""
        visit = self._visit(request, whole=True)
        screens = Screens(visit, _today())
        ids = tuple(row.id for row in screens.listed(_wish(request))[:PAGE])
        return self._zip(request, visit, ids)

    def _zip(self, request: Request, visit: Visit, ids: tuple[int, ...]) -> Response:
        if not ids:
            raise _RefusedError
        documents = [visit.dg.documents.get(row) for row in ids]
        if request.method == "HEAD":
            return Response()
        within = [self._files.count(address_of(request.scope)) for _ in ids]
        if not all(within):
            return self._painter.too_often(request)
        file = visit.dg.package(documents, "zip")
        for row in ids:
            visit.dg.documents.viewed(row, detail=file.name)
        return _attachment(file)

    # Forms ---------------------------------------------------------------------------------

    async def ask(self, request: Request) -> Response:
        """Take a request, which goes to the accountant."""
        form = await _form(request)
        return await _apart(self._ask, request, form)

    def _ask(self, request: Request, form: Mapping[str, str]) -> Response:
        visit = self._visit(request, whole=True)
        kind = form.get("kind", "")
        if kind not in _KINDS:
            raise _RefusedError
        about, text = form.get("about", "")[:200], form.get("text", "")[:_TEXT]
        types = ("reconciliation",) if kind == "reconciliation" else ()
        if not text.strip() and kind == "question":
            return self._go(request, "/requests?said=empty")
        comment = "\n".join(filter(None, (f"{_KINDS[kind]}: {about}".rstrip(": "), text.strip())))
        visit.dg.requests.ask(
            *types,
            client=visit.client,
            period=(_period(about.strip()) or None) if types else None,
            comment=comment,
            channel=RequestChannel.FORM,
        )
        return self._go(request, "/requests?said=asked")

    async def agree(self, request: Request) -> Response:
        """Take how the client wants its documents."""
        form = await _form(request)
        return await _apart(self._agree, request, form)

    def _agree(self, request: Request, form: Mapping[str, str]) -> Response:
        visit = self._visit(request, whole=True)
        try:
            Screens(visit, _today()).agree(form.get("way", ""))
        except ValueError:
            raise _RefusedError from None
        return self._go(request, "/requests?said=agreed")

    # Coming in and going out ------------------------------------------------------------------

    def entry(self, request: Request) -> Response:
        """Say whose documents a link opens; it opens them by a click, not by being looked at."""
        link = self._doorkeeper.link(request.path_params["token"])
        if link is None:
            raise _RefusedError
        self._require_few_refusals(request)
        return self._painter.page(
            request,
            "entry",
            None,
            title="Вход",
            whose=self._doorkeeper.name_of(link.client),
            until=link.expires_at.astimezone().date(),
            client=link.client,
            token=request.path_params["token"],
        )

    def enter(self, request: Request) -> Response:
        """Let in whoever has a link; a document that it is to is viewed now."""
        token = request.path_params["token"]
        link = self._doorkeeper.link(token)
        if link is None:
            raise _RefusedError
        self._require_few_refusals(request)
        visit = self._doorkeeper.by_link(link)
        if link.document_id is not None:
            visit.dg.documents.viewed(link.document_id)
        response = self._go(request, "/" if visit.only is None else f"/documents/{visit.only}")
        is_secure = request.url.scheme == "https"
        self._doorkeeper.let_in(
            response, token, path=request.scope.get("root_path", ""), is_secure=is_secure
        )
        return response

    def lose(self, request: Request) -> Response:
        """Show the form that a new link is asked for by, to whoever has none."""
        if self._send_link is None:
            raise _RefusedError
        return self._painter.page(request, "ask", None, title="Ссылка на документы")

    async def lost(self, request: Request) -> Response:
        """Have a new link sent; what is answered does not depend on whose the address is."""
        form = await _form(request)
        return await _apart(self._lost, request, form)

    def _lost(self, request: Request, form: Mapping[str, str]) -> Response:
        if self._send_link is None:
            raise _RefusedError
        if not self._links.count(address_of(request.scope)):
            return self._painter.too_often(request)
        answer = self._painter.page(request, "sent", None, title="Письмо отправлено")
        address = form.get("mail", "").strip()[:254]
        if "@" in address:
            from starlette.background import BackgroundTask

            answer.background = BackgroundTask(self._send_link, address)
        return answer

    def leave(self, request: Request) -> Response:
        """End a visit by a link."""
        response = self._go(request, "/")
        response.delete_cookie(COOKIE, path=request.scope.get("root_path", "") or "/")
        return response

    # The look -------------------------------------------------------------------------------

    def colours(self, request: Request) -> Response:
        """Return the organisation's colour, as the style sheet takes it."""
        return self._painter.colours(self._visit_or_none(request))

    def logo(self, request: Request) -> Response:
        """Return the organisation's logo."""
        picture = self._painter.logo(self._visit_or_none(request))
        if picture is None:
            raise _RefusedError
        return picture

    # Refusals ---------------------------------------------------------------------------------

    def refused(self, request: Request, _error: Exception) -> Response:
        """Answer alike to what is not there, is another's, is forged, expired or revoked."""
        self._refusals.count(address_of(request.scope))
        if self._refusals.is_over(address_of(request.scope)):
            return self._painter.too_often(request)
        return self._painter.page(request, "refused", None, title="Ссылка не действует", status=404)

    def failed(self, request: Request, _error: Exception) -> Response:
        """Say that something went wrong here; what, is for the log."""
        return self._painter.page(request, "failed", None, title="Не получилось", status=503)

    # What all of them need --------------------------------------------------------------------

    def _visit(self, request: Request, *, whole: bool = False) -> Visit:
        """Return who asks; with ``whole``, one who sees the whole cabinet."""
        self._require_few_refusals(request)
        visit = self._doorkeeper.visit(request)
        if visit is None or (whole and visit.only is not None):
            raise _RefusedError
        return visit

    def _visit_or_none(self, request: Request) -> Visit | None:
        return self._doorkeeper.visit(request)

    def _require_few_refusals(self, request: Request) -> None:
        if self._refusals.is_over(address_of(request.scope)):
            raise _RefusedError

    def _go(self, request: Request, path: str) -> RedirectResponse:
        root = request.scope.get("root_path", "")
        return RedirectResponse(f"{root}{path}", status_code=_SEE_OTHER)


async def _form(request: Request) -> dict[str, str]:
    """Return the texts of a form."""
    async with request.form(max_files=0, max_fields=20) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


async def _apart(
    answer: Callable[[Request, Mapping[str, str]], Response],
    request: Request,
    form: Mapping[str, str],
) -> Response:
    from starlette.concurrency import run_in_threadpool

    return await run_in_threadpool(answer, request, form)


def _wish(request: Request) -> ListFilter:
    """Return what a list is narrowed to; what makes no sense narrows nothing."""
    query = request.query_params
    by_path = {path: group for group, (path, _) in TABS.items()}
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    named = query.get("group", "")
    group = by_path.get(path) or (
        DocumentGroup(named) if named in set(DocumentGroup) else DocumentGroup.BILL
    )
    period, before = query.get("period", ""), query.get("before", "")
    state = query.get("state", "")
    return ListFilter(
        group=group,
        period=_period(period),
        state=state if state in Screens.states_of(group) else "",
        before=_number(before),
        after=min(_number(query.get("after", "")) or 0, _LARGEST_PLACE) if before else 0,
    )


def _number(text: str) -> int | None:
    """Return the id in an address, if it is one that a store can hold."""
    is_number = text.isascii() and text.isdecimal() and len(text) < len(str(_LARGEST_ID))
    return int(text) if is_number else None


def _period(text: str) -> str:
    """Return a period as it is written, if it is one."""
    try:
        Period.parse(text)
    except ValueError:
        return ""
    return text


def _id(request: Request) -> int:
    """Return which document is asked for; no document has a number that no store can hold."""
    number: int = request.path_params["id"]
    if number > _LARGEST_ID:
        raise _RefusedError
    return number


def _attachment(file: File) -> Response:
    headers = {"content-disposition": content_disposition(UniqueNames().take(file.name))}
    return Response(file.content, media_type=file.media_type, headers=headers)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
