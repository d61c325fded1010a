"""An urgent notice to 10,000 followers: written, in every inbox, and given to WeChat and SMS, against the bare inserts and sends.

Both providers are stand-ins in processes of their own that check what they are sent as the real ones do, and take 20 ms for an
answer. Half of the followers have WeChat. The denominator does what cannot be left out: the rows of the inboxes and the outbox by
one COPY each, the same requests to the same stand-ins, the marks by one UPDATE.
"""

import json
import multiprocessing as mp
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from teabowl.kernel.actor import Actor, Held, Level, Role
from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import Channel
from teabowl.messages import actions
from teabowl.messages.actions.routing import route_copies
from teabowl.messages.actions.sending import send_due
from teabowl.messages.channels import wechat as wechat_channel
from teabowl.messages.models import Copy, Delivery, Message
from teabowl.messages.rules import Danger
from teabowl.messages.sms import TencentSms
from teabowl.messages.tests import standins
from teabowl.people.models import Account, Follow, Person
from teabowl.places.models import Place
from teabowl.signin.models import WeChatIdentity
from tests.bench.measure import Row, at_most, ratio, seconds

FOLLOWERS = 10_000
ANSWER = 0.02
MINUTE = 60.0
ROUNDS = 3
NOW = datetime.now(UTC)


def _serve(stand_in: Any, told: Any, values: dict[str, Any]) -> None:
    with standins.serving(stand_in, **values) as server:
        told.send(server.url)
        told.recv()


def _stage() -> tuple[Place, list[Account]]:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE places_place, people_person, messaging_message CASCADE")
    place = Place(code="371725104201", name="随西村", level=Level.VILLAGE, sort_key="1", pinyin="x", initials="x")
    place.lineage = [place.id]
    place.save()
    persons = [Person(name="某人", created_at=NOW) for _ in range(FOLLOWERS)]
    accounts = [
        Account(phone=f"+86139{n:08}", phone_verified=True, person=person, password="!", created_at=NOW)
        for n, person in enumerate(persons)
    ]
    Person.objects.bulk_create(persons, batch_size=2_000)
    Account.objects.bulk_create(accounts, batch_size=2_000)
    Follow.objects.bulk_create([Follow(account=a, place=place, started_at=NOW) for a in accounts], batch_size=2_000)
    WeChatIdentity.objects.bulk_create(
        [WeChatIdentity(account=a, app_id=standins.APP, openid=f"o{n}", linked_at=NOW) for n, a in enumerate(accounts[::2])],
        batch_size=2_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return place, accounts


def tell_all(place: Place, operator: Actor) -> None:
    """The whole way, as the action and the worker's tasks go it (the two channels at once, as their threads do)."""
    actions.send_alert(
        operator, place=place, danger=Danger.RAIN, title="今晚有暴雨，低洼处先搬东西", body="先搬东西。", source="气象台",
        until=NOW + timedelta(days=2), key=new_id(), now=datetime.now(UTC),
    )  # fmt: skip
    for step in (actions.spread_alerts, route_copies):
        while step(now=datetime.now(UTC)):
            pass

    def drain(channel: Channel) -> None:
        try:
            while send_due(channel):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(drain, (Channel.WECHAT, Channel.SMS)))
    left = Delivery.objects.exclude(state="sent").count()
    if left:
        raise RuntimeError(f"{left} of {Delivery.objects.count()} did not leave")


def bare(place: Place, accounts: list[Account], urls: dict[str, str]) -> None:
    """The same rows and the same requests with nothing around them."""
    message = Message(
        kind="messages.alert",
        place=place,
        title="今晚有暴雨",
        title_en="",
        path="/",
        about_type="alert",
        about_id=new_id(),
        at=NOW,
    )
    copies = [(new_id(), message.id, a.id, new_id(), NOW, NOW) for a in accounts]
    sends = [(new_id(), copy[0], a.id, c) for copy, a in zip(copies, accounts, strict=True) for c in ("sms",)]
    sends += [(new_id(), copy[0], a.id, "wechat") for copy, a in list(zip(copies, accounts, strict=True))[::2]]
    with transaction.atomic(), connection.cursor() as cursor:
        message.save(force_insert=True)
        with cursor.copy("COPY messaging_copy (id, message_id, account_id, once, at, routed_at) FROM STDIN") as rows:
            for row in copies:
                rows.write_row(row)
        columns = "id, copy_id, account_id, channel, state, digest, first, due_at, expires_at, attempts, reason"
        with cursor.copy(f"COPY messaging_delivery ({columns}) FROM STDIN") as rows:
            for key, copy, account, channel in sends:
                rows.write_row((key, copy, account, channel, "waiting", False, 0, NOW, NOW + timedelta(days=2), 0, ""))

    def text(numbers: list[str]) -> None:
        sms.send_all(numbers, "2002", ["随西村", "今晚有暴雨，低洼处先搬东西", "11月25日20点"])

    def message_to(openid: str) -> None:
        body = {"touser": openid, "template_id": standins.TEMPLATE, "data": {"thing1": {"value": "今晚有暴雨"}}}
        client.post("/cgi-bin/message/template/send", params={"access_token": token}, content=json.dumps(body))

    sms = TencentSms(standins.KEY_ID, standins.KEY, "1400", "大碗茶", "1110", endpoint=urls["sms"])
    numbers = [str(a.phone) for a in accounts]
    with httpx.Client(base_url=urls["wechat"]) as client:
        asked = {"grant_type": "client_credential", "appid": standins.APP, "secret": standins.SECRET}
        token = client.post("/cgi-bin/stable_token", content=json.dumps(asked)).json()["access_token"]
        with ThreadPoolExecutor(wechat_channel.AT_ONCE) as pool, ThreadPoolExecutor(4) as texts:
            waiting = [texts.submit(text, numbers[start : start + 200]) for start in range(0, len(numbers), 200)]
            list(pool.map(message_to, [f"o{n}" for n in range(len(accounts[::2]))]))
            for one in waiting:
                one.result()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE messaging_delivery SET state = 'sent', ended_at = now() WHERE state = 'waiting'")


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE messaging_message CASCADE")
        cursor.execute("TRUNCATE messaging_daycount, messaging_channelpause")


def telling() -> list[Row]:
    place, accounts = _stage()
    operator = Actor(accounts[0].id, accounts[0].person_id, "操作员", frozenset({Held(Role.OPERATOR, place.id)}))
    urls, ends, processes = {}, [], []
    followers = {"followers": {f"o{n}" for n in range(FOLLOWERS)}, "delay": ANSWER}
    for name, stand_in, values in (("sms", standins.Tencent, {"delay": ANSWER}), ("wechat", standins.WeChat, followers)):
        ours, theirs = mp.Pipe()
        process = mp.get_context("fork").Process(target=_serve, args=(stand_in, theirs, values), daemon=True)
        connection.close()
        process.start()
        urls[name] = ours.recv()
        ends.append(ours)
        processes.append(process)
    config = replace(
        settings.CONFIG, sms="tencent", tencent_secret_id=standins.KEY_ID, tencent_secret_key=standins.KEY,
        tencent_sms_endpoint=urls["sms"], tencent_sms_message_template="2001", tencent_sms_alert_template="2002",
        wechat_messages="template", wechat_mp_app_id=standins.APP, wechat_mp_secret=standins.SECRET,
        wechat_message_template=standins.TEMPLATE, wechat_api_url=urls["wechat"], email="off", public_url="https://tea.example",
    )  # fmt: skip

    def ours_once() -> float:
        _empty()
        taken = seconds(lambda: tell_all(place, operator))
        if Copy.objects.count() != FOLLOWERS:
            raise RuntimeError(f"{Copy.objects.count()} inboxes, not {FOLLOWERS}")
        return taken

    def bare_once() -> float:
        _empty()
        return seconds(lambda: bare(place, accounts, urls))

    try:
        with override_settings(CONFIG=config):
            found = ratio(ours_once, bare_once, rounds=ROUNDS)
    finally:
        for end in ends:
            end.send("end")
        for process in processes:
            process.join(5)
    sent = f"{FOLLOWERS} inboxes, {FOLLOWERS} SMS, {FOLLOWERS // 2} WeChat"
    whole = Row(f"notice told: {sent}", f"{found.numerator:.3g} s", "", "", "< 60 s", found.numerator < MINUTE)
    return [whole, at_most("the same against bare rows and requests", found, 3, " s")]


BENCHES = [(22, "telling", telling)]
