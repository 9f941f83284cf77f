from tenders.metrokaart import metrics


def test_a_width_is_the_sum_of_the_advances_of_the_font():
    em = metrics.width("m", "source-sans-600", 1)
    assert 0.5 < em < 1
    assert metrics.width("mm", "source-sans-600", 14.5) == 2 * em * 14.5
    assert metrics.width("", "overpass-700", 15) == 0


def test_heights_are_those_of_the_letters_that_are_there():
    flat, deep = metrics.ink("naam", "overpass-600", 10), metrics.ink("jaap", "overpass-600", 10)
    assert flat.bottom < 0.5 < deep.bottom
    assert metrics.ink("A", "overpass-600", 10).top < flat.top < 0


def test_a_letter_that_the_font_lacks_counts_as_a_wide_one():
    assert metrics.width("Ж", "overpass-700", 10) == metrics.width("W", "overpass-700", 10)


def test_wrap_breaks_at_spaces_only():
    assert metrics.wrap("een twee drie", "overpass-700", 10, 50) == ("een twee", "drie")
    assert metrics.wrap("onbreekbaar", "overpass-700", 10, 5) == ("onbreekbaar",)
    assert metrics.wrap("", "overpass-700", 10, 50) == ()
