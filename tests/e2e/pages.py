"""Every page of the portal, in every state that looks different: for axe and for the pictures.

A new address without a page here, or without a reason in ``NOT_A_PAGE``, fails a test.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e import deeds
from tests.e2e.browser import Visitor


@dataclass(frozen=True)
class Page:
    """``address`` names places of the world between braces; ``deed`` is done after opening it."""

    name: str  # of the pictures
    view: str  # the name of the address in urls.py; "" for an error page
    address: str
    role: str = ""  # who looks; "" is somebody who is not logged in
    status: int = 200  # of opening the address
    deed: Callable[[Visitor], None] | None = None
    language: str = "nl"


STEP = "/aanbestedingen/{market}/gegevens/"
MAP = "/aanbestedingen/{market}/metrokaart/"

PAGES = [
    # Public
    Page("voorpagina", "home:front", "/"),
    Page("voorpagina-engels", "home:front", "/", language="en"),
    Page("over", "home:about", "/over/"),
    Page("help", "home:help", "/help/"),
    Page("toegankelijkheid", "home:accessibility", "/toegankelijkheid/"),
    Page("privacy", "home:privacy", "/privacy/"),
    Page("kwetsbaarheid", "home:vulnerability", "/kwetsbaarheid-melden/"),
    Page("contact", "home:contact", "/contact/"),
    Page("stijlgids", "home:style-guide", "/stijlgids/"),
    # The door
    Page("inloggen", "account_login", "/inloggen/"),
    Page("inloggen-fout", "account_login", "/inloggen/", deed=deeds.log_in_wrongly),
    Page("uitloggen", "account_logout", "/uitloggen/", "officer"),
    Page("wachtwoord-wijzigen", "account_change_password", "/wachtwoord/wijzigen/", "officer"),
    Page(
        "wachtwoord-wijzigen-fout",
        "account_change_password",
        "/wachtwoord/wijzigen/",
        "officer",
        deed=deeds.send_empty,
    ),
    Page("wachtwoord-vergeten", "account_reset_password", "/wachtwoord/vergeten/"),
    Page(
        "wachtwoord-vergeten-fout",
        "account_reset_password",
        "/wachtwoord/vergeten/",
        deed=deeds.send_empty,
    ),
    Page(
        "wachtwoord-verstuurd",
        "account_reset_password_done",
        "/wachtwoord/vergeten/",
        deed=deeds.ask_for_a_password,
    ),
    Page(
        "wachtwoord-nieuw",
        "account_reset_password_from_key",
        "/wachtwoord/vergeten/",
        deed=deeds.follow_the_mail,
    ),
    Page(
        "wachtwoord-nieuw-te-oud",
        "account_reset_password_from_key",
        "/wachtwoord/nieuw/1-oud-abc/",
    ),
    Page(
        "wachtwoord-klaar",
        "account_reset_password_from_key_done",
        "/wachtwoord/nieuw/klaar/",
    ),
    # The second step, and who is logged in where
    Page("code", "mfa_authenticate", "/inloggen/", deed=deeds.log_in_up_to_the_code),
    Page("uitgeschakeld", "account_inactive", "/inloggen/uitgeschakeld/"),
    Page("bevestigen", "account_reauthenticate", "/bevestigen/", "officer"),
    Page("bevestigen-code", "mfa_reauthenticate", "/bevestigen/code/", "careful"),
    Page("tweede-stap", "mfa_index", "/account/tweede-stap/", "officer"),
    Page("tweede-stap-aan", "mfa_index", "/account/tweede-stap/", "careful"),
    Page(
        "tweede-stap-app",
        "mfa_activate_totp",
        "/account/tweede-stap/app/",
        "officer",
        deed=deeds.confirm_when_asked,
    ),
    Page(
        "tweede-stap-weg",
        "mfa_deactivate_totp",
        "/account/tweede-stap/app/weg/",
        "careful",
        deed=deeds.confirm_when_asked,
    ),
    Page(
        "herstelcodes",
        "mfa_view_recovery_codes",
        "/account/tweede-stap/herstelcodes/",
        "careful",
        deed=deeds.confirm_when_asked,
    ),
    Page(
        "herstelcodes-nieuw",
        "mfa_generate_recovery_codes",
        "/account/tweede-stap/herstelcodes/nieuw/",
        "careful",
        deed=deeds.confirm_when_asked,
    ),
    Page("sessies", "usersessions_list", "/account/sessies/", "officer"),
    # One's own data
    Page("gegevens", "privacy:own-data", "/account/gegevens/", "officer"),
    Page("gegevens-wissen", "privacy:own-data", "/account/gegevens/", "forgetful"),
    Page("wisverzoeken", "privacy:requests", "/secretariaat/gegevens-wissen/", "secretariat"),
    # Registering, and links in a mail
    Page("aanmelden", "accounts:register", "/aanmelden/"),
    Page("aanmelden-fout", "accounts:register", "/aanmelden/", deed=deeds.send_empty),
    Page("aanmelden-verstuurd", "accounts:registered", "/aanmelden/verstuurd/"),
    Page("aanmelden-bevestigen", "accounts:confirm", "/aanmelden/bevestigen/{registration}/"),
    Page("aanmelden-te-oud", "accounts:confirm", "/aanmelden/bevestigen/te-oud/", status=404),
    Page("uitnodiging", "accounts:accept", "/uitnodiging/{invitation}/"),
    Page("uitnodiging-ander", "accounts:accept", "/uitnodiging/{invitation}/", "supplier"),
    # One's own organisation
    Page("organisatie", "accounts:own-organisation", "/organisatie/", "officer"),
    Page("organisatie-wacht", "accounts:own-organisation", "/organisatie/", "waiting"),
    Page("organisatie-gegevens", "accounts:correct", "/organisatie/gegevens/", "waiting"),
    Page("wie-mag-wat", "accounts:rights", "/organisatie/wie-mag-wat/", "officer"),
    Page("verlaten", "accounts:leave", "/organisatie/verlaten/", "officer2"),
    Page("meedoen", "accounts:join", "/organisatie/meedoen/", "nobody"),
    Page("meedoen-fout", "accounts:join", "/organisatie/meedoen/", "nobody", deed=deeds.send_empty),
    Page("mensen", "accounts:people", "/organisatie/mensen/", "officer"),
    Page("mensen-lezer", "accounts:people", "/organisatie/mensen/", "reader"),
    Page("uitnodigen", "accounts:invite", "/organisatie/mensen/uitnodigen/", "officer"),
    Page(
        "uitnodigen-fout",
        "accounts:invite",
        "/organisatie/mensen/uitnodigen/",
        "officer",
        deed=deeds.send_empty,
    ),
    # The secretariat
    Page("organisaties", "accounts:organisations", "/secretariaat/organisaties/", "secretariat"),
    Page(
        "organisatie-besluit",
        "accounts:organisation",
        "/secretariaat/organisaties/{waiting}/",
        "secretariat",
    ),
    Page(
        "organisatie-besluit-fout",
        "accounts:decide",
        "/secretariaat/organisaties/{waiting}/",
        "secretariat",
        deed=deeds.refuse_without_reason,
    ),
    Page("personen", "accounts:persons", "/secretariaat/mensen/", "secretariat"),
    # Files and the log
    Page("bestanden", "files:list", "/bestanden/", "officer"),
    Page("bestanden-leeg", "files:list", "/bestanden/", "newcomer"),
    Page("bestand-sturen", "files:send", "/bestanden/sturen/tender-document/", "officer"),
    Page(
        "bestand-sturen-fout",
        "files:send",
        "/bestanden/sturen/tender-document/",
        "officer",
        deed=deeds.send_empty,
    ),
    Page("logboek", "audit:log", "/logboek/", "officer"),
    Page("logboek-alles", "audit:log", "/logboek/", "secretariat"),
    # Errors
    Page("fout-400", "", "/inloggen/", deed=deeds.send_too_much),
    Page("fout-403", "", "/aanbestedingen/nieuw/", "supplier", status=403),
    Page("fout-403-formulier", "", "/inloggen/", deed=deeds.send_without_token),
    Page("fout-404", "", "/bestaat-niet/", status=404),
    Page("fout-404-ingelogd", "", "/bestaat-niet/", "officer", status=404),
    Page("fout-500", "", "/", deed=deeds.break_down),
    # 'Mijn werk', per kind of organisation
    Page("mijn-werk", "home:work", "/mijn-werk/", "officer"),
    Page("mijn-werk-leeg", "home:work", "/mijn-werk/", "newcomer"),
    Page("mijn-werk-leverancier", "home:work", "/mijn-werk/", "supplier"),
    Page("mijn-werk-tin", "home:work", "/mijn-werk/", "coordinator"),
    Page("mijn-werk-secretariaat", "home:work", "/mijn-werk/", "secretariat"),
    Page("mijn-werk-niemand", "home:work", "/mijn-werk/", "nobody"),
    # The list of tenders
    Page("aanbestedingen", "tenders:list", "/aanbestedingen/", "officer"),
    Page("aanbestedingen-geen", "tenders:list", "/aanbestedingen/?q=zeppelin", "officer"),
    Page("aanbestedingen-leeg", "tenders:list", "/aanbestedingen/", "newcomer"),
    Page("aanbestedingen-veel", "tenders:list", "/aanbestedingen/?page=2", "crowded"),
    # A new tender
    Page("nieuw", "tenders:new", "/aanbestedingen/nieuw/", "officer"),
    Page(
        "nieuw-geweigerd",
        "tenders:upload-notice",
        "/aanbestedingen/nieuw/",
        "officer",
        deed=deeds.upload_what_is_no_notice,
    ),
    Page(
        "gelezen",
        "tenders:preview-notice",
        "/aanbestedingen/nieuw/",
        "newcomer",
        deed=deeds.upload("nl-restricted-lots"),
    ),
    Page(
        "gelezen-geen-steen",
        "tenders:preview-notice",
        "/aanbestedingen/nieuw/",
        "officer2",
        deed=deeds.upload("nl-not-stone"),
    ),
    Page(
        "gelezen-bekend",
        "tenders:preview-notice",
        "/aanbestedingen/nieuw/",
        "crowded",
        deed=deeds.upload_twice("nl-planning"),
    ),
    Page("stap-nieuw", "tenders:create", "/aanbestedingen/nieuw/formulier/", "officer"),
    Page(
        "stap-nieuw-fout",
        "tenders:create",
        "/aanbestedingen/nieuw/formulier/",
        "officer",
        deed=deeds.send_empty,
    ),
    # The steps of the wizard
    Page("stap-opdracht", "tenders:step", STEP + "opdracht/", "officer"),
    Page("stap-waarde", "tenders:step", STEP + "waarde/", "officer"),
    Page(
        "stap-waarde-fout",
        "tenders:step",
        STEP + "waarde/",
        "officer",
        deed=deeds.fill_in_nonsense,
    ),
    Page("stap-procedure", "tenders:step", STEP + "procedure/", "officer"),
    Page("stap-voorwaarden", "tenders:step", STEP + "voorwaarden/", "officer"),
    Page("stap-steen", "tenders:step", STEP + "steen/", "officer"),
    Page("stap-percelen", "tenders:step", STEP + "percelen/", "officer"),
    Page(
        "stap-percelen-fout",
        "tenders:step",
        "/aanbestedingen/{cemetery}/gegevens/percelen/",
        "officer",
        deed=deeds.give_two_lots_one_number,
    ),
    Page("stap-isv", "tenders:step", STEP + "isv/", "officer"),
    Page("stap-controle", "tenders:step", STEP + "controle/", "officer"),
    # A tender
    Page("aanbesteding", "tenders:detail", "/aanbestedingen/{market}/", "officer"),
    Page("aanbesteding-lezer", "tenders:detail", "/aanbestedingen/{market}/", "reader"),
    Page("aanbesteding-af", "tenders:detail", "/aanbestedingen/{finished}/", "officer"),
    Page("aanbesteding-mensen", "tenders:members", "/aanbestedingen/{market}/mensen/", "officer"),
    Page(
        "aanbesteding-mensen-lezer",
        "tenders:members",
        "/aanbestedingen/{market}/mensen/",
        "crowded",
    ),
    # The advice
    Page("advies", "tenders:advice", "/aanbestedingen/{market}/advies/", "officer"),
    Page("advies-lezer", "tenders:advice", "/aanbestedingen/{market}/advies/", "reader"),
    Page("advies-belgie", "tenders:advice", "/aanbestedingen/{church}/advies/", "officer2"),
    Page("advies-veranderd", "tenders:advice", "/aanbestedingen/{changed}/advies/", "officer"),
    Page("advies-onbekend-jaar", "tenders:advice", "/aanbestedingen/{flagged}/advies/", "officer"),
    Page(
        "advies-zonder-reden",
        "tenders:decide",
        "/aanbestedingen/{flagged}/advies/",
        "officer",
        deed=deeds.depart_without_reason,
    ),
    Page(
        "advies-engels",
        "tenders:advice",
        "/aanbestedingen/{market}/advies/",
        "officer",
        language="en",
    ),
    # The metrokaart
    Page("metrokaart", "tenders:map", MAP, "officer"),
    Page("metrokaart-engels", "tenders:map", MAP, "officer", language="en"),
    Page("metrokaart-belgie", "tenders:map", "/aanbestedingen/{church}/metrokaart/", "officer2"),
    Page("metrokaart-klein", "tenders:map", "/aanbestedingen/{kerbs}/metrokaart/", "officer"),
    Page("metrokaart-raam", "tenders:map", "/aanbestedingen/{cemetery}/metrokaart/", "officer"),
    Page("metrokaart-af", "tenders:map", "/aanbestedingen/{finished}/metrokaart/", "officer"),
    # Its stations
    Page("station-klaar", "tenders:station", MAP + "A1/", "officer"),
    Page("station-nu", "tenders:station", MAP + "B4/", "officer"),
    Page("station-later", "tenders:station", MAP + "D1/", "officer"),
    Page("station-tin", "tenders:station", MAP + "B6/", "officer"),
    Page(
        "station-nvt",
        "tenders:station",
        "/aanbestedingen/{kerbs}/metrokaart/C5/",
        "officer",
    ),
    Page("station-lezer", "tenders:station", MAP + "B4/", "reader"),
    Page(
        "station-fout",
        "tenders:station",
        MAP + "B5/",
        "officer",
        deed=deeds.save_what_somebody_else_changed,
    ),
    Page("station-engels", "tenders:station", MAP + "B4/", "officer", language="en"),
    # The guide as PDF
    Page("gids", "tenders:guide", "/aanbestedingen/{cemetery}/gids/", "officer"),
    Page(
        "gids-bezig",
        "tenders:guide",
        "/aanbestedingen/{kerbs}/gids/",
        "officer",
        deed=deeds.ask_for_the_guide,
    ),
    Page(
        "gids-klaar",
        "tenders:guide",
        "/aanbestedingen/{church}/gids/",
        "officer2",
        deed=deeds.wait_for_the_guide,
    ),
    Page(
        "gids-verouderd",
        "tenders:guide",
        "/aanbestedingen/{changed}/gids/",
        "officer",
        deed=deeds.make_the_guide_old,
    ),
    Page("gids-mislukt", "tenders:guide", "/aanbestedingen/{failed}/gids/", "officer"),
    # Clauses
    Page("bepalingen-openbaar", "clauses:library", "/bepalingen/"),
    Page("bepaling-openbaar", "clauses:clause", "/bepalingen/ISV-12/"),
    Page("bepaling-engels", "clauses:clause", "/bepalingen/CL-GUN-01/", language="en"),
    Page("bepalingen", "tenders:clauses", "/aanbestedingen/{market}/bepalingen/", "officer"),
    Page(
        "bepalingen-engels",
        "tenders:clauses",
        "/aanbestedingen/{market}/bepalingen/",
        "officer",
        language="en",
    ),
    Page("bepalingen-geen", "tenders:clauses", "/aanbestedingen/{kerbs}/bepalingen/", "officer"),
    Page("bepalingen-lezer", "tenders:clauses", "/aanbestedingen/{market}/bepalingen/", "reader"),
    Page("bepaling", "tenders:clause", "/aanbestedingen/{market}/bepalingen/ISV-03/", "officer"),
    Page(
        "bepalingen-kopie",
        "tenders:clauses-copy",
        "/aanbestedingen/{market}/bepalingen/kopie/nl/",
        "officer",
    ),
    # Texts that are reviewed
    Page("teksten", "texts:list", "/teksten/", "secretariat"),
    Page("tekst", "texts:text", "/teksten/clause/ISV-03/", "secretariat"),
    Page("tekst-versie", "texts:version", "/teksten/clause/ISV-01/1/", "secretariat"),
    Page("tekst-vergeleken", "texts:version", "/teksten/clause/ISV-11/2/", "secretariat"),
    Page("tekst-wijzigen", "texts:edit", "/teksten/clause/ISV-11/wijzigen/", "secretariat"),
]

#: Addresses that show no page of their own, and why.
NOT_A_PAGE = {
    "home:robots": "text for search engines",
    "home:security-txt": "text for researchers",
    "healthz": "text for machines",
    "readyz": "text for machines",
    "set_language": "leads back to the page one came from",
    "tenders:choose-clauses": "leads back to the clauses",
    "tenders:clauses-pdf": "leads back to the clauses",
    "tenders:clauses-file": "a file",
    "texts:start": "leads to the draft",
    "texts:step": "leads back to the version",
    "texts:feedback": "leads back to the page one came from",
    "texts:handle-feedback": "leads back to the list",
    "accounts:switch": "leads to 'Mijn werk'",
    "accounts:withdraw-join": "leads back to the request",
    "accounts:change-role": "leads back to the people",
    "accounts:remove": "leads back to the people",
    "accounts:resend": "leads back to the people",
    "accounts:withdraw": "leads back to the people",
    "accounts:answer-join": "leads back to the people",
    "accounts:invite-administrator": "leads back to the organisation",
    "accounts:put-out": "leads back to the people of the portal",
    "accounts:let-in": "leads back to the people of the portal",
    "end_session": "leads back to the sessions",
    "privacy:ask-export": "leads back to one's own data",
    "privacy:ask-erasure": "leads back to one's own data",
    "privacy:withdraw-erasure": "leads back to one's own data",
    "privacy:answer": "leads back to the requests",
    "privacy:download-export": "a file",
    "files:tus": "spoken to by a script",
    "files:tus-upload": "spoken to by a script",
    "files:state": "a part of the list of files",
    "files:download": "a file",
    "files:remove": "leads back to the list of files",
    "tenders:end-role": "leads back to the people of the tender",
    "tenders:export": "a file",
    "tenders:guide-file": "a file",
    "tenders:tick": "leads to the next station",
    "tenders:guide-progress": "a part of the page of the guide",
}
