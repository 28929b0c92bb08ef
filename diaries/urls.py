"""Pages of the app, mounted at /diaries/."""

from django.urls import path

from diaries import views

app_name = "diaries"
urlpatterns = [path("", views.index, name="index")]
