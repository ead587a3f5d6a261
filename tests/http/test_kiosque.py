# SPDX-License-Identifier: Apache-2.0
"""The Kiosque Famille: binding an account to a family once, leaving it, and what the régie does at its counter."""
import datetime
import re

import pytest
import requests

from citizen import Visitor
from family import Family, Parent


@pytest.fixture
def new_parent(portal, new_citizen):
    def make(**more):
        citizen = new_citizen(**more)
        parent = Parent(portal)
        parent.http, parent.email = citizen.http, citizen.email
        return parent
    return make


@pytest.fixture
def parent(new_parent):
    return new_parent()


@pytest.fixture
def regie(agent):
    return agent("regine")


@pytest.fixture
def family(portal, regie):
    family = Family(portal)
    family.facture()
    family.hand_out(regie)
    return family


@pytest.mark.core
def test_binding_once(parent, family):
    parent.get("/")
    assert "Kiosque Famille" in parent.page.main()
    parent.get("/kiosque")
    assert "Ce ne sera plus demandé" in parent.page.main() and "Régie Ouest" in parent.page.main()
    assert parent.page.html.cssselect("figure.drawing figcaption")
    parent.bind(family, code=" " + family.code + " ", secret=family.secret.lower())
    assert parent.page.url.endswith("/kiosque?fait=rattachement")
    main = parent.get("/kiosque").main()
    assert "Famille Nowak" in main and "Léo" in main and "42,50" in main and "Régie Centre" in main
    assert not parent.page.html.cssselect('input[name="mot-de-passe"]'), "never asked again"
    assert "Nowak" in parent.get("/compte").main()
    parent.post("/kiosque", {"jeton": parent.get("/compte/kiosque").form("/compte/kiosque").fields["jeton"], "famille": "x"})
    assert parent.page.url.endswith("/kiosque"), "bound already: nothing is asked"


def test_it_needs_an_account(portal, visitor):
    assert "/connexion" in visitor.get("/kiosque").url
    assert visitor.get("/kiosque/factures").url.split("?")[0].endswith("/connexion")


def wrong(parent, **typed):
    parent.bind(**typed)
    return parent.page.status, re.sub(r"\s+", " ", parent.page.main())


def test_wrong_says_not_which(portal, new_parent, family):
    said = set()
    for typed in ({"code": "9999999"}, {"facture": "FC00-00-000000"}, {"secret": "0000000000"},
                  {"code": "9999999", "facture": "x", "secret": "y"}):
        parent = new_parent()
        status, main = wrong(parent, family=family, **typed)
        assert status == 422 and "Ces trois informations ne vont pas ensemble" in main
        said.add(re.sub(r"Kiosque Famille La première.*", "", main))
        form = parent.page.form("/kiosque")
        assert form.fields["famille"] == typed.get("code", family.code), "nothing typed is lost"
        assert form.fields["facture"] == typed.get("facture", next(iter(family.factures.values())))
        assert not form.cssselect('input[name="mot-de-passe"]')[0].get("value")
    assert len(said) == 1


def test_another_familys_invoice_does_not_do(portal, parent, family):
    other = Family(portal, name="Autre")
    other.facture()
    assert wrong(parent, family=family, facture=next(iter(other.factures.values())))[0] == 422


def test_an_old_invoice_does_not_do(portal, parent, regie):
    family = Family(portal)
    old = family.facture(issued=-731, deadline=-700)
    family.hand_out(regie)
    assert wrong(parent, family=family)[0] == 422
    portal.sql(f"UPDATE facture SET issued = '2026-01-15' WHERE reference = '{old}';")
    parent.bind(family)
    assert parent.page.url.endswith("fait=rattachement")


def test_what_is_missing_is_said_by_field(parent, family):
    parent.bind(family, code="", facture=" ", secret="")
    assert parent.page.status == 422 and parent.page.problems() == ["famille", "facture", "mot-de-passe"]


HOSTILE = ["' OR 1=1 --", "<script>", "%00", "é" * 50, "\u202e123", "../../etc", "9" * 61, "9" * 10_000]


@pytest.mark.parametrize("code", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_codes(portal, parent, family, code):
    parent.bind(family, code=code)
    assert parent.page.status == 422 and "<script>" not in parent.page.response.text
    assert portal.sql("SELECT COUNT(*) FROM rattachement WHERE famille_id = %d;" % family.id).strip() == "0"


def test_ten_wrong_tries_lock_the_family(portal, new_parent, family, regie):
    """From as many accounts, and patient ones: the family itself counts."""
    parents = [new_parent() for _ in range(11)]
    for parent in parents[:10]:
        portal.sql("UPDATE throttle SET blocked_until = 0;")        # as when the wait is over
        parent.bind(family, secret="0000000000")
        assert parent.page.status == 422, parent.page.main()
    portal.sql("UPDATE throttle SET blocked_until = 0;")
    parents[10].bind(family)
    assert parents[10].page.status == 403 and "bloqué" in parents[10].page.main(), "the right password does not open it any more"
    main = regie.get(f"/guichet/familles/{family.code}").main()
    assert "Bloqué depuis le" in main and "Régine Dubois, le" in main and "l’accès a été bloqué" in main
    regie.submit(action="/debloquer")
    assert "L’accès est débloqué" in regie.page.main()
    parents[10].bind(family)
    assert parents[10].page.url.endswith("fait=rattachement")


def test_an_account_waits_after_five_wrong_tries(portal, parent, regie):
    families = [Family(portal) for _ in range(7)]
    portal.sql("DELETE FROM throttle;")
    codes = []
    for family in families:
        parent.bind(family, facture="x", secret="0000000000")
        codes.append(parent.page.status)
    assert codes[:5] == [422] * 5 and codes[5:] == [429, 429]
    assert "Réessayez dans 1 minute" in parent.page.main() and int(parent.page.response.headers["Retry-After"]) <= 60


def test_a_code_nobody_has_is_slowed_the_same(portal, new_parent, family):
    portal.sql("DELETE FROM throttle;")
    seen = {}
    for code in (family.code, "8888888"):
        parent = new_parent()
        seen[code] = []
        for _ in range(7):
            parent.bind(family, code=code, secret="0000000000")
            seen[code].append(parent.page.status)
        portal.sql("DELETE FROM throttle;")
    assert seen[family.code] == seen["8888888"] == [422] * 5 + [429] * 2


def test_a_second_parent_and_the_first_is_told(portal, new_parent, family):
    mother, father = new_parent(), new_parent(first_name="Paul")
    mother.bind(family)
    father.bind(family)
    assert father.page.url.endswith("fait=rattachement")
    mail = mother.mail(mother.email, "rattaché à votre famille")
    assert "régie" in mail.get_body(("plain",)).get_content()
    assert not [m for m in father.mails(father.email) if "rattaché" in m["Subject"]]


def test_leaving_and_coming_back(portal, parent, family):
    parent.bind(family)
    parent.get("/compte")
    parent.get("/compte/kiosque")
    parent.submit(action="/compte/kiosque")
    assert "n’est plus rattaché" in parent.page.main() and parent.page.url.endswith("fait=dissocier")
    parent.get("/kiosque/factures")
    assert parent.page.url.endswith("/kiosque") and parent.page.html.cssselect('input[name="mot-de-passe"]')
    parent.bind(family)
    assert parent.page.url.endswith("fait=rattachement")


def test_the_regie_unbinds(portal, new_parent, family, regie):
    parent = new_parent()
    parent.bind(family)
    main = regie.get(f"/guichet/familles/{family.code}").main()
    assert parent.email in main and "Léo Nowak" in main and "FC26-11-" in main and "un compte a été rattaché" in main
    regie.submit(action="/dissocier")
    assert "dissocié de la famille" in regie.page.main() and parent.email not in regie.page.main()
    assert "par Régine Dubois" in regie.page.main()
    assert "mot-de-passe" in parent.get("/kiosque").response.text


def test_a_new_password_ends_the_old_one(portal, new_parent, family, regie):
    old = family.secret
    assert family.hand_out(regie) != old
    parent = new_parent()
    parent.bind(family, secret=old)
    assert parent.page.status == 422
    parent.bind(family)
    assert parent.page.url.endswith("fait=rattachement")
    stored = portal.sql(f"SELECT secret FROM famille WHERE id = {family.id};")
    assert "$argon2id$" in stored and family.secret not in stored
    assert not any(family.secret in line for line in portal.log_lines())


def test_the_letter(portal, family, regie):
    family.hand_out(regie)
    main = regie.page.main()
    assert "Imprimez cette page maintenant" in main and "Régie Centre" in main and family.code in main and portal.url + "/kiosque" in main
    assert "no-store" in regie.page.response.headers["Cache-Control"]
    assert family.secret not in regie.get(f"/guichet/familles/{family.code}").response.text


def test_finding_a_family(portal, regie):
    family = Family(portal, name="Zielinski")
    for typed in ("Zielinski", "zielin", family.code):
        regie.get("/guichet/familles", params={"q": typed})
        assert family.code in regie.page.main(), typed
    assert "Aucune famille" in regie.get("/guichet/familles", params={"q": "Personne-de-ce-nom"}).main()
    assert regie.get("/guichet/familles/0000000000").status == 404
    assert regie.get("/guichet/familles/" + "9" * 5000).status in (404, 414)


def test_roles(portal, agent, family, regie):
    """The front door leads the régie to its part; demandes and payments are not its business, nor families that of the others."""
    regie.get("/guichet")
    assert regie.page.url.endswith("/guichet/familles")
    assert regie.get("/guichet/paiements").status == 403
    for login in ("sophie", "claire", "nadia"):
        assert agent(login).get(f"/guichet/familles/{family.code}").status == 403, login
    assert Visitor(portal).get("/guichet/familles").status == 401
    answer = regie.http.post(portal.url + f"/guichet/familles/{family.code}/mot-de-passe", data={}, headers={"Origin": "https://ailleurs.example"})
    assert answer.status_code == 403


def test_two_clicks_bind_once(portal, parent, family):
    parent.get("/kiosque")
    form = parent.page.form("/kiosque")
    data = parent.fields(form, {"famille": family.code, "facture": next(iter(family.factures.values())), "mot-de-passe": family.secret})
    for _ in range(2):
        answer = requests.post(portal.url + "/kiosque", data=data, cookies=parent.http.cookies, headers={"Origin": portal.url}, allow_redirects=False)
        assert answer.status_code == 303
    assert portal.sql(f"SELECT COUNT(*) FROM famille_event WHERE famille_id = {family.id} AND action = 'rattachee';").strip() == "1"


# -- Absences ---------------------------------------------------------------------------------------------------------------------------------

def in_parts(name, day):
    return {f"{name}.jour": f"{day.day:02d}", f"{name}.mois": f"{day.month:02d}", f"{name}.annee": str(day.year)}


def test_an_absence_begun_for_a_child(portal, new_parent, agent):
    family, other = Family(portal, name="Absent", children=("Léo",)), Family(portal, name="Ailleurs", children=("Zoé",))
    parent = family.adopt(new_parent())
    parent.get("/kiosque")
    link = parent.page.html.cssselect('main li a[href*="/services/kiosque-absence/"]')[0]
    assert " ".join(link.text_content().split()) == "Signaler une absence pour Léo"
    parent.get(link.get("href"))
    form = parent.page.form(field="enfant")
    assert (form.fields["enfant"], form.fields["classe"], form.fields["famille"]) == ("Léo Absent", "CE1", family.code)
    for child in (other.children[0][0], "x", "0", "9" * 30):       # nobody else's
        form = parent.get(f"/services/kiosque-absence/formulaire/enfant?enfant={child}").form(field="enfant")
        assert not form.fields["enfant"] and form.fields["famille"] == family.code
    parent.get(link.get("href"))
    parent.submit({}, field="cle")
    today = datetime.date.today()
    numero = parent.fill("kiosque-absence", {"activite": "repas", "motif": "sante", **in_parts("du", today)},
                         files=[("justificatif", ("certificat.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf"))])
    parent.get(f"/demandes/{numero}")
    assert "Léo Absent, Le repas de midi" in parent.page.main() and "ne garantit pas" not in parent.page.title
    portal.agent("colette", "guichet-de-test", "Colette", "Petit", "Régisseuse du centre", "centre", "agent regie")
    portal.agent("sylvain", "guichet-de-test", "Sylvain", "Roy", "Régisseur du sud", "sud", "agent regie")
    assert agent("sylvain").get(f"/guichet/demandes/{numero}").status in (403, 404), "another régie's"
    office = agent("colette")
    office.get(f"/guichet/demandes/{numero}")
    assert office.page.status == 200 and "Léo Absent" in office.page.main() and "certificat" in office.page.main()


def test_an_absence_before_the_first_day(portal, new_parent):
    parent = Family(portal).adopt(new_parent())
    parent.get("/services/kiosque-absence/formulaire/enfant")
    parent.submit({"enfant": "Léo"}, field="cle")
    today = datetime.date.today()
    parent.submit({"activite": "repas", "motif": "autre", **in_parts("du", today), **in_parts("au", today - datetime.timedelta(days=1))}, field="cle")
    assert parent.page.status == 422 and "doit suivre le premier" in parent.page.main()
