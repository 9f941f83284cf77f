"""What a person does on a page to bring it into a state: refused, busy, out of date."""

import email
import email.policy
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from docx import Document
from openpyxl import load_workbook

from tests.e2e.browser import Visitor

NOTICES = Path(__file__).parents[1] / "tenders" / "notices" / "own"
#: A mail is sent in the background: how often and how long to look for it, in milliseconds.
LOOKS, PAUSE = 100, 200
#: The button that sends the form of the page.
SEND = "main form button[type=submit]:not([name=more])"


def send_empty(visitor: Visitor) -> None:
    visitor.page.locator(SEND).first.click()
    visitor.page.wait_for_selector(".foutenlijst")


def look_first(visitor: Visitor) -> None:
    """At what a receiver will see, before it is shared."""
    visitor.page.locator("button[name=bekijk]").click()
    visitor.page.wait_for_selector(".melding form")


def look_for_a_place(visitor: Visitor) -> None:
    """In a search field, while one types."""
    visitor.page.fill("#id_seller", "bedrijf dal")
    visitor.page.wait_for_selector("#id_seller_keuzes input[type=radio]")


def send_nothing(visitor: Visitor) -> None:
    visitor.page.locator("form.formulier button").first.click()
    visitor.page.wait_for_selector(".foutenlijst")


LIST = "Bedrijf;Plaats;Land;Soort\nVoorbeeld Groeve;Jaipur;India;Groeve\nVoorbeeld Zagerij;Gent;BE;"


def read_a_list(visitor: Visitor) -> None:
    """Send a list of places, up to the question which column is what."""
    send_file(visitor, "lijst.csv", LIST.encode())
    visitor.page.wait_for_selector("select[name=country]")


def see_what_the_list_does(visitor: Visitor) -> None:
    read_a_list(visitor)
    visitor.page.select_option("select[name=all_role]", "processor")
    visitor.page.fill("input[name=all_known_from]", "eigen lijst")
    visitor.page.click(SEND)
    visitor.page.wait_for_selector("dl.lijst-feiten")


def read_with_problems(visitor: Visitor) -> None:
    send_file(visitor, "dossier.xlsx", _changed(visitor, {"role": "maan", "name": "x" * 300}))
    visitor.page.wait_for_selector("#fouten")


def read_with_conflicts(visitor: Visitor) -> None:
    """A file that was made before somebody else changed the same row."""
    send_file(visitor, "dossier.xlsx", _changed(visitor, {"note": "Nagevraagd", "version": "0"}))
    visitor.page.wait_for_selector("input[type=radio]")


def read_to_the_end(visitor: Visitor) -> None:
    read_with_conflicts(visitor)
    visitor.page.check("input[type=radio] >> nth=1")
    visitor.page.click("main form.formulier button[type=submit]")
    visitor.page.wait_for_url("**/klaar/**")


def send_file(visitor: Visitor, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    visitor.page.set_input_files("input[name=document]", files=[file])
    visitor.page.click(SEND)


def _changed(visitor: Visitor, cells: dict[str, str]) -> bytes:
    """The spreadsheet of the dossier, with the first of its places changed."""
    answer = visitor.page.request.get(visitor.page.url.replace("/inlezen/", "/dossier.xlsx"))
    book = load_workbook(BytesIO(answer.body()))
    places = book["Schakels"]
    codes = [cell.value for cell in places[1]]
    for name, text in cells.items():
        places.cell(3, codes.index(name) + 1, text)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def log_in_wrongly(visitor: Visitor) -> None:
    visitor.page.fill("input[name=login]", "iemand@portaal.example")
    visitor.page.fill("input[name=password]", "dit is het niet")
    send_empty(visitor)


def log_in_up_to_the_code(visitor: Visitor) -> None:
    email, password = visitor.portal.people["careful"]
    visitor.page.fill("input[name=login]", email)
    visitor.page.fill("input[name=password]", password)
    visitor.page.click(SEND)
    visitor.page.wait_for_url("**/inloggen/code/")


def confirm_when_asked(visitor: Visitor) -> None:
    """Give the password once more, when the log-in is longer ago than this page likes."""
    if "/bevestigen/" not in visitor.page.url:
        return
    visitor.page.fill("input[name=password]", visitor.portal.people[visitor.role][1])
    visitor.page.click(SEND)
    visitor.page.wait_for_url(re.compile("/account/"))


def refuse_without_reason(visitor: Visitor) -> None:
    visitor.page.click("button[name=target][value=refused]")
    visitor.page.wait_for_selector(".foutenlijst")


def give_wrong_weights(visitor: Visitor) -> None:
    visitor.page.fill("input[name=isv]", "16")
    send_empty(visitor)


def close_too_early(visitor: Visitor) -> None:
    """Close on the day after the notice."""
    sent = date.fromisoformat(visitor.page.input_value("input[name=notice]"))
    moment = f"{sent + timedelta(days=1)}T12:00"
    visitor.page.fill("input[name=closing]", moment)
    send_empty(visitor)


def make_a_calendar_address(visitor: Visitor) -> None:
    visitor.page.click("button[name=make]")
    visitor.page.wait_for_selector("main code")


def ask_for_a_password(visitor: Visitor) -> None:
    visitor.page.fill("input[name=email]", visitor.portal.people["forgetful"][0])
    visitor.page.click(SEND)
    visitor.page.wait_for_url("**/verstuurd/")


def follow_the_mail(visitor: Visitor) -> None:
    """Open the link of the latest mail to the person who forgot."""
    before = len(_mails_to_who_forgot(visitor))
    ask_for_a_password(visitor)
    for _look in range(LOOKS):
        if len(mails := _mails_to_who_forgot(visitor)) > before:
            break
        visitor.page.wait_for_timeout(PAUSE)
    link = re.search(r"http://\S+/wachtwoord/nieuw/[^\s\"]+", mails[-1])
    assert link, mails[-1]
    visitor.page.goto(link[0])


def _mails_to_who_forgot(visitor: Visitor) -> list[str]:
    """Read the texts of all mails to that person, the latest last."""
    address = visitor.portal.people["forgetful"][0]
    files = sorted((visitor.portal.data / "mail").glob("*.eml"), key=lambda f: f.stat().st_mtime)
    messages = [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files
    ]
    bodies = [each.get_body(("plain",)) for each in messages if each["To"] == address]
    return [str(body.get_content()) for body in bodies if body]


def send_too_much(visitor: Visitor) -> None:
    """More fields than any form of ours has."""
    visitor.page.evaluate(
        """() => {
            const form = document.querySelector("main form");
            for (let number = 0; number < 2100; number += 1) {
                const field = document.createElement("input");
                field.type = "hidden";
                field.name = "veld" + number;
                form.append(field);
            }
        }"""
    )
    visitor.page.click(SEND)
    visitor.page.wait_for_selector(".eindpunt")


def send_without_token(visitor: Visitor) -> None:
    """As somebody whose browser refuses cookies."""
    visitor.page.context.clear_cookies()
    visitor.page.fill("input[name=login]", "iemand@portaal.example")
    visitor.page.fill("input[name=password]", "dit is het niet")
    visitor.page.click(SEND)
    visitor.page.wait_for_selector(".eindpunt")


def break_down(visitor: Visitor) -> None:
    """Answer with what the portal writes when it breaks: no address does that on purpose."""
    page = visitor.page
    page.route(
        "**/stuk/",
        lambda route: route.fulfill(
            status=500, content_type="text/html", body=visitor.portal.failure
        ),
    )
    page.goto(visitor.portal.address + "/stuk/")


def upload_what_is_no_notice(visitor: Visitor) -> None:
    visitor.page.set_input_files(
        "input[type=file]",
        {"name": "brief.xml", "mimeType": "text/xml", "buffer": b"Beste inkoper"},
    )
    send_empty(visitor)


def upload(notice: str) -> Callable[[Visitor], None]:
    """Let the portal read one of our own notices."""

    def deed(visitor: Visitor) -> None:
        visitor.page.set_input_files("input[type=file]", NOTICES / f"{notice}.xml")
        visitor.page.click(SEND)
        visitor.page.wait_for_url(re.compile("/aankondiging/.+/"))

    return deed


def upload_twice(notice: str) -> Callable[[Visitor], None]:
    """Save a notice, unless it was saved before, and upload it once more."""

    def deed(visitor: Visitor) -> None:
        first = upload(notice)
        first(visitor)
        if not visitor.page.locator(".melding.m-waarschuwing").count():
            visitor.page.click(SEND)
            visitor.page.wait_for_url("**/gegevens/steen/")
            visitor.go("/aanbestedingen/nieuw/")
            first(visitor)

    return deed


def fill_in_nonsense(visitor: Visitor) -> None:
    visitor.page.fill("input[name=value_cents]", "veel geld")
    visitor.page.fill("input[name=notice_date]", "2026-12-01")
    visitor.page.fill("input[name=end_date]", "2020-01-01")
    send_empty(visitor)


def give_two_lots_one_number(visitor: Visitor) -> None:
    visitor.page.fill("input[name=form-1-identifier]", "1")
    send_empty(visitor)


def depart_without_reason(visitor: Visitor) -> None:
    folded = visitor.page.locator("details.afwijken").first
    folded.locator("summary").click()
    folded.locator("button").click()
    visitor.page.wait_for_selector(".foutenlijst")


def save_what_somebody_else_changed(visitor: Visitor) -> None:
    visitor.page.fill("input[name=owner]", "Contractmanager leest mee")
    visitor.page.evaluate("document.querySelector('#werk [name=version]').value = '99'")
    visitor.page.locator("#werk button[type=submit]").click()
    visitor.page.wait_for_selector(".foutenlijst")


def ask_for_the_guide(visitor: Visitor) -> None:
    """Ask, and let the page wait for its first answer, so that it stays as it is."""
    visitor.page.route("**/gids/voortgang/*", lambda _route: None)
    visitor.page.locator("#stand-nl button").click()
    visitor.page.wait_for_selector("#stand-nl progress")


def ask_for_the_clauses(visitor: Visitor) -> None:
    """As ``ask_for_the_guide``; the English PDF, which no other page asks for."""
    visitor.page.route("**/bepalingen/pdf/voortgang/*", lambda _route: None)
    visitor.page.locator("#stand-en button").click()
    visitor.page.wait_for_selector("#stand-en progress")


#: What a visitor without an account answers, step by step.
ANSWERS = (
    ("input[name=jurisdiction][value=nl]", None),
    ("input[name=authority_level][value=subcentral]", None),
    ("input[name=nature][value=works]", None),
    ("input[name=value_cents]", "480000"),
    ("input[name=notice_date]", "2027-02-01"),
    ("select[name=product]", "cobbles"),
    ("select[name=origin_country]", "IN"),
    ("input[name=isv_forms][value=performance]", None),
)


def answer_until(step: str) -> Callable[[Visitor], None]:
    """Answer the questions of a visitor without an account, as far as ``step`` ("" is the end)."""

    def deed(visitor: Visitor) -> None:
        page = visitor.page
        while not page.url.endswith(f"/vraag/{step}/" if step else "/vraag/isv/"):
            _answer_here(visitor)
        if not step:
            _answer_here(visitor)

    return deed


def _answer_here(visitor: Visitor) -> None:
    here = visitor.page.url
    for field, value in ANSWERS:
        found = visitor.page.locator(field)
        if not found.count():
            continue
        if value is None:
            found.check()
        elif field.startswith("select"):
            found.select_option(value)
        else:
            found.fill(value)
    visitor.page.locator("form.formulier button").first.click()
    visitor.page.wait_for_url(lambda url: url != here)


def read_a_station(visitor: Visitor) -> None:
    answer_until("")(visitor)
    visitor.page.goto(f"{visitor.page.url}station/B4/")


def ask_for_a_pdf(visitor: Visitor) -> None:
    answer_until("")(visitor)
    visitor.page.locator("#stand-nl button").click()
    # It gives way to all other work, and a test machine has much of that.
    visitor.page.wait_for_selector("#stand-nl a[href$='nl.pdf']", timeout=240_000)


def wipe_the_answers(visitor: Visitor) -> None:
    answer_until("")(visitor)
    visitor.page.locator("form[action$='/wissen/'] button").click()
    visitor.page.wait_for_url("**/metrokaart/gewist/")


def take_the_answers_along(visitor: Visitor) -> None:
    answer_until("")(visitor)
    visitor.page.locator("a[href$='/meenemen/']").click()
    visitor.page.wait_for_selector("input[name=reference]")


def wait_for_the_guide(visitor: Visitor) -> None:
    link = "#stand-nl a[href$='nl.pdf']"
    if not visitor.page.locator(link).count():
        visitor.page.locator("#stand-nl button").click()
        visitor.page.wait_for_selector(link, timeout=90_000)


def make_the_guide_old(visitor: Visitor) -> None:
    """Have it made, and change something that stands in it."""
    wait_for_the_guide(visitor)
    here = visitor.page.url
    visitor.page.goto(here.replace("/gids/", "/gegevens/opdracht/"))
    visitor.page.fill("input[name=place]", "Voorbeeldstad-Noord")
    visitor.page.click("button[name=stop]")
    visitor.page.wait_for_selector(".melding.m-goed")
    visitor.page.goto(here)


def write_and_remove_a_note(visitor: Visitor) -> None:
    visitor.page.fill("#notitie_text", "Voor even.")
    visitor.page.click("form[action$='/notities/'] button")
    visitor.page.click("form[action$='/weg/'] button")
    visitor.page.wait_for_selector("form[action$='/terug/']")


def come_second(visitor: Visitor) -> None:
    """Save what was read before somebody else saved: the version of the page is an old one."""
    field = visitor.page.locator("input[name=version]")
    old = int(field.get_attribute("value") or 0) - 1
    field.evaluate("(input, value) => { input.value = value }", str(old))
    visitor.page.fill("input[name=title]", "Mijn eigen titel")
    visitor.page.click(SEND)
    visitor.page.wait_for_selector("#botsing")


#: A specification with something to find in it, and something in order.
SPECIFICATION = """Bestek Marktplein

De stenen hebben het keurmerk Fair Stone.

De opdrachtnemer rapporteert elk jaar aan de opdrachtgever over de herkomst van de steen.

De gunning vindt plaats op laagste prijs.
"""


def check_documents(visitor: Visitor) -> None:
    """Have a specification checked and wait for the findings."""
    visitor.page.set_input_files(
        "input[type=file]",
        {"name": "bestek.txt", "mimeType": "text/plain", "buffer": SPECIFICATION.encode()},
    )
    visitor.page.locator(SEND).first.click()
    visitor.page.wait_for_selector(".bouwstenen", timeout=60_000)


def talk_about_a_finding(visitor: Visitor) -> None:
    """Give the first finding to somebody and say something about it."""
    check_documents(visitor)
    for _time in range(2):  # each deed leads back to the page with everything folded
        visitor.page.click("#bevinding-1 .bev-samen summary")
        if visitor.page.locator("#bevinding-1 .bev-wie").count():
            visitor.page.fill("#zeg-1", "Ik vraag de leverancier naar een ander bewijs.")
            visitor.page.click("#bevinding-1 button[value=comment]")
        else:
            visitor.page.select_option("#wie-1", index=1)
            visitor.page.click("#bevinding-1 button[value=assign]")
    visitor.page.click("#bevinding-2 .bev-samen summary")


def take_the_check_along(visitor: Visitor) -> None:
    """Have a Word file checked, and the files to take along made."""
    word, held = Document(), BytesIO()
    for paragraph in SPECIFICATION.split("\n\n"):
        word.add_paragraph(paragraph)
    word.save(held)
    visitor.page.set_input_files(
        "input[type=file]",
        {"name": "bestek.docx", "mimeType": "application/msword", "buffer": held.getvalue()},
    )
    visitor.page.locator(SEND).first.click()
    visitor.page.wait_for_selector(".bouwstenen", timeout=60_000)
    visitor.page.click(".toets-mee a")
    visitor.page.click("#meenemen button")
    visitor.page.wait_for_selector("#meenemen .regels", timeout=90_000)
