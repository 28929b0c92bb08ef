"""Pages of the app, mounted at /stylelab/."""

from django.urls import URLPattern

app_name = "stylelab"
urlpatterns: list[URLPattern] = []
