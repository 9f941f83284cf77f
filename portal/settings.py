"""All settings, read from top to bottom; whatever differs comes from the environment.

Nonsense refuses to start and says what to set. `.env.example` lists every variable.
There are no separate test settings: a test sets what it needs.
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

# Lets Django's generic classes name their model at run time, as the type checker wants.
django_stubs_ext.monkeypatch()

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where things live ---------------------------------------------------------------------
#: Database, private files, mails and the secret key of a local installation.
DATA_DIR = Path(env.str("PORTAL_DATA", default=str(BASE_DIR / "var"))).resolve()
#: The address people type; its host decides whether this installation is local.
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
_address = urlsplit(PORTAL_URL)
if _address.scheme not in {"http", "https"} or not _address.hostname:
    raise ImproperlyConfigured(
        f"PORTAL_URL is {PORTAL_URL!r}; set it to the portal's address, "
        "for example https://portal.example.nl"
    )
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
#: On this machine only: plain HTTP, files beside the code, demonstration accounts allowed.
IS_LOCAL = _address.hostname in LOCAL_HOSTS
if not IS_LOCAL and _address.scheme != "https":
    raise ImproperlyConfigured(f"PORTAL_URL is {PORTAL_URL!r}; a public portal needs https://")
ALLOWED_HOSTS = sorted({_address.hostname, *env.list("PORTAL_HOSTS", default=[])})
if IS_LOCAL:
    ALLOWED_HOSTS = sorted({*ALLOWED_HOSTS, *LOCAL_HOSTS, "[::1]"})
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]

DEBUG = env.bool("PORTAL_DEBUG", default=False)
if DEBUG and not IS_LOCAL:
    raise ImproperlyConfigured("PORTAL_DEBUG=1 shows secrets; unset it, or set a local PORTAL_URL")


def _secret_key() -> str:
    """From SECRET_KEY; a local installation makes and keeps one of its own."""
    key: str = env.str("SECRET_KEY", default="")
    if key:
        if len(key) < 50:  # noqa: PLR2004 -- Django's own lower limit (security.W009)
            raise ImproperlyConfigured("SECRET_KEY is too short; set at least 50 random characters")
        return key
    if not IS_LOCAL:
        raise ImproperlyConfigured("SECRET_KEY is not set; set it to 50 or more random characters")
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(50))
        kept.chmod(0o600)
    return kept.read_text()


SECRET_KEY = _secret_key()
#: Former keys, to read what they sealed; nothing new is sealed with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# --- Apps ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_filters",
    "portal.shared",
    "portal.mail",
    "portal.audit",
    "portal.jobs",
    "portal.accounts",
    "portal.accounts.security",
    "portal.texts",
    "portal.files",
    "tenders",
    "duediligence",
    "tin",
    "portal.operations",
    "portal.home",
]
MIDDLEWARE = [
    "portal.audit.origin.middleware",
    "portal.shared.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.middleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.security.middleware.LoginRulesMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "portal.home.context.chrome",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["isv"]
CRISPY_TEMPLATE_PACK = "isv"
CRISPY_FAIL_SILENTLY = False

# --- Database: SQLite unless DATABASE_URL says otherwise -------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
try:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
except Exception as error:
    raise ImproperlyConfigured(
        "DATABASE_URL cannot be read; set it to postgres://USER:PASSWORD@HOST:PORT/NAME"
    ) from error
_database = DATABASES["default"]
if _database.get("ENGINE") == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    # Writers wait for each other instead of failing; readers never wait.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            # Once per 16 MB: each of these waits for the disk in the middle of somebody's deed.
            "PRAGMA wal_autocheckpoint=4000;"
        ),
    }
elif _database.get("ENGINE") == "django.db.backends.postgresql":
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
else:
    raise ImproperlyConfigured("DATABASE_URL must start with postgres:// (or sqlite:///)")

# --- Background work: Redis, or inside the web process ----------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL and urlsplit(REDIS_URL).scheme not in {"redis", "rediss", "unix"}:
    raise ImproperlyConfigured(
        "REDIS_URL must start with redis://, for example redis://127.0.0.1:6379/0"
    )
#: Web process and worker are one; see portal/jobs/embedded.py.
EMBEDDED_WORKER = not REDIS_URL
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "quick"
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE = {
    "reap-silent-jobs": {"task": "portal.jobs.tasks.reap_silent_jobs", "schedule": 15.0},
    "deliver-due-mails": {"task": "portal.mail.tasks.deliver_due_mails", "schedule": 30.0},
    "link-the-log": {"task": "portal.audit.tasks.link_pending", "schedule": 5.0},
    "tidy-files": {"task": "portal.files.tasks.tidy_files", "schedule": 3600.0},
    "keep-no-longer": {
        "task": "portal.operations.tasks.keep_no_longer",
        "schedule": crontab(hour=3, minute=30),
    },
    "remind-suppliers": {
        "task": "duediligence.tasks.remind",
        "schedule": crontab(hour=6, minute=40),
    },
    "look-for-matches": {
        "task": "duediligence.tasks.look_for_matches",
        "schedule": crontab(hour=4, minute=10),
        "options": {"queue": "heavy"},
    },
}
#: A running job without a sign of life for so long is given to another worker.
JOBS_SILENCE_SECONDS = env.int("JOBS_SILENCE_SECONDS", default=60)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- Files: never under an address; one way out (portal/files/serving.py) -----------------------
_bucket = env.str("S3_BUCKET", default="")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "default_acl": "private",
            "file_overwrite": False,
            "max_memory_size": 8 * 1024 * 1024,  # larger files go through the disk, not memory
        },
    }
    if _bucket
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "private",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
#: Where clamd listens: unix:/run/clamav/clamd.ctl or tcp:HOST:PORT; empty means no virus scan.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
#: Let nginx send the bytes (X-Accel-Redirect to the internal location /_private/).
PRIVATE_FILES_VIA_NGINX = env.bool("PRIVATE_FILES_VIA_NGINX", default=False)
#: The largest notice that is read, in bytes.
NOTICE_MAX_BYTES = 5 * 1024 * 1024

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.accounts.security.passwords.OwnWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:work"
LOGOUT_REDIRECT_URL = "home:front"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made for people, by invitation
ACCOUNT_ADAPTER = "portal.accounts.security.adapters.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "portal.accounts.security.forms.ResetPasswordForm"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Django's own: people have one address here, and allauth's would write it down elsewhere too.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 -- a class
#: How long a link to choose a new password works, in seconds.
PASSWORD_RESET_TIMEOUT = 2 * 3600
#: Before something sensitive is changed the password or a code is asked again; in seconds.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "portal.accounts.security.adapters.MfaAdapter"
MFA_FORMS = {
    "activate_totp": "portal.accounts.security.forms.ActivateTOTPForm",
    "authenticate": "portal.accounts.security.forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.security.forms.ReauthenticateCodeForm",
}
MFA_TOTP_ISSUER = "ISV-portaal"
#: Clocks of phones differ: one code earlier or later is right too.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Our own accounts are made by invitation or after a mail that confirms the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
#: What is done with the policy on second factors (portal/accounts/security/policy.toml).
SECOND_FACTOR = env.str("PORTAL_SECOND_FACTOR", default="remind" if IS_LOCAL else "enforce")
if SECOND_FACTOR not in ({"enforce", "remind", "off"} if IS_LOCAL else {"enforce"}):
    raise ImproperlyConfigured(
        f"PORTAL_SECOND_FACTOR is {SECOND_FACTOR!r}; unset it (only a local portal knows "
        "'remind' and 'off')"
    )
#: The address a visitor comes from is the last one that our own proxy added.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PORTAL_PROXIES", default=0 if IS_LOCAL else 1)

# --- Mail --------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("PORTAL_MAIL_FROM", default="ISV-portaal <portaal@localhost>")
if _email_url := env.str("EMAIL_URL", default=""):
    globals().update(env.email_url_config(_email_url))
else:
    EMAIL_BACKEND = "portal.mail.backends.EmlFileBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
#: Shown on the contact page; empty means that the page says there is none yet.
CONTACT_EMAIL = env.str("PORTAL_CONTACT", default="")
SECURITY_EMAIL = env.str("PORTAL_SECURITY_CONTACT", default="")

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- Safety ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
#: Idle longer than this ends a session, in seconds; policy.toml says how long one may last.
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not IS_LOCAL
# Browsers take a cookie with this prefix from this host alone, over HTTPS alone.
_prefix = "" if IS_LOCAL else "__Host-"
SESSION_COOKIE_NAME = f"{_prefix}sessionid"
CSRF_COOKIE_NAME = f"{_prefix}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_prefix}django_language"
#: Not in a cookie of their own: what a message says stays on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_LOCAL
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Log -----------------------------------------------------------------------------------------
#: "json": one object per line, for a program that collects logs.
LOG_FORMAT = env.str("PORTAL_LOG", default="line")
if LOG_FORMAT not in {"line", "json"}:
    raise ImproperlyConfigured(f"PORTAL_LOG is {LOG_FORMAT!r}; set it to line or json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "portal.audit.logs.RequestIdFilter"},
        "secrets": {"()": "portal.shared.logs.SecretsFilter"},
    },
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
        "json": {"()": "portal.audit.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request", "secrets"],
        }
    },
    # One line per message of the queue would hide all others; pikepdf greets whoever imports it.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("celery.app.trace", "celery.beat", "celery.worker.strategy", "pikepdf")
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
