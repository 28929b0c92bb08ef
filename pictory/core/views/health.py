"""Two answers for machines: the process lives; the process can serve."""

import logging

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pictory.core import abilities

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers. Touches nothing else."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database reached and migrated, no weights damaged: 200, else 503 with the part. Says no more to the world."""
    problem = _problem()
    return JsonResponse({"ready": not problem, "problem": problem}, status=503 if problem else 200)


def _problem() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations"
    except Error:
        return "database"
    if damaged := abilities.broken():
        logger.error("broken weights: %s; run manage.py install_models embedded", ", ".join(damaged))
        return "models"
    return ""
