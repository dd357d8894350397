"""Where what is: the admin, and the files of documents."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("docgen/", include("docgen.contrib.django.urls")),
    path("", admin.site.urls),
]
