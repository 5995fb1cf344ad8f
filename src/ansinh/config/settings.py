"""Django settings of an installation; everything that differs comes from the environment."""

import os
import secrets
from pathlib import Path

from ansinh.config.database import settings_for
from ansinh.config.home import home, make_home
from ansinh.ground.private_files import write_private


def _secret_key() -> str:
    """The key of this home, made on first use and kept with its files."""
    if "ANSINH_SECRET_KEY" in os.environ:
        return os.environ["ANSINH_SECRET_KEY"]
    file = home() / "secret-key"
    if not file.exists():
        write_private(make_home() / "secret-key", secrets.token_urlsafe(48))
    return file.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("ANSINH_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ANSINH_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "ansinh.accounts",
    "ansinh.record",
    "ansinh.register",
    "ansinh.ledger",
    "ansinh.receipts",
    "ansinh.arrears",
    "ansinh.dossiers",
    "ansinh.indicators",
    "ansinh.bulletins",
    "ansinh.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ansinh.web.language.chosen_language",
    "ansinh.web.requests.readable_requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ansinh.web.who.WhoIsThere",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "ansinh.web.shell.shell",
            ],
            "builtins": ["ansinh.web.templatetags.figures"],
        },
    }
]
ROOT_URLCONF = "ansinh.config.urls"
WSGI_APPLICATION = "ansinh.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["ansinh.accounts.passwords.SmallArgon2Hasher"]
SESSION_ENGINE = "ansinh.accounts.sessions"
SESSION_COOKIE_NAME = "ansinh"
SESSION_COOKIE_AGE = 12 * 3600
HTTPS = os.environ.get("ANSINH_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]
CSRF_FAILURE_VIEW = "ansinh.web.errors.views.forged"

DATABASES = {"default": settings_for("app"), "owner": settings_for("owner")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
SECURE_CONTENT_TYPE_NOSNIFF = True

# Our error pages log what Django would log a second time; the log is where `ansinh serve` runs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {
        "file": {
            "class": "ansinh.ground.private_files.PrivateLog",
            "filename": home() / "errors.log",
            "maxBytes": 5_000_000,
            "backupCount": 5,
            "delay": True,
            "formatter": "line",
            "encoding": "utf-8",
        }
    },
    "loggers": {
        "ansinh.errors": {"handlers": ["file"], "level": "WARNING"},
        "django.request": {"level": "CRITICAL", "propagate": False},
        "django.security": {"level": "CRITICAL", "propagate": False},
    },
}
