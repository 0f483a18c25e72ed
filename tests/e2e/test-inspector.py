#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inspector as a person uses it: test-inspector.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import os
import shutil
import subprocess
import sys
import tempfile

from desktop import BORDER, Confab, Skip, Tests, extents, own_text, text_of, wait, walk

test = Tests()
program = sys.argv[1]


class State:
    app = None


def inspector(app):
    """The window of the inspector."""
    return wait(lambda: next((window for window in app.windows() if window.get_name() == 'Inspector'), None), 'the inspector')


def texts(app):
    """What its labels say."""
    app.root.clear_cache()
    return [own_text(node) for node in walk(inspector(app))
            if node.get_role_name() in ('label', 'static') and node.get_text_iface() is not None]


def press_shown(app, name, index=0):
    """Presses one of several widgets of a name; those of pages that were looked at keep their places, and come first."""
    def find():
        nodes = [node for node in app.find_all(name) if node.get_role_name() != 'label' and extents(node)]
        return nodes[index] if nodes else None
    app.scope = 'Inspector'
    box = extents(wait(find, name))
    app.scope = None
    subprocess.run(['xdotool', 'mousemove', str(box.x + box.width // 2 + BORDER), str(box.y + box.height // 2 + BORDER),
                    'click', '1'], check=True)


def body_of(app, name):
    return own_text(app.find(name, 'text'))


def copied(app, position):
    """What the menu puts into the clipboard; the entry is walked to with keys."""
    subprocess.run(['xclip', '-selection', 'clipboard', '-in'], input=b'', check=True)
    press_shown(app, 'Copy Request')
    app.find('Copy as Python', 'menu item')
    app.key(*['Down'] * position, 'Return')

    def read():
        return subprocess.run(['xclip', '-selection', 'clipboard', '-out'], capture_output=True, text=True, check=False).stdout
    return wait(read, 'something in the clipboard')


def run(command, suffix, code):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'request' + suffix)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(code)
        return subprocess.run([command, path], env=dict(os.environ, CONFAB_API_KEY='any'), capture_output=True, text=True,
                              timeout=30, cwd=folder, check=True).stdout


@test
def overview():
    """a key shows when what happened, and how fast it went"""
    State.app = app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    app.ask("Tell me of 'temperature' and \"keys\" for $5")
    app.find('Send', 'push button')
    wait(lambda: len(app.rows()) == 2, 'the reply')
    app.key('ctrl+i')
    wait(lambda: 'First token' in texts(app) and '200' in texts(app), 'the time line and the status')
    assert any('tokens a second' in text for text in texts(app)), texts(app)


@test
def request():
    """the request is shown as it was sent"""
    app = State.app
    press_shown(app, 'Request')
    wait(lambda: '"model": "confab/sandbox"' in body_of(app, 'Body of the Request'), 'the body')
    assert 'for $5' in body_of(app, 'Body of the Request')
    press_shown(app, 'Headers')
    wait(lambda: 'POST http://127.0.0.1' in body_of(app, 'Headers of the Request'), 'the headers')


@test
def reply():
    """the events are listed, and the one that is chosen is shown"""
    app = State.app
    press_shown(app, 'Reply')
    wait(lambda: 'data: {' in text_of(app.find('Events', 'list')), 'the events')
    app.find('Events', 'list')
    press_shown(app, 'Body', -1)
    wait(lambda: 'data: [DONE]' in body_of(app, 'Body of the Reply'), 'the body')


@test
def parameters():
    """what became of the parameters is told"""
    app = State.app
    press_shown(app, 'Params')
    wait(lambda: 'Taken' in texts(app) and 'model' in texts(app), 'what became of the model')


@test
def curl():
    """the command that is copied gets an answer"""
    if shutil.which('curl') is None:
        raise Skip('no curl')
    output = run('bash', '.sh', copied(State.app, 0))
    assert 'chat.completion.chunk' in output and 'data: [DONE]' in output, output


@test
def python():
    """so does the Python"""
    output = run('/usr/bin/python3', '.py', copied(State.app, 1))
    assert 'chat.completion.chunk' in output and 'data: [DONE]' in output, output


@test
def javascript():
    """so does the JavaScript, where there is something that runs it"""
    code = copied(State.app, 2)
    if shutil.which('node') is None:
        raise Skip('no node')
    output = run('node', '.js', code)
    assert 'chat.completion.chunk' in output and 'data: [DONE]' in output, output


@test
def gone():
    """where the recording is gone, what the message keeps is shown, and why not more"""
    app = State.app
    app.key('Escape')
    wait(lambda: all(window.get_name() != 'Inspector' for window in app.windows()), 'one window')
    shutil.rmtree(os.path.join(os.environ['XDG_CACHE_HOME'], 'confab', 'exchanges'))
    app.key('ctrl+i')
    wait(lambda: any('is kept of the last replies only' in text for text in texts(app)), 'the reason')
    assert 'First token' in texts(app), texts(app)
    app.key('Escape')


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
