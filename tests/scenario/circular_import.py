# SPDX-License-Identifier: GPL-3.0-or-later
"""A circular is made from its issued documents, by the real program and its boxed worker, and replies to it count."""
import hashlib
import json
import pathlib
import subprocess
import tempfile
import tomllib
import unicodedata

from scenario import BUILD, CIRCULAR_101, Scenario, main

SUPPORT = pathlib.Path(__file__).resolve().parents[1] / "support"
EXAMPLES = SUPPORT / "circulars"
LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"]


def tsbreply(*arguments):
    return subprocess.run([str(BUILD / "bin" / "tsbreply"), *map(str, arguments)], capture_output=True, text=True)


def print_of(value):
    """What stands in a made file, without what pages lose: harakat in their order, and blanks."""
    if isinstance(value, dict):
        return {key: print_of(part) for key, part in value.items() if key not in ("address", "confirmed")}
    if isinstance(value, list):
        return [print_of(part) for part in value]
    if not isinstance(value, str):
        return value
    return "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c) and not c.isspace())


class CircularImport(Scenario):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tsb-import-")
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)

    def issued(self, language, suffix="docx", circular=CIRCULAR_101, deadline="", name=None, encoding="legacy_checked"):
        out = self.path / f"{name or language}.issued.{suffix}"
        command = [BUILD / "bin" / "tsb-make-form", "--circular", circular, "--language", language, "--out", out,
                   "--encoding", encoding]
        subprocess.run([str(part) for part in command] + (["--deadline", deadline] if deadline else []), check=True)
        return out

    def test_six_languages_become_one_file_that_loads(self):
        done = tsbreply("circular", "import", *[self.issued(language) for language in LANGUAGES])
        self.assertEqual(done.returncode, 0, done.stderr)
        made, shipped = tomllib.loads(done.stdout), tomllib.loads(CIRCULAR_101.read_text())
        self.assertEqual(made["id"], "T25-TSB-CIR-0101")
        self.assertEqual([item["id"] for item in made["item"]], ["7/17", "10/17", "16/17"])
        self.assertEqual([item["status"] for item in made["item"]], ["revised", "revised", "new"])
        self.assertEqual(made["deadline"].isoformat(), "2026-04-03T23:59:59+00:00")
        self.assertFalse(made["deadline_confirmed"])
        self.assertEqual(made["rule"], {"percent": 70, "strict": False, "min_replies": 0, "no_replies": "approved"})
        for language in LANGUAGES:
            wording = made["wording"][language]
            self.assertTrue(wording["confirmed"])
            for key in ("supports", "opposes", "instruction", "to", "administration"):
                self.assertEqual(wording[key][0], shipped["wording"][language][key][0], (language, key))
            self.assertEqual(wording["before"], shipped["wording"][language]["before"])
            self.assertEqual(made["blank"][language],
                             hashlib.sha256((self.path / f"{language}.issued.docx").read_bytes()).hexdigest())
        self.assertIn("# check: ", done.stdout)
        self.assertIn("A person must check:", done.stderr)
        self.assertIn("23:59 UTC", done.stderr)
        (self.path / "made.toml").write_text(done.stdout)
        self.assertEqual(tsbreply("circular", "check", self.path / "made.toml").returncode, 0)

    def test_the_chinese_text_of_the_real_circular_imports(self):
        done = tsbreply("circular", "import", EXAMPLES / "tsb-circular-101-zh.txt")
        self.assertEqual(done.returncode, 0, done.stderr)
        made, shipped = tomllib.loads(done.stdout), tomllib.loads(CIRCULAR_101.read_text())
        self.assertEqual(made["id"], "T25-TSB-CIR-0101")
        self.assertEqual(made["deadline"].isoformat(), "2026-04-03T23:59:59+00:00")
        self.assertFalse(made["deadline_confirmed"])
        self.assertIn("# check: announced was 23:59 UTC", done.stdout)
        self.assertIn("# missing: issued", done.stdout)
        self.assertEqual(made["rule"], {"percent": 70, "strict": False, "min_replies": 0, "no_replies": "approved"})
        self.assertEqual(made["title"]["zh"], shipped["title"]["zh"])
        for item, known in zip(made["item"], shipped["item"], strict=True):
            self.assertEqual((item["id"], item["kind"], item["status"]), (known["id"], known["kind"], known["status"]))
            for key in ("numbers", "titles", "status"):
                self.assertEqual(item["wording"]["zh"][key][0], known["wording"]["zh"][key][0])
        for key, lines in made["wording"]["zh"].items():
            if key in ("form_title", "before", "after", "placeholders"):
                self.assertEqual(sorted(lines), sorted(shipped["wording"]["zh"][key]), key)
            elif key not in ("confirmed", "address"):
                self.assertEqual(lines[0], shipped["wording"]["zh"][key][0], key)

    def test_the_chinese_text_is_the_same_circular_in_every_form(self):
        """As text, and as LibreOffice writes it down."""
        def imported(path):
            done = tsbreply("circular", "import", path)
            self.assertEqual(done.returncode, 0, done.stderr)
            made = tomllib.loads(done.stdout)
            del made["blank"]
            return made

        text = EXAMPLES / "tsb-circular-101-zh.txt"
        for suffix in ("docx", "pdf"):
            subprocess.run(["soffice", f"-env:UserInstallation=file://{self.path}/profile", "--headless", "--norestore",
                            "--infilter=Text (encoded):UTF8,LF,DejaVu Sans,zh-CN,", "--convert-to", suffix, "--outdir", self.path,
                            text], check=True, capture_output=True, env={"HOME": str(self.path), "PATH": "/usr/bin:/bin"})
            self.assertEqual(imported(self.path / f"{text.stem}.{suffix}"), imported(text), suffix)

    def pages(self, *documents):
        """The same documents as LibreOffice makes PDF of them."""
        subprocess.run([SUPPORT / "libreoffice_forms.sh", self.path], check=True, env={"FORMATS": "pdf", "PATH": "/usr/bin:/bin"})
        return [self.path / "pdf" / f"{document.stem}.pdf" for document in documents]

    def test_pages_give_the_same_circular_as_the_word_documents(self):
        """Boxes are seen as characters, and as the lines that a word processor draws for a form field."""
        for encoding in ("unicode_glyph", "legacy_checked"):
            for circular, languages in ((CIRCULAR_101, LANGUAGES), (EXAMPLES / "recommendations.toml", LANGUAGES),
                                        (EXAMPLES / "deletion.toml", ["en", "fr", "zh"])):
                self.issued(languages[0], circular=circular, name=f"{circular.stem}-{encoding}-{languages[0]}", encoding=encoding)
                for language in languages[1:]:
                    self.issued(language, circular=circular, name=f"{circular.stem}-{encoding}-{language}", encoding=encoding)
        documents = sorted(self.path.glob("*.issued.docx"))
        self.assertEqual(len(documents), 30)
        for document, pdf in zip(documents, self.pages(*documents), strict=True):
            word, page = tsbreply("circular", "import", document), tsbreply("circular", "import", pdf)
            made, wanted = tomllib.loads(page.stdout), tomllib.loads(word.stdout)
            self.assertIn("taken from pages", page.stderr)
            self.assertEqual(page.returncode, 0, page.stderr)
            for found in (made, wanted):
                del found["blank"]
            self.assertEqual(print_of(made), print_of(wanted), pdf.name)
            (wording,) = made["wording"].values()
            self.assertTrue(wording["confirmed"], pdf.name)
            self.assertNotIn("no box can be seen", page.stderr)

    def test_replies_are_read_by_what_pages_said(self):
        documents = [self.issued(language, encoding="unicode_glyph") for language in LANGUAGES]
        out = self.path / "circulars"
        done = tsbreply("circular", "import", "--out", out, *self.pages(*documents))
        self.assertEqual(done.returncode, 0, done.stderr)
        config = self.path / "tsbreply.toml"
        config.write_text(f'state = "{self.path}/state"\ncirculars = ["{out}"]\n')
        truth = {"7/17": "supports", "10/17": "opposes", "16/17": "blank"}
        for language in LANGUAGES:
            reply = self.path / "reply.docx"
            reply.write_bytes(self.forms.make("docx", language=language, administration="Suisse", answers=truth))
            read = tsbreply("--config", config, "read", "--json", reply)
            (line,) = map(json.loads, read.stdout.splitlines())
            self.assertEqual(read.returncode, 0, line["problems"])
            self.assertEqual((line["circular"], line["language"]), ("T25-TSB-CIR-0101", language))
            self.assertEqual({answer["item"]: answer["choice"] for answer in line["answers"]}, truth)

    def test_word_and_pages_of_one_language_agree(self):
        document = self.issued("en", encoding="unicode_glyph")
        done = tsbreply("circular", "import", document, *self.pages(document))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(tomllib.loads(done.stdout)["wording"]["en"]["address"][0], "International Telecommunication Union")

    def test_out_writes_file_and_documents_and_a_second_language_is_added(self):
        out = self.path / "circulars"
        first = tsbreply("circular", "import", "--out", out, self.issued("zh", "txt"))
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual(sorted(path.name for path in out.iterdir()), ["T25-TSB-CIR-0101.toml", "T25-TSB-CIR-0101.zh.txt"])
        toml = out / "T25-TSB-CIR-0101.toml"
        self.assertEqual(toml.stat().st_mode & 0o777, 0o644, "the service reads it as another user")
        toml.write_text(toml.read_text().replace("deadline_confirmed = false", "deadline_confirmed = true # by a person"))
        second = tsbreply("circular", "import", "--out", out, self.issued("fr"))
        self.assertEqual(second.returncode, 0, second.stderr)
        made = tomllib.loads(toml.read_text())
        self.assertEqual(sorted(made["wording"]), ["fr", "zh"])
        self.assertEqual(sorted(made["blank"]), ["fr", "zh"])
        self.assertTrue(made["deadline_confirmed"], "what a person confirmed stays")
        self.assertIn("by a person", (out / "T25-TSB-CIR-0101.toml~").read_text())
        listed = tsbreply("circular", "check", toml)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        again = tsbreply("circular", "import", "--out", out, self.issued("fr"))
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(tomllib.loads(toml.read_text()), made, "twice changes nothing")

    def test_a_configured_circular_of_the_operator_gets_the_language_added(self):
        folder = self.path / "own"
        tsbreply("circular", "import", "--out", folder, self.issued("zh"))
        config = self.path / "tsbreply.toml"
        config.write_text(f'state = "{self.path}/state"\ncirculars = ["{folder}"]\n')
        done = tsbreply("--config", config, "circular", "import", self.issued("ru"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sorted(tomllib.loads(done.stdout)["wording"]), ["ru", "zh"])
        self.assertNotIn("ru", tomllib.loads((folder / "T25-TSB-CIR-0101.toml").read_text())["wording"], "only printed")

    def test_documents_that_contradict_each_other_are_an_error_and_nothing_is_written(self):
        text = self.issued("en", "txt").read_text()
        for old, new, values in [("Question 10/17", "Question 11/17", ["7/17, 10/17, 16/17", "7/17, 11/17, 16/17"]),
                                 ("TSB Circular 101:", "TSB Circular 102:", ["101", "102"]),
                                 ("on 3 April 2026", "on 4 April 2026", ["2026-04-03T23:59:59Z", "2026-04-04T23:59:59Z"]),
                                 ("70% or more", "60% or more", ["70 %", "60 %"])]:
            self.assertIn(old, text)
            changed = self.path / "changed.txt"
            changed.write_text(text.replace(old, new))
            out = self.path / "none"
            done = tsbreply("circular", "import", "--out", out, self.issued("fr"), changed)
            self.assertEqual(done.returncode, 65, (new, done.stderr))
            self.assertEqual(done.stdout, "")
            for part in values + ["fr.issued.docx", "changed.txt"]:
                self.assertIn(part, done.stderr)
            self.assertFalse(out.exists())

    def test_what_is_no_circular_is_65_and_what_is_missing_is_1(self):
        (self.path / "note.txt").write_text("Dear colleague,\nthe meeting is at noon, and the room is the usual one.\n")
        (self.path / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
        reply = self.path / "picture.png"
        reply.write_bytes(b"\x89PNG\r\n\x1a\n")
        for name in ("empty.txt", "empty.docx", "empty.pdf"):
            (self.path / name).touch()
        for name, why in (("note.txt", "no issued circular"), ("broken.docx", "damaged"), ("absent.docx", "No such file"),
                          ("picture.png", "unsupported-format"), ("empty.txt", "the file is empty"),
                          ("empty.docx", "the file is empty"), ("empty.pdf", "the file is empty")):
            done = tsbreply("circular", "import", self.issued("en"), self.path / name)
            self.assertEqual(done.returncode, 65, name)
            self.assertIn(name, done.stderr)
            self.assertIn(why, done.stderr)
            self.assertEqual(done.stdout, "", "all or nothing")
        no_hour = self.issued("en", "txt", deadline="the third of April")
        done = tsbreply("circular", "import", no_hour)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("# missing: deadline", done.stdout)
        self.assertNotIn("\ndeadline = ", done.stdout)
        self.assertIn("will not load", done.stderr)
        for two in ("2359 hours UTC on 3 April 2026, or by 2359 hours UTC on 5 April 2026",
                    "2359 hours UTC on 3 April 2026.\nThe latest is 2359 hours UTC on 5 April 2026"):
            several = tsbreply("circular", "import", self.issued("en", "txt", deadline=two))
            self.assertEqual(several.returncode, 1, several.stderr)
            self.assertIn("several times in UTC stand in the letter: 2026-04-03T23:59:59Z, 2026-04-05T23:59:59Z", several.stderr)
            self.assertNotIn("\ndeadline = ", several.stdout)
        (self.path / "gap.toml").write_text(done.stdout)
        check = tsbreply("circular", "check", self.path / "gap.toml")
        self.assertEqual(check.returncode, 78)
        self.assertIn("deadline", check.stderr)

    def test_the_rule_of_2016_is_read_from_the_letter(self):
        issued = self.issued("en", "txt", circular=EXAMPLES / "simple_majority.toml", deadline="2400 hours UTC on 5 April 2026")
        text = issued.read_text()
        begin = text.index("If 70%")
        issued.write_text(text[:begin] + "A simple majority of the Member States responding decides, and at least ten replies are needed."
                          + text[text.index("\n", begin):])
        done = tsbreply("circular", "import", issued)
        self.assertEqual(done.returncode, 0, done.stderr)
        made = tomllib.loads(done.stdout)
        self.assertEqual(made["rule"], {"percent": 50, "strict": True, "min_replies": 10, "no_replies": "needs-decision"})
        self.assertEqual(made["deadline"].isoformat(), "2026-04-05T23:59:59+00:00")
        self.assertTrue(made["deadline_confirmed"])
        self.assertEqual([item["id"] for item in made["item"]], ["15/17"])

    def test_json_for_programs(self):
        done = tsbreply("circular", "import", "--json", self.issued("en"))
        self.assertEqual(done.returncode, 0, done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual(sorted(result), ["checks", "circular", "complete", "toml", "written"])
        self.assertTrue(result["complete"])
        self.assertTrue(any(check["at"] == "deadline" for check in result["checks"]))

    def test_other_kinds_of_circular_import_too(self):
        for name, kind, percent in (("recommendations", "recommendation", 70), ("deletion", "recommendation", 70)):
            example = EXAMPLES / f"{name}.toml"
            done = tsbreply("circular", "import", self.issued("fr", circular=example, name=name))
            self.assertEqual(done.returncode, 0, done.stderr)
            made, wanted = tomllib.loads(done.stdout), tomllib.loads(example.read_text())
            self.assertEqual([item["id"] for item in made["item"]], [item["id"] for item in wanted["item"]])
            self.assertEqual([item["status"] for item in made["item"]], [item["status"] for item in wanted["item"]])
            self.assertEqual(made["item"][0]["kind"], kind)
            self.assertEqual(made["rule"]["percent"], percent)
            self.assertEqual(made["wording"]["fr"]["opposes"], wanted["wording"]["fr"]["opposes"])

    def test_a_reply_to_an_imported_circular_counts(self):
        gateway = self.gateway(init=False)
        folder = self.path / "circulars"
        example = tomllib.loads(CIRCULAR_101.read_text())
        done = tsbreply("circular", "import", "--out", folder, *[self.issued(language) for language in LANGUAGES])
        self.assertEqual(done.returncode, 0, done.stderr)
        config = gateway.config.read_text()
        gateway.config.write_text(f'circulars = ["{folder}"]\n' + config)
        gateway.init("code,kind,value\nCHE,domain,bakom.admin.ch\n")
        path = gateway.path / "reply.eml"
        path.write_bytes(self.swiss())
        (line,) = gateway.json_lines("what-if", "--json", path, check=0)
        self.assertEqual(line["standing"], "counted", line)
        self.assertEqual({a["item"]: a["choice"] for a in line["readings"][0]["answers"]},
                         {item["id"]: "supports" for item in example["item"]})


if __name__ == "__main__":
    main()
