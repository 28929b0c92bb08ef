"""Pages of the app, mounted at /diaries/."""

from django.urls import URLPattern

app_name = "diaries"
urlpatterns: list[URLPattern] = []
