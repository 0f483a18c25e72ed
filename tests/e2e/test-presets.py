#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Presets and parameters of one message as a person uses them: test-presets.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import contextlib
import json
import os
import sqlite3
import sys

from desktop import Confab, Tests, text_of, wait, walk

test = Tests()
program = sys.argv[1]


class State:
    app = None


def sent():
    """What the store says of the parameters that each reply was asked for with, in the order of time."""
    path = os.path.join(os.environ['XDG_DATA_HOME'], 'confab', 'confab.db')
    with contextlib.closing(sqlite3.connect('file:%s?mode=ro' % path, uri=True)) as database:
        return [json.loads(row[0]).get('parameters') for row in
                database.execute('SELECT reply FROM message WHERE reply IS NOT NULL ORDER BY row')]


def everything(row):
    return ' '.join(node.get_name() or '' for node in walk(row)) + text_of(row)


@test
def make():
    """a preset is made with the keyboard"""
    State.app = app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    app.find('Send', 'push button')
    app.key('ctrl+shift+p')
    app.scope = 'Presets'
    app.find('New Preset')
    app.click('New Preset', 'push button')
    app.find('Set Temperature')
    app.type('Tutor')
    app.fill('System Prompt', 'Teach {{pupil}}.')
    app.click('Set Temperature')
    app.fill('Temperature', '0.25', 'spin button')
    app.key('Tab')
    wait(lambda: any('{{pupil}}' in (node.get_name() or '') and 'Asked' in node.get_name()
                     for window in app.windows() for node in walk(window)), 'the variable in the list')
    app.key('Escape')
    app.scope = None


@test
def choose():
    """it is chosen from the menu, asks for its variable, and the sandbox gets what it sets"""
    app = State.app
    app.find('Preset')
    app.key('ctrl+shift+p')
    app.choose('Tutor')
    app.scope = 'Variables of the Preset'
    app.find('Use')
    app.type('Ada')
    app.key('Return')
    app.scope = None
    app.find('Temperature 0.25')
    app.ask('/params')
    wait(lambda: len(app.rows()) == 2 and 'temperature' in everything(app.rows()[1]), 'a reply that says what was sent')
    assert sent()[-1] == {'temperature': 0.25}, sent()


@test
def for_one_message():
    """what is set for one message goes with it, and not with the next one"""
    app = State.app
    app.find('Send', 'push button')
    app.fill('Message', 'Once')
    app.key('ctrl+shift+Return')
    app.scope = 'Send With'
    app.click('Set Temperature')
    app.fill('Temperature', '1.5', 'spin button')
    app.key('Tab')
    app.press('Send')
    app.scope = None
    wait(lambda: len(app.rows()) == 4 and len(sent()) == 2, 'another reply')
    assert sent()[-1] == {'temperature': 1.5}, sent()
    app.find('Send', 'push button')
    app.ask('Again')
    wait(lambda: len(app.rows()) == 6 and len(sent()) == 3, 'one more reply')
    assert sent()[-1] == {'temperature': 0.25}, sent()


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
