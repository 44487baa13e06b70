# SPDX-License-Identifier: BSD-2-Clause
# Two reports: what changed by more than the noise of both.
include "figures";
include "words";

# noise: half the distance between the quartiles, or between the extremes where there are fewer than five rounds; never less than
# 0.5 % of the median, which is what a bench may differ by from one link of a program to the next.
def noise:
    [if (.values | length) < 5 then ((.values | max) - (.values | min)) / 2 else (.q3 - .q1) / 2 end, (.median | fabs) / 200] | max;

def key: [.bench, .case, .means, .metric] | join("\t");

# ratios: each figure of a block, as what ours is of it, round by round; ours itself has none.
def ratios:
    . as $report
    | [.benches[].bench as $bench | ($report | blocks($bench))[] | . as $block | select(.first != null)
        | .rows[] | select(.means != $block.first.means and (.values | length) == ($block.first.values | length) and all(.values[]; . != 0))
        | . as $row
        | [range($row.values | length) | $block.first.values[.] / $row.values[.]] as $list
        | $row + {means: "\($block.first.means) of \($row.means)", unit: "", values: $list, median: ($list | quantile(0.5)),
            q1: ($list | quantile(0.25)), q3: ($list | quantile(0.75))}];

# changed: pairs that are further apart than twice their noises together.
def changed($old; $new):
    ($old | map({key: key, value: .}) | from_entries) as $before
    | [$new[] | {after: ., before: $before[key]} | select(.before != null and .before.unit == .after.unit)
        | select(((.after.median - .before.median) | fabs) > 2 * ((.after | noise) + (.before | noise)))];

def line:
    .after as $after
    | .before.median as $was
    | "  " + ("\($after.bench): \($after.case), \($after.metric), \($after.means)" | pad(76))
    + "\($was | human($after.unit)) -> \($after.median | human($after.unit))"
    + (if $was == 0 then "" else "  (\(if $after.median > $was then "+" else "" end)\(($after.median / $was - 1) * 100 | decimals(1)) %)" end);

def section($title; $old; $new):
    changed($old; $new) as $list
    | [$title + (if $list == [] then ": nothing" else ":" end)] + [$list[] | line];

# Counted figures don't depend on the machine: what is no time, and what a goal calls so.
def counted:
    ([.goals[] | select(.kind == "counted") | [.bench, .case, .means, .metric] | join("\t")]) as $counted
    | [.figures[] | select((.unit as $unit | ["ns", "us", "ms", "s", "MB/s"] | index($unit) == null) or (key as $key | $counted | index([$key]) != null))];

def machine: .machine | {cpu, cpus, kernel, governor};

def compare($old):
    . as $new
    | [(.figures[] | key)] as $now
    | ["", "compared with \($old | commit_text) of \($old.date)",
        "a change counts when it is more than twice the noise of both runs: half the distance of the quartiles (with fewer than five "
        + "rounds, of the extremes), at least 0.5 % of the median"]
    + (if $old.quick or .quick then ["one of the two was quick: its noise is hardly known"] else [] end)
    + (if ($old | machine) == machine then section("changed"; $old.figures; .figures)
       else ["the machines differ (\($old | machine_text); \(machine_text)): of times, only ratios are compared"]
           + section("counted figures that changed"; ($old | counted); counted) end)
    + section("ratios that changed"; ($old | ratios); ratios)
    + [$old.figures[] | select(key as $key | $now | index([$key]) == null) | select(.bench as $bench | any($new.benches[]; .bench == $bench))
        | "  no longer measured: \(.bench): \(.case), \(.metric), \(.means)"]
    | join("\n");
