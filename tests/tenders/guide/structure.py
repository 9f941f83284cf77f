"""What a tagged PDF must have, looked up in the file itself: every fault as a sentence.

The checks are those of PDF/UA-1 that a program can decide; see docs/adr/0006 for what it cannot.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

PAINTING = {
    *("Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do"),
    "INLINE IMAGE",
}  # fmt: skip
ROLES = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "P", "Span", "NonStruct"),
    *("H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody"),
    *("TFoot", "TR", "TH", "TD", "Link", "Figure"),
}
#: What may stand directly in what.
CHILDREN = {
    "L": {"LI", "Caption", "L"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
}


@dataclass
class Element:
    role: str
    node: pikepdf.Object
    depth: int
    text: str = ""
    children: list = field(default_factory=list)


@dataclass
class Marked:
    """What is painted on one page: the text per mark, and what is wrong with the marks."""

    texts: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)


def faults(data, *, language, title):
    """Every way in which the PDF in ``data`` is not as tagged as it must be."""
    with pikepdf.open(BytesIO(data)) as pdf:
        found = [*_document(pdf, language, title)]
        if "/StructTreeRoot" not in pdf.Root:
            return [*found, "there is no tree of tags"]
        pages = [_marked(page) for page in pdf.pages]
        for number, page in enumerate(pages, 1):
            found += [f"page {number}: {fault}" for fault in page.faults]
        elements = [*_tree(pdf, pages)]
        found += _parents(pdf, pages, elements)
        found += _headings(pdf, elements)
        found += _elements(elements)
        found += _links(pdf, elements)
        return found


def headings(data):
    """(level, text) of every heading in reading order, without spaces."""
    with pikepdf.open(BytesIO(data)) as pdf:
        elements = _tree(pdf, [_marked(page) for page in pdf.pages])
        return [(int(e.role[1]), _squeezed(e.text)) for e in elements if _is_heading(e)]


def roles(data):
    with pikepdf.open(BytesIO(data)) as pdf:
        return Counter(e.role for e in _tree(pdf, [_marked(page) for page in pdf.pages]))


def page_texts(data):
    """All that can be read on each page, artifacts left out, without spaces."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = [_marked(page) for page in pdf.pages]
        return [_squeezed("".join(page.texts.values())) for page in pages]


def _document(pdf, language, title):
    root = pdf.Root
    if str(root.get("/Lang", "")) != language:
        yield f"the language is {root.get('/Lang')}, not {language}"
    if str(pdf.docinfo.get("/Title", "")) != title:
        yield f"the title is {pdf.docinfo.get('/Title')!r}"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "the window does not show the title"
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "the document does not say that it is marked"
    with pdf.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "the metadata do not name PDF/UA-1"
        if metadata.get("dc:title") != title:
            yield f"the title in the metadata is {metadata.get('dc:title')!r}"
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.get("/Tabs") != "/S":
            yield f"page {number}: the order of tabs is not that of the tags"


# --- What is painted ------------------------------------------------------------------------------
def _marked(page):
    found = Marked()
    fonts = {name: _glyphs(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    stack, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            _begin(operands, stack, found)
        elif name == "EMC":
            if not stack:
                found.faults.append("a mark ends that never began")
            else:
                stack.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in PAINTING:
            if not stack:
                found.faults.append(f"{name} paints something that has no tag")
            elif name in {"Tj", "TJ"} and isinstance(stack[-1], int):
                found.texts[stack[-1]] += _text(operands[0], font)
    if stack:
        found.faults.append("a mark never ends")
    return found


def _begin(operands, stack, found):
    tag = str(operands[0])
    if tag == "/Artifact":
        if stack:
            found.faults.append("an artifact inside something else")
        stack.append(tag)
        return
    mark = operands[1].get("/MCID") if len(operands) > 1 else None
    if mark is None:
        found.faults.append(f"{tag} has no number")
        stack.append(tag)
        return
    if stack:
        found.faults.append(f"mark {mark} inside {stack[-1]}")
    if int(mark) in found.texts:
        found.faults.append(f"mark {mark} is there twice")
    found.texts[int(mark)] = ""
    stack.append(int(mark))


def _text(shown, font):
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    data = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    codes = (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
    return "".join(font.get(code, "") for code in codes)


def _glyphs(font):
    """What each code of a font means (its ToUnicode table)."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", table)
    return {int(a, 16): bytes.fromhex(b).decode("utf-16-be") for a, b in pairs if len(b) % 4 == 0}


# --- The tree of tags -----------------------------------------------------------------------------
def _tree(pdf, pages):
    """All elements in reading order, each with the text below it."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    elements = []

    def walk(node, depth, page):
        page = node.get("/Pg", page)
        element = Element(str(node.S).lstrip("/"), node, depth)
        elements.append(element)
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                element.text += pages[numbers[page.objgen]].texts.get(kid, "")
            elif kid.get("/Type") == "/StructElem":
                child = walk(kid, depth + 1, page)
                element.children.append(child)
                element.text += child.text
        return element

    for node in pdf.Root.StructTreeRoot.K:
        walk(node, 0, None)
    return elements


def _parents(pdf, pages, elements):
    """Every mark belongs to an element of the tree, and the other way round."""
    in_tree = {element.node.objgen for element in elements}
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    table = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    for number, (page, painted) in enumerate(zip(pdf.pages, pages, strict=True), 1):
        owners = table[int(page.obj.StructParents)]
        for mark in painted.texts:
            owner = owners[mark] if mark < len(owners) else None
            if owner is None or owner.objgen not in in_tree:
                yield f"page {number}: mark {mark} belongs to nothing"


def _is_heading(element):
    return bool(re.fullmatch(r"H[1-6]", element.role))


def _headings(pdf, elements):
    found = [element for element in elements if _is_heading(element)]
    before = 0
    for element in found:
        level = int(element.role[1])
        if level > before + 1:
            yield f"{element.role} {element.text!r} follows level {before}"
        before = level
    if [element.role for element in found].count("H1") != 1:
        yield "there is not exactly one H1"
    texts = [_squeezed(element.text) for element in found]
    with pdf.open_outline() as outline:
        bookmarks = [_squeezed(item.title) for item in _flat(outline.root)]
    if bookmarks != texts:
        pairs = zip(bookmarks, texts, strict=False)
        first = next((pair for pair in pairs if pair[0] != pair[1]), (len(bookmarks), len(texts)))
        yield f"the bookmarks are not the headings: {first}"
    if not texts or "" in texts:
        yield "a heading is empty"


def _flat(items):
    for item in items:
        yield item
        yield from _flat(item.children)


def _squeezed(text):
    return re.sub(r"\s+", "", text)


def _elements(elements):
    for element in elements:
        if element.role not in ROLES:
            yield f"{element.role} is no role"
        if element.role == "Figure" and not str(element.node.get("/Alt", "")).strip():
            yield "a figure has no alternative"
        if element.role == "TH" and element.node.A.get("/Scope") not in {"/Column", "/Row"}:
            yield f"table header {element.text!r} has no scope"
        if element.role == "Table" and not any(e.role == "TH" for e in _below(element)):
            yield "a table has no headers"
        allowed = CHILDREN.get(element.role)
        for child in element.children:
            if allowed and child.role not in allowed:
                yield f"{child.role} {child.text!r} stands in {element.role}"
        if element.role in {"L", "LI", "Table", "TR"} and not element.children:
            yield f"an empty {element.role}"
        if element.role == "LI" and "LBody" not in {child.role for child in element.children}:
            yield f"a list item without a body: {element.text!r}"


def _below(element):
    for child in element.children:
        yield child
        yield from _below(child)


def _links(pdf, elements):
    names = pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
    known = {str(name) for name in list(names)[::2]}
    described = set()
    for element in elements:
        if element.role != "Link":
            continue
        kids = [kid for kid in element.node.K if not isinstance(kid, int)]
        references = [kid for kid in kids if kid.get("/Type") == "/OBJR"]
        if not references:
            yield f"link {element.text!r} leads nowhere"
        for reference in references:
            annotation = reference.Obj
            described.add(annotation.objgen)
            if not str(annotation.get("/Contents", "")).strip():
                yield f"link {element.text!r} has no description"
            if "/Dest" in annotation and str(annotation.Dest) not in known:
                yield f"link {element.text!r} leads to {annotation.Dest}, which is not there"
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", []):
            if annotation.objgen not in described:
                yield f"page {number}: an annotation without a tag"
