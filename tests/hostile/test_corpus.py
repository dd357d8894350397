"""Attacks that are known, each through the façade; and what only looks like one.

What they aim at is really there: a file that nobody may read, a port that nobody may call, a file
that nobody may make, and data that nobody may change.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import socket
from copy import deepcopy
from pathlib import Path

import pypdf
import pytest
from attrs import evolve, frozen

from docgen import DocGen
from docgen.exceptions import DocGenError, OfficialFileError
from docgen.file_names import UniqueNames, safe_file_name
from docgen.kit.samples import sale
from docgen.rendering.workers.limits import UNTRUSTED
from docgen.reports.cells import csv_table

INPUTS = Path(__file__).with_name("inputs")
CORPUS = json.loads((INPUTS / "corpus.json").read_text(encoding="utf-8"))
CANARY = "canary-5f2e"
#: Less than a worker has, so that what overruns its limits is told soon.
CAP = evolve(UNTRUSTED, cpu_seconds=2, seconds=15)
PAGE = '<html lang="ru"><head><title>Т</title></head><body>{}<p>ENDMARK</p></body></html>'


def attacks(*kinds):
    """Return the attacks of these kinds, as parameters with their names."""
    rows = [row for kind in kinds for row in CORPUS[kind]]
    return pytest.mark.parametrize("attack", rows, ids=[row["id"] for row in rows])


@frozen
class Targets:
    """What attacks aim at."""

    folder: Path
    listener: socket.socket

    def aimed(self, payload):
        """Return the payload of an attack, aimed at what is really there."""
        for name, value in {
            "@@PWN@@": self.folder / "pwned",
            "@@CANARYDIR@@": self.folder,
            "@@CANARY@@": self.folder / "canary.txt",
            "@@FIFO@@": self.folder / "canary.txt",
            "@@PORT@@": self.listener.getsockname()[1],
        }.items():
            payload = payload.replace(name, str(value))
        return payload

    def require_unharmed(self, *shown):
        """See that nothing was made, called or shown."""
        assert not (self.folder / "pwned").exists()
        with pytest.raises(BlockingIOError):
            self.listener.accept()
        for content in shown:
            assert CANARY.encode() not in content


@pytest.fixture(scope="module")
def targets(tmp_path_factory):
    """Put the targets up."""
    folder = tmp_path_factory.mktemp("targets")
    (folder / "canary.txt").write_text(CANARY, encoding="utf-8")
    (folder / "canary.css").write_text(f"p::after {{ content: '{CANARY}' }}", encoding="utf-8")
    (folder / "canary.png").write_bytes(CANARY.encode())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield Targets(folder, listener)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    """Return a façade that does not trust a folder, and the folder."""
    folder = tmp_path_factory.mktemp("theirs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("docgen.pipeline.isolation.UNTRUSTED", CAP)
        with DocGen(untrusted_templates=[folder]) as docgen:
            yield docgen, folder


def written(folder, body):
    """Write a stranger's template over the one before it."""
    place = folder / "invoice" / "own"
    place.mkdir(parents=True, exist_ok=True)
    settings = 'title = "Своя"\nfile_name = "Счёт [number]"\nstyles = []\n'
    (place / "template.toml").write_text(settings, encoding="utf-8")
    (place / "template.html").write_text(PAGE.format(body), encoding="utf-8")


def links(content):
    """Return the addresses that a PDF leads to."""
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for annotation in page.get("/Annots", ()):
            action = annotation.get_object().get("/A", {})
            if "/URI" in action:
                yield str(action["/URI"])


@attacks("ssti", "engine_resources", "html_fetch", "layout_resources")
def test_a_hostile_template_reaches_nothing(theirs, targets, attack):
    """It is refused by name, or ended, or prints a page like any other; the data stays as it is."""
    docgen, folder = theirs
    written(folder, targets.aimed(attack["payload"]))
    data = sale()
    before, shown = deepcopy(data), []
    for format_ in ("html", "pdf"):
        with contextlib.suppress(DocGenError):
            file = docgen.render("invoice", data, template="own", number="1", format=format_)
            shown.append(file.content)
    assert data == before
    targets.require_unharmed(*shown)
    for content in shown:
        assert b"0x" not in content or content.startswith(b"%PDF")
        if content.startswith(b"%PDF"):
            reader = pypdf.PdfReader(io.BytesIO(content))
            assert not reader.attachments
            assert "ENDMARK" in "".join(page.extract_text() for page in reader.pages)
            schemes = {link.partition(":")[0] for link in links(content)}
            assert schemes <= {"http", "https", "mailto", "tel"}


@attacks("data_injection")
def test_hostile_data_is_only_data(targets, attack, write_template):
    """It prints as it stands, or is refused; it is never read as a template, a tag or a path."""
    payload = attack["payload"]
    text = targets.aimed(payload) if isinstance(payload, str) else str(payload)
    data = sale()
    data["buyer"]["name"] = text
    root = write_template(
        '<h1 title="[buyer.name]">[buyer.name]</h1><a href="[buyer.name]">адрес</a><p>ENDMARK</p>'
    )
    docgen = DocGen(templates=[root])
    page = docgen.render("invoice", data, template="mine", number="1", format="html").content
    targets.require_unharmed(page)
    html = page.decode()
    assert "ENDMARK" in html
    assert "8492327" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="file' not in html
    if "{" in text or "[" in text:
        shown = html.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")
        assert text[:20] in shown.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "attack",
    [row for row in CORPUS["xml"] if row["id"].startswith(("xml", "xbomb"))],
    ids=lambda row: row["id"],
)
def test_hostile_xml_is_refused(pure, targets, attack):
    """Its own declarations are not even read."""
    content = targets.aimed(attack["payload"]).encode()
    for read in (pure.official.view, pure.official.validate):
        with pytest.raises(OfficialFileError) as refusal:
            read(content)
        assert CANARY not in str(refusal.value)
    targets.require_unharmed()


@attacks("names")
def test_a_hostile_name_stays_in_its_folder(targets, attack):
    """One entry of a folder, neither hidden nor an option, and different from the others."""
    payload = attack["payload"]
    given = payload if isinstance(payload, list) else [payload]
    names = UniqueNames()
    made = [names.take(safe_file_name(targets.aimed(name), "pdf")) for name in given]
    assert len({name.casefold() for name in made}) == len(given)
    for name in made:
        assert Path(name).name == name
        assert not name.startswith((".", "-"))
        assert not set(name) & set("/\\\0%")
        assert len(name.encode()) <= 200
    targets.require_unharmed()


@attacks("csv_xlsx")
def test_a_hostile_cell_is_a_text(attack):
    """No program takes it for a formula, nor for two rows."""
    table = csv_table([[attack["payload"], "2"]]).decode("utf-8-sig")
    (row,) = csv.reader(io.StringIO(table), delimiter=";")
    assert len(row) == 2
    assert all(line.lstrip()[:1] not in set("=+-@") for line in row[0].splitlines())


ODD = {
    "specials in a name": {"name": 'O\'Brien & Sons <Ltd> "Q"'},
    "a name in capitals": {"name": 'ООО "ТД «РОГА И КОПЫТА»"'},
    "a name of brackets": {"name": "ООО «[Скобка] {Фигурная}»"},
    "a name with a percent": {"name": "ООО «100%»"},
    "a name with a backslash": {"name": "ООО «А\\Б»"},
    "accents and an emoji": {"name": "Café «Ёжик» 🦔"},
    "a long word": {"name": "Ы" * 300},
    "two lines": {"name": "ООО\n«Две строки»"},
    "a name like a formula": {"name": "=ООО"},
    "a name like a path": {"name": "../ООО"},
    "a name like a shortcode": {"name": "[total]"},
    "combining marks": {"name": "Й" + "и\u0306" * 5},
    "right to left": {"name": "שלום ООО"},
}


@pytest.mark.parametrize("name", ODD)
def test_what_only_looks_odd_is_printed(pure, name):
    """Refusing everything is no defence."""
    data = sale()
    data["buyer"] = {**data["buyer"], **ODD[name]}
    page = pure.render("invoice", data, number="1", format="html").content.decode()
    assert "ИНН" in page
    (value,) = ODD[name].values()
    assert (
        value.split()[0][:3].replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
        in page
    )


def test_literal_braces_are_printed(theirs):
    """Text in brackets of any kind is text."""
    docgen, folder = theirs
    (control,) = (row for row in CORPUS["controls"] if row["id"] == "ctl-006")
    written(folder, control["payload"])
    page = docgen.render("invoice", sale(), template="own", number="1", format="html")
    assert "{{ literal }} and [not a code] {single}" in page.content.decode().replace("\u00a0", " ")
