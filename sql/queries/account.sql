-- SPDX-License-Identifier: Apache-2.0
-- Accounts. Addresses are compared by email_key; what its owner changes in Mon compte is guarded by version.

-- name: account_by_id
-- returns: one
-- columns: id int, login text, email text, last_name text, usage_name text, first_name text, address_line1 text, address_line2 text, postcode text, town text, country text, phone text, electronic_answer int, version int, created_at int
SELECT id, login, email, last_name, usage_name, first_name, address_line1, address_line2, postcode, town, country, phone,
       electronic_answer, version, created_at
  FROM account WHERE id = {id:int}

-- name: account_by_email
-- returns: one
-- columns: id int, email text
SELECT id, email FROM account WHERE email_key = {email_key:text}

-- name: account_secret_by_login
-- returns: one
-- columns: id int, password text
SELECT id, password FROM account WHERE login = {login:text}

-- name: account_secret_by_email
-- returns: one
-- columns: id int, password text
SELECT id, password FROM account WHERE email_key = {email_key:text}

-- The identifier or the address may be taken: no row then.
-- name: account_put
-- returns: changes
INSERT INTO account (id, login, email, email_key, password, last_name, usage_name, first_name, address_line1, address_line2,
                     postcode, town, country, phone, electronic_answer, created_at, updated_at, seen_at)
VALUES ({id:int}, {login:text}, {email:text}, {email_key:text}, {password:text}, {last_name:text}, {usage_name:text},
        {first_name:text}, {address_line1:text}, {address_line2:text}, {postcode:text}, {town:text}, {country:text},
        {phone:text}, {electronic_answer:int}, {now:int}, {now:int}, {now:int})
ON CONFLICT DO NOTHING

-- name: account_change
-- returns: changes
UPDATE account
   SET last_name = {last_name:text}, usage_name = {usage_name:text}, first_name = {first_name:text},
       address_line1 = {address_line1:text}, address_line2 = {address_line2:text}, postcode = {postcode:text},
       town = {town:text}, country = {country:text}, phone = {phone:text}, electronic_answer = {electronic_answer:int},
       updated_at = {now:int}, version = version + 1
 WHERE id = {id:int} AND version = {version:int}

-- name: account_email_change
-- returns: changes
UPDATE account SET email = {email:text}, email_key = {email_key:text}, updated_at = {now:int}, version = version + 1
 WHERE id = {id:int}

-- name: account_password_change
-- returns: changes
UPDATE account SET password = {password:text}, updated_at = {now:int} WHERE id = {id:int}

-- The same password under newer parameters, unless it has been changed meanwhile.
-- name: account_password_renew
-- returns: changes
UPDATE account SET password = {password:text} WHERE id = {id:int} AND password = {before:text}

-- name: account_seen
-- returns: changes
UPDATE account SET seen_at = {now:int} WHERE id = {id:int}
