#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reply by a schema, as one that obeys it and one that does not: test-schema.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import atexit
import shutil
import sys
import tempfile

from desktop import Confab, Tests, has_focus, text_of, wait, walk

EXAMPLE = '{"people":[{"name":"Ada","age":36}]}'
BROKEN = '{"people":[{"name":"Ada","age":"old"}]}'
test = Tests()
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix='confab-schema-', dir='/tmp')
atexit.register(shutil.rmtree, folder, True)


class State:
    app = None


def shown():
    return '\n'.join(text_of(row) for row in State.app.rows())


@test
def draw_up():
    """a schema is drawn up from an example, and checked"""
    app = State.app = Confab(program, XDG_DATA_HOME=folder + '/data', XDG_CONFIG_HOME=folder + '/config',
                             XDG_CACHE_HOME=folder + '/cache', GSETTINGS_BACKEND='memory')
    app.click('Try the Sandbox', 'list item')
    app.find('Message', 'text')
    app.key('F9')
    app.press('Set Response Format')
    wait(lambda: any(has_focus(box) for box in app.find_all('Response Format')), 'the menu')
    app.key('space')
    app.click('JSON Schema', 'label')
    app.press('From Example…')
    app.click('Example', 'text')
    app.key('ctrl+a')
    app.type(EXAMPLE)
    app.press('Draw Up')
    wait(lambda: any('strict mode allows it' in (node.get_name() or '') for node in walk(app.root)), 'that it is valid')
    app.key('F9')


@test
def obeyed():
    """a reply that fits says so, and is shown as a tree and as a table"""
    app = State.app
    app.ask('Who was there?')
    wait(lambda: 'Fits the schema' in shown(), 'the verdict')
    app.press('Tree')
    wait(lambda: '{1 member}' in shown(), 'the tree')
    app.press('Table')
    wait(lambda: any(node.get_name() == 'age' or text_of(node) == 'age' for row in app.rows() for node in walk(row)), 'the table')
    app.press('Text')


@test
def broken():
    """a reply that does not fit says where and why"""
    app = State.app
    app.ask('/echo ' + BROKEN)
    wait(lambda: '/people/0/age: must be a whole number, and is "old"' in shown(), 'the verdict')
    app.press('Show Place')


@test
def no_json():
    """a reply that is no JSON at all says so"""
    app = State.app
    app.ask('/echo Here you are, as you wished.')
    wait(lambda: 'Not JSON, which was asked for: line 1' in shown(), 'the verdict')


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
