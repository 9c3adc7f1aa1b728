# SPDX-License-Identifier: GPL-3.0-or-later
"""The mail that speed is measured on, with its truth: 60 % DOCX forms of some 30 KB in three encodings, 20 % AcroForm PDFs of some
100 KB, 20 % other mail, every ninth of it with an attachment of 1 to 5 MB. No two messages and no two forms of a State are alike."""
import io
import pathlib
import random
import sys
import zipfile
from datetime import timedelta

import pikepdf

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gateway import CIRCULAR_101  # noqa: E402
from mails import DOCX, IN_TIME, PDF, Forms, mail  # noqa: E402

ITEMS = ("7/17", "10/17", "16/17")
CHOICES = ("supports", "opposes")
ENCODINGS = ("legacy_checked", "content_control", "unicode_glyph")
STATES = {"CHE": "Switzerland", "JPN": "Japan", "KEN": "Kenya", "CAN": "Canada", "FRA": "France", "BRA": "Brazil", "EGY": "Egypt",
          "ESP": "Spain", "DEU": "Germany", "AUS": "Australia", "MEX": "Mexico", "ITA": "Italy", "SWE": "Sweden", "NOR": "Norway",
          "FIN": "Finland", "PRT": "Portugal", "POL": "Poland", "CHL": "Chile", "PER": "Peru", "GHA": "Ghana"}
CONTACTS = "code,kind,value\n" + "".join(f"{code},domain,{code.lower()}.example.org\n" for code in STATES)
DOCX_BYTES, PDF_BYTES, BIG = 30_000, 100_000, (1_000_000, 5_000_000)
NEWS = "The news of the week, in some words that nobody needs. " * 40


def larger_docx(document, size, rng):
    """With a letterhead: a picture of Word's that deflate cannot shorten."""
    out = io.BytesIO(document)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/media/image1.png", b"\x89PNG\r\n\x1a\n" + rng.randbytes(max(0, size - len(document) - 200)))
    return out.getvalue()


def larger_pdf(document, size, rng):
    """With a picture among the first page's resources, as an embedded letterhead or font."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        side = int(max(0, size - len(document)) ** 0.5)
        picture = pikepdf.Stream(pdf, rng.randbytes(side * side), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=side,
                                 Height=side, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8)
        pdf.pages[0].Resources["/XObject"] = pikepdf.Dictionary(Head=pdf.make_indirect(picture))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


class Mix:
    """messages(n) yields (bytes, truth): truth is {item: choice}, or None for a mail that is no reply."""

    def __init__(self, build, seed=17):
        self.forms = Forms(build, CIRCULAR_101)
        self.rng = random.Random(seed)
        self.base = {}

    def form(self, kind, encoding, answers):
        key = (kind, encoding, tuple(answers.values()))
        if key not in self.base:
            self.base[key] = self.forms.make(kind, language="en", encoding=encoding, answers=answers)
        return self.base[key]

    def reply(self, number):
        code = self.rng.choice(list(STATES))
        answers = {item: self.rng.choice(CHOICES) for item in ITEMS}
        if number % 5 == 3:
            content = larger_pdf(self.form("pdf", "acroform_checkbox", answers), PDF_BYTES, self.rng)
            attachment = (content, PDF, "Annex 2.pdf")
        else:
            encoding = ENCODINGS[number % len(ENCODINGS)]
            content = larger_docx(self.form("docx", encoding, answers), DOCX_BYTES, self.rng)
            attachment = (content, DOCX, "Annex 2.docx")
        raw = mail(f"itu@{code.lower()}.example.org", [attachment], subject=f"Reply to TSB Circular 101, {number}",
                   when=IN_TIME + timedelta(seconds=number), message_id=f"reply-{number}")
        return raw, answers

    def other(self, number):
        attachments = []
        if number % 45 == 4:
            attachments = [(self.rng.randbytes(self.rng.randint(*BIG)), "video/mp4", "film.mp4")]
        return mail("news@example.com", attachments, text=NEWS, subject=f"News {number}", when=IN_TIME + timedelta(seconds=number),
                    message_id=f"news-{number}"), None

    def messages(self, count):
        for number in range(count):
            yield self.other(number) if number % 5 == 4 else self.reply(number)


def write_maildir(folder, build, count):
    """Returns {file name: truth}."""
    folder = pathlib.Path(folder)
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    truth, total = {}, 0
    for number, (raw, answers) in enumerate(Mix(build).messages(count)):
        name = f"{number:06d}.bench:2,"
        (folder / "cur" / name).write_bytes(raw)
        truth[name] = answers
        total += len(raw)
    print(f"{count} messages, {total / count / 1000:.0f} KB on average", flush=True)
    return truth
