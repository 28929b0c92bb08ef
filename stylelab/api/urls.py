"""The style lab's routes, mounted at /api/stylelab/."""

from django.urls import path

from stylelab.api import cards, edits, transfers, words

urlpatterns = [
    path("words", words.WordsView.as_view()),
    path("candidates/<uuid:asset_id>/keep", words.KeepView.as_view()),
    path("samples", transfers.SamplesView.as_view()),
    path("transfers", transfers.TransfersView.as_view()),
    path("looks", transfers.LooksView.as_view()),
    path("fittings", transfers.FittingsView.as_view()),
    path("variations", transfers.VariationsView.as_view()),
    path("edits", edits.EditsView.as_view()),
    path("batches", edits.BatchesView.as_view()),
    path("recipes", edits.PresetsView.as_view()),
    path("recipes/<int:preset_id>", edits.PresetView.as_view()),
    path("cards", cards.CardsView.as_view()),
    path("cards/<int:card_id>", cards.CardView.as_view()),
]
