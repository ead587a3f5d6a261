# SPDX-License-Identifier: Apache-2.0
"""Files of the city's family software: looked at first, written whole or not at all, the same file twice changes nothing."""
import itertools
import re
import subprocess
import sys

import pytest

from portal import ROOT, give

sys.path.insert(0, str(ROOT / "tests"))

from familles import COLUMNS, TABLES        # noqa: E402

numbers = itertools.count(1)


class Sender:
    """Sends rows as files; codes carry a prefix of their own, the portal being everybody's."""

    def __init__(self, portal):
        self.portal, self.prefix = portal, f"T{next(numbers)}"
        self.folder = portal.folder / "import"
        self.folder.mkdir(exist_ok=True)
        give(self.folder, portal.user)

    def send(self, table, *lines, header=None, write=True, raw=None):
        path = self.folder / f"{self.prefix}-{table}.csv"
        text = raw if raw is not None else "\r\n".join([header or ";".join(COLUMNS[table].split()), *(line.replace("@", self.prefix) for line in lines)])
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        give(path, self.portal.user)
        return self.portal.ctl("import", table, path, *(["--write"] if write else []), check=False)

    def accepted(self, table, *lines, **more):
        done = self.send(table, *lines, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def family(self):
        self.accepted("familles", "@F;Nowak;centre;3 rue X;;59100;Roubaix;non;;;")
        return self


@pytest.fixture
def sender(portal):
    return Sender(portal)


def count(portal, table, where):
    return int(portal.sql(f"SELECT COUNT(*) FROM {table} WHERE {where};").strip())


def test_looked_at_then_written_then_the_same(portal, sender):
    line = "@A;École d’essai;primaire"
    assert "Ajoutées : 1" in sender.accepted("ecoles", line, write=False) and not count(portal, "ecole", f"code = '{sender.prefix}A'")
    assert "enregistré" in sender.accepted("ecoles", line) and count(portal, "ecole", f"code = '{sender.prefix}A'") == 1
    again = sender.accepted("ecoles", line)
    assert "Identiques : 1" in again and "Ajoutées" not in again and "Modifiées" not in again
    assert re.search(r"Modifiées : 1\n  ligne 2, \w+ : nom", sender.accepted("ecoles", "@A;École changée;primaire"))
    assert portal.sql(f"SELECT name FROM ecole WHERE code = '{sender.prefix}A';").strip() == "École changée"


def test_all_or_nothing(portal, sender):
    done = sender.send("ecoles", "@A;Bonne;primaire", "@B;Mauvaise;lycee", "@C;;primaire")
    assert done.returncode == 1 and "Refusées : 2" in done.stdout and "rien n’est enregistré" in done.stdout
    assert re.search(r"ligne 3, .*type : n’est pas un des mots", done.stdout) and re.search(r"ligne 4, .*nom : une valeur", done.stdout)
    assert not count(portal, "ecole", f"code LIKE '{sender.prefix}%'")


REFUSED = {
    "familles": [("@F;N;inconnue;;;;;non;;;", "regie"), ("@F;N;centre;;;;;peut-être;;;", "exterieur"), ("@F;N;centre;;;;;non;12;;", "quotient_au"),
                 ("@F;N;centre;;;;;non;-3;2026-01-01;2026-12-31", "quotient"), ("é;N;centre;;;;;non;;;", "code"),
                 ("@F;" + "x" * 101 + ";centre;;;;;non;;;", "nom"), ("@F;N;centre;;;;;non;12;2026-12-31;2026-01-01", "quotient_au")],
    "responsables": [("@R;@absente;N;P;mere;;", "famille"), ("@R;@F;N;P;mere;abc;", "telephone"), ("@R;@F;N;P;mere;;pas une adresse", "courriel")],
    "enfants": [("@E;N;P;2018-02-30;;;@F", "naissance"), ("@E;N;P;31/12/2018;;;", "familles"), ("@E;N;P;31/12/2018;;;@F @F", "familles"),
                ("@E;N;P;31/12/2018;@absente;;@F", "ecole")],
    "calendriers": [("zone@;vacances;2026-12-20;2026-12-19;Noël", "au")],
    "tarifs": [("@T;2026-09-01;non;0;2027-08-31;T;1,234;1;1;;", "prix"), ("@T;2026-09-01;non;0;2027-08-31;T;1;1;1;101;", "reduction2"),
               ("@T;2026-09-01;non;0;2027-08-31;T;-1;1;1;;", "prix")],
    "activites": [("@A;Repas;restauration;L;lundi;lundi;;;midi;;demain;jamais;T;", "reserver"), ("@A;Repas;restauration;L;lun;lundi;;;midi;;jamais;jamais;T;", "semaine_ecole"),
                  ("@A;Repas;restauration;L;lundi;lundi;;;minuit;;jamais;jamais;T;", "creneaux")],
    "inscriptions": [("@I;@absent;@absente;2026-09-01;2027-07-01", "enfant")],
    "factures": [("@1;@F;centre;R;2026-11-01;2026-10-01;1;;emise", "echeance"), ("@1;@F;centre;R;2026-11-01;2026-12-01;0;;emise", "montant"),
                 ("@1;@F;centre;R;2026-11-01;2026-12-01;1;2;emise", "encaisse"), ("@" + "1" * 30 + ";@F;centre;R;2026-11-01;2026-12-01;1;;emise", "numero")],
    "lignes": [("@absente;1;;R;1;1;1", "facture")],
}


@pytest.mark.parametrize("table,line,column", [(table, *case) for table, cases in REFUSED.items() for case in cases])
def test_refused_with_line_and_reason(sender, table, line, column):
    done = sender.family().send(table, line)
    assert done.returncode == 1 and re.search(rf"ligne 2, .*: {column} : ", done.stdout), done.stdout


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"code;nom\r\nA;B\r\n", b"code;nom;type;type\r\n", b'code;nom;type\r\nA;"B"C;primaire\r\n', b'code;nom;type\r\nA;"B;primaire',
                                 b"code;nom;type\r\nZZ;B\r\n", b"code;nom;type\r\nZZ;B;primaire;x\r\n", b"code;nom;type\r\nZZ;a\x00b;primaire\r\n",
                                 b"code;nom;type\r\nZZ;\xe9cole;primaire\r\n", b"code,nom,type\r\nZZ,b,primaire\r\n", ("code;nom;type\n" + "A" * 100_000 + ";b;primaire").encode(),
                                 ("code;nom;type\n" + ";" * 10_000).encode()])
def test_what_is_no_such_file(portal, sender, raw):
    done = sender.send("ecoles", raw=raw)
    assert done.returncode == 1 and "Refusées : 1" in done.stdout and "rien n’est enregistré" in done.stdout, done.stdout


def test_as_a_spreadsheet_saves_it(portal, sender):
    text = f"\ufefftype;nom;code\r\n\r\nprimaire;\"L’école ; \"\"d’à côté\"\"\";{sender.prefix}S\r\n\r\n"
    assert "Ajoutées : 1" in sender.accepted("ecoles", raw=text)
    assert portal.sql(f"SELECT name FROM ecole WHERE code = '{sender.prefix}S';").strip() == "L’école ; \"d’à côté\""


def test_a_line_twice(sender):
    done = sender.send("ecoles", "@A;Une;primaire", "@A;Deux;primaire")
    assert done.returncode == 1 and re.search(r"ligne 3, .*figure déjà", done.stdout)


def test_a_child_of_two_families(portal, sender):
    sender.family().accepted("familles", "@G;Autre;nord;;;;;oui;450;2026-01-01;2026-12-31")
    sender.accepted("enfants", "@E;Nowak;Léa;12/05/2018;;CE1;@G @F")
    own = f"SELECT COUNT(*) FROM famille_enfant l JOIN enfant e ON e.id = l.enfant_id WHERE e.code = '{sender.prefix}E';"
    assert portal.sql(own).strip() == "2"
    assert "Identiques : 1" in sender.accepted("enfants", "@E;Nowak;Léa;2018-05-12;;CE1;@F @G")
    assert "familles" in sender.accepted("enfants", "@E;Nowak;Léa;2018-05-12;;CE1;@F")
    assert portal.sql(own).strip() == "1"


def entries(portal, sender):
    rows = portal.sql(f"SELECT e.kind, e.amount FROM famille_entry e JOIN facture f ON f.id = e.facture_id WHERE f.numero LIKE '{sender.prefix}%' ORDER BY e.id;")
    return [(kind, int(amount)) for kind, amount in (row.split("|") for row in rows.splitlines() if row)]


def test_an_invoice_is_never_rewritten(portal, sender):
    line = "@-1;@F;centre;Repas;2026-11-01;2026-12-15;{};{};{}"
    sender.family().accepted("factures", line.format("42,50", "", "emise"))
    assert entries(portal, sender) == [("facture", 4250)]
    done = sender.send("factures", line.format("40", "", "emise"))
    assert done.returncode == 1 and "ne change pas" in done.stdout
    sender.accepted("factures", line.format("42,50", "10", "emise"))
    assert entries(portal, sender)[1:] == [("encaissement", -1000)]
    done = sender.send("factures", line.format("42,50", "5", "emise"))
    assert done.returncode == 1 and "le reste" in done.stdout
    sender.accepted("factures", line.format("42,50", "12", "transmise"))
    assert entries(portal, sender)[2:] == [("encaissement", -200)]
    assert sender.send("factures", line.format("42,50", "12", "emise")).returncode == 1
    assert "Identiques : 1" in sender.accepted("factures", line.format("42,50", "12,00", "transmise"))
    done = sender.send("factures", line.replace("@-1", "@/1").format("1", "", "emise"))
    assert done.returncode == 1 and "mêmes lettres et chiffres" in done.stdout


def test_an_annulled_invoice_is_credited(portal, sender):
    line = "@-1;@F;centre;Repas;2026-11-01;2026-12-15;42,50;;{}"
    sender.family().accepted("factures", line.format("emise"))
    sender.accepted("factures", line.format("annulee"))
    assert entries(portal, sender) == [("facture", 4250), ("avoir", -4250)]


def test_lines_make_the_amount(portal, sender):
    sender.family().accepted("factures", "@-1;@F;centre;Repas;2026-11-01;2026-12-15;42,50;;emise")
    done = sender.send("lignes", "@-1;1;;Repas;2,50;16;40,00")
    assert done.returncode == 1 and "ne font pas le montant" in done.stdout
    sender.accepted("lignes", "@-1;1;;Repas;2,50;16;40,00", "@-1;2;;Retard;2,50;1;2,50")
    assert "Identiques : 1" in sender.accepted("lignes", "@-1;2;;Retard;2,50;1;2,50")
    done = sender.send("lignes", "@-1;2;;Retard;2,50;2;2,50")
    assert done.returncode == 1 and "ne change pas" in done.stdout


def test_a_whole_city(portal, sender, tmp_path):
    folder = sender.folder / "city"
    subprocess.run([sys.executable, ROOT / "tests/familles.py", folder, "--families", "60", "--seed", "7"], check=True)
    give(folder, portal.user)
    for path in folder.iterdir():
        give(path, portal.user)
    for write in ("--write", None):
        for table in TABLES:
            done = portal.ctl("import", table, folder / f"{table}.csv", *([write] if write else []), check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            assert write or ("Ajoutées" not in done.stdout and "Modifiées" not in done.stdout), done.stdout


def test_usage(portal, sender):
    assert portal.ctl("import", check=False).returncode == 2
    assert "inscriptions" in portal.ctl("import", "licornes", ROOT / "README.md", check=False).stderr
    assert portal.ctl("import", "ecoles", "/nonexistent", check=False).returncode == 1
    assert portal.ctl("import", "ecoles", "/", check=False).returncode == 1
