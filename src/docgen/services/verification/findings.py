"""What is said, in Russian, of a file that was looked up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from docgen.exceptions import DocGenError
from docgen.models import (
    Channel,
    Document,
    File,
    Finding,
    Provenance,
    RenderComparison,
    Reporter,
    Status,
)
from docgen.rendering.metadata.provenance import made_with
from docgen.store import DocumentSummary
from docgen.store.files.file_store import KeptFile
from docgen.version import docgen_version

_report: Final = Reporter("verify")


@frozen(kw_only=True)
class RecognisedFile:
    """A file that is looked up, and what has been found out so far.

    ``kept`` are the files kept of its document; ``place`` is which of them it should be, its
    format and channel.
    """

    content: bytes
    sha256: str
    document: Document
    provenance: Provenance | None
    kept: tuple[KeptFile, ...]
    place: tuple[str, Channel] | None

    @property
    def same(self) -> KeptFile | None:
        """The kept file of the same bytes."""
        return next((file for file in self.kept if file.sha256 == self.sha256), None)

    @property
    def engine(self) -> str:
        """What made the file, as far as it is known: name and version."""
        if self.same is not None:
            return self.same.engine
        return self.provenance.engine if self.provenance is not None else ""


def stated_findings(found: RecognisedFile) -> Iterator[Finding]:
    """Say where a file states other things of its document than the store does."""
    if found.provenance is None:
        return
    for name, caption in (
        ("type", "вид документа"),
        ("number", "номер"),
        ("payload_hash", "хеш данных"),
        ("template_hash", "версия шаблона"),
    ):
        stated, kept = getattr(found.provenance, name), getattr(found.document, name)
        if stated != kept:
            yield _report.error(
                "stated",
                name,
                f"В файле указано другое, чем в хранилище ({caption}): «{stated}», а не «{kept}»",
                "Файл подделан, или хранилище восстановлено из другой копии: сравните с ней",
            )


def kept_findings(found: RecognisedFile) -> Iterator[Finding]:
    """Say where the same bytes are kept, when it is not where they should be."""
    if found.same is None:
        yield _report.info(
            "not_kept",
            "",
            "Такой файл не сохранён: он сделан заново, и байты совпали",
            "Ничего делать не нужно",
        )
    elif found.place is not None and found.same.channel is not found.place[1]:
        yield _report.info(
            "other_channel",
            "",
            f"Такой файл сохранён для другого канала: {found.same.channel.value}",
            "Ничего делать не нужно",
        )


def comparison_findings(
    found: RecognisedFile, rerendering: RenderComparison, again: File | DocGenError | None
) -> Iterator[Finding]:
    """Say what is not as it was when the document is rendered now."""
    if rerendering in {RenderComparison.SAME_BYTES, RenderComparison.SKIPPED}:
        return
    if not isinstance(again, File):
        yield _report.warning(
            "not_rendered",
            "",
            f"Сделать файл заново не удалось: {again}",
            "Сам файл цел; исправьте установку: docgen doctor",
        )
        return
    then, now = _versions(found, again)
    if rerendering is RenderComparison.SAME_CONTENT and _is_earlier(found):
        then = f"{then}, без отметки об организации"
    is_other = then != now
    if rerendering is RenderComparison.SAME_CONTENT and is_other:
        yield _report.info(
            "same_content",
            "",
            f"Файл сделан другими версиями: {then}, сейчас {now}. Текст и страницы те же",
            "Ничего делать не нужно",
        )
        return
    what = "байты" if rerendering is RenderComparison.SAME_CONTENT else "текст или страницы"
    reason = f": тогда {then}, сейчас {now}" if is_other else ", хотя версии те же"
    make = _report.warning if is_other else _report.error
    yield make(
        "rerendered_differently",
        "",
        f"Сейчас документ печатается иначе, отличаются {what}{reason}",
        f"Пользуйтесь сохранённым файлом: docgen documents show {found.document.id} -o …",
    )


def _is_earlier(found: RecognisedFile) -> bool:
    """Whether a build made the file that did not write yet whose number it is."""
    stated = found.provenance
    return stated is not None and not stated.organisation and bool(found.document.payload.seller.id)


def _versions(found: RecognisedFile, again: File) -> tuple[str, str]:
    """Return what made the file, and what makes it now."""
    return _named(found.engine, made_with(found.content)), _named(again.engine, docgen_version())


def _named(engine: str, docgen: str) -> str:
    rows = (engine, f"docgen {docgen}" if docgen else "docgen без отметки о версии")
    return ", ".join(row for row in rows if row)


def changed_finding(found: RecognisedFile, rerendering: RenderComparison) -> Finding:
    """Say that the bytes are no file of the document."""
    seen = {
        RenderComparison.SAME_CONTENT: "текст и страницы те же, что у документа",
        RenderComparison.DIFFERENT: "и текст или страницы не те, что у документа",
    }.get(rerendering, "сравнить текст не удалось")
    return _report.error(
        "changed",
        "",
        f"Файл изменён: его байты не те, что сохранены или делаются заново; {seen}",
        f"Возьмите файл из хранилища: docgen documents show {found.document.id} -o …",
    )


def other_store_finding(provenance: Provenance) -> Finding:
    """Say that the file is of another store, and which."""
    return _report.error(
        "other_store",
        "",
        f"Файл из другого хранилища, {provenance.store_id}: документ {provenance.document_id}, "
        f"{provenance.type} № {provenance.number}",
        "Проверьте его там, где он выпущен: docgen verify --config …",
    )


def unknown_finding() -> Finding:
    """Say that nothing is known of the file."""
    return _report.error(
        "unknown",
        "",
        "Файл сделан не docgen, повреждён, или сведения о нём удалены: в хранилище такого нет",
        "Спросите у отправителя, откуда файл",
    )


def lost_finding(provenance: Provenance, holder: DocumentSummary | None) -> Finding:
    """Say that the store lacks the document that its own file names, and who has its number."""
    named = f"{provenance.type} № {provenance.number} (документ {provenance.document_id})"
    if holder is None:
        return _report.error(
            "lost",
            "",
            f"Файл этого хранилища, но {named} в нём нет: номер утрачен",
            "Хранилище восстановлено из старой копии: docgen numbers audit",
        )
    return _report.error(
        "number_given_twice",
        "",
        f"Файл этого хранилища, но {named} в нём нет: номер с тех пор выдан документу {holder.id} "
        f"от {holder.date:%d.%m.%Y} ({holder.client_name})",
        "Хранилище восстановлено из старой копии: docgen numbers audit",
    )


def standing_findings(document: Document, corrected_by: int | None) -> Iterator[Finding]:
    """Say where the document itself is no longer in force."""
    if document.status is Status.VOID:
        yield _report.warning(
            "void",
            "",
            "Документ аннулирован",
            f"Почему и кем — docgen documents history {document.id}",
        )
    if corrected_by is not None:
        yield _report.warning(
            "corrected",
            "",
            f"К документу выпущено исправление: документ {corrected_by}",
            f"Возьмите его файл: docgen documents show {corrected_by} -o …",
        )
