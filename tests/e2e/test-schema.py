#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reply by a schema, as one that obeys it and one that does not: test-schema.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import atexit
import csv
import os
import shutil
import subprocess
import sys
import tempfile

from desktop import Atspi, Confab, Tests, extents, has_focus, own_text, point, role_of, text_of, wait, wait_briefly, walk

EXAMPLE = '{"people":[{"name":"Ada","age":36}]}'
BROKEN = '{"people":[{"name":"Ada","age":"old"}]}'
WRONG = '{"people":[{"name":"Ada","age":"old"},{"name":5,"age":2.5}]}'
TABLE = '{"people": [{"name": "Ada \\"A\\", Countess", "age": 36}, {"name": "Grace", "age": -1.5}]}'
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


def save(entry, suggested, name):
    """Takes an entry of the menu of the data, and saves under another name than the suggested one; gives what is in the file."""
    app = State.app
    path = os.path.join(folder, name)
    open_data_menu(entry)
    wait(lambda: any(window.get_name() == 'Save' for window in app.windows()), 'the dialog for the file')
    wait(lambda: any(own_text(node) == suggested for window in app.windows() for node in walk(window)
                     if node.get_text_iface() is not None), 'the name that is offered')
    app.key('ctrl+a')
    app.type(path)
    app.key('Return')
    # The file is there a moment before what is in it.
    wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0 and
         not any(window.get_name() == 'Save' for window in app.windows()), path)
    with open(path, encoding='utf-8', newline='') as file:
        return file.read()


def clipboard():
    return subprocess.run(['xclip', '-selection', 'clipboard', '-out'], capture_output=True, text=True, check=False).stdout


def copied_by(choose):
    """What somebody finds in the clipboard afterwards."""
    subprocess.run(['xclip', '-selection', 'clipboard', '-in'], input=b'', check=True)
    choose()
    return wait(clipboard, 'what is copied')


def last(name, *roles):
    """The last of several that are to be seen: that of the last reply. What can be switched is a button of its own kind since GTK 4.10."""
    return wait(lambda: next((node for node in reversed(State.app.find_all(name))
                              if role_of(node) in (roles or ('push button', 'toggle button')) and extents(node)), None), name)


def open_data_menu(entry):
    node = last('Copy and Save Data')
    wait(lambda: node.get_state_set().contains(Atspi.StateType.SENSITIVE), 'the menu of the data')
    point(node, 'click', '1')
    State.app.choose(entry)


@test
def several():
    """several places that do not fit are gone through, and the tree says of each what is wrong"""
    app = State.app
    app.ask('/echo ' + WRONG)
    wait(lambda: '(and 2 more)' in shown(), 'the verdict')
    for words in ('(1 of 3): /people/0/age: must', '(2 of 3): /people/1/name: must', '(3 of 3): /people/1/age: must', '(1 of 3): /people/0'):
        Atspi.Action.do_action(last('Show Place'), 0)
        wait(lambda: words in shown(), words)
    Atspi.Action.do_action(last('Tree'), 0)
    Atspi.Action.do_action(last('Show Place'), 0)
    wait(lambda: any(node.get_name() == 'must be a text, and is 5' for node in walk(app.root) if extents(node)), 'what is wrong in the tree')


@test
def saved():
    """what is saved is the JSON of the reply as it came, and its list as CSV"""
    app = State.app
    app.ask('/echo ' + TABLE)
    wait(lambda: app.rows()[-1] and TABLE in text_of(app.rows()[-1]) and 'Not JSON' not in text_of(app.rows()[-1]), 'the reply')
    assert save('Save JSON…', 'reply.json', 'own.json') == TABLE
    text = save('Save as CSV…', 'reply.csv', 'own.csv')
    assert text == 'name,age\r\n"Ada ""A"", Countess",36\r\nGrace,-1.5\r\n', text
    assert list(csv.reader(text.splitlines())) == [['name', 'age'], ['Ada "A", Countess', '36'], ['Grace', '-1.5']], text


@test
def copied():
    """the menus of the data and of the tree copy all of it, a value, and the path of one"""
    app = State.app

    def check(what, expected):
        assert what == expected, what
    check(copied_by(lambda: open_data_menu('Copy JSON')), TABLE)
    check(copied_by(lambda: open_data_menu('Copy as CSV')).splitlines()[1:], ['"Ada ""A"", Countess",36', 'Grace,-1.5'])
    Atspi.Action.do_action(last('Tree'), 0)
    # The menu is about the row that it is opened at, whichever is selected.
    row = last('{2 members}', 'label')
    wait(lambda: point(row, 'click', '1') or wait_briefly(lambda: app.key('Right') or app.has('"Grace"')), 'what is folded')
    value = last('"Grace"', 'label')

    def choose(entry):
        app.open_menu(value, entry)
        app.choose(entry)
    check(copied_by(lambda: choose('Copy Path')), '/people/1/name')
    check(copied_by(lambda: choose('Copy Value')), 'Grace')


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
