"""What both sides of a parcel agree on."""

from django.core.signing import BadSignature, Signer

INDEX = "diary.json"
FORMAT, VERSION = "pictory-diary", 2
READABLE = (1, VERSION)  # the first has its days in the index, the second each in a file of its own
JSON = "application/json"
SALT = "diaries.parcel"


def signature(sha256: str, media_type: str) -> str:
    """Proof that a file of these bytes and this type left this site, where it had been cleaned."""
    return Signer(salt=SALT).signature(f"{sha256}:{media_type}")


def is_ours(sha256: str, media_type: str, proof: str) -> bool:
    said = f"{sha256}:{media_type}"
    try:
        return Signer(salt=SALT).unsign(f"{said}:{proof}") == said
    except BadSignature:
        return False
