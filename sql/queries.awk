# SPDX-License-Identifier: Apache-2.0
# Turns the named statements of sql/queries/*.sql (see its README) into typed C functions:
# awk -f sql/queries.awk sql/queries/*.sql

function fail(sentence) {
    printf "%s:%d: %s\n", file, line_of, sentence > "/dev/stderr"
    failed = 1
    exit 1
}

function trim(text) {
    gsub(/^[ \t\n]+|[ \t\n]+$/, "", text)
    return text
}

# Replaces {name:type} by apr_dbd's placeholders; fills bound[1..bounds] (each use) and known[1..args] (each name
# once).
function read_parameters(    out, inner, part) {
    out = ""; bounds = 0; args = 0
    split("", type_of); split("", bound); split("", known)
    while (match(body, /\{[^}]*\}/)) {
        inner = substr(body, RSTART + 1, RLENGTH - 2)
        if (inner !~ /^[a-z_][a-z0-9_]*:(int|text)$/) fail(name ": write {name:int} or {name:text} instead of {" inner "}")
        split(inner, part, ":")
        if (!(part[1] in type_of)) { known[++args] = part[1]; type_of[part[1]] = part[2] }
        else if (type_of[part[1]] != part[2]) fail(name ": {" part[1] "} has two types")
        bound[++bounds] = part[1]
        out = out substr(body, 1, RSTART - 1) (part[2] == "int" ? "%lld" : "%s")
        body = substr(body, RSTART + RLENGTH)
    }
    return out body
}

function write_columns(    n, i, column, word) {
    printf "typedef struct sql_%s_row {\n", name
    n = split(columns, column, ",")
    for (i = 1; i <= n; i++) {
        if (split(trim(column[i]), word, " ") != 2 || word[2] !~ /^(int|text)$/)
            fail(name ": write « name int » or « name text » in -- columns:")
        printf "    %s%s;\n", (word[2] == "int" ? "apr_int64_t " : "const char *"), word[1]
    }
    printf "} sql_%s_row;\n\n", name
    printf "static const store_column_t sql_%s_columns[] = {\n", name
    for (i = 1; i <= n; i++) {
        split(trim(column[i]), word, " ")
        printf "    { '%s', offsetof(sql_%s_row, %s) },\n", substr(word[2], 1, 1), name, word[1]
    }
    printf "};\n\n"
    return n
}

function finish(    sql, n, i, list) {
    if (name == "") return
    body = trim(body)
    if (name !~ /^[a-z][a-z0-9_]*$/) fail("-- name: must be [a-z0-9_]+")
    if (name in seen) fail(name ": stands twice")
    seen[name] = 1
    every = every "    &sql_" name "_statement,\n"
    if (returns !~ /^(one|many|all|changes)$/) fail(name ": -- returns: must be one, many, all or changes")
    if ((returns == "changes") != (columns == "")) fail(name ": -- columns: belongs to one, many and all, and must be there")
    if (body == "") fail(name ": the statement is missing")
    if (body ~ /[%;\\]/)
        fail(name ": no percent sign (give a pattern as a parameter), no semicolon, no backslash")
    if (body ~ /--/) fail(name ": a comment needs a line of its own")
    if (returns == "many" && body !~ /LIMIT/) fail(name ": a list must have a LIMIT")
    if (returns == "all") returns = "many"
    sql = read_parameters()
    if (sql ~ /[{}]/) fail(name ": a brace that is no parameter")
    gsub(/"/, "\\\"", sql); gsub(/[ \t]*\n[ \t]*/, " ", sql)
    printf "\n/* %s */\n", name
    n = returns == "changes" ? 0 : write_columns()
    printf "static const store_statement_t sql_%s_statement = {\n    \"%s\",\n    \"%s\",\n", name, name, sql
    if (n)
        printf "    %d, sizeof(sql_%s_row), %d, sql_%s_columns\n};\n\n", sql !~ /^(SELECT|WITH)/, name, n, name
    else
        printf "    1, 0, 0, NULL\n};\n\n"
    list = "db_t *db"
    if (returns == "one") list = list ", sql_" name "_row **row"
    if (returns == "many") list = list ", sql_" name "_row **rows, int *count"
    if (returns == "changes") list = list ", int *affected"
    for (i = 1; i <= args; i++)
        list = list ", " (type_of[known[i]] == "int" ? "apr_int64_t " : "const char *") known[i]
    printf "__attribute__((unused)) static inline const problem_t *sql_%s(%s)\n{\n", name, list
    printf "    const void *values[] = { "
    for (i = 1; i <= bounds; i++)
        printf "%s%s, ", (type_of[bound[i]] == "int" ? "&" : ""), bound[i]
    printf "NULL };\n"
    if (returns == "changes")
        printf "\n    return store_execute(db, &sql_%s_statement, values, affected);\n}\n", name
    else if (returns == "many")
        printf "\n    return store_select(db, &sql_%s_statement, values, (void **)rows, count);\n}\n", name
    else {
        printf "    int count;\n\n"
        printf "    return store_select(db, &sql_%s_statement, values, (void **)row, &count);\n}\n", name
    }
    name = ""
}

BEGIN {
    print "/* Made by sql/queries.awk from sql/queries: change those. */"
    print "#ifndef ROUBAIX_STORE_QUERIES_H\n#define ROUBAIX_STORE_QUERIES_H\n\n#include <stddef.h>\n\n#include \"store/store.h\""
}
FNR == 1 { finish(); file = FILENAME }
/^-- name:/ {
    finish()
    line_of = FNR
    name = trim(substr($0, 9))
    returns = columns = body = ""
    next
}
/^-- returns:/ { returns = trim(substr($0, 12)); next }
/^-- columns:/ { columns = columns (columns == "" ? "" : ",") trim(substr($0, 12)); next }
/^[ \t]*--/ { next }
name != "" { body = body $0 "\n" }
END {
    if (failed) exit 1
    finish()
    print "\n/* Every statement, for the tests that prepare them all. */"
    print "__attribute__((unused)) static const store_statement_t *const sql_every_statement[] = {"
    printf "%s    NULL\n};\n\n#endif\n", every
}
