"""The kit for authors of plugins and templates: parties, lines and whole samples to try with.

Everything is plain data, as a CRM would send it. The requisites have valid checksums and belong
to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

Sample = Mapping[str, Any]

_BANK: Final = {
    "bank_name": "АО «Банк Примерный»",
    "bank_city": "г. Москва",
    "bic": "044525990",
    "correspondent_account": "30101810900000000990",
}

_EUROS: Final = {
    "bank_name": "АО «Банк Примерный»",
    "bank_city": "г. Москва",
    "bic": "044525990",
    "swift": "PRMRRUMM",
    "settlement_account": "40702978500000000901",
    "correspondent_bank": {
        "name": "Beispielbank AG, Musterstadt",
        "swift": "BSPLDEFF",
        "account": "400886543200",
    },
}

COMPANY: Final[Sample] = {
    "id": "sever",
    "kind": "company",
    "name": "ООО «Северная связь»",
    "full_name": "Общество с ограниченной ответственностью «Северная связь»",
    "inn": "7700990010",
    "edo_id": "2BM-7700990010-770001001-202601121004154081709",
    "kpp": "770001001",
    "ogrn": "1267700099006",
    "okpo": "10990015",
    "address": "115114, г. Москва, ул. Примерная, д. 12, стр. 3, офис 401",
    "phone": "+7 495 000-00-01",
    "email": "office@sever.example.com",
    "site": "https://sever.example.com/",
    "bank_account": {**_BANK, "settlement_account": "40702810600000000901"},
    "bank_accounts": [_EUROS],
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
    "edo_id": "2BM-770099004446-202601190900000000001",
    "ogrn": "326770000990011",
    "ogrn_date": "2026-01-19",
    "okpo": "1099003016",
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
    "edo_id": "2BM-7710990027-771001001-202512011000014689156",
    "kpp": "771001001",
    "ogrn": "1257700099018",
    "okpo": "10990021",
    "address": "101000, г. Москва, Чистый бульвар, д. 7",
    "phone": "+7 495 000-00-03",
    "bank_account": {**_BANK, "settlement_account": "40702810200000000903"},
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
    "edo_id": "2BM-RS109990001-202603020000000000017",
    "address": {
        "country": "688",
        "country_name": "Сербия",
        "text": "Сербия, 11000, Белград, Primerna ulica 15",
    },
    "director": {
        "name": {"last": "Петрович", "first": "Милош", "gender": "masculine"},
        "position": "директор",
    },
}

NATURAL_PERSON: Final[Sample] = {
    "id": "gromov",
    "kind": "natural_person",
    "name": "Громов Пётр Ильич",
    "person": "Громов Пётр Ильич",
    "birth_date": "1985-06-15",
    "identity_document": {
        "series": "4509",
        "number": "123456",
        "issued_by": "ОВД «Примерный» г. Москвы",
        "date": "2010-03-12",
        "department_code": "770-001",
    },
    "address": "105064, г. Москва, Типовой проезд, д. 3, кв. 44",
    "phone": "+7 495 000-00-04",
}

LONG_BUYER: Final[Sample] = {
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


def _packing(kind: str, per_place: str, places: str, gross: str, net: str) -> Sample:
    return {
        "kind": kind,
        "per_place": per_place,
        "places": places,
        "gross_mass": gross,
        "net_mass": net,
    }


_CHINA: Final = {"code": "156", "name": "Китай"}

#: The masses are those of the whole line. Monitors are under national traceability.
_GOODS: Final[tuple[Sample, ...]] = (
    {
        "name": "Маршрутизатор МР-2400",
        "code": "00-000117",
        "quantity": "12",
        "price": "18300.00",
        "goods": {
            "article": "MR-2400",
            "characteristic": "4 × 1 Гбит/с, Wi-Fi 6",
            "kind_code": "8517620003",
            "country": _CHINA,
            "declaration": "10702070/120826/3114471/3",
            "packing": _packing("коробка", "4", "3", "21.6", "18"),
        },
    },
    {
        "name": "Монитор 27″ ПМ-270",
        "code": "00-000231",
        "quantity": "6",
        "price": "30500.00",
        "goods": {
            "article": "PM-270",
            "country": _CHINA,
            "kind_code": "8528529009",
            "packing": _packing("коробка", "1", "6", "42.9", "36.3"),
            "traceability": {
                "registration_number": "10702070/150726/3098215/001",
                "unit": "шт",
                "quantity": "6",
                "amount_without_vat": "150000.00",
            },
        },
    },
    {
        "name": "Кабель витая пара UTP, категория 5e",
        "code": "00-000318",
        "quantity": "1525",
        "unit": "м",
        "price": "36.60",
        "goods": {
            "article": "UTP-5E-305",
            "sort": "высший",
            "packing": _packing("бухта", "305", "5", "52.5", "47.5"),
        },
    },
    {
        "name": "Принтер лазерный ПЛ-20",
        "code": "00-000402",
        "quantity": "2",
        "price": "24400.00",
        "goods": {
            "article": "PL-20",
            "characteristic": "чёрно-белый, А4",
            "kind_code": "8443321009",
            "country": {"code": "704", "name": "Вьетнам"},
            "declaration": "10317120/030826/3071544/1",
            "packing": _packing("коробка", "1", "2", "23.4", "19.8"),
        },
    },
    {
        "name": "Коннектор RJ-45",
        "code": "00-000077",
        "quantity": "20",
        "unit": "упак",
        "price": "610.00",
        "discount": "1220.00",
        "goods": {"article": "RJ45-100", "packing": _packing("коробка", "20", "1", "5.2", "4.8")},
    },
    {
        "name": "Монитор 24″ ПМ-240, с подставкой",
        "code": "00-000230",
        "quantity": "4",
        "price": "19520.00",
        "goods": {
            "article": "PM-240",
            "characteristic": "чёрный",
            "country": _CHINA,
            "kind_code": "8528529009",
            "packing": _packing("коробка", "2", "2", "24.6", "21.2"),
            "traceability": {
                "registration_number": "10702070/150726/3098215/002",
                "unit": "шт",
                "quantity": "4",
                "amount_without_vat": "64000.00",
            },
        },
    },
    {
        "name": "Шкаф телекоммуникационный 18U",
        "code": "00-000509",
        "quantity": "1",
        "price": "42700.00",
        "goods": {"article": "TSh-18", "packing": _packing("паллета", "1", "1", "61", "54")},
    },
    {
        "name": "Комплект крепежа для шкафа",
        "code": "00-000511",
        "quantity": "3",
        "unit": "компл",
        "price": "854.00",
        "goods": {"packing": _packing("пакет", "3", "1", "1.44", "1.35")},
    },
)


def sale(
    *,
    seller: Sample = COMPANY,
    buyer: Sample = BUYER,
    lines: Iterable[Sample] | None = None,
    **more: object,
) -> dict[str, Any]:
    """Return the data of a sale in October 2026, ready for any type with priced lines.

    Without ``lines`` it is a sale of eight services.
    """
    contract = {"id": "k-7", "number": "СС-7/26", "date": "2026-01-12", "subject": "Услуги связи"}
    data = {
        "date": "2026-10-31",
        "seller": seller,
        "buyer": buyer,
        "contract": contract,
        "period": "2026-10",
        "lines": _without_discount(_SERVICES) if lines is None else list(lines),
        **more,
    }
    # Whoever changes it changes this one alone, however deep.
    return deepcopy(data)


def goods_lines() -> list[Sample]:
    """Return eight lines of goods: packed, some imported, two of them traceable."""
    return _without_discount(_GOODS)


def repeated_lines(
    count: int, name: str = "", *, lines: Sequence[Sample] = _SERVICES
) -> list[Sample]:
    """Return ``count`` lines, ``lines`` over and over; ``name`` goes before each name."""
    plain = _without_discount(lines)
    rows = (plain[index % len(plain)] for index in range(count))
    return [{**row, "name": f"{name}{row['name']}"} for row in rows]


def billing(clients: int) -> Mapping[str, list[Sample]]:
    """Return the records of a billing: so many clients, with a contract and October's charge each.

    They are what :class:`docgen.MappingSource` takes, and what a JSON source holds.
    """
    rows = range(clients)
    return {
        "organisations": [COMPANY],
        "clients": [
            {**BUYER, "id": f"c{row}", "email": f"client{row}@clients.example"} for row in rows
        ],
        "contracts": [
            {
                "id": f"k{row}",
                "number": f"СС-{row}",
                "date": "2026-01-12",
                "organisation_id": COMPANY["id"],
                "client_id": f"c{row}",
            }
            for row in rows
        ],
        "charges": [
            {
                "id": f"x{row}",
                "contract_id": f"k{row}",
                "date": "2026-10-31",
                "item": {"name": "Связь", "quantity": "1", "price": "100", "unit": "шт"},
            }
            for row in rows
        ],
    }


def sale_samples() -> Mapping[str, Sample]:
    """Return the named samples of services that every type with priced lines prints well."""
    long_name = "Предоставление в пользование выделенного защищённого канала передачи данных "
    return _samples(_SERVICES, long_name * 3)


def goods_samples() -> Mapping[str, Sample]:
    """Return the same named samples as :func:`sale_samples`, of goods."""
    long_name = "Оборудование телекоммуникационное для узлов доступа и магистральных сетей связи "
    return _samples(_GOODS, long_name * 3)


def _samples(lines: Sequence[Sample], long_name: str) -> Mapping[str, Sample]:
    rates = ("22", "10", "0", "none", "22", "10", "22", "none")
    plain = _without_discount(lines)
    net = {**COMPANY, "vat_policy": {"rate": "22", "prices_include_vat": False}}
    usn = {**COMPANY, "vat_policy": {"rate": "none"}}
    untaxed = [{**sample, "vat_rate": "0"} for sample in plain]
    mixed = [{**row, "vat_rate": rate} for row, rate in zip(plain, rates, strict=True)]
    long = repeated_lines(len(plain), long_name, lines=plain)
    return {
        "vat": sale(lines=plain),
        "vat-on-top": sale(seller=net, lines=plain),
        "usn": sale(seller=usn, lines=plain),
        "ip": sale(seller=SOLE_PROPRIETOR, lines=plain),
        "foreign": sale(buyer=FOREIGN_BUYER, currency="EUR", lines=untaxed),
        "long": sale(buyer=LONG_BUYER, lines=long),
        "mixed": sale(lines=mixed),
        "discount": sale(lines=lines),
        "single": sale(lines=plain[:1]),
        "many": sale(lines=repeated_lines(40, lines=plain)),
    }


def _without_discount(lines: Iterable[Sample]) -> list[Sample]:
    return [{key: line[key] for key in line if key != "discount"} for line in lines]
