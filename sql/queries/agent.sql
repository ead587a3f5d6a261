-- SPDX-License-Identifier: Apache-2.0
-- Agents come with their roles: one row a role, at least one row an agent.

-- name: agent_by_login
-- returns: many
-- columns: id int, login text, first_name text, last_name text, quality text, office text, secret text, active int, role text
SELECT a.id, a.login, a.first_name, a.last_name, a.quality, a.office, a.secret, a.active, r.role
  FROM agent a LEFT JOIN agent_role r ON r.agent_id = a.id
 WHERE a.login = {login:text} AND a.active = 1
 ORDER BY r.role LIMIT 20

-- name: agent_all
-- returns: many
-- columns: id int, login text, first_name text, last_name text, quality text, office text, secret text, active int, role text
SELECT a.id, a.login, a.first_name, a.last_name, a.quality, a.office, a.secret, a.active, r.role
  FROM agent a LEFT JOIN agent_role r ON r.agent_id = a.id
 ORDER BY a.login, r.role LIMIT 20000

-- name: agent_put
-- returns: one
-- columns: id int
INSERT INTO agent (id, login, first_name, last_name, quality, office, secret, active, created_at)
VALUES ({id:int}, {login:text}, {first_name:text}, {last_name:text}, {quality:text}, {office:text}, {secret:text}, 1, {now:int})
ON CONFLICT (login) DO UPDATE
   SET first_name = excluded.first_name, last_name = excluded.last_name, quality = excluded.quality, office = excluded.office,
       active = 1
RETURNING id

-- name: agent_roles_drop
-- returns: changes
DELETE FROM agent_role WHERE agent_id = {agent_id:int}

-- name: agent_role_put
-- returns: changes
INSERT INTO agent_role (agent_id, role) VALUES ({agent_id:int}, {role:text}) ON CONFLICT DO NOTHING

-- A new secret too: what is open in his browser stops working.
-- name: agent_disable
-- returns: changes
UPDATE agent SET active = 0, secret = {secret:text} WHERE login = {login:text}
