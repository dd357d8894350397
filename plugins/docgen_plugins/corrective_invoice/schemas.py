"""The tax service's formats of the correction of УПД and VAT invoices.

Order ЕД-7-26/736@ of 12.10.2020 took the place of order 189@ on 01.10.2021.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from docgen.kit.late import LateFunction
from docgen.official.schema import FormatSchema
from docgen.resources import schemas_root

_FOLDER: Final = schemas_root() / "correction" / "5.01"

_SELLER: Final = "Корректировочный УПД, информация продавца"
_BUYER: Final = "Корректировочный УПД, информация покупателя"
_SELLER_189: Final = _FOLDER / "ON_KORSCHFDOPPR_1_996_01_05_01_03.xsd"
_BUYER_189: Final = _FOLDER / "ON_KORSCHFDOPPOK_1_996_02_05_01_03.xsd"
_LAST_DAY_OF_189: Final = date(2021, 9, 30)

_requisites: Final = LateFunction("docgen.official.requisites", "requisite_findings")
_read: Final = LateFunction("docgen_plugins.corrective_invoice.official.reading", "read_correction")
_printed: Final = LateFunction(
    "docgen_plugins.corrective_invoice.official.printed", "printed_places"
)

SCHEMAS: Final = (
    FormatSchema(
        prefix="ON_KORSCHFDOPPR",
        knd="1115127",
        version="5.01",
        revision="03",
        title=_SELLER,
        xsd=_SELLER_189,
        in_force_to=_LAST_DAY_OF_189,
        check=_requisites,
        read=_read,
        printed=_printed,
    ),
    FormatSchema(
        prefix="ON_KORSCHFDOPPOK",
        is_answer=True,
        knd="1115128",
        version="5.01",
        revision="03",
        title=_BUYER,
        xsd=_BUYER_189,
        in_force_to=_LAST_DAY_OF_189,
        check=_requisites,
    ),
    # The schemas of the present format could not be had: whoever has them may add them.
    FormatSchema(
        prefix="ON_NKORSCHFDOPPR",
        knd="1115133",
        version="5.01",
        revision="",
        title=_SELLER,
        xsd=None,
        wanted="ON_NKORSCHFDOPPR_1_996_03_05_01_04.xsd",
        named_by=_SELLER_189,
        check=_requisites,
        read=_read,
        printed=_printed,
    ),
    FormatSchema(
        prefix="ON_NKORSCHFDOPPOK",
        is_answer=True,
        knd="1115134",
        version="5.01",
        revision="",
        title=_BUYER,
        xsd=None,
        wanted="ON_NKORSCHFDOPPOK_1_996_04_05_01_03.xsd",
        named_by=_BUYER_189,
        check=_requisites,
    ),
)
