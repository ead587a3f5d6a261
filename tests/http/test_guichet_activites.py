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
    assert "mardi 9 mars 2027" in text and "Noé" in text and "ne seront pas facturées" in text
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


# -- Several days and activities, and moving --------------------------------------------------------------------------------------------------

def order(regine, *activities, du=DAY, au=None, vers="", motif="Grève"):
    """The check page of a closure."""
    regine.get("/guichet/activites/fermer")
    return regine.submit({"activite": [a.code for a in activities], "du": du, "au": au or du, "vers": vers, "motif": motif}, field="motif")


def confirm(regine, page=None):
    return regine.submit({}, field="confirmer", page=page)


def mails_of(monday, family):
    address = monday.sql(f"SELECT c.email FROM rattachement r JOIN account c ON c.id = r.account_id WHERE r.famille_id = {family.id};").strip()
    return address, family.portal


def differences(monday):
    nadia = Parent(monday, auth=("nadia", PASSWORD))
    nadia.get("/guichet/paiements")
    nadia.submit(action="/controler")
    return monday.sql("SELECT kind, reference FROM ledger_difference WHERE kind IN ('reservation', 'places');")


def family_with(monday, *activities, name="Nowak", days=(DAY,)):
    family = Family(monday, name=name)
    keys = [family.enrol(a) for a in activities]
    family.parent = People(monday).parent(family)
    family.parent.book("2027-03", add=[f"{key}.{day}" for key in keys for day in days])
    return family


def test_several_activities_and_days(monday, regine):
    lunch, evening = Activity(monday, "Repas"), Activity(monday, "Soir", kind="garderie", slots=16)
    family = family_with(monday, lunch, evening, days=("2027-03-08", DAY, "2027-03-11"))
    regine.get("/guichet/activites")
    assert regine.page.html.cssselect('main a[href*="/guichet/activites/fermer"]')
    page = order(regine, lunch, evening, du="2027-03-08", au=DAY)
    assert page.status == 200 and "4 annulées, qui ne coûteront rien. 1 famille à prévenir" in page.main() and len(family.bookings()) == 6
    confirm(regine)
    assert "les familles sont prévenues" in regine.page.main()
    assert {day for _, day, _ in family.bookings()} == {"2027-03-11"} and family.owed() == 600 and not differences(monday)
    text = family.parent.mail(family.parent.email, "Fermeture").get_body(("plain",)).get_content()
    assert text.count("Léo") == 4 and "mardi 9 mars 2027" in text and "Motif : Grève" in text
    order(regine, lunch, evening, du="2027-03-08", au=DAY)
    assert "déjà fermé" in regine.page.main()
    confirm(regine)
    assert regine.page.status == 409 and "déjà fermé" in regine.page.main()


def test_bookings_go_to_another_day(monday, regine):
    """The oldest first while there are places; who is busy there, not enrolled or too late is cancelled."""
    lunch, trip = Activity(monday, "Repas", seats=3), Activity(monday, "Sortie", kind="mercredi", slots=4)
    first, second, third, busy = (family_with(monday, lunch, name=name) if name != "Pris" else None for name in ("Un", "Deux", "Trois", "Pris"))
    monday.sql(f"UPDATE activite SET seats = 5 WHERE id = {lunch.id};")
    busy = family_with(monday, lunch, name="Pris")
    busy.parent.book("2027-03", add=[f"{busy.enrol(trip)}.2027-03-11"])
    gone = Family(monday, name="Parti")
    key = gone.enrol(lunch, last="2027-03-10")
    gone.parent = People(monday).parent(gone)
    gone.parent.book("2027-03", add=[f"{key}.{DAY}"])
    monday.sql(f"UPDATE activite SET seats = 2 WHERE id = {lunch.id};"
               f"UPDATE tarif SET price = 900 WHERE code = '{lunch.code}';")      # dearer meanwhile: not for them
    page = order(regine, lunch, vers="2027-03-11")
    assert "2 déplacées, 3 annulées" in page.main() and "5 familles à prévenir" in page.main()
    assert first.bookings() == {(first.children[0][0], DAY, lunch.code): "reservee"}, "looking moves nothing"
    confirm(regine)
    moved = "2027-03-11"
    assert [list(f.bookings()) for f in (first, second)] == [[(f.children[0][0], moved, lunch.code)] for f in (first, second)]
    assert not third.bookings() and not gone.bookings() and {a for _, _, a in busy.bookings()} == {trip.code}
    assert [f.owed() for f in (first, second, third, gone)] == [300, 300, 0, 0] and lunch.taken(moved) == 2 and lunch.taken(DAY) == 0
    assert not differences(monday)
    text = first.parent.mail(first.parent.email, "Fermeture").get_body(("plain",)).get_content()
    assert "déplacées, au même prix" in text and "du mardi 9 mars 2027 au jeudi 11 mars 2027" in text
    assert "annulées" in third.parent.mail(third.parent.email, "Fermeture").get_body(("plain",)).get_content()


def test_what_changed_meanwhile_is_shown_again(monday, regine):
    lunch = Activity(monday)
    family_with(monday, lunch)
    page = order(regine, lunch)
    late = family_with(monday, lunch, name="Tard")
    confirm(regine, page)
    assert regine.page.status == 409 and "ont changé" in regine.page.main() and "2 annulées" in regine.page.main() and late.bookings()
    confirm(regine)
    assert not late.bookings()


def test_a_closure_with_mistakes(monday, regine):
    lunch = Activity(monday)
    family = family_with(monday, lunch)
    for wrong, field in (({"du": "2027-02-26"}, "du"), ({"du": "x"}, "du"), ({"au": "2027-03-08"}, "au"), ({"au": "2027-06-01"}, "au"),
                         ({"vers": DAY}, "vers"), ({"vers": "2027-02-26"}, "vers"), ({"vers": "2027-03-20", "au": "2027-03-11"}, "vers"),
                         ({"motif": " "}, "motif"), ({"motif": "x" * 201}, "motif")):
        page = order(regine, lunch, **wrong)
        assert page.status == 422 and page.problems() == [field], (wrong, page.problems())
        form = page.form(field="motif")
        assert form.fields[field] == (wrong[field].strip() if field == "motif" and not wrong[field].strip() else wrong[field]) or wrong[field] == " "
    page = order(regine)
    assert page.status == 422 and page.problems() == ["activite"]
    assert len(family.bookings()) == 1
    page = order(regine, lunch, vers="2027-03-12")      # closed for everybody: nobody can go there
    assert "1 annulée" in page.main() or "1 déplacée" in page.main()
    assert Parent(monday, auth=("sophie", PASSWORD)).get("/guichet/activites/fermer").status == 403
