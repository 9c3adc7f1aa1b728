# SPDX-License-Identifier: GPL-3.0-or-later
"""Consultations of other kinds, from hand-written circular files: their filled forms are read and tallied."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import zipfile
from datetime import datetime, timezone

from scenario import BUILD, DOCX, Forms, Scenario, mail, main

EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "support" / "circulars"
STATES = {"CHE": "Switzerland", "JPN": "Japan", "CHN": "China", "FRA": "France", "DEU": "Germany", "ITA": "Italy",
          "ESP": "Spain", "BRA": "Brazil", "IND": "India", "EGY": "Egypt", "KEN": "Kenya"}
CONTACTS = "code,kind,value\n" + "".join(f"{code},domain,telecom-{code.lower()}.example\n" for code in STATES)


class OtherCirculars(Scenario):
    def circular_of(self, name):
        """A gateway that knows this circular beside the shipped ones."""
        gateway = super().gateway(init=False, alerts=False, dovecot=False)
        (gateway.path / "circulars").mkdir()
        shutil.copy(EXAMPLES / f"{name}.toml", gateway.path / "circulars")
        gateway.config.write_text(f'circulars = ["{gateway.path}/circulars"]\n' + gateway.config.read_text())
        gateway.init(CONTACTS)
        self.when = datetime(2019, 3, 1, 10, tzinfo=timezone.utc) if name == "simple_majority" else \
            datetime(2026, 6, 1, 10, tzinfo=timezone.utc)
        return gateway

    def forms_of(self, name):
        forms = Forms(BUILD, EXAMPLES / f"{name}.toml")
        self.addCleanup(forms.folder.cleanup)
        return forms

    def reply(self, gateway, state, form, number, standing="counted"):
        path = gateway.path / f"{state}.eml"
        path.write_bytes(mail(f"itu@telecom-{state.lower()}.example", [(form, DOCX, "Annex 2.docx")],
                              subject=f"Reply to TSB Circular {number}", when=self.when))
        (line,) = gateway.json_lines("reprocess", "--json", path, check=0 if standing == "counted" else 1)
        self.assertEqual(line["standing"], standing, line)
        return line["readings"][0]

    def tally(self, gateway, number):
        (result,) = gateway.json_lines("tally", number, "--format", "json", check=0)
        return result["rule"], {item["item"]: (item["supports"], item["opposes"], item["outcome"]) for item in result["items"]}

    def test_a_simple_majority_takes_more_than_half_of_at_least_ten(self):
        gateway = self.circular_of("simple_majority")
        forms = self.forms_of("simple_majority")
        expected = {9: (5, 4, "not-approved"),  # nine are too few, whatever they say
                    10: (5, 5, "not-approved"),  # half is no majority
                    11: (6, 5, "approved")}
        self.assertEqual(self.tally(gateway, "903")[1], {"15/17": (0, 0, "needs-decision")})
        for count, state in enumerate(STATES, start=1):
            choice = "supports" if count <= 5 or count == 11 else "opposes"
            form = forms.make("docx", language="en", administration=STATES[state], answers={"15/17": choice},
                              reasons={"15/17": "Not yet."} if choice == "opposes" else {})
            self.reply(gateway, state, form, 903)
            if count in expected:
                rule, items = self.tally(gateway, "903")
                self.assertEqual(items, {"15/17": expected[count]}, count)
        self.assertEqual(rule, {"percent": 50, "strict": True, "min_replies": 10, "no_replies": "needs-decision"})

    def test_a_deletion_is_approved_or_rejected_in_each_language(self):
        gateway = self.circular_of("deletion")
        forms = self.forms_of("deletion")
        names = {"en": ("JPN", "Japan"), "fr": ("CHE", "Suisse"), "zh": ("CHN", "中国")}
        for language, second in (("en", "opposes"), ("fr", "supports"), ("zh", "opposes")):
            state, name = names[language]
            form = forms.make("docx", language=language, administration=name, answers={"X.1199": "supports", "9/17": second},
                              reasons={"9/17": "C-42"} if second == "opposes" else {})
            read = self.reply(gateway, state, form, 902)
            self.assertEqual([(a["item"], a["choice"]) for a in read["answers"]], [("X.1199", "supports"), ("9/17", second)])
        self.assertEqual(self.tally(gateway, "902")[1], {"X.1199": (3, 0, "approved"), "9/17": (1, 2, "not-approved")})

    def filled(self, state, boxes):
        """The whole circular returned: its own form with these boxes ticked, counted from 1, and the State named."""
        with tempfile.TemporaryDirectory() as folder:
            issued, out = pathlib.Path(folder) / "a.issued.docx", pathlib.Path(folder) / "b.docx"
            subprocess.run([BUILD / "bin" / "tsb-make-form", "--circular", EXAMPLES / "recommendations.toml", "--language",
                            "en", "--out", issued], check=True)
            with zipfile.ZipFile(issued) as old, zipfile.ZipFile(out, "w") as new:
                for name in old.namelist():
                    data = old.read(name)
                    if name == "word/document.xml":
                        seen = iter(range(1, 100))
                        data = re.sub(rb'<w:default w:val="0"/>',
                                      lambda box: box[0] + (b"<w:checked/>" if next(seen) in boxes else b""), data)
                        data = data.replace(b"[Member State]", STATES[state].encode())
                    new.writestr(name, data)
            return out.read_bytes()

    def test_a_consultation_on_recommendations_counts_its_options_not_the_boxes_within(self):
        gateway = self.circular_of("recommendations")
        # An item has four boxes: yes, (no comments, comments attached), no.
        for state, boxes, choices, standing in (
                ("JPN", {1, 3, 5}, ["supports", "supports"], "counted"),
                ("CHE", {1, 8}, ["supports", "opposes"], "counted"),
                ("FRA", {2, 7}, ["unclear", "unclear"], "held")):
            read = self.reply(gateway, state, self.filled(state, boxes), 901, standing)
            self.assertEqual(read["circular"], "T25-TSB-CIR-0901")
            self.assertEqual([answer["choice"] for answer in read["answers"]], choices, read)
        self.assertEqual(self.tally(gateway, "901")[1], {"X.1234": (2, 0, "approved"), "X.1781": (1, 1, "not-approved")})


if __name__ == "__main__":
    main()
