from __future__ import annotations

import json

import pytest

from docgen.kit.samples import BUYER, COMPANY
from docgen.store.database.database import open_database

ISSUE = ("issue", "act", "--contract", "1", "--period", "2026-10")
OURS = ("--org", "1", "--date", "2026-10-31")


@pytest.fixture
def started(settled):
    """Make a store in which there is nothing yet."""
    open_database(f"sqlite:///{settled}/docs.db").close()
    return settled


@pytest.mark.usefixtures("started")
def test_rules_are_shown_as_they_are_in_force(run):
    """A row for each type and its corrective documents, for both readers."""
    rows = {row["rule"]: row for row in run("numbers", "rules", "--json").rows}
    assert rows["act"]["mask"] == "А-{N:4}/{YY}"
    assert rows["act.corrective"]["mask"] == "К-А-{N:4}/{YY}"
    assert rows["upd"]["chronological"] is True
    assert "А-{N:4}/{YY}" in run("numbers", "rules").out


@pytest.mark.usefixtures("settled")
def test_a_rule_changes_with_the_next_period(run):
    """This year's numbers stay as they are; who changed what, and why, is kept."""
    done = run(
        "numbers", "change", "act", "--mask", "{YYYY}/{N}", "--reason", "короче", "--by", "Я"
    )
    assert done.status == 0
    assert done.out.startswith("Правило act изменено для документов с 01.01.")
    assert run("numbers", "peek", "act", *OURS).out == "А-0001/26\n"
    assert run("numbers", "peek", "act", "--org", "1", "--date", "2101-01-31").out == "2101/1\n"
    (row,) = run("numbers", "rules", "--history", "--json").rows
    wanted = {"rule": "act", "settings": {"mask": "{YYYY}/{N}"}, "made_by": "Я", "reason": "короче"}
    assert wanted.items() <= row.items()
    assert "короче" in run("numbers", "rules", "--history").out


def test_a_rule_changed_in_the_settings_is_in_the_history(settled, run):
    """It stands there as it was and as it is, from the first document that it numbers."""
    assert run(*ISSUE).status == 0
    settings = settled / "docgen.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("А-{N:4}/{YY}", "{YYYY}/{N}"), encoding="utf-8")
    assert run("numbers", "rules", "--history", "--json").rows == []
    issue = ("issue", "act", "--contract", "3", "--period", "2026-10", "--by", "Я")
    assert run(*issue).out.startswith("2: act № 2026/2")
    (row,) = run("numbers", "rules", "--history", "--json").rows
    wanted = {"rule": "act", "settings": {"mask": "{YYYY}/{N}"}, "made_by": "Я"}
    wanted |= {"before": {"mask": "А-{N:4}/{YY}"}, "valid_from": None}
    assert wanted.items() <= row.items()
    assert "в настройках" in run("numbers", "rules", "--history").out


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("act", "--mask", "{N}"), "would repeat its numbers after every year"),
        (("act", "--reset", "never", "--at-once"), "change with the next period only"),
        (("invoice", "--start", "5"), "never resets, so there is no next period"),
        (("act",), "nothing is changed of rule 'act'"),
        (("акт", "--start", "5"), "there is no numbering rule 'акт'"),
    ],
)
def test_a_change_that_cannot_be_is_refused(run, options, message):
    """The reason is told, and nothing is stored."""
    done = run("numbers", "change", *options, "--reason", "так")
    assert done.status == 2
    assert message in done.err
    assert run("numbers", "rules", "--history", "--json").rows == []


@pytest.mark.usefixtures("settled")
def test_a_rule_changed_at_once_continues_the_counter(run):
    """The mask is new, and the count goes on."""
    assert run("issue", "invoice", "--client", "3", "--period", "2026-10").status == 0
    change = ("change", "invoice", "--mask", "С-{N}", "--at-once", "--reason", "с буквой")
    assert run("numbers", *change).status == 0
    later = ("--org", "1", "--date", "2101-01-31")
    assert run("numbers", "peek", "invoice", *later).out == "С-2\n"


@pytest.mark.usefixtures("settled")
def test_numbers_are_taken_set_and_void(run):
    """Each with its reason, which the audit repeats; the status stays 0."""
    taken = run("numbers", "take", "act", "2", *OURS, "--reason", "бланки", "--json").rows
    assert [row["number"] for row in taken] == ["А-0001/26", "А-0002/26"]
    moved = run("numbers", "set", "act", "10", *OURS, "--reason", "после переезда")
    assert moved.out == "Следующий номер: А-0010/26\n"
    void = run("numbers", "void", "act", "А-0002/26", "--org", "1", "--reason", "испорчен")
    assert void.out == "Номер А-0002/26 аннулирован.\n"
    assert run(*ISSUE).out.startswith("1: act № А-0010/26")
    done = run("numbers", "audit", "--json")
    assert done.status == 0
    assert [row["severity"] for row in done.rows] == ["info"] * len(done.rows)
    messages = " ".join(row["message"] for row in done.rows)
    assert all(reason in messages for reason in ("бланки", "после переезда", "испорчен"))
    people = run("numbers", "audit")
    assert people.out == "Пропусков, повторов и утрат без причины нет.\n"


@pytest.mark.usefixtures("started")
def test_what_needs_a_reason_does_not_go_without(run):
    """Whoever reads the journal later must know why."""
    assert run("numbers", "take", "act", *OURS).status == 2
    done = run("numbers", "take", "act", *OURS, "--reason", " ")
    assert (done.status, "a reason is needed" in done.err) == (2, True)
    assert run("numbers", "peek", "act", *OURS).out == "А-0001/26\n"


@pytest.mark.usefixtures("settled")
def test_a_document_gets_the_number_given_by_hand(run):
    """The counter moves past it, and a second one with it is refused."""
    assert run(*ISSUE, "--number", "А-0007/26").out.startswith("1: act № А-0007/26")
    assert run("numbers", "peek", "act", *OURS).out == "А-0008/26\n"
    again = ("issue", "act", "--contract", "3", "--period", "2026-10", "--number", "А-0007/26")
    done = run(*again)
    assert done.status == 2
    assert "'А-0007/26', which act 1 of 2026-10-31 already has" in done.err


@pytest.mark.usefixtures("settled")
def test_dates_of_vat_documents_go_up(run):
    """An earlier date is refused unless a reason is given."""
    first = ("issue", "upd", "--contract", "1", "--period", "2026-10", "--date", "2026-11-05")
    assert run(*first).status == 0
    second = ("issue", "upd", "--contract", "3", "--period", "2026-10", "--date", "2026-11-04")
    done = run(*second)
    assert done.status == 1
    assert "Поставьте дату не раньше 05.11.2026 или укажите причину" in done.err
    assert run(*second, "--chronology-reason", "забыли").status == 0
    audit = run("numbers", "audit", "--json")
    assert (audit.status, audit.rows[-1]["message"].endswith(": забыли")) == (0, True)


@pytest.mark.usefixtures("settled")
def test_a_date_out_of_order_is_explained(run):
    """Until then the audit's status is 1."""
    for contract, day in (("1", "2026-11-05"), ("3", "2026-11-04")):
        issue = ("issue", "act", "--contract", contract, "--period", "2026-10", "--date", day)
        assert run(*issue).status == 0
    assert run("numbers", "audit").status == 1
    explain = ("numbers", "explain", "act", "А-0002/26", "--org", "1", "--reason", "так и было")
    assert run(*explain).out == "Причина записана у номера А-0002/26.\n"
    assert run("numbers", "audit").status == 0


def test_numbers_of_another_system_are_imported(settled, run):
    """Counting goes on above them; the same file a second time changes nothing."""
    rows = [{"type": "act", "org": "1", "number": f"А-{n:04}/26", "date": "2026-10-01"}
            for n in (3, 5)]  # fmt: skip
    file = settled / "numbers.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    assert run("numbers", "import", str(file)).out == "Перенесено номеров: 2.\n"
    assert run("numbers", "peek", "act", *OURS).out == "А-0006/26\n"
    again = run("numbers", "import", str(file), "--json")
    assert again.status == 1
    assert "is in the journal already" in again.err
    assert run("numbers", "audit").status == 0


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(
    "command",
    [
        ("peek", "act"),
        ("take", "act", "--reason", "бланки"),
        ("set", "act", "5", "--reason", "так"),
        ("void", "act", "А-0001/26", "--reason", "так"),
        ("explain", "act", "А-0001/26", "--reason", "так"),
    ],
)
def test_of_several_organisations_one_is_named(command, run):
    """No number is taken of a counter that nobody uses; an empty name is one, too."""
    done = run("numbers", *command)
    assert done.status == 2
    assert "say whose with --org, one of '1', '2'" in done.err
    assert run("numbers", "list", "--json").rows == []
    assert "--org" not in run("numbers", *command, "--org", "").err


def test_the_only_organisation_goes_without_saying(at_home, run, write_json):
    """It is that of the source's contracts, whatever counters others have left."""
    contract = {"id": "k", "number": "7", "date": "2026-01-12", "client_id": BUYER["id"]}
    contract["organisation_id"] = COMPANY["id"]
    records = {"organisations": [COMPANY], "clients": [BUYER], "contracts": [contract]}
    write_json("billing.json", records)
    settings = at_home / "docgen.toml"
    settings.write_text('store = "sqlite:///docs.db"\n[source]\nfile = "billing.json"\n')
    take = ("numbers", "take", "act", "--date", "2026-10-31", "--reason", "бланки")
    assert run(*take).out == "1\n"
    assert run(*take, "--org", "другая").out == "1\n"
    assert run(*take).out == "2\n"
    (row,) = [row for row in run("numbers", "list", "--json").rows if row["last"] == 2]
    assert row["organisation"] == COMPANY["id"]


def test_without_a_source_the_counters_tell(at_home, run, sale_file):
    """The organisation that has got numbers is meant; before the first, none is."""
    (at_home / "docgen.toml").write_text('store = "sqlite:///docs.db"\n')
    assert run("issue", "act", "--data", sale_file).status == 0
    day = ("--date", "2026-10-31")
    assert run("numbers", "peek", "act", *day).out == "2\n"
    assert run("numbers", "take", "act", *day, "--org", "", "--reason", "так").out == "1\n"
    done = run("numbers", "peek", "act", *day)
    assert (done.status, "one of ''" in done.err) == (2, True)
