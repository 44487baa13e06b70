#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Draws docs/pictures/tutorial.svg, the picture of the running tutorial in README.md.
#   tutorial.sh           writes the picture
#   tutorial.sh --check   fails if the picture is not what would be written
# The text is examples/crossvm_tutorial/expected.txt, which the test system_crossvm_tutorial compares with what the tutorial
# prints. Its last two lines come from the component, all others from the guest.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
printed=$here/../../examples/crossvm_tutorial/expected.txt
picture=$here/tutorial.svg

draw() {
    awk -v of_component=2 '
        function escaped(text) {
            gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
            return text
        }
        function show(class, text) {
            printf "<text class=\"%s\" x=\"14\" y=\"%d\">%s</text>\n", class, y, escaped(text)
        }
        { line[NR] = $0 }
        END {
            height = (NR + 1) * 18 + 22
            print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"700\" height=\"" height "\">"
            print "<title>The running tutorial</title>"
            print "<style>"
            print "text { font: 14px monospace; white-space: pre }"
            print ".typed { fill: #ffffff; font-weight: bold } .guest { fill: #c8ccd4 }"
            print ".component { fill: #98d982 } .note { fill: #7f848e }"
            print "</style>"
            print "<rect width=\"700\" height=\"" height "\" rx=\"6\" fill=\"#20242c\"/>"
            y = 26
            show("typed", "$ ./dev run")
            for (i = 1; i <= NR; i++) {
                y += 18
                from_component = i > NR - of_component
                if (line[i] != "")
                    show(from_component ? "component" : "guest", line[i])
                if (i == NR - of_component + 1)
                    printf "<text class=\"note\" x=\"150\" y=\"%d\">(these lines are the component\47s)</text>\n", y
            }
            print "</svg>"
        }' "$printed"
}

if [ "${1:-}" = --check ]; then
    draw | cmp - "$picture" || { echo "the tutorial prints something else than the picture shows: run docs/pictures/tutorial.sh" >&2; exit 1; }
else
    draw > "$picture"
fi
