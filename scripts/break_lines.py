"""Break lines of docgen, one at a time, and see whether the tests of their rooms notice.

Usage: ``python scripts/break_lines.py [--seed 12] [--count 40] [--seconds 180] [--only PART]
[--tests FILE …]``.
The seed chooses the lines, so the same seed breaks the same ones as long as the code is the same.
Faults are put where tests are most often missing: refusals that no longer refuse, defaults that are
others, answers that are the other one, bounds off by one, the first only of several, steps left
out. A fault is written into a copy of ``src``; of the tests, those files run that are nearest to
its module, until one fails or the time is up. What lived through them is listed at the end: it may
still be caught by the rest of the suite.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "src" / "docgen"
#: Faults in these would say nothing of the tests: what is only shown, moved once, or measured.
_LEFT_OUT: Final = ("cli/demo", "migrations", "__init__", "__main__", "protocols", "hooks/specs")
_FILES_OF_TESTS: Final = 4
_OTHERS: Final = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}


@frozen(kw_only=True)
class Fault:
    """A piece of a line and what is put in its place."""

    path: Path
    function: str
    kind: str
    line: int
    start: int
    end: int
    former: str
    text: str

    def __str__(self) -> str:
        """Return where it is and what it is, on a line."""
        place = f"{self.path.relative_to(ROOT)}:{self.line} {self.function}"
        return f"{place}  {self.kind}: {self.former}  ->  {self.text}"

    def put_into(self, copy: Path) -> Path:
        """Write the faulty module into a copy of the sources, and return it."""
        lines = self.path.read_text("utf-8").splitlines(keepends=True)
        line = lines[self.line - 1].encode()
        lines[self.line - 1] = (line[: self.start] + self.text.encode() + line[self.end :]).decode()
        broken = copy / self.path.relative_to(ROOT / "src")
        broken.write_text("".join(lines), "utf-8")
        return broken


class _Faults(ast.NodeVisitor):
    """Every fault that can be put into the functions of a module."""

    def __init__(self, path: Path) -> None:
        self._path = path
        text = path.read_text("utf-8")
        self._lines = [line.encode() for line in text.splitlines()]
        self._functions: list[str] = []
        self.found: list[Fault] = []
        self.visit(ast.parse(text))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._functions.append(node.name)
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self._other_constant("default", default)
        for statement in node.body:
            self.visit(statement)
        self._functions.pop()

    def visit_If(self, node: ast.If) -> None:
        refuses = any(isinstance(row, ast.Raise) for row in node.body)
        yields = any(
            isinstance(row, ast.Expr) and isinstance(row.value, ast.Yield) for row in node.body
        )
        if refuses or yields:
            self._add("refusal", node.test, "False")
        else:
            self._add("answer", node.test, f"not ({self._source(node.test)})")
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._add("answer", node.test, f"not ({self._source(node.test)})")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self._add("second answer", node, f"({self._source(node.values[0])})")
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        other = _OTHERS.get(type(node.ops[0]))
        if other is not None and len(node.ops) == 1:
            left, right = self._source(node.left), self._source(node.comparators[0])
            self._add("bound", node, f"{left} {other} {right}")
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        self._add("first of several", node.iter, f"list({self._source(node.iter)})[:1]")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args[1:]:
            self._other_constant("default", node.args[1])
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Leave out what errors say: their words are no behaviour."""

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self._add("step left out", node, "pass")
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None:
            self._other_constant("answer", node.value)
        self.generic_visit(node)

    def _other_constant(self, kind: str, node: ast.expr) -> None:
        if not isinstance(node, ast.Constant):
            return
        match node.value:
            case bool():
                self._add(kind, node, str(not node.value))
            case int():
                self._add(kind, node, str(node.value + 1))
            case str():
                self._add(kind, node, repr(f"{node.value}x"))

    def _source(self, node: ast.expr | ast.stmt) -> str:
        """Return what stands on the line of a node that has but one."""
        return self._lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode()

    def _add(self, kind: str, node: ast.expr | ast.stmt, text: str) -> None:
        if self._functions and node.end_lineno == node.lineno and node.end_col_offset is not None:
            fault = Fault(
                path=self._path,
                function=self._functions[-1],
                kind=kind,
                line=node.lineno,
                start=node.col_offset,
                end=node.end_col_offset,
                former=self._source(node),
                text=text,
            )
            self.found.append(fault)


def all_faults() -> list[Fault]:
    """Return every fault that can be put into docgen, in order."""
    modules = (
        path
        for path in sorted(SOURCES.rglob("*.py"))
        if not any(part in str(path) for part in _LEFT_OUT)
    )
    return [fault for path in modules for fault in _Faults(path).found]


def chosen(faults: Sequence[Fault], seed: int, count: int) -> Iterator[Fault]:
    """Yield faults of so many lines by the seed: each kind as often, each line once."""
    order = random.Random(seed)  # noqa: S311 - a choice to repeat, no secret
    kinds = sorted({fault.kind for fault in faults})
    by_kind = {kind: [row for row in faults if row.kind == kind] for kind in kinds}
    lines: set[tuple[Path, int]] = set()
    while len(lines) < count:
        fault = order.choice(by_kind[kinds[len(lines) % len(kinds)]])
        if (fault.path, fault.line) not in lines:
            lines.add((fault.path, fault.line))
            yield fault


def nearest_tests(fault: Fault) -> list[str]:
    """Return the test files that have most to do with a faulty line, the nearest first."""
    module = ".".join(fault.path.relative_to(ROOT / "src").with_suffix("").parts)
    names = re.findall(r"^(?:class|def) (\w+)", fault.path.read_text("utf-8"), re.MULTILINE)
    words = {fault.path.stem, *(name for name in names if not name.startswith("_"))}
    near = fault.path.parent.relative_to(SOURCES)
    scores: dict[str, int] = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text("utf-8")
        score = 8 * (module in text) + 6 * (fault.path.stem in path.stem)
        score += 5 * (re.search(rf"\b{fault.function}\b", text) is not None)
        score += sum(re.search(rf"\b{word}\b", text) is not None for word in words)
        score += 2 * len([part for part in near.parts if part in path.parts])
        scores[str(path)] = score
    found = sorted(filter(scores.get, scores), key=lambda name: (-scores[name], name))
    return found[:_FILES_OF_TESTS]


def caught_by(fault: Fault, copy: Path, tests: Sequence[str], seconds: float) -> str | None:
    """Return the first of the tests that fails over a fault; empty if none does.

    ``None`` says that they were not done in so many seconds.
    """
    whole = fault.path.read_text("utf-8")
    broken = fault.put_into(copy)
    roots = [copy, *(ROOT / name for name in ("plugins", "templates", "xsd"))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, roots))}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(  # noqa: S603 - the tests of this repository
            [*command, *tests],
            cwd=ROOT,
            env=environment,
            timeout=seconds,
            capture_output=True,
            check=False,
            text=True,
        )
    except subprocess.TimeoutExpired:
        return None
    finally:
        broken.write_text(whole, "utf-8")
    failed = re.search(r"^(?:FAILED|ERROR) (?:tests/)?(\S+)", done.stdout, re.MULTILINE)
    return failed[1] if failed else ""


def main() -> None:
    """Break the lines, tell of each, and sum up."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--only", default="", help="break only the lines whose place has this")
    parser.add_argument("--tests", nargs="+", help="these files, in place of the nearest")
    asked = parser.parse_args()
    faults = all_faults()
    lived: list[Fault] = []
    tried = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
        for fault in chosen(faults, asked.seed, asked.count):
            if asked.only not in str(fault):
                continue
            begun, tried = time.monotonic(), tried + 1
            tests = asked.tests or nearest_tests(fault)
            test = caught_by(fault, copy, tests, asked.seconds)
            lived += [] if test else [fault]
            word = f"caught by {test}" if test else "LIVED" if test == "" else "LIVED, out of time"
            print(f"{time.monotonic() - begun:4.0f} s  {fault}\n        {word}", flush=True)
    print(f"\n{tried - len(lived)} of {tried} caught, of {len(faults)} that can be put in")
    for fault in lived:
        print(f"  lived: {fault}")


if __name__ == "__main__":
    main()
