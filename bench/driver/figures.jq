# SPDX-License-Identifier: BSD-2-Clause
# Records and goals, as text, become a report: figures with medians and quartiles, and what came of each goal.

# rows: the lines of a text as lists of fields; empty ones and comments are left out.
def rows: split("\n") | map(select(length > 0 and (startswith("#") | not)) | split("\t"));

def is_number: (tonumber? // null) != null;

def is_record: .[0] == "record" and length == 7 and (.[6] | is_number) and all(.[1:6][]; length > 0);

def is_skipped: .[0] == "skipped" and length == 5;

# A means that failed as a whole: bench, means, why.
def is_failed: .[0] == "failed" and length == 4;

# quantile: of a list of numbers; between two of them where it falls there.
def quantile($part):
    sort as $all
    | ((($all | length) - 1) * $part) as $place
    | ($place | floor) as $below
    | if $below + 1 < ($all | length) then $all[$below] + ($place - $below) * ($all[$below + 1] - $all[$below])
      else $all[$below] end;

# figures: several records of one key are rounds; keys stay in the order of their first record.
def figures:
    reduce (rows[] | select(is_record)) as $row ({order: [], values: {}};
        ($row[1:6] | join("\t")) as $key
        | (if .values[$key] then . else .order += [$key] end)
        | .values[$key] += [$row[6] | tonumber])
    | .values as $values
    | .order
    | map(($values[.]) as $list
        | split("\t")
        | {bench: .[0], case: .[1], means: .[2], metric: .[3], unit: .[4], values: $list, median: ($list | quantile(0.5)),
           q1: ($list | quantile(0.25)), q3: ($list | quantile(0.75))});

def skipped:
    rows | map(if is_skipped then {bench: .[1], case: .[2], means: .[3], why: .[4]}
               elif is_failed then {bench: .[1], case: "all cases", means: .[2], why: "failed: \(.[3])"} else empty end);

# What is neither is a fault of the bench that wrote it.
def malformed: rows | map(select((is_record or is_skipped or is_failed) | not) | join(" "));

# ratio: the median of the rounds' ratios, since what disturbs a round disturbs both; of the medians where rounds don't match.
def ratio($ours; $theirs):
    if any($theirs.values[]; . == 0) then null
    elif ($ours.values | length) == ($theirs.values | length) then
        [range($ours.values | length) | $ours.values[.] / $theirs.values[.]] | quantile(0.5)
    else $ours.median / $theirs.median end;

# is_ours: a means that is Caisson, perhaps in one of several ways.
def is_ours: . == "caisson" or startswith("caisson ") or startswith("caisson-");

# wildcard: `*` in a goal's case stands for any text.
def wildcard: "^" + (gsub("(?<c>[^A-Za-z0-9* ])"; "\\" + .c) | gsub("\\*"; ".*")) + "$";

# find: the figure of that name, or nothing.
def find($figures; $like; $case; $means):
    first($figures[] | select(.bench == $like.bench and .metric == $like.metric and .case == $case and .means == $means)) // null;

# judged: a goal against one figure of ours; a baseline `-` makes it absolute, `means@case` takes another case's.
def judged($goal; $ours; $figures):
    ($goal.baseline | split("@")) as $names
    | (if $goal.baseline == "-" then null else find($figures; $ours; $names[1] // $ours.case; $names[0]) end) as $theirs
    | (if $goal.baseline == "-" then $ours.median elif $theirs == null then null else ratio($ours; $theirs) end) as $value
    | $goal + {case: $ours.case, unit: $ours.unit, ours: $ours.median, theirs: ($theirs.median // null), value: $value,
        met: (if $value == null then null elif $goal.way == "max" then $value <= $goal.goal else $value >= $goal.goal end)};

def goal_rows:
    rows | map({bench: .[0], case: .[1], means: .[2], metric: .[3], baseline: .[4], goal: (.[5] | tonumber), way: .[6], kind: .[7]});

# A bench's script may name its records after itself and more, as `crossvm` does with `crossvm-counted-arm64`.
def belongs($bench): . == $bench or startswith($bench + "-");

# goals: for each row what came of it, once for each case that it matches; only of benches that were to run.
def goals($figures; $benches):
    goal_rows
    | map(select(.bench as $name | any($benches[]; . as $bench | $name | belongs($bench))) as $goal
        | [$figures[] | select(.bench == $goal.bench and .means == $goal.means and .metric == $goal.metric
            and (.case | test($goal.case | wildcard)))] as $ours
        | if ($ours | length) == 0 then $goal + {unit: null, ours: null, theirs: null, value: null, met: null}
          else $ours[] as $figure | judged($goal; $figure; $figures) end);

# runs: how each bench ended; behind it those that its records and goals name after it.
def runs($names):
    rows
    | map({bench: .[0], status: .[1], seconds: (.[2] | tonumber), why: (.[3] // "")} as $run
        | $run, ($names | unique[] | select(. != $run.bench and belongs($run.bench)) | $run + {bench: ., why: ""}));

# report: of texts (a parameter's name is a function as well, hence these).
def report($head; $record_text; $goal_text; $run_text):
    ($record_text | figures) as $figures
    | ($run_text | runs([$figures[].bench, ($record_text | skipped[].bench), ($goal_text | goal_rows[].bench)])) as $ran
    | $head + {benches: $ran, figures: $figures, skipped: ($record_text | skipped), malformed: ($record_text | malformed),
        goals: ($goal_text | goals($figures; $ran | map(.bench)))};
