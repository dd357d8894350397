from __future__ import annotations

import importlib.util
import json
import logging
from pathlib import Path

import pytest

from docgen.exceptions import TemplateError
from docgen.kit.samples import sale
from docgen.watching.logs import EVENTS, EventLog, JsonLines

EXAMPLE = Path(__file__).parents[2] / "examples" / "watching" / "opentelemetry_metrics.py"


@pytest.fixture
def lines():
    """Gather what is logged, as it would be written."""
    written = []

    class Gathering(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Gathering()
    handler.setFormatter(JsonLines())
    log = logging.getLogger("docgen")
    former = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield written
    log.removeHandler(handler)
    log.setLevel(former)


def test_one_event_is_one_line_without_personal_data(open_docgen, lines):
    """What happened, to which document, how long it took; nobody's name, no sum."""
    docgen = open_docgen(plugins=[EventLog()])
    document = docgen.issue("invoice", sale())
    docgen.file(document, "html")
    events = [json.loads(line) for line in lines]
    assert [(row["event"], row.get("what")) for row in events] == [
        ("measured", "issue"),
        ("document.issued", None),
        ("measured", "render"),
        ("file.rendered", None),
    ]
    assert {row["logger"] for row in events} == {EVENTS}
    assert (events[1]["document"], events[1]["type"]) == (1, "invoice")
    assert events[2]["format"] == "html"
    assert not [word for word in ("Ромашка", "Швец", "25 054", "@") if word in "".join(lines)]


@pytest.fixture
def unlogged():
    """Leave the log as it was before the program wrote to a file."""
    log = logging.getLogger("docgen")
    handlers, level = [*log.handlers], log.level
    yield
    log.handlers[:] = handlers
    log.setLevel(level)


@pytest.mark.usefixtures("unlogged")
def test_the_program_logs_where_the_settings_say(at_home, run, sale_file):
    """Each command appends what it did; without the setting there is no log."""
    (at_home / "docgen.toml").write_text('store = "sqlite:///docs.db"\nlog = "events.jsonl"\n')
    assert run("issue", "invoice", "--data", sale_file).status == 0
    events = [json.loads(line) for line in (at_home / "events.jsonl").read_text().splitlines()]
    assert [row["event"] for row in events][:2] == ["measured", "document.issued"]


def test_an_exception_is_logged_without_its_message(lines):
    """A message may hold data; the class and the place are enough to look."""
    try:
        int("Громов Пётр, 4509 123456")
    except ValueError:
        logging.getLogger("docgen.hooks").exception("plugin %r failed", "acme")
    (line,) = map(json.loads, lines)
    assert (line["error"], line["level"]) == ("ValueError", "error")
    assert "test_logs.py:" in line["place"]
    assert "Громов" not in str(line)


def test_the_example_tells_a_meter(open_docgen, write_template):
    """Counters and histograms, with few labels; what failed has its code."""
    spec = importlib.util.spec_from_file_location("metrics_example", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    told = []

    class Meter:
        """As OpenTelemetry's is called."""

        def create_histogram(self, name, unit):
            return Instrument(name, unit)

        def create_counter(self, name):
            return Instrument(name, "")

    class Instrument:
        def __init__(self, name, unit):
            self.name = name, unit

        def record(self, seconds, attributes):
            told.append((self.name[0], seconds > 0, attributes))

        def add(self, count, attributes):
            told.append((self.name[0], count, attributes))

    docgen = open_docgen(
        plugins=[module.OpenTelemetryMetrics(Meter())], templates=[write_template()]
    )
    document = docgen.issue("invoice", sale(), template="mine")
    docgen.file(document, "html")
    with pytest.raises(TemplateError):
        docgen.file(document, "docx")
    assert [(name, attributes["operation"]) for name, _, attributes in told] == [
        ("docgen.duration", "issue"),
        ("docgen.operations", "issue"),
        ("docgen.duration", "render"),
        ("docgen.operations", "render"),
        ("docgen.duration", "render"),
        ("docgen.operations", "render"),
    ]
    assert told[3][2]["format"] == "html"
    assert told[5][2]["error"].startswith("template")
