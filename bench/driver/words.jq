# SPDX-License-Identifier: BSD-2-Clause
# Figures in words: numbers with three digits and a fitting unit, goals as sentences, cases as groups.
include "figures";

def pad($width): if length < $width then . + (" " * ($width - length)) else . end;
def pad_left($width): if length < $width then (" " * ($width - length)) + . else . end;

# decimals: a number with that many digits behind the point.
def decimals($count):
    pow(10; $count) as $scale
    | (if . < 0 then "-" else "" end) as $sign
    | (fabs * $scale | round) as $whole
    | if $count == 0 then $sign + ($whole | tostring)
      else $sign + ($whole / $scale | floor | tostring) + "." +
          ($whole - ($whole / $scale | floor) * $scale | tostring | (("0" * ($count - length)) // "") + .) end;

def digits:
    fabs as $size
    | if . == 0 then "0" elif $size >= 99.95 then decimals(0) elif $size >= 9.995 then decimals(1) elif $size >= 0.0995 then decimals(2)
      else decimals(4) end;

def steps:
    {"ns": [["ns", 1000], ["us", 1000], ["ms", 1000], ["s", null]], "us": [["us", 1000], ["ms", 1000], ["s", null]],
     "ms": [["ms", 1000], ["s", null]], "B": [["B", 1024], ["KiB", 1024], ["MiB", 1024], ["GiB", null]],
     "KiB": [["KiB", 1024], ["MiB", 1024], ["GiB", null]]};

# human: a value with a unit that keeps it short.
def human($unit):
    reduce (steps[$unit] // [[$unit, null]])[] as $step ({value: ., name: null};
        if .name != null then . elif $step[1] == null or (.value | fabs) < $step[1] then .name = $step[0] else .value /= $step[1] end)
    | (.value | digits) + " " + .name;

# blocks: the figures of one bench by case and metric, in order; `first` is what the others are compared with.
def blocks($bench):
    [.figures[] | select(.bench == $bench)] as $figures
    | [$figures[] | {case, metric}] as $keys
    | [range($keys | length) as $i | select(($keys | index([$keys[$i]])) == $i) | $keys[$i]]
    | map(. as $key
        | [$figures[] | select(.case == $key.case and .metric == $key.metric)] as $rows
        | $key + {rows: $rows, first: (first($rows[] | select(.means == "caisson")) // first($rows[] | select(.means | is_ours)) // null)});

# is_told: a bench that has something to say: figures, goals, or why it has none.
def is_told($report):
    .bench as $name
    | .why != "" or any($report.figures[], $report.skipped[], ($report.goals[] | select(.met != null)); .bench == $name);

# against: ours through this one's, for a row of a block.
def against($block):
    if $block.first == null or .means == $block.first.means then null else . as $row | ratio($block.first; $row) end;

def spread: if (.values | length) < 2 then "" else (.unit as $unit | "\(.q1 | human($unit)) .. \(.q3 | human($unit))") end;

def limit: if .way == "max" then "at most" else "at least" end;

# goal_text: one goal with both numbers.
def goal_text:
    (if .baseline == "-" then "\(.means) \(limit) \(if .unit == null then "\(.goal)" else .unit as $unit | .goal | human($unit) end)"
     else "\(.means) \(limit) \(.goal) of \(.baseline)" end)
    + ": "
    + (if .met == null then "not measured" elif .met then "met" else "MISSED" end)
    + (if .value == null then ""
       elif .baseline == "-" then .unit as $unit | " (\(.value | human($unit)))"
       else .unit as $unit | " (\(.value | digits): \(.ours | human($unit)) and \(.theirs | human($unit)))" end)
    + (if .kind == "counted" then ", counted" else "" end);

def summary:
    "goals: \([.goals[] | select(.met == true)] | length) met, \([.goals[] | select(.met == false)] | length) MISSED, "
    + "\([.goals[] | select(.met == null)] | length) not measured";

def machine_text:
    .machine | "\(.cpu), \(.cpus) CPUs\(if .hypervisor == "" then "" else " (virtual, \(.hypervisor))" end), governor \(.governor), "
    + "Linux \(.kernel), QEMU \(.qemu), load \(.load) at the start";

def commit_text: .commit + (if .dirty then " with changes" else "" end);
