from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "pictory.core"
    label = "core"
    verbose_name = _("Pictory")

    def ready(self) -> None:
        from pictory.core import checks  # noqa: F401 - registers the system checks
