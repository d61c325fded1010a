"""Django's settings, made from the one config object. Nothing else reads the environment."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from teabowl.config.embedded import embedded_url
from teabowl.config.environment import from_environment, refusals
from teabowl.config.logs import logging_for

CONFIG = from_environment()
if found := refusals(CONFIG):
    raise ImproperlyConfigured("production refuses to start: " + "; ".join(found))
PACKAGE = Path(__file__).resolve().parent.parent
HOME = CONFIG.home.resolve()

SECRET_KEY = CONFIG.secret_key
DEBUG = CONFIG.debug
ALLOWED_HOSTS = [h for h in CONFIG.allowed_hosts.split(",") if h] or ["127.0.0.1", "localhost", "testserver"]

AREAS = [
    "kernel",
    "live",
    "ui",
    "pagecache",
    "audit",
    "places",
    "access",
    "figures",
    "people",
    "files",
    "search",
    "messages",
    "moderation",
    "ballots",
    "payments",
    "intake",
    "signin",
    "boards",
    "letters",
    "guides",
    "disclosure",
    "market",
    "organisations",
    "meetings",
    "deliberations",
    "dues",
    "study",
    "sites",
    "api",
    "demo",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *[f"teabowl.{area}" for area in AREAS if area != "kernel"],
]
MIDDLEWARE = [
    "teabowl.config.proxies.ProxyMiddleware",
    "teabowl.config.compression.PrivatePagesMiddleware",
    "teabowl.pagecache.middleware.PublicPageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "teabowl.config.security.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "teabowl.signin.middleware.SessionAccountMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "teabowl.people.middleware.ActorMiddleware",
    "teabowl.signin.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "teabowl.ui.middleware.ErrorsMiddleware",
    "teabowl.sites.middleware.SwitchedOffBoardMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "teabowl.config.urls"
WSGI_APPLICATION = "teabowl.config.wsgi.application"
TEMPLATES = [
    {
        "NAME": "pages",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / area / "templates" for area in AREAS if area != "kernel"],
        "OPTIONS": {"environment": "teabowl.ui.jinja.environment", "autoescape": True},
    },
    {
        "NAME": "third-party",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def database(url: str) -> dict[str, object]:
    """Django's DATABASES entry for a postgresql:// URL (user, password, host or ?host=/socket/folder, port, name). Other
    parameters (sslmode, …) go to the driver. Statements are prepared when a connection has sent them five times;
    `prepared_statements=no` turns that off, for a pooler that shares connections between transactions."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if query.pop("prepared_statements", "yes") != "no":
        query |= {"server_side_binding": True, "prepare_threshold": 5}  # type: ignore[dict-item]
    return {
        "ENGINE": "teabowl.config.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


DATABASES = {"default": database(CONFIG.database_url or embedded_url(HOME))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["teabowl.signin.backend.Backend"]
SESSION_ENGINE = "teabowl.signin.sessions"

ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_ADAPTER = "teabowl.signin.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
MFA_ADAPTER = "teabowl.signin.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CONFIG.mode != "production"
MFA_FORMS = {
    "authenticate": "teabowl.signin.forms.SecondFactorForm",
    "reauthenticate": "teabowl.signin.forms.ConfirmForm",
    "activate_totp": "teabowl.signin.forms.SetUpForm",
    "login_webauthn": "teabowl.signin.forms.PasskeySignInForm",
    "authenticate_webauthn": "teabowl.signin.forms.PasskeyFactorForm",
    "reauthenticate_webauthn": "teabowl.signin.forms.PasskeyConfirmForm",
    "add_webauthn": "teabowl.signin.forms.PasskeyForm",
    "edit_webauthn": "teabowl.signin.forms.PasskeyNameForm",
}
STAFF_SECOND_FACTOR = CONFIG.staff_second_factor
# What allauth must know across workers: used codes of authenticators and counts of wrong ones (ADR 0007). Nothing else uses it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "signin_sharedvalue",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "lang"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_AGE = 90 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SILENCED_SYSTEM_CHECKS: list[str] = []

# Only production is behind TLS: a Secure cookie or HSTS would lock a demo on plain 127.0.0.1 out.
IS_PRODUCTION = CONFIG.mode == "production"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.trust_proxy else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if IS_PRODUCTION else []

# Messages to people leave by this (teabowl.messages); Django itself sends nothing.
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = CONFIG.smtp_host, CONFIG.smtp_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = CONFIG.smtp_user, CONFIG.smtp_password
EMAIL_USE_SSL, EMAIL_USE_TLS = CONFIG.smtp_security == "ssl", CONFIG.smtp_security == "starttls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = CONFIG.email_from or "大碗茶 <teabowl@localhost>"

LOGGING = logging_for(CONFIG)
CSRF_FAILURE_VIEW = "teabowl.ui.views.csrf_failure"
