# SPDX-License-Identifier: Apache-2.0
"""Families as the city's family software sends them, and parents who use the Kiosque Famille."""
import datetime
import hashlib
import itertools
import re
import secrets
import time
import zoneinfo

from citizen import Citizen

numbers = itertools.count(1)


def day(ahead):
    return (datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date() + datetime.timedelta(days=ahead)).isoformat()


class Family:
    """One family with a child, put into the portal's database, and what its régie knows of it."""

    def __init__(self, portal, name="Nowak", regie="centre", children=("Léo",)):
        number = next(numbers)
        self.portal, self.name, self.regie = portal, name, regie
        self.id, self.code = 1_000_000 + number, f"{number:07d}"
        self.children = [(2_000_000 + 10 * number + i, first) for i, first in enumerate(children)]
        self.factures, self.secret = {}, None
        self.run(f"INSERT INTO famille (id, code, name, search_key, regie, address_line1, postcode, town, created_at, updated_at) VALUES "
                 f"({self.id}, '{self.code}', '{name}', '{name.lower()}', '{regie}', '3 rue de Lannoy', '59100', 'Roubaix', 1, 1)",
                 *[f"INSERT INTO enfant (id, code, last_name, first_name, born, classe) VALUES ({key}, 'E{key}', '{name}', '{first}', "
                   f"'2018-05-12', 'CE1')" for key, first in self.children],
                 *[f"INSERT INTO famille_enfant (famille_id, enfant_id) VALUES ({self.id}, {key})" for key, _ in self.children])

    def run(self, *statements):
        self.portal.sql(";\n".join(statements) + ";")

    def facture(self, amount=4250, deadline=20, issued=-10, regie=None, state="emise", cashed=0, label="Restauration scolaire"):
        """The number of a new invoice; amounts in cents, days from today."""
        number = next(numbers)
        key, numero = 3_000_000 + number, f"FC26-11-{number:06d}"
        reference = numero.replace("-", "")
        self.run(f"INSERT INTO facture (id, numero, reference, famille_id, regie, label, issued, deadline, amount, state, created_at) VALUES "
                 f"({key}, '{numero}', '{reference}', {self.id}, '{regie or self.regie}', '{label}', '{day(issued)}', '{day(deadline)}', "
                 f"{amount}, '{state}', 1)",
                 f"INSERT INTO facture_ligne (facture_id, rank, enfant_id, label, unit_price, quantity, amount) VALUES "
                 f"({key}, 1, {self.children[0][0]}, 'Repas', {amount}, 100, {amount})",
                 f"INSERT INTO famille_entry (id, famille_id, facture_id, at, kind, amount) VALUES ({key}, {self.id}, {key}, 1, 'facture', {amount})",
                 *([f"INSERT INTO famille_entry (id, famille_id, facture_id, at, kind, amount) VALUES "
                    f"({key + 500_000}, {self.id}, {key}, 1, 'encaissement', {-cashed})"] if cashed else []))
        self.factures[reference] = numero
        return reference

    def entries(self, reference):
        """(kind, amount) of an invoice's ledger, in order."""
        rows = self.portal.sql(f"SELECT e.kind, e.amount FROM famille_entry e JOIN facture f ON f.id = e.facture_id "
                               f"WHERE f.reference = '{reference}' ORDER BY e.id;")
        return [(kind, int(amount)) for kind, amount in (row.split("|") for row in rows.splitlines() if row)]

    def enrol(self, activity, child=0, first="2026-09-01", last="2027-08-31"):
        """The key of the enrolment of one of the children."""
        key = 6_000_000 + next(numbers)
        self.run(f"INSERT INTO inscription (id, code, enfant_id, activite_id, from_day, to_day) VALUES "
                 f"({key}, 'I{key}', {self.children[child][0]}, {activity.id}, '{first}', '{last}')")
        return key

    def adopt(self, parent):
        """Binds the account as if the form had been filled."""
        self.run(f"INSERT INTO rattachement (account_id, famille_id, created_at) SELECT id, {self.id}, 1 FROM account WHERE email_key = '{parent.email}'")
        return parent

    def bookings(self):
        """{(child's key, day): state} of what is booked or waited for, with the activity's code when a child does several."""
        rows = self.portal.sql(f"SELECT r.enfant_id, r.day, a.code, r.state FROM reservation r JOIN activite a ON a.id = r.activite_id "
                               f"WHERE r.famille_id = {self.id} AND r.state <> 'annulee';")
        return {(int(child), day, code): state for child, day, code, state in (row.split("|") for row in rows.splitlines() if row)}

    def owed(self):
        """What bookings make the family owe, in cents."""
        return int(self.portal.sql(f"SELECT COALESCE(SUM(amount), 0) FROM famille_entry WHERE famille_id = {self.id} AND kind = 'reservation';").strip())

    def hand_out(self, agent):
        """The régie issues the password of the kiosque; it stands on the letter."""
        agent.get(f"/guichet/familles/{self.code}")
        agent.submit(action="/mot-de-passe")
        assert agent.page.status == 200, agent.page.main()
        self.secret = re.search(r"Mot de passe\s*([0-9A-Z]{10})", agent.page.main()).group(1)
        return self.secret


class Activity:
    """An activity with a tariff of its own, open on the school's days; a lunch unless told otherwise."""

    def __init__(self, portal, name="Repas", kind="restauration", week=27, holidays=0, slots=4, seats=0, booking="jours-calendaires 1 24:00",
                 cancelling=None, price=300, late=400, second=0, calendars="zone-b", outside=None):
        number = next(numbers)
        self.portal, self.name, self.price = portal, name, price
        self.id, self.code = 5_000_000 + number, f"A{number}"
        portal.sql(f"INSERT INTO activite (id, code, name, kind, place, school_week, week, holiday_week, calendars, slots, seats, booking_rule, cancelling_rule, "
                   f"tarif) VALUES ({self.id}, '{self.code}', '{name}', '{kind}', 'École Pasteur', 27, {week}, {holidays}, '{calendars}', {slots}, {seats}, "
                   f"'{booking}', '{cancelling or booking}', '{self.code}');" + self.band("non", 0, price, late, second)
                   + (self.band("oui", 0, outside, outside, 0) if outside else ""))

    def band(self, outside, quotient, price, late=0, second=0, first="2026-01-01", last="2029-12-31"):
        return (f"INSERT INTO tarif (id, code, from_day, to_day, outside, quotient_min, label, price, late_price, unbooked_price, second, third) VALUES "
                f"({7_000_000 + next(numbers)}, '{self.code}', '{first}', '{last}', '{outside}', {quotient}, 'Tranche {quotient}', {price}, {late}, 900, "
                f"{second}, {second});")

    def taken(self, day):
        found = self.portal.sql(f"SELECT taken FROM place WHERE activite_id = {self.id} AND day = '{day}';").strip()
        return int(found) if found else 0


class Parent(Citizen):
    def walk_in(self, *families):
        """Signed in with an account of one's own, bound to the first of these families, without the mails and the forms others test."""
        number, token, now = next(numbers), secrets.token_urlsafe(32), int(self.portal.clock.now() if self.portal.clock else time.time()) * 1_000_000
        key, self.email = 9_000_000 + number, f"parent{number}.{self.portal.name}@exemple.example"
        digest = hashlib.blake2b(token.encode(), digest_size=32).hexdigest()
        self.portal.sql(f"INSERT INTO account (id, login, email, email_key, password, last_name, first_name, created_at, updated_at) VALUES "
                        f"({key}, 'parent{number}', '{self.email}', '{self.email}', '-', 'Nowak', 'Anna', {now}, {now});"
                        f"INSERT INTO session (id, digest, account_id, created_at, seen_at, ends_at) VALUES "
                        f"({key}, '{digest}', {key}, {now}, {now}, {now + 86_400_000_000});"
                        + "".join(f"INSERT INTO rattachement (account_id, famille_id, created_at) VALUES ({key}, {f.id}, 1);" for f in families[:1]))
        self.http.cookies.set("roubaix-session", token)
        return self

    def bind(self, family, code=None, facture=None, secret=None):
        self.get("/kiosque")
        return self.submit({"famille": code if code is not None else family.code,
                            "facture": facture if facture is not None else next(iter(family.factures.values()), ""),
                            "mot-de-passe": secret if secret is not None else family.secret}, action="/kiosque")

    def month(self, month):
        return self.get(f"/kiosque/reservations?mois={month}")

    def ticks(self):
        """The ticks of the month's form, as the browser would send them."""
        return [i.get("value") for i in self.page.html.cssselect("form.planning input[name=jour]") if i.get("checked") is not None]

    def open_days(self):
        return {i.get("value") for i in self.page.html.cssselect("form.planning input[name=jour]")}

    def check(self, *, add=(), remove=()):
        """From the month's page: changes ticks and asks for the check page."""
        ticks = [t for t in self.ticks() if t not in remove] + list(add)
        return self.submit({"jour": ticks}, action="/kiosque/reservations", button=("faire", "verifier"))

    def confirm(self):
        return self.submit(action="/kiosque/reservations/confirmer")

    def book(self, month, *, add=(), remove=()):
        self.month(month)
        self.check(add=add, remove=remove)
        assert self.page.status == 200, self.page.main()
        return self.confirm()

    def choose(self, *references):
        """The check page of these invoices, chosen from the list."""
        self.get("/kiosque/factures")
        for form in self.page.html.cssselect("form.to-pay"):
            if form.cssselect(f'input[value="{references[0]}"]'):
                return self.get("/kiosque/payer", params=[("facture", reference) for reference in references])
        raise AssertionError(f"{references[0]} cannot be chosen: {self.page.main()}")

    def press_pay(self):
        form = self.page.form("/kiosque/payer")
        self.answer = self.http.post(self.portal.url + form.get("action"), data=self.fields(form, {}), headers={"Origin": self.portal.url},
                                     allow_redirects=False)
        return self.answer
