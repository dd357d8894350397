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
``balance``      one row of one column, no fields      ``:contract_id``, ``:on``
===============  ====================================  ======================================

All sections are required but ``expected``: what will be charged, for documents of prepayment. A
query is one ``SELECT`` (or ``WITH … SELECT``) and uses every one of
its parameters, which are always bound, never written into the text; ids are bound as text and
days as dates. Both ends of a period are included. Values are written as
:func:`docgen.models.mapping.from_mapping` reads them: rates, units and currencies by their code,
an address or a person's name whole or by parts. A NULL or empty column leaves its field out. In
``values``, keys are the column's values as text, ``true`` and ``false`` for booleans, and a value
that is not listed is an error.

Whatever else the database has to be asked (a cast, a default, a join) is said in the query.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import evolve, field, frozen
from sqlalchemy import Date, String, TextClause, bindparam, text

from docgen.exceptions import ConfigurationError, nearest_names
from docgen.models import Charge, Contract, Organisation, Party, Payment, Picture
from docgen.sources.pictures import read_picture

_SECTION_KEYS: Final = ("query", "columns", "values", "constants")
_DAYS: Final = frozenset({"start", "end", "on"})


@frozen(kw_only=True)
class _Entity:
    """A section's contract: its model, its query's parameters, fields nobody can do without."""

    model: type[Any] | None
    parameters: frozenset[str]
    required: tuple[str, ...] = ()
    optional: bool = False


_CHARGES: Final = _Entity(
    model=Charge,
    parameters=frozenset({"contract_id", "start", "end"}),
    required=("id", "contract_id", "date", "item.name", "item.price"),
)

_ENTITIES: Final[Mapping[str, _Entity]] = {
    "organisation": _Entity(
        model=Organisation,
        parameters=frozenset({"organisation_id"}),
        required=("id", "kind", "name"),
    ),
    "client": _Entity(
        model=Party, parameters=frozenset({"client_id"}), required=("id", "kind", "name")
    ),
    "contracts": _Entity(
        model=Contract,
        parameters=frozenset({"client_id", "contract_id"}),
        required=("id", "number", "date", "organisation_id", "client_id"),
    ),
    "charges": _CHARGES,
    "expected": evolve(_CHARGES, optional=True),
    "payments": _Entity(
        model=Payment,
        parameters=frozenset({"contract_id", "start", "end"}),
        required=("id", "contract_id", "date", "amount"),
    ),
    "balance": _Entity(model=None, parameters=frozenset({"contract_id", "on"})),
}


@frozen(kw_only=True)
class EntityMapping:
    """A section, checked: its query and where its model's fields come from.

    ``columns`` and ``constants`` have the fields' dotted paths as keys, ``values`` the columns'
    names. ``place`` is how errors name the section: ``source.toml [client]``.
    """

    place: str
    query: TextClause
    columns: Mapping[str, str] = field(factory=dict)
    values: Mapping[str, Mapping[str, object]] = field(factory=dict)
    constants: Mapping[str, object] = field(factory=dict)
    pictures: frozenset[str] = frozenset()
    folder: Path

    def read(self, row: Mapping[str, object]) -> dict[str, Any]:
        """Turn a row into plain data for the model.

        Raises:
            LookupError: the row lacks a column that the section names.
            ValueError: a value has no translation, or a picture cannot be read.

        """
        data: dict[str, Any] = {}
        for path, column in self.columns.items():
            value = self._value(path, column, row[column])
            if value is not None:
                _put(data, path, value)
        for path, value in self.constants.items():
            _put(data, path, value)
        return data

    def origin(self, path: str) -> str:
        """Return which of the section's columns or constants gives a field or part of it.

        Nothing, where none does.
        """
        parts = path.split(".")
        for end in range(len(parts), 0, -1):
            name = ".".join(parts[:end])
            if name in self.columns:
                return f"{self.place} columns.{name}: {self.columns[name]}"
            if name in self.constants:
                return f"{self.place} constants.{name}"
        return ""

    def _value(self, path: str, column: str, value: object) -> object:
        if isinstance(value, memoryview):
            value = bytes(value)
        if value is None or (isinstance(value, (str, bytes)) and not value.strip()):
            return None
        if column in self.values:
            return _translated(value, self.values[column], column)
        if path in self.pictures and isinstance(value, str):
            return read_picture(value, self.folder).content
        return value


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
    _refuse_unknown(str(path), "section", data, _ENTITIES)
    return {
        name: _section(path, name, data.get(name), entity)
        for name, entity in _ENTITIES.items()
        if name in data or not entity.optional
    }


def _section(path: Path, name: str, data: object, entity: _Entity) -> EntityMapping:
    place = f"{path} [{name}]"
    if not isinstance(data, dict):
        raise ConfigurationError(f"{place} is missing; add it with a query")
    known = _SECTION_KEYS if entity.model else ("query",)
    _refuse_unknown(place, "key", data, known)
    columns = dict(_flat(_table(place, data, "columns")))
    constants = dict(_flat(_table(place, data, "constants")))
    values = _table(place, data, "values")
    _check_columns(place, columns, values)
    _check_fields(place, [*columns, *constants], entity)
    return EntityMapping(
        place=place,
        query=_query(place, data.get("query"), entity.parameters),
        columns=columns,
        values=values,
        constants=constants,
        pictures=frozenset(name for name in columns if _field_type(entity, name) is Picture),
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
    # With their types known, days are bound as days, and SQLAlchemy compiles the query once.
    return statement.bindparams(
        *(bindparam(name, type_=Date() if name in _DAYS else String()) for name in parameters)
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


def _check_columns(place: str, columns: Mapping[str, object], values: Mapping[str, object]) -> None:
    for path, column in columns.items():
        if not isinstance(column, str):
            raise ConfigurationError(f"{place} columns.{path} is no name of a column; quote it")
    _refuse_unknown(place, "column in values:", values, [str(name) for name in columns.values()])
    for column, table in values.items():
        if not isinstance(table, dict):
            raise ConfigurationError(f"{place} values.{column} is not a table of translations")


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
        if not (isinstance(current, type) and attrs.has(current)):
            if get_origin(current) in {dict, Mapping}:
                return get_args(current)[1]
            message = f"{path}: nothing can follow before .{name}"
            raise LookupError(message)
        known = get_type_hints(current)
        names = [row.name for row in attrs.fields(current)]
        if name not in names:
            nearest = nearest_names(name, names)
            hint = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(names)}"
            message = f"there is no field {path}; {hint}"
            raise LookupError(message)
        current = _without_none(known[name])
    return current


def _without_none(kind: object) -> object:
    if get_origin(kind) in {Union, UnionType}:
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def _translated(value: object, table: Mapping[str, object], column: str) -> object:
    key = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        return table[key]
    except KeyError:
        message = f"{column} = {key!r} has no translation; add it to [….values.{column}]"
        raise ValueError(message) from None


def _put(data: dict[str, Any], path: str, value: object) -> None:
    *parents, last = path.split(".")
    for name in parents:
        data = data.setdefault(name, {})
    data[last] = value


def _refuse_unknown(place: str, kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            nearest = nearest_names(name, known)
            hint = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(known)}"
            raise ConfigurationError(f"{place}: unknown {kind} {name}; {hint}")
