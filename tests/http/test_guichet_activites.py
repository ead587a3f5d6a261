# SPDX-License-Identifier: Apache-2.0
"""The lists of a day: who comes, who waits, who really came, said on a tablet and kept with who said it."""
import pytest

from family import Activity, Family, Parent
from test_reservations import People, at

PASSWORD = "guichet-de-test"
DAY = "2027-03-09"


@pytest.fixture
def monday(kiosk):
    at(kiosk, "2027-03-01 09:00")
    return kiosk


@pytest.fixture
def regine(monday):
    return Parent(monday, auth=("regine", PASSWORD))


@pytest.fixture
def meal(monday):
    """Two children booked, one who waits, and the family of each."""
    meal = Activity(monday, "Repas", seats=2)
    meal.families = [Family(monday, name=name, children=(first,)) for name, first in (("Zola", "Ana"), ("Abadie", "Noé"), ("Martin", "Léa"))]
    for family in meal.families:
        family.run(f"INSERT INTO responsable (id, code, famille_id, last_name, first_name, role, phone) VALUES "
                   f"({family.id}, 'R{family.id}', {family.id}, '{family.name}', 'Anna', 'payeur', '0320000001')")
        key = family.enrol(meal)
        People(monday).parent(family).book("2027-03", add=[f"{key}.{DAY}"])
    return meal


def rows(page):
    return [th.text_content().strip() for th in page.html.cssselect("main tbody th")]


def states(monday, meal):
    found = monday.sql(f"SELECT enfant_id, state FROM pointage WHERE activite_id = {meal.id} ORDER BY enfant_id;")
    return dict(line.split("|") for line in found.splitlines() if line)


def test_from_the_guichet_to_the_list(monday, regine, meal):
    regine.get("/guichet/familles")
    assert regine.page.html.cssselect('header a[href$="/guichet/activites"]')
    regine.get(f"/guichet/activites?jour={DAY}")
    line = next(tr.text_content() for tr in regine.page.html.cssselect("tbody tr") if tr.cssselect(f'a[href*="/{meal.code}/"]'))
    assert "2, complet" in " ".join(line.split()) and "mardi 9 mars 2027" in regine.page.main()
    regine.get(f"/guichet/activites/{meal.code}/{DAY}")
    assert rows(regine.page) == ["Abadie Noé", "Zola Ana"] and "03 20 00 00 01" in regine.page.main() and "Martin Léa" in regine.page.main()
    assert not regine.page.html.cssselect("input[type=radio]"), "a day to come has no presence"
    regine.get("/guichet/activites?jour=2027-03-08")
    assert f"/{meal.code}/" not in regine.page.response.text


def test_who_came(monday, meal):
    at(monday, f"{DAY} 12:30")
    regine, noe, ana = Parent(monday, auth=("regine", PASSWORD)), meal.families[1].children[0][0], meal.families[0].children[0][0]
    path = f"/guichet/activites/{meal.code}/{DAY}"
    regine.get(path)
    regine.submit({f"e{noe}": "present", f"e{ana}": "absent"}, action=path)
    assert "Le pointage est enregistré" in regine.page.main() and states(monday, meal) == {str(noe): "present", str(ana): "absent"}
    assert regine.page.html.cssselect(f"#e{ana}-absent[checked]")
    regine.submit({f"e{ana}": "justifie"}, action=path)
    regine.submit({}, action=path)
    assert states(monday, meal)[str(ana)] == "justifie"
    events = monday.sql(f"SELECT v.state FROM pointage_event v JOIN pointage p ON p.id = v.pointage_id WHERE p.enfant_id = {ana} ORDER BY v.id;").split()
    assert events == ["absent", "justifie"], "what was said again leaves no trace"
    stranger = Family(monday, name="Imprévu", children=("Tom",))
    code = f"E{stranger.children[0][0]}"
    regine.submit({"code": f" {code} "}, action=path)
    assert "Imprévu Tom" in regine.page.main() and states(monday, meal)[str(stranger.children[0][0])] == "non_prevu"
    regine.submit({"code": f"E{noe}"}, action=path)     # booked: he is simply there
    assert states(monday, meal)[str(noe)] == "present"


@pytest.mark.parametrize("values", [{"code": "personne"}, {"code": "x" * 10_000}, {"code": "' OR 1=1 --"}])
def test_an_unknown_child(monday, meal, values):
    at(monday, f"{DAY} 12:30")
    regine, noe = Parent(monday, auth=("regine", PASSWORD)), meal.families[1].children[0][0]
    path = f"/guichet/activites/{meal.code}/{DAY}"
    regine.get(path)
    regine.submit({f"e{noe}": "present", **values}, action=path)
    assert regine.page.status == 422 and "Aucun enfant n’a ce code" in regine.page.main() and states(monday, meal) == {}


def test_forged(monday, regine, meal):
    path, lea, other = f"/guichet/activites/{meal.code}/{DAY}", meal.families[2].children[0][0], Family(monday).children[0][0]
    regine.get(path)
    regine.submit({"code": f"E{other}"}, action=path)       # a day to come
    assert regine.page.status == 422 and "à venir" in regine.page.main() and states(monday, meal) == {}
    at(monday, f"{DAY} 12:30")
    regine = Parent(monday, auth=("regine", PASSWORD))
    regine.get(path)
    regine.submit({f"e{lea}": "present", f"e{other}": "present", f"e{meal.families[0].children[0][0]}": "non_prevu", "e": "present", "exyz": "absent"}, action=path)
    assert regine.page.status == 200 and states(monday, meal) == {}, "one who waits, one of no list, no such word"


@pytest.mark.parametrize("path", ["/guichet/activites/rien/2027-03-09", "/guichet/activites/{code}/2027-02-30", "/guichet/activites/{code}/demain",
                                  "/guichet/activites/" + "x" * 5000 + "/2027-03-09"])
def test_no_such_list(regine, meal, path):
    assert regine.get(path.format(code=meal.code)).status == 404


def test_a_day_that_is_none(regine):
    assert "n’existe pas" in regine.get("/guichet/activites?jour=2027-02-30").main()


def test_others_stay_out(monday, meal):
    for login in ("sophie", "nadia"):
        assert Parent(monday, auth=(login, PASSWORD)).get(f"/guichet/activites/{meal.code}/{DAY}").status == 403


# -- Closing a day ----------------------------------------------------------------------------------------------------------------------------

def close(regine, meal, reason="Grève du personnel", day=DAY):
    regine.get(f"/guichet/activites/{meal.code}/{day}")
    return regine.submit({"motif": reason}, action="/fermer")


def test_closing_a_day(monday, regine, meal):
    zola, abadie, martin = meal.families
    parent = People(monday).parent(zola)
    parent.month("2027-03")
    parent.check(remove=parent.ticks())
    close(regine, meal)
    assert "les familles sont prévenues" in regine.page.main() and "Grève du personnel" in regine.page.main() and rows(regine.page) == []
    assert [f.bookings() for f in meal.families] == [{}, {}, {}] and [f.owed() for f in meal.families] == [0, 0, 0] and meal.taken(DAY) == 0
    text = parent.mail(monday.sql(f"SELECT c.email FROM rattachement r JOIN account c ON c.id = r.account_id WHERE r.famille_id = {abadie.id};").strip(),
                       "Grève du personnel").get_body(("plain",)).get_content()
    assert "mardi 9 mars 2027" in text and "Noé" in text and "ne sera pas facturée" in text
    parent.confirm()        # what was checked before is done already
    assert parent.page.status == 200 and "déjà enregistré" in parent.page.main() and zola.owed() == 0
    key = zola.enrol(meal)
    parent.month("2027-03")
    assert f"{key}.{DAY}" not in parent.open_days() and f"{key}.2027-03-11" in parent.open_days()
    close_again = regine.post(f"/guichet/activites/{meal.code}/{DAY}/fermer", {"motif": "Encore", **dict(regine.page.form("/rouvrir").form_values())})
    assert close_again.status == 200 and "Grève du personnel" in close_again.main()
    regine.submit(action="/rouvrir")
    assert "de nouveau être réservé" in regine.page.main()
    parent.month("2027-03")
    assert f"{key}.{DAY}" in parent.open_days() and all(f.bookings() == {} for f in meal.families)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "\u202e"])
def test_closing_needs_a_reason(monday, regine, meal, reason):
    close(regine, meal, reason)
    assert regine.page.status == 422 and "Saisissez le motif" in regine.page.main() and len(meal.families[0].bookings()) == 1


def test_a_past_day_is_not_closed(monday, meal):
    at(monday, "2027-03-10 09:00")
    regine = Parent(monday, auth=("regine", PASSWORD))
    regine.get(f"/guichet/activites/{meal.code}/{DAY}")
    assert not regine.page.html.cssselect('form[action$="/fermer"]')
    regine.post(f"/guichet/activites/{meal.code}/{DAY}/fermer", {"motif": "Trop tard", **dict(regine.page.form(f"/{DAY}").form_values())})
    assert regine.page.status == 422 and "ce jour est passé" in regine.page.main() and len(meal.families[0].bookings()) == 1
