# SPDX-License-Identifier: BSD-2-Clause
# A report as the table on the terminal.
include "figures";
include "words";

def row($block):
    . as $row
    | against($block) as $ratio
    | "    " + (.means | pad(26)) + (.unit as $unit | .median | human($unit) | pad_left(12))
    + "  " + (spread | pad(24))
    + (if $ratio == null then "" else $ratio | digits | pad_left(8) end);

def notes($bench; $block):
    [(.skipped[] | select(.bench == $bench and .case == $block.case) | "    " + (.means | pad(26)) + "   not measured: \(.why)"),
     (.goals[] | select(.bench == $bench and .case == $block.case and .metric == $block.metric) | "    goal: " + goal_text)];

def block($report; $bench):
    . as $block
    | ["  \(.case), \(.metric)"] + [.rows[] | row($block) | sub(" +$"; "")] + ($report | notes($bench; $block));

def bench($report):
    .bench as $name
    | ($report | blocks($name)) as $blocks
    | ["", (.bench | ascii_upcase | pad(32)) + "median" + "  quartiles                    ours/this"]
    + (if .status == "ok" then [] else ["  \(.status): \(.why)"] end)
    + [$blocks[] | block($report; $name)[]]
    + [$report.skipped[] | select(.bench == $name and (.case as $case | all($blocks[]; .case != $case)))
        | "  \(.case): \(.means) not measured: \(.why)"]
    + [$report.goals[] | select(.bench == $name and (. as $goal | all($blocks[]; .case != $goal.case or .metric != $goal.metric)))
        | "  goal, \(.case), \(.metric): " + goal_text];

def table:
    . as $report
    | [(.benches[] | bench($report)[]), "", summary]
    + (if .malformed == [] then [] else ["lines that are no records: \(.malformed | length), the first: \(.malformed[0])"] end)
    + ["measured at \(commit_text) on \(machine_text)"]
    + (if .interrupted then ["interrupted: this is what was measured so far"] else [] end)
    | join("\n");
