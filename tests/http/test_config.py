# SPDX-License-Identifier: Apache-2.0
"""configtest finds what an administrator gets wrong, and says what to write instead."""
import shutil

import pytest

from portal import ROOT, Portal


PAYS = "RoubaixPayFiPService https://paiement.example/tpa\nRoubaixPayFiPPage https://paiement.example/page\n"


@pytest.fixture
def idle(folder, request):
    """A portal that is never started."""
    def make(directives="", **more):
        portal = Portal(folder / "config" / str(abs(hash((request.node.name, directives)))), directives=directives, **more)
        portal.write()
        return portal
    return make


def test_the_shipped_configuration_is_right(idle):
    done = idle().configtest()
    assert done.returncode == 0, done.stderr
    assert "Syntax OK" in done.stderr


def test_plain_http_warns(idle):
    assert "not https" in idle().configtest().stderr
    assert "not https" not in idle("RoubaixPublicURL https://services.ville.example").configtest().stderr


def test_a_test_mode_warns(idle):
    assert "no payment is real" in idle(PAYS + "RoubaixAvisClient 090909").configtest().stderr
    real = idle(PAYS + "RoubaixAvisClient 090909\nRoubaixPayFiPMode W").configtest()
    assert real.returncode == 0 and "no payment is real" not in real.stderr


@pytest.mark.parametrize("line,says", [
    ("RoubaixPublicURL services.ville.example", "https://services.ville.example"),
    ("RoubaixBase services", "a path such as /"),
    ("RoubaixTimeZone Mars/Phobos", "Europe/Paris"),
    ("RoubaixBodyMax lots", "a size such as 256K or 10M"),
    ("RoubaixFileMax 1", "between 65536"),
    ("RoubaixSessionIdle 3", "a time such as 30s"),
    ("RoubaixSignInTries 50", "between 1 and 10"),
    ("RoubaixMailServer mail.ville.example", "smtp://host:25"),
    ("RoubaixMailSender nobody", "ne-pas-repondre@ville.example"),
    ("RoubaixTemplates /nowhere", "does not exist"),
    ("RoubaixHashPasses -1", "a whole number"),
    ("RoubaixMailStartTLS perhaps", "On or Off"),
    ("RoubaixPayFiPService payfip", "an address such as https://"),
    ("RoubaixPayFiPService https://paiement.example/x?y=1", "an address such as https://"),
    ("RoubaixPayFiPService https://paiement.example/tpa", "write both, or none"),
    ("RoubaixPayFiPMode P", "T (tests), X (activation) or W"),
    ("RoubaixPayFiPSlots 0", "between 1 and 200"),
    ("RoubaixAvisClient 090909", "RoubaixPayFiPService is needed"),
    (PAYS + "RoubaixAvisClient 9909", "the 6 digits"),
    (PAYS + "RoubaixAvisClient 090909\nRoubaixAvisPattern ([0-9]{4}", "is not a regular expression"),
    (PAYS + "RoubaixAvisClient 090909\nRoubaixAvisExample abc", "does not fit RoubaixAvisPattern"),
    (PAYS + "RoubaixAvisClient 090909\nRoubaixAvisReference {4:9}", "6 to 30 letters and digits"),
    (PAYS + "RoubaixAvisClient 090909\nRoubaixAvisOffice tresor", 'no RoubaixOffice "tresor"'),
    (PAYS + "RoubaixAvisClient 090909\nRoubaixAvisLeast 9\nRoubaixAvisMost 8", "not above RoubaixAvisMost"),
    (PAYS + "RoubaixPayFiPOpen 30min", "not below RoubaixPayFiPOpen"),
])
def test_wrong_values_are_refused_with_a_sentence(idle, line, says):
    done = idle(line).configtest()
    assert done.returncode != 0
    assert says in done.stderr, done.stderr


@pytest.mark.parametrize("old,new,says", [
    ('RoubaixCity town "Roubaix"', 'RoubaixCity twon "Roubaix"', "the keys are name, short-name"),
    ('RoubaixOffice education "name=Service Éducation"', 'RoubaixOffice education "title=Service"', "name, address, phone, email"),
    ("RoubaixOffice education", "RoubaixOffice etat-civil", "stands twice"),
    ('"phone=03 20 66 46 25"', '"hours=jamais"', "every receipt must show them"),
])
def test_wrong_city_and_offices(idle, old, new, says):
    portal = idle()
    conf = portal.folder / "roubaix.conf"
    assert old in conf.read_text()
    conf.write_text(conf.read_text().replace(old, new, 1))
    done = portal.configtest()
    assert done.returncode != 0
    assert says in done.stderr, done.stderr


@pytest.mark.parametrize("old,new,says", [
    ("</teleservice>", "", "etat-civil.xml:"),                                          # not well-formed
    ('office="etat-civil"', 'office="inconnu"', "inconnu"),                             # an office nobody configured
    ('<choice name="lieu"', '<choice name="nature"', "nature"),                         # a name bound twice
    ("nature='deces'", "nature=='deces'", "etat-civil.xml:"),                           # an XPath that does not compile
    ("nature='deces'", "natrue='deces'", "natrue"),                                     # a field that does not exist
    ('access="both"', 'access="everybody"', "etat-civil.xml:"),                         # not in the grammar
])
def test_bad_definitions_name_file_and_line(idle, folder, request, old, new, says):
    teleservices = folder / "teleservices" / str(abs(hash((old, new))))
    shutil.copytree(ROOT / "conf/teleservices", teleservices)
    path = teleservices / "etat-civil.xml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    done = idle(f"RoubaixTeleservices {teleservices}").configtest()
    assert done.returncode != 0
    assert says in done.stderr and "etat-civil.xml:" in done.stderr, done.stderr


def test_a_schema_it_does_not_know_stops_the_server(folder, cluster):
    portal = Portal(folder / "newer-schema", mailbox=None)
    portal.write()
    portal.ctl("migrate")
    portal.sql("INSERT INTO schema_migration (version, name, applied_at) VALUES (999, 'future', 1)")
    portal.start()
    portal.process.wait(60)
    assert "schema 999" in portal.error_log.read_text()
