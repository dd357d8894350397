"""Documents and scans that an accountant attaches in 1C: by folder, or in EnterpriseData."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen
from lxml import etree

from docgen.exceptions import DataError, DataProblem, DocGenError, OfficialFileError, StorageError
from docgen.exchange.given import read_found
from docgen.exchange.onec.catalogues import record
from docgen.exchange.onec.reading import parse_message
from docgen.language.errors import describe_error
from docgen.lifecycle import Actor
from docgen.models.mapping import from_mapping
from docgen.models.money import MAX_AMOUNT
from docgen.official.binding import inside, text
from docgen.store.exchange.received import NewReceived, Received, ReceivedFile
from docgen.wiring import Wiring
from docgen.writing import write_file

#: The channel of what an accountant attaches.
FROM_ACCOUNTANT: Final = "onec"

_DONE: Final = "done"
_FAILED: Final = "failed"
_DOCUMENT: Final = "Документ."
_FILES: Final = "Справочник.Файлы"
_NO_PARTS: Final = frozenset({".part", ".tmp"})


@frozen(kw_only=True)
class PartyCard:
    """Whose a document is."""

    name: str = ""
    inn: str = ""
    kpp: str = ""


@frozen(kw_only=True)
class DocumentCard:
    """A document as 1C tells of it; ``base``, ``type`` and ``guid`` tell it from others."""

    base: str
    type: str
    guid: str
    title: str = ""
    number: str = ""
    date: dt.date | None = None
    total: Decimal | None = None
    currency: str = "RUB"
    party: PartyCard = field(factory=PartyCard)
    request: str = ""


@frozen(kw_only=True)
class Arrival:
    """What came in: a card, its files, and whether anything of it is new."""

    received: Received
    files: tuple[ReceivedFile, ...]
    is_new: bool


@frozen(kw_only=True)
class FailedArrival:
    """A file that could not be taken in; it lies in ``failed`` with the reason beside it."""

    name: str
    message: str


class Receiving:
    """Takes documents of 1C's in: each once by its base, type and GUID, its files by content."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def take(
        self,
        card: Mapping[str, Any],
        files: Mapping[str, bytes] | None = None,
        *,
        organisation: str = "",
        by: Actor,
    ) -> Arrival:
        """Take a document in, with its files by their names.

        Raises:
            DataError: the card lacks what tells it from others, or does not fit; a file is empty.
            StorageError: a file cannot be kept.

        """
        stated = from_mapping(DocumentCard, card, source="document")
        for name in ("base", "type", "guid"):
            if not getattr(stated, name).strip():
                problem = "is empty; it tells the document from others"
                raise DataError([DataProblem(name, problem, "data.missing")])
        new = NewReceived(
            channel=FROM_ACCOUNTANT,
            base=stated.base,
            kind=stated.type,
            guid=stated.guid,
            organisation=organisation,
            title=stated.title or stated.type,
            number=stated.number,
            date=stated.date,
            total=stated.total,
            currency=stated.currency,
            party=stated.party.name,
            party_inn=stated.party.inn,
            party_kpp=stated.party.kpp,
            request=stated.request,
        )
        _require_content(files or {})
        return self._keep(new, files or {}, by)

    def add_file(self, received_id: int, name: str, content: bytes) -> tuple[ReceivedFile, bool]:
        """Keep a file with a card, and say whether it is new.

        Raises:
            UnknownNameError: there is no such card.
            DataError: the file is empty.

        """
        _require_content({name: content})
        return self._wiring.store.received.add_file(received_id, name, content)

    def watch(
        self, folder: Path, *, organisation: str = "", by: Actor
    ) -> tuple[tuple[Arrival, ...], tuple[FailedArrival, ...]]:
        """Take in what lies in a folder, and move it to ``done`` or ``failed`` there.

        ``act.json`` is the card of ``act.pdf`` and of whatever else is called ``act``; an
        ``.xml`` file is a message of EnterpriseData. Cards are written last, or under another
        name until they are whole.

        Raises:
            StorageError: the folder cannot be read.

        """
        arrivals: list[Arrival] = []
        failures: list[FailedArrival] = []
        for path, companions in _waiting(folder):
            try:
                arrivals += self._read(path, companions, organisation, by)
            except DocGenError as error:
                if not path.exists():
                    continue  # another process has taken it
                failures.append(FailedArrival(name=path.name, message=describe_error(error)))
                _move([path, *companions], folder / _FAILED, str(error))
            else:
                _move([path, *companions], folder / _DONE)
        return tuple(arrivals), tuple(failures)

    def _read(
        self, path: Path, companions: list[Path], organisation: str, by: Actor
    ) -> list[Arrival]:
        if path.suffix.lower() == ".xml":
            return self.read_message(read_found(path), path.name, organisation, by)
        try:
            card = json.loads(read_found(path))
        except (ValueError, RecursionError) as error:
            raise OfficialFileError(
                "not_json", f"it is not JSON: {error}", file=path.name
            ) from None
        files = {companion.name: read_found(companion) for companion in companions}
        return [self.take(card, files, organisation=organisation, by=by)]

    def read_message(
        self, content: bytes, name: str, organisation: str, by: Actor
    ) -> list[Arrival]:
        """Take in the files of a message of EnterpriseData, each with the document it is of.

        All of them are read before the first is kept.

        Raises:
            OfficialFileError: it is no such message, or a file in it has no owner or no content.

        """
        root = parse_message(content, name)
        for element in root.iter(etree.Element):
            element.tag = etree.QName(element).localname
        base = root.findtext("Header/Confirmation/From", "") or "1C"
        known = {
            _identity(found): found
            for row in root.iterfind("Body/*")
            if row.tag.startswith(_DOCUMENT)
            for found in [_of_document(row, base)]
        }
        found = [_of_file(row, base, name) for row in root.iterfind(f"Body/{_FILES}")]
        return [
            self._keep(
                evolve(known.get(_identity(new), new), organisation=organisation),
                {file_name: data},
                by,
            )
            for new, file_name, data in found
        ]

    def _keep(self, new: NewReceived, files: Mapping[str, bytes], by: Actor) -> Arrival:
        store = self._wiring.store.received
        received, is_new = store.add(new, by)
        kept = [store.add_file(received.id, name, content) for name, content in files.items()]
        return Arrival(
            received=received,
            files=tuple(row for row, _ in kept),
            is_new=is_new or any(fresh for _, fresh in kept),
        )


_OWNER: Final = record(text("Ссылка", "guid"), text("Дата", "date"), text("Номер", "number"))
_CARD: Final = record(
    inside(
        "КлючевыеСвойства", text("Ссылка", "guid"), text("Дата", "date"), text("Номер", "number")
    ),
    text("Сумма", "total"),
    inside(
        "Контрагент",
        text("Наименование", "party"),
        text("ИНН", "party_inn"),
        text("КПП", "party_kpp"),
    ),
)


def _of_document(element: etree._Element, base: str) -> NewReceived:
    return _new(_CARD.read(element), element.tag.removeprefix(_DOCUMENT), base)


def _of_file(element: etree._Element, base: str, name: str) -> tuple[NewReceived, str, bytes]:
    owner = next(element.iterfind("КлючевыеСвойства/ВладелецФайла/*"), None)
    if owner is None:
        problem = "a file in it (Справочник.Файлы) says not which document it is of"
        raise OfficialFileError("owner", problem, file=name)
    try:
        data = base64.b64decode(element.findtext("ХранимыйФайл", ""), validate=False)
    except binascii.Error:
        data = b""
    if not data:
        raise OfficialFileError("content", "a file in it has no content", file=name)
    own_name = element.findtext("КлючевыеСвойства/Имя", "")
    extension = element.findtext("Расширение", "").lstrip(".")
    file_name = own_name if own_name.endswith(f".{extension}") else f"{own_name}.{extension}"
    return _new(_OWNER.read(owner), owner.tag.removesuffix("Ссылка"), base), file_name, data


def _new(found: Mapping[str, Any], kind: str, base: str) -> NewReceived:
    values = dict(found)
    day = str(values.pop("date", ""))[: len("2026-10-31")]
    total = values.pop("total", None)
    number = values.get("number", "")
    try:
        return NewReceived(
            channel=FROM_ACCOUNTANT,
            base=base,
            kind=kind,
            title=kind,
            date=dt.date.fromisoformat(day) if day else None,
            total=None if total is None else _amount(total),
            **{**values, "guid": values.get("guid") or f"{number} {day}"},
        )
    except (ValueError, ArithmeticError):
        problem = f"the date or the sum of {kind} {number} cannot be read"
        raise OfficialFileError("value", problem) from None


def _amount(stated: str) -> Decimal:
    """Return a sum.

    Raises:
        ValueError: it is none, or larger than the store holds.
        ArithmeticError: it is no number.

    """
    amount = Decimal(stated)
    if not amount.is_finite() or abs(amount) >= MAX_AMOUNT:
        raise ValueError(stated)
    return amount


def _identity(new: NewReceived) -> tuple[str, str, dt.date | None]:
    """Return what a file's owner and a document have in common."""
    return new.kind, new.number, new.date


def _waiting(folder: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Yield cards, each with what else is called so, and messages."""
    try:
        found = sorted(row for row in folder.iterdir() if row.is_file())
    except OSError as error:
        raise StorageError(f"{folder} cannot be read: {error.strerror or error}") from error
    called: dict[str, list[Path]] = {}
    for path in found:
        if path.suffix.lower() not in _NO_PARTS:
            called.setdefault(path.stem, []).append(path)
    for paths in called.values():
        card = next((row for row in paths if row.suffix.lower() == ".json"), None)
        if card is not None:
            yield card, [row for row in paths if row != card]
        else:
            yield from ((row, []) for row in paths if row.suffix.lower() == ".xml")


def _require_content(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        if not content:
            raise DataError([DataProblem(name, "the file is empty", "data.empty_file")])


def _move(paths: list[Path], target: Path, reason: str = "") -> None:
    try:
        target.mkdir(exist_ok=True)
        for path in paths:
            with suppress(FileNotFoundError):  # another process has moved it
                path.replace(target / path.name)
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror or error}") from error
    if reason:
        write_file(target / f"{paths[0].name}.txt", reason.encode())
