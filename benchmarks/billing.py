"""The data of the benchmarks: an invoice of eight lines, as a mapping and in a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from docgen.kit.samples import sale_samples

MAPPING: Final = Path(__file__).parent / "billing.toml"

SAMPLE: Final[Mapping[str, Any]] = sale_samples()["vat"]
CONTRACT: Final[str] = SAMPLE["contract"]["id"]
PERIOD: Final = "2026-10"


def build(path: Path, contracts: int = 1) -> None:
    """Write the sample into a new SQLite database, a table for each kind of record.

    With more ``contracts`` than one, each of the others is another client's, charged the same.
    """
    seller, buyer, contract = SAMPLE["seller"], SAMPLE["buyer"], SAMPLE["contract"]
    tables: Mapping[str, list[dict[str, Any]]] = {
        "company": [
            {
                **_texts(seller),
                **seller["bank_account"],
                **_signatory("director", seller["director"]),
                **_signatory("accountant", seller["chief_accountant"]),
                "vat_rate": seller["vat_policy"]["rate"],
                "deferral_days": seller["deferral_days"],
            }
        ],
        "customer": [{**_texts(buyer), **_signatory("director", buyer["director"])}],
        "contract": [
            {
                "id": contract["id"],
                "number": contract["number"],
                "signed_on": contract["date"],
                "subject": contract["subject"],
                "company_id": seller["id"],
                "customer_id": buyer["id"],
            }
        ],
        "charge": [
            {
                "id": number,
                "contract_id": contract["id"],
                "day": SAMPLE["date"],
                "name": line["name"],
                "quantity": line.get("quantity", "1"),
                "unit": line["unit"],
                "price": line["price"],
            }
            for number, line in enumerate(SAMPLE["lines"], start=1)
        ],
    }
    with closing(sqlite3.connect(path)) as database:
        for table, rows in tables.items():
            names = ", ".join(rows[0])
            database.execute(f"CREATE TABLE {table} ({names})")
            for column in {"id", "contract_id", "customer_id"} & rows[0].keys():
                database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
            marks = ", ".join("?" * len(rows[0]))
            copies = 1 if table == "company" else contracts
            database.executemany(
                f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - names of this file's own
                (tuple(_copy(row, number).values()) for number in range(copies) for row in rows),
            )
        database.commit()


def _copy(row: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    """Return a row of the client with this number; the first one's is the sample's own."""
    ids = row.keys() & {"id", "contract_id", "customer_id"}
    return {**row, **{name: f"{row[name]}-{number}" for name in ids}} if number else row


def _texts(record: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in record.items() if isinstance(value, str)}


def _signatory(role: str, record: Mapping[str, str]) -> dict[str, str]:
    fields = {role: record["name"], f"{role}_position": record["position"]}
    return fields | ({f"{role}_basis": record["basis"]} if "basis" in record else {})
