from __future__ import annotations

import json
from copy import deepcopy

import pytest

from docgen.kit.samples import BUYER, COMPANY
from docgen_plugins.contract.samples import contract_samples


@pytest.fixture
def contract_file(tmp_path):
    """Write a contract whose director has a title that no dictionary knows."""
    data = deepcopy(contract_samples()["vat"])
    data["seller"]["director"]["position"] = "мерчендайзер"
    path = tmp_path / "contract.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


ISSUE = ("issue", "act", "--contract", "1", "--period", "2026-10")


def test_settings_are_relative_to_their_file(settled, run, monkeypatch, tmp_path_factory):
    """From another folder the same store is found by `--config` and by `DOCGEN_CONFIG`."""
    assert run(*ISSUE).status == 0
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    config = settled / "docgen.toml"
    assert len(run("documents", "list", "--json", "--config", config).rows) == 1
    monkeypatch.setenv("DOCGEN_CONFIG", str(config))
    assert len(run("documents", "list", "--json").rows) == 1


def test_variables_stand_over_the_file(settled, run, monkeypatch, billing_database):
    """A container is set up without editing the file."""
    text = (settled / "docgen.toml").read_text(encoding="utf-8")
    text = text.replace(str(billing_database), "nowhere.db")
    (settled / "docgen.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("DOCGEN_SOURCE_SQL", f"sqlite:///{billing_database}")
    monkeypatch.setenv("DOCGEN_STORE", f"sqlite:///{settled}/other.db")
    monkeypatch.setenv("DOCGEN_ARTIFACTS", str(settled / "other"))
    monkeypatch.setenv("DOCGEN_ENGINE", "weasyprint")
    assert run(*ISSUE).status == 0
    assert (settled / "other.db").is_file()
    assert (settled / "other").is_dir()
    assert not (settled / "docs.db").exists()


@pytest.mark.parametrize(
    "command",
    [
        "documents list",
        "documents show 1",
        "documents history 1",
        "documents register --period 2026-10",
        "documents mark 1 sent",
        "documents void 1 --reason так",
        "documents mark-paid 1 --reason так",
        "numbers list",
        "numbers rules",
        "numbers peek act",
        "numbers audit",
        "payments report",
        "payments statement --client 1 --period 2026-10",
        "payments reverse 1 --reason так",
        "hand-over 1 --out outbox",
        "verify act.pdf",
        "explain 1",
    ],
)
def test_what_makes_nothing_new_makes_no_store(command, settled, run, monkeypatch):
    """A mistyped address is told with its path and what to do, and no file is left there."""
    monkeypatch.setenv("DOCGEN_STORE", "sqlite:///dosc.db")
    done = run(*command.split())
    assert done.status == 2
    assert f"there is no store {settled / 'dosc.db'}. Correct store in docgen.toml" in done.err
    assert [row.name for row in settled.iterdir()] == ["docgen.toml"]


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    "command",
    [
        ISSUE,
        ("numbers", "take", "act", "--org", "1", "--reason", "бланки"),
        ("numbers", "change", "act", "--start", "5", "--reason", "так"),
        ("payments", "add", "--client", "1", "--org", "1", "--amount", "5", "--date", "2026-10-31"),
    ],
)
def test_what_is_first_written_makes_the_store(command, run):
    """There is no command to make an empty one."""
    assert run(*command).status == 0
    assert run("numbers", "audit").status == 0


def test_a_file_can_be_the_source(at_home, run, write_json):
    """A JSON file of records serves where there is no database."""
    contract = {"id": "k", "number": "7", "date": "2026-01-12", "client_id": BUYER["id"]}
    charge = {"id": "a", "contract_id": "k", "date": "2026-10-31"}
    records = {
        "organisations": [COMPANY],
        "clients": [BUYER],
        "contracts": [{**contract, "organisation_id": COMPANY["id"]}],
        "charges": [{**charge, "item": {"name": "Связь", "price": "5500.00"}}],
    }
    write_json("billing.json", records)
    (at_home / "docgen.toml").write_text(
        'store = "sqlite:///docs.db"\n[source]\nfile = "billing.json"\n'
    )
    command = ("issue", "invoice", "--client", BUYER["id"], "--period", "2026-10", "--json")
    (row,) = run(*command).rows
    assert (row["number"], row["total"]) == ("1", "5500.00")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("store = ", "is not TOML"),
        ("stroe = 'x'", "stroe"),
        ("[source]\nurl = 'sqlite:///a.db'", "Known settings: file, sql, mapping"),
        ("templates = ['nowhere']", "nowhere is not there"),
        ("engine = 'prince'", "there is no PDF engine 'prince'"),
        ("[source]\nsql = 'sqlite:///a.db'", "no mapping"),
        ("[numbering.invoyce]\nmask = '{N}'", "'invoyce'. Did you mean 'invoice'"),
        ("[numbering.act]\nmask = '{M}'", "{M}"),
        ("[numbering.act]\nstart = 'x'", "numbering.act.start is 'x'; a whole number"),
        ("numbering = 5", "numbering"),
        ("[language]\n'директор' = 'директора'", "'директор'"),
        ("[language.'директор']\ngenetive = 'директора'", "'genetive'. Did you mean 'genitive'"),
        ("[language.'директор']\ngenitive = 5", "no text for 'директор', genitive"),
    ],
)
def test_settings_that_cannot_be_used_are_wrong_use(at_home, run, text, complaint):
    """The message names the setting; nothing is made."""
    (at_home / "docgen.toml").write_text(text)
    done = run("types", "--json")
    assert (done.status, done.out) == (2, "")
    assert complaint in done.err
    assert [path.name for path in at_home.iterdir()] == ["docgen.toml"]


def test_the_settings_hold_declined_forms(at_home, run, contract_file):
    """What the engine is not sure of is printed as the host's `[language]` has it."""
    warned = run("check", "contract", "--data", contract_file)
    assert "«мерчендайзер» осталось в именительном падеже" in warned.err
    settings = '[language."Мерчендайзер"]\n"родительный" = "мерчендайзера"\n'
    (at_home / "docgen.toml").write_text(settings, encoding="utf-8")
    assert "мерчендайзер" not in run("check", "contract", "--data", contract_file).err
    command = (
        "render",
        "contract",
        "--data",
        contract_file,
        "--format",
        "html",
        "--output",
        "a.html",
    )
    assert run(*command).status == 0
    page = (at_home / "a.html").read_text(encoding="utf-8")
    assert "в лице мерчендайзера Воронцова Алексея Петровича" in " ".join(page.split())


def test_settings_that_are_not_there_are_wrong_use(run):
    """A file that was named must exist."""
    done = run("types", "--config", "absent.toml")
    assert done.status == 2
    assert "absent.toml cannot be read" in done.err


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (("documents", "list"), "give DocGen(store="),
        (("issue", "act", "--contract", "1", "--period", "2026-10"), "source"),
    ],
)
def test_what_needs_settings_says_which(run, command, complaint):
    """Without `docgen.toml` there is neither store nor source."""
    done = run(*command)
    assert done.status == 2
    assert complaint in done.err
