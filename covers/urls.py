"""Pages of the app, mounted at /covers/."""

from django.urls import URLPattern

app_name = "covers"
urlpatterns: list[URLPattern] = []
