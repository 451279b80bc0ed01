"""Settings of the one project, read from the environment (names in the README.md beside it)."""

from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from doorstep.conf import environment as env

ROOT = env.ROOT
VAR_DIR = env.var_dir()
DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
KEYS = env.Keys(VAR_DIR, may_generate=not DATABASE_URL or env.flag("DOORSTEP_DEMO"))

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DOORSTEP_DEMO", default=not DATABASE_URL)  # simulator gateway, mailbox page, demo logins
SECRET_KEY = KEYS.get("SECRET_KEY")
CONTACT_KEYS = KEYS.get("CONTACT_KEYS").split(",")  # first encrypts, all decrypt
BASE_URL = env.text("BASE_URL", f"http://{env.text('HOST', '127.0.0.1')}:{env.text('PORT', '8000')}")
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "*" if DEMO else "")
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS", BASE_URL if BASE_URL.startswith("https") else "")

INSTALLED_APPS = [
    "doorstep.kernel",
    "doorstep.media",
    "doorstep.places",
    "doorstep.rulebook",
    "doorstep.people",
    "doorstep.partners",
    "doorstep.messages",
    "doorstep.brand",
    "doorstep.catalog",
    "doorstep.pricing",
    "doorstep.policies",
    "doorstep.providers",
    "doorstep.rosters",
    "doorstep.orders",
    "doorstep.dispatch",
    "doorstep.payments",
    "doorstep.reviews",
    "doorstep.journeys",
    "doorstep.conf",
    "cms",
    "pages",
    "api",
    "fixtures",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.sites",
    "cms.people.apps.StaffConfig",  # wagtail.users with our own screens for the staff
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "django_tasks",
    "huey.contrib.djhuey",
    "guardian",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "doorstep.conf.health.HealthQuestions",
    "doorstep.rulebook.answers.KeptAnswers",  # before all others: a warm answer passes nothing else
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "doorstep.conf.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "doorstep.conf.urls"
WSGI_APPLICATION = "doorstep.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["pages.templatetags.parts"],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wagtail.contrib.settings.context_processors.settings",
                "pages.shell.shell",
            ],
        },
    },
]

# Database: SQLite that does not lose a write (stack.md 0.3), or PostgreSQL.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
}
# A statement that comes again is sent without its text and planned once. A pooler in between must know prepared
# statements (PgBouncer does from 1.21 on).
POSTGRESQL_OPTIONS = {"server_side_binding": True, "prepare_threshold": 2}
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        DATABASES["default"]["OPTIONS"] = POSTGRESQL_OPTIONS | DATABASES["default"].get("OPTIONS", {})
        DATABASES["default"]["ENGINE"] = "doorstep.conf.postgresql"
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(VAR_DIR / "doorstep.sqlite3"),
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": 600,
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict]
HUEY: dict
if REDIS_URL:
    OURS = f"doorstep-{DATABASES['default']['NAME']}"  # two installations may share one Redis
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": OURS,
        }
    }  # fmt: skip
    HUEY = {"huey_class": "huey.PriorityRedisHuey", "name": OURS, "url": REDIS_URL}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }
    HUEY = {"huey_class": "huey.SqliteHuey", "name": "doorstep", "filename": str(VAR_DIR / "tasks.sqlite3")}
ANSWERS_READY = True  # pages that people read are made anew before a publish shows
HUEY |= {
    "immediate": env.flag("DOORSTEP_TASKS_INLINE"),
    # SQLite has one writer, and its search index fails when two tasks index one thing at once.
    "consumer": {"workers": 4 if DATABASE_URL else 1, "worker_type": "thread"},
}
TASKS = {"default": {"BACKEND": "huey.contrib.djhuey.tasks_backend.HueyBackend", "ENQUEUE_ON_COMMIT": True}}

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["doorstep.people.backends.ContactBackend", "guardian.backends.ObjectPermissionBackend"]
ANONYMOUS_USER_NAME = None
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "account"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = BASE_URL.startswith("https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
PHONE_REGION = env.text("PHONE_REGION", "CN")

# Languages and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [ROOT / "platform/doorstep/locale", ROOT / "cms/locale", ROOT / "pages/locale", ROOT / "api/locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # what the admin shows; storage is UTC, each city has its own

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STATICFILES_FINDERS = [
    "pages.bundle.BundleFinder",  # one stylesheet and one script from many small files
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = env.flag("WHITENOISE_USE_FINDERS", default=DEMO)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {  # evidence of visits: no address leads there (doorstep.media.private)
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "private",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"  # the image: collected, hashed, cached for ever
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Mail: everything leaves through the outbox; this is its last step.
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend" if DEMO else "")
EMAIL_BACKEND = EMAIL_BACKEND or "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Doorstep <no-reply@doorstep.example>")
# Modules of doorstep/messages/channels; short messages stay in the mailbox page of the demo.
MESSAGE_CHANNELS = {"mail": "mail", "sms": "outbox" if DEMO else env.text("SMS_CHANNEL")}

# Payments: folders of doorstep/payments/gateways; the simulator cannot be switched on outside the demo.
PAYMENT_GATEWAYS = ["simulator"] if DEMO else []

# Wagtail
WAGTAIL_SITE_NAME = "Doorstep 上门"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "media.File"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
MAP_TILES_URL = env.text("MAP_TILES_URL")  # of the admin's maps; without it they show outlines only
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_I18N_ENABLED = False  # one row per thing, its texts per language inside it
WAGTAIL_AUTOSAVE_INTERVAL = 1000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "doorstep.kernel.search", "SEARCH_CONFIG": "simple"}}

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.auth.TokenAuthentication", "api.auth.PartnerKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["api.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.problems.as_problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Doorstep API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "PREPROCESSING_HOOKS": ["api.schema.only_ours"],
    "POSTPROCESSING_HOOKS": [],  # enums stay where they are used
}

# Content security: strict outside the admin and the API's documentation (they set their own, stack.md 11).
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/", "/api/v1/docs/"),
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
