"""Files in an S3 bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage


class BucketFiles(S3Storage):
    """Tries a failed request again, waits for seconds rather than minutes, and fails as a disk would: with OSError."""

    def get_default_settings(self) -> dict[str, Any]:
        patient = Config(
            connect_timeout=5,
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 4},
            signature_version="s3v4",
            request_checksum_calculation="when_required",  # older MinIO and Ceph know no trailing checksums
            response_checksum_validation="when_required",
        )
        return super().get_default_settings() | {
            "client_config": patient,
            "default_acl": None,
            "file_overwrite": False,
            "max_memory_size": 8 << 20,  # a larger file read here goes through a temporary one
            "querystring_expire": 300,
        }

    def _save(self, name: str, content: File) -> str:
        with _as_os_error():
            return super()._save(name, content)

    def _open(self, name: str, mode: str = "rb") -> File:
        with _as_os_error():
            return super()._open(name, mode)

    def delete(self, name: str) -> None:
        with _as_os_error():
            super().delete(name)

    def get_modified_time(self, name: str) -> datetime:
        with _as_os_error():
            return super().get_modified_time(name)

    def size(self, name: str) -> int:
        with _as_os_error():
            return super().size(name)

    def exists(self, name: str) -> bool:
        with _as_os_error():
            return super().exists(name)


@contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        answer = getattr(error, "response", {}).get("ResponseMetadata", {})
        kind = FileNotFoundError if answer.get("HTTPStatusCode") == 404 else OSError
        raise kind(f"object storage: {error}") from error
