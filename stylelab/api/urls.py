"""The style lab's routes, mounted at /api/stylelab/."""

from django.urls import path

from stylelab.api import words

urlpatterns = [
    path("words", words.WordsView.as_view()),
    path("words/<uuid:asset_id>/keep", words.KeepView.as_view()),
]
