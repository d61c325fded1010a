"""The same gateway behind a real socket: the address is a setting, time limits are real, nothing follows a redirection."""

import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from django.utils import timezone

from teabowl.kernel.errors import Refused
from teabowl.payments import actions
from teabowl.payments.providers import core
from teabowl.payments.tests.conftest import BY, again, later, prepay

pytestmark = pytest.mark.django_db


@contextmanager
def served(gateway):
    """The gateway at an address; `server.mood`: slow, cut, moved or '' for the next answer."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            mood, self.server.mood = self.server.mood, ""
            if mood == "slow":
                time.sleep(1.2)
            if mood == "moved":
                return self.answer(302, {"Location": "http://127.0.0.1:1/"}, b"")
            url = f"https://api.mch.weixin.qq.com{self.path}"
            answer = gateway.handle(httpx.Request(self.command, url, headers=dict(self.headers), content=body))
            raw = answer.content[: len(answer.content) // 2] if mood == "cut" else answer.content
            return self.answer(answer.status_code, dict(answer.headers) | {"content-length": str(len(answer.content))}, raw)

        do_POST = do_GET

        def answer(self, status, headers, body):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "content-length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.mood = True, ""
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def test_a_payment_over_a_slow_and_broken_network(order, gateway, ledger, settings, monkeypatch):
    monkeypatch.setattr(core, "_transports", [])
    monkeypatch.setattr(core, "TIMEOUT", httpx.Timeout(0.8))
    with served(gateway) as server:
        settings.CONFIG = replace(settings.CONFIG, wechat_pay_url=f"http://127.0.0.1:{server.server_port}")
        for mood in ("slow", "cut", "moved"):
            server.mood = mood
            with pytest.raises(Refused):
                prepay(order)
            assert again(order).state == "new", mood
        assert prepay(order).url.startswith("weixin://")
        gateway.pay(order.number)
        assert actions.ask_order(BY, order_id=order.id, now=timezone.now()).outcome == "paid"
    with pytest.raises(Refused):
        actions.check_merchant(BY, merchant_id=order.merchant_id, now=later(seconds=1))
    assert ledger.paid[order.owner_id] == 1
