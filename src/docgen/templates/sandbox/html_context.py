"""Keeps values where escaping holds: in text and in quoted attributes.

Escaping a value's ``&``, ``<``, ``>`` and quotes protects text, and nothing else. So the place of
every expression is found by reading the template's own HTML around it:

- in text it prints as it is;
- in a quoted attribute, a title, a text area or a comment it is made plain text first;
- at the beginning of an address (``href``, ``src`` …) it must be an address of a harmless kind;
- anywhere else (a tag's or an attribute's name, an attribute without quotes, ``style``, ``on…``,
  ``<style>``, ``<script>``) the template is refused.

Conditionals and loops must leave the HTML in the same place whichever way they go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final, TypeAlias

from jinja2 import nodes
from markupsafe import escape

from docgen.exceptions import TemplateError
from docgen.templates.sandbox.html_place import TEXT, URL_ATTRIBUTES, HtmlState, Where, advance

_CLOSED_ATTRIBUTES: Final = frozenset(
    ("style", "srcset", "imagesrcset", "srcdoc", "rel", "http-equiv")
)

#: The beginning of an address whose kind no later value can change.
_FIXED_ADDRESS = re.compile(r"\s*(?:https?://|mailto:|tel:|[/?#])", re.IGNORECASE)

_Apart: TypeAlias = nodes.Macro | nodes.AssignBlock | nodes.CallBlock

_UNQUOTED: Final = ("value_unquoted", "in an attribute without quotes; put quotes around it")
#: Why no value may stand somewhere: its reason in tables of messages, and in words.
_REFUSED: Final[Mapping[Where, tuple[str, str]]] = {
    Where.RAW: ("value_code", "inside <style> or <script>, where it could become code"),
    Where.TAG_START: ("value_tag", "in the name of a tag"),
    Where.TAG: ("value_tag", "inside a tag, where it could become an attribute"),
    Where.ATTRIBUTE_NAME: ("value_tag", "in the name of an attribute"),
    Where.BEFORE_VALUE: _UNQUOTED,
    Where.UNQUOTED: _UNQUOTED,
}


def guard_values(tree: nodes.Template, label: str) -> None:
    """Put a filter to every expression of a file that its place asks for.

    Raises:
        TemplateError: an expression stands where no escaping helps, or the HTML ends in
            different places on different ways.

    """
    guard = _Guard(label)
    guard.require_text(guard.sequence(tree.body, TEXT), tree.body[-1] if tree.body else tree)


class _Guard:
    """Walks the statements of a file with the place in HTML that each begins at."""

    def __init__(self, label: str) -> None:
        self._label = label

    def sequence(self, statements: Sequence[nodes.Node], state: HtmlState) -> HtmlState:
        """Return the place after statements that follow one another."""
        for statement in statements:
            walk = self._walks.get(type(statement))
            state = walk(self, statement, state) if walk else state
        return state

    def require_text(self, state: HtmlState, node: nodes.Node) -> None:
        if state != TEXT:
            problem = (
                "an HTML tag, attribute or comment is left open in what begins here, or around it"
            )
            raise self._error(problem, node, "left_open")

    def _output(self, node: nodes.Output, state: HtmlState) -> HtmlState:
        for index, child in enumerate(node.nodes):
            if isinstance(child, nodes.TemplateData):
                state = advance(state, child.data)
            elif isinstance(child, nodes.Const):
                state = advance(state, str(escape(child.value)))
            else:
                node.nodes[index] = self._guarded(child, state)
        return state

    def _if(self, node: nodes.If, state: HtmlState) -> HtmlState:
        ways = [node.body, *(branch.body for branch in node.elif_), node.else_]
        return self._same([self.sequence(way, state) for way in ways], node)

    def _for(self, node: nodes.For, state: HtmlState) -> HtmlState:
        ways = [self.sequence(node.body, state), self.sequence(node.else_, state), state]
        return self._same(ways, node)

    def _inside(self, node: nodes.With | nodes.Scope, state: HtmlState) -> HtmlState:
        return self.sequence(node.body, state)

    def _apart(self, node: _Apart, state: HtmlState) -> HtmlState:
        """Go through what is printed elsewhere, as a whole."""
        self.require_text(self.sequence(node.body, TEXT), node)
        return state

    def _whole(self, node: _Apart, state: HtmlState) -> HtmlState:
        self.require_text(state, node)
        return self._apart(node, state)

    def _block(self, node: nodes.Block, state: HtmlState) -> HtmlState:
        if state.where is not Where.PLAIN:
            self.require_text(state, node)
        return self._same([self.sequence(node.body, state), state], node)

    def _include(self, node: nodes.Include, state: HtmlState) -> HtmlState:
        self.require_text(state, node)
        return state

    def _same(self, states: Sequence[HtmlState], node: nodes.Node) -> HtmlState:
        if len(set(states)) > 1:
            problem = (
                "the HTML ends in different places on different ways through this tag; "
                "put whole tags and whole attributes into each branch"
            )
            raise self._error(problem, node, "branches")
        return states[0]

    def _guarded(self, node: nodes.Expr, state: HtmlState) -> nodes.Expr:
        """Return an expression with the filter that its place asks for."""
        if state.where is Where.TEXT:
            return node
        if found := _problem(state):
            reason, problem = found
            details = {"attribute": state.attribute, "address": state.address}
            raise self._error(f"a value stands {problem}", node, reason, **details)
        beginning = state.attribute in URL_ATTRIBUTES and not state.address.strip()
        name = "safe_url" if beginning else "plain_text"
        return nodes.Filter(
            node, name, [], [], None, None, lineno=node.lineno, environment=node.environment
        )

    def _error(
        self, problem: str, node: nodes.Node, reason: str, **details: object
    ) -> TemplateError:
        return TemplateError(
            problem,
            template=self._label,
            line=node.lineno,
            reason=f"html.{reason}",
            details=details,
        )

    _walks: ClassVar[Mapping[type[nodes.Node], Callable[[_Guard, Any, HtmlState], HtmlState]]] = {
        nodes.Output: _output,
        nodes.If: _if,
        nodes.For: _for,
        nodes.With: _inside,
        nodes.Scope: _inside,
        nodes.Macro: _apart,
        nodes.AssignBlock: _apart,
        nodes.CallBlock: _whole,
        nodes.Block: _block,
        nodes.Include: _include,
    }


def _problem(state: HtmlState) -> tuple[str, str] | None:
    """Say why no value may stand at a place, if none may."""
    if state.where is not Where.QUOTED:
        return _REFUSED.get(state.where)
    attribute = state.attribute
    if attribute in _CLOSED_ATTRIBUTES or attribute.startswith("on"):
        return "value_closed", f"in the attribute {attribute}, which takes no values"
    address = state.address
    if attribute in URL_ATTRIBUTES and address.strip() and not _FIXED_ADDRESS.match(address):
        return "value_address", (
            f"in the middle of an address, after {address!r}; an address with a value in it "
            "begins with https://, mailto:, tel:, / or #"
        )
    return None
