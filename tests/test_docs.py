from __future__ import annotations

import ast
import importlib.util
import re
import shlex
import shutil
import subprocess
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_type_hints

import attrs
import pytest
import typer
from attrs import frozen
from typer.testing import CliRunner

import docgen
from docgen.cli.app import program
from docgen.hooks import specs as hookspecs
from docgen.models import Item, Party
from docgen_plugins.invoice.payload import InvoicePayload

ROOT = Path(__file__).resolve().parent.parent

#: The reference of the Python API.
API = ROOT / "docs" / "reference" / "api"

PAGES = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md") for path in ROOT.glob(pattern)
)

#: Pages whose files, Python and commands are run from top to bottom, and their answers compared.
RUN = ("README.md", "README.ru.md", "docs/getting-started.md", "docs/daily-charges.md",
       "docs/embedding.md", "docs/templates.md", "docs/electronic-upd.md", "docs/reference/data.md",
       "docs/reference/cli.md", "docs/onec.md", "docs/banks.md", "docs/edo.md",
       "docs/evening.md", "docs/mail.md", "docs/schedule.md", "docs/upgrading.md",
       "docs/tenants.md",
       *(page.relative_to(ROOT).as_posix() for page in sorted(ROOT.glob("docs/start/*.md"))),
       *(page.relative_to(ROOT).as_posix() for page in sorted(API.glob("*.md"))))  # fmt: skip

#: What a page imports that docgen does not depend on: such blocks are compiled, not run.
FOREIGN = ("django", "fastapi")

_BLOCK = re.compile(
    r"(?:(?<=\n\n)`(?P<file>[^`\n]+)`:\n\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)


@frozen(kw_only=True)
class Block:
    """A fenced block of a page; ``file`` is the name written before it, if there is one."""

    language: str
    text: str
    file: str | None


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page in order."""
    return [Block(**match.groupdict()) for match in _BLOCK.finditer(page.read_text("utf-8"))]


def commands() -> Iterator[tuple[Path, list[str]]]:
    """Yield every ``docgen …`` of all pages, with its page, split into words."""
    for page in PAGES:
        for block in blocks(page):
            if block.language in {"console", "sh", ""}:
                for line in block.text.splitlines():
                    words = shlex.split(line.removeprefix("$ "), comments=True)
                    if words[:1] == ["docgen"]:
                        yield page, words[1:]


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in, with the example billing where the checkout has it."""
    shutil.copytree(ROOT / "examples" / "billing", tmp_path / "examples" / "billing")
    (tmp_path / "demo-out").mkdir()
    _load(ROOT / "examples" / "billing" / "build.py").build(tmp_path / "demo-out" / "billing.db")
    monkeypatch.chdir(tmp_path)
    for name in ("DOCGEN_CONFIG", "DOCGEN_STORE", "DOCGEN_ARTIFACTS", "DOCGEN_SOURCE_SQL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    """Every relative link leads to a file that is there, and to a heading that is in it."""
    text = page.read_text("utf-8")
    for match in _LINK.finditer(_BLOCK.sub("", text)):
        path, _, anchor = match["target"].partition("#")
        if "://" in path:
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), match[0]
        if anchor:
            titles = _HEADING.findall(_BLOCK.sub("", target.read_text("utf-8")))
            assert anchor in {_anchor(title) for title in titles}, match[0]


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_python_compiles(page: Path) -> None:
    """Every block of Python is Python."""
    for block in blocks(page):
        if block.language == "python":
            compile(textwrap.dedent(block.text), _name(page), "exec")


def test_commands_exist() -> None:
    """Every command in the documentation exists, and so do its options."""
    found = list(commands())
    assert len(found) > 20
    whole = typer.main.get_command(program())
    for page, words in found:
        where = f"{_name(page)}: docgen {shlex.join(words)}"
        command = whole
        if words[:1] == ["--as"]:
            words = words[2:]  # noqa: PLW2901 - the program's own option, and whom it names
        for word in words:
            if not hasattr(command, "commands") or word.startswith("-"):
                break
            assert word in command.commands, where
            command = command.commands[word]
        known = {name for row in command.params for name in (*row.opts, *row.secondary_opts)}
        given = {word.partition("=")[0] for word in words if re.match(r"-\D", word)}
        assert given <= known | {"--help"}, where


@pytest.mark.parametrize("name", RUN)
def test_page_works(name: str, folder: Path) -> None:
    """Whoever follows a page from top to bottom gets what the page says."""
    names: dict[str, object] = {"__name__": "__main__"}
    status = 0
    for block in blocks(ROOT / name):
        if block.file is not None:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "python" and not _is_foreign(block.text):
            exec(compile(block.text, name, "exec"), names)  # noqa: S102 - the page itself
        elif block.language == "console":
            status = _follow(block.text, status)


def _is_foreign(text: str) -> bool:
    imported = {
        row.module if isinstance(row, ast.ImportFrom) else row.names[0].name
        for row in ast.walk(ast.parse(text))
        if isinstance(row, (ast.Import, ast.ImportFrom))
    }
    return any(str(module).startswith(FOREIGN) for module in imported)


def _follow(text: str, status: int) -> int:
    """Run the commands of a block, compare what they print, and return the last status."""
    for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = step.partition("\n")
        words = shlex.split(command, comments=True)
        if words == ["echo", "$?"]:
            printed, status = f"{status}\n", 0
        else:
            assert status == 0, f"the status of the command before `{command}` is not shown"
            printed, status = _run(words)
        if expected.strip() != "…":
            assert printed.rstrip() == expected.rstrip(), command
    return status


def _run(words: list[str]) -> tuple[str, int]:
    if words[0] != "docgen":
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - the page's own
        return done.stdout + done.stderr, done.returncode
    result = CliRunner().invoke(program(), words[1:])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output, result.exit_code


def test_examples_of_hooks_are_plugins() -> None:
    """Every example on the page of hooks can be registered as a plugin, and is used by docgen."""
    examples = [
        block.text
        for block in blocks(ROOT / "docs" / "reference" / "hooks.md")
        if "@hookimpl" in block.text
    ]
    shown = {
        name for text in examples for name in re.findall(r"^def (docgen_\w+)", text, re.MULTILINE)
    }
    assert shown == {name for name in vars(hookspecs) if name.startswith("docgen_")}
    for number, text in enumerate(examples):
        plugin = ModuleType(f"example_{number}")
        exec(compile(text, plugin.__name__, "exec"), vars(plugin))  # noqa: S102 - the page itself
        dg = docgen.DocGen(plugins=[plugin])
        data = dg.catalog.document_type("invoice").samples()["vat"]
        assert dg.render("invoice", data, format="html").content


def test_plugin_guide_quotes_the_example() -> None:
    """What the guide for plugin authors shows stands in the example plugin, word for word."""
    package = ROOT / "examples" / "docgen-acme"
    files = [path for path in package.rglob("*") if path.suffix in {".py", ".toml", ".html"}]
    sources = [path.read_text("utf-8") for path in files]
    quoted = [
        block.text
        for block in blocks(ROOT / "docs" / "writing-a-plugin.md")
        if block.language in {"python", "toml", "html"} and block.file is None
    ]
    assert quoted
    for text in quoted:
        assert any(text in source for source in sources), text


def test_plugin_guide_tests_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test that the guide for plugin authors writes passes."""
    monkeypatch.syspath_prepend(str(ROOT / "examples" / "docgen-acme" / "src"))
    page = blocks(ROOT / "docs" / "writing-a-plugin.md")
    (written,) = [block.text for block in page if block.file == "test_offer.py"]
    names: dict[str, Any] = {}
    exec(compile(written, "test_offer.py", "exec"), names)  # noqa: S102 - the page itself
    for sample in ("vat", "ip", "foreign"):
        names["test_every_sample_prints"](sample)
    names["test_an_offer_cannot_end_before_it_begins"]()


def test_reference_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    """The tables of shortcodes and modifiers are those of the catalogs."""
    status = _load(ROOT / "scripts" / "make_reference.py").main(["--check"])
    assert status == 0, capsys.readouterr().out


def test_every_public_type_has_its_place_in_the_reference(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What the API takes, returns and raises is on some page; each begins with an example."""
    status = _load(ROOT / "scripts" / "make_api_reference.py").main(["--check"])
    assert status == 0, capsys.readouterr().out
    for page in API.glob("*.md"):
        before, directive, _ = page.read_text("utf-8").partition("\n:::")
        assert directive, page.name
        assert "```python" in before, page.name


def test_every_page_stands_in_the_menu_of_the_site() -> None:
    """Whoever adds a page says which reader it is for."""
    nav = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")[2]
    listed = re.findall(r"[\w./-]+\.md$", nav, re.MULTILINE)
    links = _load(ROOT / "scripts" / "site_links.py")
    docs = {page.relative_to(ROOT / "docs").as_posix() for page in ROOT.glob("docs/**/*.md")}
    assert sorted(listed) == sorted(docs | set(links.TAKEN_IN.values()))


def test_makefile_has_the_targets() -> None:
    """Every ``make …`` that the documentation shows is a target."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    shown = {
        target
        for page in PAGES
        for block in blocks(page)
        for target in re.findall(r"^(?:\$ )?make (\w+)", block.text, re.MULTILINE)
    }
    assert {"demo", "test", "check"} <= shown <= targets


def test_data_page_lists_all_fields() -> None:
    """The page of data has a table for each model of a sale, with just the model's own fields."""
    page = (ROOT / "docs" / "reference" / "data.md").read_text("utf-8")
    sections = re.split(r"^#{2,3} (.+)$", page, flags=re.MULTILINE)[1:]
    shown = {
        title: set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
        for title, text in zip(sections[::2], sections[1::2], strict=True)
    }
    models = {row.__name__: row for row in (*_models(InvoicePayload, set()), Party, Item)}
    short = {
        "VatRate",
        "Currency",
        "Period",
        "Unit",
        "Picture",
        "Country",
        "OwnValues",
    }  # written as one value
    expected = {
        name: {row.name for row in attrs.fields(model) if not row.inherited}
        for name, model in models.items()
        if name not in short
    }
    assert {name: shown.get(name) for name in expected} == expected


def _models(model: type, found: set[type]) -> set[type]:
    """Return a model, those it inherits from, and those of its fields."""
    if model in found:
        return found
    found |= {row for row in model.__mro__ if attrs.has(row)}
    for hint in get_type_hints(model).values():
        for part in (hint, *get_args(hint)):
            if isinstance(part, type) and attrs.has(part):
                _models(part, found)
    return found


def test_nobody_is_told_to_install_a_stranger():
    """The name `docgen` on the package index is another project's; ours is `docgen-ru`."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    stranger = re.compile(
        r"(?:pip|pipx|uv|poetry) (?:install|add)\b[^\n#`]*[ '\"]docgen(?=[\s'\"`\[]|$)"
        r"|\bdocgen\[(?:all|dask|demo|fast|postgres)\b"
    )
    told = [
        f"{name}: {match[0]}"
        for name in filter(None, tracked)
        if (ROOT / name).suffix in {".py", ".md", ".toml", ".sh", ".txt", ".html"}
        for match in stranger.finditer((ROOT / name).read_text(encoding="utf-8"))
        if name != "tests/test_docs.py"
    ]
    assert told == []


def test_packages_depend_on_ours():
    """What the example plugin asks for is the distribution of this project."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    acme = (ROOT / "examples" / "docgen-acme" / "pyproject.toml").read_text(encoding="utf-8")
    assert tomllib.loads(acme)["project"]["dependencies"] == [ours] == ["docgen-ru"]


def test_the_floors_are_told_as_they_are_held():
    """The table of the floors is the contract that the imports are held to."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## The floors")[2].split("```")[1].removeprefix("text\n")
    rows = [line.partition("  ")[0].split(" · ") for line in table.splitlines()]
    held = [re.split(r" [|:] ", row) for row in contract["layers"]]
    assert [{name.split(".")[-1] for name in row} for row in rows] == [
        {name.split(".")[-1] for name in row} for row in held
    ]
