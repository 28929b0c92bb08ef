"""Every setting, from the environment (.env.example lists the variables). The bare default is one laptop."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from pictory import browser_parts, env, kinds_of_job

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_dotenv(BASE_DIR / ".env")

VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")
RUN_DIR = VAR_DIR / "run"
for _folder in (VAR_DIR, RUN_DIR):
    _folder.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment, else one made once for this machine."""
    if key := env.text("SECRET_KEY"):
        return key
    from django.core.management.utils import get_random_secret_key

    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key())
    return kept.read_text()


PRODUCTION = env.flag("PRODUCTION", default=False)
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [SITE_URL])

# --- What is installed -------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "django_htmx",
    "django_q",
    "csp",
    "pictory.core",
    "diaries",
    "studio",
    "covers",
    "stylelab",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pictory.core.middleware.private",
    "pictory.core.middleware.api_errors",
    "pictory.core.middleware.body_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pictory.core.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pictory.core.middleware.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "pictory.urls"
WSGI_APPLICATION = "pictory.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pictory.core.context_processors.site",
            ],
        },
    },
]

# --- Data --------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:  # as patient with a lock as SQLite: nobody, the supervisor least of all, waits for ever
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c lock_timeout=20s")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", "locmemcache://pictory")}

MEDIA_ROOT = env.path("MEDIA_ROOT", VAR_DIR / "media")
MEDIA_ACCEL = env.text("MEDIA_ACCEL")  # nginx's internal location of MEDIA_ROOT, such as /protected/; "" streams
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "pictory.core.npm.NpmFinder",
]
STORAGES = {
    "default": {"BACKEND": "pictory.core.files.local_files.LocalFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if S3_BUCKET := env.text("S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "pictory.core.files.bucket_files.BucketFiles",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("S3_ENDPOINT_URL") or None,
            "region_name": env.text("S3_REGION") or None,
            "access_key": env.text("S3_ACCESS_KEY") or None,
            "secret_key": env.text("S3_SECRET_KEY") or None,
        },
    }

NPM_ROOT = BASE_DIR
NPM_ASSETS = browser_parts.NPM_ASSETS

# --- People ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "core:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "core:home"
ACCOUNT_ADAPTER = "pictory.core.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"signup": "pictory.core.forms.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that nobody here has
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # a guest must reach log-in and sign-up; views send members home
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/3m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 0)
RATELIMIT_ENABLE = env.flag("RATE_LIMITS", default=True)
RATELIMIT_IP_META_KEY = "pictory.core.accounts.client_ip"
if not RATELIMIT_ENABLE:
    ACCOUNT_RATE_LIMITS = False
SILENCED_SYSTEM_CHECKS = ["django_ratelimit.E003", "django_ratelimit.W001"]  # core.E001 asks for a shared cache

# Jobs a person may have running and waiting at once, and start in a day; pictures kept. None means no limit.
LIMITS = {
    "guest": {"running": 1, "queued": 3, "daily": 20, "storage_mb": 100, "uploads_per_min": 10},
    "member": {"running": 2, "queued": 10, "daily": 300, "storage_mb": 5_000, "uploads_per_min": 60},
    "staff": {"running": None, "queued": None, "daily": None, "storage_mb": None, "uploads_per_min": 600},
}
GUESTS_PER_IP = "60/h"  # a school class behind one address
GUEST_DAYS = 30  # a guest not seen for so long is removed with everything they made

# --- Language and time -------------------------------------------------------------------------------------------

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "pictory.formats"
TIME_ZONE = env.text("TIME_ZONE", "Asia/Seoul")
USE_I18N = True
USE_TZ = True

# --- Jobs --------------------------------------------------------------------------------------------------------

# workers: processes on one machine, each with so many threads. max_queued: past it nobody may add a job.
# rss_mb: a worker above it is killed. nice: how far it gives way to web and light work. warm: what it loads when idle.
QUEUES = {
    "light": {
        "workers": env.integer("LIGHT_WORKERS", 2, least=1),
        "threads": 1,
        "max_queued": 5_000,
        "rss_mb": 3_000,
        "warm": ("tags", "music", "mood"),
    },
    "gpu": {
        "workers": 1,
        "threads": env.integer("GPU_WORKER_THREADS", min(4, len(os.sched_getaffinity(0))), least=1),
        "max_queued": 500,
        "nice": 5,
        "rss_mb": env.integer("GPU_WORKER_RSS_MB", 16_000, least=500),
        "warm": ("colouring", "summary"),
    },
}

JOBS = kinds_of_job.JOBS
CHORES = ("diaries.services.chores.tidy", "stylelab.services.chores.tidy")  # what apps put right every hour
CURTAINS = ("diaries.curtain",)  # what apps keep out of sight: see pictory.core.curtains
JOB_LEASE_S = 30  # a running job that reports no progress for so long is taken to be dead
JOB_MAX_ATTEMPTS = 3
JOB_HISTORY_DAYS = 365
WORK_GRACE_S = env.integer("WORK_GRACE_S", 5)  # at a stop, running jobs get so long before they go back to the queue

# --- Models ------------------------------------------------------------------------------------------------------

MODELS_DIR = env.path("MODELS_DIR", VAR_DIR / "models")
MODEL_MEMORY_MB = env.integer("MODEL_MEMORY_MB", 4_000, least=500)  # of one worker; the longest idle model makes room
FULL_TIER = env.choice("FULL_TIER", "gpu", ("gpu", "always", "never"))  # where the full models do the work
ALLOW_NOT_FOR_SALE = env.flag("ALLOW_NOT_FOR_SALE", default=False)  # models whose licence allows no commercial use

_cluster = {
    "orm": "default",
    "poll": 0.1,
    "guard_cycle": 0.5,
    "scheduler": False,
    "ack_failures": True,
    "max_attempts": 1,
    "save_limit": -1,  # the Job table is the history
    "bulk": 1,
    "catch_up": False,
    "timeout": 24 * 3600,  # the supervisor kills long before
    "retry": 48 * 3600,  # leases recover a job, not redelivery
    "log_level": "WARNING",
}
Q_CLUSTER = _cluster | {
    "name": "light",
    "workers": QUEUES["light"]["workers"],
    "queue_limit": QUEUES["light"]["workers"],
    "recycle": 500,
    "ALT_CLUSTERS": {"gpu": _cluster | {"workers": 1, "queue_limit": 1, "recycle": 5_000}},
}

# --- Uploads -----------------------------------------------------------------------------------------------------

UPLOAD_MAX_MB = 20
UPLOAD_MAX_MPX = 40  # all frames together
UPLOAD_MIN_PX = 16
UPLOAD_MAX_ASPECT = 20
UPLOAD_DECODE_MB = 2_000  # memory of the process that decodes one picture
UPLOAD_DECODE_S = 20  # its CPU time
BODY_MAX_MB = 210  # ten photos in one form
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- Mail --------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Pictory <hello@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = env.text("SMTP_HOST")
EMAIL_PORT = env.integer("SMTP_PORT", 587, least=1)
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("SMTP_TLS", default=True)
EMAIL_TIMEOUT = 10
MAIL_DIR = VAR_DIR / "mail"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "pictory.core.mail_folder.EmailBackend"
MAIL_ATTACH_MAX_MB = 5
MAIL_LINK_DAYS = 7
MAIL_OTHERS_PER_DAY = 5
MAIL_HISTORY_DAYS = 90
MAIL_RESULTS_PER_USER = "30/h"  # also to their own address

# --- Web security ------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
if S3_BUCKET and (_media_host := env.text("S3_PUBLIC_URL")):
    for _directive in ("img-src", "media-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][_directive].append(_media_host)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pictory.core.views.pages.csrf_failed"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- API ---------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "pictory.core.rest.LogInByToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "pictory.core.rest.ShallowJSON",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "pictory.core.rest.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "pictory.core.rest.explain",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Pictory",
    "DESCRIPTION": "Picture diaries, webtoon studio, book covers and styles: jobs in, pictures out.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {"PainterEnum": "stylelab.pictured.Painter", "TierEnum": ["embedded", "full"]},
    "SWAGGER_UI_DIST": "/static/npm/swagger-ui-dist",
    "SWAGGER_UI_FAVICON_HREF": "/static/core/favicon.svg",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},  # ask no validator elsewhere
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

# --- Log ---------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django-q": {"level": "WARNING"},
        "django.server": {"level": "WARNING"},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # warns at each HEAD, whose body it drops itself
    },
}
