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

from desktop import BORDER, Atspi, Confab, Skip, Tests, extents, own_text, text_of, wait, walk

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


def has_state(app, name, role, state):
    """Whether something of a name and a role has a state."""
    app.root.clear_cache()
    return any(node.get_name() == name and node.get_role_name() == role and node.get_state_set().contains(state)
               for node in walk(inspector(app)))


def shown(app, name, role=None):
    """What of a name is to be seen; pages that were looked at keep their places, and come first."""
    app.scope = 'Inspector'
    try:
        return [node for node in app.find_all(name, role) if node.get_role_name() != 'label' and extents(node)]
    finally:
        app.scope = None


def press_until(app, name, condition, what, index=0):
    """Points at one of several widgets of a name until what it does has happened: a window that is busy may miss the pointer."""
    def has_happened():
        nodes = shown(app, name)
        box = extents(nodes[index]) if nodes else None
        if box is None:
            return False
        subprocess.run(['xdotool', 'mousemove', str(box.x + box.width // 2 + BORDER), str(box.y + box.height // 2 + BORDER),
                        'click', '1'], check=True)
        try:
            return wait(condition, what, 3)
        except AssertionError:
            return False
    wait(has_happened, what, 120)


def has_body(app, name, words):
    return any(words in own_text(node) for node in shown(app, name, 'text'))


def selected(node):
    """What is selected in a text."""
    text = node.get_text_iface()
    if text.get_n_selections() == 0:
        return ''
    part = text.get_selection(0)
    return text.get_text(part.start_offset, part.end_offset)


def clipboard():
    return subprocess.run(['xclip', '-selection', 'clipboard', '-out'], capture_output=True, text=True, check=False).stdout


def copied(app, entry, beginning):
    """What an entry of the menu puts into the clipboard."""
    subprocess.run(['xclip', '-selection', 'clipboard', '-in'], input=b'', check=True)
    if not shown(app, entry, 'menu item'):
        press_until(app, 'Copy Request', lambda: shown(app, entry, 'menu item'), 'the menu')
    app.press(entry, 'menu item')
    wait(lambda: clipboard().startswith(beginning), entry)
    wait(lambda: not shown(app, entry, 'menu item'), 'the end of the menu')
    return clipboard()


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
    press_until(app, 'Request', lambda: has_body(app, 'Body of the Request', '"model": "confab/sandbox"'), 'the body')
    assert has_body(app, 'Body of the Request', 'for $5')
    press_until(app, 'Headers', lambda: has_body(app, 'Headers of the Request', 'POST http://127.0.0.1'), 'the headers')


@test
def reply():
    """the events are listed, and the one that is chosen is shown"""
    app = State.app
    press_until(app, 'Reply', lambda: any('data: {' in text_of(node) for node in shown(app, 'Events', 'list')), 'the events')
    press_until(app, 'Body', lambda: has_body(app, 'Body of the Reply', 'data: [DONE]'), 'the body', -1)


@test
def parameters():
    """what became of the parameters is told"""
    app = State.app
    press_until(app, 'Params', lambda: 'Taken' in texts(app) and 'model' in texts(app), 'what became of the model')


@test
def keys():
    """Alt and a number go to the pages, and Ctrl+F finds something in what is to be seen"""
    app = State.app
    for number, name in ((1, 'Overview'), (4, 'Params'), (3, 'Reply'), (2, 'Request')):
        app.key('alt+%d' % number)
        wait(lambda page=name: has_state(app, page, 'page tab', Atspi.StateType.SELECTED), 'the page ' + name)
    app.key('ctrl+f')
    wait(lambda: shown(app, 'Next Match', 'push button'), 'the bar')
    app.type('POST')
    wait(lambda: any(selected(node) == 'POST' for node in shown(app, 'Headers of the Request', 'text')), 'what is found')
    app.key('Escape')
    wait(lambda: has_state(app, 'Headers of the Request', 'text', Atspi.StateType.FOCUSED), 'the end of the bar')


@test
def curl():
    """the command that is copied gets an answer"""
    if shutil.which('curl') is None:
        raise Skip('no curl')
    output = run('bash', '.sh', copied(State.app, 'Copy as curl', 'curl'))
    assert 'chat.completion.chunk' in output and 'data: [DONE]' in output, output


@test
def python():
    """so does the Python"""
    output = run('/usr/bin/python3', '.py', copied(State.app, 'Copy as Python', 'import'))
    assert 'chat.completion.chunk' in output and 'data: [DONE]' in output, output


@test
def javascript():
    """so does the JavaScript, where there is something that runs it"""
    code = copied(State.app, 'Copy as JavaScript', 'async function')
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
