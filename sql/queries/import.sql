-- SPDX-License-Identifier: Apache-2.0
-- What the city's family software sends. The import_… statements give a whole table: its key, then the columns of its file in their order.

-- name: import_ecoles
-- returns: all
-- columns: id int, code text, nom text, type text
SELECT id, code, name, kind FROM ecole

-- name: ecole_put
-- returns: changes
INSERT INTO ecole (id, code, name, kind) VALUES ({id:int}, {code:text}, {name:text}, {kind:text})

-- name: ecole_change
-- returns: changes
UPDATE ecole SET name = {name:text}, kind = {kind:text} WHERE id = {id:int}

-- name: import_familles
-- returns: all
-- columns: id int, code text, nom text, regie text, adresse1 text, adresse2 text, code_postal text, commune text, exterieur text, quotient int, quotient_du text, quotient_au text
SELECT id, code, name, regie, address_line1, address_line2, postcode, town, outside, quotient, quotient_from, quotient_to FROM famille

-- name: famille_put
-- returns: changes
INSERT INTO famille (id, code, name, search_key, regie, address_line1, address_line2, postcode, town, outside, quotient, quotient_from, quotient_to,
                     created_at, updated_at)
VALUES ({id:int}, {code:text}, {name:text}, {search_key:text}, {regie:text}, {address_line1:text}, {address_line2:text}, {postcode:text},
        {town:text}, {outside:text}, {quotient:int}, {quotient_from:text}, {quotient_to:text}, {now:int}, {now:int})

-- name: famille_change
-- returns: changes
UPDATE famille SET name = {name:text}, search_key = {search_key:text}, regie = {regie:text}, address_line1 = {address_line1:text},
       address_line2 = {address_line2:text}, postcode = {postcode:text}, town = {town:text}, outside = {outside:text}, quotient = {quotient:int},
       quotient_from = {quotient_from:text}, quotient_to = {quotient_to:text}, updated_at = {now:int}
 WHERE id = {id:int}

-- name: import_responsables
-- returns: all
-- columns: id int, code text, famille int, nom text, prenom text, role text, telephone text, courriel text
SELECT id, code, famille_id, last_name, first_name, role, phone, email FROM responsable

-- name: responsable_put
-- returns: changes
INSERT INTO responsable (id, code, famille_id, last_name, first_name, role, phone, email)
VALUES ({id:int}, {code:text}, {famille_id:int}, {last_name:text}, {first_name:text}, {role:text}, {phone:text}, {email:text})

-- name: responsable_change
-- returns: changes
UPDATE responsable SET famille_id = {famille_id:int}, last_name = {last_name:text}, first_name = {first_name:text}, role = {role:text},
       phone = {phone:text}, email = {email:text}
 WHERE id = {id:int}

-- name: import_enfants
-- returns: all
-- columns: id int, code text, nom text, prenom text, naissance text, ecole int, classe text
SELECT id, code, last_name, first_name, born, ecole_id, classe FROM enfant

-- Whose each child is, in the order of codes.
-- name: import_enfants_familles
-- returns: all
-- columns: enfant_id int, code text
SELECT l.enfant_id, f.code FROM famille_enfant l JOIN famille f ON f.id = l.famille_id ORDER BY l.enfant_id, f.code

-- name: enfant_put
-- returns: changes
INSERT INTO enfant (id, code, last_name, first_name, born, ecole_id, classe)
VALUES ({id:int}, {code:text}, {last_name:text}, {first_name:text}, {born:text}, NULLIF({ecole_id:int}, 0), {classe:text})

-- name: enfant_change
-- returns: changes
UPDATE enfant SET last_name = {last_name:text}, first_name = {first_name:text}, born = {born:text}, ecole_id = NULLIF({ecole_id:int}, 0),
       classe = {classe:text}
 WHERE id = {id:int}

-- name: famille_enfant_drop
-- returns: changes
DELETE FROM famille_enfant WHERE enfant_id = {enfant_id:int}

-- name: famille_enfant_put
-- returns: changes
INSERT INTO famille_enfant (famille_id, enfant_id) VALUES ({famille_id:int}, {enfant_id:int})

-- name: import_calendriers
-- returns: all
-- columns: id int, calendrier text, nature text, du text, au text, libelle text
SELECT id, code, kind, from_day, to_day, label FROM calendrier

-- name: calendrier_put
-- returns: changes
INSERT INTO calendrier (id, code, kind, from_day, to_day, label)
VALUES ({id:int}, {code:text}, {kind:text}, {from_day:text}, {to_day:text}, {label:text})

-- name: calendrier_change
-- returns: changes
UPDATE calendrier SET to_day = {to_day:text}, label = {label:text} WHERE id = {id:int}

-- name: import_tarifs
-- returns: all
-- columns: id int, tarif text, du text, exterieur text, quotient_min int, au text, libelle text, prix int, prix_tardif int, prix_non_reserve int, reduction2 int, reduction3 int
SELECT id, code, from_day, outside, quotient_min, to_day, label, price, late_price, unbooked_price, second, third FROM tarif

-- name: tarif_put
-- returns: changes
INSERT INTO tarif (id, code, from_day, outside, quotient_min, to_day, label, price, late_price, unbooked_price, second, third)
VALUES ({id:int}, {code:text}, {from_day:text}, {outside:text}, {quotient_min:int}, {to_day:text}, {label:text}, {price:int}, {late_price:int},
        {unbooked_price:int}, {second:int}, {third:int})

-- name: tarif_change
-- returns: changes
UPDATE tarif SET to_day = {to_day:text}, label = {label:text}, price = {price:int}, late_price = {late_price:int},
       unbooked_price = {unbooked_price:int}, second = {second:int}, third = {third:int}
 WHERE id = {id:int}

-- name: import_activites
-- returns: all
-- columns: id int, code text, nom text, genre text, lieu text, semaine_ecole int, semaine int, semaine_vacances int, calendriers text, creneaux int, places int, reserver text, annuler text, tarif text, carence int
SELECT id, code, name, kind, place, school_week, week, holiday_week, calendars, slots, seats, booking_rule, cancelling_rule, tarif, carence FROM activite

-- name: activite_put
-- returns: changes
INSERT INTO activite (id, code, name, kind, place, school_week, week, holiday_week, calendars, slots, seats, booking_rule, cancelling_rule, tarif, carence)
VALUES ({id:int}, {code:text}, {name:text}, {kind:text}, {place:text}, {school_week:int}, {week:int}, {holiday_week:int}, {calendars:text},
        {slots:int}, {seats:int}, {booking_rule:text}, {cancelling_rule:text}, {tarif:text}, {carence:int})

-- name: activite_change
-- returns: changes
UPDATE activite SET name = {name:text}, kind = {kind:text}, place = {place:text}, school_week = {school_week:int}, week = {week:int},
       holiday_week = {holiday_week:int}, calendars = {calendars:text}, slots = {slots:int}, seats = {seats:int},
       booking_rule = {booking_rule:text}, cancelling_rule = {cancelling_rule:text}, tarif = {tarif:text}, carence = {carence:int}
 WHERE id = {id:int}

-- name: import_saisons
-- returns: all
-- columns: id int, activite int, saison text, libelle text, ouverture text, cloture text, du text, au text, ecoles text
SELECT id, activite_id, code, label, opens, closes, from_day, to_day, schools FROM saison

-- name: saison_put
-- returns: changes
INSERT INTO saison (id, activite_id, code, label, opens, closes, from_day, to_day, schools)
VALUES ({id:int}, {activite_id:int}, {code:text}, {label:text}, {opens:text}, {closes:text}, {from_day:text}, {to_day:text}, {schools:text})

-- name: saison_change
-- returns: changes
UPDATE saison SET label = {label:text}, opens = {opens:text}, closes = {closes:text}, from_day = {from_day:text}, to_day = {to_day:text},
                  schools = {schools:text}
 WHERE id = {id:int}

-- name: import_inscriptions
-- returns: all
-- columns: id int, code text, enfant int, activite int, du text, au text
SELECT id, code, enfant_id, activite_id, from_day, to_day FROM inscription

-- name: inscription_put
-- returns: changes
INSERT INTO inscription (id, code, enfant_id, activite_id, from_day, to_day)
VALUES ({id:int}, {code:text}, {enfant_id:int}, {activite_id:int}, {from_day:text}, {to_day:text})

-- name: inscription_change
-- returns: changes
UPDATE inscription SET enfant_id = {enfant_id:int}, activite_id = {activite_id:int}, from_day = {from_day:text}, to_day = {to_day:text}
 WHERE id = {id:int}

-- What was cashed at the régie is the sum of its entries.
-- name: import_factures
-- returns: all
-- columns: id int, numero text, famille int, regie text, libelle text, emission text, echeance text, montant int, encaisse int, etat text
SELECT f.id, f.numero, f.famille_id, f.regie, f.label, f.issued, f.deadline, f.amount,
       -COALESCE((SELECT SUM(e.amount) FROM famille_entry e WHERE e.facture_id = f.id AND e.kind = 'encaissement'), 0), f.state
  FROM facture f

-- name: facture_put
-- returns: changes
INSERT INTO facture (id, numero, reference, famille_id, regie, label, issued, deadline, amount, state, created_at)
VALUES ({id:int}, {numero:text}, {reference:text}, {famille_id:int}, {regie:text}, {label:text}, {issued:text}, {deadline:text},
        {amount:int}, {state:text}, {now:int})

-- An invoice keeps what it said; only where it stands may change.
-- name: facture_state
-- returns: changes
UPDATE facture SET state = {state:text} WHERE id = {id:int}

-- name: import_lignes
-- returns: all
-- columns: id int, facture int, rang int, enfant int, libelle text, prix_unitaire int, quantite int, montant int
SELECT 0, facture_id, rank, enfant_id, label, unit_price, quantity, amount FROM facture_ligne

-- name: facture_ligne_put
-- returns: changes
INSERT INTO facture_ligne (facture_id, rank, enfant_id, label, unit_price, quantity, amount)
VALUES ({facture_id:int}, {rank:int}, NULLIF({enfant_id:int}, 0), {label:text}, {unit_price:int}, {quantity:int}, {amount:int})
