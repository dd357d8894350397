"""Whether documents can be made and sent now: the store, its files, letters, runs, the disks."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from docgen.delivery.sending import LETTER_KIND
from docgen.delivery.settings import MailSettings
from docgen.delivery.smtp import SmtpTransport
from docgen.exceptions import DeliveryError, DocGenError
from docgen.language.errors import describe_error
from docgen.store import Condition
from docgen.store.database.columns import SQLITE
from docgen.store.database.schema import SCHEMA_VERSION
from docgen.store.database.versions import version_at
from docgen.store.outbox.entries import OutboxState
from docgen.store.schedule.runs import Run, RunState
from docgen.watching.checks import Check
from docgen.wiring import Wiring

#: A letter that has been due for longer is not on its way any more.
_LETTER_WAITS: Final = dt.timedelta(hours=1)
#: Bytes below which a disk is told of, and below which documents may soon not be kept.
_LITTLE: Final = 2 * 1024**3
_TOO_LITTLE: Final = 200 * 1024**2
_PROBE: Final = b"docgen doctor"


def look_at_store(wiring: Wiring) -> Iterator[Check]:
    """Look at the store and its files; one that is not made yet is not made by that."""
    opener = wiring.opener
    if not opener.is_given:
        return
    if not opener.is_made:
        yield Check(code="store", name="Хранилище", found="ещё не создано", well=True)
        return
    try:
        found = version_at(opener.url)
    except DocGenError as error:
        yield _failed("store", "Хранилище", error)
        return
    yield _migrations(found)
    if found != SCHEMA_VERSION:
        return  # looking must not bring it up to date
    for code, name, look in (
        ("store", "Хранилище", _store),
        ("artifacts", "Файлы документов", _artifacts),
        ("outbox", "Исходящие письма", _outbox),
        ("runs", "Последний запуск расписания", _runs),
    ):
        yield _attempt(code, name, look, wiring)


def look_at_disks(wiring: Wiring) -> Iterator[Check]:
    """Look at the free space where the database and the files lie, if that is this machine."""
    settings = wiring.settings
    places = [] if "://" in str(settings.artifacts) else [Path(settings.artifacts)]
    if settings.store and make_url(settings.store).get_backend_name() == SQLITE:
        places.append(Path(str(make_url(settings.store).database)).parent)
    for place in dict.fromkeys(map(_there, places)):
        free = shutil.disk_usage(place).free
        yield Check(
            code="disk",
            name=f"Свободно на диске, {place}",
            found=f"{free / 1024**3:.1f} ГБ",
            well=free > _LITTLE,
            required=free <= _TOO_LITTLE,
            remedy="" if free > _LITTLE else "освободите место: документы некуда будет складывать",
        )


def look_at_mail(mail: MailSettings) -> Iterator[Check]:
    """Connect to the server of each mail account and log in; nothing is sent."""
    for name, account in mail.accounts.items():
        if not account.host:
            continue
        title = f"Почта, {name} ({account.host})"
        try:
            said = SmtpTransport(account).check()
        except (DeliveryError, OSError) as error:
            yield Check(
                code="smtp",
                name=title,
                found="не отвечает или не пускает",
                well=False,
                remedy=str(error),
            )
        else:
            yield Check(code="smtp", name=title, found=said, well=True)


def _migrations(found: str) -> Check:
    newer = found > SCHEMA_VERSION
    remedy = "обновите docgen: хранилище сделано более новым" if newer else ""
    if found < SCHEMA_VERSION:
        remedy = "сделайте копию; любая команда, которая открывает хранилище, обновит его"
    return Check(
        code="migrations",
        name="Версия таблиц",
        found=f"{found}, нужна {SCHEMA_VERSION}" if remedy else found,
        well=not remedy,
        required=newer,
        remedy=remedy,
    )


def _store(wiring: Wiring) -> Check:
    count = wiring.store.copies.documents()
    return Check(code="store", name="Хранилище", found=f"документов: {count}", well=True)


def _artifacts(wiring: Wiring) -> Check:
    """Write, read and take away; and read what the newest document is printed by."""
    artifacts = wiring.opener.artifacts
    sha256 = artifacts.put(_PROBE)
    sound = artifacts.check(sha256) is Condition.SOUND
    artifacts.remove(sha256)
    newest = wiring.store.list(limit=1)
    if newest:
        wiring.store.templates.of_document(newest[0].id)
    found = "пишутся и читаются" if sound else "пишутся, но не читаются"
    remedy = "" if sound else "проверьте диск, на котором лежат файлы (artifacts)"
    name = "Файлы документов"
    return Check(code="artifacts", name=name, found=found, well=sound, remedy=remedy)


def _outbox(wiring: Wiring) -> Check:
    outbox, now = wiring.store.outbox, dt.datetime.now(dt.UTC)
    waiting = outbox.list(kind=LETTER_KIND, state=OutboxState.PENDING)
    oldest = min((row.due_at for row in waiting if row.due_at), default=now)
    counts = outbox.counts(LETTER_KIND)
    undecided = counts.get(OutboxState.UNCERTAIN, 0) + counts.get(OutboxState.FAILED, 0)
    late = now - oldest > _LETTER_WAITS
    found = f"ждут: {len(waiting)}, не ушли: {undecided}"
    if late:
        found += f", старейшее ждёт с {oldest.astimezone():%d.%m.%Y %H:%M}"
    remedy = "docgen send now; затем docgen send list" if late or undecided else ""
    name = "Исходящие письма"
    return Check(
        code="outbox", name=name, found=found, well=not remedy, required=late, remedy=remedy
    )


def _runs(wiring: Wiring) -> Check:
    name, now = "Последний запуск расписания", dt.datetime.now(dt.UTC)
    runs = [row for row in wiring.store.runs.list(limit=20) if row.state is not RunState.SEEN]
    if not runs:
        return Check(code="runs", name=name, found="не было", well=True, required=False)
    last = runs[0]
    stuck = [run for run in runs if run.state is RunState.RUNNING and not _is_alive(run, now)]
    found = f"{last.rule}, {last.moment.astimezone():%d.%m.%Y %H:%M}"
    if stuck:
        found += f"; не закончено: {', '.join(row.rule for row in stuck)}"
    remedy = "docgen schedule run" if stuck else ""
    return Check(code="runs", name=name, found=found, well=not stuck, remedy=remedy)


def _is_alive(run: Run, now: dt.datetime) -> bool:
    return run.leased_until is not None and run.leased_until > now


def _attempt(code: str, name: str, look: Callable[[Wiring], Check], wiring: Wiring) -> Check:
    try:
        return look(wiring)
    except DocGenError as error:
        return _failed(code, name, error)


def _failed(code: str, name: str, error: DocGenError) -> Check:
    return Check(code=code, name=name, found="ошибка", well=False, remedy=describe_error(error))


def _there(place: Path) -> Path:
    """Return the folder, or the nearest above it that is there already."""
    while not place.exists():
        place = place.parent
    return place
