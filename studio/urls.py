"""Pages of the app, mounted at /studio/."""

from django.urls import URLPattern

app_name = "studio"
urlpatterns: list[URLPattern] = []
