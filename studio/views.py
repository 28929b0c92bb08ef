from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The webtoon workspace."""
    return render(request, "studio/index.html")


@require_safe
def canvas(request: HttpRequest) -> HttpResponse:
    """The children's canvas."""
    return render(request, "studio/canvas.html")
