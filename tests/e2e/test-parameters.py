#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What single parameters do and say in the window: test-parameters.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys

from desktop import Confab, Tests, has_focus, role_of, text_of, wait, walk

test = Tests()
program = sys.argv[1]

VARIED = 'Temperature and Top P both decide how varied the words are. Services advise to set only one of them.'
LIMITS = 'Max Completion Tokens and Max Tokens are two names of the same limit. Services may refuse both at once.'
ALONE = 'Top Log-probabilities are only sent together with Log-probabilities. Set these to on, too.'
FORM = 'For a JSON object the prompt has to ask for JSON: write the word into your message or the system prompt.'


class State:
    app = None


def sent():
    """What the store says of the parameters that each reply was asked for with, in the order of time."""
    path = os.path.join(os.environ['XDG_DATA_HOME'], 'confab', 'confab.db')
    with contextlib.closing(sqlite3.connect('file:%s?mode=ro' % path, uri=True)) as database:
        return [json.loads(row[0]).get('parameters') for row in
                database.execute('SELECT reply FROM message WHERE reply IS NOT NULL ORDER BY row')]


def ask(text):
    """Asks, and gives the words of the reply."""
    app = State.app
    count = len(sent())
    app.find('Send', 'push button')
    app.ask(text)
    wait(lambda: len(sent()) == count + 1 and app.has('Messages', 'list') and len(app.rows()) == 2 * count + 2, 'a reply')
    return re.findall(r'\w+', text_of(app.rows()[-1]))


def give(label):
    """Gives a parameter its first value."""
    State.app.press('Set ' + label)
    wait(lambda: any(has_focus(node) for node in State.app.find_all(label)), 'the focus in ' + label)


def description(chip):
    return State.app.find(chip, 'push button').get_description() or ''


@test
def bias_by_text():
    """a token is found by its text, and the reply does without it"""
    with open(os.environ['HOME'] + '/preset.json', 'w', encoding='utf-8') as file:
        json.dump({'name': 'Bad', 'parameters': {
            'temperature': 1, 'top_p': 0.5, 'max_completion_tokens': 50, 'max_tokens': 50, 'top_logprobs': 5,
            'response_format': {'type': 'json_object'}}}, file)
    subprocess.run([program, 'preset', 'import', os.environ['HOME'] + '/preset.json'], check=True, stdout=subprocess.DEVNULL)
    State.app = app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    assert 'the' in ask('What is a conversation?')
    app.key('F9')
    app.press('Set Logit Bias')
    app.fill('Text to Find the Tokens Of', 'the')
    app.press('Add Tokens of Text')
    app.find('“the” is one token.')
    app.find('Logit Bias 1 token', 'push button')
    assert 'the' not in ask('What is a conversation?')
    assert list(sent()[-1]['logit_bias'].values()) == [-100], sent()[-1]


@test
def choice_in_words():
    """a choice is made by words, sent as the API calls it, and the API's word stands beside it"""
    app = State.app
    give('Reasoning Effort')
    app.key('space')
    app.find('high', 'label')
    app.click('High', 'label')
    app.find('Reasoning Effort High', 'push button')
    app.key('F9')
    ask('Think')
    assert '"high"' in json.dumps(sent()[-1]), sent()[-1]


@test
def advice():
    """what services advise against is pointed out at the chips and at the rows"""
    app = State.app
    app.find('Send', 'push button')
    app.key('ctrl+shift+p')
    app.choose('Bad')
    for chip, sentence in (('Temperature 1', VARIED), ('Top P 0.5', VARIED), ('Max Completion Tokens 50', LIMITS),
                           ('Max Tokens 50', LIMITS), ('Top Log-probabilities 5', ALONE)):
        wait(lambda name=chip, words=sentence: words in description(name), 'what the chip %s says' % chip)
    app.fill('Message', 'List the planets')
    wait(lambda: FORM in description('Response Format JSON Object'), 'what the chip of the format says')
    app.fill('Message', 'List the planets as json')
    wait(lambda: FORM not in description('Response Format JSON Object'), 'the end of it')
    app.key('F9')
    app.find('Set Temperature')
    labels = [node.get_name() for window in app.windows() for node in walk(window) if role_of(node) == 'label']
    assert [labels.count(sentence) for sentence in (VARIED, LIMITS, ALONE)] == [2, 2, 2], labels


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
