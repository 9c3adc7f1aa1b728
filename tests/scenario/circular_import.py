# SPDX-License-Identifier: GPL-3.0-or-later
"""A circular is made from its issued documents, by the real program and its boxed worker, and replies to it count."""
import hashlib
import json
import pathlib
import subprocess
import tempfile
import tomllib

from scenario import BUILD, CIRCULAR_101, Scenario, main

EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "support" / "circulars"
LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"]


def tsbreply(*arguments):
    return subprocess.run([str(BUILD / "bin" / "tsbreply"), *map(str, arguments)], capture_output=True, text=True)


class CircularImport(Scenario):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tsb-import-")
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)

    def issued(self, language, suffix="docx", circular=CIRCULAR_101, deadline="", name=None):
        out = self.path / f"{name or language}.issued.{suffix}"
        command = [BUILD / "bin" / "tsb-make-form", "--circular", circular, "--language", language, "--out", out]
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
        for name in ("note.txt", "broken.docx", "absent.docx"):
            done = tsbreply("circular", "import", self.issued("en"), self.path / name)
            self.assertEqual(done.returncode, 65, name)
            self.assertIn(name, done.stderr)
            self.assertEqual(done.stdout, "", "all or nothing")
        no_hour = self.issued("en", "txt", deadline="the third of April")
        done = tsbreply("circular", "import", no_hour)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("# missing: deadline", done.stdout)
        self.assertNotIn("\ndeadline = ", done.stdout)
        self.assertIn("will not load", done.stderr)
        (self.path / "gap.toml").write_text(done.stdout)
        check = tsbreply("circular", "check", self.path / "gap.toml")
        self.assertEqual(check.returncode, 78)
        self.assertIn("deadline", check.stderr)

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
