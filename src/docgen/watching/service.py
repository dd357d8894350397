"""What an administrator's monitor asks: ``dg.watching``."""

from __future__ import annotations

from docgen.delivery.settings import MailSettings
from docgen.models import Action, Subject, SubjectKind
from docgen.watching.checks import Check
from docgen.watching.health import look_at_disks, look_at_mail, look_at_store
from docgen.wiring import Wiring


class Watching:
    """The health of a host's docgen, for its own monitor; ``docgen doctor`` prints the same."""

    def __init__(self, wiring: Wiring, mail: MailSettings) -> None:
        self._wiring = wiring
        self._mail = mail

    def health(self, *, mail: bool = True) -> tuple[Check, ...]:
        """Look at the store, its version and files, letters, runs, disks, and servers of mail.

        Nothing is changed: neither is a store made, nor brought up to date. What fails is told
        as a check that is not ``well``. Without ``mail`` no server is connected to.

        Raises:
            ForbiddenError: the user that the façade acts for may not.

        """
        self._wiring.rights.require(Action.KEEP, Subject(kind=SubjectKind.STORE))
        servers = look_at_mail(self._mail) if mail else ()
        return (*look_at_store(self._wiring), *look_at_disks(self._wiring), *servers)
