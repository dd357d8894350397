"""What can be wrong with a waybill only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.language.dates import format_date
from docgen.models import RUB, Finding, Line, Packing, PartyKind, Reporter, Severity
from docgen.requisites.party import party_findings
from docgen_plugins.waybill.legal import FORMS, form_on
from docgen_plugins.waybill.payload import WaybillPayload

_report: Final = Reporter("waybill")

_WITHOUT_OKPO = (PartyKind.FOREIGN, PartyKind.NATURAL_PERSON)


def waybill_findings(payload: WaybillPayload) -> Iterator[Finding]:
    """Check the form's requisites, its dates, and that it is goods that are shipped."""
    yield from _form_findings(payload)
    yield from _requisite_findings(payload)
    yield from _date_findings(payload)
    yield from _sheet_findings(payload)
    for index, line in enumerate(payload.lines):
        for finding in _line_findings(line, payload):
            yield finding.under(f"lines[{index}]")


def _form_findings(payload: WaybillPayload) -> Iterator[Finding]:
    if form_on(payload.date) is None:
        yield _report.error(
            "form.not_in_force",
            "date",
            f"Форма ТОРГ-12 не действует на {format_date(payload.date)}",
            f"Форма действует с {format_date(FORMS[0].in_force_from)}; исправьте дату",
        )
    if payload.currency != RUB:
        yield _report.warning(
            "currency.not_rubles",
            "currency",
            f"Графы ТОРГ-12 — в рублях и копейках, а валюта накладной — «{payload.currency.name}»",
            "Составьте накладную в рублях по курсу на дату отгрузки",
        )


def _requisite_findings(payload: WaybillPayload) -> Iterator[Finding]:
    if payload.allowed_by is None:
        yield _report.error(
            "released_by.missing",
            "released_by",
            "Не указано, кто разрешил отпуск груза",
            "Укажите руководителя организации или иное уполномоченное лицо",
        )
    if payload.grounds is None:
        yield _report.warning(
            "basis.missing",
            "basis",
            "Не указано основание отгрузки",
            "Укажите договор, заказ-наряд или счёт",
        )
    for path, named in (("consignor", payload.consignor), ("consignee", payload.consignee)):
        if named is not None:
            yield from party_findings(named, path=path)
    for path, party in (("consignor", payload.sender), ("consignee", payload.receiver)):
        whose = "грузоотправителя" if path == "consignor" else "грузополучателя"
        if party.address is None:
            yield _report.warning(
                f"{path}.address.missing",
                f"{path}.address",
                f"Не указан адрес {whose}",
                "Заполните адрес",
            )
        if not party.okpo and party.kind not in _WITHOUT_OKPO:
            yield Finding(
                severity=Severity.INFO,
                code=f"waybill.{path}.okpo.missing",
                path=f"{path}.okpo",
                message=f"Не указан код ОКПО {whose}",
                remedy="Заполните код; его присваивает Росстат",
            )


def _date_findings(payload: WaybillPayload) -> Iterator[Finding]:
    shipped, received = payload.shipped_on or payload.date, payload.receipt_date
    if shipped < payload.date:
        yield _report.warning(
            "shipment_date.before_date",
            "shipment_date",
            f"Груз отпущен {format_date(shipped)}, раньше даты накладной "
            f"{format_date(payload.date)}",
            "Составьте накладную не позже дня отгрузки",
        )
    if received is not None and received < shipped:
        yield _report.error(
            "receipt_date.before_shipment",
            "receipt_date",
            f"Груз получен {format_date(received)}, раньше отпуска {format_date(shipped)}",
            "Исправьте дату получения",
        )
    attorney = payload.power_of_attorney
    if attorney is not None and attorney.date > shipped:
        yield _report.error(
            "power_of_attorney.after_shipment",
            "power_of_attorney.date",
            f"Доверенность от {format_date(attorney.date)} выдана позже отпуска груза "
            f"{format_date(shipped)}",
            "Проверьте дату доверенности",
        )


def _sheet_findings(payload: WaybillPayload) -> Iterator[Finding]:
    for path in ("attachment_sheets", "certificate_sheets"):
        count = getattr(payload, path)
        if count is not None and count <= 0:
            yield _report.error(
                f"{path}.not_positive",
                path,
                f"Число листов приложения должно быть больше нуля, указано {count}",
                "Исправьте число, или уберите его, если приложения нет",
            )


def _line_findings(line: Line, payload: WaybillPayload) -> Iterator[Finding]:
    if line.goods is None:
        yield _report.warning(
            "line.not_goods",
            "goods",
            f"«{line.name}» — не товар: в накладной отпускают товары",
            "Услуги и работы оформите актом, или заполните сведения о товаре",
        )
    elif line.goods.packing is not None:
        yield from _packing_findings(line, line.goods.packing)
    if line.vat and not payload.seller.vat_policy.rate.is_taxed:
        yield _report.warning(
            "line.vat.not_payer",
            "vat",
            "Продавец не платит НДС, а в строке выделен налог: его придётся уплатить (НК 173 п. 5)",
            "Поставьте ставку «без НДС», или исправьте ставку организации",
        )


def _packing_findings(line: Line, packing: Packing) -> Iterator[Finding]:
    places, per_place = packing.places, packing.per_place
    if places is not None and places != int(places):
        yield _report.warning(
            "line.places.not_whole",
            "goods.packing.places",
            f"Число мест должно быть целым, указано {places:f}",
            "Исправьте число мест",
        )
    if places and per_place and places * per_place != line.quantity:
        yield _report.warning(
            "line.packing.mismatch",
            "goods.packing",
            f"Мест {places:f} по {per_place:f} — не количество {line.quantity:f}",
            "Исправьте число мест или количество в одном месте",
        )
    gross, net = packing.gross_mass, packing.net_mass
    if gross is not None and net is not None and gross < net:
        yield _report.error(
            "line.mass.net_over_gross",
            "goods.packing.net_mass",
            f"Масса нетто {net:f} кг больше массы брутто {gross:f} кг",
            "Исправьте массы",
        )
