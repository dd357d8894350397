"""The CRM's commands: ``python manage.py demo`` makes it, fills it and serves it."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sales.settings")
    execute_from_command_line(sys.argv)
