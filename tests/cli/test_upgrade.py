from __future__ import annotations

import json
import shutil
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

import docgen
from docgen.cli.app import program
from docgen.cli.configuration import read_settings
from docgen.store.database.schema import MIGRATIONS, SCHEMA_VERSION

#: What a new version of a template says otherwise.
MORE = "{% block heading %}Счёт-оферта{% endblock %}"
RELEASED = Path(__file__).parents[1] / "store" / "released"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in a folder whose settings name a store that is not there yet."""
    monkeypatch.chdir(tmp_path)
    for name in ("DOCGEN_CONFIG", "DOCGEN_STORE", "DOCGEN_ARTIFACTS", "DOCGEN_SOURCE_SQL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "docgen.toml").write_text(
        'store = "sqlite:///docs.db"\nartifacts = "files"\ntemplates = ["templates"]\n'
    )
    (tmp_path / "templates").mkdir()
    return tmp_path


def upgrade(*options):
    """Return the findings by their codes, and the exit status."""
    result = CliRunner().invoke(program(), ["upgrade", "--json", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    rows = json.loads(result.stdout.partition("\nХранилище")[0])
    return {row["code"]: row for row in rows}, rows, result.exit_code


#: What was released → the version of its tables. A folder without a row here is told of.
TABLES = {"1": "0001", "rc1": "0018"}


@pytest.mark.parametrize("release", sorted(path.stem for path in RELEASED.glob("*.db")))
def test_the_store_of_every_release_is_told_its_steps_and_left_alone(folder, release):
    """A check names every version that the tables would go through, and changes nothing."""
    shutil.copy(RELEASED / f"{release}.db", folder / "docs.db")
    shutil.copytree(RELEASED / f"{release}-files", folder / "files")
    before = (folder / "docs.db").read_bytes()
    _, rows, _ = upgrade("--check")
    steps = [row["path"] for row in rows if row["code"] == "upgrade.store.step"]
    known = sorted(path.stem.partition("_")[0] for path in MIGRATIONS.glob("versions/0*.py"))
    assert steps == known[known.index(TABLES[release]) + 1 :]
    assert known[-1] == SCHEMA_VERSION
    assert (folder / "docs.db").read_bytes() == before


def test_the_store_is_upgraded_when_nothing_stands_in_the_way(folder):
    """Without --check the tables are brought up to date, and the next check has nothing to say."""
    shutil.copy(RELEASED / "1.db", folder / "docs.db")
    shutil.copytree(RELEASED / "1-files", folder / "files")
    with closing(sqlite3.connect(folder / "docs.db")) as old:
        old.execute("DELETE FROM files")  # what it kept are no pages: they would be told
        old.commit()
    _, _, status = upgrade()
    assert status == 0
    found, _, _ = upgrade("--check")
    assert list(found) == ["upgrade.store.current"]


def test_a_template_that_would_print_differently_is_told_with_pictures(folder):
    """A changed template is named and drawn beside the old one; what was issued stays."""
    template = folder / "templates" / "invoice" / "our"
    template.mkdir(parents=True)
    for name, content in docgen.DocGen().catalog.new_template("invoice", "classic").items():
        (template / name).write_bytes(content)
    page = template / "template.html"
    with docgen.DocGen(store="sqlite:///docs.db", artifacts="files", templates=["templates"]) as dg:
        data = dg.catalog.sample("invoice", "vat")
        issued = dg.issue("invoice", data, template="our")
        kept = dg.file(issued, "pdf").content
    found, _, status = upgrade("--check")
    assert (status, list(found)) == (0, ["upgrade.store.current"])

    page.write_text(page.read_text("utf-8") + MORE, "utf-8")
    found, _, status = upgrade("--check", "--pictures", "pictures")
    assert status == 1
    assert found["upgrade.template.prints_differently"]["path"] == "invoice/our"
    assert (folder / "pictures" / "invoice-our-1.png").stat().st_size > 0
    with docgen.DocGen(store="sqlite:///docs.db", artifacts="files") as dg:
        assert dg.file(issued, "pdf").content == kept


def test_what_stops_the_new_version_is_a_finding(folder):
    """A setting that is not known, and a store of a newer docgen, are told and not thrown."""
    settings = folder / "docgen.toml"
    with closing(sqlite3.connect(folder / "docs.db")) as newer:
        newer.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        newer.execute("CREATE TABLE alembic_version (version_num TEXT)")
        newer.execute("INSERT INTO alembic_version VALUES ('0999')")
        newer.commit()
    found, _, status = upgrade("--check")
    assert (status, list(found)) == (1, ["upgrade.store.refused"])
    settings.write_text(f'{settings.read_text()}colour = "red"\n')
    found, _, status = upgrade("--check")
    assert (status, list(found)) == (1, ["upgrade.settings"])


@pytest.mark.usefixtures("folder")
def test_what_goes_away_with_the_next_version_is_told(monkeypatch):
    """Warnings of docgen's own become findings; those of other libraries are not its business."""

    def read(config):
        warnings.warn("docgen: пишите blue вместо red", DeprecationWarning, stacklevel=2)
        warnings.warn("another library's", DeprecationWarning, stacklevel=2)
        return read_settings(config)

    monkeypatch.setattr("docgen.cli.upgrade_check.read_settings", read)
    found, rows, status = upgrade("--check")
    assert (status, list(found)) == (1, ["upgrade.store.new", "upgrade.deprecated"])
    assert rows[-1]["message"] == "пишите blue вместо red"
