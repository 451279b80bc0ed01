"""The user, their addresses, log-in codes, and the log of who looked at contact data."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from doorstep.kernel.encrypted import EncryptedField, blind_index
from doorstep.kernel.numbers import fresh_number
from doorstep.kernel.refusals import Refusal
from doorstep.people.contacts import normal_login


def fresh_handle() -> str:
    return fresh_number("u")


class UserManager(BaseUserManager):
    """Finds people by phone or mail address without either being readable in the database."""

    def by_login(self, typed: str):
        """Give the user whose phone, mail address or handle was typed, or None."""
        try:
            kind, value = normal_login(typed)
        except Refusal:
            return self.filter(username=typed).first()
        return self.filter(**{f"{kind}_index": blind_index(value)}).first()

    def create_user(self, *, phone="", email="", password=None, **fields):
        user = self.model(phone=phone, email=email, **fields)
        user.set_password(password)  # type: ignore[attr-defined]
        user.save(using=self._db)
        return user

    def create_superuser(self, username=None, password=None, **fields):
        fields = {**fields, "is_staff": True, "is_superuser": True}
        return self.create_user(username=username or fresh_handle(), password=password, **fields)


class User(GuardianUserMixin, AbstractBaseUser, PermissionsMixin):
    """One person: customer, provider or staff, known by a phone number or a mail address, both encrypted."""

    username = models.CharField(_("handle"), max_length=40, unique=True, default=fresh_handle)
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = EncryptedField(_("phone"), blank=True)
    phone_index = models.CharField(max_length=64, null=True, unique=True, editable=False)
    email = EncryptedField(_("e-mail"), blank=True)
    email_index = models.CharField(max_length=64, null=True, unique=True, editable=False)
    is_guest = models.BooleanField(_("booked as a guest"), default=False)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    home_city = models.CharField(max_length=80, blank=True)  # a code: people stand below places in the migrations
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def save(self, *args, update_fields=None, **kwargs):
        """Keep the blind indexes equal to what they index: an invariant of this one row."""
        self.phone_index = blind_index(self.phone) if self.phone and not self.is_guest else None
        self.email_index = blind_index(self.email) if self.email and not self.is_guest else None
        if update_fields is not None:
            update_fields = {*update_fields, "phone_index", "email_index"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name or self.username

    def get_short_name(self):
        return self.name or self.username

    @property
    def first_name(self):
        return self.name

    @property
    def last_name(self):
        return ""


class Address(models.Model):
    """A door of a customer and whom to call there; street, door, contact and note are encrypted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    city = models.ForeignKey("places.City", on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("places.District", null=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(_("label"), max_length=20, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)  # the known place chosen, no door
    street = EncryptedField(_("street and number"))
    door = EncryptedField(_("building, floor, door"), blank=True)
    access_note = EncryptedField(_("how to get in"), blank=True)
    contact_name = EncryptedField(_("contact"))
    contact_phone = EncryptedField(_("phone"))
    lat = models.FloatField()
    lng = models.FloatField()
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-is_default", "-id"]


class LoginCode(models.Model):
    """A code sent to a phone or mail address; stored hashed, used once, five tries, ten minutes."""

    contact_index = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=5)  # phone or email
    code_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)


class AccessToken(models.Model):
    """A bearer token of a person, given by createSession; only its hash is stored."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class ContactAccess(models.Model):
    """Somebody saw contact data of an order: who, what, for which purpose. The customer can read it (F28, F92)."""

    city = models.ForeignKey("places.City", on_delete=models.PROTECT, related_name="+")
    viewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contact_accesses")
    order_id = models.BigIntegerField(null=True)
    fields = models.CharField(max_length=120)
    purpose = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="access_subject")]


class Favourite(models.Model):
    """A service or a provider that a customer likes (F31)."""

    class Kind(models.TextChoices):
        SERVICE = "service", _("service")
        PROVIDER = "provider", _("provider")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="favourites")
    city = models.ForeignKey("places.City", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "city", "kind", "code"], name="favourite_once")]
