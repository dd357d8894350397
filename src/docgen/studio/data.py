"""The data that a template is looked at on: a sample, a client's, a document's, or typed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from docgen.exceptions import DocGenError, UnknownNameError
from docgen.facade import DocGen
from docgen.models import Action, Period, Subject, SubjectKind
from docgen.models.mapping import to_mapping

_FOUND: Final = 8
_KINDS: Final = ("sample", "typed", "document", "contract")
#: A number so short would be told by its ends.
_SHORT: Final = 6
_LETTERS: Final = re.compile(r"(?<=\w)\w")
#: Fields that tell a person, whatever stands in them.
_PERSONAL: Final = frozenset(
    (
        *("inn", "name", "full_name", "address", "postal_address", "phone", "email", "person"),
        *("passport", "snils", "surname", "patronymic", "first_name", "site", "edo_id", "ogrn"),
        *("settlement_account", "account", "birth_date", "contacts"),
    )
)
#: What of an address is a code and no personal data, and has to stay one.
_CODES: Final = frozenset(("country", "region", "gln", "gar"))

#: Samples with more lines than those of the types, for the wall.
LENGTHS: Final = (1, 8, 40, 500)

#: What the samples are called.
TITLES: Final[Mapping[str, str]] = {
    "vat": "С НДС",
    "vat-on-top": "НДС сверху",
    "usn": "Без НДС, УСН",
    "ip": "ИП",
    "foreign": "Иностранец",
    "long": "Длинные названия",
    "mixed": "Разные ставки",
    "discount": "Скидки",
    "single": "Одна строка",
    "many": "40 строк",
    "lines-500": "500 строк",
}


class DataDesk:
    """Finds data and reads what is chosen; ``dg`` acts for the author."""

    def __init__(self, dg: DocGen) -> None:
        self._dg = dg

    def samples(self, code: str) -> dict[str, str]:
        """Return the samples of a type with their titles."""
        return {name: TITLES.get(name, name) for name in self._dg.catalog.samples(code)}

    def wall(self, code: str) -> dict[str, str]:
        """Return the samples for the wall: those of the type, and one of very many lines."""
        found = self.samples(code)
        if any("lines" in self._dg.catalog.samples(code)[name] for name in found):
            found["lines-500"] = TITLES["lines-500"]
        return found

    def read(self, code: str, choice: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the data that were chosen.

        Raises:
            UnknownNameError: the choice says nothing that is known.
            DocGenError: there is no such sample, client or document, or the source failed.

        """
        match choice:
            case {"kind": "sample", "name": str(name)}:
                return self._sample(code, name)
            case {"kind": "typed", "value": dict(value)}:
                return value
            case {"kind": "document", "id": int(number)}:
                document = self._dg.documents.get(number)
                shown = self._shown(to_mapping(document.payload), document.payload.buyer.id)
                return {**shown, "number": document.number}
            case {"kind": "contract", "contract": str(contract), "client": str(client)}:
                return self._collected(code, contract, client)
        raise UnknownNameError("kind of data", str(choice.get("kind", "")), _KINDS)

    def find(self, code: str, text: str) -> dict[str, list[dict[str, Any]]]:
        """Look for clients by name, ИНН or contract, and for issued documents by number or name."""
        return {
            "clients": list(self._clients(text)),
            "documents": list(self._documents(code, text)),
        }

    def _sample(self, code: str, name: str) -> Mapping[str, Any]:
        if name != "lines-500":
            return self._dg.catalog.sample(code, name)
        longest = max(self._dg.catalog.samples(code).values(), key=_length)
        lines = list(longest["lines"])
        return {**longest, "lines": (lines * (LENGTHS[-1] // len(lines) + 1))[: LENGTHS[-1]]}

    def _collected(self, code: str, contract: str, client: str) -> Mapping[str, Any]:
        first = dt.datetime.now().astimezone().date().replace(day=1)
        before = first - dt.timedelta(days=1)
        period = Period.parse(f"{before:%Y-%m}")
        draft = self._dg.draft(code, contract=contract, period=period)
        return self._shown(to_mapping(draft.payload), client)

    def _shown(self, mapping: Mapping[str, Any], client: str) -> Mapping[str, Any]:
        """Return data without the personal ones of a client whom the author may not see."""
        return mapping if self._may_see(client) else {**mapping, "buyer": masked(mapping["buyer"])}

    def _clients(self, text: str) -> Iterator[dict[str, Any]]:
        wanted, count = text.casefold(), 0
        try:
            contracts = list(self._dg.source.contracts())
        except DocGenError:
            return
        for contract in contracts:
            party = self._dg.source.client(contract.client_id)
            told = f"{party.name} {party.inn or ''} {contract.number}".casefold()
            if wanted in told and count < _FOUND:
                count += 1
                may_see = self._may_see(contract.client_id)
                row = {"name": party.name, "inn": party.inn or ""}
                yield {
                    **(row if may_see else masked(row)),
                    "number": contract.number,
                    "contract": contract.id,
                    "client": contract.client_id,
                    "hidden": not may_see,
                }

    def _documents(self, code: str, text: str) -> Iterator[dict[str, Any]]:
        wanted, count = text.casefold(), 0
        try:
            rows = self._dg.documents.list(document_type=code)
        except DocGenError:
            return
        for row in rows:
            told = f"{row.number} {row.client_name}".casefold()
            if wanted in told and count < _FOUND:
                count += 1
                yield {
                    "id": row.id,
                    "number": row.number,
                    "date": f"{row.date:%d.%m.%Y}",
                    "client": row.client_name
                    if self._may_see(row.client)
                    else mask(row.client_name),
                }

    def _may_see(self, client: str) -> bool:
        return self._dg.rights.may(
            Action.SEE, Subject(kind=SubjectKind.CLIENT, id=client, client=client)
        )


def masked(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record whose personal data cannot be read, wherever in it they stand."""
    return {
        name: _hidden(value) if name in _PERSONAL else _searched(value)
        for name, value in record.items()
    }


def _searched(value: object) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return a value with the personal data inside of it hidden."""
    if isinstance(value, Mapping):
        return masked(value)
    return [_searched(row) for row in value] if isinstance(value, list | tuple) else value


def _hidden(value: object) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return a value with every text of it hidden, but for codes that tell nobody."""
    if isinstance(value, Mapping):
        return {name: row if name in _CODES else _hidden(row) for name, row in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(row) for row in value]
    return mask(value) if isinstance(value, str) else value


def mask(text: str) -> str:
    """Return a text that shows its shape alone: «ИП Л•••••• Н. В.», «77••••••34»."""
    if text.isdigit() and len(text) > _SHORT:
        return text[:2] + "•" * (len(text) - 4) + text[-2:]
    return "•" * len(text) if text.isdigit() else _LETTERS.sub("•", text)


def _length(sample: Mapping[str, Any]) -> int:
    return len(sample.get("lines", ()))
