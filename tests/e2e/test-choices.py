#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several answers to one question as a person meets them: test-choices.py CONFAB SERVER

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import atexit
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile

from desktop import BORDER, Atspi, Confab, Server, Tests, extents, wait, walk

program, server_script = sys.argv[1:3]
folder = tempfile.mkdtemp(prefix='confab-choices-')
atexit.register(shutil.rmtree, folder, True)
server = Server(server_script, os.path.join(folder, 'requests.jsonl'))
test = Tests()
TITLE = '/words 60'
ANSWER = 'Answer %d of 3'


class State:
    app = None


def cli(*arguments):
    result = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


def columns(app):
    """The names of the columns, in order."""
    return [node.get_name() for node in walk(app.find('Messages', 'list'))
            if node.get_name() and node.get_name().startswith('Answer ') and ', ' in node.get_name()]


def focused(app):
    """The name of what has the focus."""
    return next((node.get_name() for node in walk(app.find('Messages', 'list'))
                 if node.get_state_set().contains(Atspi.StateType.FOCUSED)), None)


def settled(node):
    """Where a widget is, once it has stopped moving and growing: what is clicked sooner may be something else."""
    seen = []

    def is_still():
        box = extents(node)
        seen.append(box and (box.x, box.y, box.width, box.height))
        return box if len(seen) > 5 and seen[-1] and len(set(seen[-5:])) == 1 else None
    return wait(is_still, 'a place that stays')


def click_at(box, button):
    """Clicks in the middle; the pointer comes there in two steps, as one that has been there all the time enters nothing."""
    for step in (3, 0):
        subprocess.run(['xdotool', 'mousemove', str(box.x + box.width // 2 + BORDER + step),
                        str(box.y + box.height // 2 + BORDER)], check=True)
    subprocess.run(['xdotool', 'click', button], check=True)


def choose_of_last(app, entry):
    """Chooses an entry of the menu of the last message. A click on what still moves may go astray: it is tried again."""
    def is_shown():
        return any(extents(node) for node in app.find_all(entry, 'menu item'))

    def has_opened():
        if not is_shown():
            click_at(settled(app.rows()[-1]), '3')
            with contextlib.suppress(AssertionError):
                wait(is_shown, 'the menu', 3)
        return is_shown()
    wait(has_opened, 'the menu of the last message')
    app.press(entry, 'menu item')
    wait(lambda: not is_shown(), 'the end of the menu')


@test
def three_columns():
    """what a request for three gave is put to the choice, with how each ended and its tokens"""
    cli('ask', '--provider', 'sandbox', '--set', 'n=3', '--set', 'max_tokens=40', '--set', 'logprobs=true', TITLE)
    State.app = app = Confab(program)
    app.click(TITLE, 'list item')
    wait(lambda: len(columns(app)) == 3, 'three columns')
    for number, name in enumerate(columns(app), 1):
        assert name.startswith(ANSWER % number + ', length · 40 tokens · mean log-probability '), name
    app.find('3 answers · together 120 tokens', 'label')


@test
def differences():
    """differences between two are marked, which a line below the button says"""
    app = State.app
    app.press('Mark Differences')
    app.find('What only answer 1 says is struck through, what only answer 2 says is underlined.', 'label')
    click_at(settled(app.find('Mark Differences', 'push button')), '1')  # the focus goes there, too
    app.find('Choose the answer to go on with. The others stay as its variants.', 'label')


@test
def take_by_keyboard():
    """the arrow keys go from column to column, and Enter takes the one with the focus"""
    app = State.app
    for _ in range(5):
        app.key('Tab')
        if (focused(app) or '').startswith(ANSWER % 1):
            break
    wait(lambda: (focused(app) or '').startswith(ANSWER % 1), 'the focus on the first')
    app.key('Right')
    wait(lambda: (focused(app) or '').startswith(ANSWER % 2), 'the focus on the second')
    app.key('Right', 'Left', 'Return')
    app.find('2 of 3', 'label')
    assert not columns(app)


@test
def streams():
    """the conversation goes on from it, and its next answers stream side by side"""
    app = State.app
    app.ask('/slow /words 60')
    app.find('Stop', 'push button')
    wait(lambda: len(columns(app)) == 3 and all(', coming' in name for name in columns(app)), 'three that come')
    app.find('Send', 'push button')
    wait(lambda: all('length' in name for name in columns(app)), 'three that ended')
    app.press('Use Answer 3')
    app.find('3 of 3', 'label')
    wait(lambda: not columns(app), 'one that is taken')


@test
def compare():
    """variants are compared at any time, and that is ended again"""
    app = State.app
    choose_of_last(app, 'Compare Variants')
    wait(lambda: len(columns(app)) == 3, 'the columns')
    app.press('Stop Comparing')
    wait(lambda: not columns(app), 'the end of it')
    app.find('3 of 3', 'label')


@test
def is_kept():
    """what was taken is still taken after a restart"""
    State.app.quit()
    State.app = app = Confab(program)
    app.click(TITLE, 'list item')
    app.find('3 of 3', 'label')
    assert not columns(app)
    app.quit()


@test
def ignored():
    """a service that gives one answer where three were asked for is told of"""
    cli('provider', 'add', 'it', '--base-url', 'http://127.0.0.1:%d/s/echo/v1' % server.port,
        '--model', 'test/echo')
    cli('ask', '--provider', 'it', '--set', 'n=3', 'Only one')
    app = Confab(program)
    app.click('Only one', 'list item')
    app.find('The service gave 1 answer instead of 3', 'label')
    assert not columns(app)
    app.quit()


status = test.run()
server.stop()
sys.exit(status)
