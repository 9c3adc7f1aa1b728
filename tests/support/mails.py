# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail as administrations send it, with known truth: for the demo and the scenario tests."""
import base64
import pathlib
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

BORDER = "mx.example.org"
IN_TIME = datetime(2026, 3, 10, 9, 12, 33, tzinfo=timezone.utc)
LATE = datetime(2026, 4, 5, 8, 0, 0, tzinfo=timezone.utc)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def make_form(build, circular, out, language="zh", encoding="legacy_checked", answers=None, reasons=None,
              administration="", name="", title="", date="", email="", comment=""):
    """Runs the form generator of the build; returns the bytes of the file."""
    command = [str(pathlib.Path(build) / "bin" / "tsb-make-form"), "--circular", str(circular), "--language", language,
               "--encoding", encoding, "--out", str(out)]
    for item, choice in (answers or {}).items():
        command += ["--answer", f"{item}={choice}"]
    for item, text in (reasons or {}).items():
        command += ["--reason", f"{item}={text}"]
    for option, value in (("--administration", administration), ("--name", name), ("--title", title), ("--date", date),
                          ("--email", email), ("--comment", comment)):
        if value:
            command += [option, value]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return pathlib.Path(out).read_bytes()


class Forms:
    """Makes forms of one circular into a temporary folder."""

    def __init__(self, build, circular):
        self.build, self.circular = build, circular
        self.folder = tempfile.TemporaryDirectory(prefix="tsb-forms-")
        self.made = 0

    def make(self, suffix="docx", **spec):
        self.made += 1
        return make_form(self.build, self.circular, pathlib.Path(self.folder.name) / f"{self.made}.{suffix}", **spec)


def part(content, mime_type, filename=None, encoded="base64"):
    head = f"Content-Type: {mime_type}" + (f'; name="{filename}"' if filename else "") + "\r\n"
    if filename:
        head += f'Content-Disposition: attachment; filename="{filename}"\r\n'
    if encoded == "base64":
        body = base64.encodebytes(content).replace(b"\n", b"\r\n")
        return head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + body
    return head.encode() + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + content.replace(b"\n", b"\r\n") + b"\r\n"


def mail(sender, attachments=(), text="Please find our reply attached.\n", subject="Reply to TSB Circular 101", when=IN_TIME,
         authenticated=True, border=BORDER, extra_headers="", message_id=None, display_name="", received=True, date=None):
    """A message as the border server stored it. attachments: (bytes, type, filename)."""
    domain = sender.split("@")[-1]
    head = f"Return-Path: <{sender}>\r\n"
    verdict = "pass" if authenticated else "fail"
    if border and authenticated is not None:
        head += (f"Authentication-Results: {border};\r\n dmarc={verdict} header.from={domain};\r\n"
                 f" dkim={verdict} header.d={domain} header.s=s1; spf={verdict} smtp.mailfrom={domain}\r\n")
    if received:
        head += (f"Received: from mail.{domain} (mail.{domain} [192.0.2.10])\r\n\tby {border} (Postfix) with ESMTPS id 4F1\r\n"
                 f"\tfor <tsbdir@itu.int>; {format_datetime(when)}\r\n")
        head += (f"Received: from desk.{domain} ([198.51.100.7])\r\n\tby mail.{domain} with ESMTPS;"
                 f" {format_datetime(when - timedelta(seconds=3))}\r\n")
    head += f"From: {display_name + ' ' if display_name else ''}<{sender}>\r\nTo: tsbdir@itu.int\r\nSubject: {subject}\r\n"
    head += f"Date: {format_datetime(date or when)}\r\n{extra_headers}"
    if message_id != "":
        head += f"Message-ID: <{message_id or abs(hash((sender, subject, when, len(attachments), text)))}@{domain}>\r\n"
    head += "MIME-Version: 1.0\r\n"
    if not attachments:
        return (head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n").encode() + \
            text.replace("\n", "\r\n").encode()
    boundary = "=_tsb_boundary_1"
    out = (head + f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n').encode()
    for one in [part(text.encode(), "text/plain; charset=utf-8", encoded="8bit")] + [part(*a) for a in attachments]:
        out += f"--{boundary}\r\n".encode() + one
    return out + f"--{boundary}--\r\n".encode()
