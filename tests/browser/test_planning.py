# SPDX-License-Identifier: Apache-2.0
"""The family's planning in the browser: days ticked by their labels and the keyboard alone, at every width, without axe's complaint."""
import datetime

import pytest
from selenium.webdriver.common.keys import Keys

from citizen import Citizen
from conftest import PASSWORD, sign_in
from family import Activity, Family
from test_accessibilite import is_good

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()


def in_words(day):
    return f"{DAYS[day.weekday()]} {'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def plain(text):
    return " ".join(text.replace("\xa0", " ").split())


@pytest.fixture
def home(portal):
    """Four children with three activities each; next month one day is full and waited for, one is booked."""
    family = Family(portal, name="Planning", children=("Léo", "Mia", "Noé", "Zoé"))
    activities = [Activity(portal, name, slots=slots, calendars="", week=31, seats=seats, booking="jours-calendaires 1 24:00")
                  for name, slots, seats in (("Repas", 4, 0), ("Accueil du matin", 1, 0), ("Accueil du soir", 16, 1))]
    family.keys = [[family.enrol(activity, child, first="2020-01-01", last="2099-12-31") for activity in activities] for child in range(4)]
    address = f"planning{family.id}@exemple.example"
    Citizen(portal).create_account(address, PASSWORD, last_name="Planning", first_name="Anna")
    portal.sql("DELETE FROM throttle;")
    family.email = address
    portal.sql(f"INSERT INTO rattachement (account_id, famille_id, created_at) SELECT id, {family.id}, 1 FROM account WHERE email_key = '{address}'")
    first = (datetime.date.today().replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    family.open = [day for day in (first + datetime.timedelta(days=i) for i in range(28))
                   if day.weekday() < 5 and (day.month, day.day) not in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))]
    full = family.open[1]
    other = Family(portal, name="Autre")
    portal.sql(f"INSERT INTO place (activite_id, day, taken) VALUES ({activities[2].id}, '{full}', 1);"
               f"INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, updated_at) VALUES "
               f"({family.id}1, {other.children[0][0]}, {activities[2].id}, '{full}', {other.id}, 'reservee', 300, 1),"
               f"({family.id}2, {family.children[1][0]}, {activities[2].id}, '{full}', {family.id}, 'attente', 300, 1),"
               f"({family.id}3, {family.children[1][0]}, {activities[0].id}, '{full}', {family.id}, 'reservee', 300, 1);")
    return family


def box(person, child, words):
    """The day's box under the child's heading, by its label."""
    section = next(s for s in person.all("form.planning section") if s.find_element("css selector", "h2").text == child)
    for label in section.find_elements("css selector", "label"):
        if plain(label.find_element("css selector", ".visually-hidden").get_attribute("textContent")).startswith(words):
            return person.driver.find_element("id", label.get_attribute("for"))
    raise AssertionError(f"no box « {words} » for {child}")


def roles(person):
    nodes = person.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return {node["role"]["value"] for node in nodes if not node.get("ignored") and "role" in node}


def test_by_keyboard(person, portal, home):
    day = home.open[0]
    sign_in(person, (home.email, PASSWORD))
    person.go("Kiosque Famille")
    is_good(person, "family")
    person.go("Réserver ou annuler des jours")
    person.go("Mois suivant")
    is_good(person, "month")
    person.width(320)
    assert {"table", "row", "rowheader", "cell"} <= roles(person) and not person.too_wide()
    for element in person.all("form.planning input[type=checkbox]")[:20]:
        assert min(element.size.values()) >= 24, element.size
    person.width(1280)
    meal = box(person, "Léo", f"Repas du {in_words(day)}")
    person.focus(meal).send_keys(Keys.SPACE)
    full = box(person, "Léo", f"Accueil du soir du {in_words(home.open[1])}, complet : liste d’attente")
    person.focus(full).send_keys(Keys.SPACE)
    person.go("Vérifier mes changements")
    assert person.title == "Vérifier mes changements" and in_words(day) in plain(person.main) and "liste d’attente" in person.main
    is_good(person, "check")
    person.go("Modifier")
    assert box(person, "Léo", f"Repas du {in_words(day)}").is_selected() and not home.bookings().get((home.children[0][0], str(day), "Repas"))
    person.go("Vérifier mes changements")
    person.go("Confirmer")
    assert person.title == "Accusé de réception" and "enregistrés" in person.main
    is_good(person, "receipt")
    person.open(f"/kiosque/reservations?mois={day:%Y-%m}")
    assert box(person, "Léo", f"Repas du {in_words(day)}, réservé").is_selected()
    is_good(person, "month, booked")


def test_a_typical_week(person, portal, home):
    sign_in(person, (home.email, PASSWORD))
    person.open("/kiosque/semaine-type")
    is_good(person, "typical week")
    person.go("Vérifier")
    assert person.driver.switch_to.active_element.get_attribute("id") == "erreurs"
    is_good(person, "typical week, empty")
    for name, value in (("du", home.open[0]), ("au", home.open[0] + datetime.timedelta(days=13))):
        person.driver.execute_script("document.getElementById(arguments[0]).value = arguments[1]", name, value.isoformat())
    weekday = home.open[0].weekday()
    person.focus(person.driver.find_element("id", f"t-{home.keys[0][0]}.{weekday}")).send_keys(Keys.SPACE)
    person.go("Vérifier")
    assert person.title == "Vérifier mes changements" and in_words(home.open[0]) in plain(person.main)
    person.go("Confirmer")
    assert person.title == "Accusé de réception"
