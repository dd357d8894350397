"""The shortcodes of letters and of reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from docgen.language.plurals import plural
from docgen.letters.payload import ReportCause, ReportLine
from docgen.models import Printable, Shortcode, ShortcodeKind
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import QrCode

_DATE: Final = ShortcodeKind.DATE
_MONEY: Final = ShortcodeKind.MONEY
_NUMBER: Final = ShortcodeKind.NUMBER
_BLOCK: Final = ShortcodeKind.BLOCK
_QUOTED: Final = re.compile(r"«(.+)»")
_DAYS: Final = ("день", "дня", "дней")


class LetterShortcodes:
    """The resolver of letters about documents."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows."""
        return _LETTER_ROWS


class NightReportShortcodes:
    """The resolver of reports."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows."""
        return _REPORT_ROWS


def brand_of(name: str) -> str:
    """Return how people call an organisation: «Северная связь» of ООО «Северная связь»."""
    found = _QUOTED.search(name)
    return found[1] if found else name


def _brand(document: Printable) -> str:
    return brand_of(document.payload.seller.name)


def _field(name: str) -> Callable[[Any], object]:
    """Make a getter of a field of the payload; what is empty is not there."""

    def find(document: Printable) -> object:
        value: object = getattr(document.payload, name)
        return None if value == "" else value

    return find


def _of(name: str) -> Callable[[Any], object]:
    """Make a getter of a field of a block's element."""

    def find(element: object) -> object:
        value: object = getattr(element, name)
        return None if value == "" else value

    return find


def _more(cause: ReportCause) -> int | None:
    return cause.more or None


def _bad(line: ReportLine) -> str | None:
    return "да" if line.bad else None


def _days(name: str) -> Callable[[Any], str | None]:
    def find(document: Printable) -> str | None:
        count: int | None = getattr(document.payload, name)
        return f"{count} {plural(count, _DAYS)}" if count else None

    return find


def _qr(document: Printable) -> QrCode | None:
    text: str = getattr(document.payload, "qr", "")
    return QrCode(text=text) if text else None


def _attached_types(document: Printable) -> str:
    """Return what is in the letter, as a sentence goes on: «счёт, акт и счёт-фактура»."""
    titles = [row.title for row in getattr(document.payload, "documents", ())]
    names = list(dict.fromkeys(title[:1].lower() + title[1:] for title in titles))
    return " и ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _first(name: str) -> Callable[[Any], object]:
    """Make a getter of the first document's field."""

    def find(document: Printable) -> object:
        documents = getattr(document.payload, "documents", ())
        return getattr(documents[0], name) if documents else None

    return find


_BRAND: Final = row("brand = бренд", "Как зовут нашу организацию", "Северная связь", _brand)
_SETTINGS_URL: Final = row(
    "settings_url = адрес_настроек",
    "Страница, где настраивают письма",
    "https://cabinet.sever.example.com/settings",
    _field("settings_url"),
)

_LETTER_ROWS: Final = (
    _BRAND,
    row(
        "addressee = адресат",
        "Имя и отчество того, кому письмо",
        "Марина Игоревна",
        _field("addressee"),
    ),
    row("subject.title = повод.название", "Название первого документа", "Счёт", _first("title")),
    row(
        "subject.date = повод.дата",
        "Дата первого документа",
        "31.10.2026",
        _first("date"),
        kind=_DATE,
    ),
    row(
        "subject.total = повод.сумма",
        "Сумма первого документа",
        "23 954,09",
        _first("total"),
        kind=_MONEY,
    ),
    row(
        "attachments = вложения",
        "Документы, о которых письмо",
        "",
        _field("documents"),
        kind=_BLOCK,
        children=(
            row("attached.title = вложение.название", "Название", "Счёт", _of("title")),
            row("attached.number = вложение.номер", "Номер", "118", _of("number")),
            row("attached.date = вложение.дата", "Дата", "31.10.2026", _of("date"), kind=_DATE),
            row("attached.total = вложение.сумма", "Сумма", "23 954,09", _of("total"), kind=_MONEY),
        ),
    ),
    row(
        "attached_types = виды_вложений",
        "Виды документов письма",
        "счёт, акт и счёт-фактура",
        _attached_types,
    ),
    row("owed = к_оплате", "Сколько осталось заплатить", "23 954,09", _field("owed"), kind=_MONEY),
    row("paid = получено", "Сколько получено", "10 000,00", _field("paid"), kind=_MONEY),
    row(
        "due_date = срок_оплаты",
        "Последний день оплаты",
        "10.11.2026",
        _field("due_date"),
        kind=_DATE,
    ),
    row(
        "paid_on = дата_оплаты",
        "Когда пришли деньги",
        "09.11.2026",
        _field("paid_on"),
        kind=_DATE,
    ),
    row(
        "payment_number = номер_платёжки",
        "Номер платёжного поручения",
        "131",
        _field("payment_number"),
    ),
    row("days_late = дней_просрочки", "На сколько просрочено", "37 дней", _days("days_late")),
    row("days_left = дней_до_срока", "Сколько осталось до срока", "3 дня", _days("days_left")),
    row(
        "sign_until = подписать_до",
        "До какого дня ждём подписанный документ",
        "15.11.2026",
        _field("sign_until"),
        kind=_DATE,
    ),
    row(
        "pay_url = адрес_оплаты",
        "Страница оплаты",
        "https://cabinet.sever.example.com/d/EXAMPLE",
        _field("pay_url"),
    ),
    row(
        "documents_url = адрес_документов",
        "Страница документов клиента",
        "https://cabinet.sever.example.com/EXAMPLE",
        _field("documents_url"),
    ),
    _SETTINGS_URL,
    row(
        "contact.name = ответит.имя",
        "Кто ответит на письмо",
        "Ирина Лаптева, бухгалтерия",
        _field("contact_name"),
    ),
    row(
        "contact.phone = ответит.телефон",
        "Его телефон",
        "+7 495 000-00-01, доб. 12",
        _field("contact_phone"),
    ),
    row(
        "links = ссылки",
        "Файлы, которые не поместились в письмо",
        "",
        _field("links"),
        kind=_BLOCK,
        children=(
            row("link.name = ссылка.имя", "Имя файла", "Акт № 97.pdf", _of("name")),
            row(
                "link.url = ссылка.адрес",
                "Адрес файла",
                "https://cabinet.sever.example.com/f/EXAMPLE",
                _of("url"),
            ),
        ),
    ),
    row(
        "qr = куар",
        "QR-код для оплаты (ГОСТ Р 56042-2014)",
        "",
        _qr,
        kind=ShortcodeKind.PICTURE,
    ),
)


def _lines(names: str, element: str, title: str, field: str) -> Shortcode:
    """Make a block of lines of a report; the names are those of a block and of its element."""
    name, _, alias = element.partition(" = ")
    return row(
        names,
        title,
        "",
        _field(field),
        kind=_BLOCK,
        children=(
            row(f"{name}.caption = {alias}.что", "Что посчитано", "Сделано", _of("caption")),
            row(f"{name}.count = {alias}.штук", "Сколько", "5 986", _of("count"), kind=_NUMBER),
            row(f"{name}.total = {alias}.сумма", "Сумма", "1 000,00", _of("total"), kind=_MONEY),
            row(
                f"{name}.bad = {alias}.плохо",
                "«да», если это надо исправить",
                "да",
                _bad,
            ),
        ),
    )


_REPORT_ROWS: Final = (
    _BRAND,
    row("rule = правило", "Правило расписания", "Документы за месяц", _field("rule")),
    row("began = начато", "Когда начато", "02:00", _field("began")),
    row("ended = закончено", "Когда закончено", "02:41", _field("ended")),
    row("made = сделано", "Сколько документов сделано", "5 986", _field("made"), kind=_NUMBER),
    row(
        "to_mend = исправить",
        "Сколько случаев исправить",
        "14",
        _field("to_mend"),
        kind=_NUMBER,
    ),
    row(
        "causes = причины",
        "Что исправить: по строке на причину",
        "",
        _field("causes"),
        kind=_BLOCK,
        children=(
            row("cause.who = причина.кто", "У кого первого", "ООО «Лютик»", _of("who")),
            row(
                "cause.more = причина.ещё",
                "У скольких ещё",
                "6",
                _more,
                kind=_NUMBER,
            ),
            row(
                "cause.why = причина.почему",
                "Что не так",
                "в ИНН неверная контрольная цифра",
                _of("why"),
            ),
            row("cause.count = причина.штук", "Сколько случаев", "7", _of("count"), kind=_NUMBER),
            row(
                "cause.url = причина.адрес",
                "Где исправить",
                "https://crm.sever.example.com/EXAMPLE",
                _of("url"),
            ),
            row(
                "cause.command = причина.команда",
                "Какой командой",
                "docgen send retry 12",
                _of("command"),
            ),
        ),
    ),
    _lines("results = итоги", "result = итог", "Итоги по документам", "documents"),
    _lines("letters = письма", "letter = письмо", "Итоги по письмам", "letters"),
    _lines("charges = начисления", "charge = начисление", "Начислено по видам документов", "money"),
    row(
        "report_url = адрес_отчёта",
        "Страница отчёта",
        "https://crm.sever.example.com/EXAMPLE",
        _field("report_url"),
    ),
    _SETTINGS_URL,
)
