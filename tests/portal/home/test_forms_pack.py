"""The crispy pack: label, help and error above the field; errors listed on top."""

from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string
from django.utils import translation
from lxml import html

from portal.home.showcase import ShowForm


def page(data=None):
    with translation.override("en"):
        form = ShowForm(data)
        return html.fromstring(f"<div>{render_crispy_form(form, form.helper)}</div>")


def test_label_help_error_and_field_stand_in_this_order():
    block = page({}).get_element_by_id("div_id_value")

    assert [child.get("id") or child.tag for child in block] == [
        "label",
        "id_value_helptext",
        "id_value_error",
        "id_value",
    ]
    field = block.get_element_by_id("id_value")
    assert field.get("aria-describedby") == "id_value_helptext id_value_error"
    assert field.get("aria-invalid") == "true"
    assert "is-invalid" in field.classes
    assert "fout" in block.classes


def test_a_field_that_may_stay_empty_says_so_in_words_and_none_has_a_star():
    form = page()

    labels = {
        label.get("for"): label.text_content()
        for label in form.iter("label")
        if "form-label" in label.classes
    }
    assert labels["id_origin"].endswith("(may stay empty)")
    assert labels["id_value"] == "Hoeveel is de opdracht waard?"
    assert not any("*" in text for text in labels.values())


def test_the_error_list_links_to_every_field_with_an_error_and_gets_the_focus():
    form = page({})

    (block,) = form.find_class("foutenlijst")
    assert (block.get("role"), block.get("tabindex"), block.get("autofocus")) == ("alert", "-1", "")
    targets = [link.get("href").removeprefix("#") for link in block.iter("a")]
    assert targets == ["id_value", "id_nature", "id_day", "id_share_0"]
    assert [form.get_element_by_id(target).get("name") for target in targets] == [
        "value",
        "nature",
        "day",
        "share",
    ]


def test_the_list_names_a_field_that_is_only_said_to_be_required():
    class Plain(forms.Form):
        name = forms.CharField(label="Your name")
        own = forms.CharField(label="Own", error_messages={"required": "Fill it in."})
        asked = forms.CharField(label="Which one?")

    with translation.override("en"):
        form = Plain({})
        shown = render_to_string("isv/errors.html", {"form": form})
    said = [link.text_content() for link in html.fromstring(shown).iter("a")]
    assert said == [
        "Your name: This field is required.",
        "Fill it in.",
        "Which one? This field is required.",
    ]


def test_choices_are_a_group_with_a_legend_and_hints():
    group = page({}).get_element_by_id("div_id_share")

    assert group.tag == "fieldset"
    assert group.find("legend").text_content() == "Hoe groot is het deel steen in de waarde?"
    assert group.get("aria-describedby") == "id_share_helptext id_share_error"
    assert [(label.get("for"), label.text_content()) for label in group.iter("label")] == [
        ("id_share_0", "Minder dan een kwart"),
        ("id_share_1", "Meer"),
        ("id_share_2", "Dat weet ik niet"),
    ]
    assert group.xpath(".//*[@class='keuze'][3]/*[@class='form-text']/text()") == [
        "U krijgt dan hulp bij de schatting."
    ]


def test_every_reference_leads_to_an_element():
    form = page({})
    ids = {element.get("id") for element in form.iter() if element.get("id")}
    asked = {
        one
        for element in form.iter()
        for name in ("for", "aria-describedby", "aria-labelledby")
        for one in (element.get(name) or "").split()
    }

    assert asked - ids == set()


def test_a_file_makes_the_form_multipart():
    (tag,) = page().iter("form")

    assert tag.get("enctype") == "multipart/form-data"
