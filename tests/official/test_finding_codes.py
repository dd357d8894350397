"""The page of all findings about official files, which is made from the checks."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from docgen.models import Severity
from docgen.official.kinds import FindingKind, finding_kinds

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_finding_codes.py"


@pytest.fixture(scope="module")
def script():
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location(SCRIPT.stem, SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(script, capsys):
    """The page is what the script writes; run it after a change of the checks."""
    status = script.main(["--check"])
    assert status == 0, capsys.readouterr().out


def test_the_page_tells_of_every_kind_once(script):
    """Codes are unique over all modules, and the rules inside the schemas are there too."""
    codes = re.findall(r"^\| `((?:xml|xsd)\.[\w.]+)`", script.page(), re.MULTILINE)
    assert {"xml.line.vat", "xml.inn.checksum", "xml.balance.closing", "xsd.refused"} <= set(codes)
    assert sorted(set(codes)) == sorted(codes)
    assert script.page().count("| `fns.") >= 54 + 12


def _kind(code, message="{value}"):
    return FindingKind(code=code, severity=Severity.INFO, message=message, remedy="{one} и {two!s}")


def test_an_outline_has_no_values():
    """What is filled in later is printed as dots, braces that are text stay."""
    kind = _kind("xml.a.b", "ИНН «{value}» {{так}}")
    assert (kind.outline, kind.remedy_outline) == ("ИНН «…» {так}", "… и …")


def test_a_code_declared_twice_is_refused():
    """Two kinds of one module with the same code are an error that names it."""
    with pytest.raises(ValueError, match=r"xml\.a\.b"):
        finding_kinds(_kind("xml.a.b"), _kind("xml.a.c"), _kind("xml.a.b"))
