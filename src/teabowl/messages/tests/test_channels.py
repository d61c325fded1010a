"""The channels against stand-ins that check as the providers do."""

import email
import smtplib
from datetime import UTC, datetime

import httpx
import pytest
from django.core import mail

from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import Channel
from teabowl.messages import channels
from teabowl.messages.channels import wechat as wechat_module
from teabowl.messages.channels.email import Email, letter
from teabowl.messages.channels.parcels import Outcome, Parcel
from teabowl.messages.channels.texting import Texts
from teabowl.messages.channels.wechat import WeChat as WeChatChannel
from teabowl.messages.channels.wechat import fitted
from teabowl.messages.sms import TencentSms
from teabowl.messages.tests.standins import APP, KEY, KEY_ID, SECRET, TEMPLATE, Tencent, WeChat, expire, serving

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def parcel(address, **changes):
    values = {"id": new_id(), "address": address, "title": "您的信有答复了", "body": "", "place": "随西村", "at": AT}
    return Parcel(**values | {"url": "https://tea.example/m/x/"} | changes)


@pytest.fixture
def tencent():
    with serving(Tencent) as server:
        yield server


@pytest.fixture
def weixin(config):
    wechat_module._tokens.clear()
    with serving(WeChat, followers={"o1", "o2", "o3"}) as server:
        config(
            wechat_messages="template",
            wechat_mp_app_id=APP,
            wechat_mp_secret=SECRET,
            wechat_message_template=TEMPLATE,
            wechat_api_url=server.url,
        )
        yield server


def texts(server, **changes):
    sms = TencentSms(KEY_ID, KEY, "1400", "大碗茶", "1110", endpoint=server.url)
    return Texts(**{"sms": sms, "message_template": "2001", "alert_template": "2002", "rate": 1000.0} | changes)


def test_texts_that_say_the_same_go_two_hundred_in_a_request(tencent):
    parcels = [parcel(f"+861395300{n:04}") for n in range(450)]
    results = texts(tencent).send(parcels)
    assert [r.outcome for r in results] == [Outcome.SENT] * 450
    assert sorted(len(said["PhoneNumberSet"]) for said in tencent.accepted) == [50, 200, 200]
    assert tencent.accepted[0]["TemplateParamSet"] == ["随西村", "您的信有答复了"]
    assert {number for said in tencent.accepted for number in said["PhoneNumberSet"]} == {p.address for p in parcels}


def test_an_urgent_notice_has_its_own_template_with_its_end(tencent):
    texts(tencent).send([parcel("+8613953000001", title="暴雨", until=datetime(2026, 11, 24, 12, tzinfo=UTC))])
    [said] = tencent.accepted
    assert (said["TemplateId"], said["TemplateParamSet"]) == ("2002", ["随西村", "暴雨", "11月24日20点"])


def test_each_number_has_its_own_answer(tencent):
    tencent.refuses = {
        "+8613953000002": "FailedOperation.PhoneNumberInBlacklist",
        "+8613953000003": "InvalidParameterValue.IncorrectPhoneNumber",
        "+8613953000004": "LimitExceeded.PhoneNumberDailyLimit",
    }
    results = texts(tencent).send([parcel(f"+861395300000{n}") for n in range(1, 5)])
    assert [(r.outcome, r.reason) for r in results] == [
        (Outcome.SENT, ""),
        (Outcome.NEVER, "refused"),
        (Outcome.NEVER, "address"),
        (Outcome.AGAIN, "too_many"),
    ]


def test_one_number_of_two_people_is_texted_once(tencent):
    results = texts(tencent).send([parcel("+8613953000001"), parcel("+8613953000001")])
    assert [r.outcome for r in results] == [Outcome.SENT] * 2
    assert [said["PhoneNumberSet"] for said in tencent.accepted] == [["+8613953000001"]]


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        (b'{"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "no"}}}', Outcome.PAUSE, "settings"),
        (b'{"Response": {"Error": {"Code": "LimitExceeded.AppDailyLimit", "Message": "no"}}}', Outcome.PAUSE, "quota"),
        (b'{"Response": {"Error": {"Code": "InternalError", "Message": "no"}}}', Outcome.AGAIN, "provider"),
        (b"<html>bad gateway</html>", Outcome.UNSURE, "unsure"),
    ],
)
def test_a_request_that_is_not_taken(tencent, answer, outcome, reason):
    tencent.answer = answer
    [result] = texts(tencent).send([parcel("+8613953000001")])
    assert (result.outcome, result.reason) == (outcome, reason)


def test_what_never_reached_the_provider_may_be_sent_again_what_was_cut_off_perhaps_not(tencent, monkeypatch):
    gone = texts(tencent, sms=TencentSms(KEY_ID, KEY, "1400", "大碗茶", "1110", endpoint="http://127.0.0.1:9"))
    assert gone.send([parcel("+8613953000001")])[0].outcome is Outcome.AGAIN
    monkeypatch.setattr("teabowl.messages.sms.TIMEOUT", httpx.Timeout(0.2))
    tencent.delay = 0.6
    assert texts(tencent).send([parcel("+8613953000001")])[0].outcome is Outcome.UNSURE


def test_without_a_template_nothing_is_texted(tencent):
    [result] = texts(tencent, message_template="").send([parcel("+8613953000001")])
    assert (result.outcome, result.reason) == (Outcome.NEVER, "no_template")
    assert tencent.accepted == []


def test_wechat_gets_what_where_and_when(weixin):
    sent = parcel("o1", title="您写的信“村东头排水沟什么时候能清一清”有答复了")
    assert [r.outcome for r in WeChatChannel.configured().send([sent])] == [Outcome.SENT]
    [said] = weixin.accepted
    assert said["touser"] == "o1"
    assert said["url"] == sent.url
    assert said["client_msg_id"] == sent.id.hex
    assert said["data"]["thing2"] == {"value": "随西村"}
    assert said["data"]["time3"] == {"value": "2026-11-24 12:00"}
    assert len(said["data"]["thing1"]["value"]) == 20


def test_wechat_sends_one_message_once_however_often_it_is_tried(weixin):
    sent, channel = parcel("o1"), WeChatChannel.configured()
    assert [channel.send([sent])[0].outcome for _ in range(3)] == [Outcome.SENT] * 3
    assert len(weixin.accepted) == 1


def test_a_token_is_asked_for_once_and_again_when_it_is_old(weixin):
    channel = WeChatChannel.configured()
    assert channel.send([parcel("o1"), parcel("o2"), parcel("o3")])[2].outcome is Outcome.SENT
    assert weixin.tokens == 1
    expire(weixin)
    assert channel.send([parcel("o1")])[0].outcome is Outcome.SENT
    assert weixin.tokens == 2


def test_who_does_not_follow_and_who_refuses_gets_none(weixin):
    weixin.refusing = {"o2"}
    results = WeChatChannel.configured().send([parcel("o1"), parcel("o2"), parcel("o9")])
    assert [(r.outcome, r.reason) for r in results] == [
        (Outcome.SENT, ""),
        (Outcome.NEVER, "refused"),
        (Outcome.NEVER, "not_following"),
    ]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"wechat_mp_secret": "x"}, "settings"),
        ({"wechat_mp_app_id": "x"}, "settings"),
        ({"wechat_message_template": "x"}, "settings"),
        ({"wechat_message_fields": "what=phrase1,at=thing2"}, None),
    ],
)
def test_what_is_set_wrongly_makes_the_channel_rest(weixin, config, wrong, reason):
    config(**wrong)
    results = WeChatChannel.configured().send([parcel("o1"), parcel("o2")])
    if reason is None:
        assert [r.outcome for r in results] == [Outcome.SENT] * 2  # cut to what a field takes
        return
    assert [(r.outcome, r.reason) for r in results] == [(Outcome.PAUSE, reason)] * 2
    assert SECRET not in results[0].detail


def test_the_quota_of_a_day(weixin):
    weixin.quota = 0
    assert WeChatChannel.configured().send([parcel("o1")])[0].reason == "quota"


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b"", b"null"])
def test_no_answer_of_wechat_is_tried_again(weixin, answer):
    weixin.answer = answer
    assert WeChatChannel.configured().send([parcel("o1")])[0].outcome is Outcome.AGAIN


def test_subscribe_messages_go_by_their_own_address(weixin, config):
    config(wechat_messages="subscribe")
    assert WeChatChannel.configured().send([parcel("o1")])[0].outcome is Outcome.SENT
    [said] = weixin.accepted
    assert said["page"] == "https://tea.example/m/x/"
    assert "client_msg_id" not in said


def test_a_field_takes_as_much_as_its_kind():
    assert fitted("thing12", "长" * 30) == "长" * 19 + "…"
    assert fitted("time3", "2026-11-24 12:00") == "2026-11-24 12:00"


def test_an_email_says_what_why_and_how_to_stop(config):
    config(email="smtp")
    sent = parcel("li@example.org", body="已经清了。", why="信是您写的", stop_url="https://tea.example/m/off/")
    assert Email.configured().send([sent])[0].outcome is Outcome.SENT
    [said] = mail.outbox
    assert said.subject == "您的信有答复了（随西村）"
    assert said.extra_headers["List-Unsubscribe"] == "<https://tea.example/m/off/>"
    assert said.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for words in ("已经清了。", "https://tea.example/m/x/", "信是您写的"):
        assert words in said.body


def test_a_title_cannot_add_a_header():
    said = letter(parcel("li@example.org", title="水\r\nBcc: all@example.org\r\n\r\nhello", place="村\nX-Evil: 1"))
    arrived = email.message_from_bytes(said.message().as_bytes())
    assert arrived["Bcc"] is None
    assert arrived["X-Evil"] is None
    assert arrived.get_payload(decode=True).decode().startswith("水 Bcc: all@example.org hello\n")
    assert said.recipients() == ["li@example.org"]


def test_what_people_wrote_stays_text():
    said = letter(parcel("li@example.org", title="<b>水</b>", body="<script>1</script>"))
    assert said.content_subtype == "plain"


class Refusing:
    def __init__(self, error):
        self.error = error

    def open(self):
        if isinstance(self.error, (ConnectionError, smtplib.SMTPAuthenticationError)):
            raise self.error

    def close(self):
        pass

    def send_messages(self, _messages):
        raise self.error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}), Outcome.NEVER),
        (smtplib.SMTPRecipientsRefused({"x": (451, b"later")}), Outcome.AGAIN),
        (smtplib.SMTPDataError(554, b"spam"), Outcome.NEVER),
        (smtplib.SMTPServerDisconnected("gone"), Outcome.AGAIN),
        (smtplib.SMTPAuthenticationError(535, b"no"), Outcome.PAUSE),
        (ConnectionRefusedError(), Outcome.PAUSE),
    ],
)
def test_what_the_mail_server_says(monkeypatch, error, outcome):
    monkeypatch.setattr("teabowl.messages.channels.email.get_connection", lambda: Refusing(error))
    assert Email(10.0).send([parcel("li@example.org")])[0].outcome is outcome


def test_the_console_masks_whom_it_would_write_to(capsys):
    channels.sender_of(Channel.SMS).send([parcel("+8613953000007")])
    said = capsys.readouterr().err
    assert "您的信有答复了" in said
    assert "13953000007" not in said


def test_which_channels_an_installation_has(config):
    assert channels.open_channels() == (Channel.WECHAT, Channel.SMS, Channel.EMAIL)
    config(mode="production", sms="tencent")
    assert channels.open_channels() == ()
    config(tencent_sms_message_template="2001", email="smtp", wechat_messages="template")
    assert channels.open_channels() == (Channel.WECHAT, Channel.SMS, Channel.EMAIL)
