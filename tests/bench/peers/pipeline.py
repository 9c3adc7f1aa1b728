#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pipeline.py MAILDIR OUT: the reader of forms that one would write in Python today: email, lxml, PyMuPDF and pikepdf, in two
processes, one JSON line a message. It trusts every mail, keeps no copy, looks at one encoding at a time and believes it; that is
what it is compared for. Reads everything that tests/bench/mail_mix.py makes."""
import email
import email.policy
import io
import json
import multiprocessing
import pathlib
import re
import sys
import zipfile

import fitz
import pikepdf
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
ITEM = re.compile(r"Question\s+(\d+/\d+)")
TICKED, BOXES = "☒☑", "☐☒☑"
PROCESSES = 2


def is_on(element, name):
    found = element.find(name)
    return found is not None and found.get(name[:name.index("}") + 1] + "val", "1") not in ("0", "false", "off")


def box_of(cell):
    """True, False, or None where there is no box in the cell."""
    for box in cell.iter(W + "checkBox"):
        return is_on(box, W + "checked") if box.find(W + "checked") is not None else is_on(box, W + "default")
    for box in cell.iter(W14 + "checkbox"):
        return is_on(box, W14 + "checked")
    for text in cell.itertext():
        for char in text:
            if char in BOXES:
                return char in TICKED
    return None


def read_docx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        document = etree.fromstring(package.read("word/document.xml"))
    text = "".join(document.itertext())
    if "Circular 101" not in text:
        return None
    answers, item = {}, None
    for row in document.iter(W + "tr"):
        cells = row.findall(W + "tc") + [c for sdt in row.findall(W + "sdt") for c in sdt.iter(W + "tc")]
        for cell in cells:
            found = ITEM.search("".join(cell.itertext()))
            item = found[1] if found else item
        label = "".join(cells[-1].itertext()) if cells else ""
        ticked = next((state for state in map(box_of, cells) if state is not None), None)
        if item and ticked:
            answers.setdefault(item, []).append("opposes" if "not support" in label else "supports")
    return {item: marks[0] if len(marks) == 1 else "both" for item, marks in answers.items()}


def read_pdf(content):
    with fitz.open(stream=content, filetype="pdf") as document:
        text = "".join(page.get_text() for page in document)
    if "Circular 101" not in text:
        return None
    answers = {}
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            item, _, option = str(field["/T"]).partition(" ")
            value = field.get("/V")
            if option in ("supports", "opposes") and isinstance(value, pikepdf.Name) and value != "/Off":
                answers.setdefault(item, []).append(option)
    return {item: marks[0] if len(marks) == 1 else "both" for item, marks in answers.items()}


def read_mail(path):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    answers = None
    for part in message.walk():
        name = (part.get_filename() or "").lower()
        if name.endswith(".docx"):
            answers = read_docx(part.get_payload(decode=True))
        elif name.endswith(".pdf"):
            answers = read_pdf(part.get_payload(decode=True))
    return {"file": path.name, "from": message["From"], "answers": answers}


def main():
    files = sorted((pathlib.Path(sys.argv[1]) / "cur").iterdir())
    with multiprocessing.Pool(PROCESSES) as pool, open(sys.argv[2], "w", encoding="utf-8") as out:
        for record in pool.imap(read_mail, files, chunksize=50):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
