# SPDX-License-Identifier: Apache-2.0
# Turns the migrations sql/schema/NNNN_name.sql into C tables: awk -f sql/schema.awk sql/schema/*.sql
# They are numbered from 1 without a gap. A statement ends at a semicolon at the end of a line; comments are left out.

function fail(where, sentence) {
    printf "%s: %s\n", where, sentence > "/dev/stderr"
    failed = 1
    exit 1
}

function close_file() {
    if (statement != "") fail(path ":" begun, "the last statement has no semicolon at the end of its line")
    if (path != "") print "    NULL\n};\n"
}

FNR == 1 {
    close_file()
    path = FILENAME
    file = FILENAME
    sub(/.*\//, "", file)
    if (file !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+\.sql$/) fail(path ":1", "name it NNNN_name.sql")
    number = substr(file, 1, 4)
    if (number + 0 != ++count) fail(path ":1", "number " count " is missing before it")
    table = table sprintf("    {%d, \"%s\", schema_%s},\n", count, substr(file, 6, length(file) - 9), number)
    printf "static const char *const schema_%s[] = {\n", number
}
/^[ \t]*--/ { next }
{
    line = $0
    sub(/[ \t]+--.*$/, "", line)
    gsub(/^[ \t]+|[ \t]+$/, "", line)
    gsub(/[ \t]+/, " ", line)
    if (line == "") next
    if (line ~ /\\/) fail(FILENAME ":" FNR, "no backslash")
    gsub(/"/, "\\\"", line)
    if (statement == "") begun = FNR
    statement = statement (statement == "" ? "" : " ") line
    if (line ~ /;$/) {
        sub(/;$/, "", statement)
        printf "    \"%s\",\n", statement
        statement = ""
    }
}
END {
    if (failed) exit 1
    close_file()
    printf "static const migration_t migrations[] = {\n%s};\n", table
}
