#!/usr/bin/env bash
# Cuts the embedded faces from Source Sans 3.052 (SIL OFL 1.1): Regular, and
# Semibold for bold. Needs Python with fontTools 4.38 or later. Run by hand
# when the upstream version or the ranges change; the same input gives the
# same bytes. The argument is the folder of the upstream's static TrueType files:
#   ./make.sh source-sans/TTF
set -euo pipefail
from=$(realpath "${1:?the folder with SourceSans3-Regular.ttf and SourceSans3-Semibold.ttf}")
cd "$(dirname "$0")"
sha256sum --check --quiet <<SUMS
4644c81b86ec9caaa76b634889968ed3c4f4f52f054855933acc7c2b21e53b0f  $from/SourceSans3-Regular.ttf
a3f4f8dcf343a8f24dc61951de93f3ba1558b15cd250ba24af8a40e957081b7d  $from/SourceSans3-Semibold.ttf
SUMS
"${PYTHON:-python3}" - "$from" <<'PY'
import copy, sys
from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = """
0020-007E 00A0-017F 018F 0192 01A0 01A1 01AF 01B0 01CD-01DC 01E6 01E7 01F4 01F5 01FA-01FF 0218-021B 0237
0259 02B9 02BB 02BC 02C6 02C7 02C9 02D8-02DD 0384-03CE 0400-04FF 1E80-1E85 1E9E 1EA0-1EF9
2007 2009 200A 2010-2015 2018-201E 2020-2023 2026 202F 2030-2033 2039 203A 2044 2070-208E 20A0-20C0
2105 2113 2116 2117 2120 2122 2126 212E 2150-215E 2190-2199 21D0-21D3 2202 2205 2206 220F 2211 2212 2215
2219 221A 221E 222B 2236 2248 2260 2261 2264 2265 25A0 25A1 25AA 25AB 25B2-25C4 25C6 25CA 25CB 25CF 25E6
2610 2611 2713 2714 2717 2718 FB01 FB02
""".split()
LIGHT = ["GSUB", "GPOS", "GDEF", "BASE", "DSIG", "gasp", "kern"]


def codes():
    for r in RANGES:
        first, _, last = r.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def cut(source, out, style, bold):
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 7, 13, 14],
                             name_languages=[0x409], glyph_names=False)
    options.drop_tables += LIGHT
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes())
    cutter.subset(font)

    # The sign for what the faces lack: the box of .notdef, as a character.
    font["glyf"]["replacement"] = copy.deepcopy(font["glyf"][".notdef"])
    font["hmtx"]["replacement"] = font["hmtx"][".notdef"]
    tables = [t for t in font["cmap"].tables if (t.platformID, t.platEncID, t.format) == (3, 1, 4)]
    tables[0].cmap[0xFFFD] = "replacement"
    font["cmap"].tables = tables

    # A PDF's ascent and descent are those of the unaccented glyphs; readers make the boxes of words of them.
    glyphs = [font["glyf"][font.getBestCmap()[c]] for c in range(0x21, 0x7F)]
    font["hhea"].ascent = font["OS/2"].sTypoAscender = max(g.yMax for g in glyphs)
    font["hhea"].descent = font["OS/2"].sTypoDescender = min(g.yMin for g in glyphs)
    font["hhea"].lineGap = font["OS/2"].sTypoLineGap = 0

    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0
    font["post"].formatType = 3.0
    names = {1: "Offtake Sans", 2: style, 3: "OfftakeSans-" + style, 4: "Offtake Sans " + style,
             5: "Version 3.052", 6: "OfftakeSans-" + style}
    for i, s in names.items():
        font["name"].setName(s, i, 3, 1, 0x409)
    if len(font["name"].compile(font)) % 4:
        font["name"].setName(names[5] + " ", 5, 3, 1, 0x409)
    font.save(out)
    check(out)


def check(path):
    """What gofpdf and a table of figures need of a face."""
    font = TTFont(path)
    width = {font["hmtx"][font.getBestCmap()[ord(c)]][0] for c in "0123456789+−=×$€£¥\u2007"}
    assert len(width) == 1, f"{path}: figures of different width: {width}"
    # gofpdf overwrites the bytes it was given when trailing glyphs share a metric, and when it pads an odd table.
    assert font["hhea"].numberOfHMetrics == font["maxp"].numGlyphs, path
    for tag in ("name", "OS/2"):
        assert font.reader.tables[tag].length % 4 == 0, f"{path}: length of {tag}"


cut(sys.argv[1] + "/SourceSans3-Regular.ttf", "OfftakeSans-Regular.ttf", "Regular", False)
cut(sys.argv[1] + "/SourceSans3-Semibold.ttf", "OfftakeSans-Bold.ttf", "Bold", True)
PY
