#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of messages as a person uses it: test-tree.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import contextlib
import json
import os
import sqlite3
import sys

from desktop import Confab, Tests, extents, has_focus, own_text, point, role_of, text_of, wait, walk

SECRET = 'cassowary'
test = Tests()
program = sys.argv[1]


class State:
    app = None


def idle(app):
    """Until no reply runs."""
    app.find('Send', 'push button')


def said(app, question, reply):
    """Until the path is this question and this reply."""
    def is_so():
        texts = [text_of(row) for row in app.rows()]
        return len(texts) == 2 and question in texts[0] and reply in texts[1]
    wait(is_so, '%s, answered by %s' % (question, reply))


def content(row):
    """What a message says, without what stands around it."""
    return ''.join(node.get_name() for node in walk(row) if node.get_role_name() in ('panel', 'grouping'))


def conversations(app):
    """How many there are in the sidebar."""
    return sum(role_of(node) == 'list item' for node in walk(app.find('Conversations', 'list')))


def database_path():
    return os.path.join(os.environ['XDG_DATA_HOME'], 'confab', 'confab.db')


def drafts():
    """What the store has of what is begun."""
    with contextlib.closing(sqlite3.connect('file:%s?mode=ro' % database_path(), uri=True)) as database:
        return ''.join(row[0] for row in database.execute('SELECT json FROM draft'))


def asked():
    """Which models the store says were asked for, and with what, in the order of time."""
    with contextlib.closing(sqlite3.connect('file:%s?mode=ro' % database_path(), uri=True)) as database:
        replies = [json.loads(row[0]) for row in database.execute('SELECT reply FROM message WHERE reply IS NOT NULL ORDER BY row')]
    return [(reply['model_asked'], reply['parameters']) for reply in replies]


def focused(row):
    """Until the focus is in a row."""
    wait(lambda: has_focus(row), 'the focus')


@test
def regenerate():
    """another reply is asked for, and stands beside the first"""
    State.app = app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    app.ask('/echo first question')
    said(app, 'first question', 'first question')
    idle(app)
    assert not app.find_all('Previous Variant'), 'one variant has nothing before it'
    point(app.rows()[1])
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
    point(app.rows()[0])
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
    point(app.rows()[0])
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
    app.ask('/slow /words 2000')
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
    assert 'waiting two' in drafts(), 'what is being edited is in the store'
    assert not app.find_all('Send Now', 'push button') or not extents(app.find_all('Send Now', 'push button')[0])
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
def stop_and_continue():
    """a stopped reply goes on in another variant that begins with what there was"""
    app = State.app
    app.key('ctrl+n')
    wait(lambda: not any(SECRET in text_of(node) for node in app.find_all('Messages', 'list')), 'another conversation')
    app.ask('/slow /words 400')
    before = wait(lambda: len(app.rows()) == 2 and len(content(app.rows()[1]).split()) > 5 and content(app.rows()[1]),
                  'the beginning of a reply')
    app.press('Stop')
    idle(app)
    stopped = content(app.rows()[1])
    assert stopped.startswith(before), (before, stopped)
    app.press('Continue')
    wait(lambda: len(content(app.rows()[1])) > len(stopped), 'more of the reply')
    assert content(app.rows()[1]).startswith(stopped), (stopped, content(app.rows()[1]))
    app.press('Stop')
    idle(app)
    app.find('2 of 2', 'label')
    continued = content(app.rows()[1])
    app.press('Previous Variant')
    app.find('1 of 2', 'label')
    wait(lambda: content(app.rows()[1]).startswith(stopped) and len(content(app.rows()[1])) < len(continued),
         'the reply as it was stopped')


@test
def regenerate_with():
    """another model and another parameter are for one reply, and the conversation keeps its own"""
    app = State.app
    app.key('ctrl+n')
    wait(lambda: not app.find_all('Previous Variant'), 'another conversation')
    app.ask('What is a seed?')
    wait(lambda: len(app.rows()) == 2, 'a reply')
    idle(app)
    app.open_menu(app.rows()[1], 'Regenerate With…')
    app.choose('Regenerate With…')
    app.scope = 'Regenerate With'
    app.click('Set Temperature')
    app.fill('Temperature', '0.25', 'spin button')
    app.key('Tab')
    app.press('Regenerate')
    app.scope = None
    app.find('2 of 2', 'label')
    idle(app)
    wait(lambda: 'temperature: 0.25' in content(app.rows()[1]), 'a reply that says what was sent')
    point(app.rows()[1])
    app.press('Regenerate')
    app.find('3 of 3', 'label')
    idle(app)
    assert 'temperature:' not in content(app.rows()[1]), content(app.rows()[1])
    app.open_menu(app.rows()[1], 'Regenerate With…')
    app.choose('Regenerate With…')
    app.scope = 'Regenerate With'
    app.click('Choose a Model')
    app.find('Search Models')
    app.type('another-one')
    app.key('Return')
    app.find('another-one · Sandbox', 'label')
    app.press('Regenerate')
    app.scope = None
    app.find('4 of 4', 'label')
    idle(app)
    app.click('Details')
    wait(lambda: "The model 'another-one' does not exist" in text_of(app.rows()[1]), 'that the sandbox was asked for it')
    wait(lambda: asked()[-4:] == [('confab/sandbox', {}), ('confab/sandbox', {'temperature': 0.25}),
                                  ('confab/sandbox', {}), ('another-one', {})], 'what was asked for, in the store')


@test
def branch():
    """a branch is a conversation of its own that ends with the message it was made from"""
    app = State.app
    app.key('ctrl+n')
    for number in ('one', 'two'):
        app.ask('/echo branch %s' % number)
        wait(lambda: app.transcript().count('branch ' + number) == 2, 'the reply')
        idle(app)
    before = conversations(app)
    app.open_menu(app.rows()[1], 'Branch into New Conversation')
    app.choose('Branch into New Conversation')
    said(app, 'branch one', 'branch one')
    wait(lambda: conversations(app) == before + 1, 'one conversation more')
    app.ask('/echo only here')
    wait(lambda: app.transcript().count('only here') == 2, 'the reply in the branch')
    idle(app)


@test
def duplicate():
    """a duplicate has all messages, and is another conversation"""
    app = State.app
    before = conversations(app)
    texts = [text_of(row) for row in app.rows()]
    app.click('Conversation Menu')
    app.choose('Duplicate')
    wait(lambda: conversations(app) == before + 1, 'one conversation more')
    wait(lambda: len(app.rows()) == len(texts) == 4, 'all messages')
    assert app.transcript().count('branch one') == 2 and app.transcript().count('only here') == 2


@test
def draft_over_kill():
    """what is begun is there again after a kill, and in no place any more once it is sent"""
    app = State.app
    app.fill('Message', '/echo begun before')
    wait(lambda: 'begun before' in drafts(), 'the draft in the store')
    app.kill()
    State.app = app = Confab(program)
    wait(lambda: own_text(app.find('Message', 'text')) == '/echo begun before', 'the draft in the composer')
    wait(lambda: app.transcript().count('only here') == 2, 'the conversation')
    app.click('Message', 'text')
    app.key('Return')
    wait(lambda: app.transcript().count('begun before') == 2, 'the reply')
    idle(app)
    wait(lambda: own_text(app.find('Message', 'text')) == '', 'an empty composer')
    wait(lambda: 'begun before' not in drafts(), 'a store without the draft')


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
