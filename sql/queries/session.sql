-- SPDX-License-Identifier: Apache-2.0
-- Sessions of accounts. One lives while its end has not come and it was seen within the idle limit.

-- name: session_put
-- returns: changes
INSERT INTO session (id, digest, account_id, browser, created_at, seen_at, ends_at)
VALUES ({id:int}, {digest:text}, {account_id:int}, {browser:text}, {now:int}, {now:int}, {ends_at:int})

-- name: session_by_digest
-- returns: one
-- columns: id int, account_id int, seen_at int, login text, first_name text, last_name text, usage_name text, email text
SELECT s.id, s.account_id, s.seen_at, a.login, a.first_name, a.last_name, a.usage_name, a.email
  FROM session s JOIN account a ON a.id = s.account_id
 WHERE s.digest = {digest:text} AND s.ends_at > {now:int} AND s.seen_at > {idle_since:int}

-- name: session_touch
-- returns: changes
UPDATE session SET seen_at = {now:int} WHERE id = {id:int} AND seen_at < {now:int}

-- name: session_end
-- returns: changes
DELETE FROM session WHERE id = {id:int} AND account_id = {account_id:int}

-- name: session_end_all
-- returns: changes
DELETE FROM session WHERE account_id = {account_id:int} AND id <> {except:int}

-- name: session_list
-- returns: many
-- columns: id int, browser text, created_at int, seen_at int
SELECT id, browser, created_at, seen_at FROM session
 WHERE account_id = {account_id:int} AND ends_at > {now:int} AND seen_at > {idle_since:int}
 ORDER BY id DESC LIMIT 50
