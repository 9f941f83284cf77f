"""Natural stone or not: a table of texts and codes."""

import pytest

from tenders.notices import data
from tenders.notices.stone import judge, stone_words

#  text                                                        words
WORDS = [
    ("Levering van natuursteen", ["natuursteen"]),
    ("Natuurstenen trappen", ["natuurstenen"]),
    ("GRANIETEN BANDEN", ["granieten"]),
    ("granietkeien, graniet en granietkeien", ["granietkeien", "graniet"]),
    ("Belgisch hardsteen of arduin", ["hardsteen", "arduin"]),
    ("kasseien en kinderkopjes", ["kasseien", "kinderkopjes"]),
    ("platen van zandsteen of leisteen", ["zandsteen", "leisteen"]),
    ("een steenhouwer", ["steenhouwer"]),
    ("basaltzuilen", ["basaltzuilen"]),
    ("pavés en pierre naturelle; pierres bleues", ["pavés en pierre", "pierres bleues"]),
    ("granite kerbs and natural stone", ["granite", "natural stone"]),
    ("Pflaster aus Naturstein und Granit", ["naturstein", "granit"]),
    # other things
    ("wanden van kalkzandsteen", []),
    ("zetsteen van basalton", []),
    ("tegels met marmerlook en natuursteenlook", []),
    ("vloeren van marmoleum", []),
    ("betonkasseien", []),
    ("terrazzo en granito", []),
    ("grès cérame", []),
    ("baksteen en betonstraatstenen", []),
    ("eerste steen, Steenwijk, steenwol", []),
    ("werk aan de Granietstraat en het Marmerplein", []),
    ("er komt geen natuursteen", []),
    ("verharding zonder graniet", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words(text, words):
    assert list(stone_words(text)) == words


#  codes                       title                     lot text          reasons
JUDGED = [
    (["44912100"], "Banden", "", ["cpv:44912100"]),
    (["44912150"], "Banden", "", ["cpv:44912150"]),  # not in our list, but of its group
    (["45262512"], "Restauratie", "", ["cpv:45262512"]),
    (["45233252"], "Straten", "", []),
    (["45233252"], "Straten", "kasseien", ["text:kasseien"]),
    (["45233252"], "Straten in kasseien", "", ["text:kasseien"]),
    (["45233252", "44912100"], "Straten", "", ["cpv:44912100"]),
    (["44113130"], "Straatstenen", "", ["cpv:44113130"]),
    (["44113130"], "Betonstraatstenen", "", []),
    (["44113130"], "Beton en graniet", "", ["cpv:44113130", "text:graniet"]),
    (["42641100"], "Zaagmachine voor natuursteen", "", ["machine:42641100"]),
    (["43812000"], "Zaagmachine voor natuursteen", "", ["machine:43812000"]),
    (["42641100", "44912100"], "Machine", "", ["cpv:44912100"]),
    (["45233252", "42641100"], "Straten in graniet", "", ["text:graniet"]),
    (["39141400"], "Keukens", "bladen van hout, graniet of staal", []),
    (["39141400"], "Keukens", "bladen van graniet of marmer", ["text:graniet", "text:marmer"]),
    (["39141200"], "Werkbladen", "van graniet", ["text:graniet"]),
    ([], "Natuursteen", "", ["text:natuursteen"]),
    ([], "", "", []),
]


@pytest.mark.parametrize(("codes", "title", "aside", "reasons"), JUDGED)
def test_judgement(codes, title, aside, reasons):
    stone = judge(tuple(codes), [title], [aside])

    assert [reason.as_json() for reason in stone.reasons] == reasons
    assert stone.value is any(not reason.startswith("machine") for reason in reasons)


def test_at_most_ten_words_are_given_as_reason():
    names = ["graniet" + suffix for suffix in "abcdefghijkl"]

    assert len(judge((), [" ".join(names)]).reasons) == 10


def test_every_code_of_the_list_says_something_we_know():
    for code, entry in data.cpv()["code"].items():
        assert (len(code), code.isdigit()) == (8, True)
        assert entry["stone"] in {"yes", "likely", "context", "machine"}
        assert entry["nl"]
        assert entry["en"]


def test_the_stones_of_the_domain_are_known_by_code():
    says = {code: entry["stone"] for code, entry in data.cpv()["code"].items()}

    for code in ("44912100", "44912200", "44912300", "44930000", "45262510", "45262511"):
        assert says[code] == "yes"
    assert says["42641100"] == "machine"


def test_reasons_have_words_in_both_languages():
    (by_code, by_text) = judge(("44912100",), ["graniet"]).reasons

    assert by_code.text("nl") == "CPV-code 44912100 gaat over natuursteen."
    assert by_text.text("en") == "The text says 'graniet'."
