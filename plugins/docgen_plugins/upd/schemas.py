"""The tax service's formats of the УПД and of its correction, with the dates they are in force.

Dates of the beginning matter where two revisions share a version; the others are not known here
and left open. 5.03 replaced both older versions for documents formed from 01.04.2025.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from docgen.official.requisites import requisite_findings
from docgen.official.schema import FormatSchema
from docgen.resources import schemas_root
from docgen_plugins.upd.official.files import build_official, read_official
from docgen_plugins.upd.official_buyer_checks import buyer_file_findings
from docgen_plugins.upd.official_checks import upd_file_findings

_UPD: Final = schemas_root() / "upd"
_CORRECTION: Final = schemas_root() / "correction"

_SELLER: Final = "УПД и счёт-фактура, информация продавца"
_BUYER: Final = "УПД и счёт-фактура, информация покупателя"
_CORRECTION_SELLER: Final = "Корректировочный УПД, информация продавца"
_CORRECTION_BUYER: Final = "Корректировочный УПД, информация покупателя"

_LAST_DAY_OF_OLD: Final = date(2025, 3, 31)
_LAST_DAY_OF_04: Final = date(2025, 12, 31)
_FIRST_DAY_OF_05: Final = date(2026, 1, 1)  # with the rate of 22 %

SCHEMAS: Final = (
    FormatSchema(
        prefix="ON_NSCHFDOPPR",
        version="5.03",
        revision="05",
        title=_SELLER,
        xsd=_UPD / "5.03" / "ON_NSCHFDOPPR_1_997_01_05_03_05.xsd",
        in_force_from=_FIRST_DAY_OF_05,
        check=upd_file_findings,
        read=read_official,
        build=build_official,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPR",
        version="5.03",
        revision="04",
        title=_SELLER,
        xsd=_UPD / "5.03" / "ON_NSCHFDOPPR_1_997_01_05_03_04.xsd",
        in_force_to=_LAST_DAY_OF_04,
        check=upd_file_findings,
        read=read_official,
        build=build_official,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPOK",
        version="5.03",
        revision="01",
        title=_BUYER,
        xsd=_UPD / "5.03" / "ON_NSCHFDOPPOK_1_997_02_05_03_01.xsd",
        check=buyer_file_findings,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPR",
        version="5.02",
        revision="02",
        title=_SELLER,
        xsd=_UPD / "5.02" / "ON_NSCHFDOPPR_1_997_01_05_02_02.xsd",
        in_force_to=_LAST_DAY_OF_OLD,
        check=upd_file_findings,
        read=read_official,
        build=build_official,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPOK",
        version="5.02",
        revision="01",
        title=_BUYER,
        xsd=_UPD / "5.02" / "ON_NSCHFDOPPOK_1_997_02_05_02_01.xsd",
        in_force_to=_LAST_DAY_OF_OLD,
        check=buyer_file_findings,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPR",
        version="5.01",
        revision="03",
        title=_SELLER,
        xsd=_UPD / "5.01" / "ON_NSCHFDOPPR_1_997_01_05_01_03.xsd",
        in_force_to=_LAST_DAY_OF_OLD,
        check=upd_file_findings,
        read=read_official,
        build=build_official,
    ),
    FormatSchema(
        prefix="ON_NSCHFDOPPOK",
        version="5.01",
        revision="02",
        title=_BUYER,
        xsd=_UPD / "5.01" / "ON_NSCHFDOPPOK_1_997_02_05_01_02.xsd",
        in_force_to=_LAST_DAY_OF_OLD,
        check=buyer_file_findings,
    ),
    FormatSchema(
        prefix="ON_KORSCHFDOPPR",
        version="5.01",
        revision="03",
        title=_CORRECTION_SELLER,
        xsd=_CORRECTION / "5.01" / "ON_KORSCHFDOPPR_1_996_01_05_01_03.xsd",
        in_force_to=_LAST_DAY_OF_OLD,  # no later: it was superseded before
        check=requisite_findings,
    ),
    FormatSchema(
        prefix="ON_KORSCHFDOPPOK",
        version="5.01",
        revision="03",
        title=_CORRECTION_BUYER,
        xsd=_CORRECTION / "5.01" / "ON_KORSCHFDOPPOK_1_996_02_05_01_03.xsd",
        in_force_to=_LAST_DAY_OF_OLD,
        check=requisite_findings,
    ),
)
