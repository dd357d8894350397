"""How bad findings are: by practice, by type, as the host sets it, and what nobody can lower."""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from attrs import evolve

from docgen import DocGen, hookimpl
from docgen.exceptions import ConfigurationError, IssueRefusedError, UnknownNameError
from docgen.kit.samples import BUYER, COMPANY, SOLE_PROPRIETOR, goods_lines, sale
from docgen.models import Severity
from docgen.pipeline.severity import SeverityRules, require_codes

NO_KPP = {name: value for name, value in BUYER.items() if name not in {"kpp", "edo_id"}}
NO_OGRN = {name: value for name, value in BUYER.items() if name != "ogrn"}
KPP = "party.kpp.missing"
SCRIPT = Path(__file__).parents[2] / "scripts" / "make_setting_codes.py"


def severity(docgen, code, data, finding=KPP):
    """Return how bad a finding is in a document, or nothing where it is not found."""
    found = [row for row in docgen.check(code, data) if row.code == finding]
    assert len(found) <= 1
    return found[0].severity if found else None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("invoice", "warning"),
        ("act", "warning"),
        ("waybill", "warning"),
        ("contract", "warning"),
        ("vat_invoice", "error"),
        ("upd", "error"),
    ],
)
def test_a_buyers_kpp_is_obligatory_where_the_buyer_deducts_the_tax(pure, code, expected):
    """An invoice and an act do without it; a VAT invoice and a УПД do not."""
    data = sale(buyer=NO_KPP, lines=goods_lines())
    if code == "contract":
        data = {**pure.catalog.document_type("contract").samples()["vat"], "buyer": NO_KPP}
    assert severity(pure, code, data) == expected


def test_our_own_kpp_is_obligatory_everywhere(pure):
    """It is ours to mend."""
    seller = {name: value for name, value in COMPANY.items() if name != "kpp"}
    assert severity(pure, "act", sale(seller=seller)) == "error"


@pytest.mark.parametrize("code", ["invoice", "act", "upd", "vat_invoice"])
def test_a_kpp_left_on_a_person_is_told_and_not_printed(pure, code):
    """Cards are copied; the document states what a person has."""
    buyer = {
        **SOLE_PROPRIETOR,
        "kpp": "770001009",
        "kind": "sole_proprietor",
    }
    del buyer["vat_policy"]
    data = sale(buyer=buyer, lines=goods_lines())
    assert severity(pure, code, data, "party.kpp.unexpected") == "warning"
    page = pure.render(code, data, format="html").content.decode()
    assert buyer["inn"] in page
    assert "770001009" not in page


def test_a_host_sets_it_everywhere(open_docgen):
    """The example of the documentation: a VAT invoice without the buyer's КПП is issued."""
    docgen = open_docgen(findings={"buyer.kpp.missing": "warning"})
    data = sale(buyer=NO_KPP)
    assert severity(docgen, "vat_invoice", data) == "warning"
    assert docgen.issue("vat_invoice", data).number == "1"


def test_without_it_the_same_document_is_refused(open_docgen):
    """Its default is an error."""
    with pytest.raises(IssueRefusedError, match=r"error party\.kpp\.missing buyer\.kpp"):
        open_docgen().issue("vat_invoice", sale(buyer=NO_KPP))


@pytest.mark.parametrize(
    ("settings", "in_act", "in_invoice"),
    [
        ({"buyer.ogrn.missing": "info"}, "info", "info"),
        ({"party.ogrn.missing": "error"}, "error", "error"),
        ({"buyer": {"ogrn": {"missing": "error"}}}, "error", "error"),
        ({"types": {"act": {"buyer.ogrn.missing": "error"}}}, "error", "warning"),
        (
            {"buyer.ogrn.missing": "info", "types": {"act": {"buyer.ogrn.missing": "error"}}},
            "error",
            "info",
        ),
        (
            {
                "types": {"act": {"buyer.ogrn.missing": "error"}},
                "organisations": {"sever": {"buyer.ogrn.missing": "info"}},
            },
            "info",
            "info",
        ),
        (
            {
                "organisations": {
                    "sever": {
                        "buyer.ogrn.missing": "info",
                        "types": {"act": {"buyer.ogrn.missing": "error"}},
                    }
                }
            },
            "error",
            "info",
        ),
        ({"organisations": {"other": {"buyer.ogrn.missing": "error"}}}, "warning", "warning"),
        ({"seller.ogrn.missing": "error"}, "warning", "warning"),
        ({"party.ogrn.missing": "error", "buyer.ogrn.missing": "info"}, "info", "info"),
    ],
)
def test_the_narrowest_word_holds(settings, in_act, in_invoice):
    """An organisation's goes before a type's, that before the general one; a side's before all."""
    data = sale(buyer=NO_OGRN)
    with DocGen(findings=settings) as docgen:
        assert severity(docgen, "act", data, "party.ogrn.missing") == in_act
        assert severity(docgen, "invoice", data, "party.ogrn.missing") == in_invoice


def test_what_is_raised_stands_in_the_way(open_docgen):
    """A warning made an error refuses the issue, and takes no number."""
    docgen = open_docgen(findings={"types": {"act": {"buyer.ogrn.missing": "error"}}})
    with pytest.raises(IssueRefusedError, match=r"party\.ogrn\.missing"):
        docgen.issue("act", sale(buyer=NO_OGRN))
    assert docgen.store.counters() == ()


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"line.vat_rate.not_in_force": "warning"}, r"findings\.line\.vat_rate\.not_in_force"),
        ({"buyer.inn.checksum": "info"}, r"findings\.buyer\.inn\.checksum"),
        ({"party.inn.checksum": "warning"}, r"findings\.party\.inn\.checksum"),
        ({"types": {"upd": {"upd.buyer.address.missing": "warning"}}}, r"types\.upd\.upd\.buyer"),
        ({"organisations": {"1": {"line": {"vat": {"mismatch": "info"}}}}}, r"organisations\.1\.l"),
        ({"official.character": "warning"}, r"findings\.official\.character"),
    ],
)
def test_what_is_impossible_cannot_be_lowered(settings, place):
    """Neither by its whole code nor by tables; the setting is named, and why it cannot be."""
    with pytest.raises(ConfigurationError, match=rf"{place}.* cannot be lowered to .*\("):
        DocGen(findings=settings)


def test_an_error_of_the_official_file_stays_one():
    """Some codes are errors here and warnings there, so it is told of each error that stays one."""
    data = {**sale(), "state_contract_id": "1770123456725000012"}
    data["lines"] = [
        {"name": "Вода", "price": "100", "goods": {"markings": [{"codes": ["0104607", "0104607"]}]}}
    ]
    with DocGen(findings={"xml.line.mark_repeated": "warning"}) as docgen:
        findings = {row.code: row for row in docgen.check("upd", data)}
    assert findings["xsd.value.length"].severity is Severity.ERROR
    repeated = findings["xml.line.mark_repeated"]
    assert repeated.severity is Severity.ERROR
    assert repeated.remedy.endswith("(важность не понизить: такой файл не примут)")


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"buyer.kpp.missing": "ignore"}, ConfigurationError, "'ignore'; write one of error, warn"),
        ({"buyer.kpp.missing": 5}, ConfigurationError, r"findings\.buyer\.kpp\.missing is 5"),
        ({"types": {"akt": {}}}, UnknownNameError, "Did you mean 'act'"),
        ({"types": "act"}, ConfigurationError, r"findings\.types is 'act'"),
        ({"organisations": {"1": "error"}}, ConfigurationError, r"findings\.organisations is"),
    ],
)
def test_a_wrong_setting_is_refused_at_the_start(settings, error, message):
    """By name, before any document."""
    with pytest.raises(error, match=message):
        DocGen(findings=settings)


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("buyer.kpp.mising", "buyer.kpp.missing"),
        ("party.ogrn.mising", "party.ogrn.missing"),
        ("factor.inn.formatt", "factor.inn.format"),
        ("buyr.kpp.missing", "buyer.kpp.missing"),
        ("act.date.before_period_and", "act.date.before_period_end"),
        ("xml.line.mark_repeted", "xml.line.mark_repeated"),
        ("charges.document", "charges.documented"),
    ],
)
def test_a_code_that_no_check_reports_is_refused_with_the_nearest(code, nearest):
    """Wherever the mistake is, and in any of the tables."""
    for settings in ({code: "error"}, {"types": {"act": {code: "error"}}}):
        with pytest.raises(UnknownNameError, match=f"{code}.*Did you mean.*{nearest}") as caught:
            DocGen(findings=settings)
        assert caught.value.setting.endswith(code)


def test_a_plugin_of_others_has_findings_of_its_own(plugin):
    """Mistakes in docgen's own, and in those of a type that lists its codes, are still told."""

    @hookimpl
    def docgen_check(document_type, payload):
        del document_type, payload
        return ()

    debts = plugin("debts", docgen_check)
    DocGen(findings={"debts.old": "error"}, plugins=[debts]).close()
    for code, plugins in (("debts.old", []), ("buyer.kpp.mising", [debts])):
        with pytest.raises(UnknownNameError, match="there is no finding"):
            DocGen(findings={code: "error"}, plugins=plugins)


def test_a_type_that_lists_no_codes_may_report_what_begins_with_its_own(plugin):
    """Its author need not list them; who does, has mistakes told."""
    act = DocGen().catalog.document_type("act")
    lists = frozenset({"receipt.sum.missing"})
    for codes, is_told in ((frozenset(), False), (lists, True)):
        receipt = evolve(act, code="receipt", finding_codes=codes)

        @hookimpl
        def docgen_document_types(receipt=receipt):
            return (receipt,)

        made = [plugin("receipts", docgen_document_types)]
        DocGen(findings={"receipt.sum.missing": "error"}, plugins=made).close()
        with pytest.raises(UnknownNameError) if is_told else nullcontext():
            DocGen(findings={"receipt.sum.mising": "error"}, plugins=made)


def test_the_codes_are_those_of_the_checks():
    """A code that a check has and the modules lack is told by name."""
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def rules_of(code):
    """Return settings of one code."""
    return SeverityRules(everywhere={code: Severity.ERROR})


def test_every_sample_finds_only_what_is_listed(pure):
    """Codes put together while checking are listed, too; here all of a bare party's are."""
    bare = {"kind": "company", "name": "", "inn": "1", "kpp": "1", "ogrn": "1", "site": "нет"}
    bare["bank_account"] = {"bic": "1", "bank_name": "Банк", "settlement_account": "1"}
    types = [pure.catalog.document_type(row.code) for row in pure.catalog.types()]
    for kind in ("company", "sole_proprietor", "natural_person", "foreign"):
        for code in ("invoice", "waybill", "upd"):
            data = sale(buyer={**bare, "kind": kind}, lines=goods_lines())
            for finding in pure.check(code, data):
                if finding.code.startswith("fns."):
                    continue
                require_codes(rules_of(finding.code), types, has_foreign=False)


def test_settings_are_read_from_the_file(at_home, run, write_json):
    """`[findings]` of docgen.toml, written as one word or as tables."""
    data = write_json("data.json", sale(buyer=NO_KPP))
    assert run("check", "vat_invoice", "--data", data).status == 1
    (at_home / "docgen.toml").write_text('[findings]\nbuyer.kpp.missing = "warning"\n')
    assert run("check", "vat_invoice", "--data", data).status == 0
    (at_home / "docgen.toml").write_text('[findings.types.act]\n"buyer.kpp.missing" = "error"\n')
    assert run("check", "act", "--data", data).status == 1
    (at_home / "docgen.toml").write_text('[findings]\n"buyer.kpp.missing" = "none"\n')
    (at_home / "docgen.toml").write_text('\n[findings]\n"buyer.kpp.mising" = "error"\n')
    done = run("check", "act", "--data", data)
    assert done.status == 2
    assert "docgen.toml, line 3: there is no finding 'buyer.kpp.mising'. Did you mean" in done.err
    (at_home / "docgen.toml").write_text('[findings]\n"buyer.kpp.missing" = "none"\n')
    done = run("check", "act", "--data", data)
    assert (done.status, "write one of error, warning, info" in done.err) == (2, True)


def test_charges_may_repeat_where_the_host_says_so(open_docgen):
    """Neither the check nor the store refuses them then; where it does not say so both do."""
    lines = [{"name": "Услуга", "price": "100", "charge_ids": ["a"]}]
    docgen = open_docgen(findings={"types": {"act": {"charges.documented": "warning"}}})
    docgen.issue("act", sale(lines=lines))
    twice = docgen.issue("act", sale(lines=lines))
    assert twice.number == "2"
    with pytest.raises(IssueRefusedError, match=r"charges\.documented"):
        docgen.issue("waybill", sale(lines=lines))
