"""The router: drafts, documents, files, payments, events, batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine, Iterator
from json import JSONDecodeError
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.routing import APIRoute

from docgen.asgi import Capped, read_json
from docgen.contrib.answers import STATUSES, body_of, file_headers, status_of
from docgen.contrib.fastapi.batches import BatchRuns, told
from docgen.contrib.fastapi.models import (
    BatchAsked,
    BatchTold,
    DocumentAsked,
    DocumentsTold,
    DocumentTold,
    DraftTold,
    EventTold,
    IssueAsked,
    IssuedTold,
    PackageAsked,
    PaymentAsked,
    PaymentTold,
    Refusal,
    StatusAsked,
)
from docgen.contrib.fastapi.refusals import UnreadableRequestError, misfit_of
from docgen.exceptions import DocGenError
from docgen.facade import DocGen
from docgen.models import Channel, DocumentGroup, File, Status
from docgen.settlement import PaymentStatus

if TYPE_CHECKING:
    from docgen.store import DocumentSummary

#: Bytes of a body: of a document's data, as of a file with them.
MAX_BODY: Final = 50_000_000
_CHUNK: Final = 64 * 1024
_PAGE: Final = 50
_NO_JSON: Final = "Тело запроса — не JSON"


class _Request(Request):
    """A request whose body is neither too long nor too slow, and can be kept if it is JSON."""

    async def body(self) -> bytes:
        """Return the body."""
        try:
            return await super().body()
        except HTTPException as error:
            raise UnreadableRequestError(error.status_code, error.detail) from None

    async def json(self) -> Any:  # noqa: ANN401 - whatever stands there
        """Return what stands in the body."""
        try:
            return read_json(await self.body())
        except ValueError as error:
            place = ""
            if isinstance(error, JSONDecodeError):
                place = f": строка {error.lineno}, знак {error.colno}"
            raise UnreadableRequestError(400, f"{_NO_JSON}{place}") from None


class DocGenRoute(APIRoute):
    """A route whose refusals by docgen become answers; a host's own routes may be such.

    A body has 50 MB at most.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with errors told."""
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(_Request(request.scope, Capped(request.receive, MAX_BODY)))
            except UnreadableRequestError as error:
                return JSONResponse(error.body, status_code=error.status_code)
            except RequestValidationError as error:
                misfit = misfit_of(error.errors())
                return JSONResponse(body_of(misfit), status_code=status_of(misfit))
            except DocGenError as error:
                return JSONResponse(body_of(error), status_code=status_of(error))

        return answered


def docgen_router(docgen: Callable[..., DocGen]) -> APIRouter:
    """Return a router over the façade that a dependency returns, whoever's it is.

    Where it acts for a user, everything is done in the user's name. Batches run in threads of this
    process, which alone can tell of them.
    """

    def provide(request: Request, dg: Any = Depends(docgen)) -> None:  # noqa: ANN401, B008
        request.state.docgen = dg
        request.state.docgen_batches = runs

    runs = BatchRuns()
    router = APIRouter(
        route_class=DocGenRoute,
        dependencies=[Depends(provide)],
        tags=["docgen"],
        responses={
            status: {"model": Refusal} for status in sorted({status[1] for status in STATUSES})
        },
    )
    for method, path, endpoint, options in _ROUTES:
        router.add_api_route(path, endpoint, methods=[method], **options)
    return router


def _of_request(request: Request) -> DocGen:
    dg: DocGen = request.state.docgen
    return dg


def _runs_of_request(request: Request) -> BatchRuns:
    runs: BatchRuns = request.state.docgen_batches
    return runs


Docgen = Annotated[DocGen, Depends(_of_request)]
Runs = Annotated[BatchRuns, Depends(_runs_of_request)]
Format = Annotated[str, Query(alias="format", examples=["pdf"])]


def types(dg: Docgen) -> list[dict[str, Any]]:
    """Какие документы можно сделать."""
    return [
        {"code": kind.code, "title": kind.title, "formats": dg.catalog.formats(kind.code)}
        for kind in dg.catalog.types()
    ]


def draft(asked: DocumentAsked, dg: Docgen) -> DraftTold:
    """Собрать черновик: что вышло бы и что этому мешает. Номер не берётся, ничего не хранится."""
    made = dg.draft(asked.type, asked.data, **asked.request())
    return DraftTold.of(made, dg.catalog.document_type(made.type).title)


def draft_file(
    asked: DocumentAsked, dg: Docgen, format_: Format = "pdf", channel: Channel = Channel.PAPER
) -> StreamingResponse:
    """Посмотреть черновик файлом: на каждой странице написано «ЧЕРНОВИК»."""
    request = asked.request()
    return _streamed(dg.render(asked.type, asked.data, format=format_, channel=channel, **request))


def issue(asked: IssueAsked, dg: Docgen) -> IssuedTold:
    """Выпустить документ; повторный запрос с тем же ключом вернёт его же."""
    return IssuedTold.of(dg.issue(asked.type, asked.data, key=asked.key, **asked.request()))


def issue_package(asked: PackageAsked, dg: Docgen) -> list[IssuedTold]:
    """Выпустить документы нескольких типов вместе: все или ни одного."""
    documents = dg.issue_package(asked.types, asked.data, **asked.request())
    return [IssuedTold.of(row) for row in documents]


def documents(  # noqa: PLR0917 - FastAPI gives them by their names
    dg: Docgen,
    type_: Annotated[str | None, Query(alias="type")] = None,
    group: DocumentGroup | None = None,
    organisation: str | None = None,
    client: str | None = None,
    contract: str | None = None,
    period: str | None = None,
    status: Status | None = None,
    payment: PaymentStatus | None = None,
    before: int | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = _PAGE,
) -> DocumentsTold:
    """Документы, новые сначала; следующая страница — before=next."""
    rows = dg.documents.list(
        document_type=type_,
        group=group,
        organisation=organisation,
        client=client,
        contract=contract,
        period=period,
        status=status,
        payment=payment,
        before=before,
        limit=limit,
    )
    return DocumentsTold(
        documents=[_told(row) for row in rows], next=rows[-1].id if len(rows) == limit else None
    )


def document(document_id: int, dg: Docgen) -> DocumentTold:
    """Документ: номер, состояние, оплата."""
    return _told(dg.documents.summary(document_id))


def document_file(
    document_id: int,
    dg: Docgen,
    format_: Format = "pdf",
    channel: Channel = Channel.EMAIL,
    *,
    inline: bool = False,
) -> StreamingResponse:
    """Скачать файл документа; сделанный однажды, он хранится."""
    return _streamed(dg.file(document_id, format_, channel=channel), inline=inline)


def events(document_id: int, dg: Docgen) -> list[EventTold]:
    """Что было с документом, по порядку."""
    return [EventTold.model_validate(row) for row in dg.documents.history(document_id)]


def change_status(document_id: int, asked: StatusAsked, dg: Docgen) -> DocumentTold:
    """Отметить отправку, просмотр, подпись; аннулировать — с причиной."""
    return _told(dg.documents.change_status(document_id, asked.status, reason=asked.reason))


def add_payment(asked: PaymentAsked, dg: Docgen) -> PaymentTold:
    """Внести оплату; с тем же source_id она вносится один раз."""
    return PaymentTold.of(dg.payments.add(**asked.model_dump()))


def payments(
    dg: Docgen,
    period: str | None = None,
    client: str | None = None,
    organisation: str | None = None,
) -> list[PaymentTold]:
    """Полученные оплаты, по дате."""
    report = dg.payments.report(period, client=client, organisation=organisation)
    return [PaymentTold.of(receipt) for receipt in report.receipts]


def start_batch(asked: BatchAsked, dg: Docgen, runs: Runs) -> BatchTold:
    """Начать партию: документы периода по всем договорам, в фоне."""
    return runs.start(dg, asked)


def batch(batch_id: str, dg: Docgen, runs: Runs) -> BatchTold:
    """Как идёт партия; что вышло — в конце."""
    return told(runs.get(dg, batch_id))


def batch_events(batch_id: str, dg: Docgen, runs: Runs) -> StreamingResponse:
    """Ход партии событиями сервера: progress, затем end."""
    state = runs.get(dg, batch_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(runs.events(state), media_type="text/event-stream", headers=headers)


def _told(row: DocumentSummary) -> DocumentTold:
    told = DocumentTold.model_validate(row)
    if row.payable is not None:
        told.payment = row.payment_status(dt.datetime.now().astimezone().date())
    return told


def _streamed(file: File, *, inline: bool = False) -> StreamingResponse:
    headers = file_headers(file, inline=inline)
    return StreamingResponse(_chunks(file.content), media_type=file.media_type, headers=headers)


def _chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]


#: Media types of files, of those formats that come with docgen; a plugin's own is the last.
_MEDIA: Final = (
    "application/pdf",
    "text/html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/xml",
    "application/octet-stream",
)
_FILE: Final = {
    "response_class": StreamingResponse,
    "responses": {200: {"content": {name: {} for name in _MEDIA}, "description": "Файл"}},
}
_STREAM: Final = {
    "response_class": StreamingResponse,
    "responses": {200: {"content": {"text/event-stream": {}}, "description": "События"}},
}
_Endpoint = Callable[..., Any]
#: Method, path, what answers, and what OpenAPI says of it.
_ROUTES: Final[tuple[tuple[str, str, _Endpoint, dict[str, Any]], ...]] = (
    ("GET", "/types", types, {}),
    ("POST", "/drafts", draft, {}),
    ("POST", "/drafts/file", draft_file, _FILE),
    ("POST", "/documents", issue, {"status_code": 201}),
    ("POST", "/packages", issue_package, {"status_code": 201}),
    ("GET", "/documents", documents, {}),
    ("GET", "/documents/{document_id}", document, {}),
    ("GET", "/documents/{document_id}/file", document_file, _FILE),
    ("GET", "/documents/{document_id}/events", events, {}),
    ("POST", "/documents/{document_id}/status", change_status, {}),
    ("POST", "/payments", add_payment, {"status_code": 201}),
    ("GET", "/payments", payments, {}),
    ("POST", "/batches", start_batch, {"status_code": 202}),
    ("GET", "/batches/{batch_id}", batch, {}),
    ("GET", "/batches/{batch_id}/events", batch_events, _STREAM),
)
