"""The composition root."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    path("diaries/", include("diaries.urls")),
    path("studio/", include("studio.urls")),
    path("covers/", include("covers.urls")),
    path("stylelab/", include("stylelab.urls")),
    path("", include("pictory.core.urls")),
]
