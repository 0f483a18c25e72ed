#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What requests cost and how long they may be, as a person meets it: test-cost.py CONFAB SERVER

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import csv
import os
import subprocess
import sys
import tempfile

from gi.repository import Atspi

from desktop import Confab, Server, Tests, extents, is_called, own_text, point, settled, text_of, wait, wait_briefly, walk

program, server_script = sys.argv[1:3]
folder = tempfile.mkdtemp(prefix='confab-cost-', dir='/tmp')
server = Server(server_script, os.path.join(folder, 'requests.jsonl'))
test = Tests()

# The model of the scenario “counted” takes 2,000 tokens, of four letters each.
LONG = 'word ' * 640


class State:
    app = None


def cli(*arguments):
    result = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


def questions():
    """What was asked of the service, the bodies."""
    return [request['body'] for request in server.requests() if request.get('path', '').endswith('/chat/completions')]


def texts_sent(body):
    return [message['content'] for message in body['messages']]


def window_called(app, name):
    return next((window for window in app.windows() if window.get_name() == name), None)


def all_text(app):
    app.root.clear_cache()
    return '\n'.join(text_of(window) for window in app.windows())


def says(app, *words):
    """Until all of the words are to be read somewhere."""
    wait(lambda: all(word in all_text(app) for word in words), ' and '.join('“%s”' % word for word in words))


def idle(app):
    app.find('Send', 'push button')


def entry(app, name):
    """An entry of a menu that is open."""
    return next((node for node in app.find_all(name) if 'menu item' in node.get_role_name() and extents(node)), None)


def act(node):
    node.get_action_iface().do_action(0)


def open_menu(app, number, name):
    """The menu of a message with an entry, by the pointer; once more if the click was lost while rows still moved."""
    def opened():
        if entry(app, name) is None:
            point(app.rows()[number], 'click', '3')
        return wait_briefly(lambda: entry(app, name))
    return wait(opened, 'the menu with “%s”' % name)


def take(app, node, name):
    """Takes an entry, and waits for the end of the menu."""
    act(node)
    wait(lambda: entry(app, name) is None, 'the end of the menu')


def open_spending(app):
    def opened():
        if window_called(app, 'Spending') is None:
            app.key('F10')
            item = wait_briefly(lambda: entry(app, 'Spending…'))
            if item is not None:
                act(item)
        return wait_briefly(lambda: window_called(app, 'Spending'))
    return wait(opened, 'the window of what was spent')


def close_window(app, name):
    app.key('Escape')
    wait(lambda: window_called(app, name) is None, 'the end of the window')


def write(app, text):
    """What takes too long to be typed, from the clipboard; as often as it takes."""
    composer = app.find('Message', 'text')

    def has_it():
        subprocess.run(['xclip', '-selection', 'clipboard', '-in'], input=text.encode(), check=True)
        app.click('Message', 'text')
        app.key('ctrl+a')
        app.key('ctrl+v')
        return wait_briefly(lambda: own_text(composer).strip() == text.strip())
    wait(has_it, 'the text in the composer')


def send(app, text):
    write(app, text)
    app.key('Return')


def new_conversation(app):
    def is_empty():
        return not app.has('Messages', 'list') or not app.rows()

    def has_begun():
        app.key('ctrl+n')
        return wait_briefly(is_empty)
    wait(lambda: is_empty() or has_begun(), 'another conversation')


def used(app):
    """How many tokens the button says the next request takes; 0 where that is so few that there is no button."""
    for node in app.find_all('Context'):
        words = node.get_description() or ''
        if words.startswith('About ') and extents(node):
            return int(words.split(' ')[1])
    return 0


def meter(app):
    return wait(lambda: used(app), 'the meter')


@test
def billed():
    """what a service bills stands under the answer"""
    cli('provider', 'add', 'Dear', '--base-url', server.base_url, '--profile', 'aimlapi', '--model', 'test/dear', '--default')
    cli('provider', 'add', 'Counted', '--base-url', server.base_url, '--profile', 'aimlapi', '--model', 'test/counted')
    State.app = app = Confab(program)
    app.ask('What is dear?')
    says(app, '$0.45')
    assert 'estimated' not in all_text(app)
    idle(app)


@test
def estimated():
    """where nothing is billed, the cost is reckoned from the price list, and is called an estimate"""
    app = State.app
    cli('ask', '--provider', 'Counted', 'Count this')
    app.click('Count this', 'list item')
    wait(lambda: 'Count this' in app.transcript(), 'the conversation')
    write(app, LONG)
    # What is shown tells that the service was asked for its models, and with them for their prices.
    meter(app)
    app.key('Return')
    # A thousandth of a dollar: 800 tokens in and as many out, at 0.20 and 1.15 for a million.
    says(app, 'about $0.0011 (estimated)')
    idle(app)


@test
def spending():
    """the window adds it up, and writes it as CSV"""
    app = State.app
    open_spending(app)
    says(app, '3 requests', '$0.45 as billed', 'about $0.0011 estimated', 'the cost of 1 request is not known')
    path = os.path.join(folder, 'spending.csv')
    app.press('Save as CSV')
    wait(lambda: window_called(app, 'Save'), 'the dialog for the file')
    wait(lambda: any(own_text(node).startswith('confab-spending') for node in walk(window_called(app, 'Save'))
                     if node.get_text_iface() is not None), 'the name that is offered')
    app.key('ctrl+a')
    app.type(path)
    app.key('Return')
    wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path)
    with open(path, newline='', encoding='utf-8') as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row['requests']) for row in rows) == 3, rows
    assert sum(float(row['billed_usd'] or 0) for row in rows) == 0.45, rows
    assert 0.001 < sum(float(row['estimated_usd'] or 0) for row in rows) < 0.0012, rows
    wait(lambda: window_called(app, 'Save') is None, 'the end of the dialog')


@test
def balance():
    """what is left on an account is asked for when somebody wants to know"""
    app = State.app
    assert not any('/billing' in request.get('path', '') for request in server.requests())
    act(app.find('Ask', 'push button'))
    says(app, '$123.45 left on the account')


def set_limit(app, dollars):
    """By the button in the window of what was spent, which leads there."""
    open_spending(app)
    act(app.find('Change…', 'push button'))
    wait(lambda: window_called(app, 'Preferences'), 'the preferences')
    app.scope = 'Preferences'
    spin = app.find('Dollars per Month', 'spin button')

    def is_set():
        app.click('Dollars per Month', 'spin button')
        app.key('ctrl+a')
        app.type(dollars)
        app.key('Tab')
        return wait_briefly(lambda: spin.get_value_iface().get_current_value() == float(dollars))
    wait(is_set, 'a budget of ' + dollars)


def leave_preferences(app):
    app.scope = None
    close_window(app, 'Preferences')


def can_toggle(node):
    """Told by what it does: its role has another name in each version of GTK."""
    actions = node.get_action_iface()
    return actions is not None and any(actions.get_action_name(index) == 'toggle' for index in range(actions.get_n_actions()))


@test
def set_budget():
    """from there a button leads to the budget, which is set"""
    app = State.app
    set_limit(app, '1')
    switch = wait(lambda: next((node for node in app.find_all('Send Nothing Once It Is Used Up') if can_toggle(node)), None),
                  'the switch')
    act(switch)
    wait(lambda: switch.get_state_set().contains(Atspi.StateType.CHECKED), 'the stop')
    leave_preferences(app)


@test
def warning():
    """it is warned once four fifths are spent"""
    app = State.app
    new_conversation(app)
    app.ask('Once more')
    says(app, '$0.90 of this month’s $1.00 is spent (90 %).')
    idle(app)


@test
def stop():
    """once it is used up nothing is sent, unless somebody wants it all the same"""
    app = State.app
    app.ask('And again')
    says(app, 'The budget of this month is used up: $1.35 of $1.00 is spent.')
    idle(app)
    before = len(questions())
    app.ask('Over the budget')
    says(app, 'Nothing was sent: the budget for this month is $1.00, and $1.35 is spent.')
    act(app.find('Cancel', 'push button'))
    wait(lambda: not app.find_all('Send Anyway', 'push button'), 'the end of the question')
    assert len(questions()) == before
    assert 'Over the budget' in text_of(app.find('Message', 'text'))
    app.click('Message', 'text')
    app.key('Return')
    act(app.find('Send Anyway', 'push button'))
    wait(lambda: len(questions()) == before + 1, 'the request')
    wait(lambda: 'Over the budget' in app.transcript(), 'the question')
    idle(app)
    assert texts_sent(questions()[-1])[-1] == 'Over the budget'


@test
def edited_over_budget():
    """so is a question that was edited"""
    app = State.app
    before = len(questions())
    open_menu(app, len(app.rows()) - 2, 'Edit')
    take(app, entry(app, 'Edit'), 'Edit')
    app.find('Edited Message', 'text')
    app.key('ctrl+a')
    app.type('Edited over the budget')
    app.key('Return')
    send_button = app.find('Send Anyway', 'push button')
    assert len(questions()) == before
    act(send_button)
    wait(lambda: len(questions()) == before + 1, 'the request')
    wait(lambda: 'Edited over the budget' in app.transcript(), 'the question')
    assert texts_sent(questions()[-1])[-1] == 'Edited over the budget'
    idle(app)


@test
def free_sandbox():
    """the sandbox is free: it is neither counted nor stopped"""
    app = State.app
    cli('ask', '--provider', 'sandbox', '/echo for nothing')
    open_spending(app)
    says(app, '1 request to the sandbox is not counted')
    assert 'confab/sandbox' not in all_text(app)
    close_window(app, 'Spending')


@test
def left_out():
    """a message that is left out is not in the next request, and neither in the meter"""
    set_limit(State.app, '0')
    leave_preferences(State.app)
    State.app.quit()
    cli('provider', 'set', 'Counted', '--default')
    State.app = app = Confab(program)
    new_conversation(app)
    for words in ('alpha ', 'beta ', 'gamma '):
        send(app, words * 20)
        wait(lambda: app.transcript().count((words * 20).strip()) == 2, 'the answer')
        idle(app)
    full = meter(app)
    open_menu(app, 1, 'Leave Out of Requests')
    take(app, entry(app, 'Leave Out of Requests'), 'Leave Out of Requests')
    says(app, 'Left out of requests')
    wait(lambda: 0 < used(app) < full, 'less in the meter')
    app.ask('What is left?')
    wait(lambda: app.transcript().count('What is left?') == 2, 'the answer')
    idle(app)
    sent = texts_sent(questions()[-1])
    assert sent[0].startswith('alpha') and not any(text.startswith('alpha') for text in sent[1:]), sent
    assert len([text for text in sent if text.startswith('beta')]) == 2, sent


@test
def left_out_before():
    """so are all messages before one"""
    app = State.app
    before = meter(app)
    act(open_menu(app, 6, 'All Messages Before'))
    # The menu it opens from has an entry of the same name.
    beside = app.find('Put Back into Requests', 'menu item')
    settled(beside)
    act(next(node for node in walk(beside.get_parent()) if is_called(node.get_name(), 'Leave Out of Requests')))
    wait(lambda: entry(app, 'Put Back into Requests') is None, 'the end of the menu')
    says(app, '5 messages left out of requests')
    wait(lambda: used(app) < before, 'less in the meter')
    app.ask('And now?')
    wait(lambda: app.transcript().count('And now?') == 2, 'the answer')
    idle(app)
    assert texts_sent(questions()[-1]) == ['What is left?', 'What is left?', 'And now?'], questions()[-1]


@test
def too_long():
    """what the model cannot take is not sent, and can be once the oldest messages are left out"""
    app = State.app
    new_conversation(app)
    for _ in range(2):
        send(app, LONG[:2000])
        wait(lambda: len(app.rows()) in (2, 4), 'the answer')
        idle(app)
    before = len(questions())
    send(app, LONG[:1600])
    button = app.find('Leave Out the Oldest 2 Messages', 'push button')
    says(app, 'This cannot fit: it has at least 2200 tokens, and counted takes 2000.')
    assert not app.has('Send Anyway')
    assert len(questions()) == before
    act(button)
    says(app, 'Left out of requests')
    app.click('Message', 'text')
    app.key('Return')
    wait(lambda: len(questions()) == before + 1, 'the request')
    idle(app)
    assert len(texts_sent(questions()[-1])) == 3, questions()[-1]


@test
def maybe_too_long():
    """what is only guessed to be too long can be sent all the same, also as the first question"""
    app = State.app
    new_conversation(app)
    before = len(questions())
    send(app, 'word ' * 1700)
    button = app.find('Send Anyway', 'push button')
    says(app, 'This may not fit: it has about 2125 tokens, and counted takes 2000.')
    assert len(questions()) == before
    act(button)
    wait(lambda: len(questions()) == before + 1, 'the request')
    idle(app)


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


status = test.run()
if State.app is not None and State.app.process.poll() is None:
    State.app.kill()
server.stop()
sys.exit(status)
