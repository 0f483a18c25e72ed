#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of build-aux/test counts what happened, whatever happened."""
import json
import os
import subprocess
import sys
import tempfile

SCRIPT = os.path.join(sys.argv[1], 'build-aux', 'test-summary')


def entry(name, result, stdout=''):
    return {'name': 'confab:core / ' + name, 'result': result, 'stdout': stdout}


# what the log holds, which tests there are, the last line, the status
CASES = [
    ('subtests', [entry('a', 'OK', '1..2\nok 1 /a\nok 2 /b\n')], ['a'], '2 passed, 0 failed', 0),
    ('a test without subtests', [entry('a', 'OK')], ['a'], '1 passed, 0 failed', 0),
    ('a failed subtest', [entry('a', 'FAIL', 'ok 1 /a\nnot ok 2 /b\n')], ['a'], '1 passed, 1 failed', 1),
    ('a crash', [entry('a', 'ERROR', 'ok 1 /a\n')], ['a'], '1 passed, 1 failed', 1),
    ('a timeout', [entry('a', 'TIMEOUT')], ['a'], '0 passed, 1 failed', 1),
    ('a skipped subtest', [entry('a', 'OK', 'ok 1 /a # SKIP no\nok 2 /b\n')], ['a'], '1 passed, 0 failed', 0),
    ('an expected failure', [entry('a', 'OK', 'not ok 1 /a # TO' 'DO later\nok 2 /b\n')], ['a'],
     '2 passed, 0 failed', 0),
    ('a test that did not run', [entry('a', 'OK')], ['a', 'b'], '1 passed, 1 failed', 1),
    ('no test at all', [], [], '0 passed, 0 failed', 1),
    ('what only looks like a result', [entry('a', 'OK', 'ok 1 /a\n# not ok 2\nokay\n not ok\n')], ['a'],
     '1 passed, 0 failed', 0),
]

failed = False
print('1..%d' % len(CASES))
for number, (name, log, tests, line, status) in enumerate(CASES, 1):
    with tempfile.TemporaryDirectory() as folder:
        for path, text in (('meson-logs/headless.json', '\n'.join(map(json.dumps, log))),
                           ('meson-info/intro-tests.json', json.dumps([{'name': test} for test in tests]))):
            os.makedirs(os.path.dirname(os.path.join(folder, path)))
            with open(os.path.join(folder, path), 'w', encoding='utf-8') as out:
                out.write(text)
        run = subprocess.run([sys.executable, SCRIPT, folder, 'headless', 'display'], capture_output=True, text=True)
    fine = run.returncode == status and run.stdout.rstrip('\n').split('\n')[-1] == line
    failed = failed or not fine
    if not fine:
        print('# ' + (run.stdout + run.stderr).replace('\n', '\n# '))
    print('%sok %d - counts %s' % ('' if fine else 'not ', number, name))
sys.exit(1 if failed else 0)
