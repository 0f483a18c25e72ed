#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed beside the program is valid: desktop file, metainfo, schema, icons, interface files, translations."""
import os
import shutil
import subprocess
import sys

import lint

BUILT = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None


def run(root, *command):
    """Runs one validator, and returns its complaint, if any."""
    if not shutil.which(command[0]):
        raise lint.Skip(command[0] + ' is not installed')
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode == 0:
        return []
    return ['%s:\n%s' % (' '.join(command), (result.stdout + result.stderr).strip())]


def check(root):
    complaints = []
    for path in lint.files(root, '.ui', '.svg', '.xml', '.xml.in', folders=('src', 'data')):
        complaints += run(root, 'xmllint', '--noout', '--nonet', path)
    if lint.files(root, '.gschema.xml', folders=('data',)):
        complaints += run(root, 'glib-compile-schemas', '--strict', '--dry-run', 'data')
    for path in lint.files(root, '.po', folders=('po',)):
        complaints += run(root, 'msgfmt', '--check', '-o', '/dev/null', path)
    # The tree itself is judged by what the build makes of its templates.
    made = BUILT if BUILT and os.path.exists(os.path.join(root, 'COPYING')) else root
    for path in lint.files(made, '.desktop', folders=('data',)):
        complaints += run(made, 'desktop-file-validate', path)
    for path in lint.files(made, '.metainfo.xml', folders=('data',)):
        complaints += run(made, 'appstreamcli', 'validate', '--no-net', '--no-color', path)
    if made == BUILT and not lint.files(made, '.desktop', '.metainfo.xml', folders=('data',)):
        complaints.append('the build made neither a desktop file nor metainfo')
    return complaints


if __name__ == '__main__':
    schema = '<schemalist><schema id="a.b" path="/a/b/"><key name="c" type="%s"><default>1</default></key>' \
             '</schema></schemalist>'
    desktop = '[Desktop Entry]\nType=Application\nName=A\nExec=a\nCategories=Utility;\n'
    po = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n#, c-format\nmsgid "%d a"\nmsgstr "{}"\n'
    lint.main(check,
              {'broken XML': {'src/app/a.ui': '<interface>\n'},
               'a broken icon': {'data/icons/a.svg': '<svg><g></svg>\n'},
               'a schema of an unknown type': {'data/a.gschema.xml': schema % 'nonsense'},
               'a desktop file without a name': {'data/a.desktop': desktop.replace('Name=A\n', '')},
               'metainfo that says nothing': {'data/a.metainfo.xml': '<component type="desktop-application"/>\n'},
               'a translation that lost its number': {'po/a.po': po.replace('{}', 'a')}},
              {'good files': {'src/app/a.ui': '<interface/>\n', 'data/a.gschema.xml': schema % 'i',
                              'data/a.desktop': desktop, 'po/a.po': po.replace('{}', '%d b')}})
