"""Pages of the app, mounted at /studio/."""

from django.urls import path

from studio import views

app_name = "studio"
urlpatterns = [
    path("", views.index, name="index"),
    path("canvas/", views.canvas, name="canvas"),
]
