"""Stand-ins of the providers, which check what they are sent as the real ones do, from the providers' own descriptions. Tests and the
bench of telling use them."""

import contextlib
import hashlib
import hmac
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY_ID, KEY = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
APP, SECRET, TEMPLATE = "wx0123456789abcdef", "0123456789abcdef0123456789abcdef", "tpl-1"


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


@contextlib.contextmanager
def serving(stand_in, **values):
    """A stand-in on a port of its own; `values` set what it knows."""
    server = Server(("127.0.0.1", 0), stand_in)
    server.lock = threading.Lock()
    for name, value in ({"accepted": [], "answer": None, "status": 200, "delay": 0} | stand_in.KNOWS() | values).items():
        setattr(server, name, value)
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class StandIn(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, as a real server sends them
    KNOWS = staticmethod(dict)

    def reply(self, raw):
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        pass


class Tencent(StandIn):
    """Answers as SendSms: checks the signature, at most 200 numbers, numbers that are refused (`server.refuses`: number → code).
    `server.answer` replaces the answer; what was accepted is in `server.accepted`."""

    KNOWS = staticmethod(lambda: {"refuses": {}})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = self.fault(body)
        time.sleep(self.server.delay)
        numbers = json.loads(body)["PhoneNumberSet"]
        if not fault and len(numbers) > 200:
            fault = "LimitExceeded.PhoneNumberCountLimit"
        if fault:
            answer = {"Error": {"Code": fault, "Message": "no"}, "RequestId": "r"}
        else:
            sent = json.loads(body)
            with self.server.lock:
                self.server.accepted.append(sent)
            answer = {
                "SendStatusSet": [
                    {"Code": self.server.refuses.get(p, "Ok"), "Message": "…", "PhoneNumber": p} for p in sent["PhoneNumberSet"]
                ]
            }
        raw = self.server.answer if self.server.answer is not None else json.dumps({"Response": answer}).encode()
        self.reply(raw)

    def fault(self, body):
        found = re.fullmatch(
            r"TC3-HMAC-SHA256 Credential=([^/]+)/([\d-]+)/sms/tc3_request, SignedHeaders=([a-z;-]+), Signature=([0-9a-f]{64})",
            self.headers.get("Authorization", ""),
        )
        if not found:
            return "AuthFailure.SignatureFailure"
        key_id, day, names, signature = found.groups()
        stamp = self.headers["X-TC-Timestamp"]
        if key_id != KEY_ID:
            return "AuthFailure.SecretIdNotFound"
        if abs(time.time() - int(stamp)) > 300 or time.strftime("%Y-%m-%d", time.gmtime(int(stamp))) != day:
            return "AuthFailure.SignatureExpire"
        if not {"content-type", "host"} <= set(names.split(";")):
            return "AuthFailure.SignatureFailure"
        lines = "".join(
            f"{n}:{self.headers[n].strip().lower() if n != 'content-type' else self.headers[n].strip()}\n"
            for n in names.split(";")
        )
        canonical = "\n".join(["POST", "/", "", lines, names, hashlib.sha256(body).hexdigest()])
        to_sign = "\n".join(
            ["TC3-HMAC-SHA256", stamp, f"{day}/sms/tc3_request", hashlib.sha256(canonical.encode()).hexdigest()]
        )

        def mac(key, text):
            return hmac.new(key, text.encode(), "sha256").digest()

        signing = mac(mac(mac(b"TC3" + KEY.encode(), day), "sms"), "tc3_request")
        return "" if mac(signing, to_sign).hex() == signature else "AuthFailure.SignatureFailure"


LENGTHS = {"thing": 20, "character_string": 32, "phrase": 5}


class WeChat(StandIn):
    """Answers as WeChat's stable_token, template/send and subscribe/bizsend. `followers`: openids that follow; `refusing`: those that
    refuse; a token is good until `expire`; what was accepted is in `server.accepted`."""

    KNOWS = staticmethod(lambda: {"followers": set(), "refusing": set(), "token": "", "tokens": 0, "quota": None, "seen": {}})

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        parts = urlsplit(self.path)
        time.sleep(self.server.delay)
        if self.server.answer is not None:
            return self.reply(self.server.answer)
        if parts.path == "/cgi-bin/stable_token":
            return self.say(self.token(said))
        if parts.path in ("/cgi-bin/message/template/send", "/cgi-bin/message/subscribe/bizsend"):
            given = parse_qs(parts.query).get("access_token", [""])[0]
            with self.server.lock:
                return self.say(self.message(said, given))
        return self.say({"errcode": 404, "errmsg": "no such api"})

    def say(self, answer):
        self.reply(json.dumps(answer, ensure_ascii=False).encode())

    def token(self, said):
        if said.get("grant_type") != "client_credential":
            return {"errcode": 40002, "errmsg": "invalid grant_type"}
        if said.get("appid") != APP:
            return {"errcode": 40013, "errmsg": "invalid appid"}
        if said.get("secret") != SECRET:
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        with self.server.lock:
            if not self.server.token:
                self.server.tokens += 1
                self.server.token = f"token-{self.server.tokens}"
        return {"access_token": self.server.token, "expires_in": 7200}

    def message(self, said, given):
        server = self.server
        if not server.token or given != server.token:
            return {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}
        if said["template_id"] != TEMPLATE:
            return {"errcode": 40037, "errmsg": "invalid template_id"}
        if said["touser"] in server.refusing:
            return {"errcode": 43101, "errmsg": "user refuse to accept the msg"}
        if said["touser"] not in server.followers:
            return {"errcode": 43004, "errmsg": "require subscribe"}
        for name, field in said["data"].items():
            most = LENGTHS.get(name.rstrip("0123456789"))
            if not field["value"] or (most and len(field["value"]) > most):
                return {"errcode": 47003, "errmsg": f"argument invalid! data.{name}.value invalid"}
        if server.quota is not None and len(server.accepted) >= server.quota:
            return {"errcode": 45009, "errmsg": "reach max api daily quota limit"}
        key = (said["touser"], said.get("client_msg_id"))
        if key[1] and key in server.seen:
            return {"errcode": 0, "errmsg": "ok", "msgid": server.seen[key]}
        server.accepted.append(said)
        server.seen[key] = len(server.accepted)
        return {"errcode": 0, "errmsg": "ok", "msgid": len(server.accepted)}


def expire(server):
    """Every token given so far is good no longer."""
    server.token = ""
