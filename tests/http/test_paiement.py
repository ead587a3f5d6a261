# SPDX-License-Identifier: Apache-2.0
"""Paying an avis: the way through, every end of it, and what is typed wrong."""
import csv
import datetime
import io
import re

import pytest

from citizen import Visitor
from payer import Payer, new_reference, operation_in
from portal import until


def calls(portal, operation="creerPaiementSecurise"):
    return [entry for entry in portal.payfip.journal() if entry["operation"] == operation]


@pytest.mark.core
def test_the_whole_way(portal, payer, ledger):
    for path in ("/", "/plan", "/aide"):
        assert "Payer un avis des sommes à payer" in payer.get(path).text
    payer.get("/services/avis")
    assert "Vous avez" not in payer.page.main() and "PayFiP" in payer.page.main()
    payer.leave(amount="1 234,56 €")
    (call,) = calls(portal)
    assert call["order_ok"] and not call["remarks"]
    assert call["fields"] == {
        "exer": "2026", "mel": payer.email, "montant": "123456", "numcli": "090909", "objet": f"Avis des sommes a payer {payer.reference}",
        "refdet": payer.reference, "saisie": "T", "urlnotif": portal.url + "/paiement/notification",
        "urlredirect": portal.url + "/paiement/retour"}
    payer.get(portal.payfip.pay(payer.idop, "P"))
    assert payer.page.url.endswith("/paiement/suivi/" + payer.idop)
    assert "Votre paiement est enregistré" in payer.page.title and "1 234,56 €" in payer.page.main()
    assert ledger.settled(payer.reference) == payer.idop
    receipt = payer.get(f"/paiement/suivi/{payer.idop}/accuse").main()
    assert "Accusé de réception" in receipt and "Direction des finances" in receipt and payer.reference in receipt and "A55A12" in receipt
    mail = payer.mail(payer.email, payer.reference)
    assert mail["Subject"] == "Votre paiement a été enregistré" and "1 234,56 €" in " ".join(mail.get_body(("plain",)).get_content().split())
    assert mail["Reply-To"] == "finances@ville.example" or "finances@ville.example" in mail["Reply-To"]


ENDS = [("P", "payee", "Votre paiement est enregistré"), ("V", "payee", "Votre paiement est enregistré"),
        ("R", "refusee", "Votre paiement a été refusé"), ("Z", "refusee", "Votre paiement a été refusé"),
        ("A", "ouverte", "Vous avez abandonné le paiement")]


@pytest.mark.parametrize("result,state,title", ENDS)
def test_each_end_has_its_page(portal, payer, ledger, result, state, title):
    payer.pay(result)
    assert title in payer.page.title and ledger.state(payer.idop) == state
    assert payer.reference in payer.page.main()
    if result in "RZ":
        assert "Rien n’a été débité" in payer.page.main() and payer.page.html.cssselect('a.button[href$="/paiement/avis"]')
        payer.pay("P", reference=payer.reference)       # at once, with another operation
        assert ledger.attempts(payer.reference) == [("refusee", ""), ("payee", "")]


def test_waiting_says_so_and_refreshes_by_itself(payer):
    payer.leave()
    page = payer.follow()
    assert "Ne payez pas une seconde fois" in page.main()
    assert page.response.headers["Refresh"] == "15" and re.search(r"recommencer à \d+ h \d\d", page.main())
    stop = [a.get("href") for a in page.html.cssselect("main a") if a.text_content() == "Arrêter la mise à jour"]
    assert "Refresh" not in payer.get(stop[0]).response.headers


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ["idop", "idOp", "IDOP"])
def test_the_way_back_is_taken_by_any_method_and_case(portal, payer, method, name):
    payer.leave()
    portal.payfip.pay(payer.idop, "P")
    stranger = Visitor(portal)      # another browser: no cookie of ours
    foreign = {"Origin": "https://paiement.example", "Sec-Fetch-Site": "cross-site"}
    if method == "GET":
        stranger.get(f"/paiement/retour?{name}={payer.idop}", headers=foreign)
    else:
        stranger.post("/paiement/retour", {name: payer.idop}, headers=foreign)
    assert stranger.page.status == 200 and "Votre paiement est enregistré" in stranger.page.title


@pytest.mark.parametrize("name", ["idop", "idOp"])
def test_a_notification_is_enough(portal, payer, ledger, name):
    portal.payfip.faults(notification="never")
    payer.leave()
    portal.payfip.pay(payer.idop, "V")
    assert portal.payfip.ask("notify", {"idop": payer.idop, "field": name}) == [200]
    until(lambda: ledger.state(payer.idop) == "payee", "the job to ask")
    assert "notifiee" in ledger.events(payer.idop)
    assert "prélèvement" in payer.follow().main()


def test_notifications_of_nothing_of_ours_are_quiet(portal):
    visitor = Visitor(portal)
    for body in ({"idop": "00000000-0000-0000-0000-000000000000"}, {"idop": "'; DROP TABLE attempt; --"}, {}, {"autre": "x"}):
        visitor.post("/paiement/notification", body, headers={"Origin": ""})
        assert (visitor.page.status, visitor.page.response.content) == (200, b""), body
    assert visitor.http.post(portal.url + "/paiement/notification?idop=x").status_code == 200
    assert not calls(portal, "recupererDetailPaiementSecurise")


def test_a_paid_avis_does_not_pay_twice(portal, payer, ledger):
    payer.pay("P")
    payer.type_avis(payer.reference)
    assert "Cet avis est déjà payé" in payer.page.title and not payer.page.html.cssselect("main form")
    before = len(calls(portal))
    saisie = payer.page.url.rsplit("/", 1)[1]
    payer.post(f"/paiement/avis/{saisie}", {})      # the form of a page opened before
    assert payer.page.status == 409 and "déjà payé" in payer.page.main() and len(calls(portal)) == before


def test_a_living_attempt_says_until_when(portal, payer):
    payer.leave()
    other = Payer(portal)
    other.type_avis(payer.reference)
    assert re.search(r"recommencer à \d+ h \d\d", other.page.main()) and "Ne payez pas une seconde fois" in other.page.main()
    assert not other.page.html.cssselect("main form") and "Reprendre" not in other.page.main()


def test_pressing_pay_twice_leads_to_the_same_operation(portal, payer):
    payer.leave()
    payer.press_pay()
    assert payer.answer.status_code == 303 and operation_in(payer.answer.headers["Location"]) == payer.idop
    assert len(calls(portal)) == 1
    payer.get(payer.page.url)
    assert payer.page.html.cssselect(f'a.button[href$="{payer.idop}"]')      # and one can go on with it


def test_two_at_the_same_instant_open_one(portal, payer, ledger):
    import threading
    reference = new_reference()
    people = [Payer(portal) for _ in range(8)]
    for person in people:
        person.type_avis(reference)
    threads = [threading.Thread(target=person.press_pay) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = sorted(person.answer.status_code for person in people)
    assert codes.count(303) == 1 and set(codes) <= {303, 409, 503}, codes
    assert len(ledger.attempts(reference)) == 1


def test_what_was_typed_comes_back_to_be_changed(portal, payer):
    payer.type_avis(amount="12,5")
    assert "12,50 €" in payer.page.main()
    payer.get([a.get("href") for a in payer.page.html.cssselect("main a") if a.text_content() == "Modifier le montant"][0].split("#")[0])
    values = dict(payer.page.form(action="/paiement/avis").form_values())
    assert values["montant"] == "12,50" and values["courriel"] == payer.email and values["reference"] == payer.reference


WRONG = [
    ({"montant": "0"}, "montant"), ({"montant": "0,99"}, "montant"), ({"montant": "1e3"}, "montant"), ({"montant": "-5"}, "montant"),
    ({"montant": "99999999999"}, "montant"), ({"montant": "12,345"}, "montant"), ({"montant": ""}, "montant"), ({"montant": "12 euros"}, "montant"),
    ({"montant": "100000"}, "montant"), ({"reference": "2026A00001234000001"}, "reference"), ({"reference": ""}, "reference"),
    ({"reference": "2026"}, "reference"), ({"reference": "1" * 10000}, "reference"), ({"reference": "2026<script>"}, "reference"),
    ({"courriel": "x"}, "courriel"), ({"courriel": ""}, "courriel"), ({"courriel": "a" * 75 + "@exemple.example"}, "courriel"),
    ({"courriel": "a@b.fr, c@d.fr"}, "courriel"),
]


@pytest.mark.parametrize("typed,field", WRONG)
def test_bad_input_is_explained_and_nothing_sent(portal, payer, typed, field):
    values = {"reference": new_reference(), "montant": "123,45", "courriel": payer.email, **typed}
    payer.get("/paiement/avis")
    payer.submit(values, action="/paiement/avis")
    assert payer.page.status == 422 and payer.page.problems() == [field] and payer.page.title.startswith("Erreur")
    kept = dict(payer.page.form(action="/paiement/avis").form_values())
    assert {k: kept[k] for k in values} == values
    assert not portal.payfip.journal() or all(e["operation"] == "recupererDetailClient" for e in portal.payfip.journal())


@pytest.mark.parametrize("typed", ["2026 00001234 {:06d}", "2026-00001234-{:06d}", "2026.00001234.{:06d}", "2026/00001234/{:06d}",
                                   "  2026 0000 1234 {:06d} ", "2026–00001234—{:06d}"])
def test_a_reference_may_be_typed_as_it_is_printed(payer, typed):
    payer.type_avis(typed.format(int(new_reference()[4:12]) % 1000000), amount="1 234,5€")
    assert "Vérifiez avant de payer" in payer.page.title and "1 234,50 €" in payer.page.main()


FORGED = ["inconnu", "00000000-0000-0000-0000-000000000000", "'%20OR%201=1", "%3Cscript%3E", "a" * 4000]


@pytest.mark.parametrize("idop", FORGED)
def test_forged_operations_are_not_found_and_not_asked_for(portal, visitor, idop):
    for path in (f"/paiement/retour?idop={idop}", f"/paiement/suivi/{idop}", f"/paiement/suivi/{idop}/accuse", "/paiement/retour"):
        visitor.get(path)
        assert visitor.page.status == 404 and "Erreur inattendue" not in visitor.page.title, path
    assert not calls(portal, "recupererDetailPaiementSecurise")


def test_operations_that_are_no_text(portal, visitor):
    assert visitor.get("/paiement/retour?idop=%00%01").status == 400
    assert visitor.post("/paiement/retour", {"idop": "x\x07"}).status == 400
    assert visitor.post("/paiement/notification", {"idop": "x" * 10_000_000}).status == 413
    assert visitor.get("/paiement/avis/" + "x" * 43).status == 404
    assert visitor.post("/paiement/avis/" + "x" * 43, {}).status == 404


def test_a_thousand_references_from_one_address_are_slowed(portal, payer):
    statuses = []
    for _ in range(1000):
        answer = payer.http.post(portal.url + "/paiement/avis", headers={"Origin": portal.url}, allow_redirects=False,
                                 data={"reference": new_reference(), "montant": "12,34", "courriel": payer.email})
        statuses.append(answer.status_code)
    assert statuses == [303] * 30 + [429] * 970
    payer.type_avis()
    assert "Réessayez dans" in payer.page.main() and int(payer.page.response.headers["Retry-After"]) > 60
    assert dict(payer.page.form(action="/paiement/avis").form_values())["reference"] == payer.reference
    portal.sql("DELETE FROM throttle")


def test_what_payfip_declines_is_said_at_its_field(portal, payer, ledger):
    portal.payfip.ask("titles", {"titles": {new_reference(): 12345}})
    payer.type_avis()
    form = payer.page.form()
    payer.post(form.get("action"), {})
    assert payer.page.status == 422 and payer.page.problems() == ["reference"]
    assert dict(payer.page.form(action="/paiement/avis").form_values())["montant"] == "123,45"
    assert ledger.attempts(payer.reference) == [("refusee", "R1")]
    known = new_reference()
    portal.payfip.ask("titles", {"titles": {known: 10000}})
    payer.type_avis(known)
    payer.post(payer.page.form().get("action"), {})
    assert payer.page.problems() == ["montant"]
    payer.pay("P", reference=known, amount="100")
    assert ledger.settled(known) == payer.idop


def test_leaving_for_the_payment_service_is_allowed_by_the_policy(portal, payer):
    payer.type_avis()
    policy = payer.page.response.headers["Content-Security-Policy"]
    assert f"form-action 'self' {portal.payfip.url};" in policy
    assert portal.payfip.url not in payer.get("/").response.headers["Content-Security-Policy"]


def test_every_page_says_that_it_is_a_test(portal, payer, agent):
    for path in ("/", "/services/avis", "/paiement/avis", "/regies", "/connexion", "/pas-une-page"):
        assert "Mode test" in payer.get(path).text, path
    assert "Mode test" in agent("sophie").get("/guichet").text
    payer.pay("P")
    assert "Mode test" in payer.get(f"/paiement/suivi/{payer.idop}/accuse").main()


def test_mes_paiements(portal, new_citizen):
    person = new_citizen()
    person.get("/paiement/avis")
    assert dict(person.page.form(action="/paiement/avis").form_values())["courriel"] == person.email
    assert "Vous n’avez pas encore payé" in person.get("/paiements").main()
    reference = new_reference()
    person.get("/paiement/avis")
    person.submit({"reference": reference, "montant": "20"}, action="/paiement/avis")
    answer = Payer.press_pay(person)
    person.get(portal.payfip.pay(operation_in(answer.headers["Location"]), "P"))
    assert person.page.html.cssselect('a[href$="/paiements"]')
    page = person.get("/paiements")
    assert reference in page.main() and "20,00 €" in page.main() and "Payé" in page.main()
    assert reference not in new_citizen().get("/paiements").main()
    assert Visitor(portal).get("/paiements").url.endswith("/connexion?retour=%2fpaiements")


# -- The guichet ------------------------------------------------------------------------------------------------------------------------

def test_only_finances_see_payments(portal, agent):
    for login, path, status in [("sophie", "/guichet/paiements", 403), ("claire", "/guichet/paiements", 403), ("nadia", "/guichet/paiements", 200),
                                ("nadia", "/guichet/demandes/AAAA-AAAA", 403), ("sophie", "/guichet/paiements/export", 403)]:
        assert agent(login).get(path).status == status, (login, path)
    assert agent("nadia").get("/guichet").url.endswith("/guichet/paiements")
    assert Visitor(portal).get("/guichet/paiements").status == 401


def test_what_differs_is_looked_at_by_a_human(portal, payer, ledger, agent):
    payer.leave()
    portal.payfip.faults(answer={"montant": "1"})
    payer.get(portal.payfip.pay(payer.idop, "P"))
    assert "La ville vérifie votre paiement" in payer.page.title and "Ne payez pas une seconde fois" in payer.page.main()
    assert ledger.settled(payer.reference) is None
    nadia = agent("nadia")
    page = nadia.get("/guichet/paiements")
    assert "autre montant" in page.main()
    nadia.get([a.get("href") for a in page.html.cssselect("main a") if payer.reference in a.text_content()][0])
    assert "<montant>1</montant>" in nadia.page.main()
    nadia.submit({}, action="/verifier")
    assert ledger.state(payer.idop) == "a_verifier"
    nadia.submit({"issue": "rembourse", "motif": ""}, action="/clore")
    assert nadia.page.status == 422 and nadia.page.problems() == ["motif"]
    nadia.submit({"note": "Appelé la trésorerie."}, action="/noter")
    assert "Appelé la trésorerie." in nadia.page.main()
    nadia.submit({"issue": "rembourse", "motif": "Virement du 2 décembre"}, action="/clore")
    assert nadia.page.status == 200 and "Remboursé" in nadia.page.main() and "Virement du 2 décembre" in nadia.page.main()
    path = nadia.page.url.split("?")[0]
    nadia.post(path + "/clore", {"issue": "verifie", "motif": "encore", "jeton": nadia.page.html.cssselect("input[name=jeton]")[0].get("value")})
    assert nadia.page.status == 409
    assert payer.reference not in nadia.get("/guichet/paiements").html.cssselect("section")[0].text_content()


def test_verifying_again_settles_what_is_right_now(portal, payer, ledger, agent):
    payer.leave()
    portal.payfip.faults(answer={"refdet": "AUTRE0000001"})
    payer.get(portal.payfip.pay(payer.idop, "P"))
    assert ledger.attempts(payer.reference) == [("a_verifier", "reference")]
    portal.payfip.faults(answer=None)
    nadia = agent("nadia")
    nadia.get(f"/guichet/paiements?q={payer.reference}")
    nadia.get([a.get("href") for a in nadia.page.html.cssselect("main a") if payer.reference in a.text_content()][0])
    nadia.submit({}, action="/verifier")
    assert "PayFiP a été interrogé" in nadia.page.main() and ledger.settled(payer.reference) == payer.idop


def cells(portal, agent, **query):
    answer = agent("nadia").http.get(portal.url + "/guichet/paiements/export", params=query)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_export_and_the_totals_agree_with_the_ledger(portal, payer, ledger, agent):
    for result in "PVR":
        payer.pay(result, amount="1 000,05")
    today = datetime.datetime.now(datetime.timezone.utc).astimezone(__import__("zoneinfo").ZoneInfo("Europe/Paris")).date().isoformat()
    rows = cells(portal, agent, du=today, au=today, nature="avis")
    mine = [row for row in rows if row["montant"] == "1000,05"]
    assert [row["etat"] for row in mine][-3:] == ["payee", "payee", "refusee"] and mine[0]["moyen"] == "carte"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", mine[0]["paye_le"])
    paid = sum(int(row["montant"].replace(",", "")) for row in rows if row["etat"] == "payee")
    assert [[str(paid)]] == ledger.rows(f"SELECT SUM(amount) FROM attempt WHERE kind = 'avis' AND state = 'payee' AND day = '{today}'")
    day = agent("nadia").get("/guichet/paiements").html.cssselect("table")[-1].cssselect("tbody tr")[0].text_content()
    assert re.sub(r"\D", "", f"{paid // 100}{paid % 100:02d}") in re.sub(r"\s", "", day).replace(",", "").replace(" ", "")
    assert {row["etat"] for row in cells(portal, agent, du=today, au=today, etat="refusee")} == {"refusee"}


def test_lists_bear_nonsense(portal, agent):
    nadia = agent("nadia")
    for query in ("etat=x", "jour=2026-13-45", "jour=%00", "avant=-1", "avant=abc", "q=%F0%9F%98%80", "nature=autre", "q=" + "x" * 3000):
        assert nadia.get("/guichet/paiements?" + query).status in (200, 400), query
    assert nadia.get("/guichet/paiements/0").status == 404 and nadia.get("/guichet/paiements/abc").status == 404
    assert nadia.get("/guichet/paiements/export?du=x&au=y").status == 200


def test_health_tells_of_payments(portal, payer):
    payer.leave()
    lines = dict(line.split(": ", 1) for line in payer.http.get(portal.url + "/etat").text.splitlines())
    assert lines["payments-open"] == "yes" and lines["payments-to-verify"] in ("yes", "no")
    until(lambda: "payfip: ok" in payer.http.get(portal.url + "/etat").text or "payfip: not asked" in payer.http.get(portal.url + "/etat").text, "health")
    assert "job-paiements-age-s" in lines
