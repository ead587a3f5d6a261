# SPDX-License-Identifier: Apache-2.0
"""Invoices of the Kiosque Famille: seen by their own family only, and paid once."""
import threading

import pytest
import requests

from family import Family
from payer import operation_in
from portal import until
from test_kiosque import family, new_parent, parent, regie        # noqa: F401 (fixtures)


@pytest.fixture
def bound(parent, family):        # noqa: F811
    parent.bind(family)
    assert parent.page.url.endswith("fait=rattachement"), parent.page.main()
    return parent


@pytest.fixture
def real(portal):
    """For a moment payments are real: only those stand in the ledger of families."""
    conf = portal.folder / "roubaix.conf"
    text = conf.read_text()
    conf.write_text(text.replace("RoubaixEnable", "RoubaixPayFiPMode W\nRoubaixEnable", 1))
    portal.graceful()
    yield portal
    conf.write_text(text)
    portal.graceful()


def first(family):      # noqa: F811
    return next(iter(family.factures))


@pytest.mark.core
def test_seen_and_paid(portal, bound, family):      # noqa: F811
    reference = first(family)
    bound.get("/kiosque")
    bound.get("/kiosque/factures")
    main = bound.page.main()
    assert "42,50" in main and family.factures[reference] in main and "Régie Centre" in main
    detail = bound.get(f"/kiosque/factures/{reference}").main()
    assert "Repas" in detail and "Léo" in detail and "3 rue de Lannoy" in detail and "Payer 42,50" in detail
    bound.choose(reference)
    assert "42,50" in bound.page.main() and bound.page.form("/kiosque/payer").fields["courriel"] == bound.email
    bound.press_pay()
    assert bound.answer.status_code == 303, bound.answer.text[:2000]
    idop = operation_in(bound.answer.headers["Location"])
    (call,) = [c for c in portal.payfip.journal() if c["operation"] == "creerPaiementSecurise"]
    assert call["order_ok"] and not call["remarks"]
    assert call["fields"]["refdet"] == reference and call["fields"]["numcli"] == "090909" and call["fields"]["montant"] == "4250"
    assert call["fields"]["objet"] == f"Facture {reference}"
    bound.get(portal.payfip.pay(idop, "P"))
    assert "Votre paiement est enregistré" in bound.page.title and reference in bound.page.main()
    assert "Régie Centre" in bound.get(f"/paiement/suivi/{idop}/accuse").main()
    assert "Payée le" in bound.get("/kiosque/factures").main() and not bound.page.html.cssselect("form.to-pay")
    assert "Aucune facture à payer" in bound.get("/kiosque").main()
    assert reference in bound.get("/paiements").main()
    mail = bound.mail(bound.email, reference)
    assert "regiecentre@" in mail["Reply-To"]
    assert family.entries(reference) == [("facture", 4250)], "a test payment is nothing real"


def test_a_real_payment_stands_in_the_ledger(real, bound, family, ledger):        # noqa: F811
    reference = first(family)
    bound.choose(reference)
    bound.press_pay()
    bound.get(real.payfip.pay(operation_in(bound.answer.headers["Location"]), "P"))
    assert family.entries(reference) == [("facture", 4250), ("paiement", -4250)]


def test_several_of_one_regie_at_once(real, bound, family, agent):        # noqa: F811
    references = [first(family), family.facture(1000), family.facture(255)]
    bound.get("/kiosque/factures")
    (form,) = bound.page.html.cssselect("form.to-pay")
    assert len(form.cssselect("input[checked]")) == 3
    bound.choose(*references)
    assert "55,05" in bound.page.main()
    bound.press_pay()
    idop = operation_in(bound.answer.headers["Location"])
    call = [c for c in real.payfip.journal() if c["operation"] == "creerPaiementSecurise"][-1]
    assert call["fields"]["montant"] == "5505" and call["fields"]["refdet"].isalnum()
    bound.get(real.payfip.pay(idop, "P"))
    for reference in references:
        assert reference in bound.page.main()
        assert [kind for kind, _ in family.entries(reference)] == ["facture", "paiement"]
    finances = agent("nadia")
    finances.get("/guichet/paiements", params={"q": references[1]})
    assert call["fields"]["refdet"] in finances.page.main(), "found by the number of any of its invoices"


def test_regies_are_paid_apart(portal, bound, family):        # noqa: F811
    nord, sud = family.facture(900, regie="nord"), family.facture(800, regie="sud")
    bound.get("/kiosque/factures")
    assert len(bound.page.html.cssselect("form.to-pay")) == 3
    assert "n’est pas encore payée en ligne" in bound.page.main()
    for chosen, said in (((first(family), nord), "de plusieurs régies"), ((sud,), "n’est pas payée en ligne"), ((), "Aucune facture")):
        bound.get("/kiosque/payer", params=[("facture", reference) for reference in chosen])
        assert bound.page.status == 200 and said in bound.page.main() and not bound.page.html.cssselect("main form")


def test_an_invoice_of_which_a_part_was_cashed(portal, bound, family):        # noqa: F811
    reference = family.facture(5000, cashed=2000)
    bound.choose(reference)
    assert "30,00" in bound.page.main()
    bound.press_pay()
    call = [c for c in portal.payfip.journal() if c["operation"] == "creerPaiementSecurise"][-1]
    assert call["fields"]["montant"] == "3000"


@pytest.mark.parametrize("more", [{"deadline": -1}, {"state": "transmise"}], ids=["late", "transmise"])
def test_after_the_deadline_the_tresor(portal, bound, family, more):        # noqa: F811
    reference = family.facture(7700, **more)
    bound.get("/kiosque/factures")
    main = bound.page.main()
    assert "avis des sommes à payer" in main and bound.page.html.cssselect('main a[href$="/services/avis"]')
    bound.get("/kiosque/payer", params={"facture": reference})
    assert "ne peut plus être payée ici" in bound.page.main() and not bound.page.html.cssselect("main form")
    forged = {"jeton": bound.get("/compte/kiosque").form("/compte/kiosque").fields["jeton"], "facture": reference, "courriel": bound.email}
    assert bound.post("/kiosque/payer", forged).status == 409
    assert not portal.payfip.operations() or all(o["refdet"] != reference for o in portal.payfip.operations())


def test_on_the_last_day_still(portal, bound, family):        # noqa: F811
    reference = family.facture(7700, deadline=0)
    bound.choose(reference)
    assert bound.press_pay().status_code == 303


def test_another_familys_invoice(portal, bound, family):        # noqa: F811
    other = Family(portal, name="Autre")
    reference = other.facture()
    assert bound.get(f"/kiosque/factures/{reference}").status == 404
    assert reference not in bound.get("/kiosque/factures").response.text
    bound.get("/kiosque/payer", params={"facture": reference})
    assert "Aucune facture" in bound.page.main()
    for forged in ("' OR 1=1", "<b>", "x" * 10_000, "\u202e"):
        assert bound.get("/kiosque/payer", params={"facture": forged}).status in (200, 414)


def test_the_address_is_needed_and_nothing_is_lost(portal, bound, family):        # noqa: F811
    bound.choose(first(family))
    for wrong in ("", "pas une adresse", "a" * 80 + "@exemple.example"):
        bound.submit({"courriel": wrong}, action="/kiosque/payer")
        assert bound.page.status == 422 and bound.page.problems() == ["courriel"]
        assert bound.page.form("/kiosque/payer").fields["facture"] == first(family)
        assert bound.page.form("/kiosque/payer").fields["courriel"] == wrong


def test_a_child_of_two_families_shows_each_its_own_part(portal, new_parent, regie):        # noqa: F811
    mother, father = Family(portal, name="Mere"), Family(portal, name="Pere", children=())
    child = mother.children[0]
    portal.sql(f"INSERT INTO famille_enfant (famille_id, enfant_id) VALUES ({father.id}, {child[0]});")
    father.children = [child]
    mother.facture()
    father.facture()
    for one in (mother, father):
        one.hand_out(regie)
        parent = new_parent()
        parent.bind(one)
        assert "Léo" in parent.get("/kiosque").main()
        shown = parent.get("/kiosque/factures").response.text
        assert first(one) in shown and first(father if one is mother else mother) not in shown


def test_two_parents_at_the_same_minute(portal, new_parent, family, ledger):        # noqa: F811
    """One of them goes to PayFiP, the other is told to wait; and whoever still pays twice is seen."""
    parents = [new_parent() for _ in range(4)]
    for parent in parents:        # noqa: F811
        parent.bind(family)
        parent.choose(first(family))
    barrier = threading.Barrier(len(parents))

    def press(one):
        barrier.wait()
        one.press_pay()
    threads = [threading.Thread(target=press, args=(one,)) for one in parents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = sorted(one.answer.status_code for one in parents)
    assert answers == [303, 409, 409, 409]
    loser = next(one for one in parents if one.answer.status_code == 409)
    assert "Ne payez pas une seconde fois" in loser.answer.text
    winner = next(one for one in parents if one.answer.status_code == 303)
    assert "Paiement en cours" in loser.get("/kiosque/factures").main()
    winner.get(portal.payfip.pay(operation_in(winner.answer.headers["Location"]), "P"))
    assert "Payée" in loser.get("/kiosque/factures").main()
    assert ledger.rows(f"SELECT COUNT(*) FROM debt WHERE reference = '{first(family)}' AND settled_by IS NOT NULL") == [["1"]]


def test_pressing_again_goes_on_with_the_same_payment(portal, bound, family):        # noqa: F811
    bound.choose(first(family))
    one = operation_in(bound.press_pay().headers["Location"])
    two = operation_in(bound.press_pay().headers["Location"])
    assert one == two


def test_refused_then_paid(portal, bound, family, ledger):        # noqa: F811
    reference = first(family)
    bound.choose(reference)
    bound.press_pay()
    bound.get(portal.payfip.pay(operation_in(bound.answer.headers["Location"]), "R"))
    assert "refusé" in bound.page.title and bound.page.html.cssselect('a.button[href$="/kiosque/factures"]')
    bound.choose(reference)
    bound.press_pay()
    bound.get(portal.payfip.pay(operation_in(bound.answer.headers["Location"]), "P"))
    assert ledger.attempts(reference) == [("refusee", ""), ("payee", "")]


@pytest.mark.logs("payment not opened")
def test_payfip_away_is_said_and_nothing_is_lost(portal, bound, family):        # noqa: F811
    portal.payfip.faults(create="drop")
    bound.choose(first(family))
    bound.press_pay()
    assert bound.answer.status_code == 503 and "PayFiP ne répond pas" in bound.answer.text
    portal.payfip.faults(create=None)
    bound.choose(first(family))
    assert bound.press_pay().status_code == 303


def test_one_of_several_is_paid_meanwhile(real, new_parent, family, ledger):        # noqa: F811
    """Each debt in its own right: what was paid already makes the whole attempt one to verify, and the other invoice is settled."""
    references = [first(family), family.facture(1000)]
    mother, father = new_parent(), new_parent()
    for parent in (mother, father):        # noqa: F811
        parent.bind(family)
    mother.choose(*references)
    both = operation_in(mother.press_pay().headers["Location"])
    real.sql("UPDATE attempt_debt SET living = 0;")      # as when its time was over
    real.sql(f"UPDATE attempt SET state = 'expiree', closed_at = 1, next_at = 0 WHERE operation = '{both}';")
    father.choose(references[0])
    father.get(real.payfip.pay(operation_in(father.press_pay().headers["Location"]), "P"))
    mother.get(real.payfip.pay(both, "P", force=True))
    until(lambda: ledger.state(both) == "a_verifier", "what was paid twice to be looked at")
    assert family.entries(references[0]) == [("facture", 4250), ("paiement", -4250)]
    assert family.entries(references[1]) == [("facture", 1000), ("paiement", -1000)]


DIFFERENCES = {
    "facture": "UPDATE facture SET amount = amount + 1 WHERE reference = '%s';",
    "lignes": "UPDATE facture_ligne SET amount = amount + 1 WHERE facture_id = (SELECT id FROM facture WHERE reference = '%s');",
    "paiement": "DELETE FROM famille_entry WHERE kind = 'paiement' AND facture_id = (SELECT id FROM facture WHERE reference = '%s');",
    "sans-dette": "UPDATE debt SET settled_by = 1 WHERE reference = '%s';",
    "trop-percu": "UPDATE famille_entry SET amount = -9999 WHERE kind = 'paiement' AND facture_id = (SELECT id FROM facture WHERE reference = '%s');",
}


def test_the_proof_of_the_ledger(real, bound, family, agent):        # noqa: F811
    """Each kind of difference made on purpose is found, and none before; the job proves it by itself each night."""
    until(lambda: real.sql("SELECT last_result FROM lease WHERE name = 'comptes';").startswith("differences"), "the job's own proof", 90)
    finances = agent("nadia")

    def prove():
        finances.get("/guichet/paiements")
        return finances.submit(action="/controler").main()

    def clean():
        real.sql("DELETE FROM famille_entry; DELETE FROM facture_ligne; DELETE FROM facture; DELETE FROM attempt_debt; "
                 "UPDATE debt SET settled_by = NULL, settled_at = 0;")

    clean()
    for kind, spoil in DIFFERENCES.items():
        reference = family.facture(1000)
        bound.choose(reference)
        bound.get(real.payfip.pay(operation_in(bound.press_pay().headers["Location"]), "P"))
        assert "concordent" in prove()
        real.sql(spoil % reference)
        main = prove()
        assert "ne concordent pas" in main and reference in main
        assert kind in real.sql("SELECT kind FROM ledger_difference;").split()
        clean()
