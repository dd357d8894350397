"""Stylesheets moved into the elements, where every mail program sees them.

Gmail drops a ``<style>`` that is long or that it dislikes, and Outlook knows no variables. So what
simple selectors say goes into ``style`` attributes; what attributes cannot say (``@media``: phones
and the dark) stays in one ``<style>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import cssselect2
import tinycss2
from lxml import etree
from lxml import html as lxml_html

_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_ROOT: Final = re.compile(r":root\s*\{([^}]*)\}")
#: Stylesheets that are read once: a template has few.
_KEPT: Final = 16
_DOCTYPE: Final = "<!DOCTYPE html>"


def inlined(html: str, css: str) -> str:
    """Return a whole page with a stylesheet in the attributes of its elements.

    What an element says in its own ``style`` stays the strongest.
    """
    tree = lxml_html.document_fromstring(html)
    matcher, kept = _rules(css)
    for wrapper in cssselect2.ElementWrapper.from_html_root(tree).iter_subtree():
        _style(wrapper.etree_element, _matching(matcher, wrapper))
    if kept:
        style = etree.SubElement(tree.find("head"), "style")
        style.text = f"\n{kept}\n"
    return str(lxml_html.tostring(tree, encoding="unicode", doctype=_DOCTYPE))


@lru_cache(_KEPT)
def _rules(css: str) -> tuple[Any, str]:
    """Return what finds the declarations for an element, and what stays a stylesheet."""
    rules = tinycss2.parse_stylesheet(
        _without_variables(css), skip_comments=True, skip_whitespace=True
    )
    matcher = cssselect2.Matcher()
    for rule in rules:
        if rule.type == "qualified-rule":
            declarations = tinycss2.serialize(rule.content).strip().rstrip(";")
            for selector in cssselect2.compile_selector_list(rule.prelude):
                matcher.add_selector(selector, declarations)
    return matcher, "\n".join(rule.serialize() for rule in rules if rule.type == "at-rule")


def _matching(matcher: Any, wrapper: Any) -> Iterator[str]:  # noqa: ANN401 - cssselect2 is untyped
    """Yield the declarations for an element, the strongest last."""
    for match in sorted(matcher.match(wrapper), key=_strength):
        yield match[3]


def _strength(match: tuple[Any, ...]) -> tuple[Any, ...]:
    return match[:2]  # specificity, then order


def _style(element: Any, declared: Iterator[str]) -> None:  # noqa: ANN401 - the same
    own = (element.get("style") or "").strip().rstrip(";")
    merged: dict[str, str] = {}
    for declarations in (*declared, own):
        for declaration in filter(None, (part.strip() for part in declarations.split(";"))):
            name, _, value = declaration.partition(":")
            merged.pop(name.strip(), None)
            merged[name.strip()] = value.strip()
    if merged:
        element.set("style", "; ".join(f"{name}: {value}" for name, value in merged.items()))


def _without_variables(css: str) -> str:
    """Return a stylesheet with the values of its variables in their places."""
    values: dict[str, str] = {}
    for block in _ROOT.findall(css):
        values |= _declared(block)
    return _VARIABLE.sub(lambda use: values.get(use[1]) or use[2] or "", _ROOT.sub("", css))


def _declared(block: str) -> Mapping[str, str]:
    pairs = (part.partition(":") for part in block.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}
