#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token endpoint (RFC 6749) on loopback for tests, over TLS: grants JWTs that dovecot.py believes.

As a module:    with TokenServer(folder) as t: t.url; t.say("unavailable"); t.requests()
As a program:   token_server.py start DIR   prints one JSON object (url, ca, other_ca, client_id, client_secret,
                                            refresh_token) and leaves the server running
                token_server.py stop DIR
                token_server.py say DIR MODE
A refresh token serves once: each grant gives another, and one that was used before is refused (invalid_grant), as
endpoints with rotation do. MODE: grant, invalid_grant, unavailable, huge, redirect, silent, useless (a token that no mail
server takes), short (one that lives a second).
"""
import argparse
import base64
import hashlib
import hmac
import http.server
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from dovecot import JWT_ISSUER, JWT_KEY, USER, free_port, make_tls  # noqa: E402

CLIENT_ID, CLIENT_SECRET, FIRST = "gateway", "client secret & more", "refresh-0"
HUGE = 1 << 20


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwt(user, lifetime, key=JWT_KEY):
    """RFC 7519, HS256."""
    now = int(time.time())
    claims = {"iss": JWT_ISSUER, "sub": user, "email": user, "iat": now - 5, "nbf": now - 5, "exp": now + lifetime,
              "jti": os.urandom(8).hex()}
    body = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT", "kid": "default"}, claims))
    return body + "." + base64url(hmac.new(key, body.encode(), hashlib.sha256).digest())


class Handler(http.server.BaseHTTPRequestHandler):
    folder = None

    def do_POST(self):
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        with open(self.folder / "requests", "a") as log:
            log.write(json.dumps({**form, "at": time.time()}) + "\n")
        self.answer(form, (self.folder / "mode").read_text())

    def answer(self, form, mode):
        if mode == "unavailable":
            return self.send(503, b"<html>later</html>")
        if mode == "huge":
            return self.send(200, b'{"x":"' + b"x" * HUGE + b'"}')
        if mode == "redirect":
            return self.send(302, b"", {"Location": self.path + "/elsewhere"})
        if mode == "silent":
            return time.sleep(30)
        if form.get("client_id") != CLIENT_ID or form.get("client_secret", CLIENT_SECRET) != CLIENT_SECRET:
            return self.refuse(401, "invalid_client", "unknown client " + form.get("client_secret", ""))
        return self.grant(form, mode)

    def grant(self, form, mode):
        answer = {"token_type": "Bearer", "expires_in": 3600}
        if form.get("grant_type") == "refresh_token":
            current = (self.folder / "refresh").read_text()
            if mode == "invalid_grant" or form.get("refresh_token") != current:
                return self.refuse(400, "invalid_grant", "the token was used or revoked: " + form.get("refresh_token", ""))
            number = int(current.rpartition("-")[2]) + 1
            answer["refresh_token"] = f"refresh-{number}"
            (self.folder / "refresh").write_text(answer["refresh_token"])
        elif form.get("grant_type") != "client_credentials" or mode == "invalid_grant":
            return self.refuse(400, "unauthorized_client", "")
        lifetime = 1 if mode == "short" else 3600
        answer["expires_in"] = lifetime
        answer["access_token"] = jwt(USER, lifetime, b"another key" if mode == "useless" else JWT_KEY)
        self.send(200, json.dumps(answer).encode())

    def refuse(self, status, error, text):
        self.send(status, json.dumps({"error": error, "error_description": text}).encode())

    def send(self, status, body, headers=None):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(folder, port):
    Handler.folder = folder
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls/srv.pem", folder / "tls/srv.key")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


class TokenServer:
    def __init__(self, folder=None):
        self.temporary = folder is None
        self.dir = Path(folder or tempfile.mkdtemp(prefix="tsb-token-")).resolve()
        self.port = 0

    @property
    def url(self):
        return f"https://localhost:{self.port}/token"

    def start(self):
        self.port = self.port or free_port()  # a restart keeps it
        self.dir.mkdir(parents=True, exist_ok=True)
        if not (self.dir / "tls/ca.pem").exists():
            make_tls(self.dir / "tls")
            (self.dir / "refresh").write_text(FIRST)
            self.say("grant")
        with open(self.dir / "log", "w") as log:
            child = subprocess.Popen(["/usr/bin/python3", __file__, "serve", str(self.dir), str(self.port)],
                                     stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        (self.dir / "pid").write_text(str(child.pid))
        self.wait_until_it_speaks()
        return self

    def wait_until_it_speaks(self):
        import socket
        context = ssl.create_default_context(cafile=str(self.dir / "tls/ca.pem"))
        deadline = time.monotonic() + 10
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2) as plain:
                    with context.wrap_socket(plain, server_hostname="localhost"):
                        return
            except OSError:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"no server answers at {self.url}, see {self.dir}/log") from None
                time.sleep(0.02)

    def stop(self):
        pid_file = self.dir / "pid"
        if pid_file.exists():
            pid = int(pid_file.read_text())
            pid_file.unlink()
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
        if self.temporary:
            shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def say(self, mode):
        (self.dir / "mode.new").write_text(mode)
        (self.dir / "mode.new").rename(self.dir / "mode")

    def requests(self):
        log = self.dir / "requests"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def info(self):
        return {"url": self.url, "port": self.port, "ca": str(self.dir / "tls/ca.pem"),
                "other_ca": str(self.dir / "tls/other-ca.pem"), "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
                "refresh_token": FIRST}


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "serve":
        serve(Path(sys.argv[2]), int(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["start", "stop", "say"])
    parser.add_argument("dir")
    parser.add_argument("mode", nargs="?")
    options = parser.parse_args()
    server = TokenServer(options.dir)
    if options.action == "stop":
        server.stop()
    elif options.action == "say":
        server.say(options.mode)
    else:
        print(json.dumps(server.start().info()))


if __name__ == "__main__":
    main()
