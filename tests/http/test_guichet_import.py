# SPDX-License-Identifier: Apache-2.0
"""The files of the family software at the guichet: compared, then written by a second press; the same rules as roubaixctl import."""
import itertools
import re

import pytest

from citizen import Citizen

numbers = itertools.count(1)
HEADER = "code;nom;type\r\n"


@pytest.fixture
def regie(agent):
    return agent("regine")


@pytest.fixture
def prefix():
    return f"G{next(numbers)}-"


def compare(person, text, table="ecoles"):
    person.get("/guichet/import")
    return person.submit({"table": table}, field="fichier", files=[("fichier", ("ecoles.csv", text if isinstance(text, bytes) else text.encode(), "text/csv"))])


def write(person):
    return person.submit(field="depot")


def schools(portal, prefix):
    return portal.sql(f"SELECT name FROM ecole WHERE code LIKE '{prefix}%' ORDER BY code;").split("\n")[:-1]


def waiting(portal):
    return list((portal.folder / "data/tmp").glob("import-*"))


@pytest.mark.logs("import of ecoles by agent regine: 1 added, 0 changed|import of ecoles by agent regine: 0 added, 1 changed")
def test_compared_then_written(portal, regie, prefix):
    regie.get("/guichet/familles")
    assert regie.page.html.cssselect('header a[href$="/guichet/import"]')
    compare(regie, f"{HEADER}{prefix}A;Pasteur;primaire\r\n")
    assert regie.page.status == 200 and schools(portal, prefix) == [] and "Enregistrer ce fichier" in regie.page.main()
    write(regie)
    assert "Le fichier est enregistré" in regie.page.main() and schools(portal, prefix) == ["Pasteur"]
    compare(regie, f"{HEADER}{prefix}A;Pasteur;primaire\r\n")
    assert "tout est déjà connu" in regie.page.main() and not regie.page.html.cssselect("input[name=depot]")
    compare(regie, f"{HEADER}{prefix}A;Buffon;primaire\r\n")
    assert "ligne 2" in regie.page.main() and "nom" in regie.page.main()
    write(regie)
    assert schools(portal, prefix) == ["Buffon"] and waiting(portal) == []


def test_refused_lines(portal, regie, prefix):
    compare(regie, f"{HEADER}{prefix}A;Pasteur;primaire\r\n{prefix}B;Buffon;lycee\r\n")
    assert regie.page.status == 422 and re.search(r"ligne 3, \S+, type : n’est pas un des mots", regie.page.main().replace("\xa0", " "))
    assert "Rien n’est enregistré" in regie.page.main() and not regie.page.html.cssselect("input[name=depot]") and schools(portal, prefix) == []


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", b"%PDF-1.4", b"a;b\n1;2", b'code;nom;type\r\nA;"B'])
def test_no_such_file(portal, regie, text):
    compare(regie, text)
    assert regie.page.status == 422 and regie.page.main() and not regie.page.html.cssselect("input[name=depot]")


def test_a_bad_form(portal, regie):
    regie.get("/guichet/import")
    regie.submit({"table": "familles"}, field="fichier")
    assert regie.page.status == 422 and "Choisissez un fichier" in regie.page.main()
    compare(regie, HEADER, table="licornes")
    assert regie.page.status == 422 and "Choisissez la table" in regie.page.main()


def test_too_big(portal, regie):
    compare(regie, HEADER.encode() + b"x" * (11 << 20))
    assert regie.page.status in (413, 422) and "trop gros" in regie.page.main() and waiting(portal) == []


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "a" * 43, "é" * 43, "a" * 10_000])
def test_a_forged_deposit(portal, regie, prefix, token):
    compare(regie, f"{HEADER}{prefix}A;Pasteur;primaire\r\n")
    regie.submit({"depot": token}, field="depot")
    assert regie.page.status == 422 and "choisissez-le de nouveau" in regie.page.main() and schools(portal, prefix) == []
    for path in waiting(portal):
        path.unlink()


@pytest.mark.logs("import of ecoles by agent regine")
def test_another_agents_deposit(portal, regie, prefix):
    portal.agent("rosa", "guichet-de-test", "Rosa", "Petit", "Régisseuse", "finances", "regie")
    other = Citizen(portal, auth=("rosa", "guichet-de-test"))
    page = compare(regie, f"{HEADER}{prefix}A;Pasteur;primaire\r\n")
    depot = page.html.cssselect("input[name=depot]")[0].get("value")
    compare(other, f"{HEADER}{prefix}B;Buffon;primaire\r\n")
    other.submit({"depot": depot}, field="depot")
    assert other.page.status == 422 and schools(portal, prefix) == []
    regie.submit(page=page, field="depot")
    assert schools(portal, prefix) == ["Pasteur"]
    regie.submit(page=page, field="depot")      # twice: it is written already
    assert regie.page.status == 422 and schools(portal, prefix) == ["Pasteur"]
    for path in waiting(portal):
        path.unlink()


def test_others_stay_out(agent):
    for login in ("sophie", "nadia", "claire"):
        assert agent(login).get("/guichet/import").status == 403
