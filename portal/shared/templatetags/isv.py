"""Words and small components for every template: dates, amounts, chips, crumbs, alerts.

Load with ``{% load isv %}``. Amounts are integer cents; dates are days in local time.
A component that needs markup lives in ``templates/components/``; see the style guide page.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, Field
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from portal.shared.money import euros
from portal.shared.tracks import PhaseRow, with_tracks

register = template.Library()

#: Within so many days a deadline is 'soon' (yellow).
SOON = timedelta(days=7)

LINE_NAMES = {
    "D": gettext_lazy("contracting authority"),
    "L": gettext_lazy("supplier"),
    "T": gettext_lazy("TIN"),
    "Z": gettext_lazy("due diligence"),
}
#: Kinds of chip that carry a sign.
WITH_SIGN = frozenset({"fout", "waarschuwing", "tip", "goed", "slot", "onbekend"})
CERTAINTIES = {
    "verified": gettext_lazy("Read in the law"),
    "reconstruction": gettext_lazy("Reconstruction"),
    "from-memory": gettext_lazy("From memory, not checked"),
}


# --- Dates and amounts ---------------------------------------------------------------------
def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def date_long(value: date | datetime | None) -> str:
    """'vrijdag 27 november 2026', or an empty text."""
    return date_format(_day(value), "l j F Y") if value else ""


@register.filter
def date_plain(value: date | datetime | None) -> str:
    """'27 november 2026', or an empty text."""
    return date_format(_day(value), "j F Y") if value else ""


@register.filter
def date_short(value: date | datetime | None) -> str:
    """'27 nov', with the year when it is not this one."""
    if not value:
        return ""
    day = _day(value)
    text = date_format(day, "j M" if day.year == timezone.localdate().year else "j M Y")
    return text.lower() if get_language() == "nl" else text  # Django writes 'Nov' in Dutch too


@register.filter
def moment(value: datetime | None) -> str:
    """'27 nov 2026, 12:03:59': for lists in which the order of deeds counts."""
    if not value:
        return ""
    text = date_format(timezone.localtime(value), "j M Y, H:i:s")
    return text.lower() if get_language() == "nl" else text  # see ``date_short``


@register.filter
def distance(value: date | datetime | None) -> str:
    """How far away a day is, in words: 'over 4 dagen', 'vandaag', '3 dagen geleden'."""
    if not value:
        return ""
    days = (_day(value) - timezone.localdate()).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


@register.filter
def deadline(value: date | datetime | None) -> str:
    """As ``distance``, but a day in the past is too late: '3 dagen te laat'."""
    if not value:
        return ""
    late = (timezone.localdate() - _day(value)).days
    if late <= 0:
        return distance(value)
    return ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}


@register.filter
def urgency(value: date | datetime | None) -> str:
    """Name the class of a deadline: ``te-laat``, ``binnenkort`` or ``later``."""
    if not value:
        return "later"
    day, today = _day(value), timezone.localdate()
    if day < today:
        return "te-laat"
    return "binnenkort" if day - today <= SOON else "later"


@register.filter(name="euros")
def euros_filter(cents: int | None) -> str:
    """Integer cents as '€ 480.000', with decimals only when there are cents."""
    return "" if cents is None else euros(cents, get_language() or "nl")


@register.filter
def initials(name: str) -> str:
    """At most two capitals that stand for a name: 'Contract officer' gives 'CO'."""
    words = [word for word in name.replace("@", " ").replace(".", " ").split() if word[0].isalnum()]
    chosen = words if len(words) < 2 else [words[0], words[-1]]  # noqa: PLR2004 -- first and last
    return "".join(word[0] for word in chosen).upper()


# --- Small components ------------------------------------------------------------------------
@register.simple_tag
@cache
def icon(kind: str) -> SafeString:
    """Draw a sign (``fout``, ``waarschuwing``, ``tip``, ``goed``, ``slot``, ``onbekend``)."""
    return render_to_string("components/icon.html", {"kind": kind})


@register.simple_tag
def chip(kind: str, text: str) -> SafeString:
    """Show a state as shape, word and colour together."""
    sign = icon(kind) if kind in WITH_SIGN else ""
    return format_html('<span class="chip c-{}">{}{}</span>', kind, sign, text)


@register.simple_tag
def letter(line: str, extra: str = "") -> SafeString:
    """Show the block of a line (D, L, T, Z) or phase (A to D with ``extra="fase"``)."""
    if extra == "fase":
        return format_html('<span class="letter letter-groot" aria-hidden="true">{}</span>', line)
    return format_html(
        '<span class="letter letter-{}"><span aria-hidden="true">{}</span>'
        '<span class="vh">{}</span></span>',
        line.lower(),
        line,
        LINE_NAMES.get(line, line),
    )


@register.simple_tag
def certainty(code: str) -> SafeString:
    """How sure a fact is: ``verified``, ``reconstruction`` or ``from-memory``."""
    return format_html('<span class="zeker z-{}">{}</span>', code, CERTAINTIES[code])


@register.simple_tag
def certainty_mark(code: str) -> SafeString:
    """As ``certainty``, but only the sign is seen: for long lists with the key beside them."""
    words = CERTAINTIES[code]
    return format_html(
        '<span class="zeker z-{} teken" title="{}"><span class="vh">({})</span></span>',
        code,
        words,
        words,
    )


@register.inclusion_tag("components/when.html")
def when(day: date | None) -> dict[str, Any]:
    """Show the left column of a task: date and distance, coloured by urgency."""
    return {"day": day}


@register.simple_tag
def crumbs(*parts: str) -> SafeString:
    """``{% crumbs url text url text here %}``: the way up to this page."""
    *steps, here = parts
    links = format_html_join(
        "", '<li><a href="{}">{}</a></li>', zip(steps[::2], steps[1::2], strict=True)
    )
    return format_html(
        '<nav class="kruimel" aria-label="{}"><ol>{}<li aria-current="page">{}</li></ol></nav>',
        pgettext("landmark", "Breadcrumbs"),
        links,
        here,
    )


@register.simple_block_tag
def alert(content: str, kind: str = "tip", title: str = "", level: int = 2) -> SafeString:
    """``{% alert "waarschuwing" title=... %}...{% endalert %}``: tip, fout, waarschuwing, goed."""
    heading = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    return format_html('<div class="melding m-{}">{}{}</div>', kind, heading, content)


@register.simple_block_tag
def why(content: str, title: str = "", level: int = 2) -> SafeString:
    """Show the box 'Waarom vragen wij dit?' in the side column."""
    return format_html(
        '<div class="melding m-tip"><h{0}>{1}</h{0}>{2}</div>',
        level,
        title or _("Why do we ask this?"),
        content,
    )


@register.simple_block_tag
def empty(content: str, title: str, level: int = 2) -> SafeString:
    """Nothing yet: what will stand here, and how to begin."""
    return format_html(
        '<div class="leeg">{0}<div><h{1}>{2}</h{1}>{3}</div></div>',
        render_to_string("components/siding.html"),
        level,
        title,
        content,
    )


@register.simple_tag
def level_blocks(level: int, word: str) -> SafeString:
    """Four blocks, ``level`` of them full, and the word that says the same."""
    return format_html('<span class="niv">{}<b>{}</b></span>', _BLOCKS[level], word)


#: By level: the same few for every row of every list.
_BLOCKS = tuple(
    format_html_join(
        "", "<i{}></i>", ((flatatt({"class": "vol"} if n < level else {}),) for n in range(4))
    )
    for level in range(5)
)


@register.inclusion_tag("components/line_list.html")
def line_list(phases: Sequence[PhaseRow], heading_level: int = 3) -> dict[str, Any]:
    """Show the route as a list: the equal of the map; see ``portal.shared.tracks``."""
    return {"phases": with_tracks(phases), "level": heading_level}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page_obj: Page[Any]) -> dict[str, Any]:
    """``{% pagination page_obj %}``: numbers with gaps; keeps the filters of the address."""
    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {"request": context["request"], "page_obj": page_obj, "pages": pages}


# --- Forms -------------------------------------------------------------------------------------
@register.filter
def option_hint(field: BoundField, value: object) -> str:
    """Find the explanation below one choice: ``form.fields["x"].option_hints = {value: text}``."""
    hints: Mapping[str, str] = getattr(field.field, "option_hints", {})
    return hints.get(str(value), "")


@register.filter
def bare(field: BoundField) -> BoundField:
    """Return the field without help text: for a form of another that says too much."""
    field.help_text = ""
    return field


@register.filter
def drop_placeholder(field: BoundField) -> str:
    """Take it away: a placeholder is no label and vanishes while one types."""
    field.field.widget.attrs.pop("placeholder", None)
    return ""


@register.filter
def anchor(field: BoundField) -> str:
    """Where a line of the error list leads: the input, or the first choice of a group."""
    if not field.use_fieldset:
        return field.id_for_label or str(field.auto_id)
    first = next(iter(field.subwidgets), None)
    return str(first.id_for_label) if first and first.id_for_label else f"div_{field.auto_id}"


@register.filter
def said_with_name(field: BoundField, error: str) -> str:
    """Name the field where the sentence does not: in a list 'This field is required' says nothing.

    Sentences of our own say what to do; those of Django stand beside their field only.
    """
    own = Field.default_error_messages["required"]
    if str(error) != str(own):
        return error
    between = "" if field.label.endswith("?") else ":"
    return f"{field.label}{between} {error}"


@register.filter
def error_count(form: BaseForm) -> int:
    """How many sentences the error list has."""
    return sum(len(errors) for errors in form.errors.values())
