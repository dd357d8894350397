"""The tax service's format of the reconciliation statement (order 405@), in force.

When it came into force is not known here and left open.
"""

from __future__ import annotations

from typing import Final

from docgen.kit.late import LateFunction
from docgen.official.schema import FormatSchema
from docgen.resources import schemas_root

_FOLDER: Final = schemas_root() / "reconciliation" / "5.01"

_requisites: Final = LateFunction("docgen.official.requisites", "requisite_findings")
_check: Final = LateFunction(
    "docgen_plugins.reconciliation.official_checks", "statement_file_findings"
)
_read: Final = LateFunction("docgen_plugins.reconciliation.official.statement", "read_statement")
_build: Final = LateFunction(
    "docgen_plugins.reconciliation.official.statement", "rebuild_statement"
)

SCHEMAS: Final = (
    FormatSchema(
        prefix="ON_AKTSVEROTP",
        knd="1110332",
        version="5.01",
        revision="01",
        title="Акт сверки, информация отправителя",
        xsd=_FOLDER / "ON_AKTSVEROTP_1_972_01_05_01_01.xsd",
        check=_check,
        read=_read,
        build=_build,
    ),
    FormatSchema(
        prefix="ON_AKTSVERPOL",
        is_answer=True,
        knd="1110333",
        version="5.01",
        revision="01",
        title="Акт сверки, информация получателя",
        xsd=_FOLDER / "ON_AKTSVERPOL_1_972_02_05_01_01.xsd",
        check=_requisites,
    ),
)
