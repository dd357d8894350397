"""A party's requisites together: what its kind must have, may not have, and in what form.

What a document cannot be lawful without is an error: a wrong ИНН, КПП or ОГРН, whoever it belongs
to. The address and the bank account are errors in an :class:`docgen.models.Organisation`, which is
ours to mend, and warnings in anybody else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from attrs import frozen

from docgen.models import RUB, BankAccount, Finding, Organisation, Party, PartyKind, Severity
from docgen.models.address import RUSSIA
from docgen.requisites.accent import MIN_CONTRAST, colour
from docgen.requisites.checks import (
    is_account,
    is_bic,
    is_company_inn,
    is_correspondent_account,
    is_edo_id,
    is_inn,
    is_kpp,
    is_ogrn,
    is_ogrnip,
    is_personal_inn,
    is_settlement_account,
)
from docgen.requisites.contact import contact_findings
from docgen.requisites.site import is_site

_CHECK_IT: Final = "Сверьте с выпиской из реестра и запишите только цифры, без пробелов"
_FROM_BANK: Final = "Сверьте с реквизитами из банка и запишите только цифры, без пробелов"


@frozen(kw_only=True)
class _Requisite:
    """A field of a kind of party.

    ``lengths`` are those of a number with check digits, none where there is no checksum;
    ``missing`` is how bad an empty field is, ``None`` where it may be empty.
    """

    field: str
    title: str
    form: str
    is_valid: Callable[[str], bool]
    lengths: tuple[int, ...] = ()
    missing: Severity | None = None


_COMPANY: Final = (
    _Requisite(
        field="inn",
        title="ИНН организации",
        form="10 цифр",
        is_valid=is_company_inn,
        lengths=(10,),
        missing=Severity.ERROR,
    ),
    _Requisite(
        field="kpp",
        title="КПП",
        form="9 знаков: 4 цифры, 2 цифры или заглавные латинские буквы, 3 цифры",
        is_valid=is_kpp,
        missing=Severity.ERROR,
    ),
    _Requisite(
        field="ogrn",
        title="ОГРН",
        form="13 цифр",
        is_valid=is_ogrn,
        lengths=(13,),
        missing=Severity.WARNING,
    ),
)
_SOLE_PROPRIETOR: Final = (
    _Requisite(
        field="inn",
        title="ИНН предпринимателя",
        form="12 цифр",
        is_valid=is_personal_inn,
        lengths=(12,),
        missing=Severity.ERROR,
    ),
    _Requisite(
        field="ogrn",
        title="ОГРНИП",
        form="15 цифр",
        is_valid=is_ogrnip,
        lengths=(15,),
        missing=Severity.WARNING,
    ),
)
_NATURAL_PERSON: Final = (
    _Requisite(
        field="inn",
        title="ИНН физического лица",
        form="12 цифр",
        is_valid=is_personal_inn,
        lengths=(12,),
    ),
)
_FOREIGN: Final = (
    _Requisite(field="inn", title="ИНН", form="10 или 12 цифр", is_valid=is_inn, lengths=(10, 12)),
    _Requisite(field="kpp", title="КПП", form="9 знаков", is_valid=is_kpp),
)

_REQUISITES: Final[Mapping[PartyKind, tuple[_Requisite, ...]]] = {
    PartyKind.COMPANY: _COMPANY,
    PartyKind.BRANCH: _COMPANY,
    PartyKind.SOLE_PROPRIETOR: _SOLE_PROPRIETOR,
    PartyKind.NATURAL_PERSON: _NATURAL_PERSON,
    PartyKind.FOREIGN: _FOREIGN,
}

#: Fields that a kind does not have, with their titles and whose they are not.
_UNEXPECTED: Final[Mapping[PartyKind, tuple[tuple[str, str, str], ...]]] = {
    PartyKind.SOLE_PROPRIETOR: (("kpp", "КПП", "У предпринимателя"),),
    PartyKind.NATURAL_PERSON: (
        ("kpp", "КПП", "У физического лица"),
        ("ogrn", "ОГРН", "У физического лица"),
    ),
}


def party_findings(party: Party, *, path: str) -> tuple[Finding, ...]:
    """Return everything wrong with a party's requisites; ``path`` is where it is: ``buyer``."""
    checks = (
        *(_name, _requisites, _unexpected, _foreign, _address, _bank_accounts, _edo_id),
        *(_site, _accent, _contacts),
    )
    return tuple(finding.under(path) for check in checks for finding in check(party))


def _name(party: Party) -> Iterator[Finding]:
    if not party.name.strip():
        yield Finding(
            severity=Severity.ERROR,
            code="party.name.missing",
            path="name",
            message="Не указано наименование",
            remedy="Укажите наименование, у физического лица — фамилию, имя и отчество",
        )


def _requisites(party: Party) -> Iterator[Finding]:
    for requisite in _REQUISITES[party.kind]:
        value = getattr(party, requisite.field)
        if value:
            yield from _validity(requisite, value)
        elif requisite.missing:
            yield Finding(
                severity=requisite.missing,
                code=f"party.{requisite.field}.missing",
                path=requisite.field,
                message=f"Не указан {requisite.title}",
                remedy=f"Укажите {requisite.title}, {requisite.form}",
            )


def _validity(requisite: _Requisite, value: str) -> Iterator[Finding]:
    if requisite.is_valid(value):
        return
    well_formed = value.isascii() and value.isdigit() and len(value) in requisite.lengths
    problem = "не сходится контрольная цифра" if well_formed else f"нужно {requisite.form}"
    yield Finding(
        severity=Severity.ERROR,
        code=f"party.{requisite.field}.{'checksum' if well_formed else 'format'}",
        path=requisite.field,
        message=f"{requisite.title} «{value}» записан с ошибкой: {problem}",
        remedy=_CHECK_IT,
    )


def _unexpected(party: Party) -> Iterator[Finding]:
    for field, title, whose in _UNEXPECTED.get(party.kind, ()):
        value = getattr(party, field)
        if value:
            yield Finding(
                severity=Severity.ERROR,
                code=f"party.{field}.unexpected",
                path=field,
                message=f"{whose} не бывает {title}, а указан «{value}»",
                remedy=f"Уберите {title} или исправьте вид контрагента",
            )


def _foreign(party: Party) -> Iterator[Finding]:
    if party.kind is not PartyKind.FOREIGN:
        return
    if not party.tax_id and not party.inn:
        yield Finding(
            severity=Severity.WARNING,
            code="party.tax_id.missing",
            path="tax_id",
            message="Не указан налоговый номер иностранного контрагента",
            remedy="Укажите номер налогоплательщика в его стране",
        )
    if party.address is not None and party.address.country == RUSSIA:
        yield Finding(
            severity=Severity.WARNING,
            code="party.address.country",
            path="address.country",
            message=f"Страна иностранного контрагента — Россия ({RUSSIA})",
            remedy="Укажите код страны по ОКСМ, например 398 для Казахстана",
        )


def _address(party: Party) -> Iterator[Finding]:
    if party.kind is PartyKind.NATURAL_PERSON or (party.address and str(party.address)):
        return
    yield Finding(
        severity=_severity(party),
        code="party.address.missing",
        path="address",
        message="Не указан адрес",
        remedy="Укажите адрес, у организации — как в ЕГРЮЛ",
    )


def _bank_accounts(party: Party) -> Iterator[Finding]:
    others = ((f"bank_accounts[{at}]", row) for at, row in enumerate(party.bank_accounts))
    usual = party.bank_account
    accounts = (*others, *((("bank_account", usual),) if usual else ()))
    for path, account in accounts:
        for field, problem, message in _account_problems(account):
            yield Finding(
                severity=_severity(party),
                code=f"party.{field}.{problem}",
                path=f"{path}.{field}",
                message=message,
                remedy=_FROM_BANK,
            )


def _account_problems(account: BankAccount) -> Iterator[tuple[str, str, str]]:
    """Give the field, the kind of problem and the message of everything wrong in an account."""
    bic = account.bic
    if not bic:
        if not account.swift:
            yield "bic", "missing", "Не указан БИК банка"
        return
    if not is_bic(bic):
        yield "bic", "format", f"БИК «{bic}» записан с ошибкой: нужно 9 цифр, первая 0, 1 или 2"
        return
    for field, title, is_valid in (
        ("settlement_account", "Расчётный счёт", is_settlement_account),
        ("correspondent_account", "Корреспондентский счёт", is_correspondent_account),
    ):
        number = getattr(account, field)
        # Only rubles go by the bank's account in the Bank of Russia.
        if not number and field == "correspondent_account" and account.is_in_another(RUB):
            continue
        if not number:
            yield field, "missing", f"{title} не указан"
        elif not is_account(number):
            yield field, "format", f"{title} «{number}» записан с ошибкой: нужно 20 цифр"
        elif not is_valid(number, bic):
            yield field, "checksum", f"{title} «{number}» не подходит к БИК «{bic}»"


def _edo_id(party: Party) -> Iterator[Finding]:
    if party.edo_id and not is_edo_id(party.edo_id):
        yield Finding(
            severity=Severity.WARNING,
            code="party.edo_id.format",
            path="edo_id",
            message=f"Идентификатор участника ЭДО «{party.edo_id}» записан с ошибкой",
            remedy="Скопируйте его из кабинета оператора: 3 знака оператора, затем латинские "
            "буквы, цифры и знаки - @ . _, всего до 46 знаков",
        )


def _site(party: Party) -> Iterator[Finding]:
    if party.site and not is_site(party.site):
        yield Finding(
            severity=Severity.WARNING,
            code="party.site.format",
            path="site",
            message=f"Адрес сайта «{party.site}» записан с ошибкой",
            remedy="Запишите его как в строке браузера: https://example.com или пример.рф",
        )


def _contacts(party: Party) -> Iterator[Finding]:
    for index, contact in enumerate(party.contacts):
        yield from contact_findings(contact, f"contacts[{index}]")


def _accent(party: Party) -> Iterator[Finding]:
    """Report a colour that documents do not print; they keep the colour of their template."""
    if not isinstance(party, Organisation) or not party.accent:
        return
    found = colour(party.accent)
    if found is None:
        yield Finding(
            severity=Severity.WARNING,
            code="party.accent.format",
            path="accent",
            message=f"«{party.accent}» — не цвет; документы печатаются цветом шаблона",
            remedy="Запишите цвет как в стилях: #14526b",
        )
    elif found.contrast < MIN_CONTRAST:
        contrast = f"{math.floor(found.contrast * 10) / 10:.1f}".replace(".", ",")
        yield Finding(
            severity=Severity.WARNING,
            code="party.accent.contrast",
            path="accent",
            message=f"Цвет «{party.accent}» слишком светлый: его контраст с белой бумагой "
            f"{contrast}, а нужно не меньше 4,5; документы печатаются цветом шаблона",
            remedy=f"Возьмите темнее, например {found.visible().value}",
        )


def _severity(party: Party) -> Severity:
    return Severity.ERROR if isinstance(party, Organisation) else Severity.WARNING
