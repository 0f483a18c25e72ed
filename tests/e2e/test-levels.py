#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a parameter can be set, and what of it a service gets: test-levels.py CONFAB MISBEHAVING-SERVER

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import json
import subprocess
import sys
import tempfile

from desktop import Confab, Server, Tests, has_focus, role_of, wait

test = Tests()
program, server_script = sys.argv[1:3]
folder = tempfile.mkdtemp(prefix='confab-levels-', dir='/tmp')
server = Server(server_script, folder + '/requests.jsonl', '--scale', '0.1')
NAMES = ('temperature', 'frequency_penalty', 'presence_penalty')


class State:
    app = None


def bodies():
    return [entry['body'] for entry in server.requests() if isinstance(entry.get('body'), dict) and 'messages' in entry['body']]


def set_value(app, label, value):
    """Gives a parameter a value in the row that is to be seen, with the keyboard once it is there."""
    app.press('Set ' + label)
    wait(lambda: any(role_of(node) == 'spin button' and has_focus(node) for node in app.find_all(label)), 'the focus in ' + label)
    app.key('ctrl+a')
    app.type(str(value))
    app.key('Tab')


def ask(app, text, expected):
    """Asks, and compares what was sent of the parameters."""
    count = len(bodies())
    app.find('Send', 'push button')
    app.ask(text)
    check(count, expected)


def check(count, expected):
    wait(lambda: len(bodies()) > count, 'a request')
    sent = bodies()[-1]
    assert [sent.get(name) for name in NAMES] == expected, (expected, sent)


@test
def everything_and_a_preset():
    """a preset wins over what is set for everything"""
    subprocess.run([program, 'provider', 'add', 'Trial', '--base-url', server.base_url, '--model', 'test/echo', '--default'], check=True)
    with open(folder + '/preset.json', 'w', encoding='utf-8') as file:
        json.dump({'name': 'Tutor', 'parameters': {'frequency_penalty': 0.7, 'presence_penalty': 0.8}}, file)
    subprocess.run([program, 'preset', 'import', folder + '/preset.json'], check=True, stdout=subprocess.DEVNULL)
    State.app = app = Confab(program)
    app.find('Send', 'push button')
    app.key('ctrl+comma')
    app.scope = 'Preferences'
    app.click('Parameters', 'page tab')
    for label, value in (('Temperature', 0.2), ('Frequency Penalty', 0.4), ('Presence Penalty', 0.5)):
        set_value(app, label, value)
    app.find('3 set for everything')
    app.key('Escape')
    app.scope = None
    wait(lambda: len(app.windows()) == 1, 'the end of the preferences')
    app.find('Presence Penalty 0.5')
    ask(app, 'One', [0.2, 0.4, 0.5])
    app.find('Send', 'push button')
    app.key('ctrl+shift+p')
    app.choose('Tutor')
    app.find('Presence Penalty 0.8')
    ask(app, 'Two', [0.2, 0.7, 0.8])


@test
def conversation():
    """the conversation wins over the preset, and can be reset as a whole"""
    app = State.app
    app.click('Parameters')
    app.find('Set Presence Penalty')
    set_value(app, 'Presence Penalty', 1)
    app.find('Presence Penalty 1')
    ask(app, 'Three', [0.2, 0.7, 1])
    app.press('Reset All')
    app.find('1 value reset')
    app.find('Presence Penalty 0.8')
    ask(app, 'Four', [0.2, 0.7, 0.8])
    app.press('Undo')
    app.find('Presence Penalty 1')
    ask(app, 'Five', [0.2, 0.7, 1])


@test
def one_message():
    """one message wins over the conversation, its chip says over what, and it is there after a restart"""
    app = State.app
    app.find('Send', 'push button')
    app.click('Message', 'text')
    app.key('ctrl+shift+Return')
    app.scope = 'Send With'
    app.find('Set Presence Penalty')
    set_value(app, 'Presence Penalty', 1.25)
    app.find('1 set for the next message')
    app.key('Escape')
    app.scope = None
    chip = app.find('Presence Penalty 1.25', 'push button')
    wait(lambda: chip.get_description() == 'From message: 1.25\nOtherwise: From conversation: 1', 'what the chip says')
    app.quit()
    State.app = app = Confab(program)
    wait(lambda: 'One' in app.conversations(), 'the conversation')
    app.click('One', 'list item')
    app.find('Presence Penalty 1.25')
    ask(app, 'Six', [0.2, 0.7, 1.25])
    ask(app, 'Seven', [0.2, 0.7, 1])


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


status = test.run()
server.stop()
sys.exit(status)
