"""The composition root."""

from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from pictory.core.api import AssetViewSet, ExportViewSet, JobViewSet, SchemaView, TokenView
from pictory.core.views import account

api = SimpleRouter(trailing_slash=False)
api.register("jobs", JobViewSet, basename="api-job")
api.register("assets", AssetViewSet, basename="api-asset")
api.register("exports", ExportViewSet, basename="api-export")

# Swagger UI styles its parts one by one in style attributes; scripts stay as strict as everywhere.
docs = csp_update({"style-src": ["'unsafe-inline'"]})(SpectacularSwaggerSplitView.as_view(url_name="schema"))

urlpatterns = [
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),  # one door for all
    path("admin/", admin.site.urls),
    path("account/login/", account.log_in),
    path("account/signup/", account.sign_up),
    path("account/", include("allauth.account.urls")),
    path("api/", include(api.urls)),
    path("api/diaries/", include("diaries.api.urls")),
    path("api/stylelab/", include("stylelab.api.urls")),
    path("api/token", TokenView.as_view(), name="api-token"),
    path("api/schema", SchemaView.as_view(), name="schema"),
    path("api/docs", docs, name="api-docs"),
    path("diaries/", include("diaries.urls")),
    path("studio/", include("studio.urls")),
    path("covers/", include("covers.urls")),
    path("stylelab/", include("stylelab.urls")),
    path("", include("pictory.core.urls")),
]

handler400 = "pictory.core.views.pages.bad_request"
handler403 = "pictory.core.views.pages.forbidden"
handler404 = "pictory.core.views.pages.not_found"
handler429 = "pictory.core.views.account.too_many"  # asked for by allauth
handler500 = "pictory.core.views.pages.broken"
