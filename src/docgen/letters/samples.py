"""Letters to look at: a month's documents, a bill that is late, one that is paid; a night."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from docgen.kit.samples import BUYER, COMPANY

_CABINET: Final = "https://cabinet.sever.example.com"
_BILL: Final = {
    "title": "Счёт",
    "type": "invoice",
    "number": "118",
    "date": "2026-10-31",
    "total": "23954.09",
}
_BASE: Final[Mapping[str, Any]] = {
    "date": "2026-11-01",
    "seller": COMPANY,
    "buyer": BUYER,
    "contract": {"number": "СС-7/26", "date": "2026-01-12"},
    "period": "2026-10",
    "addressee": "Марина Игоревна",
    "documents": [_BILL],
    "owed": "23954.09",
    "due_date": "2026-11-10",
    "days_left": 9,
    "pay_url": f"{_CABINET}/d/EXAMPLE",
    "documents_url": f"{_CABINET}/EXAMPLE",
    "settings_url": f"{_CABINET}/settings",
    "contact_name": "Ирина Лаптева, бухгалтерия",
    "contact_phone": "+7 495 000-00-01, доб. 12",
    "qr": (
        "ST00012|Name=ООО «Северная связь»|PersonalAcc=40702810600000000901|"
        "BankName=АО «Банк Примерный»|BIC=044525990|CorrespAcc=30101810900000000990|"
        "Sum=2395409|Purpose=Оплата по счёту № 118|PayeeINN=7700990010"
    ),
}


def letter_samples() -> Mapping[str, Mapping[str, Any]]:
    """Return letters by what they show."""
    act = {**_BILL, "title": "Акт", "type": "act", "number": "97"}
    vat = {**act, "title": "Счёт-фактура", "type": "vat_invoice"}
    late = {**_BILL, "number": "104", "date": "2026-09-30", "total": "22423.00"}
    return {
        "month": {**_BASE, "documents": [_BILL, act, vat], "sign_until": "2026-11-15"},
        "bill": _BASE,
        "late": {
            **_BASE,
            "date": "2026-11-16",
            "documents": [late],
            "owed": "12423.00",
            "paid": "10000.00",
            "due_date": "2026-10-10",
            "days_left": None,
            "days_late": 37,
        },
        "paid": {
            **_BASE,
            "owed": None,
            "paid": "23954.09",
            "paid_on": "2026-11-09",
            "payment_number": "131",
            "qr": "",
        },
        "least": {
            "date": "2026-11-01",
            "seller": COMPANY,
            "buyer": BUYER,
            "documents": [{"title": "Акт", "number": "97", "date": "2026-10-31"}],
        },
    }


def report_samples() -> Mapping[str, Mapping[str, Any]]:
    """Return a night with trouble, and one without."""
    crm = "https://crm.sever.example.com/EXAMPLE"
    night: dict[str, Any] = {
        "date": "2026-11-01",
        "seller": COMPANY,
        "buyer": {"kind": "company", "name": COMPANY["name"]},
        "period": "2026-10",
        "rule": "Документы за месяц",
        "began": "02:00",
        "ended": "02:41",
        "made": 5986,
        "report_url": crm,
        "settings_url": f"{_CABINET}/settings",
        "money": [
            {"caption": "Счёт", "count": 1996, "total": "47812340.50"},
            {"caption": "Акт", "count": 1995, "total": "47788386.41"},
        ],
    }
    causes = [
        ("ООО «Лютик»", "в ИНН неверная контрольная цифра", 7, "check act --client lyutik"),
        ("ИП Громов П. И.", "нет цены у услуги «Настройка»", 2, "check act --client gromov"),
        ("ФГБУ «НИИ Примера»", "сервер почты не принял адрес", 3, "send retry 97"),
        (
            "ООО «Василёк»",
            "связь оборвалась после отправки. Само не отправится: могло дойти",
            2,
            "send resolve 98 again",
        ),
    ]
    return {
        "trouble": {
            **night,
            "causes": [
                {
                    "who": who,
                    "why": why,
                    "count": count,
                    "more": count - 1,
                    "url": crm,
                    "command": f"docgen {command}",
                }
                for who, why, count, command in causes
            ],
            "documents": [
                {"caption": "Сделано", "count": 5986},
                {"caption": "Пропущено: нечего начислять", "count": 36},
                {"caption": "Не сделано", "count": 9, "bad": True},
            ],
            "letters": [
                {"caption": "Отправлено", "count": 1987},
                {"caption": "Не отправлено", "count": 3, "bad": True},
                {"caption": "Неизвестно, дошло ли", "count": 2, "bad": True},
                {"caption": "Без адреса: бумажная почта", "count": 4},
            ],
        },
        "quiet": {
            **night,
            "documents": [{"caption": "Сделано", "count": 5986}],
            "letters": [{"caption": "Отправлено", "count": 1987}],
        },
    }
