"""My jobs: the list, one of them, stop, try again, and the picture as it grows."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from pictory.core import curtains
from pictory.core.access import get_owned, own_files, owned
from pictory.core.engine import queue
from pictory.core.models import Asset, Job, JobPreview
from pictory.core.pages.cards import job_card, may_retry
from pictory.core.pages.paging import newest
from pictory.core.pages.partials import page_or_part, signed_in


@require_safe
@signed_in
def jobs(request: HttpRequest) -> HttpResponse:
    results = Prefetch("assets", _results_in_sight(request))
    page = newest(owned(Job, request.user).prefetch_related(results), request.GET.get("after", ""))
    context = {"page": page, "has_open": any(job.is_open for job in page.rows)}
    return page_or_part(request, "core/jobs.html", "core/_jobs.html", context)


@require_safe
@signed_in
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    return _answer(request, get_owned(Job, request.user, job_id))


@require_POST
@signed_in
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """409 when it had already ended."""
    job = get_owned(Job, request.user, job_id)
    if not queue.cancel(job):
        return _answer(request, job, status=409)
    return _answer(request, job) if request.htmx else redirect("core:job", job.pk)


@require_POST
@signed_in
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """409 when it has not ended, or ended well; 404 for one about what is locked now."""
    job = get_owned(Job, request.user, job_id)
    _check_in_sight(request, job)
    if not may_retry(job):
        return _answer(request, job, status=409)
    return redirect("core:job", queue.retry(job).pk)


@require_safe
@signed_in
def preview(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = get_owned(Job, request.user, job_id)
    _check_in_sight(request, job)
    webp = JobPreview.objects.filter(job=job).values_list("webp", flat=True).first()
    if webp is None:
        raise Http404
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(webp), content_type="image/webp", headers=headers)


def _check_in_sight(request: HttpRequest, job: Job) -> None:
    """Raises Http404."""
    if curtains.hides(job, curtains.sight_of(request)):
        raise Http404


def _results_in_sight(request: HttpRequest) -> QuerySet[Asset]:
    """What jobs were for, without what they made on the way."""
    return own_files(request).exclude(role__in=Asset.ON_THE_WAY)


def _answer(request: HttpRequest, job: Job, status: int = 200) -> HttpResponse:
    """The job's page, or its card alone. `fresh` lets the result fade in: it was not there a moment ago."""
    results = _results_in_sight(request).filter(job=job) if job.state == Job.State.DONE else ()
    card = job_card(job, results, locked=curtains.hides(job, curtains.sight_of(request)))
    context = {"card": card, "fresh": bool(request.htmx), "too_late": status == 409}
    response = page_or_part(request, "core/job.html", "core/_job.html", context, status)
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["HX-Request"])
    return response
