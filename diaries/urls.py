"""Pages of the app, mounted at /diaries/."""

from django.urls import path

import diaries.converters  # noqa: F401 - knows what a day in an address is
from diaries.views import calendar, day, extras, journals, parcels, parts, shelf, writing
from diaries.views.doors import shelf_when_all_is_locked

app_name = "diaries"
urlpatterns = [
    path("", shelf_when_all_is_locked(calendar.index), name="index"),
    path("<int:year>/", shelf_when_all_is_locked(calendar.year), name="year"),
    path("search/", calendar.search, name="search"),
    # A day
    path("<day:date>/", day.day, name="day"),
    path("<day:date>/redraw/", day.redraw, name="redraw"),
    path("<day:date>/restyle/", day.restyle, name="restyle"),
    path("<day:date>/compose/", day.compose, name="compose"),
    path("<day:date>/choose/<int:drawing_id>/", day.choose, name="choose"),
    path("<day:date>/star/", day.star, name="star"),
    path("<day:date>/delete/", day.delete, name="delete"),
    path("<day:date>/versions/", day.versions, name="versions"),
    path("<day:date>/versions/<int:version_id>/restore/", day.restore, name="restore"),
    path("<day:date>/photos/", extras.add_photos, name="add_photos"),
    path("<day:date>/voices/", extras.add_voice, name="add_voice"),
    path("<day:date>/extras/<int:extra_id>/delete/", extras.remove, name="remove_extra"),
    path("<day:date>/page/", shelf.page, name="page"),
    # Journals, books and parcels
    path("shelf/", shelf.shelf, name="shelf"),
    path("shelf/book/", shelf.book, name="book"),
    path("shelf/pack/", shelf.pack, name="pack"),
    path("shelf/bring/", parcels.bring, name="bring"),
    path("shelf/parcels/<uuid:asset_id>/", parcels.parcel, name="parcel"),
    path("shelf/parcels/<uuid:asset_id>/take/", parcels.take_in, name="take_in"),
    path("shelf/parcels/<uuid:asset_id>/drop/", parcels.drop, name="drop"),
    path("shelf/close/", journals.close_all, name="close_all"),
    path("shelf/journals/", journals.add, name="add_journal"),
    path("shelf/journals/<int:journal_id>/", journals.journal, name="journal"),
    path("shelf/journals/<int:journal_id>/lock/", journals.lock, name="lock"),
    path("shelf/journals/<int:journal_id>/unlock/", journals.unlock, name="unlock"),
    path("shelf/journals/<int:journal_id>/unlock-for-good/", journals.unlock_for_good, name="unlock_for_good"),
    path("shelf/journals/<int:journal_id>/forgot/", journals.forgot, name="forgot"),
    path("shelf/journals/<int:journal_id>/delete/", journals.delete, name="delete_journal"),
    # Writing a day
    path("stickers/<slug:version>/<slug:sticker_id>.<slug:form>.svg", parts.sticker, name="sticker"),
    path("<day:date>/write/", writing.write, name="write"),
    path("<day:date>/save/", writing.save, name="save"),
    path("<day:date>/aside/", writing.set_aside, name="set_aside"),
    path("<day:date>/draw/", writing.draw, name="draw"),
    path("<day:date>/tags/", parts.tags, name="tags"),
    path("<day:date>/tray/", parts.tray, name="tray"),
    path("<day:date>/find/", parts.find, name="find"),
    path("<day:date>/propose/", parts.propose, name="propose"),
]
