from __future__ import annotations

import pytest

from docgen.kit.samples import sale

ISSUE = ("issue", "act", "--contract", "1", "--period", "2026-10")
FINDING = ["file", "severity", "code", "path", "line", "message", "remedy"]


@pytest.fixture
def issued(settled, run):
    """Issue an act and an invoice for October."""
    assert run(*ISSUE).status == 0
    assert run("issue", "invoice", "--client", "3", "--period", "2026-10").status == 0
    return settled


def test_issue_tells_the_number(settled, run):
    """The same document is told again when it is asked for again."""
    done = run(*ISSUE)
    assert (done.status, done.err) == (0, "")
    assert done.out == "1: act № А-0001/26 от 31.10.2026\n"
    assert run(*ISSUE).out == done.out
    assert (settled / "docs.db").is_file()
    assert (settled / "files").is_dir()


@pytest.mark.usefixtures("settled")
def test_issue_tells_programs_the_whole_document(run):
    """The date given is the document's."""
    (row,) = run(*ISSUE, "--date", "2026-11-02", "--json").rows
    wanted = {"id": 1, "type": "act", "number": "А-0001/26", "date": "2026-11-02"}
    wanted |= {"organisation": "1", "client": "1", "contract": "1", "period": "2026-10"}
    wanted |= {"total": "5851.02", "status": "issued", "template": "classic"}
    assert wanted.items() <= row.items()


@pytest.mark.usefixtures("settled")
def test_issue_of_a_file_can_have_a_key(run, sale_file):
    """Data have no contract and period of a source to be known by."""
    command = ("issue", "act", "--data", sale_file, "--key", "deal 7")
    assert run(*command).out == run(*command).out
    assert len(run("documents", "list", "--json").rows) == 1


@pytest.mark.usefixtures("settled")
def test_a_document_without_a_period_is_found_by_its_date(run, write_json):
    """Programs are told that it states none."""
    data = {**sale(), "date": "2026-10-15", "period": None}
    done = run("issue", "act", "--data", write_json("act.json", data), "--json")
    assert (done.status, done.rows[0]["period"]) == (0, None)
    for period, count in (("2026-10", 1), ("2026", 1), ("2026-11", 0)):
        assert len(run("documents", "list", "--period", period, "--json").rows) == count


@pytest.mark.usefixtures("settled")
def test_a_corrective_invoice_is_issued_from_a_file_of_changes(run, write_json, pure):
    """It corrects the document of the basis."""
    sample = pure.catalog.document_type("vat_invoice").samples()["vat"]
    assert run("issue", "vat_invoice", "--data", write_json("invoice.json", sample)).status == 0
    changes = write_json("changes.json", {"lines": [{"number": 1, "price": "7930"}]})
    arguments = ("--basis", "1", "--details", changes, "--date", "2026-11-16")
    done = run("issue", "corrective_invoice", *arguments)
    assert (done.status, done.out) == (0, "2: corrective_invoice № К-1 от 16.11.2026\n")
    assert run("issue", "corrective_invoice", *arguments).status == 1


@pytest.mark.parametrize("json", [False, True])
@pytest.mark.usefixtures("settled")
def test_a_refused_issue_shows_all_findings(run, json):
    """People read them on the standard error, programs get a list."""
    command = ("issue", "act", "--contract", "12", "--period", "2026-10")
    done = run(*command, *(["--json"] if json else []))
    assert done.status == 1
    if json:
        (row,) = done.rows
        assert (list(row), row["code"]) == (FINDING, "document.empty")
    else:
        assert "За период нечего документировать" in done.err
        assert "Проверьте период" in done.err
    assert run("documents", "list", "--json").rows == []


@pytest.mark.usefixtures("issued")
def test_documents_are_listed_for_people(run):
    """The newest stand above."""
    lines = run("documents", "list").out.splitlines()
    rows = [line.split() for line in lines if "31.10.2026" in line]
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("2", "invoice", "1"),
        ("1", "act", "А-0001/26"),
    ]
    assert "88 300,00" in next(line for line in lines if " invoice " in line).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ((), [2, 1]),
        (("--limit", "1"), [2]),
        (("--type", "act"), [1]),
        (("--client", "3"), [2]),
        (("--contract", "1"), [1]),
        (("--org", "2"), []),
        (("--period", "2026-10"), [2, 1]),
        (("--period", "2026-11"), []),
        (("--status", "issued"), [2, 1]),
        (("--status", "void"), []),
        (("--before", "2"), [1]),
    ],
)
@pytest.mark.usefixtures("issued")
def test_documents_are_listed_for_programs(run, filters, found):
    """Filters narrow the list."""
    rows = run("documents", "list", "--json", *filters).rows
    assert [row["id"] for row in rows] == found
    fields = ["id", "type", "number", "correction", "date", "organisation", "client", "total"]
    fields += ["currency", "status", "payment", "payable", "paid", "due_date", "edo"]
    assert all(list(row) == fields for row in rows)


@pytest.mark.usefixtures("issued")
def test_a_document_is_shown_with_its_events(run):
    """Both readers see what happened to it."""
    (row,) = run("documents", "show", "1", "--json").rows
    assert (row["number"], row["total"]) == ("А-0001/26", "5851.02")
    assert [(event["name"], event["detail"]) for event in row["events"]] == [
        ("issued", "А-0001/26")
    ]
    done = run("documents", "show", "1")
    assert done.status == 0
    assert "А-0001/26" in done.out
    assert "issued" in done.out


@pytest.mark.parametrize("folder", [False, True])
def test_a_documents_file_can_be_saved(issued, run, folder):
    """Into a folder under its own name, or under the name given."""
    target = issued / "out"
    if folder:
        target.mkdir()
    done = run("documents", "show", "1", "-o", target, "--format", "html", "--channel", "paper")
    assert done.status == 0
    path = next(target.iterdir()) if folder else target
    assert "№ А-0001/26" in path.read_text(encoding="utf-8")


@pytest.mark.usefixtures("issued")
def test_an_unknown_document_is_wrong_use(run):
    """The id is named."""
    done = run("documents", "show", "99")
    assert (done.status, done.out) == (2, "")
    assert "there is no document '99'" in done.err


@pytest.mark.usefixtures("issued")
def test_counters_are_listed(run):
    """By type, organisation and period, for both readers."""
    rows = run("numbers", "list", "--json").rows
    fields = ["rule", "organisation", "scope", "period", "first", "last"]
    assert all(list(row) == fields for row in rows)
    assert {(row["rule"], row["organisation"], row["period"], row["last"]) for row in rows} == {
        ("act", "1", "2026", 1),
        ("invoice", "1", "", 1),
    }
    assert "2026" in run("numbers", "list").out


@pytest.mark.usefixtures("issued")
def test_the_next_number_is_shown_and_not_taken(run):
    """It stays the same however often it is looked at, and a new year begins anew."""
    command = ("numbers", "peek", "act", "--org", "1", "--date", "2026-11-30")
    assert run(*command).out == "А-0002/26\n"
    assert run(*command, "--json").rows == [{"type": "act", "number": "А-0002/26"}]
    assert run(*command[:-1], "2027-01-31").out == "А-0001/27\n"


@pytest.mark.usefixtures("issued")
def test_an_audit_of_a_sound_store_finds_nothing(run):
    """People are told so, programs get an empty list."""
    assert run("numbers", "audit").out == "Пропусков, повторов и утрат нет.\n"
    done = run("numbers", "audit", "--json")
    assert (done.status, done.rows) == (0, [])


def test_an_audit_finds_what_was_lost(issued, run):
    """Without its kept template a document could not be printed again, so the status says so."""
    for path in (issued / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    done = run("numbers", "audit", "--json")
    assert done.status == 1
    assert all(list(row) == FINDING for row in done.rows)
    assert any(row["severity"] == "error" for row in done.rows)
    people = run("numbers", "audit")
    assert people.status == 1
    assert all(row["message"] in people.err for row in done.rows)


@pytest.fixture
def attached(issued, run):
    """Attach two files of one name to the act."""
    file = issued / "scan.txt"
    for content in ("первый", "второй"):
        file.write_text(content, encoding="utf-8")
        assert run("documents", "attach", file, "1", "--other", "--note", content).status == 0
    return issued


@pytest.mark.usefixtures("attached")
def test_attachments_are_listed(run):
    """People get a table, programs the ids; a document that has none says so."""
    rows = run("documents", "attachments", "1", "--json").rows
    assert [(row["id"], row["name"], row["note"]) for row in rows] == [
        (1, "scan.txt", "первый"),
        (2, "scan.txt", "второй"),
    ]
    assert "второй" in run("documents", "attachments", "1").out
    assert run("documents", "attachments", "2").out == "Вложений нет.\n"
    assert run("documents", "attachments", "2", "--json").rows == []
    assert run("documents", "attachments", "9").status == 2


def test_attachments_are_saved(attached, run):
    """Each is a file of its own, whatever its name; saved again, nothing changes."""
    for _ in range(2):
        done = run("documents", "attachments", "1", "--save", "scans")
        assert (done.status, done.out.splitlines()) == (0, ["scans/scan.txt", "scans/scan (2).txt"])
    assert (attached / "scans" / "scan.txt").read_text(encoding="utf-8") == "первый"
    assert (attached / "scans" / "scan (2).txt").read_text(encoding="utf-8") == "второй"
    rows = run("documents", "attachments", "1", "--save", "scans", "--json").rows
    assert [row["file"] for row in rows] == done.out.splitlines()


def test_an_attachment_takes_no_other_files_place(attached, run):
    """The file in the way is named, and nothing is saved."""
    (attached / "scans").mkdir()
    (attached / "scans" / "scan (2).txt").write_text("чужой", encoding="utf-8")
    done = run("documents", "attachments", "1", "--save", "scans")
    assert (done.status, "scan (2).txt is another file" in done.err) == (1, True)
    assert [row.name for row in (attached / "scans").iterdir()] == ["scan (2).txt"]


@pytest.mark.usefixtures("issued")
def test_a_list_is_split_into_bills_and_accounting_documents(run):
    """As billing systems show them: what is to be paid, and what closes a month."""
    bills = run("documents", "list", "--group", "bill", "--json").rows
    accounting = run("documents", "list", "--group", "accounting", "--json").rows
    assert [row["type"] for row in bills] == ["invoice"]
    assert [row["type"] for row in accounting] == ["act"]
    wrong = run("documents", "list", "--group", "bills")
    assert (wrong.status, "bill" in wrong.err) == (2, True)


@pytest.mark.usefixtures("issued")
def test_a_list_is_narrowed_by_payment_and_age(run):
    """A state that is not there is refused with those that are."""
    (unpaid,) = run("documents", "list", "--payment", "unpaid", "--json").rows
    assert unpaid["type"] == "invoice"
    assert run("documents", "list", "--payment", "paid", "--json").rows == []
    assert run("documents", "list", "--older-than", "100000", "--json").rows == []
    wrong = run("documents", "list", "--payment", "late")
    assert (wrong.status, "overdue" in wrong.err) == (2, True)
