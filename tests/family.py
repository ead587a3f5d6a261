# SPDX-License-Identifier: Apache-2.0
"""Families as the city's family software sends them, and parents who use the Kiosque Famille."""
import datetime
import itertools
import re
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

    def hand_out(self, agent):
        """The régie issues the password of the kiosque; it stands on the letter."""
        agent.get(f"/guichet/familles/{self.code}")
        agent.submit(action="/mot-de-passe")
        assert agent.page.status == 200, agent.page.main()
        self.secret = re.search(r"Mot de passe\s*([0-9A-Z]{10})", agent.page.main()).group(1)
        return self.secret


class Parent(Citizen):
    def bind(self, family, code=None, facture=None, secret=None):
        self.get("/kiosque")
        return self.submit({"famille": code if code is not None else family.code,
                            "facture": facture if facture is not None else next(iter(family.factures.values()), ""),
                            "mot-de-passe": secret if secret is not None else family.secret}, action="/kiosque")

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
