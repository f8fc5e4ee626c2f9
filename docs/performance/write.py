"""Writes the cells that cells.py lists with XlsxWriter or openpyxl, without
styles and charts, and prints the least processor time of several runs in ms:
from the cells in memory to the bytes of the workbook."""

import io
import json
import sys
import time


def xlsxwriter(book):
    import xlsxwriter

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    for sheet in book:
        to = workbook.add_worksheet(sheet["name"])
        for row, column, formula, value in sheet["cells"]:
            if formula is not None:
                to.write_formula(row - 1, column - 1, formula, None, value)
            elif isinstance(value, str):
                to.write_string(row - 1, column - 1, value)
            elif isinstance(value, bool):
                to.write_boolean(row - 1, column - 1, value)
            else:
                to.write_number(row - 1, column - 1, value)
    workbook.close()
    return out


def openpyxl(book):
    """Its ordinary mode. It has no values of formulas."""
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for sheet in book:
        to = workbook.create_sheet(sheet["name"])
        for row, column, formula, value in sheet["cells"]:
            to.cell(row, column, value if formula is None else formula)
    out = io.BytesIO()
    workbook.save(out)
    return out


def write_only(book):
    """openpyxl's write-only mode, which takes cells in their order only."""
    import openpyxl

    workbook = openpyxl.Workbook(write_only=True)
    for sheet in book:
        to = workbook.create_sheet(sheet["name"])
        row, at = [], 1
        for r, column, formula, value in sheet["cells"]:
            while at < r:
                to.append(row)
                row, at = [], at + 1
            row.extend([None] * (column - 1 - len(row)))
            row.append(value if formula is None else formula)
        to.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out


def main(library, path, times):
    with open(path, encoding="utf-8") as file:
        book = json.load(file)
    write = {"XlsxWriter": xlsxwriter, "openpyxl": openpyxl, "openpyxl-write-only": write_only}[library]
    best = None
    for _ in range(int(times)):
        begun = time.process_time()
        assert write(book).tell() > 0
        took = time.process_time() - begun
        best = took if best is None else min(best, took)
    print(best * 1000)


main(*sys.argv[1:])
