# SPDX-License-Identifier: GPL-3.0-or-later
"""Word 97 files: LibreOffice makes them of our forms, and reads them for us in its box."""
import json
import pathlib
import subprocess
import tempfile

from scenario import BUILD, IN_TIME, SUPPORT, Scenario, mail, main

DOC = "application/msword"
ANSWERS = {"7/17": "supports", "10/17": "opposes", "16/17": "blank"}
STATES = {"ar": "اليابان", "en": "Japan", "es": "Japón", "fr": "Japon", "ru": "Япония", "zh": "日本"}


class Word97(Scenario):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.TemporaryDirectory(prefix="tsb-word97-")
        path = pathlib.Path(cls.folder.name)
        for language, state in STATES.items():
            (path / f"{language}.docx").write_bytes(cls.forms.make("docx", language=language, answers=ANSWERS, administration=state))
        subprocess.run([SUPPORT / "libreoffice_forms.sh", path], check=True, env={"FORMATS": "doc", "PATH": "/usr/bin:/bin"})
        cls.docs = {language: path / "doc" / f"{language}.doc" for language in STATES}
        cls.on, cls.off, cls.absent = (path / f"{name}.toml" for name in ("on", "off", "absent"))
        cls.on.write_text("convert_doc = true\n")
        cls.off.write_text("")
        cls.absent.write_text('convert_doc = true\n[worker]\noffice = "/nonexistent/soffice"\n')

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def read(self, config, path, code):
        done = subprocess.run([str(BUILD / "bin/tsbreply"), "--config", str(config), "read", "--json", str(path)],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def test_a_form_saved_as_doc_is_read_in_six_languages(self):
        for language, path in self.docs.items():
            reading = self.read(self.on, path, 0)
            self.assertEqual({a["item"]: a["choice"] for a in reading["answers"]}, ANSWERS, language)
            self.assertEqual((reading["format"], reading["language"], reading["administration"]["code"]), ("doc", language, "JPN"))
            self.assertEqual({e["part"] for a in reading["answers"] for e in a["evidence"]}, {"converted!word/document.xml"})
            self.assertIn(("converted", "notice"), [(p["code"], p["class"]) for p in reading["problems"]])

    def test_in_a_mail_the_part_is_named_before_what_was_converted(self):
        path = pathlib.Path(self.folder.name) / "m.eml"
        path.write_bytes(mail("itu@soumu.go.jp", [(self.docs["en"].read_bytes(), DOC, "Annex 2.doc")]))
        reading = self.read(self.on, path, 0)
        self.assertEqual({e["part"] for a in reading["answers"] for e in a["evidence"]}, {"2!converted!word/document.xml"})

    def test_without_the_switch_or_the_program_it_is_unreadable_and_says_why(self):
        for config, why in ((self.off, "switched off"), (self.absent, "not installed as /nonexistent/soffice")):
            reading = self.read(config, self.docs["en"], 65)
            self.assertEqual(reading["answers"], [])
            (problem,) = reading["problems"]
            self.assertEqual(problem["code"], "unsupported-format")
            self.assertIn(why, problem["text"])

    def test_doctor_says_whether_there_is_a_converter(self):
        for extra, code, line in (("convert_doc = true", 0, "ok    conversion          .doc by /usr/bin/soffice"),
                                  ('convert_doc = true\nworker.office = "/nonexistent/soffice"', 78, "FAIL  conversion"),
                                  ("", 0, "ok    conversion          .doc is left to a person")):
            self.assertIn(line, self.gateway(extra=extra).run("doctor", check=code).stdout)

    def test_a_doc_with_a_password_is_encrypted(self):
        document = bytearray(self.docs["en"].read_bytes())
        # The FIB begins the WordDocument stream, at the start of a sector; its flag fEncrypted.
        fib = next(at for at in range(512, len(document), 512) if document[at:at + 2] == b"\xec\xa5")
        document[fib + 11] |= 1
        path = pathlib.Path(self.folder.name) / "locked.doc"
        path.write_bytes(document)
        for config in (self.on, self.off):
            (problem,) = self.read(config, path, 65)["problems"]
            self.assertEqual(problem["code"], "encrypted")

    def test_the_service_counts_a_reply_that_came_as_doc(self):
        gateway = self.gateway(extra="convert_doc = true")
        gateway.dovecot.append(mail("itu@soumu.go.jp", [(self.docs["fr"].read_bytes(), DOC, "Annexe 2.doc")]), IN_TIME)
        gateway.once(check=0)
        (reply,) = gateway.messages()[0]["replies"]
        self.assertEqual({a["item"]: (a["choice"], a["standing"]) for a in reply["answers"]},
                         {"7/17": ("supports", "counted"), "10/17": ("opposes", "counted"), "16/17": ("blank", "none")})

    def test_without_the_switch_the_service_leaves_it_to_a_person(self):
        gateway = self.gateway()
        gateway.dovecot.append(mail("itu@soumu.go.jp", [(self.docs["fr"].read_bytes(), DOC, "Annexe 2.doc")]), IN_TIME)
        gateway.once(check=1)
        self.assertIn("convert_doc", json.dumps(gateway.messages()[0]))


main()
