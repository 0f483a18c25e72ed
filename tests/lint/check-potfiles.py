#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in is sorted, and lists exactly the files that hold strings for people.

With --write it writes the list instead.
"""
import os
import re
import sys

import lint

CALL = re.compile(r'\b(_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2?)\s*\(')
UI = re.compile(r'translatable="(yes|true|1)"')
LIST = 'po/POTFILES.in'


def has_strings(root, path):
    text = lint.read(root, path)
    if path.endswith(('.c', '.h')):
        # The definition of a macro is not a use of it.
        code = re.sub(r'^[ \t]*#[ \t]*define.*$', '', lint.without_strings(text), flags=re.MULTILINE)
        return CALL.search(code) is not None
    if path.endswith('.ui'):
        return UI.search(text) is not None
    return True


def files_with_strings(root):
    return [path for path in lint.files(root, '.c', '.h', '.ui', '.desktop.in', '.gschema.xml', '.metainfo.xml.in',
                                        folders=('src', 'data')) if has_strings(root, path)]


def check(root):
    wanted = sorted(files_with_strings(root))
    listed = [line for line in lint.read(root, LIST).split('\n') if line and not line.startswith('#')] \
        if os.path.exists(os.path.join(root, LIST)) else []
    complaints = ['%s: %s is missing (run tests/lint/check-potfiles.py --write)' % (LIST, path) for path in wanted if path not in listed]
    complaints += ['%s: %s has no strings, or is not there' % (LIST, path) for path in listed if path not in wanted]
    if listed != sorted(set(listed)):
        complaints.append('%s: is not sorted, or names a file twice' % LIST)
    return complaints


if __name__ == '__main__':
    if sys.argv[1] == '--write':
        top = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
        with open(os.path.join(top, LIST), 'w', encoding='utf-8') as out:
            out.write('# SPDX-License-Identifier: GPL-3.0-or-later\n' +
                      ''.join(path + '\n' for path in sorted(files_with_strings(top))))
        sys.exit(0)
    lint.main(check, {
        'a C file that is not listed': {LIST: '', 'src/app/a.c': 'f (_("Send"));\n'},
        'an interface file that is not listed': {LIST: '', 'src/app/a.ui': '<p translatable="yes">Send</p>\n'},
        'a plural that is not listed': {LIST: '', 'src/app/a.c': 'ngettext ("a", "b", n);\n'},
        'a file that is listed and gone': {LIST: 'src/app/a.c\n'},
        'a file that is listed without strings': {LIST: 'src/app/a.c\n', 'src/app/a.c': 'int a;\n'},
        'a wrong order': {LIST: 'src/app/b.c\nsrc/app/a.c\n', 'src/app/a.c': '_("A");\n', 'src/app/b.c': '_("B");\n'},
    }, {
        'a complete list': {LIST: '# comment\nsrc/app/a.c\nsrc/app/b.ui\n', 'src/app/a.c': '_("A");\n',
                            'src/app/b.ui': '<p translatable="yes">B</p>\n',
                            'src/app/c.c': 'my_ (1); /* _("no") */\n', 'src/app/d.ui': '<p>4</p>\n'},
    })
