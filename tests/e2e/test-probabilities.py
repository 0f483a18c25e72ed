#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The probabilities of tokens, from the service to the window: test-probabilities.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import contextlib
import json
import math
import os
import sqlite3
import subprocess
import sys

from desktop import Confab, Tests, role_of, wait, walk

test = Tests()
program = sys.argv[1]


def ask(prompt, **parameters):
    """One question to the sandbox, which is stored."""
    arguments = [part for name, value in parameters.items() for part in ('--set', '%s=%s' % (name, json.dumps(value)))]
    done = subprocess.run([program, 'ask', '--provider', 'sandbox', '--json', *arguments, prompt], check=True, capture_output=True)
    return json.loads(done.stdout)


def perplexity(reply):
    numbers = [token['logprob'] for token in reply['logprobs']]
    return math.exp(-sum(numbers) / len(numbers))


@test
def as_many_as_asked():
    """so many alternatives come as were asked for, and they are probabilities"""
    for count in (0, 1, 5, 20):
        reply = ask('/words 20', logprobs=True, top_logprobs=count, seed=3)
        assert all(len(token['top']) == count for token in reply['logprobs']), count
        for token in reply['logprobs']:
            assert sum(math.exp(other['logprob']) for other in token['top']) < 1 + 1e-6, token
            assert token['logprob'] <= 0, token


@test
def sum_to_one():
    """where fewer words are possible than are asked for, their probabilities sum to one"""
    reply = ask('/words 40', logprobs=True, top_logprobs=20, top_k=6, seed=3)
    for token in reply['logprobs']:
        total = sum(math.exp(other['logprob']) for other in token['top'])
        assert abs(total - 1) < 1e-5, (total, token)


@test
def temperature():
    """temperature 0 is certain, and 2 is less sure than 0.5"""
    zero = ask('/words 60', logprobs=True, temperature=0)
    assert all(token['logprob'] == 0 for token in zero['logprobs'])
    low = perplexity(ask('/words 200', logprobs=True, temperature=0.5, seed=5))
    high = perplexity(ask('/words 200', logprobs=True, temperature=2, seed=5))
    assert 1 < low < high / 2, (low, high)


@test
def stored():
    """the store has them in their compact form, and not twice"""
    path = os.path.join(os.environ['XDG_DATA_HOME'], 'confab', 'confab.db')
    with contextlib.closing(sqlite3.connect('file:%s?mode=ro' % path, uri=True)) as database:
        rows = list(database.execute('SELECT logprobs, reply FROM message WHERE reply IS NOT NULL'))
    assert rows
    for packed, reply in rows:
        assert packed is not None and packed[0] == 1
        assert 'logprobs' not in json.loads(reply)


def names(app, role=None):
    return [node.get_name() or '' for window in app.windows() for node in walk(window) if role is None or role_of(node) == role]


@test
def in_the_window():
    """a key shows the probabilities of a stored reply; the arrow keys walk through its tokens, and a button jumps to one"""
    ask('/words 30', logprobs=True, top_logprobs=4, seed=9)
    app = Confab(program)
    app.click('/words 30', 'list item')
    wait(lambda: len(app.rows()) == 2, 'the conversation')
    # From where one writes, it is the last reply's.
    app.click('Message', 'text')
    app.key('ctrl+shift+h')
    wait(lambda: any('perplexity' in name for name in names(app, 'label')), 'the summary')
    app.key('Right', 'Right')
    wait(lambda: any('likeliest token' in name and '%' in name for name in names(app)), 'what is said of a token')
    assert any(name.endswith('%') for name in names(app, 'label'))
    jumps = [name for name in names(app, 'push button') if name.startswith('Go to')]
    assert jumps
    app.press(jumps[0])
    text = jumps[0].split('“')[1].split('”')[0]
    wait(lambda: any(name.startswith('“%s”' % text) for name in names(app)), 'the least sure token')
    app.key('Escape')
    wait(lambda: not any('likeliest token' in name for name in names(app, 'label')), 'the text alone')
    app.key('ctrl+shift+h')
    wait(lambda: not any('perplexity' in name for name in names(app, 'label')), 'the text without colours')
    app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
