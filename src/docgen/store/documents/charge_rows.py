"""Which charges stand in which documents, so that none is billed or documented twice.

A charge may stand in one live document of each group (:class:`docgen.models.ChargeGroup`): one
that is neither void nor corrected by another. Documents of one type made from the same basis may
share it between them: how much of the basis is left is checked elsewhere. Whoever issues documents
of a client waits, on PostgreSQL, for whoever else does: of two that were asked for at once the
second sees the first.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from attrs import evolve
from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Connection,
    Row,
    Select,
    TextClause,
    bindparam,
    select,
    text,
    tuple_,
)

from docgen.exceptions import IssueRefusedError
from docgen.language.dates import format_date
from docgen.models import Finding, Payload, Reporter, SalePayload, Status
from docgen.store.database.columns import SQLITE
from docgen.store.database.driver_statement import DriverRows
from docgen.store.database.tables import charges, documents
from docgen.store.documents.document_rows import Frozen, basis_of
from docgen.store.payments.payment_rows import IS_CORRECTED

_report: Final = Reporter("charges")

#: What is found, wherever it is: its severity is the host's to set.
DOCUMENTED: Final = _report.error("documented", "lines", "Начисления уже документированы", "")

_OF_CLAIM: Final = ("organisation", "client", "document_group", "charge")
_AT_ONCE: Final = 200
#: Charges that a finding names before it only counts them.
_NAMED: Final = 5

_CHARGES: Final = DriverRows(charges, (*_OF_CLAIM, "document_id"))
#: Sorted, so that two who wait for one another's clients do not wait for ever.
_LOCK: Final = text(
    "SELECT pg_advisory_xact_lock(client) FROM "
    "(SELECT unnest(CAST(:clients AS bigint[])) AS client ORDER BY 1) AS clients"
).bindparams(bindparam("clients", type_=ARRAY(BigInteger)))


def _find(claims: BindParameter[Any] | TextClause) -> Select[Any]:
    """Return the statement that finds the live documents in which charges stand."""
    return (
        select(
            *(charges.c[name] for name in _OF_CLAIM),
            *(documents.c[name] for name in ("id", "type", "number", "date")),
        )
        .join(documents, documents.c.id == charges.c.document_id)
        .where(
            tuple_(*(charges.c[name] for name in _OF_CLAIM)).in_(claims),
            documents.c.status != Status.VOID,
            ~IS_CORRECTED,
        )
        .order_by(documents.c.id)
    )


_FIND: Final = _find(bindparam("claims", expanding=True))
#: SQLite looks through the whole table for values that are given as they are, and finds those of a
#: subquery by the table's key. They are one text, for a statement of many values is written anew.
_FIND_IN_SQLITE: Final = _find(
    text(
        "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), "
        "json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each(:claims)"
    )
)


class Claim(NamedTuple):
    """A charge of a client that stands in a document of a group."""

    organisation: str
    client: str
    document_group: str
    charge: str


def claims_of(payload: Payload) -> tuple[Claim, ...]:
    """Return the claims of a document, in the order of its lines."""
    if not isinstance(payload, SalePayload):
        return ()
    standing = dict.fromkeys(charge for line in payload.lines for charge in line.charge_ids)
    groups = dict.fromkeys(group.value for group in payload.charge_groups)
    seller, buyer = payload.seller.id, payload.buyer.id
    return tuple(Claim(seller, buyer, group, charge) for group in groups for charge in standing)


def insert_claims(connection: Connection, documented: Iterable[tuple[int, Payload]]) -> None:
    """Write which charges stand in documents, given by their ids."""
    rows = [
        {**claim._asdict(), "document_id": document_id}
        for document_id, payload in documented
        for claim in claims_of(payload)
    ]
    if rows:
        _CHARGES.add(connection, rows)


def lock_clients(connection: Connection, new: Iterable[Frozen]) -> None:
    """Have those wait who would document charges of the same clients, until the end."""
    if connection.dialect.name == SQLITE:
        return  # the transaction holds the whole file
    clients = {_lock_of(claim) for row in new for claim in claims_of(row.payload)}
    if clients:
        connection.execute(_LOCK, {"clients": sorted(clients)})


def documented_findings(
    connection: Connection, document_type: str, payload: Payload, basis: Collection[int]
) -> Iterator[tuple[int, Finding]]:
    """Report live documents in which charges of a payload stand already, each with its id."""
    claims = claims_of(payload)
    others: dict[int, list[Row[Any]]] = {}
    for row in _documented(connection, claims):
        others.setdefault(row.id, []).append(row)
    for document_id, rows in others.items():
        first = rows[0]
        shares_basis = basis and not set(basis).isdisjoint(basis_of(connection, document_id))
        if first.type == document_type and shares_basis:
            continue
        where = f"документ № {first.number} от {format_date(first.date)}"
        told = f"{where} ({first.type}, идентификатор {document_id})"
        repeated = {row.charge for row in rows}
        in_order = [claim.charge for claim in claims if claim.charge in repeated]
        yield document_id, _finding(in_order, told)


def any_documented(connection: Connection, payloads: Iterable[Payload]) -> bool:
    """Whether a charge of any payload stands in a live document."""
    claimed = [claim for payload in payloads for claim in claims_of(payload)]
    return any(True for _ in _documented(connection, claimed))


def refuse_documented(connection: Connection, new: Sequence[Frozen]) -> None:
    """Refuse documents whose charges stand in other live ones, or in one another.

    Raises:
        IssueRefusedError: some do; says in which.

    """
    refused: list[Finding] = []
    seen: dict[Claim, Frozen] = {}
    is_known = any_documented(connection, [document.payload for document in new])
    for document in new:
        claims = claims_of(document.payload)
        repeated = [claim.charge for claim in claims if _conflict(seen.get(claim), document)]
        if repeated:
            refused.append(_finding(repeated, "документ, который выпускается вместе с ним"))
        seen |= dict.fromkeys(claims, document)
        if is_known:
            kind, basis = document.context.document_type, document.basis
            found = documented_findings(connection, kind, document.payload, basis)
            refused += [finding for _, finding in found]
    if refused:
        raise IssueRefusedError(new[0].context.document_type, refused)


def _conflict(other: Frozen | None, new: Frozen) -> bool:
    """Whether a document of the same block may not have a charge of another one."""
    if other is None:
        return False
    is_of_type = other.context.document_type == new.context.document_type
    return not (is_of_type and not set(other.basis).isdisjoint(new.basis))


def _documented(connection: Connection, claims: Sequence[Claim]) -> Iterator[Row[Any]]:
    if claims and connection.dialect.name == SQLITE:
        yield from connection.execute(_FIND_IN_SQLITE, {"claims": json.dumps(claims)})
        return
    for start in range(0, len(claims), _AT_ONCE):
        yield from connection.execute(_FIND, {"claims": claims[start : start + _AT_ONCE]})


def _finding(charge_ids: Sequence[str], where: str) -> Finding:
    named = tuple(dict.fromkeys(charge_ids))
    more = f" и ещё {len(named) - _NAMED}" if len(named) > _NAMED else ""
    return evolve(
        DOCUMENTED,
        message=f"Начисления уже вошли в {where}: {', '.join(named[:_NAMED])}{more}",
        remedy="Проверьте, не отнесены ли одни начисления к двум договорам; "
        "прежний документ можно аннулировать или исправить",
    )


def _lock_of(claim: Claim) -> int:
    name = f"{claim.organisation}\0{claim.client}".encode()
    return int.from_bytes(blake2b(name, digest_size=8).digest(), signed=True)
