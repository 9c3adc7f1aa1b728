# SPDX-License-Identifier: GPL-3.0-or-later
"""What every scenario needs: the harness on the path, the build folder, and a test case that makes gateways."""
import pathlib
import sys
import unittest

SUPPORT = pathlib.Path(__file__).resolve().parents[1] / "support"
sys.path.insert(0, str(SUPPORT))

from gateway import CIRCULAR_101, Gateway  # noqa: E402,F401
from mails import BORDER, DOCX, IN_TIME, LATE, PDF, Forms, mail  # noqa: E402,F401

BUILD = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else pathlib.Path("build/release").resolve()
YES = {"7/17": "supports", "10/17": "supports", "16/17": "supports"}
CONTACTS = "code,kind,value\nCHE,domain,bakom.admin.ch\nCHN,domain,miit.gov.cn\nJPN,domain,soumu.go.jp\n"


class Scenario(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.forms = Forms(BUILD, CIRCULAR_101)

    def gateway(self, contacts=CONTACTS, init=True, **options):
        gateway = Gateway(BUILD, **options)
        self.addCleanup(gateway.close)
        if init:
            gateway.init(contacts)
        return gateway

    def swiss(self, answers=None, **options):
        """A proven reply of Switzerland, unless the options say otherwise."""
        form = {"language": "fr", "administration": "Suisse", "answers": YES if answers is None else answers}
        form.update(options.pop("form", {}))
        return mail("itu@bakom.admin.ch", [(self.forms.make("docx", **form), DOCX, "Annexe 2.docx")], **options)

    def japanese(self, answers=None, **options):
        form = {"language": "en", "administration": "Japan", "answers": YES if answers is None else answers}
        return mail("itu@soumu.go.jp", [(self.forms.make("docx", **form), DOCX, "Annex 2.docx")], **options)


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
