# SPDX-License-Identifier: GPL-3.0-or-later
"""The dozen replies of the demo, with the truth about each: what it is, and what must become of it."""
from mails import DOCX, IN_TIME, LATE, PDF, mail

CONTACTS = """code,kind,value
CHN,domain,miit.gov.cn
FRA,domain,finances.gouv.fr
GBR,address,replies@dsit.gov.uk
ESP,domain,economia.gob.es
RUS,domain,digital.gov.ru
EGY,domain,tra.gov.eg
JPN,domain,soumu.go.jp
KEN,domain,ca.go.ke
CHE,domain,bakom.admin.ch
BRA,domain,anatel.gov.br
CAN,domain,ised-isde.gc.ca
DEU,domain,bmwk.bund.de
"""

YES = {"7/17": "supports", "10/17": "supports", "16/17": "supports"}


def demo_mails(forms):
    """Yields (label, raw, received, expected disposition, expected standing)."""
    def docx(**spec):
        return [(forms.make("docx", **spec), DOCX, "Annex 2.docx")]

    def pdf(**spec):
        return [(forms.make("pdf", **spec), PDF, "Annex 2.pdf")]

    china = mail("itu@miit.gov.cn", docx(language="zh", answers=YES, administration="中国"), text="请查收。\n")
    yield "China, Chinese, Word form fields", china, IN_TIME, "reply", "counted"
    yield ("France, French, saved by LibreOffice",
           mail("uit@finances.gouv.fr", docx(language="fr", encoding="legacy_libreoffice", answers=YES, administration="France")),
           IN_TIME, "reply", "counted")
    yield ("United Kingdom, English, PDF form",
           mail("replies@dsit.gov.uk", pdf(language="en", encoding="acroform_checkbox", answers=YES,
                                           administration="United Kingdom")), IN_TIME, "reply", "counted")
    yield ("Spain, Spanish, content controls, opposes 16/17 with reasons",
           mail("uit@economia.gob.es", docx(language="es", encoding="content_control", administration="España",
                                            answers={**YES, "16/17": "opposes"},
                                            reasons={"16/17": "El texto solapa con la Cuestión 10/17."})),
           IN_TIME, "reply", "counted")
    yield ("Russia, Russian, Unicode boxes",
           mail("mse@digital.gov.ru", docx(language="ru", encoding="unicode_glyph", answers=YES,
                                           administration="Российская Федерация")), IN_TIME, "reply", "counted")
    yield ("Egypt, Arabic, Wingdings boxes, opposes 10/17",
           mail("itu@tra.gov.eg", docx(language="ar", encoding="wingdings_symbol", administration="مصر",
                                       answers={**YES, "10/17": "opposes"}, reasons={"10/17": "النص غير واضح."})),
           IN_TIME, "reply", "counted")
    yield ("Japan, English, both boxes ticked for 10/17",
           mail("itu@soumu.go.jp", docx(language="en", answers={**YES, "10/17": "both"}, administration="Japan")),
           IN_TIME, "reply", "counted")
    yield ("Kenya, English, in other words than the shipped ones",
           mail("itu@ca.go.ke", other_wording(forms)), IN_TIME, "reply", "held")
    yield ("Switzerland, forged: fails authentication",
           mail("itu@bakom.admin.ch", docx(language="fr", answers={**YES, "7/17": "opposes"}, administration="Suisse"),
                authenticated=False), IN_TIME, "reply", "held")
    yield ("Out-of-office of Brazil",
           mail("itu@anatel.gov.br", text="Estou fora do escritório.\n", subject="Resposta automática: Circular 101",
                extra_headers="Auto-Submitted: auto-replied\r\n"), IN_TIME, "automatic", None)
    yield ("Canada, English, after the deadline",
           mail("itu@ised-isde.gc.ca", docx(language="en", answers=YES, administration="Canada"), when=LATE),
           LATE, "reply", "late")
    yield ("Germany, English, a PDF form whose values contradict what it shows",
           mail("itu@bmwk.bund.de", pdf(language="en", encoding="acroform_conflict", answers=YES, administration="Germany")),
           IN_TIME, "reply", "held")
    yield ("Brazil, a file named .docx that is no Word file",
           mail("itu@anatel.gov.br", [(b"this is not a zip file\n", DOCX, "Annex 2.docx")]), IN_TIME, "unreadable", None)
    yield ("China again: the same reply a second time",
           mail("itu@miit.gov.cn", docx(language="zh", answers=YES, administration="中国"), text="再次发送。\n"),
           IN_TIME.replace(day=11), "duplicate", "duplicate")
    yield ("A newsletter", mail("news@example.com", text="Ten offers for you.\n", subject="Offers of the week"),
           IN_TIME, "not-a-reply", None)


def other_wording(forms):
    """An English form whose option labels are not the shipped ones."""
    import io
    import zipfile
    made = forms.make("docx", language="en", answers=YES, administration="Kenya")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(b"supports approval", b"is in favour of approval")
            target.writestr(name, content)
    return [(out.getvalue(), DOCX, "Annex 2.docx")]
