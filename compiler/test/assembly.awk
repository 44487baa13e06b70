# SPDX-License-Identifier: BSD-2-Clause
# Prints an assembly of any size: awk -v instances=N -f assembly.awk makes a ring of N instances with 2N connections and N settings.
BEGIN {
    print "import <std_connector.camkes>;\n"
    print "component Node {"
    print "    control;\n    attribute int number;"
    print "    emits Tick left;\n    consumes Tick right;"
    print "    dataport Buf(4096) before;\n    dataport Buf(4096) behind;\n}\n"
    print "assembly {\n    composition {"
    for (i = 0; i < instances; i++) {
        printf "        component Node node_%d;\n", i
    }
    for (i = 0; i < instances; i++) {
        next_one = (i + 1) % instances
        printf "        connection seL4Notification event_%d(from node_%d.left, to node_%d.right);\n", i, i, next_one
        printf "        connection seL4SharedData memory_%d(from node_%d.behind, to node_%d.before);\n", i, i, next_one
    }
    print "    }\n    configuration {"
    for (i = 0; i < instances; i++) {
        printf "        node_%d.number = %d + (%d << 4);\n", i, i, i
    }
    print "    }\n}"
}
