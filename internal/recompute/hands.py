"""Does to workbooks, in LibreOffice, what a reader does by hand.

Standard input is JSON: for each workbook, the file, the file to save to, and
what is done. Rows and columns are counted from 0. The only argument is the
folder of LibreOffice's profile.
"""

import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue


def option(name, value):
    given = PropertyValue()
    given.Name, given.Value = name, value
    return given


def connect(pipe):
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(600):
        try:
            return resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except Exception:  # it has not started yet
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def do(sheets, step):
    if step["do"] == "delete sheet":
        sheets.removeByName(step["sheet"])
        return
    sheet, at = sheets.getByName(step["sheet"]), step.get("at", 0)
    if step["do"] == "insert column":
        sheet.Columns.insertByIndex(at, 1)
    elif step["do"] == "insert row":
        sheet.Rows.insertByIndex(at, 1)
    elif step["do"] == "delete column":
        sheet.Columns.removeByIndex(at, 1)
    elif step["do"] == "copy column":  # and insert the copy before another
        source = step["from"]
        sheet.Columns.insertByIndex(at, 1)
        if source >= at:
            source += 1
        column = sheet.getCellRangeByPosition(source, 0, source, 9999)
        sheet.copyRange(sheet.getCellByPosition(at, 0).CellAddress, column.RangeAddress)
    elif step["do"] == "type":
        cell = sheet.getCellRangeByName(step["cell"])
        if isinstance(step["value"], str):
            cell.String = step["value"]
        else:
            cell.Value = step["value"]
    else:
        raise SystemExit("unknown: " + step["do"])


def main():
    pipe = "offtake%d" % os.getpid()
    office = subprocess.Popen(["soffice", "-env:UserInstallation=file://" + sys.argv[1], "--headless", "--norestore",
                               "--accept=pipe,name=%s;urp;" % pipe])
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    for book in json.load(sys.stdin):
        document = desktop.loadComponentFromURL("file://" + book["file"], "_blank", 0, (option("Hidden", True),))
        for step in book["steps"]:
            do(document.Sheets, step)
        document.calculateAll()
        document.storeToURL("file://" + book["saved"], (option("FilterName", "Calc MS Excel 2007 XML"),))
        document.close(True)
    try:
        desktop.terminate()
    except Exception:  # it ends before it answers
        pass
    office.wait(60)


main()
