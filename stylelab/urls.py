"""Pages of the app, mounted at /stylelab/."""

from django.urls import path

from stylelab.views import candidates, cards, edit_extras, edits, pages, presets, transfers, variations, words

app_name = "stylelab"
urlpatterns = [
    path("", pages.index, name="index"),
    path("words/", words.words, name="words"),
    path("words/<uuid:job_id>/", words.made, name="words_made"),
    path("variations/", variations.variations, name="variations"),
    path("variations/<uuid:job_id>/", variations.made, name="variations_made"),
    path("candidates/<uuid:asset_id>/keep/", candidates.keep, name="keep"),
    # My styles
    path("cards/", cards.cards, name="cards"),
    path("cards/new/", cards.new, name="card_new"),
    path("cards/<int:card_id>/", cards.card, name="card"),
    path("cards/<int:card_id>/delete/", cards.delete, name="card_delete"),
    # Style transfer
    path("transfer/", transfers.transfer, name="transfer"),
    path("transfer/desk/", transfers.desk, name="transfer_desk"),
    path("transfer/look/", transfers.look, name="transfer_quick"),
    path("transfer/look/<uuid:job_id>/", transfers.look_made, name="transfer_look"),
    path("transfer/fitting/<uuid:job_id>/", transfers.fitting, name="transfer_fitting"),
    path("transfer/<uuid:job_id>/", transfers.made, name="transfer_made"),
    # Photo editor
    path("edit/", edits.index, name="edits"),
    path("edit/<int:edit_id>/", edits.edit, name="edit"),
    path("edit/<int:edit_id>/delete/", edits.delete, name="edit_delete"),
    path("edit/<int:edit_id>/erase/", edit_extras.erase, name="edit_erase"),
    path("edit/<int:edit_id>/take/<uuid:asset_id>/", edit_extras.take, name="edit_take"),
    path("edit/<int:edit_id>/wallpaper/", edit_extras.wallpaper, name="edit_wallpaper"),
    path("edit/recipes/", presets.presets, name="edit_presets"),
    path("edit/recipes/<int:preset_id>/delete/", presets.delete, name="edit_preset_delete"),
    path("edit/recipes/shared/<str:token>/", presets.shared, name="edit_shared"),
    path("edit/apply/", presets.apply, name="edit_apply"),
]
