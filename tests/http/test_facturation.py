# SPDX-License-Identifier: Apache-2.0
"""The month's invoices: counted, looked at, made once; what changes afterwards stands on the next one."""
import collections
import csv
import io
import itertools
import random
import threading

import pytest

from family import Activity, Family, Parent
from test_reservations import People, at

pytestmark = pytest.mark.logs("invoices of .* made by agent regine")
PASSWORD = "guichet-de-test"
UNBOOKED = 900      # of Activity's tariff
keys = itertools.count(40_000_000)


@pytest.fixture
def december(kiosk):
    """The first of April 2027, and no families but those of the test (others' bookings are of its months too)."""
    at(kiosk, "2027-04-01 09:00")
    kiosk.payfip.ask("reset", {})
    kiosk.sql("DELETE FROM facturation_mois; DELETE FROM pointage_event; DELETE FROM pointage; DELETE FROM reservation_event;"
              "DELETE FROM famille_entry WHERE kind IN ('reservation', 'correction'); DELETE FROM reservation; DELETE FROM place;")
    return kiosk


@pytest.fixture
def regine(december):
    return Parent(december, auth=("regine", PASSWORD))


@pytest.fixture
def home(december):
    family = Family(december, name="Kaci", children=("Ana", "Noé"))
    family.run(f"UPDATE famille SET quotient = 500, quotient_from = '2026-09-01', quotient_to = '2027-08-31' WHERE id = {family.id}")
    return family


def book(family, activity, day, child=0, price=300, state="reservee", kept=0):
    key, owed = next(keys), kept + (price if state == "reservee" else 0)
    family.run(f"INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, kept, updated_at) VALUES "
               f"({key}, {family.children[child][0]}, {activity.id}, '{day}', {family.id}, '{state}', {price}, {kept}, 1)",
               f"INSERT INTO famille_entry (id, famille_id, at, kind, amount, reservation_id) VALUES ({key}, {family.id}, 1, 'reservation', {owed}, {key})",
               *([f"INSERT INTO place (activite_id, day, taken) VALUES ({activity.id}, '{day}', 1) "
                  "ON CONFLICT (activite_id, day) DO UPDATE SET taken = place.taken + 1"] if state == "reservee" else []))


def mark(family, activity, day, state, child=0):
    family.run(f"INSERT INTO pointage (id, enfant_id, activite_id, day, state, updated_at) VALUES ({next(keys)}, {family.children[child][0]}, "
               f"{activity.id}, '{day}', '{state}', 1) ON CONFLICT (activite_id, day, enfant_id) DO UPDATE SET state = '{state}'")


def look(regine, month="2027-03"):
    regine.get(f"/guichet/facturation?mois={month}")
    assert regine.page.status == 200, regine.page.main()
    return regine.page


def make(regine, month="2027-03", **values):
    look(regine, month)
    return regine.submit(values, action="/guichet/facturation", field="libelle")


def invoices(family):
    """[(amount, [(label, price, quantity)])] of what was made, in order."""
    made = []
    for line in family.portal.sql(f"SELECT id, amount FROM facture WHERE famille_id = {family.id} ORDER BY id;").splitlines():
        key, amount = line.split("|")
        rows = family.portal.sql(f"SELECT label, unit_price, quantity, amount FROM facture_ligne WHERE facture_id = {key} ORDER BY rank;").splitlines()
        lines = [(label, int(price), int(quantity) // 100, int(total)) for label, price, quantity, total in (row.split("|") for row in rows)]
        assert sum(line[3] for line in lines) == int(amount)
        made.append((int(amount), [line[:3] for line in lines]))
    return made


def balance(family):
    return int(family.portal.sql(f"SELECT COALESCE(SUM(amount), 0) FROM famille_entry WHERE famille_id = {family.id};"))


def differences(portal):
    """What the proof finds, asked for by the agent who may."""
    nadia = Parent(portal, auth=("nadia", PASSWORD))
    nadia.get("/guichet/paiements")
    nadia.submit(action="/controler")
    return portal.sql("SELECT kind, reference, expected, found FROM ledger_difference WHERE kind IN ('facture', 'lignes', 'facturation', 'reservation', 'places');")


def odd(page):
    return {s.text_content().replace("\xa0", " ").rpartition(" : ")[0].strip() for s in page.html.cssselect("main details summary")}


def test_counted_looked_at_and_made(december, regine, home):
    lunch, evening = Activity(december, "Repas"), Activity(december, "Soir", kind="garderie", slots=16, price=150)
    for day in ("2027-03-01", "2027-03-02", "2027-03-04"):
        book(home, lunch, day)
        mark(home, lunch, day, "present")
    book(home, lunch, "2027-03-05", price=400)                          # booked late
    mark(home, lunch, "2027-03-05", "absent")
    book(home, lunch, "2027-03-08")
    mark(home, lunch, "2027-03-08", "justifie")
    book(home, lunch, "2027-03-09", state="annulee", kept=300)          # given up too late
    book(home, lunch, "2027-03-11", state="annulee")
    book(home, evening, "2027-03-01", child=1, price=150)
    mark(home, evening, "2027-03-02", "non_prevu", child=1)
    parent = People(december).parent(home)
    page = look(regine)
    assert page.html.findtext(".//h1") == "Facturation, mars 2027" and "1 facture, 26,50" in page.main().replace(" ", " ")
    cells = {tr.findtext("th"): [td.text_content().replace("\xa0", " ") for td in tr.cssselect("td")] for tr in page.html.cssselect("main tbody tr")}
    assert cells["Ana, Repas"] == ["5", "3", "1", "1", "0", "1", "16,00 €", ""]
    assert cells["Noé, Soir"] == ["1", "0", "0", "0", "1", "0", "10,50 €", ""]
    rows = list(csv.reader(io.StringIO(regine.http.get(december.url + "/guichet/facturation/comptage?mois=2027-03").content.decode("utf-8-sig")), delimiter=";"))
    assert [row[2:] for row in rows[1:] if row[0] == home.code] == [["Ana", "Repas", "2027-03", "5", "3", "1", "1", "0", "1", "16,00", "0,00"],
                                                                    ["Noé", "Soir", "2027-03", "1", "0", "0", "0", "1", "0", "10,50", "0,00"]]
    assert not invoices(home), "looking makes nothing"
    make(regine)
    assert "1 facture établie" in regine.page.main() and "Aucune facture à établir" in regine.page.main()
    assert invoices(home) == [(2650, [("Repas", 300, 4), ("Repas", 400, 1), ("Soir", 150, 1), ("Soir", UNBOOKED, 1)])]
    assert balance(home) == 2650 and not differences(december)
    text = parent.mail(parent.email, "Kiosque Famille, mars 2027").get_body(("plain",)).get_content()
    assert "26,50" in text and "1er mai 2027" in text
    parent.get("/kiosque/factures")
    assert "Kiosque Famille, mars 2027" in parent.page.main() and "26,50" in parent.page.main()
    exported = [line.split(";") for line in december.ctl("export", "factures").stdout.splitlines()]
    assert [row[3:] for row in exported if row[3] == home.code] == [[home.code, "centre", "Kiosque Famille, mars 2027", "2027-04-01", "2027-05-01", "26,50"]]


def test_made_once(december, regine, home):
    lunch = Activity(december)
    book(home, lunch, "2027-03-01")
    look(regine)
    page = regine.page
    people = [Parent(december, auth=("regine", PASSWORD)) for _ in range(3)]
    threads = [threading.Thread(target=lambda p=p: p.submit({}, action="/guichet/facturation", field="libelle", page=page)) for p in people]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(p.page.status for p in people) == [200, 409, 409] and len(invoices(home)) == 1
    assert "ne seraient plus celles" in next(p for p in people if p.page.status == 409).page.main() and not differences(december)


def test_what_changes_afterwards_stands_on_the_next_one(december, regine, home):
    lunch = Activity(december)
    for day in ("2027-03-01", "2027-03-02"):
        book(home, lunch, day)
    make(regine)
    mark(home, lunch, "2027-03-02", "justifie")         # the certificate came later
    page = look(regine)
    assert "Rien à payer après corrections" in odd(page).pop() and "Aucune facture à établir" in page.main()
    at(december, "2027-05-03 09:00")
    for day in ("2027-04-26", "2027-04-27", "2027-04-29"):
        book(home, lunch, day)
    make(regine, "2027-04")
    assert invoices(home)[1] == (600, [("Repas, régularisation 03/2027", -300, 1), ("Repas", 300, 3)])
    assert balance(home) == 600 + 600 and not differences(december)
    assert "Aucune facture à établir" in look(regine, "2027-04").main()


def test_the_first_days_of_an_absence_stay_due(december, regine, home):
    lunch = Activity(december)
    december.sql(f"UPDATE activite SET carence = 1 WHERE id = {lunch.id};")
    for day, state in (("2027-03-01", "justifie"), ("2027-03-02", "justifie"), ("2027-03-04", "justifie"), ("2027-03-05", "present"), ("2027-03-08", "justifie")):
        book(home, lunch, day)
        mark(home, lunch, day, state)
    make(regine)
    assert invoices(home) == [(900, [("Repas", 300, 3)])] and not differences(december)


def test_what_an_agent_should_look_at(december, regine, home):
    lunch = Activity(december)
    poor, double, homeless = (Family(december, name=name) for name in ("Sansquotient", "Double", "Sansadresse"))
    homeless.run(f"UPDATE famille SET address_line1 = '' WHERE id = {homeless.id}")
    book(home, lunch, "2027-03-01")
    mark(poor, lunch, "2027-03-01", "non_prevu")                        # the list was begun: home's child is not marked
    book(double, lunch, "2027-02-01")
    for day in ("2027-03-01", "2027-03-02", "2027-03-04"):
        book(double, lunch, day)
    book(homeless, lunch, "2027-03-02")
    shared = Family(december, name="Partage")
    december.sql(f"INSERT INTO famille_enfant (famille_id, enfant_id) VALUES ({home.id}, {shared.children[0][0]});")
    mark(shared, lunch, "2027-03-02", "non_prevu")
    december.sql(f"UPDATE tarif SET to_day = '2027-03-10' WHERE code = '{lunch.code}';")
    mark(poor, lunch, "2027-03-11", "non_prevu")
    page = look(regine)
    assert odd(page) == {"Réservé, mais pas pointé alors que la liste l’était", "Venu sans réservation, sans tarif qui le dise",
                         "Venu sans réservation, et deux familles : non facturé", "Sans quotient familial : tarif le plus haut",
                         "Plus du double du mois précédent", "Sans adresse"}
    names = {s.text_content().replace("\xa0", " ").strip(): d.text_content() for d in page.html.cssselect("main details") for s in d.cssselect("summary")}
    assert any("Kaci" in text for words, text in names.items() if words.startswith("Réservé, mais pas pointé"))
    assert any("Double" in text for words, text in names.items() if words.startswith("Plus du double"))
    assert any("Sansadresse" in text for words, text in names.items() if words.startswith("Sans adresse"))
    assert any("Sansquotient" in text for words, text in names.items() if words.startswith("Venu sans réservation, sans tarif"))
    assert any("Partage" in text and "Kaci" in text for words, text in names.items() if words.startswith("Venu sans réservation, et deux"))


def test_bad_input(december, regine, home):
    book(home, Activity(december), "2027-03-01")
    for month in ("2027-13", "x", "2027-05", "2027-3", "2027-03-01", "9" * 50):
        assert regine.get(f"/guichet/facturation?mois={month}").status == 422 and "n’existe pas" in regine.page.main(), month
        assert regine.get(f"/guichet/facturation/comptage?mois={month}").status == 422
    make(regine, libelle="", prefixe="é", echeance="2027-04-01")
    assert regine.page.status == 422 and set(regine.page.problems()) == {"libelle", "prefixe", "echeance"}
    form = regine.page.form("/guichet/facturation", field="libelle")
    assert (form.fields["libelle"], form.fields["prefixe"], form.fields["echeance"], form.fields["correction"]) == ("", "é", "2027-04-01", "régularisation")
    make(regine, libelle="x" * 61)
    assert regine.page.status == 422
    for name in ("montant", "factures", "lignes"):
        make(regine, **{name: "1000"})
        assert regine.page.status == 409, name
    make(regine, mois="2028-01")
    assert regine.page.status == 422 and not invoices(home)
    stranger = Parent(december, auth=("sophie", PASSWORD))
    assert stranger.get("/guichet/facturation").status == 403 and stranger.get("/guichet/facturation/comptage").status == 403


def test_the_month_that_runs_has_only_days_that_are_over(december, regine, home):
    lunch = Activity(december)
    at(december, "2027-03-02 09:00")
    for day in ("2027-03-01", "2027-03-02", "2027-03-04"):
        book(home, lunch, day)
    assert "seuls les jours passés comptent" in look(regine).main()
    make(regine)
    assert invoices(home) == [(300, [("Repas", 300, 1)])]
    at(december, "2027-04-01 09:00")
    make(regine)
    assert invoices(home)[1] == (600, [("Repas, régularisation 03/2027", 600, 1)]) and not differences(december)


def due(days, carence):
    """What the rule says of a child's days of an activity, in order: (booked, price, kept, mark)."""
    total = run = 0
    for booked, price, kept, state in days:
        if booked and state == "justifie":
            run += 1
            total += price + kept if run <= carence else 0
            continue
        run = 0 if booked else run
        if booked:
            total += price + kept
        else:
            total += max(kept, UNBOOKED if state == "non_prevu" else 0)
    return total


@pytest.mark.parametrize("seed", [59100, 59200, 59300])
def test_whatever_happens_each_day_is_invoiced_once(december, regine, home, seed):
    """Random bookings, presences and corrections over three months, invoices made now and again: what was invoiced, and what is left to, is what the rule says."""
    chance = random.Random(seed)
    lunch = Activity(december)
    carence = chance.choice([0, 1, 2])
    december.sql(f"UPDATE activite SET carence = {carence} WHERE id = {lunch.id};")
    days, known = [f"2027-{month:02d}-{day:02d}" for month in (1, 2, 3) for day in range(1, 29)], collections.defaultdict(dict)
    for child in (0, 1):
        for day in chance.sample(days, 30):
            booked, price = chance.random() < 0.7, chance.choice([0, 250, 300])
            kept = 0 if chance.random() < 0.7 else 200
            if booked or kept:
                book(home, lunch, day, child=child, price=price, state="reservee" if booked else "annulee", kept=kept)
            known[child][day] = [booked, price, kept, ""]
    for month in ("2027-01", "2027-02", "2027-03", "2027-03"):
        for child in (0, 1):
            for day in chance.sample(sorted(known[child]), 10):
                entry = known[child][day]
                entry[3] = chance.choice(["present", "absent", "justifie"]) if entry[0] else "non_prevu"
                mark(home, lunch, day, entry[3], child=child)
        look(regine, month)
        if regine.page.html.cssselect("input[name=libelle]"):
            regine.submit({}, action="/guichet/facturation", field="libelle")
            assert regine.page.status == 200, regine.page.main()
    # What was corrected after the last of them, if it made too little for an invoice.
    invoiced = sum(amount for amount, _ in invoices(home))
    expected = sum(due([known[child][day] for day in sorted(known[child])], carence) for child in (0, 1))
    left = int(december.sql(f"SELECT COALESCE(SUM(amount), 0) FROM facturation_mois WHERE famille_id = {home.id};"))
    assert invoiced == left
    assert invoiced == expected or (invoiced > expected and "Rien à payer après corrections" in look(regine).main()), (seed, carence)
    assert not differences(december)
