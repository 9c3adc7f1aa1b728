# SPDX-License-Identifier: GPL-3.0-or-later
"""Scanned replies through the real programs: pictures out of mail, evidence on disk, proposals, and what becomes of a scan beside
a digital copy."""
import io
import json
import os
import pathlib
import shutil
import stat
import subprocess
import tempfile
import zipfile

from scenario import BUILD, DOCX, IN_TIME, PDF, SUPPORT, YES, Scenario, mail, main

PRINTED = SUPPORT.parent / "corpus/fixtures/scan"
TICKED = {item: "cross,none" for item in YES}
JPEG = "image/jpeg"
PICTURE = ('<w:p><w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="7200000"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData>'
           '<pic:pic><pic:blipFill><a:blip r:embed="rPic"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>')
SPACES = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
          'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
          'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
          'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
          'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def scan(folder, ending="jpg", marks=None, form="en-square", **options):
    """A form that was printed, marked and scanned: the bytes of the file."""
    path = pathlib.Path(folder) / f"scan.{ending}"
    command = [BUILD / "bin/tsb-make-scan", "--fixtures", PRINTED, "--form", form, "--out", path]
    for item, hands in (TICKED if marks is None else marks).items():
        command += ["--mark", f"{item}={hands}"]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
    return path.read_bytes()


def pasted(picture):
    """A Word document that is nothing but a picture."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{TYPES}"><Default Extension="jpeg" ContentType="image/jpeg"/>'
                         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                         f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>')
        package.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
                         'Target="word/document.xml"/></Relationships>')
        package.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{PICTURE}</w:body></w:document>")
        package.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rPic" '
                         f'Type="{OFFICE}/image" Target="media/image1.jpeg"/></Relationships>')
        package.writestr("word/media/image1.jpeg", picture)
    return out.getvalue()


class Scans(Scenario):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.TemporaryDirectory(prefix="tsb-scans-")
        cls.jpeg = scan(cls.folder.name)
        cls.pdf = scan(cls.folder.name, "pdf")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def taken(self, attachments, check, extra="", **options):
        if "[worker]" not in extra:  # a build with sanitizers takes its time
            extra += '\n[worker]\nscan_deadline = "300s"'
        gateway = self.gateway(extra=extra)
        gateway.dovecot.append(mail("itu@bakom.admin.ch", attachments, **options), IN_TIME)
        gateway.once(check=check)
        return gateway, gateway.messages()[0]

    def digital(self, answers):
        return self.forms.make("docx", language="en", administration="Switzerland", answers=answers)

    def choices(self, body):
        (reply,) = body["replies"]
        return {a["item"]: (a["choice"], a["standing"]) for a in reply["answers"]}

    def reasons(self, body):
        return {reason["id"] for reply in body["replies"] for reason in reply["reasons"]}

    def pictures(self, gateway):
        return {path.stem: path for path in (gateway.path / "state/evidence").rglob("*.png")}

    def test_a_scan_is_a_proposal_with_a_picture_of_every_box(self):
        for attachment, part in (((self.jpeg, JPEG, "reply.jpg"), "2"), ((self.pdf, PDF, "reply.pdf"), "2!page 1"),
                                 ((pasted(self.jpeg), DOCX, "reply.docx"), "2!word/media/image1.jpeg")):
            gateway, body = self.taken([attachment], check=1)
            self.assertEqual(self.choices(body), {item: ("supports", "held") for item in YES}, attachment[2])
            self.assertIn("scan-proposal", self.reasons(body))
            (reply,) = body["replies"]
            self.assertTrue(reply["from_image"])
            self.assertEqual(reply["administration"]["code"], "CHE")
            rows = [e for a in reply["answers"] for e in a["evidence"]]
            self.assertEqual({(e["part"], e["kind"]) for e in rows}, {(part, "scan")})
            named = {e["picture"] for e in rows} | {page["picture"] for page in body["pictures"]}
            self.assertEqual(len(rows), 6)
            self.assertNotIn(None, named)
            stored = self.pictures(gateway)
            self.assertEqual(set(stored), named, "those that the entry names, and no others")
            for digest, path in stored.items():
                self.assertEqual(path.parent.name + path.parent.parent.name, digest[2:4] + digest[:2])
                self.assertEqual(subprocess.run(["sha256sum", path], capture_output=True, text=True).stdout.split()[0], digest)
                self.assertTrue(path.read_bytes().startswith(b"\x89PNG"))
            gateway.run("ledger", "verify", check=0)

    def test_the_operator_may_let_scans_count(self):
        _, body = self.taken([(self.jpeg, JPEG, "reply.jpg")], check=0, extra='scan_policy = "count"')
        self.assertEqual(self.choices(body), {item: ("supports", "counted") for item in YES})

    def test_a_scan_that_agrees_with_a_digital_copy_is_its_evidence(self):
        gateway, body = self.taken([(self.digital(YES), DOCX, "a.docx"), (self.pdf, PDF, "a.pdf")], check=0)
        self.assertEqual(self.choices(body), {item: ("supports", "counted") for item in YES})
        kinds = [{e["kind"] for e in a["evidence"]} for a in body["replies"][0]["answers"]]
        self.assertTrue(all("scan" in kind and len(kind) == 2 for kind in kinds), kinds)
        self.assertTrue(self.pictures(gateway))

    def test_a_scan_that_contradicts_makes_it_unclear_and_suspicious(self):
        _, body = self.taken([(self.digital({**YES, "10/17": "opposes"}), DOCX, "a.docx"), (self.jpeg, JPEG, "a.jpg")], check=1)
        self.assertEqual(self.choices(body)["10/17"], ("unclear", "held"))
        self.assertIn(("copies-disagree", "suspicious", "10/17"),
                      [(p["code"], p["class"], p["item"]) for p in body["replies"][0]["problems"]])

    def test_an_unclear_box_in_the_scan_leaves_that_item_unclear(self):
        unclear = scan(self.folder.name, marks={**TICKED, "10/17": "cancelled,none"})
        _, body = self.taken([(self.digital(YES), DOCX, "a.docx"), (unclear, JPEG, "a.jpg")], check=1)
        found = self.choices(body)
        self.assertEqual(found["10/17"], ("unclear", "held"))
        self.assertEqual(found["7/17"], ("supports", "counted"))

    def test_a_blank_scan_beside_a_filled_copy_is_a_blank_copy(self):
        blank = scan(self.folder.name, marks={})
        _, body = self.taken([(self.digital(YES), DOCX, "a.docx"), (blank, JPEG, "a.jpg")], check=0)
        self.assertEqual(self.choices(body), {item: ("supports", "counted") for item in YES})

    def test_without_the_scan_program_nothing_is_lost(self):
        """Killed, over its deadline, silent: a person is told why, and a digital copy is still read."""
        folder = pathlib.Path(self.folder.name)
        dies = folder / "dies"
        dies.write_text("#!/bin/sh\nkill -9 $$\n")
        hangs = folder / "hangs"
        hangs.write_text("#!/bin/sh\nsleep 600\n")
        silent = folder / "silent"
        shutil.copy("/bin/true", silent)
        for path in (dies, hangs):
            path.chmod(0o755)
        for program, extra, why in ((dies, "", "signal 9"), (hangs, 'scan_deadline = "1s"\n', "worker.scan_deadline = 1 s"),
                                    (silent, "", "refused")):
            _, body = self.taken([(self.jpeg, JPEG, "reply.jpg")], check=1, extra=f'[worker]\nscan_program = "{program}"\n{extra}')
            self.assertEqual(body["disposition"], "unreadable", "it may carry a reply: a person looks at it")
            self.assertIn("picture-not-read", [p["code"] for p in body["problems"]])
            self.assertIn(why, json.dumps(body["problems"]))
        _, body = self.taken([(self.digital(YES), DOCX, "a.docx"), (self.jpeg, JPEG, "a.jpg")], check=1,
                             extra=f'[worker]\nscan_program = "{dies}"')
        self.assertEqual({item: choice for item, (choice, _) in self.choices(body).items()}, YES)

    def test_switched_off_a_picture_is_left_to_a_person(self):
        gateway, body = self.taken([(self.jpeg, JPEG, "reply.jpg")], check=1, extra="[worker]\nscan = false")
        self.assertIn("unsupported-format", [p["code"] for p in body["problems"]])
        self.assertFalse(self.pictures(gateway))
        self.assertIn("ok    pictures            left to a person", gateway.run("doctor", check=0).stdout)

    def test_a_letter_as_a_picture_beside_the_form_is_a_comment_marked_as_ocr(self):
        blank = pathlib.Path(self.folder.name) / "letter"
        subprocess.run(["/usr/bin/python3", "-c", "from PIL import Image,ImageDraw,ImageFont\n"
                        "f=ImageFont.truetype('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',40)\n"
                        "i=Image.new('L',(1240,1754),255)\n"
                        "ImageDraw.Draw(i).text((120,200),'We support all revisions of the study group.',font=f,fill=0)\n"
                        f"i.save('{blank}.png')"], check=True)
        letter = blank.with_suffix(".png").read_bytes()
        _, body = self.taken([(self.digital(YES), DOCX, "a.docx"), (letter, "image/png", "letter.png")], check=0)
        self.assertEqual(self.choices(body), {item: ("supports", "counted") for item in YES})
        texts = [c["text"] for c in body["replies"][0]["comments"]]
        self.assertTrue(any(t.startswith("(OCR) ") and "support all revisions" in t for t in texts), texts)
        _, body = self.taken([(letter, "image/png", "letter.png")], check=1)
        self.assertIn("picture-without-form", [p["code"] for p in body["problems"]])

    def test_a_logo_holds_nothing(self):
        logo = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\x2c\0\0\0\x60\x08\2\0\0\0" + os.urandom(90_000)
        _, body = self.taken([(self.digital(YES), DOCX, "a.docx"), (logo, "image/png", "logo.png")], check=0)
        self.assertEqual(self.choices(body), {item: ("supports", "counted") for item in YES})
        self.assertEqual(body["problems"], [])

    def read(self, *arguments, code):
        done = subprocess.run([str(BUILD / "bin/tsbreply"), "read", *map(str, arguments)], capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def test_read_takes_a_picture_and_writes_its_evidence(self):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder.name))
        (folder / "reply.jpg").write_bytes(self.jpeg)
        reading = json.loads(self.read("--json", "--evidence", folder / "out", folder / "reply.jpg", code=0))
        self.assertEqual({a["item"]: a["choice"] for a in reading["answers"]}, YES)
        self.assertEqual(reading["format"], "image")
        names = sorted(path.name for path in (folder / "out").iterdir())
        self.assertIn("reply.jpg.page-1.png", names)
        self.assertEqual(len([n for n in names if "-box-" in n]), 6, names)
        marks = json.loads(self.read("--marks", "--json", folder / "reply.jpg", code=0))["marks"]
        self.assertEqual([m["state"] for m in marks], ["ticked", "empty"] * 3)
        self.assertEqual({m["kind"] for m in marks}, {"scan"})

    def test_a_digital_pdf_has_its_pages_and_boxes_drawn_too(self):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder.name))
        (folder / "f.pdf").write_bytes(self.forms.make("pdf", language="en", encoding="acroform_checkbox", answers=YES,
                                                       administration="Japan"))
        reading = json.loads(self.read("--json", "--evidence", folder / "out", folder / "f.pdf", code=0))
        names = sorted(path.name for path in (folder / "out").iterdir())
        self.assertEqual(len([n for n in names if "-box-" in n]), 6, names)
        self.assertIn("f.pdf.page-1.png", names)
        self.assertIn("f.pdf.html", names)
        for answer in reading["answers"]:
            for row in answer["evidence"]:
                self.assertRegex(row["picture"], "^[0-9a-f]{64}$")

    def test_by_hand_the_scan_program_is_a_filter(self):
        program = BUILD / "bin/tsbreply-scan"
        done = subprocess.run([program], input=self.jpeg, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        (reading,) = json.loads(done.stdout)["readings"]
        self.assertEqual({a["item"]: a["choice"] for a in reading["answers"]}, YES)
        self.assertEqual(subprocess.run([program], input=b"no picture", capture_output=True).returncode, 65)
        self.assertEqual(subprocess.run([program, "--what"], capture_output=True).returncode, 2)
        shown = subprocess.run([program, "--help"], capture_output=True, text=True)
        self.assertEqual(shown.returncode, 0)
        self.assertIn("Example: ", shown.stdout)

    def test_the_boxed_programs_keep_apart(self):
        """Neither can do the other's work, and the reader of mail has no network library."""
        def libraries(name):
            return subprocess.run(["ldd", BUILD / "bin" / name], capture_output=True, text=True, check=True).stdout
        worker, scanner = libraries("tsbreply-worker"), libraries("tsbreply-scan")
        for network in ("tesseract", "curl", "archive", "ssh", "nghttp"):
            self.assertNotIn(f"lib{network}", worker)
        for document in ("qpdf", "poppler", "zip.so", "pugixml", "mimetic"):
            self.assertNotIn(f"lib{document}", scanner)
        self.assertIn("libtesseract", scanner)
        self.assertIn("libqpdf", worker)


main()
