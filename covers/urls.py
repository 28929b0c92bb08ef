"""Pages of the app, mounted at /covers/."""

from django.urls import path

from covers import views

app_name = "covers"
urlpatterns = [path("", views.index, name="index")]
