"""The mistakes of plugins' authors: each is told by plugin, part and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve, field, frozen

from docgen import DocGen, hookimpl
from docgen.exceptions import PluginError
from docgen.kit.samples import BUYER, COMPANY
from docgen.models import (
    DocumentGroup,
    DocumentType,
    File,
    Modifier,
    NumberToken,
    Payload,
    Shortcode,
    ShortcodeKind,
)

DATA = {"date": "2026-10-31", "seller": COMPANY, "buyer": BUYER}


@frozen(kw_only=True)
class LetterPayload(Payload):
    """A letter."""

    text: str = "x"


@frozen
class Positional(Payload):
    """A payload with a field that may be given without its name."""

    text: str = field(default="", kw_only=False)


@frozen(kw_only=True)
class Odd(Payload):
    """A payload with a field that no plain data stands for."""

    size: complex = 1j


class Unknown(Payload):
    """A payload that attrs does not know: its decorator is forgotten."""

    text: str = "x"


LETTER = DocumentType(
    code="letter",
    title="Письмо",
    group=DocumentGroup.CONTRACT,
    payload=LetterPayload,
    number_mask="{YYYY}/{N}",
    number_reset="year",
)


def answering(hook, answer):
    """Return an implementation of a hook that always answers the same."""

    def implementation():
        return answer

    implementation.__name__ = hook
    return hookimpl(implementation, tryfirst=True)


def letter(**changes):
    """Return the hook that declares the letter."""
    return answering("docgen_document_types", [evolve(LETTER, **changes)])


class Resolver:
    """Supplies whatever it was given."""

    def __init__(self, rows):
        self.rows = rows

    def catalog(self):
        """Return it."""
        return self.rows


class Renderer:
    """Returns whatever it was given, or raises it."""

    def __init__(self, answer):
        self.answer = answer

    def render(self, task):  # noqa: ARG002 - the protocol's
        """Return it."""
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Collector(Renderer):
    """The same as a collector."""

    def collect(self, source, request):  # noqa: ARG002 - the protocol's
        """Return it."""
        return self.render(None)


class Engine(Renderer):
    """The same as an engine."""

    name = "acme"
    version = "1"


def row(**changes):
    """Return a shortcode."""
    plain = Shortcode(
        name="motto",
        alias="девиз",
        title="",
        kind=ShortcodeKind.TEXT,
        example="",
        value=lambda _: "Вперёд",
    )
    return evolve(plain, **changes)


def modifier(apply):
    """Return a modifier."""
    return Modifier(name="bang", alias="бах", title="", example="", apply=apply)


def token(value, pattern="[0-9]"):
    """Return a token."""
    return NumberToken(name="QQ", title="", pattern=pattern, value=value)


def divide(*_):
    """Fail."""
    return 1 / 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"payload": dict}, "the payload dict, which is no docgen.models.Payload"),
        ({"payload": Unknown}, "the payload Unknown, whose fields attrs does not know"),
        ({"payload": Positional}, "Positional.text is not given by its name"),
        ({"payload": Odd}, "Odd.size: <class 'complex'> cannot be written as plain data"),
        ({"title": ""}, "'letter' has the title ''"),
        ({"group": "contract"}, "has the group 'contract'"),
        ({"formats": "pdf"}, "has the formats 'pdf'"),
        ({"formats": ()}, r"has the formats \(\)"),
        ({"corrective_of": "act"}, "corrective_of 'act'"),
        ({"number_mask": "{YYYY}-{X}"}, r"there is no token \{X\}"),
        ({"number_reset": "weekly"}, "there is no reset 'weekly'"),
        ({"number_mask": "{N}"}, "would repeat its numbers"),
        ({"collector": Collector}, r"is the class Collector.*Write Collector\(\)"),
        ({"collector": object()}, "has no 'collect'"),
        ({"shortcodes": object()}, "has no 'catalog'"),
        ({"checks": divide}, "checks of the type 'letter' are <function"),
        ({"checks": ("divide",)}, "hold 'divide'"),
        ({"samples": {}}, "samples of the type 'letter' hold {}"),
        ({"renderers": {"pdf": Renderer}}, "is the class Renderer"),
        ({"renderers": {"odt": Renderer(None)}}, "Add 'odt' to formats"),
        ({"schemas": ("5.01",)}, "schemas of the type 'letter' returned '5.01'"),
    ],
)
def test_a_type_that_cannot_be_used_is_refused_at_once(plugin, changes, words):
    """Each part that a type carries is looked at when the type is declared."""
    with pytest.raises(PluginError, match=words) as error:
        DocGen(plugins=[plugin("acme", letter(**changes))])
    assert error.value.plugin == "acme"


def test_a_code_that_is_no_code_is_told_without_the_insides_of_attrs(plugin):
    """The words are those that say what the code must look like."""

    @hookimpl
    def docgen_document_types():
        return [evolve(LETTER, code="My Type!")]

    with pytest.raises(PluginError, match="'code' must match") as error:
        DocGen(plugins=[plugin("acme", docgen_document_types)])
    assert "Attribute(" not in str(error.value)


@pytest.mark.parametrize(
    ("samples", "words"),
    [(lambda: [DATA], "returned list"), (divide, "failed"), (lambda: {"a": 1}, "returned 'a': 1")],
)
def test_samples_that_are_none_are_told(plugin, samples, words):
    """They are asked for when somebody wants a preview, and only then."""
    docgen = DocGen(plugins=[plugin("acme", letter(samples=samples))])
    with pytest.raises(PluginError, match=f"'acme': samples of the type 'letter' {words}"):
        docgen.catalog.samples("letter")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Collector(KeyError("oops")), "the collector of 'letter' failed: KeyError"),
        (Collector({"a": 1}), "the collector of 'letter' returned .*, not LetterPayload"),
        (Collector, r"Write Collector\(\)"),
        (object(), "has no 'collect'"),
    ],
)
def test_a_collector_that_fails_is_told_by_its_plugin(plugin, billing, answer, words):
    """It is the plugin's that supplies it, not that of the type."""
    acme = plugin("acme", answering("docgen_data_collector", answer))
    docgen = DocGen(billing, plugins=[plugin("letters", letter()), acme])
    with pytest.raises(PluginError, match=words) as error:
        docgen.draft("letter", contract="1", period="2026-10")
    assert (error.value.plugin, "docgen_data_collector" in str(error.value)) == ("acme", True)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (None, "catalog.. must return an iterable of Shortcode, not None"),
        (["motto"], "returned 'motto', not Shortcode"),
        ([row(), row(alias="слоган")], "'motto' is declared twice"),
        ([row(name="a.b")], "must have as many parts as 'a.b'"),
        ([row(alias="дата")], "'дата' already means 'motto'"),
        ([row(name="if", alias="если")], "'if' begins with a reserved word"),
        ([row(name="my-name")], "'my-name' cannot be written"),
        ([row(value="Вперёд")], r"the value of \[motto\] is no function"),
        (
            [row(), row(name="cry", alias="клич", value="Вперёд")],
            r"the value of \[cry\] is no function",
        ),
    ],
)
def test_shortcodes_that_cannot_be_used_name_their_plugin(plugin, rows, words):
    """Both among themselves and beside what all documents have."""
    acme = plugin("acme", answering("docgen_shortcode_resolver", Resolver(rows)))
    with pytest.raises(PluginError, match=words) as error:
        DocGen(plugins=[acme]).catalog.shortcodes("act")
    assert error.value.plugin == "acme"


@pytest.mark.parametrize(
    ("value", "words"), [(divide, "failed: ZeroDivisionError"), (lambda _: object(), "is object")]
)
def test_a_getter_that_fails_names_its_plugin(plugin, write_template, value, words):
    """The error says whose shortcode it is, not only which type printed it."""
    acme = plugin("acme", answering("docgen_shortcode_resolver", Resolver([row(value=value)])))
    docgen = DocGen(templates=[write_template("[motto]", code="act")], plugins=[acme])
    with pytest.raises(PluginError, match=rf"the value of \[motto\] {words}.*'act'") as error:
        docgen.render("act", DATA | {"lines": []}, format="html", template="mine")
    assert error.value.plugin == "acme"


PAGE = File(name="a.html", media_type="text/html", content=b"<html></html>")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("<html>", "returned str, not File"),
        (b"<html>", "returned bytes, not File"),
        (RuntimeError("boom"), "failed: RuntimeError: boom"),
        (evolve(PAGE, content="<html>"), "with str as its content"),
        (evolve(PAGE, notes=["a"]), "notes are"),
        (evolve(PAGE, name=""), "name is ''"),
    ],
)
def test_a_renderer_that_fails_names_its_plugin(plugin, answer, words):
    """What it returns is a file with bytes and notes, or it is told."""
    acme = plugin("acme", answering("docgen_output_renderer", Renderer(answer)))
    with pytest.raises(PluginError, match=f"the renderer of 'act' in 'html' .*{words}") as error:
        DocGen(plugins=[acme]).render("act", DATA | {"lines": []}, format="html")
    assert error.value.plugin == "acme"


def test_a_renderer_of_pdf_must_return_a_pdf(plugin):
    """Whatever the page is called, its bytes say what it is."""
    acme = plugin("acme", answering("docgen_output_renderer", Renderer(PAGE)))
    with pytest.raises(PluginError, match="which is no PDF"):
        DocGen(plugins=[acme]).render("act", DATA | {"lines": []}, format="pdf")


@pytest.mark.parametrize(
    ("answer", "words"),
    [("str", "returned str"), (b"junk", "is no PDF"), (OSError("x"), "failed: OSError")],
)
def test_an_engine_that_fails_names_its_plugin(plugin, answer, words):
    """Nothing that is no PDF is taken for one."""
    acme = plugin("acme", answering("docgen_pdf_engines", [Engine(answer)]))
    with pytest.raises(PluginError, match=f"the PDF engine 'acme' .*{words}") as error:
        DocGen(plugins=[acme], engine="acme").render("act", DATA | {"lines": []})
    assert error.value.plugin == "acme"


@pytest.mark.parametrize(
    ("apply", "words"), [(divide, "failed: ZeroDivisionError"), (lambda *_: object(), "object")]
)
def test_a_modifier_that_fails_names_its_plugin(plugin, write_template, apply, words):
    """It is no fault of the template's author."""
    acme = plugin("acme", answering("docgen_modifiers", [modifier(apply)]))
    docgen = DocGen(templates=[write_template("[buyer.name bang]", code="act")], plugins=[acme])
    with pytest.raises(PluginError, match=f"the modifier 'bang' .*{words}") as error:
        docgen.render("act", DATA | {"lines": []}, format="html", template="mine")
    assert error.value.plugin == "acme"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (token(str, pattern="("), "no regular expression"),
        (token(str, pattern="([0-9])"), "has groups"),
        (token("1"), "no function"),
    ],
)
def test_a_token_that_cannot_be_used_is_refused_at_once(plugin, found, words):
    """Before a number is taken."""
    with pytest.raises(PluginError, match=words) as error:
        DocGen(plugins=[plugin("acme", answering("docgen_number_tokens", [found]))])
    assert error.value.plugin == "acme"


@pytest.mark.parametrize(
    ("value", "words"),
    [(lambda _: "abc", "its pattern is"), (lambda _: 1, "is no text"), (divide, "ZeroDivision")],
)
def test_a_token_that_fails_takes_no_number(plugin, open_docgen, value, words):
    """The error names the token's plugin, and nothing is stored."""
    acme = plugin("acme", answering("docgen_number_tokens", [token(value)]))
    numbering = {"act": {"mask": "{QQ}-{N}"}}
    docgen = open_docgen(plugins=[acme], numbering=numbering)
    line = {"name": "Услуга", "price": "100", "quantity": "1", "unit": "шт"}
    with pytest.raises(PluginError, match=words) as error:
        docgen.issue("act", DATA | {"lines": [line]})
    assert error.value.plugin == "acme"
    assert docgen.store.list() == ()


def test_a_template_root_that_is_not_there_is_refused(plugin):
    """A wheel that was built without its templates is noticed at the start."""
    acme = plugin("acme", answering("docgen_template_roots", [Path("/nope")]))
    with pytest.raises(PluginError, match=r"'acme': docgen_template_roots: there is no folder"):
        DocGen(plugins=[acme])


def test_a_hook_without_its_mark_is_told(plugin):
    """A function that is called like a hook and is none would never be called."""

    def docgen_document_types():
        return [LETTER]

    with pytest.raises(PluginError, match=r"is not marked as a hook.*@docgen\.hookimpl"):
        DocGen(plugins=[plugin("acme", docgen_document_types)])


@pytest.mark.parametrize(("given", "words"), [("acme", "a text"), (Engine, "a class")])
def test_what_is_no_plugin_is_told(given, words):
    """The name of a module and a class are near misses."""
    with pytest.raises(PluginError, match=f"is {words}, no module and no object"):
        DocGen(plugins=[given])


def test_a_plugin_without_hooks_is_told(plugin):
    """It would be registered in vain."""
    with pytest.raises(PluginError, match=r"'acme': answers no hook.*plugins="):
        DocGen(plugins=[plugin("acme")])


def test_the_plugin_that_came_second_is_blamed(plugin):
    """The other one was right before it came; ``tryfirst`` changes nothing in that."""
    first = plugin("first", answering("docgen_modifiers", [modifier(divide)]))
    second = plugin("second", answering("docgen_modifiers", [modifier(divide)]))
    with pytest.raises(PluginError, match="'bang' is already declared by 'first'") as error:
        DocGen(plugins=[first, second])
    assert error.value.plugin == "second"


def test_two_entry_points_of_one_name_are_both_named(tmp_path, monkeypatch):
    """The error says which packages the two are of."""
    for package in ("docgen_one", "docgen_two"):
        metadata = tmp_path / f"{package}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        )
        (metadata / "entry_points.txt").write_text(f"[docgen]\nacme = {package}\n")
        (tmp_path / f"{package}.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PluginError, match=r"registered twice.*'docgen_one'.*'docgen_two'"):
        DocGen()


def test_in_a_batch_only_the_document_that_a_plugin_fails_at_is_lost(plugin, open_docgen, billing):
    """The collector fails at one contract; the others get their documents."""
    from docgen_plugins.act.collector import ActCollector

    class Choosy(ActCollector):
        def collect(self, source, request):
            if request.contract.id == "1":
                raise KeyError("oops")
            return super().collect(source, request)

    @hookimpl(tryfirst=True)
    def docgen_data_collector(document_type):
        return Choosy() if document_type.code == "act" else None

    docgen = open_docgen(billing, plugins=[plugin("acme", docgen_data_collector)])
    report = docgen.batch("act", period="2026-10", dry_run=True)
    failed = [found for found in report.rows if "plugin 'acme'" in found.message]
    assert [found.contract for found in failed] == ["1"]
    assert len(report.rows) > 1
