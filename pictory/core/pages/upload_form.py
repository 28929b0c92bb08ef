"""The form that takes several pictures at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_AT_ONCE = 10


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Cleans to a list of files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(ManyFilesField, self).clean(file, initial) for file in files] or [super().clean(None, initial)]
        if len(cleaned) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("Please choose at most %(count)d pictures at once."), params={"count": MOST_AT_ONCE}
            )
        return cleaned


class UploadForm(forms.Form):
    files = ManyFilesField(
        label=_("Pictures"),
        help_text=_("PNG, JPEG or WebP, up to 20 MB each, ten at once."),
        error_messages={"required": _("Please choose a picture first.")},
        widget=ManyFilesInput(attrs={"accept": "image/png,image/jpeg,image/webp", "multiple": True}),
    )
    title = forms.CharField(
        label=_("What is it?"), max_length=120, required=False, help_text=_("A few words, if you like.")
    )
