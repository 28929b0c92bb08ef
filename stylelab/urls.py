"""Pages of the app, mounted at /stylelab/."""

from django.urls import path

from stylelab import views

app_name = "stylelab"
urlpatterns = [path("", views.index, name="index")]
