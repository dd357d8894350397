"""The tax service's format of the reconciliation statement (order 405@), in force.

When it came into force is not known here and left open.
"""

from __future__ import annotations

from typing import Final

from docgen.official.requisites import requisite_findings
from docgen.official.schema import FormatSchema
from docgen.resources import schemas_root
from docgen_plugins.reconciliation.official.statement import read_statement, rebuild_statement
from docgen_plugins.reconciliation.official_checks import statement_file_findings

_FOLDER: Final = schemas_root() / "reconciliation" / "5.01"

SCHEMAS: Final = (
    FormatSchema(
        prefix="ON_AKTSVEROTP",
        knd="1110332",
        version="5.01",
        revision="01",
        title="Акт сверки, информация отправителя",
        xsd=_FOLDER / "ON_AKTSVEROTP_1_972_01_05_01_01.xsd",
        check=statement_file_findings,
        read=read_statement,
        build=rebuild_statement,
    ),
    FormatSchema(
        prefix="ON_AKTSVERPOL",
        is_answer=True,
        knd="1110333",
        version="5.01",
        revision="01",
        title="Акт сверки, информация получателя",
        xsd=_FOLDER / "ON_AKTSVERPOL_1_972_02_05_01_01.xsd",
        check=requisite_findings,
    ),
)
