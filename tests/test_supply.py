"""What docgen is made of, and what is known of it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"


@pytest.fixture(scope="module")
def check_pins():
    """Import the script, with the one beside it."""
    sys.path.insert(0, str(SCRIPTS))
    try:
        spec = importlib.util.spec_from_file_location("check_pins", SCRIPTS / "check_pins.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(SCRIPTS))
        sys.modules.pop("make_sbom", None)


def test_the_pins_have_no_weakness_that_is_known(check_pins):
    """And the bill of materials, which the wheel holds, says what they say."""
    assert not list(check_pins.problems())


def test_an_old_pin_and_an_old_bill_are_told(check_pins, monkeypatch):
    """Each by its name, with what to do."""
    monkeypatch.setattr(check_pins, "pins", lambda: {"jinja2": "3.1.5"})
    monkeypatch.setattr(check_pins, "bill", dict)
    first, second = check_pins.problems()
    assert "jinja2 3.1.5: CVE-2025-27516; pin 3.1.6" in first
    assert "run scripts/make_sbom.py" in second


def test_the_bill_names_all_that_an_installation_brings(check_pins):
    """Transitive ones too, and none of what only the tests need."""
    names = {row["name"] for row in check_pins.bill()["components"]}
    assert {"weasyprint", "pydyf", "lxml", "plutoprint", "docxtpl"} <= names
    assert not {"pytest", "ruff", "mypy"} & names
