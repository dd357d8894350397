"""The TOML file that tells :class:`docgen.sources.SqlSource` what to ask and how to read it.

One section for each thing a source answers::

    [client]
    query = "SELECT * FROM customer WHERE id = :client_id"

    [client.columns]                 # the model's field = the query's column
    id = "id"
    kind = "kind"
    name = "short_name"
    bank_account.bic = "bik"         # a field of a field
    director.signature = "sign_png"  # a picture: a BLOB, or a path beside this file

    [client.clean]                   # a field, and what is done to its column before it is read
    inn = "digits"
    name = "strip"

    [client.values.kind]             # what a column holds = what the field takes
    JUR = "company"
    IP = "sole_proprietor"

    [client.constants]               # fields that are the same in every row
    address.country = "643"

===============  ====================================  ======================================
section          its fields are those of               its query gets
===============  ====================================  ======================================
``organisation`` :class:`docgen.models.Organisation`   ``:organisation_id``
``client``       :class:`docgen.models.Party`          ``:client_id``
``contracts``    :class:`docgen.models.Contract`       ``:client_id``, ``:contract_id``, each
                                                       NULL for all of them
``charges``      :class:`docgen.models.Charge`         ``:contract_id``, ``:start``, ``:end``
``expected``     :class:`docgen.models.Charge`         ``:contract_id``, ``:start``, ``:end``
``payments``     :class:`docgen.models.Payment`        ``:contract_id``, ``:start``, ``:end``
``documents``    ``ForeignDocument`` of the models     ``:contract_id``, ``:start``, ``:end``
``contacts``     :class:`docgen.models.Contact`         ``:client_id``
``staff``        :class:`docgen.models.Contact`         ``:organisation_id``
``expenses``     :class:`docgen.models.Expense`         ``:client_id``
``total``        one row of one column, no fields      ``:contract_id``, ``:start``, ``:end``
``balance``      one row of one column, no fields      ``:contract_id``, ``:on``
===============  ====================================  ======================================

Some sections may be left out: ``contacts``, ``staff`` and ``expenses``, the people of clients and
of our organisations, and what was spent on clients; ``expected``, what will be charged, for
documents of prepayment; ``documents``, acts and waybills of another system, for reconciliation
statements; ``total``, what the billing itself says that a period's charges come to, tax included,
NULL where it says nothing; and ``balance``, which is then worked out of all charges and payments.

A query is one ``SELECT`` (or ``WITH … SELECT``) and uses every one of its parameters, which are
always bound, never written into the text. Ids are bound as texts that fit integer keys as well.
Both ends of a period are included: ``:start`` is its first day, ``:end`` and ``:on`` are the last
moment of a day, so that a column of moments is compared as rightly as one of days.

``client`` and ``charges`` may have a second query, ``many``, for all contracts that a batch has in
hand: instead of one id it gets all of them, ``:client_ids`` or ``:contract_ids``, and finds what
the first one finds for each::

    [charges]
    query = "SELECT * FROM charge WHERE contract_id = :contract_id AND day BETWEEN :start AND :end"
    many = "SELECT * FROM charge WHERE contract_id IN :contract_ids AND day BETWEEN :start AND :end"

Values are written as :func:`docgen.models.mapping.from_mapping` reads them: rates, units and
currencies by their code, an address or a person's name whole or by parts. A NULL or empty column
leaves its field out. A moment in a field of a day is the day it is of, in ``time_zone`` where the
column knows one (at the top of the file; ``Europe/Moscow`` unless given). ``clean`` names one step,
or a list of them, of :mod:`docgen.sources.cleaning`. ``values`` are of a field, or of a column;
their keys are the column's values as text, ``true`` and ``false`` for booleans, and a value that is
not listed is an error.

Whatever else the database has to be asked (a cast, a default, a join) is said in the query.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from os import PathLike
from pathlib import Path
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import attrs
from attrs import evolve, frozen
from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.types import TypeEngine

from docgen.exceptions import ConfigurationError, nearest_names
from docgen.models import (
    Charge,
    Contact,
    Contract,
    Expense,
    ForeignDocument,
    Organisation,
    OwnValues,
    Party,
    Payment,
    Picture,
)
from docgen.sources.cleaning import STEPS
from docgen.sources.parameters import FIRST_DAY, ID, LAST_DAY
from docgen.sources.rows import EntityMapping

_SECTION_KEYS: Final = ("query", "columns", "values", "clean", "constants")
#: So end the names of parameters that are lists of ids.
_MANY: Final = "_ids"
_TIME_ZONE: Final = "time_zone"
_MOSCOW: Final = "Europe/Moscow"
_DAYS: Final[Mapping[str, TypeEngine[Any]]] = {
    "start": FIRST_DAY,
    "end": LAST_DAY,
    "on": LAST_DAY,
}


@frozen(kw_only=True)
class _Entity:
    """A section's contract: its model, its query's parameters, fields nobody can do without.

    ``many`` are the parameters of the query for many at once, where there may be one.
    """

    model: type[Any] | None
    parameters: frozenset[str]
    required: tuple[str, ...] = ()
    optional: bool = False
    many: frozenset[str] = frozenset()


_CHARGES: Final = _Entity(
    model=Charge,
    parameters=frozenset({"contract_id", "start", "end"}),
    many=frozenset({"contract_ids", "start", "end"}),
    required=("id", "contract_id", "date", "item.name", "item.price"),
)

_ENTITIES: Final[Mapping[str, _Entity]] = {
    "organisation": _Entity(
        model=Organisation,
        parameters=frozenset({"organisation_id"}),
        required=("id", "kind", "name"),
    ),
    "client": _Entity(
        model=Party,
        parameters=frozenset({"client_id"}),
        required=("id", "kind", "name"),
        many=frozenset({"client_ids"}),
    ),
    "contracts": _Entity(
        model=Contract,
        parameters=frozenset({"client_id", "contract_id"}),
        required=("id", "number", "date", "organisation_id", "client_id"),
    ),
    "charges": _CHARGES,
    "expected": evolve(_CHARGES, optional=True, many=frozenset()),
    "payments": _Entity(
        model=Payment,
        parameters=frozenset({"contract_id", "start", "end"}),
        required=("id", "contract_id", "date", "amount"),
    ),
    "documents": _Entity(
        model=ForeignDocument,
        parameters=frozenset({"contract_id", "start", "end"}),
        required=("id", "contract_id", "date", "title", "number", "amount"),
        optional=True,
    ),
    "contacts": _Entity(
        model=Contact,
        parameters=frozenset({"client_id"}),
        required=("name",),
        optional=True,
    ),
    "staff": _Entity(
        model=Contact,
        parameters=frozenset({"organisation_id"}),
        required=("name",),
        optional=True,
    ),
    "expenses": _Entity(
        model=Expense,
        parameters=frozenset({"client_id"}),
        required=("id", "client_id", "date", "amount"),
        optional=True,
    ),
    "total": _Entity(
        model=None, parameters=frozenset({"contract_id", "start", "end"}), optional=True
    ),
    "balance": _Entity(model=None, parameters=frozenset({"contract_id", "on"}), optional=True),
}


def read_sql_mapping(path: str | PathLike[str]) -> Mapping[str, EntityMapping]:
    """Read and check the whole file: an :class:`EntityMapping` for each section there is.

    Raises:
        ConfigurationError: the file cannot be read, or a section, query, parameter or field in
            it is missing or unknown; names the file, the section and the remedy.

    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = tomllib.load(file)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path} is not TOML: {error}") from error
    zone = _zone(path, data.pop(_TIME_ZONE, _MOSCOW))
    _refuse_unknown(str(path), "section", data, _ENTITIES)
    return {
        name: _section(path, name, data.get(name), entity, zone)
        for name, entity in _ENTITIES.items()
        if name in data or not entity.optional
    }


def _zone(path: Path, name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (LookupError, OSError, ValueError):
        raise ConfigurationError(
            f"{path}: there is no time zone {name!r}; write one like {_MOSCOW}"
        ) from None


def _section(path: Path, name: str, data: object, entity: _Entity, zone: ZoneInfo) -> EntityMapping:
    place = f"{path} [{name}]"
    if not isinstance(data, dict):
        raise ConfigurationError(f"{place} is missing; add it with a query")
    known = (*_SECTION_KEYS, *(("many",) if entity.many else ())) if entity.model else ("query",)
    _refuse_unknown(place, "key", data, known)
    columns = dict(_flat(_table(place, data, "columns")))
    constants = dict(_flat(_table(place, data, "constants")))
    values = dict(_translations(place, _table(place, data, "values")))
    clean = dict(_steps(place, _table(place, data, "clean")))
    _check_columns(place, columns)
    named = [*columns, *(str(column) for column in columns.values())]
    _refuse_unknown(place, "column in values:", values, named)
    _refuse_unknown(place, "field in clean:", clean, columns)
    _check_fields(place, [*columns, *constants], entity)
    return EntityMapping(
        place=place,
        query=_query(place, data.get("query"), entity.parameters),
        many=_query(place, data["many"], entity.many) if "many" in data else None,
        columns=columns,
        values=values,
        clean=clean,
        constants=constants,
        days=frozenset(name for name in columns if _field_type(entity, name) is dt.date),
        pictures=frozenset(name for name in columns if _field_type(entity, name) is Picture),
        zone=zone,
        folder=path.parent,
    )


def _query(place: str, query: object, parameters: frozenset[str]) -> TextClause:
    if not isinstance(query, str) or not query.strip():
        raise ConfigurationError(f'{place} has no query; write query = "SELECT …"')
    first = query.split(maxsplit=1)[0].upper()
    if first not in {"SELECT", "WITH"}:
        raise ConfigurationError(f"{place} query starts with {first}; only SELECT is run")
    statement = text(query)
    used = frozenset(statement.compile().params)
    for name in sorted(used - parameters):
        listed = ", ".join(f":{known}" for known in sorted(parameters))
        raise ConfigurationError(f"{place} query uses :{name}; it gets only {listed}")
    for name in sorted(parameters - used):
        raise ConfigurationError(f"{place} query does not use :{name}; compare a column with it")
    # With their types known, SQLAlchemy compiles the query once.
    return statement.bindparams(
        *(
            bindparam(name, type_=_DAYS.get(name, ID), expanding=name.endswith(_MANY))
            for name in parameters
        )
    )


def _table(place: str, data: Mapping[str, object], key: str) -> dict[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise ConfigurationError(f"{place} {key} is not a table; write [….{key}]")
    return table


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the leaves of nested tables with their dotted paths."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _translations(
    place: str, values: Mapping[str, object], prefix: str = ""
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the tables of translations, by the field or the column that each is of."""
    for name, table in values.items():
        if not isinstance(table, dict):
            raise ConfigurationError(
                f"{place} values.{prefix}{name} is not a table of translations"
            )
        if any(isinstance(part, dict) for part in table.values()):
            yield from _translations(place, table, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", table


def _steps(place: str, table: Mapping[str, object]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the steps of each field that is cleaned."""
    for path, named in _flat(table):
        names = (named,) if isinstance(named, str) else named
        if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
            raise ConfigurationError(f"{place} clean.{path} is neither a step nor a list of them")
        _refuse_unknown(place, f"step in clean.{path}:", names, STEPS)
        yield path, tuple(names)


def _check_columns(place: str, columns: Mapping[str, object]) -> None:
    for path, column in columns.items():
        if not isinstance(column, str):
            raise ConfigurationError(f"{place} columns.{path} is no name of a column; quote it")


def _check_fields(place: str, paths: Iterable[str], entity: _Entity) -> None:
    """Refuse unknown fields, fields given twice and a lack of required ones."""
    seen: set[str] = set()
    for path in paths:
        try:
            _field_type(entity, path)
        except LookupError as error:
            raise ConfigurationError(f"{place}: {error.args[0]}") from None
        for other in seen:
            if other == path or f"{other}.".startswith(f"{path}.") or path.startswith(f"{other}."):
                raise ConfigurationError(f"{place} gives {path} twice, also as {other}; keep one")
        seen.add(path)
    for required in entity.required:
        if not any(path == required or path.startswith(f"{required}.") for path in seen):
            raise ConfigurationError(f"{place} columns lacks {required}; name its column")


def _field_type(entity: _Entity, path: str) -> object:
    """Return the type of a model's field, given by its dotted path.

    Raises:
        LookupError: the model has no such field; names the nearest.

    """
    current: object = entity.model
    for name in path.split("."):
        if current is OwnValues:
            return str
        if not (isinstance(current, type) and attrs.has(current)):
            if get_origin(current) in {dict, Mapping}:
                return get_args(current)[1]
            message = f"{path}: nothing can follow before .{name}"
            raise LookupError(message)
        known = _fields(current)
        if name not in known:
            names = list(known)
            nearest = nearest_names(name, names)
            hint = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(names)}"
            message = f"there is no field {path}; {hint}"
            raise LookupError(message)
        current = _without_none(known[name])
    return current


@cache
def _fields(model: type) -> Mapping[str, object]:
    """Return the types of a model's fields, read once: each column of a mapping asks for them."""
    hints = get_type_hints(model)
    return {field.name: hints[field.name] for field in attrs.fields(model)}


def _without_none(kind: object) -> object:
    if get_origin(kind) in {Union, UnionType}:
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def _refuse_unknown(place: str, kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            nearest = nearest_names(name, known)
            hint = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(known)}"
            raise ConfigurationError(f"{place}: unknown {kind} {name}; {hint}")
