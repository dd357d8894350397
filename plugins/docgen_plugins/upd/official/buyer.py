"""The buyer's title of УПД 5.02 and 5.03: the answer to a seller's file, made and read."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import evolve
from lxml import etree

from docgen.exceptions import DataError
from docgen.models import DocumentReference, ExchangeFile, File, Signer, TextField
from docgen.official.binding import (
    DATE,
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
)
from docgen.official.details import apply_details, details_of
from docgen.official.exchange_name import parse_exchange_name
from docgen.official.file import OfficialFile
from docgen.official.particulars import MOSCOW, derived_guid, file_id, program
from docgen.official.writing import file_bytes
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
from docgen_plugins.upd.official_fields import SellerTitle, seller_title
from docgen_plugins.upd.payload import HandoverSide, UpdPayload

PREFIX: Final = "ON_NSCHFDOPPOK"

#: A file is answered in the version it is in.
_SCHEMAS: Final = {
    "5.03": schemas_root() / "upd" / "5.03" / "ON_NSCHFDOPPOK_1_997_02_05_03_01.xsd",
    "5.02": schemas_root() / "upd" / "5.02" / "ON_NSCHFDOPPOK_1_997_02_05_02_01.xsd",
}
_CLOCK: Final = "%H.%M.%S"
#: A mere VAT invoice is not accepted: it documents no handover.
_VAT_INVOICE: Final = "СЧФ"

#: Reads into a dictionary: what was received also has the number of the document inside.
_HEADER: Final[Record[Any]] = Record(
    dict,
    attribute("ИдФайл", "file_id"),
    attribute("ВерсФорм", "version"),
    attribute("ВерсПрог", "program"),
    inside(
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
    texts("ЭП", "signatures"),
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
    inside(
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


def accept(
    seller: OfficialFile,
    *,
    signatures: Iterable[bytes],
    result: AcceptanceResult,
    acceptance: HandoverSide,
    signers: Iterable[Signer],
    operation: str = "",
    differences: DocumentReference | None = None,
    text_fields: Iterable[TextField] = (),
) -> BuyerTitle:
    """Answer a seller's file: accepted, with differences, or refused.

    ``signatures`` are those of the seller's file, as the operator gives them (CMS in DER);
    ``acceptance`` says when and by whom the goods were accepted.

    Raises:
        DataError: the file cannot be answered, or the answer says too little or too much.

    """
    sent, day, answers = _seller_file(seller, signatures)
    title = BuyerTitle(
        answers=answers,
        title=sent.document.get("НаимДокОпр", ""),
        function=sent.function,
        number=sent.number,
        date=day,
        result=result,
        acceptance=acceptance,
        operation=operation,
        differences=differences,
        text_fields=tuple(text_fields),
        signers=tuple(signers),
    )
    if problems := list(_problems(title)):
        raise DataError(problems, source=f"the answer to {answers.file_id}")
    return title


def _seller_file(
    seller: OfficialFile, signatures: Iterable[bytes]
) -> tuple[SellerTitle, dt.date, SellerFile]:
    """Return the seller's title, the date of its document, and what the answer says of the file."""
    sent, formed_on, file_id = seller_title(seller), seller.formed_on, seller.root.get("ИдФайл", "")
    if sent is None or sent.dated_on is None or formed_on is None:
        problem = "it has no document or no date; validate it to see what is wrong"
        raise DataError([("", problem)], source=file_id or seller.name or "the seller's file")
    answers = SellerFile(
        file_id=file_id,
        version=seller.version,
        date=formed_on,
        time=sent.document.get("ВремИнфПр", ""),
        signatures=tuple(b64encode(row).decode("ascii") for row in signatures),
    )
    return sent, sent.dated_on, answers


def _problems(title: BuyerTitle) -> Iterator[tuple[str, str]]:
    """Say what stands in the way of an answer, before the schema and its rules do."""
    if title.answers.version not in _SCHEMAS:
        known = ", ".join(_SCHEMAS)
        yield "answers.version", f"{title.answers.version!r} cannot be answered; {known} can"
    if title.function == _VAT_INVOICE:
        yield "function", "a VAT invoice alone (СЧФ) is not accepted: its buyer signs no title"
    if not title.answers.signatures:
        yield "signatures", "the answer holds the seller's signature; give its bytes"
    if not title.signers:
        yield "signers", "nobody signs; name at least one signer"
    if title.acceptance.date is None:
        yield "acceptance.date", "say when the goods were accepted or refused"
    if title.result is AcceptanceResult.REFUSED and title.operation:
        yield "operation", "a refusal describes no operation (an official rule); leave it empty"


def buyer_file(title: BuyerTitle, *, formed_at: dt.datetime) -> File:
    """Return the official file of a buyer's title, formed at a moment with its time zone.

    Its name turns the participants of the seller's file round and repeats its flags; the GUID
    follows from the seller's file and the moment.

    Raises:
        DataError: the id of the seller's file names no participants, or the moment has no zone.
        RenderError: a text holds a character that the format's encoding lacks.

    """
    answers = title.answers.file_id
    name = parse_exchange_name(answers)
    if name is None or formed_at.tzinfo is None:
        path = "formed_at" if name else "answers.file_id"
        problem = "give it with a time zone" if name else "it does not name who gets the answer"
        raise DataError([(path, problem)], source=answers)
    moment = formed_at.astimezone(MOSCOW)
    particulars = ExchangeFile(
        file_id=file_id(
            PREFIX,
            recipient=name.sender,
            sender=name.recipient,
            day=moment.date(),
            guid=derived_guid(answers, moment.isoformat()),
            flags=name.flags,
        ),
        version=title.answers.version,
        program=program(),
        date=moment.date(),
        time=moment.strftime(_CLOCK),
        number=title.number,
        function=title.function,
    )
    return File(
        name=f"{particulars.file_id}.xml",
        media_type="application/xml",
        content=file_bytes(build_buyer_title(title, particulars)),
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
        apply_details(root, title.official_details, _SCHEMAS[title.answers.version])
    return root


def read_buyer_title(file: OfficialFile) -> BuyerTitle:
    """Return what a buyer's title of version 5.02 or 5.03 says.

    Raises:
        DataError: the file is not what its schema says, or of another version.

    """
    if file.version not in _SCHEMAS:
        problem = f"version {file.version!r} is none of {', '.join(_SCHEMAS)}"
        raise DataError([("", problem)], source=file.name or "file")
    try:
        title = _BODY.read(file.root)
        received = ExchangeFile(
            number=title.number, function=title.function, **_HEADER.read(file.root)
        )
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        problem = f"the file does not follow its schema: {error}"
        raise DataError([("", problem)], source=file.name or "file") from error
    built = build_buyer_title(title, received)
    return evolve(title, received=received, official_details=details_of(file.root, built))


def with_answer(payload: UpdPayload, title: BuyerTitle) -> UpdPayload:
    """Return the payload of a seller's file with what the buyer has written below the frame.

    It prints as one document with both sides, [1] to [19].
    """
    side = title.acceptance
    notes = (title.operation, *(f"{row.name}: {row.value}" for row in title.text_fields))
    return evolve(payload, acceptance=evolve(side, information="; ".join(filter(None, notes))))
