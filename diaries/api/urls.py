"""The diary's routes, mounted at /api/diaries/."""

from django.urls import path

import diaries.converters  # noqa: F401 - knows what a day in an address is
from diaries.api import days, shelf

JOURNAL = "journals/<int:journal_id>"
DAY = f"{JOURNAL}/days/<day:date>"

urlpatterns = [
    path("search", shelf.SearchView.as_view()),
    path("journals", shelf.JournalsView.as_view()),
    path(JOURNAL, shelf.JournalView.as_view()),
    path(f"{JOURNAL}/calendar", shelf.CalendarView.as_view()),
    path(f"{JOURNAL}/days", shelf.MonthView.as_view()),
    path(DAY, days.DayView.as_view()),
    path(f"{DAY}/sheet", days.SheetView.as_view()),
    path(f"{DAY}/tags", days.TagsView.as_view()),
    path(f"{DAY}/summary", days.SummaryView.as_view()),
    path(f"{DAY}/colour", days.ColourView.as_view()),
    path(f"{DAY}/restyle", days.RestyleView.as_view()),
    path(f"{DAY}/music", days.MusicView.as_view()),
    path(f"{DAY}/drawings", days.DrawingsView.as_view()),
    path(f"{DAY}/drawings/<int:drawing_id>/keep", days.KeepView.as_view()),
]
