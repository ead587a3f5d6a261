# SPDX-License-Identifier: Apache-2.0
"""The administrator's command line, on the running portal's database."""
import pytest

from portal import until


@pytest.mark.parametrize("args,code", [
    (["--help"], 0), (["--version"], 0), ([], 2), (["fly"], 2), (["--wings"], 2), (["agent"], 2), (["agent", "add"], 2),
    (["agent", "add", "zoe"], 2), (["agent", "fire", "zoe"], 2), (["outbox", "retry"], 2), (["outbox", "retry", "x"], 2),
    (["agent", "disable", "nobody"], 1), (["outbox", "retry", "12"], 1), (["migrate"], 0), (["stats"], 0), (["outbox"], 0),
])
def test_exit_codes(portal, args, code):
    done = portal.ctl(*args, check=False)
    assert done.returncode == code, done
    assert bool(done.stderr) == (code != 0) and "(null)" not in done.stdout + done.stderr


def test_config_that_is_not_there(portal):
    done = portal.ctl("--config", "/nonexistent/roubaix.conf", "migrate", check=False)
    assert done.returncode == 1 and "--config" in done.stderr


def put(portal, login, **changes):
    values = {"first-name": "Zoé", "last-name": "D’Hondt", "quality": "Agente d’état civil", "office": "etat-civil", "roles": "agent"}
    values.update(changes)
    return portal.ctl("agent", "add", login, *[word for key, value in values.items() for word in ("--" + key, value)], check=False)


def line_of(portal, login):
    return next(line for line in portal.ctl("agent", "list").stdout.splitlines() if line.split()[0] == login)


def test_agents_come_and_go(portal):
    assert put(portal, "zoe").returncode == 0
    assert "Zoé D’Hondt, Agente d’état civil, etat-civil, agent" in line_of(portal, "zoe")
    assert put(portal, "zoe", roles="superviseur").returncode == 0
    assert line_of(portal, "zoe").endswith("superviseur")
    assert portal.ctl("agent", "disable", "zoe").returncode == 0
    assert line_of(portal, "zoe").endswith("(désactivé)")


@pytest.mark.parametrize("changes", [{"office": "nulle-part"}, {"roles": "maire"}, {"first-name": "  "}, {"quality": "\u202e\u202e"}])
def test_bad_values_are_refused(portal, changes):
    done = put(portal, "refusee", **changes)
    assert done.returncode == 1 and done.stderr
    assert "refusee" not in portal.ctl("agent", "list").stdout


def test_check_says_that_all_is_well(portal):
    done = portal.ctl("check", check=False)
    assert done.returncode == 0, done.stdout
    assert "ok     base de données" in done.stdout and "échec" not in done.stdout


def test_check_says_what_is_wrong(portal, tmp_path):
    conf = (portal.folder / "roubaix.conf").read_text()
    bad = portal.folder / "bad.conf"
    bad.write_text(conf + "RoubaixTeleservices /nonexistent\nRoubaixMailServer smtp://127.0.0.1:1\n")
    done = portal.ctl("--config", bad, "check", check=False)
    assert done.returncode == 1
    assert sum(line.startswith("échec") for line in done.stdout.splitlines()) == 2, done.stdout


def test_a_mail_given_up_can_be_sent_again(portal):
    portal.sql("INSERT INTO outbox (id, kind, recipient, document, state, tries, next_at, created_at, error) VALUES "
               "(77, 'adresse', 'perdu@exemple.example', '<mail kind=\"adresse\"/>', 'abandonne', 12, 9000000000000000, 1, 'refused')")
    try:
        line = next(line for line in portal.ctl("outbox").stdout.splitlines() if line.startswith("77 "))
        assert "perdu@exemple.example" in line and "refused" in line
        assert portal.ctl("outbox", "retry", "77").returncode == 0
        assert portal.ctl("outbox", "retry", "77", check=False).returncode == 1
        assert "perdu@" not in portal.ctl("outbox").stdout
    finally:
        portal.sql("DELETE FROM outbox WHERE id = 77")


def test_check_payfip(portal):
    """What is missing before payments are real; the stand-in answers, but not over https."""
    until(lambda: "ok     contrôle automatique" in portal.ctl("check", "payfip", check=False).stdout, "the job's first turn")
    done = portal.ctl("check", "payfip", check=False)
    lines = {line.replace("\u00a0", " ").split(" : ")[0].split(None, 1)[1].strip(): line for line in done.stdout.splitlines()}
    assert done.returncode == 1
    assert lines["adresses de PayFiP"].startswith("échec") and lines["adresse de retour"].startswith("échec")
    assert "VILLE DE DEMONSTRATION / AVIS DES SOMMES A PAYER" in lines["réponse de PayFiP"]
    assert lines["contrôle automatique"].startswith("ok") and "RoubaixPayFiPMode X" in lines["mode"]
    assert portal.ctl("check", "nothing", check=False).returncode == 2


@pytest.mark.parametrize("lines,what,says", [
    ("RoubaixAvisClient 111111", "réponse de PayFiP", "T2"),
    ("RoubaixPayFiPService http://127.0.0.1:9/tpa", "réponse de PayFiP", "ne répond pas"),
    ("RoubaixAvisClient 12", "numéro de client", "6 chiffres"),
    ("RoubaixPayFiPMode X", "mode", "activation"),
])
def test_check_payfip_says_what_is_wrong(portal, lines, what, says):
    bad = portal.folder / "bad-payfip.conf"
    bad.write_text((portal.folder / "roubaix.conf").read_text() + lines + "\n")
    done = portal.ctl("--config", bad, "check", "payfip", check=False)
    line = next(line for line in done.stdout.splitlines() if line.split(None, 1)[1].startswith(what))
    assert says in line, done.stdout
