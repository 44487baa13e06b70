# SPDX-License-Identifier: BSD-2-Clause
# A report as Markdown, to be put into a document.
include "figures";
include "words";

def cell: gsub("\\|"; "\\|");

def row($block):
    against($block) as $ratio
    | .unit as $unit
    | "| \($block.case | cell), \($block.metric) | \(.means) | \(.median | human($unit)) | \(spread) | \(if $ratio == null then "" else $ratio | digits end) |";

def bench($report):
    .bench as $name
    | ["", "### `\($name)`", ""]
    + (if .status == "ok" then [] else ["\(.status)\(if .why == "" then "" else ": " + .why end)", ""] end)
    + ($report | blocks($name) | if length == 0 then [] else
        ["| case | means | median | quartiles | ours / this |", "|---|---|---|---|---|"] + [.[] | . as $block | .rows[] | row($block)] end)
    + ([$report.skipped[] | select(.bench == $name) | "- not measured: \(.means), \(.case): \(.why)"] | if length == 0 then . else [""] + . end)
    + ([$report.goals[] | select(.bench == $name) | "- \(.case), \(.metric): \(goal_text)"] | if length == 0 then . else ["", "Goals:", ""] + . end);

def markdown:
    . as $report
    | ["Measured at \(commit_text), \(.date), on \(machine_text); \(.rounds) rounds\(if .quick then ", quick" else "" end). "
        + "The \(summary)."]
    + [.benches[] | select(is_told($report)) | bench($report)[]]
    | join("\n");
