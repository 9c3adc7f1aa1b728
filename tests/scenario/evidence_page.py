# SPDX-License-Identifier: GPL-3.0-or-later
"""read for people, and --evidence: the page as a browser sees it."""
import base64
import hashlib
import pathlib
import re
import subprocess
import tempfile

from scenario import BUILD, DOCX, YES, Scenario, mail, main

HOSTILE = '</p><script>document.title="owned"</script><img src=x onerror="document.title=1">'


class EvidencePage(Scenario):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tsb-evidence-")
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)

    def read(self, *arguments):
        return subprocess.run([str(BUILD / "bin/tsbreply"), "read", *map(str, arguments)], capture_output=True, text=True)

    def page(self, name, content):
        (self.path / name).write_bytes(content)
        done = self.read("--evidence", self.path / "out", self.path / name)
        self.assertIn(f"page: {self.path}/out/{name}.html", done.stdout)
        return self.path / "out" / f"{name}.html"

    def seen(self, page):
        """The document after a browser has done what it does with it, scripts included."""
        done = subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={self.path}/profile",
                               "--dump-dom", f"file://{page}"], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_every_box_is_on_the_page_and_no_script_in_it(self):
        for language in ("en", "zh", "ar"):
            answers = {**YES, "10/17": "opposes"}
            page = self.page(f"{language}.docx", self.forms.make("docx", language=language, answers=answers, reasons={"10/17": HOSTILE},
                                                                 administration="Japan"))
            dom = self.seen(page)
            drawn = dom[dom.index('<section class="sheet"'):dom.index("</section>")]
            self.assertEqual(drawn.count(">☒<"), 3, language)
            self.assertEqual(drawn.count(">☐<"), 3, language)
            self.assertIn(f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"', dom)
            self.assertNotIn("<script", dom)
            self.assertNotIn("<img", dom)
            self.assertNotIn("owned</title>", dom)
            self.assertIn("&lt;script&gt;", drawn)
            self.assertIn(f"<title>{language}.docx</title>", dom)

    def test_the_policy_allows_the_pages_own_style_and_nothing_else(self):
        text = self.page("p.docx", self.forms.make("docx", language="en", answers=YES)).read_text()
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
        self.assertRegex(policy, r"^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'$")
        self.assertNotIn("style=", text.replace("style-src", ""))
        self.assertNotRegex(text, r"(?i)(src|href|url)\s*[=(]")
        style = re.search(r"<style>(.*?)</style>", text, re.S).group(1)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.assertIn(f"'sha256-{digest}'", policy)

    def test_a_pdf_is_drawn_as_its_pages(self):
        text = self.page("f.pdf", self.forms.make("pdf", language="en", encoding="acroform_checkbox", answers=YES)).read_text()
        self.assertIn('<svg class="page" viewBox="0 0 ', text)
        drawn = text[text.index("<svg"):text.index("</svg>")]
        self.assertEqual((drawn.count("☒"), drawn.count(">☐<")), (3, 3))

    def test_a_message_is_one_page_with_each_of_its_documents(self):
        form = self.forms.make("docx", language="fr", answers=YES, administration="Suisse")
        text = self.page("m.eml", mail("a@example.org", [(form, DOCX, "Annexe.docx")])).read_text()
        self.assertIn("As it was seen: text/plain, part 1 (text)", text)
        self.assertIn("As it was seen: Annexe.docx, part 2 (docx)", text)

    def test_read_prints_a_table_and_never_a_control_character(self):
        (self.path / "t.docx").write_bytes(self.forms.make("docx", language="zh", answers={**YES, "10/17": "both"}, administration="瑞士联邦",
                                                           reasons={"7/17": "a\u202eb\u009b2Jc"}))
        done = self.read(self.path / "t.docx")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"(?m)^  10/17 +\[x\] +\[x\] +both marked +\S")
        self.assertIn("to do: Ask the administration which of the two it means.", done.stdout)
        self.assertIn("\\u{202E}b\\u{9B}2Jc", done.stdout)
        self.assertNotRegex(done.stdout, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


main()
