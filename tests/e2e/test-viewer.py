#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at attachments from the keyboard: test-viewer.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

import files
from desktop import Atspi, Confab, Tests, wait

test = Tests()
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix='confab-viewer-', dir='/tmp')


class State:
    app = None


def write(name, content):
    path = os.path.join(folder, name)
    with open(path, 'wb') as output:
        output.write(content)
    return path


def titles():
    return [window.get_name() for window in State.app.windows()]


def is_focused(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def any_focused():
    deadline = time.monotonic() + 0.3  # the bus tells of it a little later
    while time.monotonic() < deadline:
        if any(is_focused(node) for name in ('Open first.png', 'Open second.png') for node in State.app.find_all(name)):
            return True
    return False


@test
def grid():
    """pictures that were sent are shown with their question"""
    pictures = [write('first.png', files.png(640, 480, (200, 30, 60))), write('second.png', files.png(320, 200, (30, 60, 200)))]
    attachments = [word for path in pictures for word in ('--attach', path)]
    subprocess.run([program, 'ask', '--provider', 'sandbox', *attachments, 'What is this?'], capture_output=True, check=True)
    State.app = Confab(program)
    State.app.click('What is this?')
    wait(lambda: State.app.find_all('Open first.png'), 'the first picture')
    assert State.app.find_all('Open second.png')


@test
def keyboard():
    """Enter opens a picture, keys zoom and step"""
    app = State.app
    app.click('Message', 'text')
    for _ in range(30):
        app.key('shift+Tab')
        if any_focused():
            break
    wait(any_focused, 'the focus on a picture')
    app.key('Left', 'Right', 'Left', 'Return')
    wait(lambda: 'first.png' in titles(), 'the viewer')
    app.scope = 'first.png'
    app.key('ctrl+1')
    wait(lambda: app.find_all('100 %'), 'the original size')
    app.key('ctrl+plus')
    wait(lambda: app.find_all('125 %'), 'a larger picture')
    app.scope = None
    app.key('Right')
    wait(lambda: 'second.png' in titles(), 'the next picture')


@test
def save():
    """Ctrl+S saves it where somebody wants it"""
    app = State.app
    target = os.path.join(folder, 'saved.png')
    app.key('ctrl+s')
    wait(lambda: len(app.windows()) == 3, 'the dialog')
    app.key('ctrl+a')
    app.type(target)
    app.key('Return')
    wait(lambda: os.path.exists(target), 'the file')
    wait(lambda: len(app.windows()) == 2, 'the end of the dialog')
    wait(lambda: os.path.getsize(target) > 0, 'its bytes')
    with open(target, 'rb') as saved, open(os.path.join(folder, 'second.png'), 'rb') as sent:
        assert saved.read() == sent.read()
    # Without a window manager nobody gives the viewer the keyboard back.
    app.scope = 'second.png'
    app.press('Close')
    app.scope = None
    wait(lambda: len(app.windows()) == 1, 'the end of the viewer')


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


status = test.run()
if State.app is not None and State.app.process.poll() is None:
    State.app.kill()
shutil.rmtree(folder, ignore_errors=True)
sys.exit(status)
