#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An invented city as the files its family software would send: 3 schools, 12 activities, and as many families as asked, the same for the same seed.

    tests/familles.py FOLDER [--families 400] [--seed 59100] [--today 2026-11-23] [--months 2]

The first family has a child enrolled everywhere, another for lunch and the evening, and invoices to pay. Names are common ones put together by chance."""
import argparse
import csv
import datetime
import pathlib
import random

LAST = """Adam Amrani Bailly Barbier Benali Bertrand Blanc Boyer Carpentier Caron Chevalier Cordier Da Silva Dubois Dumont Durand Fabre Faure Fontaine
Fournier Garcia Gauthier Girard Guerin Haddad Henry Hubert Kowalski Lambert Leclercq Lefebvre Legrand Lemaire Leroy Lopez Marchand Martin Masson Mercier
Meunier Moreau Morel Nguyen Nowak Olivier Perrin Petit Picard Renard Riviere Robin Roche Roussel Roux Schmitt Simon Tessier Thomas Traore Vasseur Vidal
Wagner Yildiz Zanetti""".split()
FIRST = """Adam Alice Amine Anna Aya Camille Chloé Clara Côme Elias Emma Enzo Gabriel Hugo Inès Iris Jade Jules Léa Léo Lina Louis Louise Lucas Maël
Manon Mehdi Mia Milo Naël Nina Noah Nour Raphaël Rose Sacha Sarah Tom Yanis Zoé""".split()
ADULT = """Ahmed Alain Anne Audrey Brigitte Céline Christophe David Émilie Fatima Franck Hélène Isabelle Julie Karim Laure Marc Nadia Olivier Pascal
Rachid Sandrine Sophie Stéphane Thierry Valérie Yasmine""".split()
STREETS = ["rue de Lannoy", "rue de l’Épeule", "boulevard de Fourmies", "rue Jules-Guesde", "avenue des Nations-Unies", "rue de Tournai", "rue du Coq-Français"]
REGIES = ["centre", "nord", "sud", "est", "ouest"]
SCHOOLS = [("PASTEUR", "École Louis-Pasteur", "elementaire"), ("BUFFON", "École Buffon", "primaire"), ("BREL", "École Jacques-Brel", "maternelle")]
CLASSES = {2: "TPS", 3: "PS", 4: "MS", 5: "GS", 6: "CP", 7: "CE1", 8: "CE2", 9: "CM1", 10: "CM2"}
WEEK = "lundi mardi jeudi vendredi"
FIVE = "lundi mardi mercredi jeudi vendredi"
COLUMNS = {
    "ecoles": "code nom type",
    "familles": "code nom regie adresse1 adresse2 code_postal commune exterieur quotient quotient_du quotient_au",
    "responsables": "code famille nom prenom role telephone courriel",
    "enfants": "code nom prenom naissance ecole classe familles",
    "calendriers": "calendrier nature du au libelle",
    "tarifs": "tarif du exterieur quotient_min au libelle prix prix_tardif prix_non_reserve reduction2 reduction3",
    "activites": "code nom genre lieu semaine_ecole semaine semaine_vacances calendriers creneaux places reserver annuler tarif carence",
    "saisons": "activite saison libelle ouverture cloture du au ecoles",
    "inscriptions": "code enfant activite du au",
    "factures": "numero famille regie libelle emission echeance montant encaisse etat",
    "lignes": "facture rang enfant libelle prix_unitaire quantite montant",
}
TABLES = list(COLUMNS)


def euros(cents):
    return f"{cents // 100},{cents % 100:02d}"


def season(today):
    """The school year a day lies in, as two days."""
    year = today.year if today.month >= 8 else today.year - 1
    return datetime.date(year, 9, 1), datetime.date(year + 1, 8, 31)


class City:
    def __init__(self, families, seed, today, months):
        self.chance, self.today, self.months = random.Random(seed), today, months
        self.first, self.last = season(today)
        self.rows = {table: [] for table in TABLES}
        self.rows["ecoles"] = SCHOOLS
        self.calendars()
        self.prices()
        self.activities()
        self.seasons()
        for number in range(1, families + 1):
            self.family(number)

    def add(self, table, *cells):
        self.rows[table].append(cells)

    def calendars(self):
        y = self.first.year
        # Invented, in the manner of zone B: a city sends those of the arrêté.
        for name, start, end in (("Vacances d’automne", (y, 10, 17), (y, 11, 1)), ("Vacances de Noël", (y, 12, 19), (y + 1, 1, 3)),
                                 ("Vacances d’hiver", (y + 1, 2, 20), (y + 1, 3, 7)), ("Vacances de printemps", (y + 1, 4, 17), (y + 1, 5, 2)),
                                 ("Vacances d’été", (y + 1, 7, 3), (y + 1, 8, 31))):
            self.add("calendriers", "zone-b", "vacances", datetime.date(*start), datetime.date(*end), name)
        self.add("calendriers", "ville", "fermeture", datetime.date(y + 1, 5, 7), datetime.date(y + 1, 5, 7), "Pont de l’Ascension")
        self.add("calendriers", "brel", "fermeture", datetime.date(y, 12, 4), datetime.date(y, 12, 4), "Journée pédagogique")

    def prices(self):
        bands = [(0, "Tranche 1, quotient jusqu’à 650", 1), (651, "Tranche 2, quotient de 651 à 950", 2), (951, "Tranche 3, quotient de 951 à 1 250", 3),
                 (1251, "Tranche 4, quotient au-delà de 1 250", 4)]
        for tarif, base, step in (("repas", 100, 80), ("matin", 50, 30), ("soir", 80, 50), ("mercredi", 300, 220), ("vacances", 400, 250)):
            for quotient, label, rank in bands:
                price = base + rank * step
                self.add("tarifs", tarif, self.first, "non", quotient, self.last, label, euros(price), euros(price + 100), euros(2 * price),
                         10 if tarif == "vacances" else 0, 20 if tarif == "vacances" else 0)
            self.add("tarifs", tarif, self.first, "oui", 0, self.last, "Hors commune", euros(base + 6 * step), euros(base + 6 * step + 100),
                     euros(2 * base + 12 * step), 0, 0)

    def activities(self):
        for code, school, _ in SCHOOLS:
            closed = "zone-b ville brel" if code == "BREL" else "zone-b ville"
            self.add("activites", f"REPAS-{code}", "Repas", "restauration", f"Restaurant scolaire, {school}", WEEK, WEEK, "", closed, "midi", "",
                     "jours-ecole 2 10:00 tardif jours-ecole 1 10:00", "jours-ecole 2 10:00", "repas", 1)
            self.add("activites", f"MATIN-{code}", "Accueil du matin", "garderie", school, WEEK, WEEK, "", closed, "avant", 40,
                     "jours-calendaires 1 24:00", "jours-calendaires 1 24:00", "matin", "")
            self.add("activites", f"SOIR-{code}", "Accueil du soir", "garderie", school, WEEK, WEEK, "", closed, "soir", 40,
                     "jours-calendaires 1 24:00", "jours-calendaires 1 24:00", "soir", "")
        self.add("activites", "MERCREDI", "Mercredi, journée", "mercredi", "Centre de loisirs Nadaud", WEEK, "mercredi", "", "zone-b ville",
                 "avant matin midi apres-midi soir", 60, "semaine jeudi 12:00", "semaine jeudi 12:00", "mercredi", "")
        self.add("activites", "MERCREDI-MATIN", "Mercredi, matin", "mercredi", "Centre de loisirs Nadaud", WEEK, "mercredi", "", "zone-b ville",
                 "matin", 20, "semaine jeudi 12:00", "semaine jeudi 12:00", "mercredi", "")
        self.add("activites", "VACANCES", "Centre de loisirs", "vacances", "Centre de loisirs Nadaud", WEEK, "", FIVE, "zone-b ville",
                 "avant matin midi apres-midi soir", 80, "jours-ouvres 5 12:00", "jours-ouvres 5 12:00", "vacances", "")

    def seasons(self):
        """Enrolling is open from two months before the school year to a month before its end."""
        label = f"Année scolaire {self.first.year}-{self.last.year}"
        for code, *_ in self.rows["activites"]:
            school = code.partition("-")[2] if code.startswith(("REPAS", "MATIN", "SOIR")) else ""
            self.add("saisons", code, f"{self.first.year}-{self.last.year}", label, self.first - datetime.timedelta(days=60),
                     self.last - datetime.timedelta(days=31), self.first, self.last, school)

    def family(self, number):
        chance = self.chance
        code, name = f"{100000 + number:07d}", chance.choice(LAST)
        outside = "oui" if number > 1 and chance.random() < 0.08 else "non"
        quotient = chance.choice(["", chance.randint(150, 2400), chance.randint(150, 1200)]) if number > 1 else 820
        self.add("familles", code, name, REGIES[number % 5] if number > 1 else "centre", f"{chance.randint(1, 180)} {chance.choice(STREETS)}", "", "59100",
                 "Wattrelos" if outside == "oui" else "Roubaix", outside, quotient, self.first if quotient != "" else "", self.last if quotient != "" else "")
        for i, role in enumerate(["payeur", "autre"][:chance.randint(1, 2)]):
            first = chance.choice(ADULT)
            self.add("responsables", f"R{number:06d}-{i + 1}", code, name, first, role, f"03 20 00 {chance.randint(0, 99):02d} {chance.randint(0, 99):02d}", "")
        children = chance.choices([1, 2, 3, 4], [4, 4, 2, 1])[0] if number > 1 else 2
        codes = [self.child(number, code, name, i) for i in range(children)]
        for month in range(self.months, 0, -1):
            self.invoice(number, code, codes, month)

    def child(self, number, famille, name, i):
        age = self.chance.randint(3, 10) if number > 1 else (8, 5)[i]
        ecole = {True: "BREL", False: self.chance.choice(["PASTEUR", "BUFFON"])}[age < 6]
        code = f"E{number:06d}-{i + 1}"
        self.add("enfants", code, name, self.chance.choice(FIRST), datetime.date(self.first.year - age, self.chance.randint(1, 12), self.chance.randint(1, 28)),
                 ecole, CLASSES[age], famille)
        wanted = [f"REPAS-{ecole}", f"SOIR-{ecole}", f"MATIN-{ecole}", "MERCREDI", "MERCREDI-MATIN", "VACANCES"]
        for activite in wanted[:self.chance.randint(1, 6) if number > 1 else (6, 2)[i]]:
            self.add("inscriptions", f"I-{code}-{activite}", code, activite, self.first, self.last)
        return code

    def invoice(self, number, famille, children, month):
        first = (self.today.replace(day=1) - datetime.timedelta(days=31 * (month - 1))).replace(day=1)
        numero = f"F{first:%y}-{first:%m}-{number:06d}"
        lines = [(child, self.chance.choice([140, 180, 260, 340]), self.chance.randint(4, 16)) for child in children]
        total = sum(price * quantity for _, price, quantity in lines)
        paid = month > 1 and number > 1 and self.chance.random() < 0.9
        self.add("factures", numero, famille, REGIES[number % 5] if number > 1 else "centre", "Restauration scolaire", first, first + datetime.timedelta(days=45),
                 euros(total), euros(total) if paid else "", "emise")
        for rank, (child, price, quantity) in enumerate(lines, 1):
            self.add("lignes", numero, rank, child, "Repas", euros(price), quantity, euros(price * quantity))

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            with open(folder / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
                out = csv.writer(file, delimiter=";", lineterminator="\r\n")
                out.writerow(COLUMNS[table].split())
                out.writerows(self.rows[table])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--families", type=int, default=400)
    parser.add_argument("--seed", type=int, default=59100)
    parser.add_argument("--months", type=int, default=2)
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today())
    asked = parser.parse_args()
    City(asked.families, asked.seed, asked.today, asked.months).write(asked.folder)


if __name__ == "__main__":
    main()
