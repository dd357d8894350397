"""The tax service's format of the act (order 552@): since 01.01.2026 the УПД takes its place.

When it came into force is not known here and left open.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from docgen.kit.late import LateFunction
from docgen.official.schema import FormatSchema
from docgen.resources import schemas_root

_FOLDER: Final = schemas_root() / "act" / "5.01"
_LAST_DAY: Final = date(2025, 12, 31)

_requisites: Final = LateFunction("docgen.official.requisites", "requisite_findings")
_read: Final = LateFunction("docgen_plugins.act.official.reading", "read_act")
_printed: Final = LateFunction("docgen_plugins.act.official.reading", "printed_places")

SCHEMAS: Final = (
    FormatSchema(
        prefix="DP_REZRUISP",
        knd="1175012",
        version="5.01",
        revision="02",
        title="Акт о передаче результатов работ, информация исполнителя",
        xsd=_FOLDER / "DP_REZRUISP_1_990_01_05_01_02.xsd",
        in_force_to=_LAST_DAY,
        check=_requisites,
        read=_read,
        printed=_printed,
    ),
    FormatSchema(
        prefix="DP_REZRUZAK",
        is_answer=True,
        knd="1175013",
        version="5.01",
        revision="02",
        title="Акт о передаче результатов работ, информация заказчика",
        xsd=_FOLDER / "DP_REZRUZAK_1_990_02_05_01_02.xsd",
        in_force_to=_LAST_DAY,
        check=_requisites,
    ),
)
