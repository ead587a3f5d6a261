# SPDX-License-Identifier: Apache-2.0
"""The named statements of sql/queries, for the tests that ask the databases' planners."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
PARAMETER = re.compile(r"\{(\w+):(int|text)\}")


def statements():
    """(name, returns, sql) of every named statement."""
    for path in sorted((ROOT / "sql/queries").glob("*.sql")):
        for block in path.read_text().split("-- name:")[1:]:
            head, *lines = block.splitlines()
            returns = next(line.split(":")[1].strip() for line in lines if line.startswith("-- returns:"))
            sql = "\n".join(line for line in lines if not line.lstrip().startswith("--")).strip()
            yield head.strip(), returns, sql


def filled(sql, values):
    """The statement with literals in place of its parameters; `values` by name, a neutral one otherwise."""

    def literal(match):
        name, kind = match.groups()
        value = values.get(name, 1 if kind == "int" else "x")
        return str(value) if kind == "int" else "'%s'" % str(value).replace("'", "''")

    return PARAMETER.sub(literal, sql)
