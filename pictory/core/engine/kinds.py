"""What kinds of job there are: settings.JOBS as objects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Kind:
    """One row of settings.JOBS.

    limit_s: wall time of one attempt, after which the supervisor kills it. lease_s: the longest silence between two
    steps. mail: tell the owner by mail when it is done. counts: against the owner's limits; what comes by itself while
    one writes does not. version: of the layout of params; raise it when old rows
    cannot be run. needs: by what params say as `tier`, the capability whose full tier has to be ready when it runs.
    """

    name: str
    queue: str
    label: str | Promise
    limit_s: int = 300
    lease_s: int = settings.JOB_LEASE_S
    max_attempts: int = settings.JOB_MAX_ATTEMPTS
    priority: int = 0
    mail: bool = False
    counts: bool = True
    version: int = 1
    needs: Mapping[str, str] = field(default_factory=dict)

    @property
    def handler(self) -> Callable[[Any], None]:
        """The function of this name in the app's jobs.py, imported on first use because it may import torch."""
        app, _, verb = self.name.partition(".")
        return import_string(f"{apps.get_app_config(app).name}.jobs.{verb}")


@cache
def get_kind(name: str) -> Kind:
    """Raises KeyError for a kind that is not in settings.JOBS."""
    return Kind(name=name, **settings.JOBS[name])
