# SPDX-License-Identifier: Apache-2.0
"""Somebody with an avis des sommes à payer, from the paper to the payment service and back."""
import itertools
import re

from citizen import Citizen

numbers = itertools.count(1)


def new_reference():
    """A reference nobody has used: exercice 4, pièce 8, ligne 6."""
    return f"2026{next(numbers):08d}000001"


class Payer(Citizen):
    email = "payeur@exemple.example"

    def type_avis(self, reference=None, amount="123,45", email=None):
        """The form; leaves one on the check page when all is well."""
        self.reference = reference or new_reference()
        self.get("/paiement/avis")
        return self.submit({"reference": self.reference, "montant": amount, "courriel": email or self.email}, action="/paiement/avis")

    def press_pay(self, **more):
        """The button of the check page; the answer, not followed."""
        form = self.page.form()
        self.answer = self.http.post(self.portal.url + form.get("action"), data=self.fields(form, {}), headers={"Origin": self.portal.url},
                                     allow_redirects=False, **more)
        return self.answer

    def leave(self, **typed):
        """All the way to the payment service; the operation's name."""
        self.type_avis(**typed)
        assert "/paiement/avis/" in self.page.url, (self.page.status, self.page.problems(), self.page.main()[:400])
        self.press_pay()
        assert self.answer.status_code == 303, (self.answer.status_code, self.answer.text[:2000])
        self.idop = operation_in(self.answer.headers["Location"])
        return self.idop

    def pay(self, result="P", **typed):
        """And pays there, and comes back."""
        self.leave(**typed)
        return self.get(self.portal.payfip.pay(self.idop, result))

    def follow(self):
        return self.get(f"/paiement/suivi/{self.idop}")


def operation_in(url):
    return re.search(r"[?&]idop=([0-9a-f-]+)", url).group(1)


class Ledger:
    """What the portal's database says, read behind its back."""

    def __init__(self, portal):
        self.portal = portal

    def rows(self, query):
        return [line.split("|") for line in self.portal.sql(query + ";").splitlines() if line]

    def states(self, where="1 = 1"):
        """idop → state."""
        return dict(self.rows(f"SELECT operation, state FROM attempt WHERE operation IS NOT NULL AND {where}"))

    def state(self, idop):
        return self.rows(f"SELECT state FROM attempt WHERE operation = '{idop}'")[0][0]

    def events(self, idop):
        return [row[0] for row in self.rows(f"SELECT e.action FROM attempt_event e JOIN attempt a ON a.id = e.attempt_id "
                                            f"WHERE a.operation = '{idop}' ORDER BY e.id")]

    def attempts(self, reference):
        """(state, why) in the order they were made."""
        return [tuple(row) for row in self.rows(f"SELECT state, why FROM attempt WHERE refdet = '{reference}' ORDER BY id")]

    def settled(self, reference):
        """The operation that settled a debt, or None."""
        found = self.rows(f"SELECT a.operation FROM debt d JOIN attempt a ON a.id = d.settled_by WHERE d.reference = '{reference}'")
        return found[0][0] if found else None
