#!/usr/bin/env bash
# Makes the pictures in docs/ from the program's own outputs: the workbook as
# LibreOffice prints it, and the pages of the PDF. Needs soffice,
# pdftotext and pdftoppm; convert, where there is one, makes the files smaller.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

go run . -q -o "$work"
soffice -env:UserInstallation="file://$work/profile" --headless --convert-to pdf \
  --outdir "$work/printed" "$work/anthropic-aws.xlsx" >/dev/null 2>&1
printed=$work/printed/anthropic-aws.pdf

# page PDF TEXT [FROM]: the number of the first page with the text
page() {
  local n last
  last=$(pdfinfo "$1" | awk '/^Pages:/ { print $2 }')
  for ((n = ${3:-1}; n <= last; n++)); do
    if pdftotext -f "$n" -l "$n" "$1" - | grep -F "$2" >/dev/null; then
      echo "$n"
      return
    fi
  done
  echo "no page of $1 has: $2" >&2
  return 1
}

# picture NAME PDF PAGE: docs/NAME.png, 1400 pixels wide or high at most
picture() {
  pdftoppm -png -scale-to 1400 -f "$3" -l "$3" -singlefile "$2" "docs/$1"
  if command -v convert >/dev/null; then
    convert "docs/$1.png" -trim +repage -bordercolor white -border 12 -strip -dither None -colors 128 "PNG8:docs/$1.png"
  fi
}

# sheet NAME TEXT [FROM]: a picture of the page of the workbook with the text
sheet() {
  local n
  n=$(page "$printed" "$2" "${3:-1}")
  picture "$1" "$printed" "$n"
}

picture memo "$work/anthropic-aws.pdf" 1
picture obligation "$work/anthropic-aws.pdf" 3
picture scenarios "$work/anthropic-aws.pdf" 4
picture basis "$work/anthropic-aws.pdf" 6
go run . compare -q -o "$work" anthropic-aws anthropic-google anthropic-azure openai-oracle openai-aws
picture compare "$work/comparison.pdf" 1
go run . simulate -q -f pdf -o "$work/simulated"
picture simulation "$work/simulated/anthropic-aws.pdf" 6
sheet dashboard 'Live case (choose here)'
sheet inputs 'Source or assumption'
schedule=$(page "$printed" 'base scenario')
base=$(page "$printed" 'base scenario' $((schedule + 1)))
sheet scenario 'Results: Commitment' "$base"
bridge=$(page "$printed" 'Bridge from the base' "$base")
sheet sensitivity 'the live case with one or two inputs changed' "$bridge"
ls -l docs/*.png
