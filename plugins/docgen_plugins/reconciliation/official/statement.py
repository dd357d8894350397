"""A reconciliation statement built as an official file, and read from one.

Format 5.01 of order ЕД-7-26/405@ of 25.04.2022, what the sender says (КНД 1110332).
"""

from __future__ import annotations

from typing import Any, Final

from attrs import evolve
from lxml import etree

from docgen.exceptions import ConfigurationError
from docgen.models import (
    Currency,
    ExchangeFile,
    File,
    Organisation,
    Payload,
    Period,
    Signatory,
    Signer,
)
from docgen.models.currency import CURRENCIES
from docgen.models.grammar import Gender
from docgen.official.binding import (
    DATE,
    Record,
    attribute,
    child,
    children,
    constant,
    inside,
    within,
)
from docgen.official.details import apply_details, details_of
from docgen.official.elements import following_schema
from docgen.official.exchange_name import parse_exchange_name
from docgen.official.file import OfficialFile
from docgen.official.particulars import exchange_file, exchange_xml
from docgen.official.persons import is_organisation
from docgen.official.writing import received_bytes
from docgen.rendering.protocols import RenderTask
from docgen.resources import schemas_root
from docgen_plugins.reconciliation.official.parties import RECIPIENT, SENDER
from docgen_plugins.reconciliation.official.signing import SIGNER, signer_of
from docgen_plugins.reconciliation.official.table import (
    BALANCES,
    SETTLEMENTS,
    Settlements,
    settlements,
    take_balances,
)
from docgen_plugins.reconciliation.payload import ReconciliationPayload

PREFIX: Final = "ON_AKTSVEROTP"
VERSION: Final = "5.01"

_XSD: Final = schemas_root() / "reconciliation/5.01/ON_AKTSVEROTP_1_972_01_05_01_01.xsd"
_CLOCK: Final = "%H:%M:%S"

_HEADER: Final = Record(
    ExchangeFile,
    attribute("ИдФайл", "file_id"),
    attribute("ВерсФорм", "version"),
    attribute("ВерсПрог", "program"),
    within(
        "Документ",
        constant("КНД", "1110332"),
        attribute("ДатаИнфОтпр", "date", DATE),
        attribute("ВрИнфОтпр", "time"),
        attribute("НомерАкт", "number"),
    ),
)


#: Reads into a dictionary: the date of a payload stands in the header.
_BODY: Final[Record[Any]] = Record(
    dict,
    within(
        "Документ",
        attribute("ДатаНачПер", "start", DATE, get=lambda payload: payload.period.start),
        attribute("ДатаОкПер", "end", DATE, get=lambda payload: payload.period.end),
        inside(
            "СвДокКрАкт",
            attribute("КодОКВ", "currency", get=lambda payload: payload.currency.numeric),
            child("СвОтпр", "seller", SENDER),
            child("СвПол", "buyer", RECIPIENT),
        ),
        inside("ТаблАкт", *BALANCES, children("ДогСв", "contracts", SETTLEMENTS, get=settlements)),
        child("Подписант", "signer", SIGNER, get=signer_of),
    ),
)


class StatementXml:
    """Renders a reconciliation statement as the official XML."""

    def render(self, task: RenderTask) -> File:
        """Return the file. See :class:`docgen.protocols.OutputRenderer`.

        Raises:
            RenderError: the seller or the buyer has no id of electronic exchange, a text holds a
                character that the format's encoding lacks, or an entry is under a contract whose
                balances are not given.

        """
        payload = _statement(task.document.payload)
        particulars = exchange_file(PREFIX, task.document, version=VERSION, clock=_CLOCK)
        root = build_statement(payload, particulars)
        return exchange_xml(task.document, particulars, root)


def rebuild_statement(payload: Payload) -> bytes:
    """Return the file that a payload was read from, up to how XML may be written.

    Raises:
        ConfigurationError: the payload was not read from a file.

    """
    statement = _statement(payload)
    if statement.received is None:
        raise ConfigurationError(
            "only a payload that was read from an official file can be written as that file; "
            "issue a document of your own, and ask for its file in the format 'xml'"
        )
    return received_bytes(build_statement(statement, statement.received))


def _statement(payload: Payload) -> ReconciliationPayload:
    if not isinstance(payload, ReconciliationPayload):
        raise TypeError(f"a reconciliation's payload is expected, not {type(payload).__name__}")
    return payload


def build_statement(payload: ReconciliationPayload, particulars: ExchangeFile) -> etree._Element:
    """Return the file of a payload.

    Raises:
        RenderError: a character cannot be written, or an entry is under an unknown contract.
        DataError: an official detail has no such path.

    """
    root = etree.Element("Файл")
    _HEADER.write(particulars, root)
    _BODY.write(payload, root)
    return apply_details(root, payload.official_details, _XSD)


def read_statement(file: OfficialFile) -> ReconciliationPayload:
    """Return the payload of a valid file; what it has no fields for is in its details.

    Raises:
        DataError: the file is not what its schema says, or its period ends before it starts.

    """
    with following_schema(file.name):
        payload = _read(file.root)
    built = build_statement(payload, _HEADER.read(file.root))
    details = details_of(file.root, built, _XSD)
    return evolve(payload, official_details={**details, **file.location_hints})


def _read(root: etree._Element) -> ReconciliationPayload:
    particulars = _HEADER.read(root)
    found = _BODY.read(root)
    name = parse_exchange_name(particulars.file_id)
    found["buyer"] = evolve(found["buyer"], edo_id=name.recipient if name else "")
    found["seller"] = evolve(
        found["seller"],
        edo_id=name.sender if name else "",
        director=_head(found["seller"], found.get("signer")),
    )
    return ReconciliationPayload(date=particulars.date, received=particulars, **_settled(found))


def _settled(found: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a payload: one contract is its own, several have their balances."""
    contracts: tuple[Settlements, ...] = found.pop("contracts", ())
    found["currency"] = _currency(found["currency"])
    found["period"] = Period(start=found.pop("start"), end=found.pop("end"))
    found["opening_balance"], found["closing_balance"] = take_balances(found)
    if len(contracts) == 1:
        return found | {"contract": contracts[0].contract, "entries": contracts[0].entries}
    return found | {
        "contract_balances": tuple(part.balances for part in contracts),
        "entries": tuple(
            evolve(entry, contract=part.contract) for part in contracts for entry in part.entries
        ),
    }


def _head(seller: Organisation, signer: Signer | None) -> Signatory | None:
    """Return who signs for an organisation; people sign for themselves."""
    if signer is None or not is_organisation(seller):
        return None
    return Signatory(name=signer.name, position=signer.position)


def _currency(numeric: str) -> Currency:
    """Return a currency of docgen's table, or one that is known by its code only."""
    known = (currency for currency in CURRENCIES if currency.numeric == numeric)
    return next(known, None) or Currency(
        code=numeric,
        numeric=numeric,
        name=numeric,
        symbol=numeric,
        unit=("", "", ""),
        unit_gender=Gender.MASCULINE,
        subunit=("", "", ""),
        subunit_gender=Gender.MASCULINE,
    )
