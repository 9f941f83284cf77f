"""Folded text: what both databases search and sort."""

import pytest

from portal.shared.text import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Herinrichting Marktplein", "herinrichting marktplein"),
        ("Façade Coöperatie", "facade cooperatie"),
        ("STRASSE straße", "strasse strasse"),
        ("№ ℡", "no tel"),
        ("", ""),
    ],
)
def test_text_is_folded_to_what_one_types(text, expected):
    assert folded(text) == expected
    assert folded(expected) == expected
