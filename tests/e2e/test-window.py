#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a person uses it: test-window.py CONFAB MISBEHAVING-SERVER

It runs inside with-desktop: a session bus, a keyring and an accessibility bus of its own.
"""
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile

from desktop import BORDER, Confab, Server, Tests, extents, text_of, wait, walk

KEY = 'sk-window-test-0123456789abcdef'
test = Tests()
program, server_script = sys.argv[1:3]
folder = tempfile.mkdtemp(prefix='confab-window-', dir='/tmp')
atexit.register(shutil.rmtree, folder, True)
server = Server(server_script, folder + '/requests.jsonl', '--scale', '10')


class State:
    app = None


def start(**environment):
    State.app = Confab(program, **environment)
    return State.app


@test
def sandbox_in_one_click():
    """a first start leads to a streamed reply by one click and a question"""
    app = start()
    app.click('Try the Sandbox', 'list item')
    app.ask('Which animals live here?')
    wait(lambda: 'in all' in app.transcript(), 'the line under the reply')
    names = [row.get_name() for row in app.rows()]
    assert names[0] == 'You' and len(names) == 2, names
    wait(lambda: 'Which animals live here?' in app.conversations(), 'the conversation in the sidebar')


@test
def terminal_beside_the_window():
    """what the terminal adds to the conversation that is open shows up in the window"""
    listed = subprocess.run([program, 'list'], capture_output=True, text=True, check=True).stdout
    subprocess.run([program, 'ask', '--provider', 'sandbox', '--continue', listed.split('\t')[0], '/echo said in the terminal'],
                   capture_output=True, check=True)
    wait(lambda: State.app.transcript().count('said in the terminal') == 2, 'the question and the reply of the terminal')


@test
def find_in_the_conversation():
    """Ctrl+F finds words in the conversation, Enter goes on, and Escape leads back to the composer"""
    app = State.app
    app.key('ctrl+f')
    app.type('said in the terminal')
    wait(lambda: app.find_all('1 of 2') or app.find_all('2 of 2'), 'the count of the matches')
    first = '1 of 2' if app.find_all('1 of 2') else '2 of 2'
    app.key('Return')
    wait(lambda: app.find_all('2 of 2' if first == '1 of 2' else '1 of 2'), 'the other match')
    app.key('shift+Return')
    wait(lambda: app.find_all(first), 'the match before')
    app.key('Escape')
    app.type('/echo the focus is back')
    app.key('Return')
    wait(lambda: app.transcript().count('the focus is back') == 2, 'the reply to what was typed after Escape')


@test
def narrow_window():
    """the conversation is shown in a window as narrow as a telephone, and while it is searched and jumped through"""
    app = State.app
    app.ask('/markdown')
    wait(lambda: len(app.rows()) >= 2 and extents(app.find('Send', 'push button')), 'the reply')
    app.key('ctrl+f')
    for width in (700, 500, 360, 900):
        app.resize(width, 600)
        wait(lambda: abs(extents(app.windows()[0]).width - width) < 60, 'a window of another width')
        app.find('Messages', 'list')
        app.type('e')
    app.key('Escape')
    box = extents(app.find('Messages', 'list'))
    # At the edge of the column, where no link is.
    subprocess.run(['xdotool', 'mousemove', str(box.x + box.width - 25), str(box.y + box.height // 2), 'click', '1'], check=True)
    app.key('ctrl+Home', 'ctrl+End', 'ctrl+Home', 'Prior', 'ctrl+plus', 'ctrl+End', 'ctrl+plus', 'ctrl+0', 'ctrl+End')
    wait(lambda: app.rows(), 'the rows')


@test
def add_a_service():
    """a service is added with its key from the preferences, and its connection tested"""
    app = State.app
    app.key('ctrl+comma')
    app.press('Add…')
    app.scope = 'Add a Service'
    app.fill('Name', 'Trial')
    app.fill('Address', server.base_url)
    app.click('Key', 'text')
    app.type(KEY)
    app.fill('Default Model', 'test/echo')
    app.press('Test Connection')
    wait(lambda: any('/models' in request['path'] for request in server.requests()), 'the request for the models')
    app.press('Save')
    app.scope = None
    wait(lambda: app.find_all('Trial'), 'the service in the list')
    found = subprocess.run([program, 'provider', 'list'], capture_output=True, text=True, check=True).stdout
    assert 'Trial\t' + server.base_url in found, found


@test
def key_in_the_keyring_only():
    """the key is in the keyring and in no file"""
    for base in (os.environ['XDG_DATA_HOME'], os.environ['XDG_CONFIG_HOME'], os.environ['XDG_CACHE_HOME']):
        for path, _, names in os.walk(base):
            for name in names:
                if '/keyrings' in path:
                    continue
                with open(os.path.join(path, name), 'rb') as file:
                    assert KEY.encode() not in file.read(), os.path.join(path, name)
    with open('/proc/%d/cmdline' % State.app.process.pid, 'rb') as cmdline:
        assert KEY.encode() not in cmdline.read()


@test
def chat_with_the_service():
    """a question goes to the service with its key, and the reply is shown and billed"""
    app = State.app
    subprocess.run([program, 'provider', 'set', 'Trial', '--default'], check=True)
    app.quit()
    app = start()
    app.key('ctrl+n')
    app.ask('Repeat these words please')
    wait(lambda: app.transcript().count('Repeat these words please') >= 2, 'the echo')
    wait(lambda: '$' in app.transcript(), 'the cost')
    chats = [request for request in server.requests() if request['path'].endswith('/chat/completions')]
    headers = {name.lower(): value for name, value in dict(chats[-1]['headers']).items()}
    assert headers['authorization'] == 'Bearer ' + KEY, headers


@test
def stop_and_find_again():
    """a reply is seen as it streams, stopped, and is there with the conversation after a restart"""
    app = State.app
    subprocess.run([program, 'provider', 'set', 'Trial', '--model', 'test/slow-drip'], check=True)
    app.quit()
    app = start()
    app.key('ctrl+n')
    app.ask('Drip slowly now')
    wait(lambda: len(app.rows()) == 2 and 'Drip' in text_of(app.rows()[1]), 'the beginning of the reply')
    app.press('Stop')
    app.find('Send', 'push button')
    wait(lambda: 'topped' in app.transcript(), 'the note that it was stopped')
    kept = app.transcript()
    app.quit()
    app = start()
    wait(lambda: 'Drip slowly now' in app.conversations(), 'the conversation after a restart')
    wait(lambda: 'Drip slowly now' in app.transcript(), 'the conversation opened where it was left')
    assert 'topped' in app.transcript(), (kept, app.transcript())


@test
def search():
    """a word of a message finds its conversation"""
    app = State.app
    app.click('Search Conversations')
    app.type('animals')
    results = wait(lambda: app.find_all('Search Results', 'list'), 'the list of results')[0]
    wait(lambda: 'Which animals live here?' in text_of(results) and 'Drip' not in text_of(results), 'the hit alone')
    app.key('Escape')


def select_conversation(title):
    """Gives the focus to a row of the sidebar, by the menu that it opens."""
    app = State.app
    conversations = app.find('Conversations', 'list')
    row = wait(lambda: next((node for node in walk(conversations)
                             if node.get_role_name() == 'list item' and node.get_name().startswith(title)), None),
               'the row of ' + title)
    box = wait(lambda: extents(row), 'the place of the row of ' + title)
    # The heading of a group is above the row of its first conversation.
    x, y = box.x + box.width // 2 + BORDER, box.y + box.height - 12 + BORDER
    subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '3'], check=True)
    app.find('Delete', 'menu item')
    app.key('Escape')
    wait(lambda: not app.find_all('Delete', 'menu item'), 'the end of the menu')


@test
def rename_in_place():
    """a conversation is renamed in its place, and Escape leaves its title as it was"""
    app = State.app
    select_conversation('Drip slowly now')
    app.key('F2')
    app.find('Title', 'text')
    app.type('Not this')
    app.key('Escape')
    wait(lambda: 'Drip slowly now' in app.conversations(), 'the title from before')
    app.key('F2')
    app.find('Title', 'text')
    app.type('Water in drops')
    app.key('Return')
    wait(lambda: 'Water in drops' in app.conversations() and 'Drip slowly now' not in app.conversations(), 'the new title')
    app.key('ctrl+z')
    wait(lambda: 'Drip slowly now' in app.conversations(), 'the title from before')


@test
def move_to_a_folder():
    """a conversation is moved to a folder that is made for it, and the folder shows it alone"""
    app = State.app
    select_conversation('Drip slowly now')
    app.key('Menu')
    app.choose('Move to Folder…')
    app.find('Folder', 'text')
    app.type('Weather')
    app.find('New Folder “Weather”', 'list item')
    app.key('Return')
    app.press('Folders and Tags')
    places = app.find('Folders and Tags', 'list')
    wait(lambda: any(node.get_name() == 'Weather, 1 conversation' for node in walk(places)), 'the folder with one conversation')
    app.click('Weather, 1 conversation')
    wait(lambda: 'Which animals' not in app.conversations() and 'Drip slowly now' in app.conversations(),
         'what is in the folder alone')
    app.click('All Conversations', 'list item')
    wait(lambda: 'Which animals' in app.conversations(), 'all conversations')


@test
def delete_and_undo():
    """the Delete key moves a conversation to the trash, and undo brings it back where it was"""
    app = State.app
    select_conversation('Drip slowly now')
    app.key('Delete')
    wait(lambda: 'Drip slowly now' not in app.conversations(), 'the list without it')
    app.press('Undo')
    wait(lambda: 'Drip slowly now' in app.conversations(), 'the conversation again')
    app.press('Folders and Tags')


def message(identifier, parent, children, role, text):
    content = {'content_type': 'text', 'parts': [text]}
    return {'id': identifier, 'parent': parent, 'children': children,
            'message': {'id': identifier, 'author': {'role': role}, 'create_time': 1700000000, 'content': content,
                        'status': 'finished_successfully'}}


@test
def search_and_jump():
    """a search with a filter finds what is on another branch, and opens it there; what a filter cannot find is said"""
    app = State.app
    path = folder + '/conversations.json'
    mapping = {'root': {'id': 'root', 'message': None, 'parent': None, 'children': ['q']},
               'q': message('q', 'root', ['a', 'b'], 'user', 'Which way leads home?'),
               'a': message('a', 'q', [], 'assistant', 'The way over the quagmire.'),
               'b': message('b', 'q', [], 'assistant', 'The way along the coast.')}
    with open(path, 'w') as file:
        json.dump([{'title': 'Ways home', 'create_time': 1700000000, 'update_time': 1700000001, 'mapping': mapping,
                    'current_node': 'b', 'id': 'ways', 'conversation_id': 'ways'}], file)
    subprocess.run([program, 'import', path], capture_output=True, check=True)
    wait(lambda: 'Ways home' in app.conversations(), 'what was imported')
    app.click('Search Conversations')
    app.type('quagm from:model')
    results = wait(lambda: app.find_all('Search Results', 'list'), 'the list of results')[0]
    wait(lambda: 'quagmire' in text_of(results) and 'Ways home' in text_of(results), 'the hit below its conversation')
    app.key('Return')
    wait(lambda: 'over the quagmire' in app.transcript() and 'along the coast' not in app.transcript(), 'the other branch')
    app.click('Search Conversations')
    app.key('ctrl+a')
    app.type('quagm folder:Nowhere')
    wait(lambda: app.find_all('Nothing found'), 'that nothing is found')
    wait(lambda: app.find_all('There is no folder named “Nowhere”.'), 'why')
    app.key('Escape')


@test
def survive_a_kill():
    """after a kill in the middle of a reply the question and what came are still there"""
    app = State.app
    app.key('ctrl+n')
    app.ask('Die in the middle')
    wait(lambda: len(app.rows()) == 2 and 'Drip' in text_of(app.rows()[1]), 'the beginning of the reply')
    app.kill()
    app = start()
    wait(lambda: 'Die in the middle' in app.conversations(), 'the conversation after the kill')
    wait(lambda: 'nterrupted' in app.transcript(), 'the note that it was interrupted')


@test
def error_in_place():
    """an error stands in the conversation and says what to do"""
    app = State.app
    subprocess.run([program, 'provider', 'set', 'Trial', '--model', 'test/e401'], check=True)
    app.quit()
    app = start()
    app.key('ctrl+n')
    app.ask('Will this fail?')
    wait(lambda: 'did not accept the key' in app.transcript(), 'the failure')
    app.find('Enter Key…', 'push button')


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of in any run"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


status = test.run()
if State.app is not None and State.app.process.poll() is None:
    State.app.kill()
server.stop()
sys.exit(status)
