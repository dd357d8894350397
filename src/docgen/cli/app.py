"""The program `docgen`: its commands, and how its errors end.

Exit status: 0 done, 1 findings or failed documents, 2 wrong use. The modules of the commands
import the façade inside the commands, so that help comes at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from docgen.cli import (
    approvals,
    batch,
    clients,
    demo,
    doctor,
    documents,
    edo,
    exchange,
    explain,
    export,
    hand_over,
    init,
    issue,
    keeping,
    numbers,
    official,
    payments,
    plugin,
    portal,
    render,
    report,
    requests,
    schedule,
    send,
    serve,
    stamp,
    studio,
    template,
    types,
    upgrade,
    validate,
    verify,
    view,
)
from docgen.cli.options import act_as
from docgen.exceptions import (
    ConfigurationError,
    DocGenError,
    ErrandError,
    ForbiddenError,
    IssueRefusedError,
    KeepingError,
    OfficialFileError,
    SettlementError,
    TemplateError,
    TransitionError,
    UnknownNameError,
)

app = typer.Typer(
    name="docgen",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def docgen(
    user: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="NAME",
            envvar="DOCGEN_AS",
            help="От чьего имени работать: кто-то из [users] в docgen.toml; его права и спросят.",
        ),
    ] = "",
) -> None:
    """Документы компании из записей CRM или биллинга: счета, акты и другие."""
    act_as(user)


app.command("demo")(demo.demo)
app.command("init")(init.init)
app.command("types")(types.types)
app.command("shortcodes")(types.shortcodes)
app.command("render")(render.render)
app.command("check")(render.check)
app.command("validate")(validate.validate)
app.command("view")(view.view)
app.add_typer(official.app, name="official")
app.command("issue")(issue.issue)
app.command("batch")(batch.batch)
app.add_typer(numbers.app, name="numbers")
app.add_typer(documents.app, name="documents")
app.command("hand-over")(hand_over.hand_over)
app.add_typer(export.app, name="export")
app.add_typer(exchange.app, name="exchange")
app.add_typer(edo.app, name="edo")
app.command("stamp")(stamp.stamp)
app.command("verify")(verify.verify)
app.command("explain")(explain.explain)
app.add_typer(payments.app, name="payments")
app.command("report")(report.report)
app.add_typer(clients.app, name="clients")
app.add_typer(requests.app, name="requests")
app.add_typer(approvals.app, name="approvals")
app.add_typer(send.app, name="send")
app.add_typer(schedule.app, name="schedule")
app.add_typer(template.app, name="template")
app.add_typer(portal.app, name="portal")
app.command("studio")(studio.studio)
app.command("serve")(serve.serve)
app.add_typer(plugin.app, name="plugin")
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.command("archive")(keeping.archive)
app.command("forget")(keeping.forget)
app.command("doctor")(doctor.doctor)
app.command("upgrade")(upgrade.upgrade)

_WRONG_USE = (
    ConfigurationError,
    ErrandError,
    ForbiddenError,
    KeepingError,
    OfficialFileError,
    SettlementError,
    TransitionError,
    UnknownNameError,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit; the arguments are the command line's, unless given."""
    try:
        app(arguments, prog_name=None if arguments is None else "docgen")
    except IssueRefusedError as error:
        from docgen.cli.output import print_findings

        print_findings(error.findings)
        sys.exit(1)
    except TemplateError as error:
        from docgen.cli.output import print_findings
        from docgen.templates.authoring.messages import explained

        print_findings([explained(error)])
        sys.exit(1)
    except DocGenError as error:
        sys.stderr.write(f"docgen: {error}\n")
        sys.exit(2 if isinstance(error, _WRONG_USE) else 1)
    except BrokenPipeError:
        sys.exit(1)
