# SPDX-License-Identifier: Apache-2.0
"""The Kiosque's planning in the browser: days booked and given back by label and keyboard, the typical week; every page axe-clean in both schemes, no
wider than 320 px, its tables still tables there."""
import calendar
import datetime
import types

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from citizen import Citizen
from conftest import PASSWORD, Person, open_browser, sign_in
from family import Activity, Family, day, numbers

WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}     # those that can fall on a Tuesday


def tuesdays():
    """Those of next month on which a school is open."""
    today = datetime.date.fromisoformat(day(0))
    first = (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    last = calendar.monthrange(first.year, first.month)[1]
    days = [first.replace(day=number) for number in range(1, last + 1)]
    return [d for d in days if d.weekday() == 1 and (d.month, d.day) not in HOLIDAYS]


def words(when, year=True):
    return f"{WEEKDAYS[when.weekday()]} {when.day if when.day > 1 else '1er'} {MONTHS[when.month - 1]}" + (f" {when.year}" if year else "")


def label(activity, when, state=""):
    """What a day's checkbox is called: until midnight of its eve it may be changed."""
    return f"{activity.name} du {words(when)}{state}, modifiable jusqu’au {words(when - datetime.timedelta(days=1), year=False)}"


def plain(text):
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def tick_of(person, name):
    """The checkbox of that accessible name, as assistive technology has it."""
    boxes = person.all("form.planning input[name=jour]")
    names = [plain(box.accessible_name) for box in boxes]
    found = [box for box, one in zip(boxes, names) if one.startswith(name)]
    assert len(found) == 1, (name, names)
    return found[0]


def changes(person):
    return plain(person.find("form.planning .changes").text)


@pytest.fixture(scope="module")
def parent(portal):
    """Makes accounts bound to a family: (address, password)."""
    def make(family):
        made = types.SimpleNamespace(email=f"planning{family.id}@exemple.example")
        portal.sql("DELETE FROM throttle;")
        Citizen(portal).create_account(made.email, PASSWORD, last_name=family.name, first_name="Dominique")
        portal.sql("DELETE FROM throttle;")
        family.adopt(made)
        return made.email, PASSWORD
    return make


def enrol(family, activity, child=0):
    return family.enrol(activity, child, first=day(-60), last=day(360))


def open_next_month(person):
    person.open("/kiosque")
    person.go("Réserver ou annuler des jours")
    person.go("Mois suivant")


def test_a_day_by_keyboard(person, portal, parent):
    family, lunch = Family(portal, name="Clavier"), Activity(portal, calendars="")
    enrol(family, lunch)
    one, other = tuesdays()[:2]
    sign_in(person, parent(family))
    open_next_month(person)
    assert changes(person) == ""
    tick = person.focus(tick_of(person, label(lunch, one)))
    person.press(Keys.SPACE)
    assert tick.is_selected() and changes(person) == "1 jour ajouté"
    person.focus(tick_of(person, label(lunch, other)))
    person.press(Keys.SPACE)
    assert changes(person) == "2 jours ajoutés"
    person.go("Vérifier mes changements")
    assert person.title == "Vérifier mes changements" and words(one) in plain(person.main) and "6,00 €" in plain(person.main)
    assert family.bookings() == {}
    person.go("Confirmer")
    assert person.title == "Accusé de réception" and words(other) in plain(person.main) and "enregistrés" in person.main
    child = family.children[0][0]
    assert family.bookings() == {(child, d.isoformat(), lunch.code): "reservee" for d in (one, other)} and family.owed() == 600

    person.go("Le planning")
    assert tick_of(person, label(lunch, one, ", réservé")).is_selected() and changes(person) == ""
    person.focus(tick_of(person, label(lunch, one, ", réservé")))
    person.press(Keys.SPACE)
    assert changes(person) == "1 jour retiré"
    person.press(Keys.SPACE)
    assert changes(person) == "Aucun changement"
    person.press(Keys.SPACE)
    person.focus(tick_of(person, label(lunch, tuesdays()[2])))
    person.press(Keys.SPACE)
    assert changes(person) == "1 jour ajouté, 1 retiré"
    person.go("Vérifier mes changements")
    person.go("Modifier")
    assert changes(person) == "1 jour ajouté, 1 retiré"
    person.go("Vérifier mes changements")
    person.go("Confirmer")
    assert "Jours retirés" in person.main
    assert {key[1] for key in family.bookings()} == {other.isoformat(), tuesdays()[2].isoformat()} and family.owed() == 600


def type_day(person, name, when):
    """A day into the browser's own field, whose order of day and month is that of its language."""
    field = person.focus(person.field(name))
    for order in ("%d%m%Y", "%m%d%Y"):
        person.press(*[Keys.ARROW_LEFT] * 3, *[Keys.BACKSPACE], *when.strftime(order))
        if field.get_attribute("value") == when.isoformat():
            return
    raise AssertionError(field.get_attribute("value"))


def test_the_typical_week_by_keyboard(person, portal, parent):
    family, lunch = Family(portal, name="Semaine"), Activity(portal, calendars="")
    enrol(family, lunch)
    days = tuesdays()
    sign_in(person, parent(family))
    person.open("/kiosque")
    person.go("Réserver ou annuler des jours")
    person.open("/kiosque/reservations?mois=" + days[0].isoformat()[:7])
    person.go("semaine type")
    assert person.title == "Appliquer une semaine type"
    person.go("Vérifier")
    assert person.driver.switch_to.active_element.get_attribute("id") == "erreurs"
    type_day(person, "Du", days[0])
    type_day(person, "Au", days[-1])
    person.focus(person.field("mardi"))
    person.press(Keys.SPACE)
    person.go("Vérifier")
    assert person.title == "Vérifier mes changements"
    person.go("Confirmer")
    assert person.title == "Accusé de réception"
    assert {key[1] for key in family.bookings()} == {d.isoformat() for d in days}


def test_without_script(portal, parent, tmp_path):
    family, lunch = Family(portal, name="Sobre"), Activity(portal, calendars="")
    enrol(family, lunch)
    account = parent(family)
    driver = open_browser(tmp_path, script=False)
    try:
        person = Person(driver, portal)
        sign_in(person, account)
        open_next_month(person)
        person.focus(tick_of(person, label(lunch, tuesdays()[0])))
        person.press(Keys.SPACE)
        assert changes(person) == ""
        person.go("Vérifier mes changements")
        person.go("Confirmer")
        assert person.title == "Accusé de réception"
    finally:
        driver.quit()


class Large(Family):
    """Four children in three activities each, with every state a day can have."""

    def __init__(self, portal):
        super().__init__(portal, name="Vandenbroucke-Lefèvre", children=("Léo", "Marie-Amandine", "Inès", "Maximilien"))
        self.lunch = Activity(portal, name="Restauration scolaire", calendars="", second=10)
        self.evening = Activity(portal, name="Étude surveillée et garderie du soir", calendars="", slots=8, seats=2)
        self.closed = Activity(portal, name="Garderie du matin", calendars="", slots=1, booking="jours-ouvres 40 10:00")
        for child in range(4):
            for activity in (self.lunch, self.evening, self.closed):
                enrol(self, activity, child)
        self.days = tuesdays()
        self.put(0, self.lunch, self.days[0])
        self.put(0, self.closed, self.days[1])
        self.put(1, self.evening, self.days[1], "attente")
        self.run(*[f"INSERT INTO place (activite_id, day, taken) VALUES ({self.evening.id}, '{d.isoformat()}', 2)" for d in self.days[1:3]])

    def put(self, child, activity, when, state="reservee"):
        self.run(f"INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, queued_at, updated_at) VALUES "
                 f"({8_000_000 + next(numbers)}, {self.children[child][0]}, {activity.id}, '{when.isoformat()}', {self.id}, '{state}', 300, 1, 1)")


def looks_good(person, name):
    """Light and dark, wide and narrow."""
    try:
        for scheme in ("light", "dark"):
            person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
            for width in (1280, 320):
                person.width(width)
                assert person.violations() == [], (name, scheme, width)
                assert not person.too_wide(), (name, scheme, width)
    finally:
        person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        person.width(1280)


def roles(person, width):
    """How many of each role assistive technology is given, at that width."""
    person.width(width)
    person.driver.execute_cdp_cmd("Accessibility.enable", {})
    try:
        nodes = person.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    finally:
        person.driver.execute_cdp_cmd("Accessibility.disable", {})
        person.width(1280)
    counted = {}
    for node in nodes:
        role = node.get("role", {}).get("value")
        if not node.get("ignored") and role in ("table", "row", "rowheader", "columnheader", "cell", "gridcell", "LayoutTable", "LayoutTableCell"):
            counted[role] = counted.get(role, 0) + 1
    return counted


def tables_stay(person, name):
    wide, narrow = roles(person, 1280), roles(person, 320)
    assert wide == narrow, (name, wide, narrow)
    assert set(wide) == {"table", "row", "rowheader", "columnheader", "cell"}, (name, wide)
    return wide


def small_ticks(person, css):
    """Checkboxes below 24 × 24 px at 320 px."""
    person.width(320)
    found = person.driver.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map(e => [e.id, e.getBoundingClientRect()])"
        ".filter(([id, r]) => r.height < 24 || r.width < 24).map(([id, r]) => `${id} ${r.width}x${r.height}`)", css)
    person.width(1280)
    return found


def test_a_large_family_on_a_narrow_screen(person, portal, parent):
    family = Large(portal)
    month = family.days[0].isoformat()[:7]
    sign_in(person, parent(family))
    person.open("/kiosque/reservations?mois=" + month)
    states = {state: len(person.all("td.case-" + state)) for state in ("libre", "reservee", "complete", "attente")}
    assert states["libre"] and states["reservee"] == 2 and states["attente"] == 1 and states["complete"] == 2 * 4 - 1, states
    past = [plain(e.get_attribute("textContent")) for e in person.all("td.case-libre > .visually-hidden")]
    assert past and all("Garderie du matin" in one and "délai passé depuis" in one for one in past)
    looks_good(person, "month")
    counted = tables_stay(person, "month")
    assert counted["table"] == 4 and counted["rowheader"] == 12
    ticks = "form.planning input[type=checkbox]"
    assert person.all(ticks) and small_ticks(person, ticks) == []

    person.width(320)
    person.driver.execute_script("for (const d of document.querySelectorAll('.faster')) d.open = true")
    assert not person.too_wide() and person.violations() == []
    cell = person.find("td.case-reservee:has(input)")
    tick = cell.find_element(By.CSS_SELECTOR, "input[type=checkbox]")
    ActionChains(person.driver).move_to_element_with_offset(cell, 0, 8 - cell.size["height"] // 2).click().perform()
    assert not tick.is_selected() and changes(person) == "1 jour retiré"     # the whole day is the target, its number too
    person.focus(tick)
    person.press(Keys.SPACE)
    assert tick.is_selected()
    assert changes(person) == "Aucun changement"
    person.width(1280)
    for box, shall in ((label(family.lunch, family.days[0], ", réservé"), False), (label(family.lunch, family.days[2]), True),
                       (label(family.evening, family.days[2], ", complet : liste d’attente"), True)):
        found = next(b for b in person.all("section:first-of-type input[name=jour]") if plain(b.accessible_name).startswith(box))
        found.send_keys(Keys.SPACE)
        assert found.is_selected() == shall
    assert changes(person) == "2 jours ajoutés, 1 retiré"
    looks_good(person, "month, changed")
    person.go("Vérifier mes changements")
    for heading in ("Jours ajoutés", "En liste d’attente", "Jours retirés"):
        assert heading in person.main
    looks_good(person, "check")
    assert tables_stay(person, "check")["table"] == 3
    person.go("Confirmer")
    assert person.title == "Accusé de réception"
    looks_good(person, "accusé")
    assert tables_stay(person, "accusé")["table"] == 3

    person.open("/kiosque/semaine-type")
    looks_good(person, "typical week")
    ticks = "main form input[type=checkbox]"
    assert len(person.all(ticks)) == 4 * 3 * 4 + 1 and small_ticks(person, ticks) == []
    person.go("Vérifier")
    looks_good(person, "typical week, with errors")
