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
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
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
}
