"""``manage.py demo``: make the CRM, fill it, and serve it."""

import uvicorn
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from sales.models import Deal


class Command(BaseCommand):
    """Makes the tables, two deals and the users admin (password admin) and buh (password buh)."""

    help = "Создать CRM с двумя сделками и открыть её: http://127.0.0.1:8000, admin / admin"

    def handle(self, *_: object, **__: object) -> None:
        """Do it; again, nothing is added."""
        call_command("migrate", run_syncdb=True, verbosity=0)
        if not Deal.objects.exists():
            fill()
        self.stdout.write(self.help)
        uvicorn.run("sales.asgi:site", port=8000)


def fill() -> None:
    """Write a firm, a customer, two deals with their usage, and who may log in."""
    users = get_user_model().objects
    users.create_superuser("admin", password="admin")  # noqa: S106 - a demo
    users.create_user("buh", password="buh")  # noqa: S106 - the same
    call_command("loaddata", "demo", verbosity=0)
