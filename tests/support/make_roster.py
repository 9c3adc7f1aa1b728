#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes config/roster.toml: the administrations and what they are called.

    make_roster.py           writes config/roster.toml
    make_roster.py --check   exit 1 if the committed file is not what this script makes

Input is country-codes.csv beside this script (public domain: UN names in six languages, ITU symbols) and the tables
below: what is no Member State, corrections of the CSV, and spellings that the Union or administrations use and no data
set has. Names are unique only together: whether one is ambiguous is decided where they are looked up (config/roster.cpp).
"""
import csv
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "config" / "roster.toml"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
MEMBER_STATES = 194

# Rows of the CSV that are no Member State of the Union. Every other row is one.
OBSERVERS = {"PSE"}
TERRITORIES = set(
    "ABW AIA ALA ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF GUM HKG HMD IMN IOT"
    " JEY MAC MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SGS SHN SJM SPM SXM TCA TKL TWN UMI VGB VIR WLF".split()
)

# Names to put in front of the CSV's; its own stays an accepted spelling.
FIRST = {
    "CIV": {"en": "Côte d'Ivoire"},
    "VAT": {
        "en": "Vatican City State",
        "fr": "État de la Cité du Vatican",
        "es": "Estado de la Ciudad del Vaticano",
        "ru": "Государство-город Ватикан",
        "ar": "دولة مدينة الفاتيكان",
        "zh": "梵蒂冈城国",
    },
    "NLD": {"en": "Netherlands (Kingdom of the)", "ar": "مملكة هولندا"},
    "SWZ": {"zh": "埃斯瓦蒂尼"},
    "TWN": {
        "en": "Taiwan, Province of China",
        "fr": "Taïwan, province de Chine",
        "es": "Taiwán, provincia de China",
        "ru": "Тайвань, провинция Китая",
        "ar": "تايوان، مقاطعة صينية",
        "zh": "中国台湾省",
    },
    # The CSV has these in an oblique case.
    "ALA": {"ru": "Аландские острова"},
    "ATA": {"ru": "Антарктика"},
    "CCK": {"ru": "Кокосовые (Килинг) острова"},
    "CYM": {"ru": "Острова Кайман"},
}

# Accepted as well: spellings of the ITU Operational Bulletin, official names that the CSV lacks, everyday and former
# names. `Congo` stands at both Congos on purpose: it names neither.
ALIASES = {
    "ATG": ["Antigua & Barbuda"],
    "BHS": ["The Bahamas", "Багамы"],
    "BIH": ["Bosnia & Herzegovina", "Bosnia", "波黑", "波斯尼亚"],
    "BLR": ["Byelorussia", "Белоруссия", "Biélorussie", "Bielorrusia", "Republic of Byelarus"],
    "BOL": ["Боливия", "بوليفيا"],
    "BRN": ["Brunei", "Brunéi", "Бруней", "بروني", "文莱"],
    "CAF": ["Central African Rep.", "ЦАР", "中非"],
    "CHN": ["PR China", "P.R. China", "People's Rep. of China", "КНР", "RP de Chine"],
    "CIV": [
        "Republic of Côte d'Ivoire", "Republic of Ivory Coast", "République de Côte d'Ivoire", "República de Côte d'Ivoire",
        "Costa de Marfil", "Республика Кот-д'Ивуар", "Берег Слоновой Кости", "جمهورية كوت ديفوار", "ساحل العاج",
        "科特迪瓦共和国", "象牙海岸",
    ],
    "COD": [
        "Congo", "Конго", "الكونغو", "刚果", "Dem. Rep. of the Congo", "Dem. Rep. Congo", "D.R. Congo", "DR Congo",
        "Congo (Dem. Rep. of the)", "Congo (Democratic Republic of the)", "Congo (Kinshasa)", "Congo - Kinshasa",
        "R.D. Congo", "RD Congo", "ДР Конго", "ДРК", "刚果（金）", "刚果(金)", "Zaire", "Zaïre", "Заир",
    ],
    "COG": [
        "Congo", "Конго", "الكونغو", "刚果", "Congo (Rep. of the)", "Congo (Republic of the)", "Rep. of the Congo",
        "Congo (Brazzaville)", "Congo - Brazzaville", "刚果（布）",
    ],
    "CPV": ["Cape Verde", "Cap-Vert", "Republic of Cape Verde", "République du Cap-Vert", "Острова Зеленого Мыса", "الرأس الأخضر"],
    "CZE": ["Czech Rep.", "Czech Republic", "Rép. tchèque", "Чешская Респ.", "República Checa", "Chequia", "Tchéquie", "République tchèque", "Чехия", "捷克"],
    "DOM": ["Dominican Rep", "Dominican Rep.", "Rep. Dominicana", "Rép. dominicaine"],
    "DEU": ["ФРГ"],
    "FJI": ["Republic of Fiji Islands", "Islas Fiji", "Fiyi"],
    "FSM": ["Micronesia", "Micronésie", "Микронезия", "ميكرونيزيا"],
    "GBR": [
        "United Kingdom", "Great Britain", "Royaume-Uni", "Grande-Bretagne", "Reino Unido", "Gran Bretaña",
        "Соединенное Королевство", "Соединённое Королевство", "Великобритания", "Великобритании", "المملكة المتحدة",
        "بريطانيا العظمى", "英国", "联合王国", "United Kingdom of Great Britain & Northern Ireland",
    ],
    "GMB": ["Republic of The Gambia"],
    "GUY": ["Cooperative Republic of Guyana", "Guyana (Co-operative Republic of)"],
    "HTI": ["Haïti", "Haiti"],
    "IRL": ["Republic of Ireland", "Éire", "République d'Irlande", "República de Irlanda", "爱尔兰共和国"],
    "IRN": ["Iran", "Irán", "Иран", "إيران", "伊朗"],
    "IRQ": ["Iraq (Republic of)", "Irak"],
    "KGZ": ["Kyrgyz Republic", "Kirghizie", "Киргизия", "Кыргызская Республика", "Kirguizistán", "Kirguistán", "Kirghizistan", "Киргизстан"],
    "KNA": ["Saint Christopher and Nevis", "St. Kitts & Nevis", "St. Kitts and Nevis", "Saint Kitts & Nevis"],
    "KOR": [
        "Korea (Rep. of)", "Rep. of Korea", "South Korea", "Corée du Sud", "Corea del Sur", "Южная Корея", "Южной Кореи",
        "كوريا الجنوبية", "韩国",
    ],
    "KWT": ["State of Kuwait"],
    "LAO": [
        "Lao P.D.R.", "Lao PDR", "Laos", "Lao People's Dem. Rep.", "Rép. dém. pop. lao", "R.D.P. Lao", "Лаос", "Лаоса",
        "ЛНДР", "لاوس", "老挝",
    ],
    "LBY": ["Libyan Arab Jamahiriya", "Socialist People's Libyan Arab Jamahiriya"],
    "LCA": ["St. Lucia"],
    "MDA": ["Moldova", "Moldavie", "Moldavia", "Молдова", "Молдовы", "Молдавия", "مولدوفا", "摩尔多瓦", "Moldova (Republic of)"],
    "MKD": [
        "The Former Yugoslav Rep. of Macedonia", "The former Yugoslav Republic of Macedonia",
        "L'ex-République yougoslave de Macédoine", "La ex República Yugoslava de Macedonia",
        "Бывшая югославская Республика Македония", "前南斯拉夫的马其顿共和国",
        "FYROM",
    ],
    "MMR": ["Burma", "Birmanie", "Birmania", "Бирма", "缅甸联邦"],
    "NLD": [
        "Holland", "The Netherlands", "Kingdom of The Netherlands", "Pays-Bas", "Países Bajos", "Нидерланды",
        "Нидерландов", "Королевства Нидерландов",
        "Holanda",
    ],
    "NZL": ["Nueva Zelanda", "Aotearoa New Zealand"],
    "PHL": ["Филиппин"],
    "PRK": [
        "Dem. People's Rep. of Korea", "Dem. People’s Rep. of Korea", "D.P.R. Korea", "DPR Korea", "North Korea",
        "Korea (Democratic People's Republic of)", "Corée du Nord", "R.P.D. de Corée", "Corea del Norte",
        "Северная Корея", "Северной Кореи", "КНДР", "كوريا الشمالية", "朝鲜",
        "DPRK", "RPDC",
    ],
    "PSE": ["Palestine", "Palestina", "Палестина", "Палестины", "فلسطين", "巴勒斯坦", "Autorité palestinienne", "Palestinian Authority"],
    "RUS": ["Russia", "Russie", "Rusia", "Россия", "России", "РФ", "روسيا", "俄罗斯", "俄国"],
    "SMR": ["Repubblica di San Marino"],
    "SSD": ["South Soudan"],
    "STP": ["São Tomé and Príncipe", "Sao Tome & Principe", "São Tomé", "Sao Tomé", "Sao Tome", "Santo Tomé"],
    "SWZ": [
        "Swaziland", "Kingdom of Swaziland", "Souaziland", "Swazilandia", "Suazilandia", "Свазиленд", "سوازيلاند",
        "斯威士兰", "埃斯瓦蒂尼王国",
    ],
    "SYR": ["Syria", "Syrie", "Siria", "Сирия", "Сирии", "سوريا", "سورية", "叙利亚"],
    "TLS": ["East Timor", "Восточный Тимор", "Timor Oriental"],
    "TTO": ["Trinidad & Tobago", "Trinidad y Tobago", "Trinité & Tobago"],
    "TUR": [
        "Turkey", "Republic of Türkiye", "Republic of Turkey", "Turquie", "République de Türkiye", "République de Turquie",
        "Turquía", "República de Türkiye", "República de Turquía", "Турецкая Республика", "Турецкой Республики",
        "جمهورية تركيا", "土耳其共和国", "Türkiye Cumhuriyeti",
    ],
    "TZA": ["Tanzania", "Tanzanie", "Tanzanía", "Танзания", "Танзании", "تنزانيا", "坦桑尼亚", "Tanzania (United Republic of)"],
    "USA": [
        "United States", "États-Unis", "Estados Unidos", "Соединенные Штаты", "США", "الولايات المتحدة",
        "الولايات المتحدة الأمريكية", "美国",
        "EE.UU.", "Estados Unidos de América", "États-Unis d'Amérique",
    ],
    "VAT": [
        "Vatican", "Vatican City", "Cité du Vatican", "Ciudad del Vaticano", "Ватикан", "Ватикана", "Город-государство Ватикан",
        "Государство Ватикан", "الفاتيكان", "梵蒂冈",
        "Holy See", "Saint-Siège", "Santa Sede", "Святой Престол", "Святого Престола", "الكرسي الرسولي", "教廷",
    ],
    "VCT": ["St. Vincent & the Grenadines", "St. Vincent and the Grenadines", "Saint Vincent & the Grenadines"],
    "VEN": ["Venezuela", "Венесуэла", "فنزويلا"],
    "VNM": ["Vietnam", "Viêt Nam", "Socialist Republic of Vietnam"],
    # Everyday spellings, abbreviations and former names.
    "ARE": ["阿联酋", "ОАЭ", "الإمارات", "Emirats arabes unis", "Emiratos Árabes"],
    "SAU": ["السعودية", "沙特"],
    "KEN": ["Kenia"],
    "BWA": ["Botsuana"],
    "MWI": ["Malaui"],
    "PLW": ["Palaos"],
    "ZWE": ["Zimbabue"],
    "QAT": ["Catar"],
    "BHR": ["Baréin"],
    "RWA": ["Ruanda"],
    "LSO": ["Lesoto"],
    "SUR": ["Surinam"],
    "BGD": ["Bangladés"],
    "TKM": ["Туркмения"],
    "ZAF": ["ЮАР"],
    "BFA": ["Upper Volta", "Haute-Volta"],
    "BEN": ["Dahomey"],
    "LKA": ["Ceylon"],
    "WSM": ["Western Samoa"],
    "KHM": ["Kampuchea", "Kampuchéa démocratique"],
    # Territories: recognised so that a person sees what wrote, never counted.
    "HKG": ["Hong Kong", "Hong Kong, China", "Hongkong", "Гонконг", "香港", "中国香港", "هونغ كونغ", "Office of the Communications Authority", "OFCA"],
    "MAC": ["Macao", "Macau", "Macao, China", "Макао", "澳门", "中国澳门", "ماكاو", "Macao Post and Telecommunications Bureau"],
    "TWN": ["Taiwan, China", "Chinese Taipei", "Republic of China", "中国台湾", "台湾", "臺灣", "中華民國"],
    "FLK": ["Falkland Islands (Malvinas)", "Malvinas"],
    # Their regulators.
    "BMU": ["Regulatory Authority of Bermuda"],
    "GIB": ["Gibraltar Regulatory Authority"],
    "GGY": ["Guernsey Competition and Regulatory Authority"],
    "JEY": ["Jersey Competition Regulatory Authority"],
    "IMN": ["Isle of Man Communications Commission"],
    "CYM": ["Utility Regulation and Competition Office"],
    "CUW": ["Regulatory Authority Curaçao"],
}

ARTICLES = {
    "en": ("the ",),
    "fr": ("la ", "le ", "les ", "l'", "l’"),
    "es": ("el ", "la ", "los ", "las "),
}


def clean(text):
    """Without UNTERM's footnote stars, doubled blanks and its article in brackets: "Sudan (the)"."""
    text = re.sub(r"\s+", " ", text.replace("*", "")).strip()
    return re.sub(r"\s*\((the|le|la|les|l'|l’|el|los|las)\)$", "", text)


def without_article(text, language):
    for article in ARTICLES.get(language, ()):
        if text.startswith(article):
            return text[len(article):]
    return text


def unique(texts):
    seen, out = set(), []
    for text in texts:
        key = text.casefold().replace("’", "'")
        if text and key not in seen:
            seen.add(key)
            out.append(text)
    return out


# --- Russian genitive: "Администрация Республики Беларусь", "Администрация Швейцарии" ---
HEADS = {
    "республика": "и", "федерация": "и", "конфедерация": "и", "королевство": "а", "государство": "а", "княжество": "а",
    "содружество": "а", "герцогство": "а", "союз": "+а", "султанат": "+а", "престол": "+а", "штаты": "ов",
    "эмираты": "ов", "острова": "ов",
}


def genitive_adjective(word):
    for ending, other in (("ая", "ой"), ("яя", "ей"), ("ое", "ого"), ("ые", "ых"), ("ие", "их"), ("ый", "ого"), ("ий", "ого")):
        if word.endswith(ending):
            return word[: -len(ending)] + other
    return None


def genitive_head(word):
    ending = HEADS.get(word.casefold())
    if ending is None:
        return None
    if ending.startswith("+"):
        return word + ending[1:]
    return word[:-1] + ending


def genitive_noun(word):
    if word.endswith("ия") or word.endswith("ея"):
        return word[:-1] + "и"
    if word.endswith("а"):
        return word[:-1] + ("и" if word[-2] in "гкхжчшщ" else "ы")
    if word.endswith("я"):
        return word[:-1] + "и"
    if word in ("Беларусь",):
        return word[:-1] + "и"
    if word.endswith("ь") or word.endswith("й"):
        return word[:-1] + "я"
    if word[-1] in "бвгджзклмнпрстфхцчшщ":
        return word + "а"
    return None


def genitive(name):
    """The genitive, or None where the name does not change or no rule is sure."""
    words = name.split(" ")
    heads = [i for i, word in enumerate(words) if word.casefold() in HEADS]
    out = []
    if heads:
        for i, word in enumerate(words):
            if i > heads[0]:
                out.append(word)
            elif i == heads[0]:
                out.append(genitive_head(word))
            else:
                out.append(genitive_adjective(word))
    else:
        for i, word in enumerate(words):
            if word in ("и", "—"):
                out.append(word)
            elif i + 1 < len(words) and words[i + 1] != "и" and genitive_adjective(word):
                out.append(genitive_adjective(word))
            else:
                out.append(genitive_noun(word) or word)
    if None in out or out == words:
        return None
    return " ".join(out)


def shortened(name):
    """ "Bolivia (Plurinational State of)" is called Bolivia too."""
    match = re.fullmatch(r"(.+?)\s*[(（].+[)）]", name)
    return match.group(1) if match else ""


def names_of(row, language):
    first = FIRST.get(row["iso3"], {}).get(language)
    texts = [first or ""]
    for column in ("name_", "unterm_short_", "unterm_formal_"):
        text = clean(row[column + language])
        if language == "ru" and row["iso3"] in FIRST and first and column == "name_":
            continue
        texts.append(without_article(text, language))
    return unique(texts)


def aliases_of(row, names, kind):
    texts = list(ALIASES.get(row["iso3"], []))
    for name in sum(names.values(), []):
        texts.append(shortened(name))
    if kind == "member-state":
        for name in names["ru"]:
            texts.append(genitive(name) or "")
    known = {name.casefold().replace("’", "'") for name in sum(names.values(), [])}
    return [text for text in unique(texts) if text.casefold().replace("’", "'") not in known]


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def array(texts):
    return "[" + ", ".join(quoted(text) for text in texts) + "]"


def kind_of(code):
    if code in OBSERVERS:
        return "observer"
    return "territory" if code in TERRITORIES else "member-state"


HEAD = """\
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The administrations and what they are called. Made by tests/support/make_roster.py: do not edit this file. What is yours
# goes into files of the same form that are laid over it (`roster` in tsbreply.toml; `tsbreply roster import` for contacts):
# they are merged by code, a field there replaces the one here, contacts are added. What a file may hold:
#
#   [[administration]]
#   code = "CHE"                     # ISO 3166-1 alpha-3; the only key that is required
#   kind = "member-state"            # "observer", "territory" and "sector-member" are recognised and never counted; for Sector
#                                    # Members take codes that ISO leaves to its users, XAA to XZZ
#   itu = "SUI"                      # ITU symbol; for people only, a bare code or symbol identifies nobody
#   region = ""                      # ITU's region; no list of it is shipped
#   names.en = ["Switzerland"]       # by language; the first is the one to print
#   aliases = ["Helvetia"]           # accepted as well, of any language
#
#   [[administration.entitled]]      # a dated exception; without one a Member State may answer
#   entitled = false
#   from = 2026-01-01                # first and last day (or second), both may be left out
#   until = 2026-12-31
#   note = "why"
#
#   [[administration.contact]]       # who may write for it: one of the three
#   address = "delegate@example.org" #   exactly this address
#   # domain = "example.org"         #   every address of this domain, which serves this State only
#   # shared_domain = "example.int"  #   a domain that serves several: identifies nobody, explains what was seen
#   from = 2025-01-01
#   until = 2027-12-31
#   spf = false                      # true: a pass on SPF alone is enough for this contact
#   mission = false                  # true: it is the State's permanent mission; for people, it changes nothing
#   note = ""
"""


def make():
    with open(HERE / "country-codes.csv", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["iso3"])
    unknown = (TERRITORIES | OBSERVERS | set(FIRST) | set(ALIASES)) - {row["iso3"] for row in rows}
    assert not unknown, unknown
    members = [row for row in rows if kind_of(row["iso3"]) == "member-state"]
    assert len(members) == MEMBER_STATES, len(members)
    out = [HEAD]
    for row in rows:
        kind = kind_of(row["iso3"])
        names = {language: names_of(row, language) for language in LANGUAGES}
        out.append("\n[[administration]]\n")
        out.append(f'code = {quoted(row["iso3"])}\nkind = {quoted(kind)}\n')
        if row["itu"]:
            out.append(f'itu = {quoted(row["itu"])}\n')
        for language in LANGUAGES:
            out.append(f"names.{language} = {array(names[language])}\n")
        aliases = aliases_of(row, names, kind)
        if aliases:
            out.append(f"aliases = {array(aliases)}\n")
    return "".join(out)


def main():
    made = make()
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text(encoding="utf-8") != made:
            print(f"{TARGET} is not what make_roster.py makes: run it and commit the file")
            return 1
        return 0
    if sys.argv[1:]:
        print(__doc__)
        return 2
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
