from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. They log in by e-mail; a guest has none yet and keeps the same row when signing up."""

    class AgeBand(models.TextChoices):
        CHILD = "child", _("Under 14")
        TEEN = "teen", _("14 to 18")
        ADULT = "adult", _("19 or older")

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    nickname = models.CharField(_("nickname"), max_length=30)
    age_band = models.CharField(_("age"), max_length=5, choices=AgeBand.choices, default=AgeBand.CHILD)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ko")
    mail_results = models.BooleanField(_("mail me when a long job is done"), default=True)
    is_guest = models.BooleanField(_("guest"), default=False)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["nickname"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                name="only_guests_lack_email", condition=models.Q(is_guest=True) | ~models.Q(email=None)
            ),
        ]

    def __str__(self) -> str:
        return self.nickname or self.email or str(self.pk)

    @property
    def limits(self) -> dict[str, int | None]:
        """What this person may use; settings.LIMITS explains the keys. None means no limit."""
        if self.is_staff:
            return settings.LIMITS["staff"]
        return settings.LIMITS["guest" if self.is_guest else "member"]
