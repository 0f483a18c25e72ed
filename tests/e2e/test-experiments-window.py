#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Experiments as a person makes them in the window: test-experiments-window.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import contextlib
import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

from desktop import BORDER, PATIENCE, Atspi, Confab, Tests, extents, own_text, role_of, text_of, wait, walk

test = Tests()
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix='confab-experiments-', dir='/tmp')
TITLE = 'Experiments'


class State:
    app = None


def query(statement, data=None):
    path = os.path.join(data or os.environ['XDG_DATA_HOME'], 'confab', 'confab.db')
    try:
        with contextlib.closing(sqlite3.connect('file:%s?mode=ro' % path, uri=True)) as database:
            return database.execute(statement).fetchall()
    except sqlite3.OperationalError:  # somebody writes
        return []


def shown(app, name, role=None):
    """What of a name is to be seen in the window of experiments, and can be used."""
    return [node for node in app.find_all(name, role) if role_of(node) != 'label' and extents(node)]


def can_be_pressed(node):
    return Atspi.Accessible.get_state_set(node).contains(Atspi.StateType.SENSITIVE)


def press(app, name, what, condition):
    """Presses a button until what it does has happened: it may be just about to change."""
    def has_happened():
        buttons = [node for node in shown(app, name, 'push button') if can_be_pressed(node)]
        if buttons:
            Atspi.Action.do_action(buttons[0], 0)
        try:
            return wait(condition, what, 3)
        except AssertionError:
            return False
    return wait(has_happened, what, 60)


def choose(app, menu, name, what, condition):
    """Takes an entry of a menu once it is to be seen."""
    point_until(app, menu, 'push button', 'the menu', lambda: shown(app, name, 'menu item'))
    Atspi.Action.do_action(shown(app, name, 'menu item')[0], 0)
    return wait(condition, what)


def labels(app):
    app.root.clear_cache()
    return [own_text(node) for window in app.windows() for node in walk(window)
            if node.get_role_name() in ('label', 'static') and node.get_text_iface() is not None and extents(node)]


def in_line(text):
    """A text as a table shows it."""
    return ' '.join(text.split())


def says(app, words):
    return next((label for label in labels(app) if words in label), None)


def count(app):
    """How many results there are, and how many of them are not complete."""
    for label in labels(app):
        match = re.match(r'(\d+) of 6(?:, (\d+) failed)?', label)
        if match:
            return int(match[1]), int(match[2] or 0)
    return None


def table(app):
    """The cells of each row, in the order in which they are shown."""
    app.root.clear_cache()
    rows = [node for window in app.windows() for node in walk(window) if role_of(node) == 'table row' and extents(node)]
    cells = [[own_text(node) for node in walk(row) if node.get_role_name() == 'label' and node.get_text_iface() is not None]
             for row in rows]
    return [row for row in cells if row and row[0].isdigit()]


def point(node):
    box = wait(lambda: extents(node), 'a place on the screen')
    subprocess.run(['xdotool', 'mousemove', str(box.x + box.width // 2 + BORDER), str(box.y + box.height // 2 + BORDER),
                    'click', '1'], check=True)


def point_until(app, name, role, what, condition):
    """Clicks until it has worked: a window that is busy may miss the pointer."""
    def has_happened():
        nodes = [node for node in app.find_all(name, role) if extents(node)]
        if nodes:
            point(nodes[0])
        try:
            return wait(condition, what, 2)
        except AssertionError:
            return False
    return wait(has_happened, what, 60)


def row_of(app, number):
    """The row of a result."""
    def first_cell(row):
        return next((own_text(node) for node in walk(row) if node.get_role_name() == 'label'), None)
    return wait(lambda: next((node for window in app.windows() for node in walk(window)
                              if role_of(node) == 'table row' and extents(node) and first_cell(node) == str(number)), None),
                'result %d' % number)


def select(app, number, button, *keys):
    """Selects a result, and more with keys, until the button knows of it."""
    def has_happened():
        point(row_of(app, number))
        if keys:
            app.key(*keys)
        try:
            return wait(lambda: any(can_be_pressed(node) for node in shown(app, button, 'push button')), button, 5)
        except AssertionError:
            return False
    wait(has_happened, 'a selection', 60)


def open_window(app):
    app.scope = None
    wait(lambda: shown(app, 'Send', 'push button'), 'the chat')
    choose(app, 'Main Menu', 'Experiments…', 'the window of experiments',
           lambda: any(window.get_name() == TITLE for window in app.windows()))
    app.scope = TITLE


def is_focused(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def enlarge(app):
    """Gives the window room for all of its page."""
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^%s$' % TITLE], capture_output=True, text=True, check=True)
    subprocess.run(['xdotool', 'windowsize', found.stdout.split()[-1], '1000', '980'], check=True)
    wait(lambda: extents(app.windows()[0]).height > 900 and shown(app, 'At a Time', 'spin button'), 'the size')


def write(app, name, text, role='text'):
    """Replaces what stands in an entry."""
    def has_happened():
        node = app.find(name, role)
        point(node)
        app.key('ctrl+a')
        app.type(text)
        try:
            return wait(lambda: own_text(node) == text, name, 5)
        except AssertionError:
            return False
    wait(has_happened, 'what was typed into ' + name, 60)


def add_parameter(app, name):
    """Takes a parameter from the list of all."""
    def items():
        return [node for node in walk(box) if role_of(node) == 'list item']

    def focused():
        return next((text_of(node).strip() for node in items() if is_focused(node)), None)
    box = app.find('Add Parameter', 'combo box')
    point_until(app, 'Add Parameter', 'combo box', 'the list of parameters', lambda: focused() is not None)
    while focused() != name:
        before = focused()
        app.key('Down')
        wait(lambda: focused() not in (None, before), 'the next parameter')
    app.key('Return')
    app.find(name, 'text')


@test
def set_up():
    """a grid is put together, and its price is said before anything is sent"""
    app = State.app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    open_window(app)
    press(app, 'New Experiment', 'the page', lambda: shown(app, 'Prompt', 'text'))
    enlarge(app)
    wait(lambda: says(app, 'The prompt is empty'), 'what is lacking')
    write(app, 'Prompt', '/slow /words 40')
    write(app, 'temperature', '0, 2')
    add_parameter(app, 'seed')
    write(app, 'seed', '0..999999')
    wait(lambda: says(app, '1000000'), 'the number of what is too much')
    assert not any(can_be_pressed(node) for node in shown(app, 'Start', 'push button'))
    write(app, 'seed', '1..3')
    write(app, 'At a Time', '1', 'spin button')
    wait(lambda: says(app, '6 requests · at most $'), 'the price')
    assert query('SELECT count(*) FROM spent') == [(0,)], 'something was sent already'


@test
def run():
    """it runs, pauses, goes on and stops, and what came is kept"""
    app = State.app
    press(app, 'Start', 'that it runs', lambda: count(app))
    wait(lambda: count(app)[0] >= 1, 'the first result', 60)
    press(app, 'Pause', 'that it rests', lambda: says(app, 'Paused'))
    done = count(app)[0]
    assert 1 <= done < 6, done
    wait(lambda: query('SELECT count(*) FROM experiment_run') == [(done,)], 'the results on the disk')
    assert query('SELECT count(*) FROM experiment') == [(1,)], 'it was started twice'
    press(app, 'Continue', 'that it goes on', lambda: shown(app, 'Pause', 'push button'))
    press(app, 'Stop', 'that it stopped', lambda: not shown(app, 'Stop', 'push button'))
    assert count(app)[0] < 6, count(app)
    while count(app) != (6, 0):
        before = count(app)
        name = 'Retry Failed' if shown(app, 'Retry Failed', 'push button') else 'Continue'
        press(app, name, 'that it goes on', lambda: shown(app, 'Stop', 'push button') or count(app) != before)
        wait(lambda: not shown(app, 'Stop', 'push button'), 'the end', 120)
    texts = [row[-1] for row in table(app)]
    assert len(set(texts[:3])) == 1 and texts[0], 'temperature 0 gives one text: %s' % texts
    assert len(set(texts[3:])) == 3, 'temperature 2 gives others: %s' % texts


@test
def sort():
    """a column sorts the table, either way"""
    app = State.app

    def order():
        return [int(row[0]) for row in table(app)]

    def seeds():
        return [row[3] for row in table(app)]
    assert order() == [1, 2, 3, 4, 5, 6], order()
    point_until(app, 'seed', 'label', 'the order of the seeds', lambda: seeds() == ['1', '1', '2', '2', '3', '3'])
    point_until(app, 'seed', 'label', 'the other way round', lambda: seeds() == ['3', '3', '2', '2', '1', '1'])
    point_until(app, 'No.', 'label', 'the order of the requests', lambda: order() == [1, 2, 3, 4, 5, 6])


@test
def side_by_side():
    """two results are shown side by side, whole"""
    app = State.app
    texts = {row[0]: row[-1] for row in table(app)}
    select(app, 3, 'Show Side by Side', 'shift+Down')
    press(app, 'Show Side by Side', 'the page', lambda: says(app, 'Results'))
    for number in (3, 4):
        node = app.find('Result %d, confab/sandbox · sandbox' % number)
        assert texts[str(number)] in in_line(text_of(node)), text_of(node)
    press(app, 'Back', 'the table', lambda: len(table(app)) == 6)


def export(app, entry, name):
    path = os.path.join(folder, name)

    def dialogs():
        app.scope = None
        try:
            return [window for window in app.windows() if window.get_name() == 'Save']
        finally:
            app.scope = TITLE
    choose(app, 'Experiment Menu', entry, 'the dialog for the file', dialogs)
    wait(lambda: any(own_text(node).startswith('experiment.') for window in dialogs() for node in walk(window)
                     if node.get_text_iface() is not None), 'the name that is offered')
    app.key('ctrl+a')
    app.type(path)
    app.key('Return')
    wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path)
    wait(lambda: not dialogs(), 'the end of the dialog')
    return path


@test
def export_results():
    """the results are exported as JSON and as CSV, and say the same"""
    app = State.app
    with open(export(app, 'Export as JSON…', 'out.json'), encoding='utf-8') as file:
        whole = json.load(file)
    assert whole['format'] == 'confab-experiment-results', whole['format']
    rows = whole['results']
    assert [row['values'] for row in rows] == [{'temperature': t, 'seed': s} for t in (0, 2) for s in (1, 2, 3)], rows
    assert all(row['status'] == 'complete' and row['cost_usd'] > 0 and row['total_ms'] > 0 for row in rows), rows
    with open(export(app, 'Export as CSV…', 'out.csv'), encoding='utf-8', newline='') as file:
        lines = list(csv.DictReader(file))
    assert [line['content'] for line in lines] == [row['content'] for row in rows], lines
    assert [(line['temperature'], line['seed']) for line in lines] == [(t, s) for t in '02' for s in '123'], lines
    # What was exported is a file that can be run again.
    again = os.path.join(folder, 'again.json')
    with open(again, 'w', encoding='utf-8') as file:
        json.dump(dict(whole['experiment'], prompt='/words 3'), file)
    result = subprocess.run([program, 'experiment', '--temporary', again], capture_output=True, text=True, timeout=60, check=True)
    assert len(json.loads(result.stdout)['results']) == 6, result


@test
def delete_and_undo():
    """what is deleted comes back with its results, until the offer is gone"""
    app = State.app
    choose(app, 'Experiment Menu', 'Delete', 'the offer', lambda: shown(app, 'Undo', 'push button'))
    press(app, 'Undo', 'that it is back', lambda: shown(app, '/slow /words 40', 'list item'))
    point_until(app, '/slow /words 40', 'list item', 'its results', lambda: len(table(app)) == 6)
    assert count(app) == (6, 0), count(app)
    assert query('SELECT count(*) FROM experiment_run') == [(6,)]


@test
def open_as_conversation():
    """a result becomes a conversation"""
    app = State.app
    text = next(row[-1] for row in table(app) if row[0] == '5')
    select(app, 5, 'Open as Conversation')
    app.press('Open as Conversation')
    app.scope = None
    wait(lambda: text[:20] in in_line(app.transcript()), 'the result in the window')
    wait(lambda: '(temperature=2 seed=2)' in app.conversations(), 'its title in the sidebar')
    app.scope = TITLE


@test
def gone():
    """what is deleted is gone once the window is closed, and all ends cleanly"""
    app = State.app
    choose(app, 'Experiment Menu', 'Delete', 'that it is gone', lambda: says(app, 'No Experiments'))
    app.press('Close')
    wait(lambda: not app.windows(), 'the end of the window')
    wait(lambda: query('SELECT count(*) FROM experiment') == [(0,)], 'that nothing is on the disk')
    app.scope = None
    app.quit()


@test
def budget():
    """what goes beyond the budget is asked about, and sent all the same where that is said"""
    data = tempfile.mkdtemp(prefix='confab-budget-', dir='/tmp')
    places = {'XDG_DATA_HOME': data, 'XDG_CONFIG_HOME': data, 'XDG_CACHE_HOME': data}
    # Nobody pays for the sandbox, unless it is somebody else's.
    service = subprocess.Popen([program, 'sandbox', '--port', '0'], env=dict(os.environ, **places), stdout=subprocess.PIPE, text=True)
    base_url = service.stdout.readline().strip()
    for arguments in (['provider', 'add', 'elsewhere', '--base-url', base_url, '--profile', 'aimlapi',
                       '--model', 'confab/sandbox', '--default'],
                      ['ask', '--provider', 'elsewhere', '/words 3']):
        subprocess.run([program, *arguments], env=dict(os.environ, **places), check=True, capture_output=True, timeout=60)
    with contextlib.closing(sqlite3.connect(os.path.join(data, 'confab', 'confab.db'))) as database, database:
        database.execute("INSERT OR REPLACE INTO setting (name, value) VALUES ('budget', ?)",
                         (json.dumps({'usd_per_month': 0.000001, 'warn_percent': 80, 'stop': True}),))
    app = State.app = Confab(program, **places)
    wait(lambda: shown(app, 'Try the Sandbox', 'list item') or shown(app, 'Send', 'push button'), 'the window')
    if shown(app, 'Try the Sandbox', 'list item'):
        app.click('Try the Sandbox', 'list item')
    open_window(app)
    press(app, 'New Experiment', 'the page', lambda: shown(app, 'Prompt', 'text'))
    enlarge(app)
    write(app, 'Prompt', '/words 3')
    write(app, 'temperature', '0, 1')

    def question():
        app.scope = None
        try:
            return shown(app, 'Send Anyway', 'push button') and shown(app, 'Cancel', 'push button')
        finally:
            app.scope = TITLE
    press(app, 'Start', 'the question', question)
    app.scope = None
    press(app, 'Cancel', 'the end of the question', lambda: not question())
    app.scope = TITLE
    assert says(app, '0 of 2'), labels(app)
    press(app, 'Start', 'the question', question)
    app.scope = None
    press(app, 'Send Anyway', 'the end of the question', lambda: not question())
    app.scope = TITLE
    wait(lambda: says(app, '2 of 2'), 'both results')
    app.scope = None
    app.quit()
    service.terminate()
    service.wait(timeout=PATIENCE)


@test
def clean_end():
    """nothing was complained of"""
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
