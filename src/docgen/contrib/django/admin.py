"""Documents in the admin: buttons, a list with files and statuses, and batches.

::

    @admin.register(Deal)
    class DealAdmin(DocumentsAdmin, admin.ModelAdmin):
        docgen_types = ("invoice", "act")

        def docgen_contract(self, record): return str(record.pk)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.cache import cache
from django.db import connections, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from docgen.contrib.answers import body_of
from docgen.contrib.django.access import get_docgen, settings_of_site
from docgen.contrib.django.views import as_response, refusals_told
from docgen.contrib.running import BatchRun, BatchState
from docgen.exceptions import DocGenError, IssueRefusedError
from docgen.facade import DocGen
from docgen.lifecycle import STATUS_CAPTIONS
from docgen.models import Document
from docgen.settlement import PaymentStatus, payment_caption

_SHOWN: Final = 50
#: Payment that nothing is to be marked of any more.
_SETTLED: Final = (PaymentStatus.NONE, PaymentStatus.PAID, PaymentStatus.OVERPAID)
#: How long a batch is still told of after its last news, in seconds.
_KEPT: Final = 24 * 3600
#: Of a document's id in a form.
_DIGITS: Final = 18
_Step = Callable[[DocGen, HttpRequest, Any], str]


class DocumentsAdmin:
    """What a ``ModelAdmin`` becomes by it: each record is a contract, or belongs to one.

    ``docgen_types`` have buttons; ``docgen_package`` are those of the button «Пакет».
    """

    docgen_types: tuple[str, ...] = ("invoice", "act")
    docgen_package: tuple[str, ...] = ("invoice", "act")
    change_form_template = "docgen/admin/change_form.html"
    change_list_template = "docgen/admin/change_list.html"

    def docgen_contract(self, record: Any) -> str:  # noqa: ANN401 - of the site's model
        """Return the source's id of the contract that a record is, or belongs to."""
        return str(record.pk)

    def docgen_period(self, record: Any) -> str:  # noqa: ANN401, ARG002 - of the site's model
        """Return the period that documents are offered for: the last month."""
        return _last_month()

    def docgen_issued(self, record: Any, documents: Sequence[Document]) -> None:  # noqa: ANN401
        """Write down in the record what the buttons have issued; overridden, it is called.

        It is called in the transaction that the documents are issued in: they and the record are
        kept together, or not at all.
        """

    def get_urls(self) -> list[Any]:
        """Add what the buttons ask for."""
        name = self._name
        return [
            path("docgen/batch/", self._view(self._start_batch), name=f"{name}_docgen_batch"),
            path(
                "docgen/batch/<str:batch_id>/",
                self._view(self._show_batch),
                name=f"{name}_docgen_batch_state",
            ),
            path(
                "<path:object_id>/docgen/<slug:step>/",
                self._view(self._take_step),
                name=f"{name}_docgen",
            ),
            path(
                "<path:object_id>/docgen/<int:document_id>/<slug:format_>/",
                self._view(self._file),
                name=f"{name}_docgen_file",
            ),
            *super().get_urls(),  # type: ignore[misc] # of ModelAdmin, which it is mixed into
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - Django's
        """Show the record, with its documents and buttons."""
        record = self._record(request, object_id)
        context = {**(extra_context or {})}
        if record is not None:
            context["docgen"] = self._shown(request, record)
        return super().change_view(request, object_id, form_url, context)  # type: ignore[misc]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:  # noqa: ANN401 - Django's
        """Show the list, with the button of a batch."""
        context = {
            **(extra_context or {}),
            "docgen_batch": self._url("docgen_batch"),
            "docgen_types": self._offered(self.docgen_types),
            "docgen_period": _last_month(),
        }
        return super().changelist_view(request, context)  # type: ignore[misc]

    # What is shown -----------------------------------------------------------------------

    def _shown(self, request: HttpRequest, record: Any) -> dict[str, Any]:  # noqa: ANN401
        dg, today = get_docgen(request.user), dt.datetime.now().astimezone().date()
        contract = self.docgen_contract(record)
        rows = [
            {
                "summary": row,
                "title": dg.catalog.document_type(row.type).title,
                "status": STATUS_CAPTIONS[row.status],
                "payment": payment_caption(row.payment_states(today)) if row.payable else "",
                "is_due": bool(row.payable) and row.payment_status(today) not in _SETTLED,
                "files": [
                    (format_, self._url("docgen_file", record.pk, row.id, format_))
                    for format_ in dg.catalog.formats(row.type)
                ],
            }
            for row in dg.documents.list(contract=contract, limit=_SHOWN)
        ]
        return {
            "rows": rows,
            "types": self._offered(self.docgen_types),
            "package": self._offered(self.docgen_package),
            "period": self.docgen_period(record),
            "url": {
                step: self._url("docgen", record.pk, step) for step in ("issue", "package", *_STEPS)
            },
        }

    def _offered(self, codes: tuple[str, ...]) -> list[tuple[str, str]]:
        dg = get_docgen()
        return [(code, dg.catalog.document_type(code).title) for code in codes]

    # What is done ------------------------------------------------------------------------

    def _take_step(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Do what a button says, and show the record again with what came of it."""
        steps: dict[str, _Step] = {
            "issue": self._issue,
            "package": self._package,
            **dict.fromkeys(_STEPS, partial(self._step, step)),
        }
        record = self._changeable(request, object_id)
        if request.method != "POST" or step not in steps:
            raise Http404
        try:
            said = steps[step](get_docgen(request.user), request, record)
        except DocGenError as error:
            messages.error(request, body_of(error)["message"])
            for finding in error.findings if isinstance(error, IssueRefusedError) else ():
                messages.warning(request, f"{finding.message}. {finding.remedy}")
        else:
            messages.success(request, said)
        return HttpResponseRedirect(self._url("change", record.pk) + "#docgen")

    def _issue(self, dg: DocGen, request: HttpRequest, record: Any) -> str:  # noqa: ANN401
        kind = self._one_of(request.POST.get("type", ""))
        (document,) = self._issued(dg, [kind], request, record)
        return f"Выпущен: {dg.catalog.document_type(document.type).title} № {document.number}"

    def _package(self, dg: DocGen, request: HttpRequest, record: Any) -> str:  # noqa: ANN401
        documents = self._issued(dg, self.docgen_package, request, record)
        return "Выпущен пакет: № " + ", № ".join(document.number for document in documents)

    def _issued(
        self,
        dg: DocGen,
        types: Sequence[str],
        request: HttpRequest,
        record: Any,  # noqa: ANN401
    ) -> Sequence[Document]:
        """Issue documents of a record: by themselves, or together with what is written of them."""
        asked = {
            "contract": self.docgen_contract(record),
            "period": request.POST.get("period", ""),
        }
        if type(self).docgen_issued is DocumentsAdmin.docgen_issued:
            return dg.issue_package(types, **asked)
        connection = connections[settings_of_site().get("database", "default")]
        with transaction.atomic(using=connection.alias):
            documents = dg.within(connection).issue_package(types, **asked)
            self.docgen_issued(record, documents)
        return documents

    def _step(self, step: str, dg: DocGen, request: HttpRequest, record: Any) -> str:  # noqa: ANN401
        given = request.POST.get("document", "")
        if not given.isdecimal() or len(given) > _DIGITS:
            raise Http404
        self._require_own(dg, int(given), record)
        return _STEPS[step](dg, int(given), request.POST.get("reason", ""))

    def _file(
        self, request: HttpRequest, object_id: str, document_id: int, format_: str
    ) -> HttpResponse:
        """Return a file of a document of the record."""
        record = self._changeable(request, object_id, action="view")
        dg = get_docgen(request.user)
        self._require_own(dg, document_id, record)
        return as_response(dg.file(document_id, format_))

    def _start_batch(self, request: HttpRequest) -> HttpResponse:
        """Begin the documents of a period for all contracts, and show how far they are."""
        if request.method != "POST":
            raise Http404
        chosen = tuple(map(self._one_of, request.POST.getlist("type")))
        options = {"period": request.POST.get("period", ""), "workers": 1}
        run = BatchRun(get_docgen(request.user), chosen, options, _keep)
        run.start()
        return HttpResponseRedirect(self._url("docgen_batch_state", run.state.id))

    def _show_batch(self, request: HttpRequest, batch_id: str) -> HttpResponse:
        """Show how far a batch is; the page asks again by itself."""
        state: BatchState | None = cache.get(f"{_CACHED}{batch_id}")
        dg = get_docgen()
        if state is None or state.store_id != dg.store.id:
            raise Http404
        rows = [{**row, "title": dg.catalog.document_type(row["type"]).title} for row in state.rows]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined] # of ModelAdmin
            "title": "Партия документов",
            "batch": state,
            "rows": rows,
            "back": self._url("changelist"),
        }
        return render(request, "docgen/admin/batch.html", context)

    # Of ModelAdmin, which it is mixed into ------------------------------------------------

    @property
    def _name(self) -> str:
        meta = self.model._meta  # type: ignore[attr-defined] # noqa: SLF001 - Django's own way
        return f"{meta.app_label}_{meta.model_name}"

    def _url(self, step: str, *arguments: object) -> str:
        found: str = reverse(f"admin:{self._name}_{step}", args=arguments)
        return found

    def _view(self, view: Callable[..., HttpResponse]) -> Any:  # noqa: ANN401 - a view
        return self.admin_site.admin_view(refusals_told(view))  # type: ignore[attr-defined]

    def _record(self, request: HttpRequest, object_id: str) -> Any:  # noqa: ANN401
        return self.get_object(request, object_id)  # type: ignore[attr-defined]

    def _changeable(self, request: HttpRequest, object_id: str, action: str = "change") -> Any:  # noqa: ANN401
        """Return a record that the user may change, or only look at."""
        record = self._record(request, object_id)
        if record is None or not getattr(self, f"has_{action}_permission")(request, record):
            raise Http404
        return record

    def _require_own(self, dg: DocGen, document: int, record: Any) -> None:  # noqa: ANN401
        """Refuse a document of another record: who may change one may not change all."""
        if dg.documents.summary(document).contract != self.docgen_contract(record):
            raise Http404

    def _one_of(self, code: str) -> str:
        if code not in self.docgen_types:
            raise Http404
        return code


def _send(dg: DocGen, document: int, _reason: str) -> str:
    posted = dg.delivery.send(document)
    waiting = len(posted.entries) + len(posted.there)
    return f"Писем в очереди: {waiting}" if waiting else "Письмо некому отправить: нет адреса"


def _mark_paid(dg: DocGen, document: int, reason: str) -> str:
    dg.payments.mark_paid(document, reason=reason or "отмечено в админке")
    return "Оплата отмечена"


#: What is done with a document of the record.
_STEPS: Final[dict[str, Callable[[DocGen, int, str], str]]] = {"send": _send, "paid": _mark_paid}
_CACHED: Final = "docgen-batch-"


def _keep(state: BatchState) -> None:
    """Keep how far a batch is where all processes of the site look, if its cache is shared."""
    cache.set(f"{_CACHED}{state.id}", state, _KEPT)
    if state.is_over:
        connections.close_all()  # those of the batch's own thread


def _last_month() -> str:
    last = dt.datetime.now().astimezone().date().replace(day=1) - dt.timedelta(days=1)
    return f"{last:%Y-%m}"
