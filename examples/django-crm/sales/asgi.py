"""The site, with clients' cabinets and the studio of templates: ``uvicorn sales.asgi:site``."""

import os

from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

from docgen.contrib.django.mounting import with_portal, with_studio

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sales.settings")
django = ASGIStaticFilesHandler(get_asgi_application())
forms = settings.FOLDER / "forms"
site = with_studio(with_portal(django, "cabinet"), "studio", templates=forms)
