"""The kernel's part of the REST API: log-in by token, jobs, files. Each app adds its own routes in its api.py."""

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import exceptions, mixins, serializers, status, viewsets
from rest_framework.authtoken.models import Token
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from pictory.core.access import owned
from pictory.core.accounts import client_ip
from pictory.core.engine import queue
from pictory.core.engine.standing import standing
from pictory.core.files import assets
from pictory.core.models import Asset, Job
from pictory.core.sentences import explain as sentence_for


class Throttle(SimpleRateThrottle):
    """So many requests a minute from one person, or from one address when nobody is logged in."""

    rate = "10/min"

    def allow_request(self, request: Request, view: APIView) -> bool:
        return not settings.RATELIMIT_ENABLE or super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: APIView) -> str:
        who = f"user-{request.user.pk}" if request.user.is_authenticated else f"ip-{client_ip(request)}"
        return f"throttle-{type(self).__name__}-{who}"


class UploadThrottle(Throttle):
    """As many uploads as the person's limits say."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.num_requests = request.user.limits["uploads_per_min"]
        return super().allow_request(request, view)


# --- Log-in ------------------------------------------------------------------------------------------------------


class CredentialsSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, max_length=128, style={"input_type": "password"})


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField()


class TokenView(APIView):
    """Exchange e-mail and password for the token to send as `Authorization: Token ...`."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (Throttle,)

    @extend_schema(request=CredentialsSerializer, responses=TokenSerializer)
    def post(self, request: Request) -> Response:
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = authenticate(request._request, **credentials.validated_data)
        if user is None or not EmailAddress.objects.filter(user=user, verified=True).exists():
            raise exceptions.AuthenticationFailed(
                _("E-mail and password do not match, or the address is not confirmed.")
            )
        token, _made = Token.objects.get_or_create(user=user)
        return Response({"token": token.key})

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Forget the token sent with this request."""
        Token.objects.filter(key=_sent_token(request)).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


def _sent_token(request: Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Token ").strip()


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
        """Where the bytes are, for whoever may see them."""
        return reverse("core:media", [asset.pk], request=self.context.get("request"))


class UploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="PNG, JPEG or WebP")
    title = serializers.CharField(max_length=120, required=False, default="")


class AssetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Asset]):
    """Files you uploaded or a job made for you."""

    serializer_class = AssetSerializer
    queryset = Asset.objects.none()

    def get_queryset(self) -> QuerySet[Asset]:
        return owned(Asset, self.request.user).prefetch_related("parents")

    def get_throttles(self) -> list[Any]:
        return [UploadThrottle()] if self.action == "create" else []

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()] if self.request and self.request.method == "POST" else super().get_parsers()

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: AssetSerializer})
    def create(self, request: Request) -> Response:
        """Upload a picture. It is cleaned of everything but the picture itself."""
        upload = UploadSerializer(data=request.data)
        upload.is_valid(raise_exception=True)
        asset = assets.keep_upload(owner=request.user, **upload.validated_data)
        return Response(self.get_serializer(asset).data, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Delete the file for good. Jobs that still need it are cancelled."""
        assets.delete_asset(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


# --- Jobs --------------------------------------------------------------------------------------------------------


class ProblemSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    what = serializers.CharField()
    advice = serializers.CharField()


class JobSerializer(serializers.ModelSerializer[Job]):
    position = serializers.SerializerMethodField()
    work_s = serializers.SerializerMethodField()
    problem = serializers.SerializerMethodField()
    assets = AssetSerializer(many=True, read_only=True)

    class Meta:
        model = Job
        fields = (
            "id", "kind", "state", "params", "tier", "step", "steps", "doing", "attempt", "position", "work_s",
            "problem", "assets", "retry_of", "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_position(self, job: Job) -> int | None:
        """Jobs that go before this one; null once it has started."""
        return standing(job).position if job.state == Job.State.QUEUED else None

    def get_work_s(self, job: Job) -> float | None:
        """Estimated seconds of work left, from history; null when unknown or ended."""
        return standing(job).work_s if job.is_open else None

    @extend_schema_field(ProblemSerializer(allow_null=True))
    def get_problem(self, job: Job) -> dict[str, str] | None:
        if not job.error_code or job.is_open:
            return None
        sentence = sentence_for(job.error_code)
        return {"code": job.error_code, "what": str(sentence.what), "advice": str(sentence.advice)}


CONFLICT = OpenApiResponse(description="The job has already ended, or not yet.")


class JobViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Job]):
    """Your jobs: what waits, what runs, what came of it."""

    serializer_class = JobSerializer
    queryset = Job.objects.none()

    def get_queryset(self) -> QuerySet[Job]:
        return owned(Job, self.request.user).prefetch_related("assets__parents")

    @extend_schema(request=None, responses={200: JobSerializer, 409: CONFLICT})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        """Stop a job that waits or runs."""
        job = self.get_object()
        stopped = queue.cancel(job)
        return Response(self.get_serializer(job).data, status.HTTP_200_OK if stopped else status.HTTP_409_CONFLICT)

    @extend_schema(request=None, responses={201: JobSerializer, 409: CONFLICT})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: UUID) -> Response:
        """Make a new job from the parameters of one that ended without a result."""
        job = self.get_object()
        if job.is_open or job.state == Job.State.DONE:
            return Response(self.get_serializer(job).data, status.HTTP_409_CONFLICT)
        return Response(self.get_serializer(queue.retry(job)).data, status.HTTP_201_CREATED)
