"""Says which rows of the fault matrix are proved by the results files of a run.

usage: fault_rows.py [--full] RESULTS ROW... --tests FOLDER...      (RESULTS: the folder of the *.trx; ROW: 10; FOLDER: of sources)

A row is proved if every test with its trait ran and passed, and one of them said its figure, a line that begins with the row. A test that was skipped, or that gave no result at all (its run broke
off), leaves the row "not proved", named with the reason: what passed beside it shows something else. Without --full the slow tests
are not expected, and a row of which some test passed and some was skipped does not fail the run: the machine lacks something.
Exit 1 if a row failed, has no test, has none that passed, misses a result or its figure, or, with --full, is not proved.
"""

import argparse
import glob
import os
import re
import sys
import xml.etree.ElementTree as tree

SPACE = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}
LONGEST = 8  # lines of one test's words
TRAIT = re.compile(r'\[Trait\("(Fault|Category)", "(\w+)"\)')
KIND = re.compile(r"^\s*(?:public|internal)\b.*\bclass (\w+)")
METHOD = re.compile(r"^\s*public (?:async )?(?:Task|void) (\w+)\(")
TEST = re.compile(r"^\s*\[\w*(?:Fact|Theory)\b")


def tests_of(roots):
    """Every test with a row, by class and method: its rows, and whether it is slow. The results files do not hold traits."""
    found = {}
    for where, folders, files in (step for root in roots for step in os.walk(root)):
        folders[:] = [name for name in folders if name not in ("bin", "obj")]
        for file in files:
            if file.endswith(".cs"):
                with open(os.path.join(where, file), encoding="utf-8") as source:
                    read(source, found)
    return found


def read(source, found):
    kind, of_kind, pending, is_test = None, [], [], False
    for line in source:
        pending += TRAIT.findall(line)
        is_test = is_test or bool(TEST.match(line))
        if name := KIND.match(line):
            kind, of_kind, pending, is_test = name.group(1), pending, [], False
        elif name := METHOD.match(line):
            rows = {value for trait, value in pending + of_kind if trait == "Fault"}
            if is_test and rows:
                found[kind, name.group(1)] = rows, ("Category", "Slow") in pending + of_kind
            pending, is_test = [], False


def results_of(folder):
    """Outcome and words of every case that has a result, by class and method."""
    found = {}
    for file in glob.glob(os.path.join(folder, "*.trx")):
        for result in tree.parse(file).getroot().iterfind(".//t:UnitTestResult", SPACE):
            name = result.get("testName").split("(")[0].rsplit(".", 2)
            # Of a skipped test the reason, of a failed one the message.
            words = [result.findtext(f".//t:{part}", "", SPACE).strip() for part in ("Message", "StdOut")]
            found.setdefault((name[-2], name[-1]), []).append((result.get("outcome"), "\n".join(filter(None, words))))
    return found


def judge(row, tests, results, full):
    """State of one row, what its tests said, and whether it fails the run."""
    cases, silent = [], []
    for test, slow in tests:
        ran = results.get(test, [])
        cases += [(outcome, test[1], words) for outcome, words in ran]
        if not ran and (full or not slow):
            silent.append(test[1])
    outcomes = [outcome for outcome, _, _ in cases]
    said = [(outcome, name, words) for outcome, name, words in cases if words or outcome != "Passed"]
    said += [("NoResult", name, "its run gave no result") for name in silent]
    if not tests:
        return "no test", said, True
    if any(outcome not in ("Passed", "NotExecuted") for outcome in outcomes):
        return "FAILED", said, True
    if silent or "NotExecuted" in outcomes or not outcomes:
        return "not proved", said, full or bool(silent) or "Passed" not in outcomes
    if not any(re.search(rf"(?m)^{row}\b", words) for _, _, words in cases):
        return "no figure", said, True
    return "passed", said, False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("results")
    parser.add_argument("rows", nargs="+", type=int)
    parser.add_argument("--tests", nargs="+", required=True)
    options = parser.parse_args()
    tests, results = tests_of(options.tests), results_of(options.results)
    open_rows, failed = [], False
    for number in sorted(options.rows):
        row = f"F{number}"
        of_row = [(test, slow) for test, (rows, slow) in sorted(tests.items()) if row in rows]
        state, said, fails = judge(row, of_row, results, options.full)
        print(f"{row:4} {state:10} {sum(len(results.get(test, [])) for test, _ in of_row)} tests")
        for outcome, name, words in said:
            print("\n".join("       " + line for line in [f"{outcome} {name}"] + words.splitlines()[:LONGEST]))
        if state != "passed":
            open_rows.append(f"{row} {state}" + "".join(f" ({name}: {words.splitlines()[0] if words else outcome})" for outcome, name, words in said if outcome != "Passed"))
        failed = failed or fails
    print("every row ran and passed" if not open_rows else "not proved: " + "; ".join(open_rows))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
