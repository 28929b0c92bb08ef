from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StyleLabConfig(AppConfig):
    name = "stylelab"
    verbose_name = _("Style lab")
