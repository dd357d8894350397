"""The kit for authors of plugins and templates: parties, lines and whole samples to try with.

Everything is plain data, as a CRM would send it. The requisites have valid checksums and belong
to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

Sample = Mapping[str, Any]

_BANK: Final = {
    "bank_name": "АО «Банк Примерный»",
    "bank_city": "г. Москва",
    "bic": "044525990",
    "correspondent_account": "30101810900000000990",
}

COMPANY: Final[Sample] = {
    "id": "sever",
    "kind": "company",
    "name": "ООО «Северная связь»",
    "full_name": "Общество с ограниченной ответственностью «Северная связь»",
    "inn": "7700990010",
    "kpp": "770001001",
    "ogrn": "1267700099006",
    "address": "115114, г. Москва, ул. Примерная, д. 12, стр. 3, офис 401",
    "phone": "+7 495 000-00-01",
    "email": "office@sever.example.com",
    "bank_account": {**_BANK, "settlement_account": "40702810600000000901"},
    "director": {
        "name": "Воронцов Алексей Петрович",
        "position": "генеральный директор",
        "basis": "Устава",
    },
    "chief_accountant": {"name": "Мельникова Ольга Сергеевна", "position": "главный бухгалтер"},
    "vat_policy": {"rate": "22", "prices_include_vat": True},
    "deferral_days": 10,
    "facsimile_types": ["invoice", "act"],
}

SOLE_PROPRIETOR: Final[Sample] = {
    "id": "lebedeva",
    "kind": "sole_proprietor",
    "name": "ИП Лебедева Н. В.",
    "full_name": "Индивидуальный предприниматель Лебедева Наталья Викторовна",
    "inn": "770099004446",
    "ogrn": "326770000990011",
    "ogrn_date": "2026-01-19",
    "address": "125009, г. Москва, Образцовый пер., д. 5, кв. 17",
    "phone": "+7 495 000-00-02",
    "bank_account": {**_BANK, "settlement_account": "40802810800000000902"},
    "person": "Лебедева Наталья Викторовна",
    "vat_policy": {"rate": "none"},
    "deferral_days": 5,
}

BUYER: Final[Sample] = {
    "id": "romashka",
    "kind": "company",
    "name": "ООО «Ромашка и партнёры»",
    "full_name": "Общество с ограниченной ответственностью «Ромашка и партнёры»",
    "inn": "7710990027",
    "kpp": "771001001",
    "ogrn": "1257700099018",
    "address": "101000, г. Москва, Чистый бульвар, д. 7",
    "phone": "+7 495 000-00-03",
    "director": {
        "name": "Швец Марина Игоревна",
        "position": "директор",
        "basis": "Устава",
    },
}

FOREIGN_BUYER: Final[Sample] = {
    "id": "adria",
    "kind": "foreign",
    "name": "Adria Telekom d.o.o.",
    "tax_id": "109990001",
    "address": {"country": "688", "text": "Сербия, 11000, Белград, Primerna ulica 15"},
    "director": {
        "name": {"last": "Петрович", "first": "Милош", "gender": "masculine"},
        "position": "директор",
    },
}

_LONG_BUYER: Final[Sample] = {
    **BUYER,
    "name": "ФГБУ «Научно-исследовательский институт перспективных информационно-"
    "телекоммуникационных технологий и систем автоматизированного управления имени "
    "академика И. И. Примерова» (филиал «Северо-Западный & <Опытный>»)",
    "address": "196000, г. Санкт-Петербург, внутригородское муниципальное образование "
    "Примерное, пр-кт Академика Образцова, д. 128, корп. 4, лит. А, помещ. 15-Н, каб. 1204",
}

_SERVICES: Final[tuple[Sample, ...]] = (
    {
        "name": "Доступ к сети Интернет, тариф «Бизнес 100», октябрь 2026 г.",
        "unit": "мес",
        "price": "8540.00",
    },
    {"name": "Выделенный IP-адрес", "quantity": "4", "unit": "шт", "price": "183.00"},
    {
        "name": "Местные и междугородные телефонные соединения",
        "quantity": "1284.5",
        "unit": "мин",
        "price": "1.22",
    },
    {"name": "Аренда коммутатора, 24 порта", "unit": "мес", "price": "610.00"},
    {
        "name": "Резервное копирование",
        "quantity": "250",
        "unit": "Гбайт",
        "price": "3.66",
        "discount": "91.50",
    },
    {"name": "Настройка маршрутизатора", "quantity": "1.5", "unit": "ч", "price": "2440.00"},
    {"name": "Размещение сервера 1U", "unit": "мес", "price": "4880.00"},
    {"name": "Техническая поддержка, расширенная", "unit": "мес", "price": "3050.00"},
)

_NO_DISCOUNT: Final = tuple(
    {key: value for key, value in row.items() if key != "discount"} for row in _SERVICES
)


def sale(
    *,
    seller: Sample = COMPANY,
    buyer: Sample = BUYER,
    lines: Iterable[Sample] = _NO_DISCOUNT,
    **more: object,
) -> dict[str, Any]:
    """Return the data of a sale in October 2026, ready for any type with priced lines."""
    contract = {"id": "k-7", "number": "СС-7/26", "date": "2026-01-12", "subject": "Услуги связи"}
    return {
        "date": "2026-10-31",
        "seller": seller,
        "buyer": buyer,
        "contract": contract,
        "period": "2026-10",
        "lines": list(lines),
        **more,
    }


def repeated_lines(count: int, name: str = "") -> list[Sample]:
    """Return ``count`` lines, the usual ones over and over; ``name`` goes before each name."""
    rows = [_NO_DISCOUNT[index % len(_NO_DISCOUNT)] for index in range(count)]
    return [{**row, "name": f"{name}{row['name']}"} for row in rows]


def sale_samples() -> Mapping[str, Sample]:
    """Return the named samples that every type with priced lines should print well."""
    rates = ("22", "10", "0", "none", "22", "10", "22", "none")
    net = {**COMPANY, "vat_policy": {"rate": "22", "prices_include_vat": False}}
    usn = {**COMPANY, "vat_policy": {"rate": "none"}}
    long_name = "Предоставление в пользование выделенного защищённого канала передачи данных "
    return {
        "vat": sale(),
        "vat-on-top": sale(seller=net),
        "usn": sale(seller=usn),
        "ip": sale(seller=SOLE_PROPRIETOR),
        "foreign": sale(buyer=FOREIGN_BUYER, currency="EUR", lines=_with_rate("0")),
        "long": sale(buyer=_LONG_BUYER, lines=repeated_lines(8, long_name * 3)),
        "mixed": sale(
            lines=[{**row, "vat_rate": rate} for row, rate in zip(_NO_DISCOUNT, rates, strict=True)]
        ),
        "discount": sale(lines=_SERVICES),
        "single": sale(lines=_NO_DISCOUNT[:1]),
        "many": sale(lines=repeated_lines(40)),
    }


def _with_rate(rate: str) -> list[Sample]:
    return [{**row, "vat_rate": rate} for row in _NO_DISCOUNT]
