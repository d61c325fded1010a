"""Every setting that an installation may change: one typed object, read from the environment once.

`docs/settings.md` is generated from it (`make docs`), and a test fails when the two differ.
"""

import base64
import os
from dataclasses import Field, dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
MODES = ("demo", "development", "test", "production")


@dataclass(frozen=True, slots=True)
class Config:
    """Field metadata: `env` is the variable's name, `doc` one sentence. To add a setting, add a field: the documents and the
    parsing follow. `secret` marks a demo value that production refuses."""

    mode: str = field(default="development", metadata={"env": "TEABOWL_MODE", "doc": "demo, development, test or production."})
    home: Path = field(
        default=Path(".teabowl"), metadata={"env": "TEABOWL_HOME", "doc": "Folder of the embedded database and of files."}
    )
    database_url: str = field(
        default="", metadata={"env": "DATABASE_URL", "doc": "PostgreSQL 15+ to use instead of the embedded one."}
    )
    secret_key: str = field(
        default="demo-only", metadata={"env": "TEABOWL_SECRET_KEY", "doc": "Signs sessions and tokens.", "secret": True}
    )
    data_keys: str = field(
        default="1:ZGVtby1vbmx5LWRlbW8tb25seS1kZW1vLW9ubHktMDA=",
        metadata={
            "env": "TEABOWL_DATA_KEYS",
            "doc": "Keys that encrypt resident numbers, newest first: id:base64(32 bytes), comma separated.",
            "secret": True,
        },
    )
    index_key: str = field(
        default="demo-only",
        metadata={"env": "TEABOWL_INDEX_KEY", "doc": "Key of the blind index of resident numbers.", "secret": True},
    )
    audit_key: str = field(
        default="demo-only", metadata={"env": "TEABOWL_AUDIT_KEY", "doc": "Key of the audit's hash chains.", "secret": True}
    )
    host: str = field(default="127.0.0.1", metadata={"env": "HOST", "doc": "Address the server listens on."})
    port: int = field(default=8000, metadata={"env": "PORT", "doc": "Port the server listens on."})
    live_port: int = field(
        default=0,
        metadata={
            "env": "TEABOWL_LIVE_PORT",
            "doc": "Port of the push process (live meetings). 0: the one after PORT, or any free one when that is taken.",
        },
    )
    live_url: str = field(
        default="",
        metadata={
            "env": "TEABOWL_LIVE_URL",
            "doc": "Where browsers reach the push process, such as https://live.example.org. Empty: in production the site itself, "
            "whose proxy passes /live/stream on; elsewhere TEABOWL_LIVE_PORT.",
        },
    )
    live_database_url: str = field(
        default="",
        metadata={
            "env": "TEABOWL_LIVE_DATABASE_URL",
            "doc": "PostgreSQL itself, for the connection that listens, where DATABASE_URL is a pooler's.",
        },
    )
    allowed_hosts: str = field(
        default="", metadata={"env": "TEABOWL_ALLOWED_HOSTS", "doc": "Host names served, comma separated."}
    )
    debug: bool = field(
        default=False, metadata={"env": "TEABOWL_DEBUG", "doc": "Show tracebacks in the browser; never in production."}
    )
    demo_sign_in: bool = field(
        default=False, metadata={"env": "TEABOWL_DEMO_SIGN_IN", "doc": "The start page lets one step into any demo account."}
    )
    city: str = field(
        default="371700000000",
        metadata={
            "env": "TEABOWL_CITY",
            "doc": "Code of the city that runs this installation; its head account is the front page.",
        },
    )
    workers: int = field(
        default=0, metadata={"env": "TEABOWL_WORKERS", "doc": "Server processes; 0 is one for each core, at most 8."}
    )
    threads: int = field(
        default=0,
        metadata={
            "env": "TEABOWL_THREADS",
            "doc": "Threads of each server process, each with a database connection; 0 is two for each core, at most 8.",
        },
    )
    trust_proxy: bool = field(
        default=False,
        metadata={
            "env": "TEABOWL_TRUST_PROXY",
            "doc": "Believe X-Forwarded-Proto: a proxy of ours in front ends TLS and sets it.",
        },
    )
    trusted_proxies: str = field(
        default="",
        metadata={
            "env": "TEABOWL_TRUSTED_PROXIES",
            "doc": "Addresses or networks of our own proxies, comma separated (127.0.0.1, 10.0.0.0/8): X-Forwarded-For is believed "
            "from these alone, so that rate limits and the audit see the reader's address.",
        },
    )
    log_level: str = field(
        default="INFO", metadata={"env": "TEABOWL_LOG_LEVEL", "doc": "DEBUG, INFO, WARNING or ERROR: what the log tells."}
    )
    staff_second_factor: bool = field(
        default=True,
        metadata={"env": "TEABOWL_STAFF_SECOND_FACTOR", "doc": "Roles work only after a passkey or an authenticator's code."},
    )
    sms: str = field(default="console", metadata={"env": "TEABOWL_SMS", "doc": "How codes are sent: console or tencent."})
    tencent_secret_id: str = field(
        default="", metadata={"env": "TEABOWL_TENCENT_SECRET_ID", "doc": "Tencent Cloud API key's id, for SMS."}
    )
    tencent_secret_key: str = field(
        default="", metadata={"env": "TEABOWL_TENCENT_SECRET_KEY", "doc": "Tencent Cloud API key, for SMS."}
    )
    tencent_sms_app_id: str = field(
        default="", metadata={"env": "TEABOWL_TENCENT_SMS_APP_ID", "doc": "SdkAppId of the SMS application."}
    )
    tencent_sms_sign: str = field(
        default="", metadata={"env": "TEABOWL_TENCENT_SMS_SIGN", "doc": "Approved signature (签名) of the messages."}
    )
    tencent_sms_template: str = field(
        default="",
        metadata={
            "env": "TEABOWL_TENCENT_SMS_TEMPLATE",
            "doc": "Approved template for codes: {1} is the code, {2} for how many minutes it is good.",
        },
    )
    tencent_sms_endpoint: str = field(
        default="https://sms.tencentcloudapi.com",
        metadata={"env": "TEABOWL_TENCENT_SMS_ENDPOINT", "doc": "Address of the SMS API."},
    )
    tencent_sms_message_template: str = field(
        default="",
        metadata={
            "env": "TEABOWL_TENCENT_SMS_MESSAGE_TEMPLATE",
            "doc": "Approved template for messages: {1} is the place, {2} what happened. Empty: messages go by no SMS.",
        },
    )
    tencent_sms_alert_template: str = field(
        default="",
        metadata={
            "env": "TEABOWL_TENCENT_SMS_ALERT_TEMPLATE",
            "doc": "Approved template for urgent notices: {1} the place, {2} what is coming, {3} until when. Empty: by no SMS.",
        },
    )
    sms_rate: int = field(
        default=1000, metadata={"env": "TEABOWL_SMS_RATE", "doc": "Numbers a second that the SMS account may be sent."}
    )
    wechat_site_app_id: str = field(
        default="", metadata={"env": "TEABOWL_WECHAT_SITE_APP_ID", "doc": "AppID of the 网站应用: sign-in by scanning."}
    )
    wechat_site_secret: str = field(
        default="", metadata={"env": "TEABOWL_WECHAT_SITE_SECRET", "doc": "AppSecret of the 网站应用."}
    )
    wechat_mp_app_id: str = field(
        default="", metadata={"env": "TEABOWL_WECHAT_MP_APP_ID", "doc": "AppID of the 服务号: sign-in inside WeChat."}
    )
    wechat_mp_secret: str = field(default="", metadata={"env": "TEABOWL_WECHAT_MP_SECRET", "doc": "AppSecret of the 服务号."})
    wechat_open_url: str = field(
        default="https://open.weixin.qq.com",
        metadata={"env": "TEABOWL_WECHAT_OPEN_URL", "doc": "Where WeChat asks the person."},
    )
    wechat_api_url: str = field(
        default="https://api.weixin.qq.com", metadata={"env": "TEABOWL_WECHAT_API_URL", "doc": "Where WeChat answers us."}
    )

    wechat_pay_url: str = field(
        default="https://api.mch.weixin.qq.com",
        metadata={"env": "TEABOWL_WECHAT_PAY_URL", "doc": "Where WeChat Pay answers us; each account's keys are kept with it."},
    )
    wechat_messages: str = field(
        default="",
        metadata={
            "env": "TEABOWL_WECHAT_MESSAGES",
            "doc": "How messages go by WeChat: console, template (模板消息), subscribe (订阅通知) or off. "
            "Empty: console, in production off.",
        },
    )
    wechat_message_template: str = field(
        default="", metadata={"env": "TEABOWL_WECHAT_MESSAGE_TEMPLATE", "doc": "Id of the template in the 服务号."}
    )
    wechat_message_fields: str = field(
        default="what=thing1,place=thing2,at=time3",
        metadata={
            "env": "TEABOWL_WECHAT_MESSAGE_FIELDS",
            "doc": "Which of the template's fields takes what happened, where, and when.",
        },
    )
    wechat_rate: int = field(
        default=300, metadata={"env": "TEABOWL_WECHAT_RATE", "doc": "Messages a second that WeChat may be sent."}
    )
    email: str = field(
        default="",
        metadata={
            "env": "TEABOWL_EMAIL",
            "doc": "How messages go by e-mail: console, smtp or off. Empty: console, in production off.",
        },
    )
    email_from: str = field(
        default="",
        metadata={"env": "TEABOWL_EMAIL_FROM", "doc": "Address that messages come from, such as 大碗茶 <tea@example.org>."},
    )
    smtp_host: str = field(default="", metadata={"env": "TEABOWL_SMTP_HOST", "doc": "Mail server."})
    smtp_port: int = field(default=465, metadata={"env": "TEABOWL_SMTP_PORT", "doc": "Port of the mail server."})
    smtp_user: str = field(default="", metadata={"env": "TEABOWL_SMTP_USER", "doc": "User at the mail server."})
    smtp_password: str = field(default="", metadata={"env": "TEABOWL_SMTP_PASSWORD", "doc": "Password at the mail server."})
    smtp_security: str = field(
        default="ssl", metadata={"env": "TEABOWL_SMTP_SECURITY", "doc": "ssl, starttls or none (a server of one's own)."}
    )
    email_rate: int = field(
        default=50, metadata={"env": "TEABOWL_EMAIL_RATE", "doc": "E-mails a second that the mail server takes."}
    )
    public_url: str = field(
        default="",
        metadata={
            "env": "TEABOWL_PUBLIC_URL",
            "doc": "Address of this site in messages that leave it, such as https://tea.example.org.",
        },
    )
    messages_keep_days: int = field(
        default=180,
        metadata={"env": "TEABOWL_MESSAGES_KEEP_DAYS", "doc": "Days after which a message is deleted from every inbox."},
    )

    @property
    def threads_each(self) -> int:
        """Threads of each server process. granian's own 256 would use up PostgreSQL's connections."""
        return self.threads or min(2 * (os.cpu_count() or 1), 8)

    @property
    def wechat_messages_by(self) -> str:
        return self.wechat_messages or ("off" if self.mode == "production" else "console")

    @property
    def email_by(self) -> str:
        return self.email or ("off" if self.mode == "production" else "console")

    @property
    def site_url(self) -> str:
        """The site's own address without a slash at its end."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"


def from_environment() -> Config:
    """Read the environment. Raises ValueError naming the variable that does not fit its type."""
    values: dict[str, object] = {}
    for item in fields(Config):
        raw = os.environ.get(item.metadata["env"])
        if raw is None or raw == "":
            continue
        try:
            values[item.name] = _parse(item.type, raw)
        except ValueError as error:
            shown = "…" if item.metadata.get("secret") else repr(raw)
            raise ValueError(f"{item.metadata['env']}={shown}: {error}") from None
    config = Config(**values)  # type: ignore[arg-type]
    if config.mode not in MODES:
        raise ValueError(f"TEABOWL_MODE={config.mode!r}: one of {', '.join(MODES)}")
    for name, value, known in (
        ("TEABOWL_SMS", config.sms, ("console", "tencent")),
        ("TEABOWL_WECHAT_MESSAGES", config.wechat_messages, ("", "console", "template", "subscribe", "off")),
        ("TEABOWL_EMAIL", config.email, ("", "console", "smtp", "off")),
        ("TEABOWL_SMTP_SECURITY", config.smtp_security, ("ssl", "starttls", "none")),
    ):
        if value not in known:
            raise ValueError(f"{name}={value!r}: {' or '.join(word for word in known if word)}")
    for name, port, lowest in (("PORT", config.port, 1), ("TEABOWL_LIVE_PORT", config.live_port, 0)):
        if not lowest <= port <= 65535:
            raise ValueError(f"{name}={port}: a port is {lowest} to 65535")
    if config.database_url and urlsplit(config.database_url).scheme not in ("postgresql", "postgres"):
        raise ValueError("DATABASE_URL: postgresql://user@host:port/name")  # the value may hold a password
    _check_data_keys(config.data_keys)
    for part in filter(None, (one.strip() for one in config.trusted_proxies.split(","))):
        try:
            ip_network(part)
        except ValueError as error:
            raise ValueError(f"TEABOWL_TRUSTED_PROXIES={config.trusted_proxies!r}: {error}") from None
    return config


def _check_data_keys(spec: str) -> None:
    """Now, not when the first resident number comes. Raises ValueError, without the keys."""
    ids = []
    for part in spec.split(","):
        key_id, _, encoded = part.strip().partition(":")
        try:
            is_key = len(base64.b64decode(encoded, validate=True)) == 32
        except ValueError:
            is_key = False
        if not key_id or not is_key:
            raise ValueError("TEABOWL_DATA_KEYS=…: each part is id:base64(32 bytes)")
        ids.append(key_id)
    if len(set(ids)) < len(ids):
        raise ValueError("TEABOWL_DATA_KEYS=…: two keys have the same id")


def refusals(config: Config) -> list[str]:
    """Why production must not start with this; empty when it may, and in every other mode."""
    if config.mode != "production":
        return []
    demo = [item.metadata["env"] for item in fields(Config) if item.metadata.get("secret") and _is_demo(config, item)]
    found = [f"{name} is the demo one" for name in demo]
    if "TEABOWL_SECRET_KEY" not in demo and len(config.secret_key) < SHORTEST_SECRET:
        found.append(f"TEABOWL_SECRET_KEY is shorter than {SHORTEST_SECRET} characters")
    if config.debug:
        found.append("TEABOWL_DEBUG is on")
    if config.demo_sign_in:
        found.append("TEABOWL_DEMO_SIGN_IN is on")
    found += [f"{name} is console" for name in _consoles(config)]
    found += [f"{name} is empty" for name in _missing(config)]
    if not config.staff_second_factor:
        found.append("TEABOWL_STAFF_SECOND_FACTOR is off")
    if not [host for host in config.allowed_hosts.split(",") if host.strip()]:
        found.append("TEABOWL_ALLOWED_HOSTS is empty")
    elif "*" in config.allowed_hosts.split(","):
        found.append("TEABOWL_ALLOWED_HOSTS lets any host in")
    return found


def _consoles(config: Config) -> list[str]:
    ways = {"TEABOWL_SMS": config.sms, "TEABOWL_WECHAT_MESSAGES": config.wechat_messages, "TEABOWL_EMAIL": config.email}
    return [name for name, way in ways.items() if way == "console"]


def _missing(config: Config) -> list[str]:
    """Settings that what is switched on cannot do without, and half of what belongs together."""
    needed: set[str] = set()
    if config.sms == "tencent":
        needed |= {"tencent_secret_id", "tencent_secret_key", "tencent_sms_app_id", "tencent_sms_sign", "tencent_sms_template"}
    if config.wechat_messages_by in ("template", "subscribe"):
        needed |= {"wechat_mp_app_id", "wechat_mp_secret", "wechat_message_template", "public_url"}
    if config.email_by == "smtp":
        needed |= {"smtp_host", "email_from", "public_url"}
    for one, other in (("wechat_site_app_id", "wechat_site_secret"), ("wechat_mp_app_id", "wechat_mp_secret")):
        if getattr(config, one) or getattr(config, other):
            needed |= {one, other}
    return [item.metadata["env"] for item in fields(Config) if item.name in needed and not getattr(config, item.name)]


def _is_demo(config: Config, item: "Field[object]") -> bool:
    """The demo value, or for lists of keys: one that still holds it."""
    value = str(getattr(config, item.name))
    return str(item.default) in value.split(",")


def _parse(kind: object, raw: str) -> object:
    if kind is bool:
        if raw.lower() not in {"0", "1", "true", "false", "yes", "no"}:
            raise ValueError("not a yes or a no")
        return raw.lower() in {"1", "true", "yes"}
    if kind is int:
        return int(raw)
    if kind is Path:
        return Path(raw)
    return raw
