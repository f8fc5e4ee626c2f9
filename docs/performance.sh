#!/usr/bin/env bash
# Measures this program beside the alternatives and prints one table of ratios.
#
#   docs/performance.sh [PART ...]      evaluator, workbook, writers, memory, growth; all if none is named
#
# Needs Git with this project's history, Go, Python with NumPy, XlsxWriter and openpyxl, Node with npm (for
# ExcelJS) and GNU time: on Debian, apt-get install python3-numpy
# python3-xlsxwriter python3-openpyxl nodejs npm time. It writes to a temporary
# folder only. Times are processor time where that is all there is to compare,
# and the best of several runs: other work on the machine makes a run slower,
# never faster.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD/docs/performance
python=${PYTHON:-/usr/bin/python3} # Debian's own, which has Debian's packages
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rows=$work/rows

row() { # WHAT OURS THEIRS UNIT WANTED: a line of the table; wanted as "<= 0.8" or ">= 10", of OURS / THEIRS
  awk -v what="$1" -v ours="$2" -v theirs="$3" -v unit="$4" -v wanted="$5" 'BEGIN {
    ratio = ours / theirs
    split(wanted, w, " ")
    holds = w[1] == "<=" ? ratio <= w[2] : ratio >= w[2]
    printf "| %s | %.4g %s | %.4g %s | %.3g | %s | %s |\n", what, ours, unit, theirs, unit, ratio, wanted, holds ? "yes" : "NO"
  }' >>"$rows"
}

bench() { # PACKAGE NAME [FLAG ...]: the lines of a Go benchmark
  go test "./$1" -run '^$' -bench "$2" "${@:3}" 2>&1 | tee -a "$work/log"
}

best() { # CASE UNIT: the least value of a case in what bench printed
  awk -v name="$1" -v unit="$2" '{ n = $1; sub(/-[0-9]+$/, "", n) } n == name {
    for (i = 3; i < NF; i++) if ($(i + 1) == unit && (best == "" || $i < best)) best = $i
  } END { if (best == "") exit 1; print best }'
}

most() { # CASE UNIT: the greatest value of a case in what bench printed
  awk -v name="$1" -v unit="$2" '{ n = $1; sub(/-[0-9]+$/, "", n) } n == name {
    for (i = 3; i < NF; i++) if ($(i + 1) == unit && $i > best) best = $i
  } END { print best }'
}

# How long the model takes for a lane: beside loops by hand and beside NumPy.
part_evaluator() {
  local out numpy
  out=$(bench model 'BenchmarkEvaluator/(every|two_inputs)' -benchtime 64x)
  row 'a million lanes, every input different; beside a Go loop by hand' \
    "$(best BenchmarkEvaluator/every_input_varies ns/lane <<<"$out")" "$(best BenchmarkEvaluator/every_input_varies ns/lane-by-hand <<<"$out")" 'ns a lane' '<= 2'
  row 'a million lanes, two inputs different; beside a Go loop by hand' \
    "$(best BenchmarkEvaluator/two_inputs_vary ns/lane <<<"$out")" "$(best BenchmarkEvaluator/two_inputs_vary ns/lane-by-hand <<<"$out")" 'ns a lane' '<= 0.7'
  go test ./model -run TestLanes -lanes "$work/lanes" >>"$work/log"
  numpy=$("$python" "$here/numpy_model.py" "$work/lanes" | sed -E 's/.*"ns": ([0-9.]+).*/\1/')
  row 'a million lanes, every number different, options not; beside NumPy' "$(best BenchmarkEvaluator/every_number_varies ns/lane <<<"$out")" "$numpy" 'ns a lane' '<= 0.333'
  row 'two cores beside one, lanes a second, by the clock' "$(most BenchmarkEvaluator/every_input_varies x-two-cores <<<"$out")" 1 'times' '>= 1.8'
  row 'two cores beside one, lanes a second, if both are free' "$(most BenchmarkEvaluator/every_input_varies x-two-free-cores <<<"$out")" 1 'times' '>= 1.8'
}

# What one more file of a batch takes, all of it, in ms of processor time: a
# batch less one of its first combination, by the program itself, from the
# command line to the index.
one_more() { # FORMAT MORE FIRST GRID: how many more files GRID makes than FIRST, both words of the command line
  local one many
  # shellcheck disable=SC2086 # FIRST and GRID are several words
  one=$(used "$work/offtake" batch anthropic-aws -j 1 -f "$1" -o "$work/grown" $3)
  # shellcheck disable=SC2086
  many=$(used "$work/offtake" batch anthropic-aws -j 1 -f "$1" -o "$work/grown" $4)
  awk -v one="$one" -v many="$many" -v more="$2" 'BEGIN { print (many - one) / more * 1000 }'
}

# One more file where one input varies, and nothing of the structure.
of_a_batch() { # FORMAT
  one_more "$1" 30 '--vary price.discount=0%' '--vary price.discount=0%:30%:1%'
}

# The fixed work: klauspost/compress at level 6 on the parts of the embedded
# deal's workbook as it was at commit b4dda5b, 8.2 MB. It does not move with
# what is written today.
fixed_work() {
  if [[ ! -e $work/before.xlsx ]]; then
    git worktree add --detach "$work/before" b4dda5b >>"$work/log" 2>&1
    (cd "$work/before" && go build -o "$work/offtake-before" .)
    git worktree remove --force "$work/before"
    "$work/offtake-before" anthropic-aws -q -f xlsx -o "$work"
    mv "$work/anthropic-aws.xlsx" "$work/before.xlsx"
  fi
  GOMAXPROCS=1 bench report 'BenchmarkWorkbook/fixed' -benchtime 20x -count 6 -fixed "$work/before.xlsx" |
    best 'BenchmarkWorkbook/fixed' least-ns | awk '{ print $1 / 1e6 }'
}

# How long a workbook takes to write, all of it, beside the fixed work.
part_workbook() {
  local fixed workbook size what='one more workbook of `batch -j 1`, beside the fixed work'
  fixed=$(fixed_work)
  workbook=$(of_a_batch xlsx)
  row "$what: one input" "$workbook" "$fixed" ms '<= 1.5'
  row "$what: discount and total" "$(one_more xlsx 59 '--vary price.discount=0% --vary commitment.total=90' \
    '--vary price.discount=0%:9%:1% --vary commitment.total=90:140:10')" "$fixed" ms '<= 2.5'
  row "$what: every scenario apart" "$(one_more xlsx 89 '--each-scenario -s Base --vary price.discount=0%' \
    '--each-scenario --vary price.discount=0%:9%:1%')" "$fixed" ms '<= 0.7'
  row 'PDF of `batch -j 1`, all of it; beside the workbook' "$(of_a_batch pdf)" "$workbook" ms '<= 1'
  row 'the whole program for one workbook, beside the fixed work' \
    "$(used "$work/offtake" anthropic-aws -q -f xlsx -o "$work/grown" | awk '{ print $1 * 1e3 }')" "$fixed" ms '<= 4'
  size=$(stat -c %s "$work/grown/anthropic-aws.xlsx")
  row 'size of the workbook, beside that of commit b4dda5b' "$((size / 1000))" "$(($(stat -c %s "$work/before.xlsx") / 1000))" kB '<= 0.8'
  row 'the whole program for JSON and the table on the terminal, of 100 ms' \
    "$(used "$work/offtake" anthropic-aws -f json -o "$work/grown" | awk '{ print $1 * 1e3 }')" 100 ms '<= 1'
}

part_writers() {
  local ours name theirs
  ours=$(of_a_batch xlsx)
  "$work/offtake" -q -f xlsx -o "$work"
  "$python" "$here/cells.py" "$work/anthropic-aws.xlsx" >"$work/cells.json"
  (cd "$work" && npm install --silent --no-fund --no-audit --no-save --prefix "$work/node" exceljs@4.4.0 >>"$work/log" 2>&1)
  for name in XlsxWriter openpyxl openpyxl-write-only; do
    theirs=$("$python" "$here/write.py" "$name" "$work/cells.json" 5)
    row "workbook beside $name, cells alone" "$ours" "$theirs" ms '<= 0.1'
  done
  theirs=$(NODE_PATH=$work/node/node_modules node "$here/write.js" "$work/cells.json" 5)
  row 'workbook beside ExcelJS, cells alone' "$ours" "$theirs" ms '<= 0.1'
}

peak() { # COMMAND ...: the most memory it had resident, in MB
  command time -f '%M' -o "$work/peak" "$@" >>"$work/log"
  awk '{ print $1 / 1024 }' "$work/peak"
}

part_memory() {
  row 'memory: batch of 1,000 workbooks, of 300 MB' \
    "$(peak "$work/offtake" batch anthropic-aws -o "$work/batch" -f xlsx --vary price.discount=0%:99.9%:0.1%)" 300 MB '<= 1'
  rm -rf "$work/batch"
  local format
  for format in csv parquet; do
    row "memory: sweep of 10 million combinations to .$format, of 300 MB" \
      "$(peak "$work/offtake" sweep anthropic-aws -s Base -o "$work/sweep.$format" --vary price.discount=0%:49.95%:0.05% --vary commitment.total=50:149.99:0.01)" 300 MB '<= 1'
    rm -f "$work/sweep.$format"
  done
}

used() { # COMMAND ...: its processor time in seconds, the least of five runs
  local i
  for i in 1 2 3 4 5; do
    rm -rf "$work/grown"
    GOMAXPROCS=1 command time -f '%U %S' -o "$work/used" "$@" >>"$work/log"
    awk '{ print $1 + $2 }' "$work/used"
  done | sort -g | head -1
}

# How the time of a workbook grows with its cells: years and scenarios of a
# deal that is otherwise the same. What a process takes to begin is left out:
# it is in a batch of one as in one of more.
part_growth() {
  local years scenarios more one many cells bytes book
  for size in '1 1' '10 1' '40 1' '1 10' '10 10' '40 10' '1 50' '10 50' '40 50'; do
    read -r years scenarios <<<"$size"
    "$python" "$here/grow.py" "$years" "$scenarios" >"$work/grow.yaml"
    one=$(used "$work/offtake" batch "$work/grow.yaml" -j 1 -f xlsx -o "$work/grown" --vary price.discount=1%)
    more=$((years * scenarios > 1000 ? 25 : 50)) # processor time is told in hundredths of a second
    many=$(used "$work/offtake" batch "$work/grow.yaml" -j 1 -f xlsx -o "$work/grown" --vary "price.discount=1%:$((more + 1))%:1%")
    book="$work/grown/grow--price.discount=1pct.xlsx"
    cells=$(unzip -p "$book" 'xl/worksheets/*.xml' | grep -o '<c r=' | wc -l)
    bytes=$(unzip -l "$book" | tail -1 | awk '{ print $1 }')
    awk -v y="$years" -v s="$scenarios" -v one="$one" -v many="$many" -v more="$more" -v c="$cells" -v b="$bytes" 'BEGIN {
      ms = (many - one) / more * 1000
      printf "| %d | %d | %d | %.0f | %.1f | %.0f | %.1f |\n", y, s, c, b / c, ms, ms * 1e6 / c, ms * 1e6 / b
    }' >>"$work/growth"
  done
  # Of two of these sizes, one of which has more years or more scenarios and
  # no fewer of the other, the greatest ratio of the time of a cell.
  awk -F '|' '{ y[NR] = $2 + 0; s[NR] = $3 + 0; ns[NR] = $7 + 0 } END {
    for (i = 1; i <= NR; i++) for (j = 1; j <= NR; j++)
      if (i != j && y[j] >= y[i] && s[j] >= s[i] && ns[j] / ns[i] > worst) { worst = ns[j] / ns[i]; a = i; b = j }
    printf "%d %d %d %d %s %s\n", y[b], s[b], y[a], s[a], ns[b], ns[a]
  }' "$work/growth" >"$work/steepest"
  local y2 s2 y1 s1 large small
  read -r y2 s2 y1 s1 large small <"$work/steepest"
  row "growth, the steepest step of all: a cell of $y2 years and $s2 scenarios beside one of $y1 and $s1" "$large" "$small" ns '<= 1'
  small=$(awk -F '|' 'NR == 1 { print $7 }' "$work/growth")
  large=$(awk -F '|' 'END { print $7 }' "$work/growth")
  row 'growth, all steps together: a cell of 40 years and 50 scenarios beside one of 1 and 1' "$large" "$small" ns '<= 1'
}

machine() {
  printf '%s, %s processors; %s; %s\n' "$(awk -F ': ' '/model name/ { print $2; exit }' /proc/cpuinfo)" "$(nproc)" "$(uname -sr)" "$(go version)"
  printf 'Python %s, XlsxWriter %s, openpyxl %s, NumPy %s; Node %s, ExcelJS 4.4.0\n' "$("$python" -c 'import platform; print(platform.python_version())')" \
    "$("$python" -c 'import xlsxwriter; print(xlsxwriter.__version__)')" "$("$python" -c 'import openpyxl; print(openpyxl.__version__)')" \
    "$("$python" -c 'import numpy; print(numpy.__version__)')" "$(node --version)"
}

go build -o "$work/offtake" .
touch "$rows"
for part in "${@:-evaluator workbook writers memory growth}"; do
  for one in $part; do "part_$one"; done
done
machine
if [[ -s $rows ]]; then
  printf '\n| what | offtake | beside | ratio | wanted | holds |\n| --- | ---: | ---: | ---: | ---: | --- |\n'
  cat "$rows"
fi
if [[ -s $work/growth ]]; then
  printf '\n| years | scenarios | cells | bytes a cell | ms a workbook | ns a cell | ns a byte |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n'
  cat "$work/growth"
fi
