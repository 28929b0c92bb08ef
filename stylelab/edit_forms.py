"""The sliders of the photo editor as a form: every number of a recipe is a field, so that it works without script."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ml.editing.devices import DEVICES
from ml.editing.recipe import (
    AMOUNTS,
    CHANNELS,
    COLOURS,
    FILTERS,
    LEVELS,
    LEVELS_AS_THEY_ARE,
    MOST_POINTS,
    MOST_PX,
    read_recipe,
)  # fmt: skip
from ml.errors import InvalidInput
from pictory.core.pages.upload_form import ManyFilesField, ManyFilesInput
from stylelab.models import Preset
from stylelab.models.edits import PRESET_NAME_LENGTH
from stylelab.services.presets import MOST_PICTURES

UNREADABLE = _("Some of these numbers do not fit together. Please look at them again.")
BAD_CURVE = _("Write a curve as points from left to right, such as 0,0 128,150 255,255.")
TOO_LARGE = "too_large"
BAD_CROP = _("The frame reaches out of the photo. Please make it smaller.")
FILTER_LABELS = {
    "brightness": _("Brightness"),
    "contrast": _("Contrast"),
    "saturate": _("Saturation"),
    "hue-rotate": _("Hue"),
    "blur": _("Blur"),
    "grayscale": _("Grey"),
    "sepia": _("Sepia"),
    "invert": _("Invert"),
}
AMOUNT_LABELS = {
    "straighten": _("Straighten"),
    "sharpen": _("Sharpen"),
    "vignette": _("Vignette"),
    "grain": _("Grain"),
    "grain_size": _("Grain size"),
}
COLOUR_LABELS = {
    "red": _("Red"), "orange": _("Orange"), "yellow": _("Yellow"), "green": _("Green"),
    "aqua": _("Aqua"), "blue": _("Blue"), "purple": _("Purple"), "magenta": _("Magenta"),
}  # fmt: skip
SHIFTS = {"hue": _("Hue"), "saturation": _("Saturation"), "lightness": _("Lightness")}
LEVEL_LABELS = {
    "black": _("Black from"),
    "white": _("White from"),
    "gamma": _("Middle"),
    "out_black": _("Darkest"),
    "out_white": _("Lightest"),
}
CROP = {"crop_x": _("From the left"), "crop_y": _("From above"), "crop_width": _("Width"), "crop_height": _("Height")}
CHANNEL_LABELS = {"rgb": _("All colours"), "red": _("Red"), "green": _("Green"), "blue": _("Blue")}
STRAIGHT = "0,0 255,255"
TURN_CHOICES = [(0, _("As it is")), (90, _("To the right")), (180, _("Upside down")), (270, _("To the left"))]


def _number(label: Any, limits: Iterable[float], plain: float, step: float = 1) -> forms.FloatField:
    """A slider's number; empty is what changes nothing."""
    least, most, *_rest = limits
    widget = forms.NumberInput(attrs={"step": step, "data-plain": f"{plain:g}", "class": "tune-number"})
    return forms.FloatField(label=label, min_value=least, max_value=most, required=False, initial=plain, widget=widget)


class CurveField(forms.CharField):
    """Points as "x,y x,y"; cleans to a list of them."""

    def clean(self, value: Any) -> list[list[float]]:
        text = super().clean(value) or STRAIGHT
        try:
            return [[float(part) for part in point.split(",")] for point in text.split()]
        except ValueError as error:
            raise ValidationError(BAD_CURVE) from error


class RecipeForm(forms.Form):
    """Every field empty is a recipe that changes nothing. `recipe` of a valid form is as ml.editing.recipe gives it."""

    turn = forms.TypedChoiceField(label=_("Turn"), choices=TURN_CHOICES, coerce=int, required=False, empty_value=0)
    mirror = forms.BooleanField(label=_("Mirror"), required=False)
    flip = forms.BooleanField(label=_("Flip over"), required=False)
    width_px = forms.IntegerField(label=_("Width in pixels"), min_value=0, max_value=MOST_PX, required=False)
    height_px = forms.IntegerField(label=_("Height in pixels"), min_value=0, max_value=MOST_PX, required=False)
    order = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    seed = forms.IntegerField(required=False, min_value=0, max_value=2**32 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="edit-%s", **kwargs)
        for name, limits in FILTERS.items():
            self.fields[name] = _number(FILTER_LABELS[name], limits, limits[2], 0.1 if name == "blur" else 1)
        for name, limits in AMOUNTS.items():
            step = 0.1 if name in ("straighten", "grain_size") else 1
            self.fields[name] = _number(AMOUNT_LABELS[name], limits, limits[2], step)
        for (name, label), limits, plain in zip(LEVEL_LABELS.items(), LEVELS, LEVELS_AS_THEY_ARE, strict=True):
            self.fields[name] = _number(label, limits, plain, 0.01 if name == "gamma" else 1)
        for (name, label), plain in zip(CROP.items(), (0, 0, 100, 100), strict=True):
            self.fields[name] = _number(label, (0, 100), plain, 0.0001)
        for name in COLOURS:
            for shift, label in SHIFTS.items():
                self.fields[f"{name}_{shift}"] = _number(label, (-100, 100), 0)
        for name in CHANNELS:
            self.fields[f"curve_{name}"] = CurveField(
                label=CHANNEL_LABELS[name], required=False, max_length=20 * MOST_POINTS, initial=STRAIGHT
            )

    @classmethod
    def of(cls, recipe: Mapping[str, Any]) -> Self:
        """Unbound, with what is stored. Raises InvalidInput when that is no recipe."""
        return cls(initial=_initial(read_recipe(dict(recipe)).as_json()))

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where numbers are fine by themselves, but not together."""
        said = super().clean()
        if self.errors:
            return said
        try:
            self.recipe = read_recipe(self._told(said)).as_json()
        except InvalidInput as error:
            place = str(error).partition(" ")[0].rstrip(":")
            sentence = BAD_CROP if place == "crop" else BAD_CURVE if place.startswith("curves") else UNREADABLE
            raise ValidationError(sentence) from error
        return said

    def _told(self, said: Mapping[str, Any]) -> dict[str, Any]:
        def number(name: str) -> float:
            return self.fields[name].initial if said[name] is None else said[name]

        crop = [round(number(name) / 100, 6) for name in CROP]
        return {
            "turn": said["turn"],
            "mirror": said["mirror"],
            "flip": said["flip"],
            "crop": crop,
            "resize": [said["width_px"] or 0, said["height_px"] or 0],
            "levels": [number(name) for name in LEVEL_LABELS],
            "curves": {name: said[f"curve_{name}"] for name in CHANNELS},
            "colours": {name: [number(f"{name}_{shift}") for shift in SHIFTS] for name in COLOURS},
            "filters": [[name, number(name)] for name in _in_order(said["order"])],
            "seed": said["seed"] or 0,
        } | {name: number(name) for name in AMOUNTS}

    # --- For the template: fields by panel -------------------------------------------------------------------

    @property
    def open_panel(self) -> str:
        """The first with something wrong in it, else that of light and colour."""
        if self.has_error(NON_FIELD_ERRORS, TOO_LARGE):
            return "frame"
        turning = [self[name] for name in ("turn", "mirror", "flip", "straighten", "width_px", "height_px")]
        colours = [field for _name, _label, fields in self.colours for field in fields]
        panels = {
            "light": self.light, "frame": [*self.frame, *turning], "curves": [*self.curves, *self.levels],
            "colours": colours, "finish": self.finish,
        }  # fmt: skip
        return next((name for name, fields in panels.items() if any(field.errors for field in fields)), "light")

    @property
    def light(self) -> list[Any]:
        return [self[name] for name in FILTERS]

    @property
    def finish(self) -> list[Any]:
        return [self[name] for name in ("sharpen", "vignette", "grain", "grain_size")]

    @property
    def levels(self) -> list[Any]:
        return [self[name] for name in LEVEL_LABELS]

    @property
    def frame(self) -> list[Any]:
        return [self[name] for name in CROP]

    @property
    def curves(self) -> list[Any]:
        return [self[f"curve_{name}"] for name in CHANNELS]

    @property
    def colours(self) -> list[tuple[str, Any, list[Any]]]:
        return [(name, COLOUR_LABELS[name], [self[f"{name}_{shift}"] for shift in SHIFTS]) for name in COLOURS]


class ApplyForm(forms.Form):
    """Many photos, one recipe."""

    preset = forms.ModelChoiceField(label=_("Recipe"), queryset=Preset.objects.none(), empty_label=None)
    files = ManyFilesField(
        label=_("New pictures"),
        required=False,
        help_text=_("Up to ten at once, and up to twenty with those from the drawer."),
        widget=ManyFilesInput(attrs={"accept": "image/png,image/jpeg,image/webp", "multiple": True}),
    )

    def __init__(self, *args: Any, mine: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"].queryset = mine

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        picked = self.data.getlist("picture") if isinstance(self.data, QueryDict) else []
        count = len(set(picked)) + len([file for file in said.get("files") or [] if file])
        if not 1 <= count <= MOST_PICTURES:
            raise ValidationError(_("Please choose 1 to %(most)d pictures."), params={"most": MOST_PICTURES})
        return said


class PresetNameForm(forms.Form):
    name = forms.CharField(label=_("Name of the recipe"), max_length=PRESET_NAME_LENGTH)


class EraseForm(forms.Form):
    """A painted mask, or without script a box in percent."""

    mask = forms.FileField(required=False)
    x = _number(_("From the left, %"), (0, 100), 40)
    y = _number(_("From above, %"), (0, 100), 40)
    width = _number(_("Width, %"), (0.5, 100), 20, 0.5)
    height = _number(_("Height, %"), (0.5, 100), 20, 0.5)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and not said["mask"] and said["width"] is None:
            raise ValidationError(_("Please mark something first."))
        return said

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Of a valid form: parts of the photo, within it."""
        said = self.cleaned_data
        x, y, width, height = (
            (self.fields[name].initial if said[name] is None else said[name]) / 100
            for name in ("x", "y", "width", "height")
        )
        return x, y, min(width, 1 - x), min(height, 1 - y)


class WallpaperForm(forms.Form):
    """A phone and a desk from one photo; either may be left out."""

    tiles = forms.TypedChoiceField(
        label=_("As a pattern"),
        choices=[(0, _("No, the whole photo")), *((count, str(count)) for count in (2, 3, 4, 6))],
        coerce=int, required=False, empty_value=0, help_text=_("So many side by side, without seams."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for screen, kinds in SCREENS.items():
            found = [device for device in DEVICES.values() if device.kind in kinds]
            sizes = [(each.id, f"{each.width_px} × {each.height_px}") for each in found]
            self.fields[screen] = forms.ChoiceField(
                label=_("Size"), choices=[*sizes, ("", _("None"))], required=False, initial=sizes[1][0]
            )
            self.fields[f"{screen}_x"] = _number(_("Middle from the left, %"), (0, 100), 50, 0.1)
            self.fields[f"{screen}_y"] = _number(_("Middle from above, %"), (0, 100), 50, 0.1)
            self.fields[f"{screen}_zoom"] = _number(_("Closer, %"), (100, 400), 100)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and not any(said[screen] for screen in SCREENS):
            raise ValidationError(_("Please choose a screen first."))
        return said

    @property
    def screens(self) -> list[tuple[str, Any, list[Any]]]:
        """For the template: each with its name and fields."""
        parts = ("", "_x", "_y", "_zoom")
        return [(name, label, [self[f"{name}{part}"] for part in parts]) for name, label in SCREEN_LABELS.items()]


SCREENS = {"phone": ("phone", "tablet"), "desk": ("desktop",)}
SCREEN_LABELS = {"phone": _("Phone or tablet"), "desk": _("Desktop")}


def _in_order(said: str) -> list[str]:
    """Every filter once: those named first, in their order, then the rest in ours."""
    named = [name for name in dict.fromkeys(said.split()) if name in FILTERS]
    return [*named, *(name for name in FILTERS if name not in named)]


def _initial(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields show of a recipe; what it does not mention they know themselves."""
    shown = {name: recipe[name] for name in ("turn", "mirror", "flip", "seed", *AMOUNTS) if name in recipe}
    shown |= dict(recipe.get("filters", []))
    shown["order"] = " ".join(name for name, _amount in recipe.get("filters", []))
    if "crop" in recipe:
        shown |= {
            name: f"{part * 100:.4f}".rstrip("0").rstrip(".") for name, part in zip(CROP, recipe["crop"], strict=True)
        }
    if "resize" in recipe:
        shown |= {"width_px": recipe["resize"][0] or None, "height_px": recipe["resize"][1] or None}
    if "levels" in recipe:
        shown |= dict(zip(LEVEL_LABELS, recipe["levels"], strict=True))
    for name, points in recipe.get("curves", {}).items():
        shown[f"curve_{name}"] = " ".join(f"{x:g},{y:g}" for x, y in points)
    for name, shifts in recipe.get("colours", {}).items():
        shown |= {f"{name}_{shift}": value for shift, value in zip(SHIFTS, shifts, strict=True)}
    return {name: _short(value) for name, value in shown.items()}


def _short(value: Any) -> Any:
    """150 for 150.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
