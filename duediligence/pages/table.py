"""The table of a list as HTML. A template would cost more per row than reading the row does.

Every text is escaped where it is put in.
"""

from html import escape

from django.utils.safestring import SafeString, mark_safe

from duediligence.pages.lines import Cell, Line, Table
from portal.shared.templatetags.isv import chip, level_blocks


def rows_table(
    table: Table, first: str, *, linked: bool, with_detail: bool = True
) -> SafeString | None:
    """``first`` names the first column; nothing where there are no rows. Cards where narrow."""
    if not table.lines:
        return None
    names = [escape(name) for name in (first, *table.head)]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{_title(line, linked=linked)}{_detail(line) if with_detail else ""}'
        f"</th>{_cells(names[1:], line)}</tr>"
        for line in table.lines
    )
    return mark_safe(  # noqa: S308 -- see the docstring of the module
        f'<table class="stapelt dossier-lijst"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _title(line: Line, *, linked: bool) -> str:
    title = escape(line.title)
    return f'<a href="{escape(line.url)}">{title}</a>' if linked else title


def _detail(line: Line) -> str:
    return f'<br><span class="bij klein">{escape(line.detail)}</span>' if line.detail else ""


def _cells(names: list[str], line: Line) -> str:
    return "".join(
        f'<td data-l="{name}"><span>{_shown(cell)}</span></td>'
        for name, cell in zip(names, line.cells, strict=True)
    )


def _shown(cell: Cell) -> str:
    if cell.level is not None:
        return level_blocks(cell.level, cell.text)
    return chip(cell.chip, cell.text) if cell.chip else escape(cell.text)
