"""The buyer's title of УПД 5.02 and 5.03: which value stands where in the file."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from attrs import evolve
from lxml import etree

from docgen.exceptions import DataError
from docgen.models import ExchangeFile
from docgen.official.binding import (
    DATE,
    RAW,
    Record,
    attribute,
    case,
    child,
    children,
    choice,
    code,
    constant,
    inside,
    texts,
    within,
)
from docgen.official.details import apply_details, details_of
from docgen.official.elements import following_schema
from docgen.official.file import OfficialFile
from docgen.resources import schemas_root
from docgen_plugins.upd.buyer import AcceptanceResult, BuyerTitle, SellerFile
from docgen_plugins.upd.official.handover import (
    POSITION,
    SIGNATORY,
    is_of_organisation,
    is_own_employee,
    is_representative,
    make_side,
    of_representative,
)
from docgen_plugins.upd.official.references import REFERENCE
from docgen_plugins.upd.official.signing import SIGNER
from docgen_plugins.upd.official.text_fields import TEXT_FIELD
from docgen_plugins.upd.payload import HandoverSide

PREFIX: Final = "ON_NSCHFDOPPOK"

#: The schemas by the versions of the format.
_SCHEMAS: Final = {
    "5.03": schemas_root() / "upd" / "5.03" / "ON_NSCHFDOPPOK_1_997_02_05_03_01.xsd",
    "5.02": schemas_root() / "upd" / "5.02" / "ON_NSCHFDOPPOK_1_997_02_05_02_01.xsd",
}
VERSIONS: Final = tuple(_SCHEMAS)

#: Reads into a dictionary: what was received also has the number of the document inside.
_HEADER: Final[Record[Any]] = Record(
    dict,
    attribute("ИдФайл", "file_id"),
    attribute("ВерсФорм", "version"),
    attribute("ВерсПрог", "program"),
    within(
        "Документ",
        constant("КНД", "1115132"),
        attribute("ДатаИнфПок", "date", DATE),
        attribute("ВремИнфПок", "time"),
    ),
)

#: ИдИнфПрод, but for the version, which is that of the whole file.
_ANSWERS: Final[Record[Any]] = Record(
    dict,
    attribute("ИдФайлИнфПр", "file_id"),
    attribute("ДатаФайлИнфПр", "date", DATE),
    attribute("ВремФайлИнфПр", "time"),
    texts("ЭП", "signatures", RAW),
)

_ENTRUSTED: Final = of_representative("entrusted_by")

#: СвЛицПрин
_ACCEPTED_BY: Final = Record(
    make_side,
    choice(
        case("РабОргПок", POSITION, SIGNATORY, when=is_own_employee),
        case(
            "ИнЛицо",
            choice(
                case(
                    "ПредОргПрин",
                    POSITION,
                    attribute("НаимОргПрин", "name", get=of_representative("name")),
                    attribute("ИННОргПрин", "inn", get=of_representative("inn")),
                    child("ОснДоверОргПрин", "entrusted_by", REFERENCE, get=_ENTRUSTED),
                    child("ОснПолнПредПрин", "powers", REFERENCE, get=of_representative("powers")),
                    SIGNATORY,
                    when=is_of_organisation,
                ),
                case(
                    "ФЛПрин",
                    attribute("ИННФЛПрин", "inn", get=of_representative("inn")),
                    child("ОснДоверФЛ", "entrusted_by", REFERENCE, get=_ENTRUSTED),
                    SIGNATORY,
                    when=is_representative,
                ),
            ),
            when=is_representative,
            representative={},
        ),
    ),
)


def _accepted_by(title: BuyerTitle) -> HandoverSide | None:
    side = title.acceptance
    return side if side.signatory or side.representative else None


def _title(
    *,
    answers: dict[str, Any],
    version: str,
    accepted_by: HandoverSide | None = None,
    accepted_on: dt.date | None = None,
    compiler: str = "",
    **found: Any,  # noqa: ANN401 - fields
) -> BuyerTitle:
    side = accepted_by or HandoverSide()
    return BuyerTitle(
        answers=SellerFile(version=version, **answers),
        acceptance=evolve(side, date=accepted_on, compiler=compiler),
        **found,
    )


_BODY: Final = Record(
    _title,
    attribute("ВерсФорм", "version", get=lambda title: title.answers.version),
    within(
        "Документ",
        attribute("НаимЭконСубСост", "compiler", get=lambda title: title.acceptance.compiler),
        child("ИдИнфПрод", "answers", _ANSWERS),
        inside(
            "СодФХЖ4",
            attribute("НаимДокОпрПр", "title"),
            attribute("Функция", "function"),
            attribute("ПорНомДокИнфПр", "number"),
            attribute("ДатаДокИнфПр", "date", DATE),
            attribute("ВидОпер", "operation_kind"),
            inside(
                "СвПрин",
                attribute("СодОпер", "operation"),
                attribute("ДатаПрин", "accepted_on", DATE, get=lambda title: title.acceptance.date),
                inside(
                    "КодСодОпер",
                    attribute("КодИтога", "result", code(AcceptanceResult)),
                    child("РеквДокРасх", "differences", REFERENCE),
                ),
                child("СвЛицПрин", "accepted_by", _ACCEPTED_BY, get=_accepted_by),
            ),
            inside("ИнфПолФХЖ4", children("ТекстИнф", "text_fields", TEXT_FIELD)),
        ),
        children("Подписант", "signers", SIGNER),
        child("ОснДоверОргСост", "compiled_under", REFERENCE),
    ),
)


def build_buyer_title(title: BuyerTitle, particulars: ExchangeFile) -> etree._Element:
    """Return the root of the file of a buyer's title, as ``particulars`` says of itself.

    Raises:
        RenderError: a text holds a character that the format's encoding lacks.
        DataError: ``official_details`` has a path that cannot be followed.

    """
    root = etree.Element("Файл")
    _HEADER.write(particulars, root)
    _BODY.write(title, root)
    if title.official_details:
        return apply_details(root, title.official_details, _SCHEMAS[title.answers.version])
    return root


def read_buyer_title(file: OfficialFile) -> BuyerTitle:
    """Return what a buyer's title of version 5.02 or 5.03 says.

    Raises:
        DataError: the file is not what its schema says, or of another version.

    """
    if file.version not in VERSIONS:
        problem = f"version {file.version!r} is none of {', '.join(VERSIONS)}"
        raise DataError([("", problem)], source=file.name or "file")
    with following_schema(file.name):
        title = _BODY.read(file.root)
        received = ExchangeFile(
            number=title.number, function=title.function, **_HEADER.read(file.root)
        )
    built = build_buyer_title(title, received)
    details = details_of(file.root, built, _SCHEMAS[file.version])
    return evolve(title, received=received, official_details={**details, **file.location_hints})
