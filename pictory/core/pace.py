"""How fast one person may go."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_ratelimit.core import is_ratelimited

from pictory.core.engine.queue import Refused


def check_upload_pace(request: HttpRequest, count: int) -> None:
    """Count these uploads, from pages and API alike. Raises Refused when that is more than a minute allows."""
    rate = f"{request.user.limits['uploads_per_min']}/m"
    limited = [
        is_ratelimited(request, group="uploads", key="user_or_ip", rate=rate, increment=True) for _file in range(count)
    ]
    if any(limited):
        sentence = _("That was a lot of pictures at once. Please wait a minute, then add the rest.")
        raise Refused("too_fast", sentence, retry_after_s=60)
