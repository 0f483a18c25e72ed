#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No C file is longer than a thousand lines."""
import lint

LIMIT = 1000


def check(root):
    complaints = []
    for path in lint.files(root, '.c'):
        lines = lint.read(root, path).count('\n')
        if lines > LIMIT:
            complaints.append('%s: %d lines, at most %d' % (path, lines, LIMIT))
    return complaints


if __name__ == '__main__':
    lint.main(check,
              {'a long file': {'src/base/a.c': '\n' * (LIMIT + 1)},
               'a long test': {'tests/base/a.c': '\n' * (LIMIT + 1)}},
              {'a file at the limit': {'src/base/a.c': '\n' * LIMIT}})
