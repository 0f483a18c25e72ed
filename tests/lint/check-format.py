#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""C files are formatted as build-aux/format does it."""
import os
import shutil
import subprocess

import lint

CONFIG = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'build-aux', 'uncrustify.cfg')


def check(root):
    if not shutil.which('uncrustify'):
        raise lint.Skip('uncrustify is not installed')
    version = subprocess.run(['uncrustify', '--version'], capture_output=True, text=True, check=True).stdout
    if '0.72' not in version:
        # Each version formats a little differently; this one is Debian 12's.
        raise lint.Skip('uncrustify is not 0.72 but ' + version.strip())
    paths = lint.files(root, '.c')
    if not paths:
        return []
    result = subprocess.run(['uncrustify', '-q', '-c', CONFIG, '--check'] + paths, cwd=root, capture_output=True,
                            text=True)
    if result.returncode == 0:
        return []
    lines = [line for line in (result.stdout + result.stderr).split('\n') if line.startswith('FAIL')]
    return [line + ' (run build-aux/format)' for line in lines] or [result.stderr or 'uncrustify failed']


if __name__ == '__main__':
    lint.main(check,
              {'another style': {'src/base/a.c': 'int f(int a) {\n\treturn a;\n}\n'}},
              {'our style': {'src/base/a.c': 'int\nf (int a)\n{\n  return a;\n}\n'}})
