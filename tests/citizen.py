# SPDX-License-Identifier: Apache-2.0
"""A person at the portal without a browser: reads pages, fills the forms that stand in them, opens the links of his mails."""
import email
import email.policy
import re

import lxml.html
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from portal import until


class Page:
    def __init__(self, response):
        self.response, self.status, self.url = response, response.status_code, response.url
        self.html = lxml.html.fromstring(response.content.decode("utf-8")) if response.content else None

    @property
    def text(self):
        return " ".join(self.html.text_content().split()) if self.html is not None else ""

    @property
    def title(self):
        return self.html.findtext(".//title")

    def main(self):
        return " ".join(self.html.find(".//main").text_content().split())

    def problems(self):
        """Anchors of the error summary: the ids of the fields to go to."""
        return [a.get("href").lstrip("#") for a in self.html.cssselect(".error-summary a")]

    def form(self, action=None, field=None):
        """The first form of the page's main part whose action ends so, or that has a field so called."""
        for form in self.html.cssselect("main form") or self.html.forms:
            if (action is None or (form.get("action") or "").split("?")[0].endswith(action)) and \
                    (field is None or any(i.get("name") == field for i in form.iter("input", "select", "textarea", "button"))):
                return form
        raise AssertionError(f"no form {action or field} in {self.url}: {self.main()[:600]}")


class Visitor:
    """One browser: cookies, and where it stands."""

    def __init__(self, portal, auth=None):
        self.portal = portal
        self.http = requests.Session()
        # As a browser does when the server has just let go of a connection that was idle.
        self.http.mount("http://", HTTPAdapter(max_retries=Retry(total=2, allowed_methods=["GET"], respect_retry_after_header=False)))
        self.http.auth = auth
        self.page = None

    def address(self, path):
        return path if path.startswith("http") else self.portal.url + self.portal.base + path

    def get(self, path, **more):
        self.page = Page(self.http.get(self.address(path), **more))
        return self.page

    def post(self, path, data=None, files=None, headers=None, **more):
        sent = {"Origin": self.portal.url, **(headers or {})}
        self.page = Page(self.http.post(self.address(path), data=data, files=files, headers=sent, **more))
        return self.page

    @staticmethod
    def fields(form, values, button=None):
        """What a browser would send: the form's own values with `values` (name → text or list) laid over them."""
        pairs = []
        for name, value in form.form_values():
            if name not in values:
                pairs.append((name, value))
        for name, value in values.items():
            pairs += [(name, v) for v in (value if isinstance(value, list) else [value])]
        if button:
            pairs.append(button)
        return pairs

    def submit(self, values=None, action=None, field=None, files=None, button=None, page=None, **more):
        page = page or self.page
        form = page.form(action, field)
        path = form.get("action") or page.url
        target = path if path.startswith("http") else self.portal.url + path
        multipart = form.get("enctype") == "multipart/form-data"
        pairs = self.fields(form, values or {}, button)
        if multipart:
            parts = [(name, (None, value)) for name, value in pairs] + list(files or [])
            return self.post(target, files=parts, **more)
        return self.post(target, data=pairs, **more)

    def mails(self, to=None):
        found = []
        for path in self.portal.mailbox.paths():
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if to is None or to.lower() in (mail["To"] or mail["X-Envelope-To"] or "").lower():
                found.append(mail)
        return found

    def mail(self, to, containing, seconds=30, after=0):
        """Waits for a mail to `to` whose text or subject holds `containing`; the newest one, the first `after` left out."""

        def look():
            for mail in reversed(self.mails(to)[after:]):
                text = mail.get_body(("plain",)).get_content()
                if containing in text or containing in mail["Subject"]:
                    return mail
            return None

        return until(look, f"a mail to {to} with {containing}", seconds)

    def link(self, to, path, after=0):
        """The path of the link of proof in the mail to `to`."""
        text = self.mail(to, path, after=after).get_body(("plain",)).get_content()
        return re.search(re.escape(self.portal.url) + r"(\S*" + re.escape(path) + r"[\w-]+)", text).group(1)[len(self.portal.base):]


class Citizen(Visitor):
    def create_account(self, email, password, last_name="Martin", first_name="Inès", **more):
        before = len(self.mails(email))
        self.get("/compte/creer")
        self.submit({"email": email}, action="/compte/creer")
        self.get(self.link(email, "/compte/creer/", before))
        self.submit({"nom": last_name, "prenom": first_name, "voie": "12 rue de l’Épeule", "code-postal": "59100", "ville": "Roubaix",
                     "mot-de-passe": password, "conditions": "oui", **more})
        assert self.page.status == 200 and not self.page.problems(), (self.page.status, self.page.problems(), self.page.main()[:600])
        return self

    def sign_in(self, login, password):
        self.get("/connexion")
        return self.submit({"identifiant": login, "mot-de-passe": password}, action="/connexion")

    def fill(self, service, answers, files=None, send=True):
        """Walks a téléservice from its first step to its confirmation, giving at each step the answers that its fields ask for."""
        self.get(f"/services/{service}/formulaire")
        for link in self.page.html.cssselect("main a.button"):
            if "Reprendre" in link.text_content():
                self.get(link.get("href")[len(self.portal.base):])
        for _ in range(20):
            if self.page.url.endswith("/verification"):
                break
            form = self.page.form(field="cle")
            names = {i.get("name") for i in form.iter("input", "select", "textarea")}
            here = {k: v for k, v in answers.items() if k in names}
            before = self.page.url
            self.submit(here, field="cle", files=[f for f in files or [] if f[0] in names])
            assert self.page.status == 200, (before, self.page.status, self.page.problems(), self.page.main()[:800])
        if not send:
            return self.page
        self.submit({}, action="/verification")
        assert "/confirmation/" in self.page.url, (self.page.url, self.page.main()[:600])
        return self.numero()

    def numero(self):
        return re.search(r"/confirmation/(\w{4}-?\w{4})", self.page.url).group(1)

    def ask_for_certificate(self, nature="naissance", **more):
        return self.fill("etat-civil", {**CERTIFICATE, "nature": nature, **more})

    def report_problem(self, description="Lampadaire éteint", place="rue de l’Épeule", files=None, **more):
        return self.fill("signalement", {**REPORT, "description": description, "lieu": place, **more}, files)


# Answers by field name; fill() takes those that a step asks for.
PERSON = {"nom": "Martin", "prenom": "Inès", "adresse.voie": "12 rue de l’Épeule", "adresse.code-postal": "59100", "adresse.ville": "Roubaix",
          "courriel": "ines.martin@exemple.example"}
CERTIFICATE = {
    **PERSON, "nature": "naissance", "lieu": "roubaix", "document": "integrale", "exemplaires": "1", "qualite": "enfant",
    "titulaire-nom": "Martin", "titulaire-prenoms": "Inès Jeanne", "titulaire-naissance.jour": "24", "titulaire-naissance.mois": "12",
    "titulaire-naissance.annee": "1985",
    "personne-nom": "Martin", "personne-prenoms": "Jeanne", "personne-naissance.annee": "1950",
    "epoux1-nom": "Martin", "epoux1-prenoms": "Inès", "epoux2-nom": "Durand", "epoux2-prenoms": "Noé", "mariage.annee": "2012",
    "defunt-nom": "Martin", "defunt-prenoms": "Jeanne", "deces.annee": "1999",
    "parent1-nom": "Martin", "parent1-prenom": "Paul", "parent2-inconnu": "oui",
    "epoux1-parent1-nom": "Martin", "epoux1-parent1-prenom": "Paul", "epoux1-parent2-inconnu": "oui",
    "epoux2-parent1-nom": "Durand", "epoux2-parent1-prenom": "Jean", "epoux2-parent2-inconnu": "oui",
}
REPORT = {"categorie": "eclairage", "sous-categorie": "lampe-eteinte", "lieu": "rue de l’Épeule", "description": "Le lampadaire est éteint depuis lundi."}
