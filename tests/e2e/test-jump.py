#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what a search found to where it is: test-jump.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import atexit
import json
import shutil
import subprocess
import sys
import tempfile

from desktop import Confab, Tests, extents, has_focus, point, text_of, wait, walk

N_MESSAGES = 10000
test = Tests()
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix='confab-jump-', dir='/tmp')
atexit.register(shutil.rmtree, folder, True)


class State:
    app = None


def message(identifier, parent, children, role, text):
    content = {'content_type': 'text', 'parts': [text]}
    return {'id': identifier, 'parent': parent, 'children': children,
            'message': {'id': identifier, 'author': {'role': role}, 'create_time': 1700000000, 'content': content,
                        'status': 'finished_successfully'}}


def long_conversation():
    """One path of many messages, and beside its middle a short branch."""
    mapping = {'root': {'id': 'root', 'message': None, 'parent': None, 'children': ['m0']}}
    for number in range(N_MESSAGES):
        children = ['m%d' % (number + 1)] if number + 1 < N_MESSAGES else []
        text = 'Entry %d of a long story about nothing much.' % number
        if number == 3000:
            children.insert(0, 'aside')
        if number == 5001:
            text += ' Here the wombat sleeps.'
        mapping['m%d' % number] = message('m%d' % number, 'm%d' % (number - 1) if number else 'root', children,
                                          'assistant' if number % 2 else 'user', text)
    mapping['aside'] = message('aside', 'm3000', ['last'], 'assistant', 'An aside in which the quokka smiles.')
    mapping['last'] = message('last', 'aside', [], 'user', 'Nothing follows this aside.')
    return {'title': 'Long story', 'create_time': 1700000000, 'update_time': 1700000001, 'mapping': mapping,
            'current_node': 'm%d' % (N_MESSAGES - 1), 'id': 'long', 'conversation_id': 'long'}


def search(words, until):
    """Searches, and opens what comes first once it is there."""
    app = State.app
    app.click('Search Conversations')
    app.key('ctrl+a')
    app.type(words)
    wait(lambda: any(until in text_of(node) for node in app.find_all('Search Results', 'list')), 'the hit')
    app.key('Return')


def shows(text):
    """Whether a row that says this is to be seen, and not only somewhere above or below."""
    app = State.app
    view = extents(app.find('Messages', 'list'))
    for row in app.rows():
        box = extents(row)
        if box and text in text_of(row):
            return box.y >= view.y - box.height and box.y < view.y + view.height
    return False


@test
def into_a_long_conversation():
    """a hit in the middle of ten thousand messages that were not loaded is shown"""
    path = folder + '/conversations.json'
    with open(path, 'w') as file:
        json.dump([long_conversation()], file)
    subprocess.run([program, 'import', path], capture_output=True, check=True)
    State.app = app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    app.key('ctrl+n')
    search('wombat', 'wombat')
    wait(lambda: shows('the wombat sleeps'), 'the message in the middle')


@test
def onto_another_branch():
    """a hit beside the path of the same conversation is shown, and what follows it there"""
    search('quokka', 'quokka')
    wait(lambda: shows('the quokka smiles'), 'the message on the other branch')
    wait(lambda: shows('Nothing follows this aside'), 'what follows it')
    State.app.key('ctrl+n')
    search('wombat', 'wombat')
    wait(lambda: shows('the wombat sleeps'), 'the branch that was left')


@test
def while_a_reply_runs():
    """a hit on another branch is shown while a reply comes, and the reply goes on where it is"""
    app = State.app
    app.key('ctrl+n')
    app.ask('/echo the platypus swims')
    wait(lambda: app.transcript().count('platypus swims') == 2, 'the reply')
    app.find('Send', 'push button')
    point(app.rows()[0])
    app.press('Edit')
    app.find('Edited Message', 'text')
    app.key('ctrl+a')
    app.type('/slow /words 300')
    app.key('Return')
    wait(lambda: len(app.rows()) == 2 and 'platypus' not in app.transcript() and len(text_of(app.rows()[1]).split()) > 8,
         'the beginning of the other reply')
    search('platypus from:model', 'platypus')
    wait(lambda: shows('the platypus swims'), 'the branch of before')
    app.find('Stop', 'push button')
    search('words from:me', '/slow')
    grown = wait(lambda: len(app.rows()) == 2 and 'platypus' not in app.transcript() and len(text_of(app.rows()[1])), 'the reply')
    wait(lambda: len(text_of(app.rows()[1])) > grown, 'more of it')
    app.press('Stop')
    app.find('Send', 'push button')
    app.click('Search Conversations')
    app.key('ctrl+a', 'BackSpace')


@test
def width_of_the_sidebar():
    """the sidebar is as wide with what was found, and with nothing, as without"""
    app = State.app
    before = extents(app.find('Conversations', 'list')).width
    app.click('Search Conversations')
    app.type('story')
    results = wait(lambda: next((node for node in app.find_all('Search Results', 'list') if 'story' in text_of(node)), None), 'the results')
    wait(lambda: extents(results).width == before, 'results of %d' % before)
    app.key('ctrl+a')
    app.type('nowhere folder:None')
    nothing = app.find('There is no folder named “None”.', 'label')
    wait(lambda: extents(nothing).width <= before, 'a hint within %d' % before)


@test
def undo_among_results():
    """what was deleted comes back by the keyboard, also from among the results"""
    app = State.app
    app.click('Search Conversations')
    app.key('ctrl+a', 'BackSpace')
    wait(lambda: 'platypus' in app.conversations(), 'the list')
    row = next(node for node in walk(app.find('Conversations', 'list')) if 'platypus' in (node.get_name() or '') and extents(node))
    point(row, 'click', '1')
    app.click('Search Conversations')
    app.key('Down')
    wait(lambda: has_focus(app.find('Conversations', 'list')), 'the focus in the list')
    app.key('Delete')
    wait(lambda: 'platypus' not in app.conversations(), 'that it is gone')
    app.click('Search Conversations')
    app.type('story')
    wait(lambda: any('story' in text_of(node) for node in app.find_all('Search Results', 'list')), 'the results')
    app.key('Down')
    wait(lambda: has_focus(app.find('Search Results', 'list')), 'the focus among the results')
    app.key('ctrl+z')
    app.click('Search Conversations')
    app.key('ctrl+a', 'BackSpace')
    wait(lambda: 'platypus' in app.conversations(), 'that it is back')


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
