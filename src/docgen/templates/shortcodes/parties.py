"""The shortcodes of one party of a document."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Final

from docgen.models import (
    RUB,
    BankAccount,
    Currency,
    Party,
    PartyKind,
    Printable,
    Shortcode,
    ShortcodeKind,
    Signatory,
)
from docgen.requisites.site import bare_site
from docgen.templates.shortcodes.contacts import contact_rows
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import PartyName, Position

_SUMMARY_EXAMPLE: Final = "ООО «Ромашка», ИНН 7701234567, КПП 770101001, г. Москва, ул. Садовая, 1"

#: name = alias, title, example, what of the party
_PARTY_ROWS: Final[tuple[tuple[str, str, str, Callable[[Party], object]], ...]] = (
    (
        "name = наименование",
        "Краткое наименование",
        "ООО «Ромашка»",
        lambda p: PartyName.of(p, p.name),
    ),
    (
        "full_name = полное_наименование",
        "Полное наименование",
        "Общество с ограниченной ответственностью «Ромашка»",
        lambda p: PartyName.of(p, p.full_name or p.name),
    ),
    ("inn = инн", "ИНН", "7701234567", attrgetter("inn")),
    ("kpp = кпп", "КПП", "770101001", attrgetter("printed_kpp")),
    (
        "inn_kpp = инн_кпп",
        "ИНН и КПП через дробь",
        "7701234567/770101001",
        lambda p: "/".join(filter(None, (p.inn, p.printed_kpp))),
    ),
    ("ogrn = огрн", "ОГРН или ОГРНИП", "1027700000000", attrgetter("ogrn")),
    ("ogrn_date = дата_огрн", "Дата регистрации", "15.01.2020", attrgetter("ogrn_date")),
    ("okpo = окпо", "ОКПО", "12345678", attrgetter("okpo")),
    ("tax_id = налоговый_номер", "Налоговый номер иностранца", "123456789", attrgetter("tax_id")),
    (
        "address = адрес",
        "Адрес",
        "115114, г. Москва, ул. Садовая, 1",
        lambda p: p.address and str(p.address),
    ),
    ("phone = телефон", "Телефон", "+7 495 000-00-00", attrgetter("phone")),
    ("email = почта", "Электронная почта", "info@example.com", attrgetter("email")),
    ("site = сайт", "Сайт", "example.com", lambda p: bare_site(p.site)),
    (
        "is_sole_proprietor = предприниматель",
        "«да» у индивидуального предпринимателя",
        "да",
        lambda p: "да" if p.kind is PartyKind.SOLE_PROPRIETOR else None,
    ),
    (
        "is_natural_person = физлицо",
        "«да» у физического лица",
        "да",
        lambda p: "да" if p.kind is PartyKind.NATURAL_PERSON else None,
    ),
)

_BANK_ROWS: Final[tuple[tuple[str, str, str, Callable[[BankAccount], object]], ...]] = (
    ("bank.name = банк.наименование", "Банк", "АО «Банк»", attrgetter("bank_name")),
    ("bank.city = банк.город", "Город банка", "г. Москва", attrgetter("bank_city")),
    ("bank.bic = банк.бик", "БИК", "044525000", attrgetter("bic")),
    ("bank.swift = банк.свифт", "SWIFT", "BANKRUMM", attrgetter("swift")),
    (
        "bank.account = банк.счёт",
        "Расчётный счёт",
        "40702810900000000001",
        attrgetter("settlement_account"),
    ),
    (
        "bank.correspondent_account = банк.корсчёт",
        "Корреспондентский счёт",
        "30101810400000000225",
        attrgetter("correspondent_account"),
    ),
    (
        "bank.correspondent = банк.корреспондент",
        "Банк-корреспондент, через который приходит валюта, для банка",
        "Banka Primer a.d., Beograd",
        lambda b: b.correspondent_bank and b.correspondent_bank.name,
    ),
    (
        "bank.correspondent.swift = банк.корреспондент.свифт",
        "SWIFT банка-корреспондента, для банка",
        "PRMRRSBG",
        lambda b: b.correspondent_bank and b.correspondent_bank.swift,
    ),
    (
        "bank.correspondent.account = банк.корреспондент.счёт",
        "Счёт в банке-корреспонденте, для банка",
        "978000000000000123",
        lambda b: b.correspondent_bank and b.correspondent_bank.account,
    ),
)


def party_rows(
    names: str, whose: str, find: Callable[[Printable], Party | None]
) -> tuple[Shortcode, ...]:
    """Return the rows of one party; for plugins, too, whose documents have other parties.

    ``names`` is the party's own pair, ``buyer = покупатель``; ``whose`` stands in the titles,
    in the genitive: «покупателя». ``find`` returns ``None`` where there is no such party.
    """

    def of(get: Callable[[Party], object]) -> Callable[[Printable], object]:
        return lambda document: None if (party := find(document)) is None else get(party)

    def bank(get: Callable[[BankAccount], object]) -> Callable[[Printable], object]:
        def find_account(document: Printable) -> object:
            account = _account(find(document), document)
            return None if account is None else get(account)

        return find_account

    def requisites(document: Printable) -> str | None:
        party = find(document)
        return None if party is None else party_requisites(party, document.payload.currency)

    return (
        *(
            row(_under(names, part), f"{title} {whose}", example, of(get), kind=_kind(part))
            for part, title, example, get in _PARTY_ROWS
        ),
        row(
            _under(names, "summary = сведения"),
            f"Наименование, ИНН, КПП, адрес и телефон {whose} одной строкой",
            _SUMMARY_EXAMPLE,
            of(party_summary),
        ),
        row(
            _under(names, "requisites = реквизиты"),
            f"То же и банковские реквизиты {whose} одной строкой",
            f"{_SUMMARY_EXAMPLE}, р/с 40702810900000000001, в банке АО «Банк», БИК 044525000",
            requisites,
        ),
        *(
            row(_under(names, part), f"{title} {whose}", example, bank(get))
            for part, title, example, get in _BANK_ROWS
        ),
        *contact_rows(names, whose, find),
        *signatory_rows(
            _under(names, "director = руководитель"), f"Руководитель {whose}", of(_head)
        ),
        *signatory_rows(
            _under(names, "accountant = бухгалтер"),
            f"Главный бухгалтер {whose}",
            of(attrgetter("chief_accountant")),
        ),
    )


def _account(party: Party | None, document: Printable) -> BankAccount | None:
    """Return the account that a document names: that of its currency, of several."""
    return None if party is None else party.account_for(document.payload.currency)


def party_summary(party: Party) -> str:
    """Return a party as bills name it: name, ИНН, КПП, address, phone."""
    parts = (
        party.name,
        party.inn and f"ИНН {party.inn}",
        party.printed_kpp and f"КПП {party.printed_kpp}",
        party.tax_id and f"налоговый номер {party.tax_id}",
        party.address and str(party.address),
        party.phone and f"тел. {party.phone}",
    )
    return ", ".join(part for part in parts if part)


def party_requisites(party: Party, currency: Currency = RUB) -> str:
    """Return a party as waybills name it: with its account in a currency after all the rest."""
    account = party.account_for(currency)
    if account is None:
        return party_summary(party)
    parts = (
        party_summary(party),
        f"р/с {account.settlement_account}",
        f"в банке {account.bank_name}",
        account.bank_city,
        account.bic and f"БИК {account.bic}",
        account.swift and f"SWIFT {account.swift}",
        account.correspondent_account and f"к/с {account.correspondent_account}",
    )
    return ", ".join(part for part in parts if part)


def signatory_rows(
    names: str, title: str, find: Callable[[Printable], object]
) -> tuple[Shortcode, ...]:
    """Return the rows of one who signs; for plugins, too, whose documents have more of them.

    ``names`` is a pair as in :func:`party_rows`, ``title`` stands in the titles before a comma.
    ``find`` returns a :class:`docgen.models.Signatory`, or nothing where nobody is named.
    """

    def of(get: Callable[[Signatory], object]) -> Callable[[Printable], object]:
        return lambda document: (
            get(found) if isinstance(found := find(document), Signatory) else None
        )

    return (
        row(
            names,
            f"{title}, фамилия, имя, отчество",
            "Иванов Иван Иванович",
            of(attrgetter("name")),
            kind=ShortcodeKind.PERSON,
        ),
        row(
            _under(names, "position = должность"),
            f"{title}, должность",
            "генеральный директор",
            of(_position),
        ),
        row(
            _under(names, "basis = основание"),
            f"{title}, на основании чего действует (в родительном падеже)",
            "Устава",
            of(attrgetter("basis")),
        ),
    )


def _head(party: Party) -> Signatory | None:
    """Return who signs first: the director, or the person that the party itself is."""
    return party.director or (Signatory(name=party.person) if party.person else None)


def _position(signatory: Signatory) -> Position | None:
    if not signatory.position:
        return None
    return Position(text=signatory.position, forms=signatory.position_forms)


def _under(names: str, part: str) -> str:
    """Join ``buyer = покупатель`` and ``inn = инн`` to ``buyer.inn = покупатель.инн``."""
    (name, alias), (child, child_alias) = names.split(" = "), part.split(" = ")
    return f"{name}.{child} = {alias}.{child_alias}"


def _kind(part: str) -> ShortcodeKind:
    return ShortcodeKind.DATE if part.startswith("ogrn_date") else ShortcodeKind.TEXT
