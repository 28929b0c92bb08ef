"""Pages of the app, mounted at /diaries/."""

from django.urls import path, register_converter

from diaries.converters import DayConverter
from diaries.views import calendar, day, parts, writing

register_converter(DayConverter, "day")

app_name = "diaries"
urlpatterns = [
    path("", calendar.index, name="index"),
    path("<int:year>/", calendar.year, name="year"),
    path("search/", calendar.search, name="search"),
    # A day
    path("<day:date>/", day.day, name="day"),
    path("<day:date>/redraw/", day.redraw, name="redraw"),
    path("<day:date>/compose/", day.compose, name="compose"),
    path("<day:date>/choose/<int:drawing_id>/", day.choose, name="choose"),
    path("<day:date>/star/", day.star, name="star"),
    path("<day:date>/delete/", day.delete, name="delete"),
    path("<day:date>/versions/", day.versions, name="versions"),
    path("<day:date>/versions/<int:version_id>/restore/", day.restore, name="restore"),
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
