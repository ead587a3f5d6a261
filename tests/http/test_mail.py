# SPDX-License-Identifier: Apache-2.0
"""Mails: written with their cause, sent once, tried again, given up visibly."""
import pytest

from citizen import REPORT, Citizen
from portal import until


@pytest.fixture
def server(portal):
    """The mail server's bad days: server("refuse", "550")…; good again afterwards."""
    control = portal.mailbox.folder / "control"

    def behave(*words):
        control.write_text(" ".join(words)) if words else control.unlink(missing_ok=True)

    yield behave
    control.unlink(missing_ok=True)


def outbox(portal, numero, column):
    return portal.sql(f"SELECT {column} FROM outbox WHERE kind = 'accuse' AND demande_id = (SELECT id FROM demande WHERE numero = "
                      f"'{numero.replace('-', '')}')").strip()


@pytest.mark.core
def test_a_mail_is_well_made(portal, citizen):
    numero = citizen.ask_for_certificate(courriel=citizen.email)
    mail = citizen.mail(citizen.email, numero)
    assert mail["From"] == "Ville de Roubaix <ne-pas-repondre@ville.example>"
    assert mail["To"] == citizen.email and mail["X-Envelope-To"] == citizen.email
    assert mail["Subject"] == f"Votre demande n°\u00a0{numero} a été reçue"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["MIME-Version"] == "1.0" and mail["Date"]
    assert mail["Message-ID"].endswith("@ville.example>")
    assert mail["Reply-To"] == "etat-civil@ville.example"
    assert mail.get_content_type() == "multipart/alternative"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "accusé de réception" in text and "accusé de réception" in html
    assert "<img" not in html and "http-equiv" not in html
    until(lambda: outbox(portal, numero, "state") == "envoye", "the mail's row to be closed")
    assert outbox(portal, numero, "document") == ""


@pytest.mark.logs("given up")
def test_a_refused_address_is_given_up_and_seen(portal, server):
    server("refuse", "550")
    numero = Citizen(portal).report_problem(courriel="refusee@exemple.example")
    until(lambda: outbox(portal, numero, "state") == "abandonne", "the mail to be given up")
    assert "550" in outbox(portal, numero, "error")
    assert "refusee@exemple.example" in portal.ctl("outbox", check=False).stdout or "accuse" in portal.ctl("outbox", check=False).stdout


@pytest.mark.parametrize("words", [("refuse", "451"), ("drop",)])
def test_a_bad_moment_is_tried_again_and_one_mail_comes(portal, server, words):
    server(*words)
    address = f"patiente.{words[0]}.{portal.name}@exemple.example"
    numero = Citizen(portal).report_problem(courriel=address)
    until(lambda: outbox(portal, numero, "state || error") not in ("attente", "envoi", "envoye"), "the first try to fail")
    assert outbox(portal, numero, "state") == "attente" and outbox(portal, numero, "tries") == "1"
    server()
    portal.sql("UPDATE outbox SET next_at = 1 WHERE state = 'attente'")
    citizen = Citizen(portal)
    citizen.mail(address, numero)
    until(lambda: outbox(portal, numero, "state") == "envoye", "the mail's row to be closed")
    assert len(citizen.mails(address)) == 1


def test_a_sender_that_died_leaves_the_mail_to_the_next(portal, server):
    address = f"reprise.{portal.name}@exemple.example"
    server("refuse", "451")
    numero = Citizen(portal).report_problem(courriel=address)
    until(lambda: outbox(portal, numero, "tries") == "1" and outbox(portal, numero, "state") == "attente", "the first try")
    server()
    portal.sql("UPDATE outbox SET state = 'envoi', next_at = 1 WHERE state = 'attente'")      # as after a kill -9
    Citizen(portal).mail(address, numero)


def test_hostile_answers_make_no_header(portal):
    citizen = Citizen(portal)
    address = f"lieu.{portal.name}@exemple.example"
    numero = citizen.report_problem(courriel=address, place="rue\r\nBcc: pirate@exemple.example", description="x\r\n.\r\nMAIL FROM:<y>")
    mail = citizen.mail(address, numero)
    assert mail["Bcc"] is None
    assert not citizen.mails("pirate@exemple.example")


def test_a_bad_address_is_told_in_the_form(portal):
    citizen = Citizen(portal)
    for bad in ("x", "x@y", "a@b.fr\nBcc: c@d.fr", "é@exemple.example"):
        with pytest.raises(AssertionError):
            citizen.fill("signalement", {**REPORT, "courriel": bad})
        assert citizen.page.status == 422 and citizen.page.problems() == ["courriel"], bad
