"""A source of models: what docgen asks, answered by a declaration of which field is which.

::

    class CrmSource(ModelSource):
        organisation_records = Records(Firm, fields={"name": "title", "inn": "inn"},
                                       always={"kind": "company"})
        client_records = Records(Customer, fields={"name": "title", "inn": "inn"},
                                 always={"kind": "company"})
        contract_records = Records(Deal, fields={"number": "number", "date": "signed",
                                                 "organisation_id": "firm_id",
                                                 "client_id": "customer_id"})
        charge_records = Records(Usage, fields={"contract_id": "deal_id", "date": "day",
                                                "item.name": "title", "item.price": "price"})

On the left stand docgen's fields, on the right the model's: attributes, through relations by two
underscores (``bank__bic``), or functions of a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, TypeVar

import attrs
from attrs import frozen
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError

from docgen.exceptions import DataError, SourceError, UnknownNameError, nearest_names
from docgen.models import (
    Charge,
    Contract,
    Organisation,
    Party,
    Payment,
    Period,
    Unreadable,
)
from docgen.models.mapping import from_mapping, put

T = TypeVar("T")

#: An attribute of a record, or a function of it.
Reading = str | Callable[[Any], Any]
_NOTHING: Final = (None, "")


@frozen
class Records:
    """Where records of one kind are: a model, or a manager or query of it; and what is what.

    ``fields`` are docgen's fields, with dots into their parts (``bank_account.bic``), by the
    model's; ``id`` is the model's primary key unless it is among them. What is the same for all is
    in ``always``.
    """

    model: Any
    fields: Mapping[str, Reading]
    always: Mapping[str, Any] = {}

    def query(self) -> Any:  # noqa: ANN401 - a QuerySet
        """Return a new query of all of them."""
        return getattr(self.model, "_default_manager", self.model).all()

    def column(self, name: str) -> str:
        """Return the model's own name of one of docgen's fields, to search by.

        Raises:
            SourceError: it is not an attribute.

        """
        found = self.fields.get(name, "pk" if name == "id" else None)
        if not isinstance(found, str):
            raise SourceError(f"records are looked for by {name!r}: name the model's field of it")
        return found

    def problems(self, kind: type) -> Iterator[str]:
        """Yield names that neither docgen's model nor the site's has, and docgen's that miss."""
        known = {field.alias: field for field in attrs.fields(kind)}
        stated = {name.partition(".")[0] for name in (*self.always, *self.fields)} | {"id"}
        for name in sorted(stated - known.keys()):
            near = nearest_names(name, known)
            yield f"{kind.__name__} has no field {name!r}" + (
                f"; meant {near[0]!r}?" if near else ""
            )
        wanted = (name for name, field in known.items() if field.default is attrs.NOTHING)
        yield from (f"{name!r} is not stated" for name in wanted if name not in stated)
        query = self.query()
        for reading in self.fields.values():
            if isinstance(reading, str) and not _leads(query, reading):
                yield f"{query.model.__name__} has no {reading.replace('__', '.')}"

    def plain(self, record: Any) -> dict[str, Any]:  # noqa: ANN401 - an instance of the model
        """Return a record as plain data with docgen's fields; what is empty is left out."""
        data: dict[str, Any] = {}
        stated = {"id": str(record.pk)} | {
            name: _value(record, reading) for name, reading in self.fields.items()
        }
        for name, value in {**self.always, **stated}.items():
            if value not in _NOTHING:
                put(data, name, value)
        return data


class ModelSource:
    """A source by declaration; subclasses say where records are, and override what is not plain.

    Wanted are ``organisation_records``, ``client_records``, ``contract_records`` and
    ``charge_records``; ``payment_records`` where payments are taken in.
    """

    organisation_records: Records
    client_records: Records
    contract_records: Records
    charge_records: Records
    payment_records: Records | None = None

    def __getattr__(self, name: str) -> Records:
        """Tell of records that were not declared, once they are asked for.

        Raises:
            SourceError: of those.

        """
        if name.endswith("_records"):
            raise SourceError(f"{type(self).__name__} does not say where they are: state {name}")
        raise AttributeError(name)

    def problems(self) -> Iterator[str]:
        """Yield what of the declaration would keep every document from being made."""
        for name, (kind, method) in _DECLARED.items():
            records = getattr(type(self), name, None)
            if records is not None:
                yield from (f"{name}: {problem}" for problem in records.problems(kind))
            elif name != "payment_records" and not self._has_own(method):
                yield f"{name} is not stated, nor is {method}() overridden"

    def _has_own(self, method: str) -> bool:
        return getattr(type(self), method) is not getattr(ModelSource, method)

    def organisation(self, organisation_id: str) -> Organisation:
        """Return one of our own organisations."""
        return _one(self.organisation_records, Organisation, "organisation", organisation_id)

    def client(self, client_id: str) -> Party:
        """Return a client."""
        return _one(self.client_records, Party, "client", client_id)

    def contract(self, contract_id: str) -> Contract:
        """Return a contract."""
        return _one(self.contract_records, Contract, "contract", contract_id)

    def contracts(self, *, client: str | None = None) -> Iterable[Contract]:
        """Return all contracts, or those of one client."""
        for row in self.each_contract(client=client):
            if isinstance(row, Unreadable):
                raise row.error
            yield row

    def each_contract(self, *, client: str | None = None) -> Iterator[Contract | Unreadable]:
        """Return contracts and, in its place, each that cannot be read."""
        records = self.contract_records
        query = records.query().order_by("pk")
        if client is not None:
            query = _narrowed(query, {records.column("client_id"): client})
        for record in _asked(query):
            plain = records.plain(record)
            try:
                yield _made(Contract, plain, f"contract {record.pk}")
            except DataError as error:
                known = ("id", "number", "organisation_id", "client_id")
                yield Unreadable(
                    error=error,
                    **{name: str(plain[name]) for name in known if name in plain},
                )

    def charges(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what was consumed under a contract in a period, in order of date."""
        return _dated(self.charge_records, Charge, contract, period)

    def expected(self, contract: Contract, period: Period) -> Sequence[Charge]:  # noqa: ARG002
        """Return what will be charged: nothing is known beforehand, unless overridden."""
        return ()

    def payments(self, contract: Contract, period: Period) -> Sequence[Payment]:
        """Return the money received under a contract in a period, in order of date."""
        if self.payment_records is None:
            return ()
        return _dated(self.payment_records, Payment, contract, period)

    def balance(self, contract: Contract, on: date) -> Decimal:
        """Return payments less charges: a matter of the CRM's own, to be overridden.

        Raises:
            SourceError: it was not.

        """
        raise SourceError(
            f"{type(self).__name__} does not tell the balance of contract {contract.id} on {on}: "
            "override balance(contract, on)"
        )


#: Of what each declaration makes, and which method answers by it.
_DECLARED: Final[Mapping[str, tuple[type, str]]] = {
    "organisation_records": (Organisation, "organisation"),
    "client_records": (Party, "client"),
    "contract_records": (Contract, "contract"),
    "charge_records": (Charge, "charges"),
    "payment_records": (Payment, "payments"),
}


def _leads(query: Any, path: str) -> bool:  # noqa: ANN401 - a QuerySet
    """Whether the attributes of a path are there, as far as relations tell of which model."""
    model, known = query.model, {*query.query.annotations}
    for step in path.split("__"):
        if step in known:
            return True
        if not hasattr(model, step):
            return False
        relations = {row.name: row.related_model for row in model._meta.get_fields()}  # noqa: SLF001
        model, known = relations.get(step), set()
        if model is None:
            return True
    return True


def _one(records: Records, kind: type[T], name: str, record_id: str) -> T:
    try:
        record = records.query().get(**{records.column("id"): record_id})
    except (ObjectDoesNotExist, ValueError, ValidationError):
        raise UnknownNameError(name, record_id, ()) from None
    except DatabaseError as error:
        raise SourceError(f"the site's database failed: {error}") from error
    return _made(kind, records.plain(record), f"{name} {record_id}")


def _dated(records: Records, kind: type[T], contract: Contract, period: Period) -> tuple[T, ...]:
    day = records.column("date")
    query = _narrowed(
        records.query(),
        {
            records.column("contract_id"): contract.id,
            f"{day}__gte": period.start,
            f"{day}__lte": period.end,
        },
    )
    return tuple(
        _made(kind, records.plain(row), f"{kind.__name__.lower()} {row.pk}")
        for row in _asked(query.order_by(day, "pk"))
    )


def _narrowed(query: Any, wanted: Mapping[str, object]) -> Any:  # noqa: ANN401 - a QuerySet
    """Narrow a query; an id that cannot be one of the model's finds nothing."""
    try:
        return query.filter(**wanted)
    except (ValueError, ValidationError):
        return query.none()


def _asked(query: Any) -> Iterator[Any]:  # noqa: ANN401 - a QuerySet
    try:
        yield from query
    except DatabaseError as error:
        raise SourceError(f"the site's database failed: {error}") from error


def _made(kind: type[T], plain: Mapping[str, Any], source: str) -> T:
    return from_mapping(kind, plain, source=source)


def _value(record: Any, reading: Reading) -> Any:  # noqa: ANN401 - whatever the model holds
    if callable(reading):
        return reading(record)
    path = reading.replace("__", ".")
    try:
        value = attrgetter(path)(record)
    except (AttributeError, ObjectDoesNotExist):
        if getattr(record, path.partition(".")[0], "") is None:
            return None  # a relation that leads nowhere
        raise SourceError(f"{type(record).__name__} {record.pk} has no {path}") from None
    return str(value) if path.rpartition(".")[2].endswith(("_id", "pk")) else value
