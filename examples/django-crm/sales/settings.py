"""The site's settings: what is docgen's is at the end."""

import os
from pathlib import Path

FOLDER = Path(os.environ.get("CRM_FOLDER", "."))
SECRET_KEY = os.environ.get("CRM_SECRET", "only for the example")
DEBUG, ALLOWED_HOSTS = True, ["127.0.0.1", "localhost", "testserver"]
ROOT_URLCONF = "sales.urls"
LANGUAGE_CODE, TIME_ZONE = "ru", "Europe/Moscow"
STATIC_URL = "static/"
LOGIN_URL = "admin:login"  # where files of documents send who is nobody
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "sales",
    "docgen.contrib.django",
    *map(
        "django.contrib.{}".format,
        ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"),
    ),
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
_CONTEXT = ("template.context_processors.request", "contrib.auth.context_processors.auth")
_MESSAGES = "contrib.messages.context_processors.messages"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [f"django.{row}" for row in (*_CONTEXT, _MESSAGES)]},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "crm.db",
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    }
}

DOCGEN = {
    "source": "sales.documents.CrmSource",
    "artifacts": FOLDER / "files",
    "numbering": {"invoice": {"mask": "СЧ-{N:4}/{YY}", "reset": "year"}},
    "mail": {"accounts": {"main": {"sender": "crm@sever.example", "folder": FOLDER / "letters"}}},
    "untrusted_templates": [FOLDER / "forms"],
    "client_of": "sales.documents.client_of",
}
(FOLDER / "forms").mkdir(parents=True, exist_ok=True)  # where the studio writes
