# SPDX-License-Identifier: Apache-2.0
# Makes a text file the body of a C string, line by line; comments and indentation of XML are left out.
# awk -f embed.awk teleservice.rng > rng.inc
/<!--/ { inside = 1 }
!inside {
    gsub(/^ +/, "")
    gsub(/\\/, "&&")
    gsub(/"/, "\\\"")
    if (length($0))
        print "\"" $0 "\\n\""
}
/-->/ { inside = 0 }
