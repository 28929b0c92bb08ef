"""Photo recipes from outside, read with a sentence for who wrote them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ml.editing.recipe import read_recipe
from ml.errors import InvalidInput

UNREADABLE = _("We cannot follow this recipe at “%(place)s”.")


def told(data: Any) -> dict[str, Any]:
    """The recipe as it is kept, {} for one that changes nothing. Raises ValidationError, which names the place."""
    try:
        return read_recipe(data).as_json()
    except InvalidInput as error:
        place = str(error).partition(" ")[0].rstrip(":")
        raise ValidationError(UNREADABLE, params={"place": place}, code="invalid") from error
