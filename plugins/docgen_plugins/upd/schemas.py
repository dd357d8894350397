"""The tax service's formats of the УПД, with the dates they are in force.

Dates of the beginning matter where two revisions share a version; the others are not known here
and left open. 5.03 replaced both older versions for documents formed from 01.04.2025. Order 820@
took the place of order 155@ on 01.01.2020.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from docgen.kit.late import LateFunction
from docgen.official.schema import FormatSchema
from docgen.resources import schemas_root

_UPD: Final = schemas_root() / "upd"

_SELLER: Final = "УПД и счёт-фактура, информация продавца"
_BUYER: Final = "УПД и счёт-фактура, информация покупателя"


_LAST_DAY_OF_155: Final = date(2019, 12, 31)
_LAST_DAY_OF_OLD: Final = date(2025, 3, 31)
_LAST_DAY_OF_04: Final = date(2025, 12, 31)
_FIRST_DAY_OF_05: Final = date(2026, 1, 1)  # with the rate of 22 %

_check: Final = LateFunction("docgen_plugins.upd.official_checks", "upd_file_findings")
_buyer_check: Final = LateFunction(
    "docgen_plugins.upd.official_buyer_checks", "buyer_file_findings"
)
_read: Final = LateFunction("docgen_plugins.upd.official.files", "read_official")
_build: Final = LateFunction("docgen_plugins.upd.official.files", "build_official")
_printed: Final = LateFunction("docgen_plugins.upd.official.printed", "printed_places")

SCHEMAS: Final = (
    FormatSchema(
        prefix="ON_NSCHFDOPPR",
        knd="1115131",
        version="5.03",
        revision="05",
        title=_SELLER,
        xsd=_UPD / "5.03" / "ON_NSCHFDOPPR_1_997_01_05_03_05.xsd",
        in_force_from=_FIRST_DAY_OF_05,
        check=_check,
        read=_read,
        build=_build,
        printed=_printed,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPR",
        knd="1115131",
        version="5.03",
        revision="04",
        title=_SELLER,
        xsd=_UPD / "5.03" / "ON_NSCHFDOPPR_1_997_01_05_03_04.xsd",
        in_force_to=_LAST_DAY_OF_04,
        check=_check,
        read=_read,
        build=_build,
        printed=_printed,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPOK",
        is_answer=True,
        knd="1115132",
        version="5.03",
        revision="01",
        title=_BUYER,
        xsd=_UPD / "5.03" / "ON_NSCHFDOPPOK_1_997_02_05_03_01.xsd",
        check=_buyer_check,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPR",
        knd="1115131",
        version="5.02",
        revision="02",
        title=_SELLER,
        xsd=_UPD / "5.02" / "ON_NSCHFDOPPR_1_997_01_05_02_02.xsd",
        in_force_to=_LAST_DAY_OF_OLD,
        check=_check,
        read=_read,
        build=_build,
        printed=_printed,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPOK",
        is_answer=True,
        knd="1115132",
        version="5.02",
        revision="01",
        title=_BUYER,
        xsd=_UPD / "5.02" / "ON_NSCHFDOPPOK_1_997_02_05_02_01.xsd",
        in_force_to=_LAST_DAY_OF_OLD,
        check=_buyer_check,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPR",
        knd="1115131",
        version="5.01",
        revision="03",
        title=_SELLER,
        xsd=_UPD / "5.01" / "ON_NSCHFDOPPR_1_997_01_05_01_03.xsd",
        in_force_to=_LAST_DAY_OF_OLD,
        check=_check,
        read=_read,
        build=_build,
        printed=_printed,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPOK",
        is_answer=True,
        knd="1115132",
        version="5.01",
        revision="02",
        title=_BUYER,
        xsd=_UPD / "5.01" / "ON_NSCHFDOPPOK_1_997_02_05_01_02.xsd",
        in_force_to=_LAST_DAY_OF_OLD,
        check=_buyer_check,
    ),
    FormatSchema(
        prefix="ON_SCHFDOPPR",
        knd="1115125",
        version="5.01",
        revision="05",
        title=f"{_SELLER} (приказ 155@)",
        xsd=_UPD / "155" / "ON_SCHFDOPPR_1_995_01_05_01_05.xsd",
        in_force_to=_LAST_DAY_OF_155,
        check=_check,
        read=_read,
        build=_build,
        printed=_printed,
    ),
    FormatSchema(
        prefix="ON_SCHFDOPPOK",
        is_answer=True,
        knd="1115126",
        version="5.01",
        revision="05",
        title=f"{_BUYER} (приказ 155@)",
        xsd=_UPD / "155" / "ON_SCHFDOPPOK_1_995_02_05_01_05.xsd",
        in_force_to=_LAST_DAY_OF_155,
        check=_buyer_check,
    ),
)
