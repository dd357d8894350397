"""What a buyer answers to the seller's УПД."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from docgen.models import DocumentReference, ExchangeFile, Signer, TextField
from docgen_plugins.upd.payload import HandoverSide


class AcceptanceResult(StrEnum):
    """What came of the acceptance (КодИтога)."""

    ACCEPTED = "1"
    WITH_DIFFERENCES = "2"
    REFUSED = "3"


@frozen(kw_only=True)
class SellerFile:
    """The seller's file that is answered, with its signatures in base64.

    ``version`` is that of the format, which the answer is in as well; ``time`` is written as the
    format writes it: ``18.00.33``.
    """

    file_id: str
    version: str
    date: dt.date
    time: str
    signatures: tuple[str, ...] = ()


@frozen(kw_only=True)
class BuyerTitle:
    """The buyer's title of a УПД (order ЕД-7-26/970@, КНД 1115132).

    ``title``, ``function``, ``number`` and ``date`` are those of the seller's document.
    ``acceptance`` is the buyer's side of it: when it was accepted, by whom, and who has made up
    this file. ``operation`` says in words what was done, and says nothing where the goods are
    refused; ``differences`` is the document that lists them. ``official_details`` and
    ``received`` are as in a payload.
    """

    answers: SellerFile
    title: str
    function: str
    number: str = ""
    date: dt.date
    result: AcceptanceResult
    acceptance: HandoverSide
    operation: str = ""
    operation_kind: str = ""
    differences: DocumentReference | None = None
    text_fields: tuple[TextField, ...] = ()
    signers: tuple[Signer, ...] = ()
    compiled_under: DocumentReference | None = None
    official_details: Mapping[str, str | None] = field(factory=dict)
    received: ExchangeFile | None = None
