# SPDX-License-Identifier: Apache-2.0
"""Files for the city's family software: what became of bookings and what was paid, the same bytes each time."""
import csv
import datetime
import io
import itertools
import zoneinfo

import pytest

from family import Family
from payer import operation_in
from portal import BUILD, as_user
from test_factures import bound, first, real        # noqa: F401 (fixtures)
from test_kiosque import family, new_parent, parent, regie        # noqa: F401 (fixtures)

numbers = itertools.count(1)
RESERVATIONS = "numero moment etat enfant activite jour famille prix tardif auteur".split()
PAIEMENTS = "numero moment facture famille montant reference moyen".split()


def instant(text):
    """Microseconds of a moment by the city's clock."""
    return int(datetime.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo("Europe/Paris")).timestamp()) * 1_000_000


def raw(portal, table, *more):
    done = as_user(portal.user, [BUILD / "roubaixctl", "--config", portal.folder / "roubaix.conf", "export", table, *more], capture_output=True,
                   cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0 and not done.stderr, done
    return done.stdout


def export(portal, table, *more):
    """The rows as lists, the header first."""
    return list(csv.reader(io.StringIO(raw(portal, table, *more).decode("utf-8-sig"), newline=""), delimiter=";"))


class Bookings:
    """A family's child and an activity of its own, with events put into the database."""

    def __init__(self, portal, code="CANT"):
        self.family = Family(portal)
        self.run, self.child = self.family.run, self.family.children[0][0]
        self.key, self.code = self.family.id * 100_000, f"{code}{next(numbers)}"
        self.run(f"INSERT INTO activite (id, code, name, kind, place, school_week, week, holiday_week, calendars, slots, seats, booking_rule, "
                 f"cancelling_rule, tarif) VALUES ({self.key}, '{self.code}', 'Repas', 'restauration', 'Brossolette', 27, 27, 0, '', 1, 0, "
                 f"'jamais', 'jamais', 'T')",
                 f"INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, updated_at) VALUES "
                 f"({self.key}, {self.child}, {self.key}, '2026-11-05', {self.family.id}, 'reservee', 340, 1)")

    def event(self, number, at, state="reservee", price=340, late=0, actor="citoyen", lot="NULL"):
        self.run(f"INSERT INTO reservation_event (id, reservation_id, at, actor, lot_id, state, late, price) VALUES "
                 f"({self.key + number}, {self.key}, {instant(at)}, '{actor}', {lot}, '{state}', {late}, {price})")

    def own(self, rows):
        return [row for row in rows if row[RESERVATIONS.index("activite")].endswith(self.code)]


@pytest.fixture
def bookings(portal):
    return Bookings(portal)


def test_what_became_of_bookings(portal, bookings):
    bookings.event(2, "2026-10-26T00:30:00", "annulee", -1205, actor="agent")
    bookings.event(1, "2026-10-24T23:59:00", late=1)
    bookings.event(3, "2026-10-27T12:00:00", "attente", 0, actor="automate")
    header, *rows = export(portal, "reservations")
    assert header == RESERVATIONS
    what = [f"E{bookings.child}", bookings.code, "2026-11-05", bookings.family.code]
    assert bookings.own(rows) == [
        [str(bookings.key + 1), "2026-10-24 23:59", "reservee", *what, "3,40", "oui", "citoyen"],
        [str(bookings.key + 2), "2026-10-26 00:30", "annulee", *what, "-12,05", "non", "agent"],
        [str(bookings.key + 3), "2026-10-27 12:00", "attente", *what, "0,00", "non", "automate"]]


def test_an_event_stays_with_the_family_that_confirmed_it(portal, bookings):
    other = Family(portal, children=())
    for one in (bookings.family, other):
        one.run(f"INSERT INTO reservation_lot (id, famille_id, account_id, at) VALUES ({one.id}, {one.id}, 1, 1)")
        bookings.event(one.id % 100_000, "2026-10-24T12:00:00", lot=one.id)
    bookings.run(f"UPDATE reservation SET famille_id = {other.id} WHERE id = {bookings.key}")
    assert [row[6] for row in bookings.own(export(portal, "reservations"))] == [bookings.family.code, other.code]


@pytest.mark.parametrize("since,expected", [("2026-03-28", 4), ("2026-03-29", 3), ("2026-03-30", 2), ("2026-03-31", 0), ("1999-12-31", 4)])
def test_since_the_beginning_of_a_day_in_the_city(portal, bookings, since, expected):
    """Around the night when the clock moves."""
    for number, at in enumerate(["2026-03-28T23:59:59", "2026-03-29T00:00:00", "2026-03-30T00:00:00", "2026-03-30T23:59:59"]):
        bookings.event(number, at)
    assert len(bookings.own(export(portal, "reservations", "--since", since))) == expected


def test_more_than_one_piece_and_the_same_bytes(portal, bookings):
    bookings.run(f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
                 f"INSERT INTO reservation_event (id, reservation_id, at, actor, state, price) "
                 f"SELECT {bookings.key} + i, {bookings.key}, {instant('2026-10-24T12:00:00')} - i, 'citoyen', 'reservee', i FROM n")
    everything = raw(portal, "reservations")
    assert everything == raw(portal, "reservations")
    assert everything.startswith(b"\xef\xbb\xbf" + ";".join(RESERVATIONS).encode() + b"\r\n")
    assert everything.count(b"\n") == everything.count(b"\r\n") and everything.endswith(b"\r\n") and everything.count(b"\xef\xbb\xbf") == 1
    rows = export(portal, "reservations")[1:]
    keys = [int(row[0]) for row in rows]
    assert keys == sorted(set(keys))
    assert [int(row[0]) - bookings.key for row in bookings.own(rows)] == list(range(1, 2501))


def test_a_code_is_no_formula(portal):
    bookings = Bookings(portal, "=1+1;\"")
    bookings.event(1, "2026-10-24T12:00:00", price=-340)
    (row,) = bookings.own(export(portal, "reservations"))
    assert row[4] == "'" + bookings.code and row[7] == "-3,40"


def test_a_real_payment(real, bound, family):       # noqa: F811
    reference = first(family)
    assert not any(row[3] == family.code for row in export(real, "paiements")), "an invoice is no payment"
    bound.choose(reference)
    bound.press_pay()
    bound.get(real.payfip.pay(operation_in(bound.answer.headers["Location"]), "P"))
    header, *rows = export(real, "paiements")
    (row,) = [row for row in rows if row[3] == family.code]
    key, at = real.sql(f"SELECT e.id, e.at FROM famille_entry e WHERE e.famille_id = {family.id} AND e.kind = 'paiement';").strip().split("|")
    moment = datetime.datetime.fromtimestamp(int(at) / 1e6, zoneinfo.ZoneInfo("Europe/Paris"))
    assert header == PAIEMENTS
    assert row == [key, f"{moment:%Y-%m-%d %H:%M}", family.factures[reference], family.code, "42,50", reference, "carte"]
    today, tomorrow = moment.date(), moment.date() + datetime.timedelta(days=1)
    assert row in export(real, "paiements", "--since", today.isoformat())
    assert export(real, "paiements", "--since", tomorrow.isoformat()) == [PAIEMENTS]
    real.sql(f"DELETE FROM attempt WHERE refdet = '{reference}';")      # as the purge does one day
    assert [*row[:5], "", ""] in export(real, "paiements")


@pytest.mark.parametrize("args,said", [
    ([], "reservations inscriptions factures paiements adresses"), (["licornes"], "licornes"), (["reservations", "--since"], "valeur"), (["paiements", "--since", ""], "n’est pas un jour"),
    (["paiements", "--since", "24/12/2026"], "24/12/2026"), (["reservations", "--since", "2026-02-29"], "2026-02-29"),
    (["licornes", "--since", "hier"], "licornes")])
def test_usage(portal, args, said):
    done = portal.ctl("export", *args, check=False)
    assert done.returncode == 2 and said in done.stderr and not done.stdout


def test_a_full_disk_is_said(portal):
    with open("/dev/full", "wb") as full:
        done = as_user(portal.user, [BUILD / "roubaixctl", "--config", portal.folder / "roubaix.conf", "export", "paiements"], stdout=full,
                       stderr=-1, text=True, cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    assert done.returncode == 1 and "ne peut pas être écrite" in done.stderr


# -- In the guichet -----------------------------------------------------------------------------------------------------------------------------

@pytest.mark.logs("export of [a-z]+ by agent regine")
def test_the_guichet_gives_the_same_bytes(portal, agent):
    bookings = Bookings(portal, code="GUICHET")
    bookings.event(1, "2026-12-24 08:00")
    regine = agent("regine")
    regine.get("/guichet/export")
    assert [o.get("value") for o in regine.page.html.cssselect("select[name=table] option")] == ["reservations", "inscriptions", "factures", "paiements", "adresses"]
    for table in ("reservations", "inscriptions", "factures", "paiements", "adresses"):
        for depuis in ("", "2026-12-24", "2030-01-01"):
            answer = regine.http.get(portal.url + "/guichet/export", params={"table": table, "depuis": depuis})
            assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv")
            assert f"{table}.csv" in answer.headers["Content-Disposition"]
            assert answer.content == raw(portal, table, *(["--since", depuis] if depuis else []))
    assert not list((portal.folder / "data/tmp").glob("export.*")), "nothing stays behind"


def test_the_guichet_refuses(portal, agent):
    regine = agent("regine")
    page = regine.get("/guichet/export?table=paiements&depuis=2026-02-30")
    assert page.status == 422 and page.problems() == ["depuis"] and page.form("/guichet/export").fields["depuis"] == "2026-02-30"
    assert page.html.cssselect("option[selected]")[0].get("value") == "paiements"
    assert regine.get("/guichet/export?table=licornes").status == 404
    assert agent("sophie").get("/guichet/export?table=paiements").status == 403


# -- Changes of address -------------------------------------------------------------------------------------------------------------------------

def test_a_change_of_address(portal, new_parent, agent):        # noqa: F811
    family = Family(portal, name="Demenage")        # noqa: F811
    parent = family.adopt(new_parent())     # noqa: F811
    parent.get("/kiosque")
    assert "3 rue de Lannoy" in parent.page.main()
    parent.get(parent.page.html.cssselect('main a[href*="/services/kiosque-coordonnees/"]')[0].get("href"))
    assert parent.page.form(field="famille").fields["famille"] == family.code
    parent.submit({"adresse.voie": "8 rue Neuve", "adresse.code-postal": "591", "famille": "autre"}, field="cle")
    assert parent.page.status == 422 and parent.page.form(field="famille").fields["adresse.voie"] == "8 rue Neuve"
    pdf = ("justificatif", ("domicile.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf"))
    numero = parent.fill("kiosque-coordonnees", {"adresse.voie": "8 rue Neuve", "adresse.code-postal": "59000", "adresse.ville": "Lille", "adresse.complement": "",
                                                 "effet.jour": "1", "effet.mois": "12", "effet.annee": "2026", "telephone": "06 00 00 00 01"}, files=[pdf])
    row = next(row for row in export(portal, "adresses") if row[2] == numero.replace("-", ""))
    assert row[3:] == ["transmise", family.code, "8 rue Neuve", "", "59000", "Lille", "", "0600000001", parent.email, "2026-12-01"], \
        "the family is the account's, whatever was typed"
    portal.agent("colette", "guichet-de-test", "Colette", "Petit", "Régisseuse du centre", "centre", "agent regie")
    assert "8 rue Neuve" in agent("colette").get(f"/guichet/demandes/{numero}").main()
