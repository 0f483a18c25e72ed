# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the source tree share: which files there are, and how a check reports in TAP.

A check is a function that takes the top folder and returns its complaints. Each check brings small trees on which it
must complain, or must not, so that it is known to be able to fail.
"""
import os
import re
import sys
import tempfile

FOLDERS = ('src', 'tests', 'data', 'po', 'build-aux', '.ci')
DATA_FOLDERS = ('tests/data', 'tests/fuzz/corpus')


class Skip(Exception):
    """The check cannot be made here, and says why."""


def files(root, *suffixes, folders=FOLDERS):
    """Yields the paths of the project's own files below root, sorted, relative and with slashes."""
    found = []
    for folder in folders:
        for place, names, leaves in os.walk(os.path.join(root, folder)):
            names[:] = [name for name in names if name != '__pycache__']
            for leaf in leaves:
                path = os.path.relpath(os.path.join(place, leaf), root)
                if leaf.endswith(suffixes or ('',)) and not path.startswith(DATA_FOLDERS):
                    found.append(path)
    if folders == FOLDERS and 'meson.build'.endswith(suffixes or ('',)) \
            and os.path.exists(os.path.join(root, 'meson.build')):
        found.append('meson.build')
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8', errors='replace') as text:
        return text.read()


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def without_comments(code):
    """C code without its comments; lines keep their numbers."""
    def blank(match):
        token = match.group(0)
        return token if token[0] in '"\'' else re.sub(r'[^\n]', ' ', token)
    return TOKEN.sub(blank, code)


def without_strings(code):
    """C code without comments and without what stands in quotes."""
    def blank(match):
        token = match.group(0)
        return token[0] * 2 if token[0] in '"\'' else re.sub(r'[^\n]', ' ', token)
    return TOKEN.sub(blank, code)


def line_of(text, offset):
    return text.count('\n', 0, offset) + 1


def grow(root, tree):
    for path, text in tree.items():
        whole = os.path.join(root, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, 'w', encoding='utf-8') as out:
            out.write(text)


def main(check, bad, good):
    """Runs check on the tree named on the command line, and on each tree of bad and good (name: {path: text})."""
    print('1..%d' % (1 + len(bad) + len(good)))
    number = 0
    failed = False

    def report(fine, name, lines=()):
        nonlocal number, failed
        number += 1
        failed = failed or not fine
        for line in lines:
            print('# ' + line.replace('\n', '\n# '))
        print('%sok %d - %s' % ('' if fine else 'not ', number, name))

    try:
        complaints = check(sys.argv[1])
        report(not complaints, 'the tree', complaints)
        for trees, expected in ((bad, True), (good, False)):
            for name, tree in trees.items():
                with tempfile.TemporaryDirectory() as root:
                    grow(root, tree)
                    complaints = check(root)
                if expected:
                    report(len(complaints) == 1, 'complains once about ' + name,
                           complaints if len(complaints) > 1 else ())
                else:
                    report(not complaints, 'accepts ' + name, complaints)
    except Skip as reason:
        while number < 1 + len(bad) + len(good):
            number += 1
            print('ok %d # SKIP %s' % (number, reason))
    sys.exit(1 if failed else 0)
