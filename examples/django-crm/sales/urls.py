"""Where what is: the admin, the files of documents, and where clients log in."""

from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.urls import include, path

urlpatterns = [
    path("docgen/", include("docgen.contrib.django.urls")),
    path("enter/", LoginView.as_view(template_name="admin/login.html", next_page="/cabinet/")),
    path("", admin.site.urls),
]
