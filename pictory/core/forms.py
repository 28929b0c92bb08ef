"""Forms of the kernel."""

from django import forms
from django.http import HttpRequest

from pictory.core.models import User


class SignupForm(forms.ModelForm):
    """What sign-up asks beside e-mail and password."""

    class Meta:
        model = User
        fields = ["nickname", "age_band"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.nickname, user.age_band = self.cleaned_data["nickname"], self.cleaned_data["age_band"]
        user.save(update_fields=["nickname", "age_band"])
