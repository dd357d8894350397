"""The tax service's format of ТОРГ-12 (order 551@): since 01.01.2026 the УПД takes its place.

When it came into force is not known here and left open.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from docgen.kit.late import LateFunction
from docgen.official.schema import FormatSchema
from docgen.resources import schemas_root

_FOLDER: Final = schemas_root() / "torg12" / "5.01"
_LAST_DAY: Final = date(2025, 12, 31)

_requisites: Final = LateFunction("docgen.official.requisites", "requisite_findings")
_read: Final = LateFunction("docgen_plugins.waybill.official.reading", "read_waybill")
_printed: Final = LateFunction("docgen_plugins.waybill.official.reading", "printed_places")

SCHEMAS: Final = (
    FormatSchema(
        prefix="DP_TOVTORGPR",
        knd="1175010",
        version="5.01",
        revision="04",
        title="ТОРГ-12, информация продавца",
        xsd=_FOLDER / "DP_TOVTORGPR_1_992_01_05_01_04.xsd",
        in_force_to=_LAST_DAY,
        check=_requisites,
        read=_read,
        printed=_printed,
    ),
    FormatSchema(
        prefix="DP_TOVTORGPOK",
        is_answer=True,
        knd="1175011",
        version="5.01",
        revision="04",
        title="ТОРГ-12, информация покупателя",
        xsd=_FOLDER / "DP_TOVTORGPOK_1_992_02_05_01_04.xsd",
        in_force_to=_LAST_DAY,
        check=_requisites,
    ),
)
