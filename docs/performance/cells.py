"""Lists the cells of a workbook as JSON, for other libraries to write: by sheet
[row, column, formula or null, value]."""

import json
import sys

import openpyxl


def main(path):
    formulas = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    book = []
    for sheet in formulas:
        cells = []
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                value = values[sheet.title][cell.coordinate].value
                formula = cell.value if cell.data_type == "f" else None
                cells.append([cell.row, cell.column, formula, value])
        book.append({"name": sheet.title, "cells": cells})
    json.dump(book, sys.stdout, default=str)


main(sys.argv[1])
