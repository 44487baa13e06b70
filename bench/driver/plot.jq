# SPDX-License-Identifier: BSD-2-Clause
# A report as gnuplot scripts, one for each bench and metric: bars for each means, in groups of cases, on one logarithmic axis.
include "figures";
include "words";

def quoted: "\"" + gsub("\\\\"; "\\\\") + "\"" | gsub("_"; "\\\\_") ;

def plain: gsub("[\"\\\\{}^_@&~]"; " ");

# lines: a headline for each case and its bars below, from the top down; `y` counts up from the bottom.
def lines($blocks):
    [$blocks[] | {head: .case}, (.rows[] | {row: .}), {gap: true}]
    | length as $count
    | to_entries | map(.value + {y: ($count - .key)});

def bar:
    .row as $row
    | "\(.y) \($row.median) \($row.q1) \($row.q3) \(if $row.means | is_ours then 1 else 0 end) \"\($row.median | human($row.unit))\"";

def script($bench; $metric; $blocks; $file; $title):
    lines($blocks) as $lines
    | ([$blocks[].rows[].median] | [min, max]) as [$low, $high]
    | ([$blocks[].rows[].unit] | first) as $unit
    | (if $low > 0 then $low / 3 else 0 end) as $left
    | [ "set terminal svg size 1000,\(($lines | length) * 18 + 110) font \"sans-serif,12\" background \"white\"",
        "set output \"\($file)\"",
        "set title \"\($title | plain)\"",
        "set xlabel \"\($unit | plain)\"",
        (if $low > 0 then "set logscale x" else "" end),
        "set xrange [\($left):\(if $low > 0 then $high * 4 else $high * 1.25 + 1 end)]",
        "set yrange [0:\(($lines | length) + 1)]",
        "set lmargin 30", "set grid x", "unset key", "set style fill solid 0.8 noborder",
        "set ytics (" + ([$lines[] | select(.row) | "\"\(.row.means | plain)\" \(.y)"] | join(", ")) + ")",
        ($lines[] | select(.head) | "set label \"\(.head | plain)\" at graph 0.01, first \(.y) left font \"sans-serif,12\" textcolor rgb \"#333333\""),
        "$bars << END", ($lines[] | select(.row) | bar), "END",
        "color(ours) = ours > 0 ? 0x1f77b4 : 0xbbbbbb",
        "plot $bars using 2:1:(\($left)):2:($1 - 0.38):($1 + 0.38):(color($5)) with boxxyerror lc rgb variable, \\",
        "     $bars using 2:1:3:4 with xerrorbars pt -1 lc rgb \"#444444\", \\",
        "     $bars using 4:1:6 with labels left offset 1,0" ]
    | map(select(. != "")) | join("\n");

# plots: objects with a file's name and its script.
def plots($folder):
    . as $report
    | [.benches[].bench as $bench
        | ($report | blocks($bench)) as $all
        | ($all | map({metric, unit: .rows[0].unit}) | unique)[] as $kind
        | [$all[] | select(.metric == $kind.metric and .rows[0].unit == $kind.unit and any(.rows[]; .median > 0))] as $blocks
        | select($blocks != [])
        | "\($folder)/" + ("\($bench)-\($kind.metric)-\($kind.unit)" | gsub("[^A-Za-z0-9_.]+"; "-")) + ".svg"
        | . as $file
        | {file: $file, script: script($bench; $kind.metric; $blocks; $file; "\($bench): \($kind.metric), \($report | commit_text)")}];
