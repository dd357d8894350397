"""The data that templates are looked at on."""

from __future__ import annotations

import pytest

from docgen import DocGen, hookimpl
from docgen.exceptions import UnknownNameError
from docgen.studio.data import DataDesk
from docgen.testing import sample_source


class Blind:
    """A plugin by which nobody may see a client."""

    @hookimpl
    def docgen_may(self, action, subject):
        """Refuse to show clients."""
        return False if (action, subject.kind) == ("see", "client") else None


def test_a_client_is_found_by_name_number_and_contract():
    """Whatever a person remembers of a client leads to its document of the last month."""
    with DocGen(sample_source()) as dg:
        desk = DataDesk(dg)
        for text in ("ромашка", "7710990027", "СС-7"):
            (found,) = desk.find("invoice", text)["clients"]
            assert found["name"] == "ООО «Ромашка и партнёры»"
        chosen = {"kind": "contract", "contract": found["contract"], "client": found["client"]}
        assert desk.read("invoice", chosen)["buyer"]["inn"] == "7710990027"


def test_personal_data_are_hidden_from_whoever_may_not_see_them():
    """The list and the page show the shape of a name and a number, and no more."""
    with DocGen(sample_source(), plugins=[Blind()]) as dg:
        desk = DataDesk(dg)
        (found,) = desk.find("invoice", "")["clients"]
        assert (found["inn"], found["hidden"]) == ("77••••••27", True)
        chosen = {"kind": "contract", "contract": found["contract"], "client": found["client"]}
        buyer = desk.read("invoice", chosen)["buyer"]
        assert buyer["name"].startswith("О•• «Р••••••")
        assert "Чистый" not in str(buyer["address"])


def test_the_longest_sample_has_five_hundred_lines():
    """A wall of samples shows what becomes of a very long document."""
    with DocGen() as dg:
        data = DataDesk(dg).read("invoice", {"kind": "sample", "name": "lines-500"})
    assert len(data["lines"]) == 500


def test_an_unknown_choice_is_refused():
    """Data are a sample, typed, a document or a contract."""
    with DocGen() as dg, pytest.raises(UnknownNameError, match="no kind of data"):
        DataDesk(dg).read("invoice", {"kind": "file", "path": "/etc/passwd"})
