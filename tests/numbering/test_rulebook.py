from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.models import (
    DocumentGroup,
    DocumentType,
    NumberingSettings,
    SalePayload,
    Template,
)
from docgen.numbering import TOKENS, Mode, Reset, StoredRule
from docgen.numbering.rulebook import NumberingRules, corrective

DAY = date(2026, 10, 5)
ACT = DocumentType(code="act", title="Акт", group=DocumentGroup.ACCOUNTING, payload=SalePayload)
VAT_INVOICE = evolve(
    ACT, code="vat_invoice", number_mask="{N}/{YY}", number_reset="year", number_chronological=True
)
STORED = StoredRule(
    code="act",
    mask="С-{N}",
    valid_from=date(2026, 1, 1),
    made_at=datetime(2025, 12, 30, 12, 0, tzinfo=UTC),
    made_by="Глебова",
    reason="новый порядок",
)
OWN_SERIES = Template(
    document_type="act",
    name="mine",
    title="Акт",
    file_name="Акт",
    files={},
    hash="5e" * 32,
    numbering=NumberingSettings(mask="Ш-{N}"),
)


def book(*stored, **host):
    """Put the rules of two types together."""
    return NumberingRules((ACT, VAT_INVOICE), host, TOKENS, lambda: stored)


def test_a_type_has_its_own_rule():
    """Nobody has said anything else."""
    made = book().rule("vat_invoice", DAY)
    assert (made.code, made.mask.text, made.reset) == ("vat_invoice", "{N}/{YY}", Reset.YEAR)
    assert made.chronological
    assert not book().rule("act", DAY).chronological


def test_the_host_goes_before_the_type_and_the_stored_rule_before_both():
    """Each wins for what it says only."""
    rules = book(STORED, act={"mask": "Х-{N}", "mode": "fast", "start": 7})
    made = rules.rule("act", DAY)
    assert (made.mask.text, made.mode, made.start) == ("С-{N}", Mode.FAST, 7)
    assert rules.rule("act", date(2025, 12, 31)).mask.text == "Х-{N}"


def test_a_templates_series_is_its_own():
    """Its numbers are no business of what is stored for the type."""
    rules = book(STORED)
    made = rules.of(ACT, OWN_SERIES, DAY)
    assert (made.code, made.mask.text) == ("act/mine", "Ш-{N}")
    plain = evolve(OWN_SERIES, numbering=NumberingSettings())
    assert rules.of(ACT, plain, DAY) == rules.rule("act", DAY)


def test_corrective_documents_are_a_series_of_their_own():
    """It looks like the type's own, marked, unless the settings say otherwise."""
    rules = book(act={"mask": "А-{N}", "corrective": {"mask": "КОР-{N}", "start": 50}})
    made = rules.rule(corrective("act"), DAY)
    assert (made.code, made.mask.text, made.start) == ("act.corrective", "КОР-{N}", 50)
    other = rules.rule("vat_invoice.corrective", DAY)
    assert (other.mask.text, other.reset, other.chronological) == ("К-{N}/{YY}", Reset.YEAR, True)


def test_corrective_documents_of_a_type_of_their_own_have_its_rule():
    """Neither they nor what they correct have a second rule, and the error says where it is."""
    corrects = evolve(ACT, code="fix", number_mask="К-{N}", corrective_of=("vat_invoice",))
    types = (ACT, VAT_INVOICE, corrects)
    rules = NumberingRules(types, {"fix": {"start": 7}}, TOKENS)
    assert rules.codes == ("act", "act.corrective", "vat_invoice", "fix")
    assert (rules.rule("fix", DAY).mask.text, rules.rule("fix", DAY).start) == ("К-{N}", 7)
    with pytest.raises(UnknownNameError, match=r"vat_invoice\.corrective"):
        rules.rule(corrective("vat_invoice"), DAY)
    for code in ("vat_invoice", "fix"):
        with pytest.raises(ConfigurationError, match=r"write it as numbering\.fix"):
            NumberingRules(types, {code: {"corrective": {"start": 5}}}, TOKENS)


def test_changes_are_tried_before_they_are_stored():
    """The rule they would make is checked as any other."""
    rules = book(STORED)
    assert rules.rule("act", DAY, changes={"start": 9}).mask.text == "С-{N}"
    assert rules.rule("act", DAY).start == 1
    with pytest.raises(ConfigurationError, match="would repeat its numbers"):
        rules.rule("act", DAY, changes={"reset": "year"})


@pytest.mark.parametrize(
    ("host", "error", "message"),
    [
        ({"акт": {}}, UnknownNameError, "there is no document type 'акт'"),
        ({"act": {"msk": "{N}"}}, UnknownNameError, "setting of numbering.act 'msk'"),
        ({"act": {"start": "5"}}, ConfigurationError, "numbering.act.start is '5'; a whole"),
        ({"act": {"mask": 5}}, ConfigurationError, "numbering.act.mask is 5; text"),
        ({"act": {"corrective": "К"}}, ConfigurationError, "numbering.act.corrective is 'К'"),
        ({"act": {"corrective": {"mask": "{M}"}}}, ConfigurationError, "no token {M}"),
    ],
)
def test_bad_settings_are_refused_at_the_start(host, error, message):
    """The setting is named with its place."""
    with pytest.raises(error) as caught:
        book(**host)
    assert message in str(caught.value)


def test_an_unknown_rule_is_refused():
    """The nearest code is offered."""
    with pytest.raises(UnknownNameError, match=r"no numbering rule 'akt'\. Did you mean 'act'"):
        book().rule("akt", DAY)
