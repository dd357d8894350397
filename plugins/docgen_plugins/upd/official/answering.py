"""Answers to a seller's УПД: accepted, with differences, or refused."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve

from docgen.exceptions import DataError
from docgen.language.dates import format_date
from docgen.models import DocumentReference, ExchangeFile, File, Signer, TextField
from docgen.official.exchange_name import parse_exchange_name
from docgen.official.file import OfficialFile
from docgen.official.particulars import MOSCOW, derived_guid, file_id, program
from docgen.official.writing import file_bytes
from docgen_plugins.upd.buyer import AcceptanceResult, BuyerTitle, SellerFile
from docgen_plugins.upd.official.buyer import PREFIX, VERSIONS, build_buyer_title
from docgen_plugins.upd.official_fields import SellerTitle, seller_title
from docgen_plugins.upd.payload import HandoverSide, UpdPayload

_CLOCK: Final = "%H.%M.%S"
#: A mere VAT invoice is not accepted: it documents no handover.
_VAT_INVOICE: Final = "СЧФ"


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
        signatures=tuple(b64encode(signature).decode("ascii") for signature in signatures),
    )
    return sent, sent.dated_on, answers


def _problems(title: BuyerTitle) -> Iterator[tuple[str, str]]:
    """Say what stands in the way of an answer, before the schema and its rules do."""
    if title.answers.version not in VERSIONS:
        known = ", ".join(VERSIONS)
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


def with_answer(payload: UpdPayload, title: BuyerTitle) -> UpdPayload:
    """Return the payload of a seller's file with what the buyer has written below the frame.

    It prints as one document with both sides, [1] to [19].
    """
    fields = (f"{text_field.name}: {text_field.value}" for text_field in title.text_fields)
    notes = filter(None, (_outcome(title), title.operation, *fields))
    return evolve(payload, acceptance=evolve(title.acceptance, information="; ".join(notes)))


def _outcome(title: BuyerTitle) -> str:
    """Say what the paper form has no line for: that not all was accepted."""
    if title.result is AcceptanceResult.REFUSED:
        return "В приёмке отказано"
    if title.result is AcceptanceResult.ACCEPTED:
        return ""
    act = title.differences
    if act is None:
        return "Принято с расхождениями"
    return f"Принято с расхождениями: {act.title} № {act.number} от {format_date(act.date)}"
