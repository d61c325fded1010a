"""What the log looks like: one line of JSON for each event in production, one short line elsewhere."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from teabowl.config.environment import Config


class JsonFormatter(logging.Formatter):
    """One line: time, level, logger, message, and the traceback as one string. Never the request itself: it holds people's words."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            told["status"] = status
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def logging_for(config: Config) -> dict[str, Any]:
    """Django's LOGGING."""
    is_json = config.mode == "production"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name}: {message}", "datefmt": "%H:%M:%S", "style": "{"},
            "json": {"()": "teabowl.config.logs.JsonFormatter"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json" if is_json else "line"}},
        "root": {"handlers": ["stderr"], "level": config.log_level.upper()},
        # Django's own handlers would say everything twice
        "loggers": {
            "django": {"handlers": [], "level": config.log_level.upper(), "propagate": True},
            # whoever asks for another host gets a 400; a traceback for each of these robots would drown the rest
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # they would tell each address asked, and WeChat's hold our secret and its tokens
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
        },
    }
