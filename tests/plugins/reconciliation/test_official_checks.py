"""What is checked in files of reconciliation statements, each by a file that breaks just it."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from lxml import etree

from docgen.official.file import parse_file
from docgen_plugins.reconciliation.official_checks import KINDS, statement_file_findings

SAMPLE = Path(__file__).parents[2] / "official" / "samples" / "reconciliation_5.01.xml"

DOCUMENT = "Документ"
TABLE = "Документ/ТаблАкт"
CONTRACT = f"{TABLE}/ДогСв"
SALE = f"{CONTRACT}/ДокСв/СвОпер"
PAYMENT = f"{CONTRACT}/ДокСв[2]/СвОпер"


@pytest.fixture
def file():
    """Return a statement that adds up: 1220.00 sold, 1000.00 paid, 220.00 owed."""
    return parse_file(SAMPLE.read_bytes(), SAMPLE.name)


def _codes(file):
    return [finding.code for finding in statement_file_findings(file)]


def _changed(*changes):
    """Return a mutation of changes: path, attribute, and its value or ``None`` to remove it."""

    def mutate(root):
        for path, name, value in changes:
            element = root.find(path)
            if value is None:
                del element.attrib[name]
            else:
                element.set(name, value)

    return mutate


def _everywhere(**values):
    """Return a mutation of the whole statement and of its only contract alike."""
    return _changed(
        *((path, name, value) for path in (TABLE, CONTRACT) for name, value in values.items())
    )


BROKEN = [
    ("xml.balance.closing", 2, _everywhere(СальдоКонДеб="221.00")),
    (
        "xml.balance.both_sides",
        2,
        _everywhere(СальдоКонДеб="320.00", СальдоКонКр="100.00"),
    ),
    (
        "xml.balance.contracts",
        2,
        _changed((TABLE, "СальдоНачДеб", "10.00"), (TABLE, "СальдоКонДеб", "230.00")),
    ),
    ("xml.turnover.operations", 1, _changed((SALE, "СумДебет", "1219.00"))),
    ("xml.turnover.operations", 1, _changed((PAYMENT, "СумКредит", "999.00"))),
    (
        "xml.turnover.contracts",
        2,
        _changed((TABLE, "ОборотДеб", "1230.00"), (TABLE, "ОборотКр", "1010.00")),
    ),
    ("xml.period.order", 1, _changed((DOCUMENT, "ДатаОкПер", "31.12.2025"))),
    ("xml.operation.outside_period", 1, _changed((SALE, "ДатаОпер", "01.09.2026"))),
    (
        "xml.operation.no_amount",
        1,
        lambda root: etree.SubElement(
            root.find(f"{CONTRACT}/ДокСв"), "СвОпер", НомСтр="3", СумДебет="0.00"
        ),
    ),
    ("xml.operation.number_repeated", 1, _changed((PAYMENT, "НомСтр", "1"))),
]


@pytest.mark.parametrize(("code", "count", "mutate"), BROKEN)
def test_a_broken_file_has_just_its_finding(file, code, count, mutate):
    """What is broken is found, wherever it is, and nothing that is not."""
    mutate(file.root)
    assert _codes(file) == [code] * count


def test_every_kind_is_tried():
    """The table of broken files covers the table of kinds."""
    assert {code for code, _, _ in BROKEN} == set(KINDS)


def test_a_sound_statement_has_no_findings(file):
    """Nothing is found in the sample, not even a warning."""
    assert _codes(file) == []


def test_balances_of_contracts_may_lie_on_different_sides(file):
    """What one contract owes and another is owed is one balance of the whole."""
    contract = file.root.find(CONTRACT)
    other = copy.deepcopy(contract)
    contract.addnext(other)
    for operation in other.iter("СвОпер"):
        operation.set("НомСтр", str(int(operation.get("НомСтр")) + 2))
    opening = {"СальдоНачДеб": "0.00", "СальдоНачКр": "500.00"}
    for name, value in {**opening, "СальдоКонДеб": "0.00", "СальдоКонКр": "280.00"}.items():
        other.set(name, value)
    turnovers = {"ОборотДеб": "2440.00", "ОборотКр": "2000.00"}
    closing = {"СальдоКонДеб": "0.00", "СальдоКонКр": "60.00"}
    for name, value in {**opening, **turnovers, **closing}.items():
        file.root.find(TABLE).set(name, value)
    assert _codes(file) == []


def test_a_period_without_operations_has_one_of_nothing(file):
    """The format demands an operation; a lone one of zero is that."""
    contract = file.root.find(CONTRACT)
    contract.remove(contract.find("ДокСв[2]"))
    file.root.find(SALE).set("СумДебет", "0.00")
    nothing = dict.fromkeys(("ОборотДеб", "ОборотКр", "СальдоКонДеб"), "0.00")
    _everywhere(**nothing)(file.root)
    assert _codes(file) == []


def test_a_finding_says_where_and_of_which_contract(file):
    """The path leads to the attribute, and the message names contract and sums."""
    file.root.find(SALE).set("СумДебет", "1219.00")
    (finding,) = statement_file_findings(file)
    assert finding.path == "/Файл/Документ/ТаблАкт/ДогСв/@ОборотДеб"
    assert file.root.xpath(finding.path) == ["1220.00"]
    assert "Договор № 1/26" in finding.message
    assert "1\u00a0219,00" in finding.message


@pytest.mark.parametrize("tag", ["Документ", "ТаблАкт"])
def test_a_file_that_lacks_its_table_is_borne(file, tag):
    """What the schema demands may be missing: then there is nothing to add up."""
    element = next(file.root.iter(tag))
    element.getparent().remove(element)
    assert _codes(file) == []
