-- SPDX-License-Identifier: Apache-2.0
-- 100,000 demandes of 10,000 accounts, for the planners (plain SQL that both databases take; run after `roubaixctl migrate`).
INSERT INTO definition (digest, teleservice, xml, created_at) VALUES ('d', 'etat-civil', '<x/>', 1);
INSERT INTO agent (id, login, first_name, last_name, quality, office, secret, active, created_at)
    VALUES (1, 'a', 'A', 'B', 'c', 'etat-civil', 's', 1, 1);
INSERT INTO account (id, login, email, email_key, password, last_name, first_name, created_at, updated_at)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
    SELECT i, 'u' || i, 'u' || i || '@ville.example', 'u' || i || '@ville.example', 'x', 'Nom', 'Prénom', i, i FROM n;
INSERT INTO demande (id, numero, teleservice, definition, office, account_id, state, data, search_key, created_at, updated_at,
                     submitted_at, due_at, closed_at, erase_at)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    SELECT i, 'N' || i, 'etat-civil', 'd', CASE i % 4 WHEN 0 THEN 'cadre-de-vie' ELSE 'etat-civil' END, 1 + i % 10000,
           CASE WHEN i % 50 = 0 THEN 'transmise' WHEN i % 50 = 1 THEN 'en_cours' ELSE 'traitee' END,
           '<demande/>', 'nom ' || i, i, i, i, i, CASE WHEN i % 50 < 2 THEN 0 ELSE i END, 0 FROM n;
INSERT INTO demande_event (id, demande_id, at, actor, action, from_state, to_state, visible)
    SELECT id, id, id, 'citoyen', 'transmise', 'brouillon', 'transmise', 1 FROM demande;
INSERT INTO reponse (demande_id, state, at, summary, channel, agent_first_name, agent_last_name, agent_quality, office_name)
    SELECT id, 'traitee', id, 's', 'lettre', 'A', 'B', 'c', 'o' FROM demande WHERE state = 'traitee';
INSERT INTO piece (id, demande_id, field, name, media_type, size, sha256, thumb_sha256, created_at)
    SELECT id, id, 'photos', 'p', 'image/jpeg', 1, 'h' || id, 'v' || id, 1 FROM demande WHERE id % 4 = 0;
INSERT INTO note (id, demande_id, agent_id, at, text) SELECT id, id, 1, 1, 't' FROM demande WHERE id % 4 = 0;
INSERT INTO reading (id, at, agent_id, demande_id) SELECT id, id, 1, id FROM demande;
INSERT INTO session (id, digest, account_id, created_at, seen_at, ends_at)
    SELECT id, 'g' || id, id, 1, 1, id FROM account;
INSERT INTO token (id, kind, digest, account_id, email, life, created_at)
    SELECT id, 'adresse', 't' || id, id, email, 1, id FROM account;
INSERT INTO throttle (subject, failures, updated_at) SELECT 'k' || id, 1, id FROM account;
INSERT INTO outbox (id, kind, recipient, document, state, next_at, created_at)
    SELECT id, 'accuse', 'x', '', 'envoye', id, id FROM demande;
INSERT INTO debt (id, kind, mode, client, reference, created_at, settled_at, settled_by)
    SELECT id, 'avis', 'W', '090909', 'r' || id, id, CASE WHEN id % 10 < 7 THEN id ELSE 0 END, CASE WHEN id % 10 < 7 THEN id END FROM demande;
INSERT INTO attempt (id, kind, mode, client, exercice, refdet, amount, object, email, account_id, state, operation, created_at, closed_at,
                     next_at, paid_at, day)
    SELECT id, 'avis', 'W', '090909', '2026', 'r' || id, 100 + id % 1000, 'o', 'x', 1 + id % 10000,
           CASE WHEN id % 10 < 7 THEN 'payee' WHEN id % 1000 = 9 THEN 'ouverte' WHEN id % 1000 = 8 THEN 'a_verifier' ELSE 'refusee' END,
           'o' || id, id, CASE WHEN id % 1000 = 9 THEN 0 ELSE id END, CASE WHEN id % 100 = 9 THEN id ELSE 0 END, id,
           '2026-1' || id % 3 || '-1' || id / 3 % 10 FROM demande;
INSERT INTO attempt_debt (attempt_id, debt_id, amount, living) SELECT id, id, amount, CASE WHEN state = 'ouverte' THEN 1 ELSE 0 END FROM attempt;
INSERT INTO attempt_event (id, attempt_id, at, actor, action, from_state, to_state)
    SELECT id, id, id, 'citoyen', 'creee', '', 'creee' FROM attempt;
INSERT INTO avis_entry (id, digest, typed, reference, exercice, amount, email, created_at)
    SELECT id, 'd' || id, 't', 'r', '2026', 1, 'x', id FROM demande;
INSERT INTO famille (id, code, name, search_key, regie, created_at, updated_at) SELECT id, 'f' || id, 'Nom', 'nom ' || id, 'centre', 1, 1 FROM account;
INSERT INTO ecole (id, code, name, kind) SELECT id, 'e' || id, 'E', 'primaire' FROM account WHERE id <= 100;
INSERT INTO enfant (id, code, last_name, first_name, born, ecole_id, classe) SELECT id, 'c' || id, 'Nom', 'P', '2018-01-01', 1, 'CP' FROM account;
INSERT INTO responsable (id, code, famille_id, last_name, first_name, role) SELECT id, 'r' || id, id, 'Nom', 'P', 'payeur' FROM famille;
INSERT INTO famille_enfant (famille_id, enfant_id) SELECT id, id FROM famille;
INSERT INTO rattachement (account_id, famille_id, created_at) SELECT id, id, id FROM account;
INSERT INTO famille_event (id, famille_id, at, actor, action) SELECT id, 1 + id % 10000, id, 'citoyen', 'rattachee' FROM demande;
INSERT INTO famille_reading (id, at, agent_id, famille_id) SELECT id, id, 1, 1 + id % 10000 FROM demande;
INSERT INTO facture (id, numero, reference, famille_id, regie, label, issued, deadline, amount, state, created_at)
    SELECT id, 'r' || id, 'r' || id, 1 + id % 10000, 'centre', 'l', '2026-10-01', '2026-11-15', 100, 'emise', 1 FROM demande;
INSERT INTO facture_ligne (facture_id, rank, enfant_id, label, unit_price, quantity, amount) SELECT id, 1, famille_id, 'l', 100, 100, 100 FROM facture;
INSERT INTO famille_entry (id, famille_id, facture_id, at, kind, amount) SELECT id, famille_id, id, 1, 'facture', 100 FROM facture;
INSERT INTO activite (id, code, name, kind, place, school_week, week, holiday_week, calendars, slots, seats, booking_rule, cancelling_rule, tarif)
    SELECT id, 'a' || id, 'Repas', 'restauration', 'L', 27, 27, 0, '', 4, 10, 'jamais', 'jamais', 't' FROM account WHERE id <= 40;
INSERT INTO inscription (id, code, enfant_id, activite_id, from_day, to_day)
    SELECT id, 'i' || id, 1 + id % 10000, 1 + id % 40, '2026-09-01', '2027-08-31' FROM demande;
INSERT INTO reservation (id, enfant_id, activite_id, day, famille_id, state, price, updated_at)
    SELECT id, 1 + id % 10000, 1 + id % 40, '2026-1' || (id / 40000) || '-' || (id / 4000), 1 + id % 10000, CASE id % 20 WHEN 0 THEN 'attente' ELSE 'reservee' END, 340, 1 FROM demande;
INSERT INTO reservation_lot (id, famille_id, account_id, at) SELECT id, id, id, id FROM famille;
INSERT INTO reservation_event (id, reservation_id, at, actor, state, price) SELECT id, id, 1, 'citoyen', state, 340 FROM reservation;
INSERT INTO pointage (id, enfant_id, activite_id, day, state, updated_at) SELECT id, enfant_id, activite_id, day, 'present', 1 FROM reservation;
INSERT INTO pointage_event (id, pointage_id, at, agent_id, state) SELECT id, id, 1, 1, 'present' FROM pointage;
INSERT INTO saison (id, code, activite_id, label, opens, closes, from_day, to_day)
    SELECT id, 's' || (id / 40), 1 + id % 40, 'l', '20' || (10 + id / 40) || '-06-01', '20' || (10 + id / 40) || '-07-31', '2026-09-01', '2027-08-31'
      FROM account WHERE id <= 2000;
INSERT INTO fiche (enfant_id, famille_id, definition, data, version, account_id, confirmed_at)
    SELECT id, id, (SELECT MIN(digest) FROM definition), '<demande/>', 1, id, id FROM famille;
INSERT INTO document (id, famille_id, enfant_id, kind, label, name, media_type, size, sha256, thumb_sha256, created_at, valid_until)
    SELECT id, 1 + id % 10000, CASE id % 2 WHEN 0 THEN 1 + id % 10000 END, 'domicile', 'l', 'n', 'm', 1, 's' || id, 't' || id, id, id FROM demande;
INSERT INTO demande_enfant (demande_id, enfant_id, famille_id) SELECT id, 1 + id % 10000, 1 + id % 10000 FROM demande;
INSERT INTO demande_inscription (demande_id, saison_id, enfant_id, state) SELECT id, 1 + id % 2000, 1 + id % 10000, 'acceptee' FROM demande;
INSERT INTO facturation_mois (facture_id, famille_id, enfant_id, activite_id, month, amount, moved)
    SELECT id, famille_id, famille_id, 1 + id % 40, '2026-1' || (id % 3), 100, 100 FROM facture;
ANALYZE;
