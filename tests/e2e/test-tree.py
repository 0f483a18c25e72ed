#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of messages as a person uses it: test-tree.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import os
import subprocess
import sys

from desktop import BORDER, Atspi, Confab, Tests, extents, text_of, wait, walk

SECRET = 'cassowary'
test = Tests()
program = sys.argv[1]


class State:
    app = None


def hover(node):
    """The buttons of a message are made when the pointer comes."""
    box = wait(lambda: extents(node), 'a place on the screen')
    for step in (3, 0):
        subprocess.run(['xdotool', 'mousemove', str(box.x + box.width // 2 + BORDER + step),
                        str(box.y + box.height // 2 + BORDER)], check=True)


def idle(app):
    """Until no reply runs."""
    app.find('Send', 'push button')


def said(app, question, reply):
    """Until the path is this question and this reply."""
    def is_so():
        texts = [text_of(row) for row in app.rows()]
        return len(texts) == 2 and question in texts[0] and reply in texts[1]
    wait(is_so, '%s, answered by %s' % (question, reply))


def focused(row):
    """Until the focus is in a row."""
    wait(lambda: any(node.get_state_set().contains(Atspi.StateType.FOCUSED) for node in walk(row)), 'the focus')


@test
def regenerate():
    """another reply is asked for, and stands beside the first"""
    State.app = app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    app.ask('/echo first question')
    said(app, 'first question', 'first question')
    idle(app)
    assert not app.find_all('Previous Variant'), 'one variant has nothing before it'
    hover(app.rows()[1])
    app.press('Regenerate')
    app.find('2 of 2', 'label')
    idle(app)


@test
def walk_by_button():
    """the buttons lead from one variant to the other"""
    app = State.app
    app.press('Previous Variant')
    app.find('1 of 2', 'label')
    app.press('Next Variant')
    app.find('2 of 2', 'label')


@test
def edit():
    """a question is edited in its place, and what is begun in the composer stays"""
    app = State.app
    app.fill('Message', 'a draft of mine')
    hover(app.rows()[0])
    app.press('Edit')
    app.find('Edited Message', 'text')
    app.key('ctrl+a')
    app.type('/echo second question')
    app.key('Return')
    said(app, 'second question', 'second question')
    idle(app)
    app.find('2 of 2', 'label')
    assert 'a draft of mine' in text_of(app.find('Message', 'text')), 'the draft'


@test
def cancel_edit():
    """Escape leaves a question as it was"""
    app = State.app
    hover(app.rows()[0])
    app.press('Edit')
    app.find('Edited Message', 'text')
    app.type('never sent')
    app.key('Escape')
    wait(lambda: not app.find_all('Edited Message', 'text'), 'the end of editing')
    said(app, 'second question', 'second question')
    assert 'never sent' not in app.transcript()


@test
def walk_by_keyboard():
    """Alt and the arrows walk between the variants of the message that has the focus, which goes along"""
    app = State.app
    app.key('alt+Left')
    said(app, 'first question', 'first question')
    focused(app.rows()[0])
    app.key('alt+Left')  # there is nothing before it
    app.key('alt+Right')
    said(app, 'second question', 'second question')
    focused(app.rows()[0])


@test
def delete_and_undo():
    """a message and what follows goes, and comes back"""
    app = State.app
    app.key('shift+F10')
    app.click('Delete This and All That Follows')
    said(app, 'first question', 'first question')
    app.press('Undo')
    said(app, 'second question', 'second question')


@test
def queue():
    """what is sent while a reply runs waits, is taken out, opened, and sent when somebody wants it after a stop"""
    app = State.app
    app.key('ctrl+n')
    app.ask('/markdown')
    app.find('Stop', 'push button')
    app.ask('/echo waiting one')
    app.ask('/echo waiting two')
    app.find('/echo waiting two', 'list item')
    app.press('Stop')
    app.find('Send Now', 'push button')
    app.press('Take out of the Queue')
    wait(lambda: not app.find_all('/echo waiting one', 'list item'), 'one message less')
    app.press('Edit Waiting Message')
    app.find('Edited Message', 'text')
    app.key('ctrl+a')
    app.type('/echo changed two')
    app.key('Escape')
    app.find('/echo waiting two', 'list item')
    app.press('Send Now')
    wait(lambda: app.transcript().count('waiting two') == 2, 'the reply to what waited')
    assert 'waiting one' not in app.transcript() and 'changed' not in app.transcript()
    wait(lambda: not app.find_all('Send Now', 'push button'), 'an empty queue')


@test
def temporary():
    """of a temporary conversation nothing is on the disk, not even what is begun, until somebody keeps it"""
    app = State.app
    app.key('ctrl+shift+n')
    app.find('Temporary: nothing of it is kept', 'label')
    app.ask('/echo the %s word' % SECRET)
    wait(lambda: app.transcript().count(SECRET) == 2, 'the reply')
    idle(app)
    app.fill('Message', 'begun about a %s' % SECRET)
    app.key('ctrl+n')
    wait(lambda: not app.find_all('Temporary: nothing of it is kept', 'label'), 'another conversation')
    app.press('Go Back')
    wait(lambda: app.transcript().count(SECRET) == 2, 'the temporary conversation again')
    for base in (os.environ['XDG_DATA_HOME'], os.environ['XDG_CONFIG_HOME'], os.environ['XDG_CACHE_HOME']):
        for path, _, names in os.walk(base):
            for name in names:
                with open(os.path.join(path, name), 'rb') as file:
                    assert SECRET.encode() not in file.read(), os.path.join(path, name)
    assert SECRET not in app.conversations()
    app.press('Keep')
    wait(lambda: SECRET in app.conversations(), 'the conversation in the list')
    wait(lambda: not app.find_all('Temporary: nothing of it is kept', 'label'), 'a conversation that is kept')
    assert app.transcript().count(SECRET) == 2


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
