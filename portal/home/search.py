"""The page of the search: what this person may see, by kind."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.shared.searching import MOST_FOUND, Group, search


class SearchForm(forms.Form):
    """What cannot be looked for is refused with a text, on both databases."""

    q = forms.CharField(
        label=_("What do you look for?"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("This is too long to search for. Use fewer words.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    groups: list[Group] = search(request.user, text)
    context: dict[str, Any] = {
        "form": form,
        "words": text,
        "groups": groups,
        "total": sum(len(group.hits) for group in groups),
        "most": MOST_FOUND,
    }
    return render(request, "home/search.html", context)
