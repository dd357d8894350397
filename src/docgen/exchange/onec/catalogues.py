"""Where the values of reference objects stand in EnterpriseData, the same in 1.17 and 1.21.

The order of rows is that of the schema. A reference holds the object's key properties; the
object itself stands before it in the message, because 1C deletes what it knows by key alone.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from docgen.models import Nature, Party, PartyKind, VatRate
from docgen.models.address import RUSSIA
from docgen.official.binding import Binding, Codec, Record, always, child, inside, itself, text

#: How long a name may be in the lists of 1C; the full one stands beside it.
_NAME_LENGTH: Final = 100

_REDUCED: Final = frozenset({5, 7, 10})


def record(*bindings: Binding) -> Record[dict[str, Any]]:
    """Return the table of an object; what is read of one are its fields by name."""
    return Record(dict, *bindings)


def _flag(value: bool) -> str:  # noqa: FBT001 - the codec's only argument
    return "true" if value else "false"


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T12:00:00"


FLAG: Final = Codec(_flag, "true".__eq__)
DAY: Final = Codec(dt.date.isoformat, dt.date.fromisoformat)
MOMENT: Final = Codec(_moment, str)
MONEY: Final = Codec("{:.2f}".format, Decimal)
QUANTITY: Final = Codec("{:.3f}".format, Decimal)
COUNT: Final = Codec(str, int)


def _short(name: str) -> str:
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1].rstrip()}…"


def _classified(code: str, name: str) -> tuple[Binding, ...]:
    """Return an entry of a classifier: its code and its name."""
    return (inside("ДанныеКлассификатора", text("Код", code), text("Наименование", name)),)


# Parties ----------------------------------------------------------------------------------


def _legal_kind(party: Party) -> str:
    return "ФизическоеЛицо" if party.kind.is_person else "ЮридическоеЛицо"


def _is_sole_proprietor(party: Party) -> bool | None:
    return True if party.kind is PartyKind.SOLE_PROPRIETOR else None


def _foreign_country(party: Party) -> Any:  # noqa: ANN401 - an address, or nothing
    address = party.address
    return address if address is not None and address.country != RUSSIA else None


def _country_name(address: Any) -> str:  # noqa: ANN401 - an address
    return str(address.country_name or address.country)


_COUNTRY: Final = record(
    inside(
        "ДанныеКлассификатора",
        text("Код", "country"),
        text("Наименование", "country_name", get=_country_name),
    ),
)

_NAMES: Final = (
    text("Наименование", "name", get=lambda party: _short(party.name)),
    text("НаименованиеПолное", "full_name", get=lambda party: party.full_name or party.name),
    text("ИНН", "inn"),
    text("КПП", "kpp", get=attrgetter("printed_kpp")),
)

#: Our own organisation is known to the accountant's base: it is found by what it has.
ORGANISATION_KEY: Final = record(
    *_NAMES, text("ЮридическоеФизическоеЛицо", "kind", get=_legal_kind)
)
ORGANISATION: Final = record(
    child("КлючевыеСвойства", "key", ORGANISATION_KEY, get=itself),
    text("ОКПО", "okpo"),
    text("ОГРН", "ogrn"),
)

COUNTERPARTY_KEY: Final = record(
    text("Ссылка", "guid"),
    text("Наименование", "name", get=lambda row: _short(row.party.name)),
    text("НаименованиеПолное", "full_name", get=lambda row: row.party.full_name or row.party.name),
    text("ИНН", "inn", get=attrgetter("party.inn")),
    text("КПП", "kpp", get=attrgetter("party.printed_kpp")),
    text("ЮридическоеФизическоеЛицо", "kind", get=lambda row: _legal_kind(row.party)),
    child("СтранаРегистрации", "country", _COUNTRY, get=lambda row: _foreign_country(row.party)),
    text("НалоговыйНомерНерезидента", "tax_id", get=attrgetter("party.tax_id")),
    text(
        "ИндивидуальныйПредприниматель",
        "is_sole",
        FLAG,
        get=lambda row: _is_sole_proprietor(row.party),
    ),
)
COUNTERPARTY: Final = record(
    child("КлючевыеСвойства", "key", COUNTERPARTY_KEY, get=itself),
    text("ОКПО", "okpo", get=attrgetter("party.okpo")),
    text(
        "ОбособленноеПодразделение",
        "is_branch",
        FLAG,
        get=lambda row: True if row.party.kind is PartyKind.BRANCH else None,
    ),
)

# Classifiers, items, contracts --------------------------------------------------------------

CURRENCY_KEY: Final = record(*_classified("numeric", "symbol"))
CURRENCY: Final = record(
    child("КлючевыеСвойства", "key", CURRENCY_KEY, get=itself),
    text("НаименованиеПолное", "name"),
)
UNIT_KEY: Final = record(*_classified("code", "symbol"))
UNIT: Final = record(child("КлючевыеСвойства", "key", UNIT_KEY, get=itself))


def _rate_kind(rate: VatRate) -> str:
    if rate.percent is None:
        return "БезНДС"
    if not rate.percent:
        return "Нулевая"
    # 5 % and 7 % are written as the reduced rate: no public rules of 1C say otherwise.
    kind = "Пониженная" if rate.percent in _REDUCED else "Общая"
    return f"{kind}Расчетная" if rate.calculated else kind


VAT_RATE: Final = record(
    text("Ставка", "percent"),
    text("РасчетнаяСтавка", "calculated", FLAG),
    text("НеОблагается", "untaxed", FLAG, get=lambda rate: rate.percent is None),
    text("ВидСтавки", "kind", get=_rate_kind),
)

_KINDS_OF_PRODUCT: Final = {Nature.GOODS: "Товар", Nature.WORK: "Работа"}

PRODUCT_KEY: Final = record(
    text("Ссылка", "guid"),
    text("НаименованиеПолное", "full_name", get=attrgetter("name")),
    text("Артикул", "article"),
    text("Наименование", "name", get=lambda row: _short(row.name)),
)
PRODUCT: Final = record(
    child("КлючевыеСвойства", "key", PRODUCT_KEY, get=itself),
    text(
        "ТипНоменклатуры",
        "nature",
        get=lambda row: _KINDS_OF_PRODUCT.get(row.nature, "Услуга"),
    ),
    child("ЕдиницаИзмерения", "unit", UNIT_KEY),
    child("СтавкаНДС", "vat_rate", VAT_RATE),
)

AGREEMENT_KEY: Final = record(
    text("Ссылка", "guid"),
    text("ВидДоговора", "kind", get=always("СПокупателем")),
    child("Организация", "organisation", ORGANISATION_KEY),
    child("Контрагент", "buyer", COUNTERPARTY_KEY),
    child("ВалютаВзаиморасчетов", "currency", CURRENCY_KEY),
    text("Наименование", "name"),
    text("Дата", "date", DAY),
    text("Номер", "number"),
)
AGREEMENT: Final = record(child("КлючевыеСвойства", "key", AGREEMENT_KEY, get=itself))
