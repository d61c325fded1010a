"""What several areas take and give in the API: days, moments, texts, references."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from teabowl.api.rules import is_day_to_ask
from teabowl.kernel.times import CHINA

LevelWord = Literal["province", "city", "county", "township", "village"]


def _day(value: Any) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or not is_day_to_ask(day):
        raise PydanticCustomError("bad_day", "a day as 2026-10-31")
    return day


def _moment(value: Any) -> datetime:
    try:
        # a plus that was not escaped in the address arrives as a space
        moment = datetime.fromisoformat(value.replace(" ", "+")) if isinstance(value, str) and len(value) <= 40 else None
    except ValueError:
        moment = None
    if moment is None or not is_day_to_ask(moment.date()):
        raise PydanticCustomError("bad_moment", "a moment as 2026-10-31T18:00:00+08:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _text(value: str) -> str:
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise PydanticCustomError("bad_text", "has characters that cannot be kept")
    return value


Day = Annotated[date, BeforeValidator(_day)]


Moment = Annotated[datetime, BeforeValidator(_moment)]


Text = Annotated[str, AfterValidator(_text)]


class Ref(Schema):
    code: str = Field(examples=["371725109200"])
    name: str = Field(examples=["随西村"])


class PlaceRef(Ref):
    level: LevelWord


class PictureOut(Schema):
    url: str
    alt: str
    width: int
    height: int


class StepOut(Schema):
    title: str
    text: str


class In(Schema):
    model_config = ConfigDict(extra="forbid")
