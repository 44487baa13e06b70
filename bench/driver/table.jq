# SPDX-License-Identifier: BSD-2-Clause
# A report as the table on the terminal.
include "figures";
include "words";

def row($block; $name):
    . as $row
    | against($block) as $ratio
    | $name + (.unit as $unit | .median | human($unit) | pad_left(12))
    + "  " + (spread | pad(24))
    + (if $ratio == null then "" else $ratio | digits | pad_left(8) end);

def notes($bench; $block):
    [(.skipped[] | select(.bench == $bench and .case == $block.case) | "    " + (.means | pad(38)) + "   not measured: \(.why)"),
     (.goals[] | select(.bench == $bench and .case == $block.case and .metric == $block.metric) | "    goal: " + goal_text)];

def block($report; $bench):
    . as $block
    | (if (.rows | length) == 1 then [.rows[] | row($block; "  \($block.case), \($block.metric)\(if .means == "caisson" then "" else ": " + .means end)" | pad(42))]
       else ["  \(.case), \(.metric)"] + [.rows[] | row($block; "    " + (.means | pad(38)))] end | map(sub(" +$"; "")))
    + ($report | notes($bench; $block));

# Counts of what happened in an operation: one line for each means instead of a block for each of them.
def is_counts: .rows[0].unit == "count";

def counts($blocks):
    [$blocks[] | select(is_counts)] as $blocks
    | [$blocks[].rows[].means] | unique | map(. as $means
        | "    " + ($means | pad(38)) + "  "
        + ([$blocks[] | .metric as $metric | .rows[] | select(.means == $means) | "\($metric) \(.median | digits)"] | join(", ")));

# of_case: all blocks of a case, counts last.
def of_case($report; $bench):
    . as $blocks
    | [$blocks[] | select(is_counts | not) | block($report; $bench)[]]
    + (if any($blocks[]; is_counts) then
        ["  \($blocks[0].case), counts of each operation"] + counts($blocks)
        + [$blocks[] | select(is_counts) | . as $block | $report.goals[] | select(.bench == $bench and .case == $block.case and .metric == $block.metric)
            | "    goal, \(.metric): " + goal_text]
       else [] end);

def bench($report):
    .bench as $name
    | ($report | blocks($name)) as $blocks
    | ["", (.bench | ascii_upcase | pad(48)) + "median" + "  quartiles                    ours/this"]
    + (if .status == "ok" then [] else ["  \(.status)\(if .why == "" then "" else ": " + .why end)"] end)
    + [$blocks | [.[].case] as $cases | range(length) as $i | select(($cases | index([$cases[$i]])) == $i)
        | [$blocks[] | select(.case == $cases[$i])] | of_case($report; $name)[]]
    + [$report.skipped[] | select(.bench == $name and (.case as $case | all($blocks[]; .case != $case)))
        | "  \(.case): \(.means) not measured: \(.why)"]
    + [$report.goals[] | select(.bench == $name and (. as $goal | all($blocks[]; .case != $goal.case or .metric != $goal.metric)))
        | "  goal, \(.case), \(.metric): " + goal_text];

def table:
    . as $report
    | [(.benches[] | select(is_told($report)) | bench($report)[]), "", summary]
    + [.goals[] | select(.met == false) | "  \(.bench): \(.case), \(.metric): " + goal_text]
    + (if .malformed == [] then [] else ["lines that are no records: \(.malformed | length), the first: \(.malformed[0])"] end)
    + ["measured at \(commit_text) on \(machine_text)"]
    + (if .interrupted then ["interrupted: this is what was measured so far"] else [] end)
    | join("\n");
