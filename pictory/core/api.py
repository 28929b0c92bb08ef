"""The kernel's part of the REST API: log-in by token, jobs, files. Each app adds its own routes in its api.py."""

from functools import cache
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core.ratelimit import consume_or_429
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from drf_spectacular.views import SpectacularAPIView
from rest_framework import exceptions, mixins, serializers, status, viewsets
from rest_framework.authtoken.models import Token
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from pictory.core import archive, curtains
from pictory.core.access import own_files, owned
from pictory.core.engine import queue
from pictory.core.engine.standing import standing
from pictory.core.files import assets
from pictory.core.models import Asset, Job
from pictory.core.pace import check_upload_pace
from pictory.core.pages.cards import may_retry
from pictory.core.sentences import explain as sentence_for


class ErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField(help_text="a sentence for the person, in their language")
    fields = serializers.DictField(required=False, help_text="what is wrong with which field")


BAD_INPUT = OpenApiResponse(ErrorSerializer, "Something that was sent cannot be taken.")
TOO_MUCH = OpenApiResponse(ErrorSerializer, "Come again after as many seconds as the header Retry-After says.")


class SchemaView(SpectacularAPIView):
    """The description of this API, in the language of the request and no other."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Upstream builds it anew each time, and keeps a catalogue for every ?lang= that it is asked for."""
        name = self._get_filename(request, None)
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return Response(_description(translation.get_language()), headers=headers)


@cache
def _description(language: str) -> dict[str, Any]:
    """It is the same for everybody, so that a process builds it once in each language."""
    with translation.override(language):
        return SchemaGenerator().get_schema(public=True)


# --- Log-in ------------------------------------------------------------------------------------------------------


class CredentialsSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, max_length=128, style={"input_type": "password"})


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField()


class TokenView(APIView):
    """Exchange e-mail and password for the token to send as `Authorization: Token ...`."""

    def get_authenticators(self) -> list[Any]:
        """An old token does not keep anybody from asking for a new one."""
        return [] if self.request and self.request.method == "POST" else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method == "POST" else super().get_permissions()

    def get_authenticate_header(self, request: Request) -> str:
        return "Token"

    @extend_schema(
        request=CredentialsSerializer,
        responses={200: TokenSerializer, 400: BAD_INPUT, 401: OpenApiResponse(ErrorSerializer), 429: TOO_MUCH},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Log in, within the limits of the log-in page."""
        if limited := consume_or_429(request._request, action="login"):
            return limited
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = get_adapter().authenticate(request._request, **credentials.validated_data)
        confirmed = EmailAddress.objects.filter(user=user, verified=True)
        if user is None or not user.is_active or not confirmed.exists():
            raise exceptions.AuthenticationFailed(
                _("E-mail and password do not match, or the address is not confirmed.")
            )
        token, _made = Token.objects.get_or_create(user=user)
        return Response({"token": token.key})

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Take the token back, wherever it got to."""
        Token.objects.filter(user=request.user).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


# --- Files -------------------------------------------------------------------------------------------------------


class AssetSerializer(serializers.ModelSerializer[Asset]):
    url = serializers.SerializerMethodField()

    class Meta:
        model = Asset
        fields = (
            "id", "url", "title", "app", "role", "job", "media_type", "sha256", "size_bytes", "width_px", "height_px",
            "duration_s", "tier", "model", "seed", "details", "parents", "visibility", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_url(self, asset: Asset) -> str:
        """Where the bytes are, for whoever may see them: send your token there too. Parts by `Range`."""
        return reverse("core:media", [asset.pk], request=self.context.get("request"))


class UploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="PNG, JPEG or WebP")
    title = serializers.CharField(max_length=120, required=False, default="")


class AssetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Asset]):
    """Files you uploaded or a job made for you."""

    serializer_class = AssetSerializer
    queryset = Asset.objects.none()

    def get_queryset(self) -> QuerySet[Asset]:
        return own_files(self.request).prefetch_related(_own_parents(self.request))

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()] if self.request and self.request.method == "POST" else super().get_parsers()

    @extend_schema(
        request={"multipart/form-data": UploadSerializer},
        responses={201: AssetSerializer, 400: BAD_INPUT, 429: TOO_MUCH},
    )
    def create(self, request: Request) -> Response:
        """Upload a picture. It is cleaned of everything but the picture itself."""
        check_upload_pace(request, 1)
        upload = UploadSerializer(data=request.data)
        upload.is_valid(raise_exception=True)
        asset = assets.keep_upload(owner=request.user, **upload.validated_data)
        return Response(self.get_serializer(asset).data, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Delete the file for good. Jobs that still need it are cancelled."""
        assets.delete_asset(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _own_parents(request: Request) -> Prefetch:
    """What a file was made from, as far as it is the person's own."""
    return Prefetch("parents", own_files(request))


# --- Jobs --------------------------------------------------------------------------------------------------------


class ProblemSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    what = serializers.CharField()
    advice = serializers.CharField()


class JobSerializer(serializers.ModelSerializer[Job]):
    problem = serializers.SerializerMethodField()
    assets = AssetSerializer(many=True, read_only=True)

    class Meta:
        model = Job
        fields: tuple[str, ...] = (
            "id", "kind", "state", "params", "tier", "step", "steps", "doing", "attempt", "problem", "assets",
            "retry_of", "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, job: Job) -> dict[str, Any]:
        """Without what it was given, where that is locked now."""
        told = super().to_representation(job)
        hidden = curtains.hides(job, curtains.sight_of(self.context["request"]))
        return told | ({"params": {}, "assets": []} if hidden else {})

    @extend_schema_field(ProblemSerializer(allow_null=True))
    def get_problem(self, job: Job) -> dict[str, str] | None:
        if not job.error_code or job.is_open:
            return None
        sentence = sentence_for(job.error_code)
        return {"code": job.error_code, "what": str(sentence.what), "advice": str(sentence.advice)}


class StandingSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(help_text="jobs that go before this one; 0 once it runs")
    wait_s = serializers.FloatField(allow_null=True, help_text="estimated seconds until it starts")
    work_s = serializers.FloatField(allow_null=True, help_text="estimated seconds of work left")


class OneJobSerializer(JobSerializer):
    """A job, and where it stands: that is counted for one job at a time."""

    standing = serializers.SerializerMethodField()

    class Meta(JobSerializer.Meta):
        fields = (*JobSerializer.Meta.fields, "standing")
        read_only_fields = fields

    @extend_schema_field(StandingSerializer(allow_null=True))
    def get_standing(self, job: Job) -> dict[str, Any] | None:
        return StandingSerializer(standing(job)).data if job.is_open else None


CONFLICT = OpenApiResponse(OneJobSerializer, "Too late or too early for that; the job as it is.")
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="Any text of your own. The same again, and you get the job that the first request made.",
)
REUSED = OpenApiResponse(ErrorSerializer, "The key was used before with other parameters.")


def idempotency_key(request: Request, kind: str) -> str:
    """The key for enqueue() of whoever asks for a job of this kind."""
    return queue.key_of(kind, request.headers.get("Idempotency-Key", ""))


class JobViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Job]):
    """Your jobs: what waits, what runs, what came of it."""

    queryset = Job.objects.none()

    def get_queryset(self) -> QuerySet[Job]:
        mine = own_files(self.request).prefetch_related(_own_parents(self.request))
        return owned(Job, self.request.user).prefetch_related(Prefetch("assets", mine))

    def get_serializer_class(self) -> type[JobSerializer]:
        return JobSerializer if self.action == "list" else OneJobSerializer

    @extend_schema(request=None, responses={200: OneJobSerializer, 409: CONFLICT})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        """Stop a job that waits or runs."""
        job = self.get_object()
        stopped = queue.cancel(job)
        return Response(self.get_serializer(job).data, status.HTTP_200_OK if stopped else status.HTTP_409_CONFLICT)

    @extend_schema(request=None, responses={201: OneJobSerializer, 409: CONFLICT, 429: TOO_MUCH})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: UUID) -> Response:
        """Make a new job from the parameters of one that ended without a result."""
        job = self.get_object()
        if curtains.hides(job, curtains.sight_of(request)):
            raise exceptions.NotFound
        if not may_retry(job):
            return Response(self.get_serializer(job).data, status.HTTP_409_CONFLICT)
        return Response(self.get_serializer(queue.retry(job)).data, status.HTTP_201_CREATED)


class ExportViewSet(viewsets.GenericViewSet[Job]):
    """Everything you made, as one ZIP, but for what you keep locked."""

    serializer_class = OneJobSerializer
    queryset = Job.objects.none()

    @extend_schema(
        request=None, parameters=[IDEMPOTENCY_KEY], responses={201: OneJobSerializer, 422: REUSED, 429: TOO_MUCH}
    )
    def create(self, request: Request) -> Response:
        """Start packing. The job's file is the ZIP, and takes the place of the one before."""
        key = idempotency_key(request, "core.export")
        job = archive.request_archive(request, key=key)
        return Response(self.get_serializer(job).data, status.HTTP_201_CREATED)
