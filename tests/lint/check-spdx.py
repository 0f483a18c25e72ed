#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source file says its licence near its top."""
import re

import lint

SUFFIXES = ('.c', '.h', '.py', '.ui', '.css', '.svg', '.xml', '.xml.in', '.desktop.in', '.service.in', 'meson.build',
            'POTFILES.in')
METADATA = '<metadata_license>'
LINE = re.compile(r'SPDX-License-Identifier: (\S+)')


def is_source(root, path):
    if path.endswith(SUFFIXES):
        return True
    # Scripts have no suffix.
    return '.' not in path.split('/')[-1] and lint.read(root, path).startswith('#!')


def check(root):
    complaints = []
    for path in lint.files(root):
        if not is_source(root, path):
            continue
        found = LINE.search('\n'.join(lint.read(root, path).split('\n')[:4]))
        if not found:
            complaints.append('%s: no SPDX line' % path)
        elif not re.match(r'GPL-3\.0-or-later|CC0-1\.0', found.group(1)):
            complaints.append('%s: licence %s' % (path, found.group(1)))
    return complaints


if __name__ == '__main__':
    line = 'SPDX-License-Identifier: GPL-3.0-or-later'
    lint.main(check,
              {'a file without a licence': {'src/base/a.c': 'int a;\n'},
               'a script without a licence': {'build-aux/a': '#!/bin/sh\n'},
               'an interface file without a licence': {'src/app/a.ui': '<interface/>\n'},
               'a licence that comes too late': {'src/base/a.c': '\n\n\n\n/* %s */' % line},
               'another licence': {'src/base/a.c': '/* SPDX-License-Identifier: GPL-2.0-only */\n'}},
              {'files that say it': {'src/base/a.c': '/* %s */\n' % line, 'data/meson.build': '# %s\n' % line,
                                     'build-aux/packages': 'gcc\n', 'src/app/a.ui': '<!-- %s -->\n' % line}})
