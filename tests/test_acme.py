"""The outside plugin, built and installed as anybody would, beside the checkout's docgen."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docgen.kit.samples import BUYER, COMPANY

ACME = Path(__file__).parents[1] / "examples" / "docgen-acme"


@pytest.fixture(scope="session")
def acme(tmp_path_factory, worker_id):
    """Return a folder with the plugin installed from its wheel; built once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    shared = (shared if worker_id == "master" else shared.parent) / "acme"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            wheels = tmp_path_factory.mktemp("wheels")
            python("-m", "build", "--wheel", "--no-isolation", "--outdir", wheels, ACME)
            (wheel,) = wheels.glob("docgen_acme-*.whl")
            pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile")
            python(*pip, "--target", shared, wheel)
    return shared


def python(*arguments):
    """Run Python; show what it printed when it fails."""
    done = subprocess.run(  # noqa: S603 - the packaging tools, on this repository's example
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def run_acme(acme, at_home):
    """Run ``python -m docgen`` where the plugin is installed."""

    def run_one(*arguments):
        done = subprocess.run(  # noqa: S603 - the package under test
            [sys.executable, "-m", "docgen", *map(str, arguments)],
            cwd=at_home,
            env=os.environ | {"PYTHONPATH": str(acme)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run_one


@pytest.fixture
def settled_acme(at_home, write_json):
    """Write a source whose client has two charges alike, and settings with ACME's mask."""
    contract = {"id": "k", "number": "7", "date": "2026-01-12", "client_id": BUYER["id"]}
    items = [("Звонки", "2"), ("Звонки", "3"), ("Связь", "1")]
    write_json(
        "billing.json",
        {
            "organisations": [COMPANY],
            "clients": [BUYER],
            "contracts": [{**contract, "organisation_id": COMPANY["id"]}],
            "charges": [
                {
                    "id": str(index),
                    "contract_id": "k",
                    "date": "2026-10-31",
                    "item": {"name": name, "quantity": quantity, "price": "10.00"},
                }
                for index, (name, quantity) in enumerate(items)
            ],
        },
    )
    (at_home / "docgen.toml").write_text(
        'store = "sqlite:///docs.db"\ntemplates = ["templates"]\n[source]\nfile = "billing.json"\n'
    )
    (at_home / "templates").mkdir()
    return at_home


def test_the_type_is_listed_beside_the_bundled_ones(run_acme):
    """Nothing but installing the plugin makes it known."""
    rows = {row["code"]: row for row in json.loads(run_acme("types", "--json"))}
    assert (rows["offer"]["plugin"], rows["offer"]["title"]) == ("acme", "Коммерческое предложение")
    assert rows["invoice"]["plugin"] == "invoice"


def test_the_type_renders_with_its_own_template_and_shortcode(run_acme, at_home, pdf_text):
    """The template and its stylesheet are in the wheel."""
    run_acme("render", "offer", "--sample", "single", "-o", "offer.pdf")
    text = pdf_text((at_home / "offer.pdf").read_bytes())
    assert "Коммерческоепредложение" in text
    assert "14.11.2026" in text or "14ноября2026" in text
    assert "[valid_until]" in run_acme("shortcodes", "offer")


def test_one_step_of_a_bundled_type_is_replaced(run_acme, settled_acme, write_template):
    """ACME's invoices join charges of one name and price; acts list them as they were."""
    body = "[items]([item.name]×[item.quantity])[/items]"
    for code in ("invoice", "act"):
        write_template(body, code=code, name="mine")
        command = ("issue", code, "--client", BUYER["id"], "--period", "2026-10")
        run_acme(*command, "--template", "mine")
    pages = []
    for document_id in ("1", "2"):
        out = settled_acme / f"{document_id}.html"
        run_acme("documents", "show", document_id, "--format", "html", "-o", out)
        pages.append(out.read_text(encoding="utf-8"))
    assert "(Звонки×5)(Связь×1)" in pages[0]
    assert "(Звонки×2)(Звонки×3)(Связь×1)" in pages[1]


@pytest.mark.usefixtures("settled_acme")
def test_the_number_token_works(run_acme):
    """The week of the document's date stands in the offer's number."""
    command = ("issue", "offer", "--client", BUYER["id"], "--period", "2026-10")
    assert run_acme(*command) == "1: offer № КП-2026-44-1 от 31.10.2026\n"


@pytest.mark.usefixtures("settled_acme")
def test_the_modifier_works(run_acme, at_home, write_template):
    """Any template may use it, by either name."""
    write_template("[buyer.inn quoted] [buyer.kpp кавычки]", code="act")
    command = ("render", "act", "--sample", "vat", "--template", "mine", "--format", "html")
    run_acme(*command, "-o", "a.html")
    assert "„7710990027“ „771001001“" in (at_home / "a.html").read_text(encoding="utf-8")
