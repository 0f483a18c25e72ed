#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands and options of the terminal, against the sandbox and the misbehaving server."""
import base64
import contextlib
import fcntl
import json
import os
import pty
import select
import signal
import sqlite3
import subprocess
import termios
import threading
import time

import files
from terminal import BINARY, DEADLINE, MEMORY, Confab, Server, contains, main, same, wait_child, wait_until

SANDBOX = ('--provider', 'sandbox')
REPLY = {'conversation': str, 'message': str, 'provider': str, 'model': str, 'status': str, 'content': str,
         'reasoning': (str, type(None)), 'refusal': (str, type(None)), 'tool_calls': list, 'choices': list,
         'finish_reason': (str, type(None)), 'logprobs': (list, type(None)), 'usage': (dict, type(None)),
         'cost': (dict, type(None)), 'timing': dict, 'error': (dict, type(None)), 'format': (dict, type(None))}
NUMBER = (int, float)


def check_contract(reply, stored=True):
    same(sorted(reply), sorted(REPLY))
    for name, kind in REPLY.items():
        if name in ('conversation', 'message') and not stored:
            same(reply[name], None)
        else:
            assert isinstance(reply[name], kind), (name, reply[name])
    contains(('complete', 'stopped', 'interrupted', 'failed'), reply['status'])
    assert reply['choices'], 'no choice'
    for index, choice in enumerate(reply['choices']):
        same(sorted(choice), ['content', 'finish_reason', 'index'])
        same(choice['index'], index)
        assert isinstance(choice['content'], str)
    same(reply['choices'][0]['content'], reply['content'])
    same(sorted(reply['timing']), ['first_token_ms', 'total_ms'])
    for token in reply['logprobs'] or []:
        # What is a part of a character has its bytes too, and what the service did not say is null.
        same(sorted(set(token) - {'bytes'}), ['logprob', 'token', 'top'])
        assert token['logprob'] is None or isinstance(token['logprob'], NUMBER)
        for other in token['top']:
            same(sorted(set(other) - {'bytes'}), ['logprob', 'token'])
    if reply['cost']:
        same(sorted(reply['cost']), ['credits', 'usd'])
    if reply['error']:
        same(sorted(reply['error']), ['code', 'http_status', 'message', 'request_id', 'type'])
    return reply


def sent(server):
    """The body of the last request for a reply."""
    return [request for request in server.requests if request['method'] == 'POST'][-1]['body']


def stored_bytes(confab, *parts):
    """The files in the folders of data, settings and cache that hold any of these texts."""
    found = []
    for top in ('data', 'config', 'cache', 'state', 'home'):
        for folder, _, names in os.walk(confab.path(top)):
            for name in names:
                with open(os.path.join(folder, name), 'rb') as file:
                    data = file.read()
                found += [os.path.join(folder, name) for part in parts if part.encode() in data]
    return found


def test_help_and_version():
    with Confab() as confab:
        same(confab.run('--version').ends(0).out.split()[0], 'confab')
        text = confab.run('--help').ends(0).out
        for command in ('ask', 'list', 'show', 'search', 'models', 'preset', 'provider', 'sandbox'):
            contains(text, 'confab ' + command)
            contains(confab.run(command, '--help').ends(0).out, command)
        for verb in ('list', 'add', 'set', 'remove', 'test'):
            contains(confab.run('provider', verb, '--help').ends(0).out, 'confab provider ' + verb)
        # Nothing of this needs a store.
        assert not os.path.exists(confab.store), 'a store was made'


def test_a_wrong_call_is_told_in_one_line():
    with Confab() as confab:
        for call in (['bogus'], ['ask', '--bogus'], ['ask', '--model'], ['show'], ['show', 'a', 'b'], ['show', 'nope'],
                     ['search'], ['search', '  '], ['list', 'x'], ['models', '--provider', 'nope'], ['provider'],
                     ['provider', 'bogus'], ['provider', 'add'], ['provider', 'add', 'x', '--base-url', 'http://a b'],
                     ['provider', 'add', 'x', '--base-url', 'http://127.0.0.1:1', '--profile', 'nope'],
                     ['provider', 'add', 'x', '--base-url', 'http://127.0.0.1:1', '--header', 'nope'],
                     ['provider', 'add', 'x', '--base-url', 'http://127.0.0.1:1', '--header', 'Authorization: Bearer x'],
                     ['provider', 'add', 'x', '--base-url', 'http://127.0.0.1:1', '--timeout-connect', '-3'],
                     ['provider', 'add', 'x', '--base-url', 'http://127.0.0.1:1', '--timeout-silence', 'soon'],
                     ['provider', 'add', 'sandbox', '--base-url', 'http://127.0.0.1:1'],
                     ['preset'], ['preset', 'bogus'], ['preset', 'show'], ['preset', 'show', 'nope'], ['preset', 'import'],
                     ['preset', 'import', '/nope'], ['preset', 'export', 'nope'], ['ask', *SANDBOX, '--preset', 'nope', 'hi'],
                     ['ask', *SANDBOX, '--variable', 'nope', 'hi'],
                     ['provider', 'set', 'nope', '--model', 'x'], ['provider', 'remove', 'nope'],
                     ['provider', 'remove', 'sandbox'], ['provider', 'test', 'nope'], ['sandbox', '--port', '70000'],
                     ['sandbox', '--port', 'x'], ['ask', 'hi'], ['ask', '--provider', 'nope', 'hi'],
                     ['ask', '--profile', 'nope', *SANDBOX, 'hi'], ['ask', *SANDBOX, '--continue', 'nope', 'hi'],
                     ['ask', *SANDBOX, '--continue', 'nope', '--temporary', 'hi'], ['ask', *SANDBOX, ''],
                     ['ask', *SANDBOX, '   '], ['ask', *SANDBOX], ['ask', *SANDBOX, '-'],
                     ['ask', *SANDBOX, '--base-url', 'http://127.0.0.1:1', 'hi'], ['ask', *SANDBOX, b'\xff\xfe'],
                     ['ask', *SANDBOX, '--model', b'\xff', 'hi'], ['ask', *SANDBOX, '--system', b'\xff', 'hi']):
            confab.run(*call).ends(2).one_line()
        same(confab.list(), [])


def test_ask_streams_the_reply_and_nothing_else():
    with Confab() as confab:
        result = confab.ask(*SANDBOX, '/echo One two  three').ends(0)
        same(result.out, 'One two  three')
        same(result.err, '')
        same(confab.ask(*SANDBOX, '/echo', 'Four', 'five').ends(0).out, 'Four five')


def test_json_contract():
    with Confab() as confab, Server() as server:
        reply = check_contract(confab.ask(*SANDBOX, '--json', 'Hello').ends(0).json)
        same(reply['provider'], 'sandbox')
        same(reply['status'], 'complete')
        same(reply['finish_reason'], 'stop')
        same(reply['error'], None)
        assert reply['usage']['total_tokens'] > 0 and reply['cost']['credits'] > 0
        assert 0 <= reply['timing']['first_token_ms'] <= reply['timing']['total_ms']
        check_contract(confab.ask(*SANDBOX, '--json', '--temporary', 'Hello').ends(0).json, stored=False)
        reply = check_contract(confab.ask(*SANDBOX, '--json', '--set', 'logprobs=true', '--set', 'top_logprobs=3',
                                          'Hello').ends(0).json)
        same(max(len(token['top']) for token in reply['logprobs']), 3)
        form = ('--set', 'response_format={"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object",'
                '"properties":{"a":{"type":"integer"}},"required":["a"]}}}')
        reply = check_contract(confab.ask(*SANDBOX, '--json', *form, 'Hello').ends(0).json)
        same(reply['format'], {'holds': True, 'message': 'Fits the schema'})
        reply = check_contract(confab.ask(*SANDBOX, '--json', *form, '/echo {"a":1.5}').ends(0).json)
        same(reply['format'], {'holds': False, 'message': 'Does not fit the schema: /a: must be a whole number, and is 1.5'})
        for question, status in (('/refuse', 0), ('/error 400', 1)):
            same(confab.ask(*SANDBOX, '--json', *form, question).ends(status).json['format'], None)
        reply = check_contract(confab.ask(*SANDBOX, '--json', '--set', 'n=3', '/words 5').ends(0).json)
        same(reply['format'], None)
        same(len(reply['choices']), 3)
        reply = check_contract(confab.ask('--base-url', server.url(), '--model', 'test/tools-parallel', '--json',
                                          'Hi').ends(0).json)
        same([sorted(call) for call in reply['tool_calls']], [['function', 'id', 'type']] * 2)
        same(reply['tool_calls'][0]['function'], {'name': 'get_weather', 'arguments': '{"city":"Oslo"}'})
        reply = check_contract(confab.ask('--base-url', server.url('e402'), '--model', 'x', '--json', 'Hi').ends(1).json)
        same(reply['error']['http_status'], 402)
        same(reply['status'], 'failed')
        reply = check_contract(confab.ask('--base-url', 'http://127.0.0.1:1', '--model', 'x', '--json', 'Hi').ends(1).json)
        same(reply['error']['http_status'], None)
        same(reply['provider'], 'http://127.0.0.1:1/v1')
        same(reply['model'], 'x')


def test_list_show_and_search():
    with Confab() as confab:
        first = confab.ask(*SANDBOX, '--json', '--system', 'Be brief.', '/echo The quick brown fox').ends(0).json
        second = confab.ask(*SANDBOX, '--json', '/echo Lazy dogs').ends(0).json
        rows = [line.split('\t') for line in confab.run('list').ends(0).out.splitlines()]
        same([row[0] for row in rows], [second['conversation'], first['conversation']])
        same([len(row) for row in rows], [3, 3])
        same([row['title'] for row in confab.list()], [row[2] for row in rows])
        shown = confab.show(first['conversation'])
        same(shown['id'], first['conversation'])
        same(shown['system_prompt'], 'Be brief.')
        same([message['role'] for message in shown['messages']], ['user', 'assistant'])
        same(shown['messages'][1]['id'], first['message'])
        same(shown['messages'][1]['parent'], shown['messages'][0]['id'])
        same(shown['messages'][1]['content'], 'The quick brown fox')
        same(shown['messages'][1]['status'], 'complete')
        text = confab.run('show', first['conversation']).ends(0).out
        for part in ('# ', '## You', 'The quick brown fox', '> Be brief.'):
            contains(text, part)
        hits = [line.split('\t') for line in confab.run('search', 'quick').ends(0).out.splitlines()]
        assert hits and all(hit[0] == first['conversation'] and len(hit) == 4 for hit in hits), hits
        contains([hit[1] for hit in hits], first['message'])
        hits = confab.run('search', '--json', 'lazy', 'dogs').ends(0).json
        same({hit['conversation'] for hit in hits}, {second['conversation']})
        same(sorted(hits[0]), ['conversation', 'message', 'snippet', 'title'])
        for query in ('nowhere', '"', '* OR', 'a AND NOT (', "';--", '-'):
            confab.run('search', '--', query).ends(0)
        same(confab.run('search', 'nowhere').out, '')


def test_list_by_order():
    with Confab() as confab:
        ids = [confab.ask(*SANDBOX, '--json', '/echo ' + name).ends(0).json['conversation'] for name in 'abcdef']
        with contextlib.closing(sqlite3.connect(confab.store)) as database, database:
            database.execute("INSERT INTO folder (row, id, name) VALUES (1, 'outer', 'Work'), (2, 'inner', 'Straße')")
            database.execute('UPDATE folder SET parent = 1 WHERE row = 2')
            database.execute("INSERT INTO tag (row, name, folded) VALUES (1, 'Blue', 'blue')")
            for sql, number in (('folder = 1', 0), ('folder = 2', 1), ('archived = 5', 2), ('deleted = ?', 3)):
                given = (int(time.time() * 1000),) if '?' in sql else ()
                database.execute('UPDATE conversation SET %s WHERE id = ?' % sql, (*given, ids[number]))
            for number in (0, 4):
                database.execute('INSERT INTO conversation_tag (tag, conversation) SELECT 1, row FROM conversation'
                                 ' WHERE id = ?', (ids[number],))

        def listed(*options):
            rows = [row['id'] for row in confab.run('list', '--json', *options).ends(0).json]
            same([line.split('\t')[0] for line in confab.run('list', *options).ends(0).out.splitlines()], rows)
            return [ids.index(row) for row in rows]

        same(listed(), [5, 4, 1, 0])
        same(listed('--folder', 'Work'), [1, 0])
        same(listed('--folder', 'inner'), [1])
        same(listed('--folder', 'Straße'), [1])
        same(listed('--tag', 'BLUE'), [4, 0])
        same(listed('--archived'), [2])
        same(listed('--trash'), [3])
        confab.run('list', '--folder', 'nowhere').ends(1).one_line('nowhere')
        confab.run('list', '--tag', 'nothing').ends(1).one_line('nothing')
        confab.run('list', '--tag', 'blue', '--trash').ends(2).one_line('--trash')


def set_default_system(confab, text):
    """What the preferences of the window do."""
    confab.list()
    with contextlib.closing(sqlite3.connect(confab.store)) as database, database:
        database.execute('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)', ('system-prompt', json.dumps(text)))


def test_system_prompt():
    with Confab() as confab, Server() as server:
        address = ('--base-url', server.url(), '--model', 'test/echo')

        def system(*arguments):
            """What the model is told before the conversation."""
            confab.ask(*address, *arguments, 'Hello').ends(0)
            messages = sent(server)['messages']
            same(messages[-1]['content'], 'Hello')
            return [message['content'] for message in messages if message['role'] == 'system']

        same(system(), [])
        same(system('--system', 'Own'), ['Own'])
        set_default_system(confab, 'Default')
        same(system(), ['Default'])
        same(system('--temporary'), ['Default'])
        same(system('--system', 'Own'), ['Own'])
        same(system('--system', ''), [])
        # That there is none stays with the conversation.
        none = confab.ask(*address, '--json', '--system', '', 'One').ends(0).json['conversation']
        same(system('--continue', none), [])
        same(system('--continue', none, '--system', 'Now'), ['Now'])


def test_presets():
    content = {'format': 'confab-presets', 'version': 1, 'presets': [
        {'name': 'Translator', 'system_prompt': 'Translate into {{language}}. {{unknown thing}}', 'model': 'some/preset',
         'parameters': {'temperature': 0.25, 'seed': 5}},
        {'name': 'Plain', 'parameters': {'seed': 7}}]}
    with Confab() as confab, Server() as server:
        file = confab.path('presets.json')
        with open(file, 'w', encoding='utf-8') as output:
            json.dump(content, output)
        same(confab.run('preset', 'import', file).ends(0).out.splitlines(), ['Translator', 'Plain'])
        same(confab.run('preset', 'list').ends(0).out, 'Translator\tsome/preset\nPlain\t\n')
        same(confab.run('preset', 'show', 'TRANSLATOR').ends(0).json, content['presets'][0])
        same(json.loads(confab.run('preset', 'export').ends(0).out), content)
        same(confab.run('preset', 'import', file).ends(0).out.splitlines(), ['Translator 2', 'Plain 2'])
        address = ('--base-url', server.url(), '--preset', 'Translator')
        confab.ask(*address, 'Hello').ends(2).one_line('language')
        same(server.requests, [])
        # What a value says is not expanded again.
        values = ('--variable', 'language={{date}}', '--variable', 'unknown thing=x=y')
        reply = confab.ask(*address, *values, '--set', 'seed=6', '--json', 'Hello').ends(0).json
        body = sent(server)
        same(body['model'], 'some/preset')
        same((body['temperature'], body['seed']), (0.25, 6))
        same(body['messages'][0], {'role': 'system', 'content': 'Translate into {{date}}. x=y'})
        # They are kept with the conversation.
        confab.ask('--base-url', server.url(), '--continue', reply['conversation'], 'And this').ends(0)
        same(sent(server)['messages'][0]['content'], 'Translate into {{date}}. x=y')
        same(sent(server)['temperature'], 0.25)
        with open(file, 'w', encoding='utf-8') as output:
            output.write('{"presets": [{"name": "x"}, {"name": "y", "parameters": {"temperature": "hot"}}]}')
        confab.run('preset', 'import', file).ends(2).one_line('temperature')
        same(len(confab.run('preset', 'list').ends(0).out.splitlines()), 4)
        # A system prompt of one's own needs none of them, and may have braces.
        confab.ask(*address, '--system', 'Write {{this}}.', 'Hello').ends(0)
        same(sent(server)['messages'][0]['content'], 'Write {{this}}.')


def ask_in_terminal(confab, arguments, answers):
    """What the terminal shows, and the exit status, where somebody answers each question."""
    ours, theirs = pty.openpty()
    shown = b''
    with open(os.devnull, 'wb') as nothing:
        process = subprocess.Popen([BINARY, 'ask', *arguments], stdin=theirs, stderr=theirs, stdout=nothing, cwd=confab.folder,
                                   env=confab.environment, start_new_session=True,
                                   preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(theirs)
    for question, answer in answers:
        while question not in shown:
            assert select.select([ours], [], [], DEADLINE)[0], shown
            shown += os.read(ours, 4096)
        shown = b''
        os.write(ours, answer)
    while True:
        try:
            assert select.select([ours], [], [], DEADLINE)[0], shown
            read = os.read(ours, 4096)
        except OSError:  # nobody has it open any more
            break
        if not read:
            break
        shown += read
    status, _ = wait_child(process, DEADLINE)
    os.close(ours)
    return status, shown.decode()


def test_variables_are_asked_for():
    content = {'name': 'Translator', 'system_prompt': 'From {{one}} into {{other}}, on {{date}}.'}
    with Confab() as confab, Server() as server:
        confab.run('preset', 'import', confab.write('presets.json', json.dumps(content))).ends(0)
        arguments = ('--base-url', server.url('content-length'), '--model', 'x', '--preset', 'Translator', 'Hello')
        status, _ = ask_in_terminal(confab, arguments, [(b'one: ', b'Welsh\n'), (b'other: ', 'Färöisch\n'.encode())])
        same(status, 0)
        assert sent(server)['messages'][0]['content'].startswith('From Welsh into Färöisch, on 20'), sent(server)
        # What has a value is not asked for; nothing is sent where nothing is said, or with Ctrl+C.
        count = len(server.requests)
        given = (*arguments[:-1], '--variable', 'one=a', 'Hello')
        status, shown = ask_in_terminal(confab, given, [(b'other: ', b'\n')])
        same(status, 2)
        contains(shown, "--variable 'other=")
        status, _ = ask_in_terminal(confab, given, [(b'other: ', b'\x03')])
        same(status, 130)
        same(len(server.requests), count)


def test_continue_sends_what_was_said():
    with Confab() as confab, Server() as server:
        address = ('--base-url', server.url(), '--model', 'test/echo')
        first = confab.ask(*address, '--json', '--system', 'Be kind.', 'One').ends(0).json
        second = confab.ask(*address, '--json', '--continue', first['conversation'], 'Two').ends(0).json
        same(second['conversation'], first['conversation'])
        same([(message['role'], message['content']) for message in sent(server)['messages']],
             [('system', 'Be kind.'), ('user', 'One'), ('assistant', 'One'), ('user', 'Two')])
        same([message['content'] for message in confab.show(first['conversation'])['messages']],
             ['One', 'One', 'Two', 'Two'])
        same(len(confab.list()), 1)
        # The parameters of a conversation stay with it; a failed turn does not end it.
        confab.ask(*address, '--continue', first['conversation'], '--set', 'temperature=0.5', 'Three').ends(0)
        confab.ask('--base-url', server.url('e500'), '--model', 'x', '--continue', first['conversation'], 'Four').ends(1)
        confab.ask(*address, '--continue', first['conversation'], 'Five').ends(0)
        same(sent(server)['temperature'], 0.5)
        same(sent(server)['messages'][-1]['content'], 'Five')
        # null takes a parameter back.
        confab.ask(*address, '--continue', first['conversation'], '--set', 'temperature=null', 'Six').ends(0)
        assert 'temperature' not in sent(server), sent(server)


SETTINGS = [('temperature', '0.7', 0.7), ('top_p', '0.5', 0.5), ('top_k', '40', 40), ('min_p', '0.05', 0.05),
            ('frequency_penalty', '-1.5', -1.5), ('presence_penalty', '1', 1), ('repetition_penalty', '1.1', 1.1),
            ('seed', '42', 42), ('logit_bias', '{"5":-100}', {'5': -100}), ('max_completion_tokens', '100', 100),
            ('max_tokens', '100', 100), ('stop', '["a","b"]', ['a', 'b']), ('stop', 'END', ['END']), ('n', '2', 2),
            ('reasoning', '{"effort":"low"}', {'effort': 'low'}), ('reasoning.effort', 'high', {'effort': 'high'}),
            ('reasoning.max_tokens', '500', {'max_tokens': 500}), ('reasoning.exclude', 'true', {'exclude': True}),
            ('reasoning_effort', 'low', 'low'), ('response_format', '{"type":"json_object"}', {'type': 'json_object'}),
            ('logprobs', 'true', True), ('top_logprobs', '3', 3), ('tool_choice', 'auto', 'auto'),
            ('tools', '[{"type":"function","function":{"name":"f"}}]', [{'type': 'function', 'function': {'name': 'f'}}]),
            ('parallel_tool_calls', 'false', False), ('normalize_tool_schemas', 'true', True), ('stream', 'false', False),
            ('stream_options', '{"include_usage":true}', {'include_usage': True}),
            ('stream_options.include_usage', 'true', {'include_usage': True}), ('user', 'me', 'me')]
NEEDS = {'top_logprobs': ('logprobs=true',), 'tool_choice': ('tools=[{"type":"function","function":{"name":"f"}}]',),
         'parallel_tool_calls': ('tools=[{"type":"function","function":{"name":"f"}}]',)}


def test_set_every_parameter():
    with Confab() as confab, Server() as server:
        address = ('--base-url', server.url('content-length'), '--model', 'x', '--profile', 'aimlapi', '--temporary')
        for name, text, value in SETTINGS:
            if name in ('logit_bias', 'user', 'min_p', 'top_k', 'repetition_penalty'):
                address = (*address[:5], 'openrouter', '--temporary')
            else:
                address = (*address[:5], 'aimlapi', '--temporary')
            needed = [part for need in NEEDS.get(name, ()) for part in ('--set', need)]
            confab.ask(*address, *needed, '--set', '%s=%s' % (name, text), 'Hi')
            body = sent(server)
            member = name.split('.')[0]
            actual = body.get(member)
            if name == 'stop' and text == 'END':
                assert actual in ('END', ['END']), actual
            elif name == 'stream':
                assert not actual, body
            else:
                same(actual, value, name, body)
        confab.ask(*address, '--set', 'extra_body={"provider":{"order":["a"]},"top_a":0.1}', 'Hi')
        same(sent(server)['provider'], {'order': ['a']})
        same(sent(server)['top_a'], 0.1)
        # What nobody set is not sent.
        confab.ask(*address, 'Hi')
        extra = set(sent(server)) - {'model', 'messages', 'stream', 'stream_options', 'usage'}
        same(extra, set())


def test_set_refuses_what_does_not_fit():
    with Confab() as confab, Server() as server:
        for setting in ('bogus=1', 'temperature', '=1', 'temperature=', 'temperature=hot', 'temperature=2.1',
                        'temperature="1"', 'temperature=true', 'temperature=[1]', 'top_p=1.5',
                        'seed=1.5', 'seed=99999999999999999999', 'n=0', 'n=many', 'max_tokens=0', 'max_tokens=-1',
                        'stop=[]', 'stop=["a","b","c","d","e"]', 'stop=[1]', 'logprobs=1', 'logprobs=yes',
                        'top_logprobs=21', 'response_format=json', 'response_format={"type":"x"}', 'tools={}', 'tools=[1]',
                        'tool_choice=maybe', 'logit_bias=[1]', 'logit_bias={"5":101}', 'reasoning.effort=huge',
                        'reasoning={"effort":"huge"}', 'reasoning={"bogus":1}', 'reasoning=low', 'stream=maybe',
                        'extra_body=[1]', 'extra_body=x', 'frequency_penalty=-2.5', 'temperature=1e999', 'temperature=NaN'):
            result = confab.ask('--base-url', server.url(), '--model', 'test/echo', '--set', setting, 'Hi')
            same(result.status, 2, setting)
            result.one_line()
        same(server.requests, [])
        same(confab.list(), [])


def test_no_stream():
    with Confab() as confab, Server() as server:
        address = ('--base-url', server.url(), '--model', 'test/echo')
        result = confab.ask(*address, '--no-stream', '--json', 'In one piece').ends(0)
        assert not sent(server).get('stream'), sent(server)
        same(result.json['content'], 'In one piece')
        same(result.json['cost'], {'usd': 0.000015, 'credits': 30})
        same(confab.ask(*SANDBOX, '--no-stream', '/echo whole').ends(0).out, 'whole')


def test_reasoning_goes_to_standard_error():
    with Confab() as confab, Server() as server:
        address = ('--base-url', server.url(), '--model', 'test/echo')
        result = confab.ask(*address, '--reasoning', 'Hi').ends(0)
        same(result.out, 'Hi')
        same(result.err, 'You said something.\n')
        same(confab.ask(*address, 'Hi').ends(0).err, '')
        result = confab.ask(*address, '--reasoning', '--json', 'Hi').ends(0)
        same(result.json['reasoning'], 'You said something.')
        same(result.err, 'You said something.\n')


def test_what_is_no_text_is_told():
    with Confab() as confab, Server() as server:
        result = confab.ask('--base-url', server.url(), '--model', 'test/refusal', 'Hi').ends(0)
        same(result.out, '')
        same(result.err, 'confab: The model refused: I can not help with that.\n')
        result = confab.ask('--base-url', server.url(), '--model', 'test/tools-1', 'Hi').ends(0)
        same(result.err, 'confab: The model wants to call get_weather with {"city":"Oslo"}\n')


def test_attach():
    with Confab() as confab, Server() as server:
        picture = confab.write('red.png', files.png(3, 2))
        other = confab.write('blue picture.png', files.png(5, 4, (0, 0, 255)))
        video = confab.write('film.mp4', files.mp4())
        address = ('--base-url', server.url('echo'), '--model', 'stepfun/step-3.7-flash', '--profile', 'aimlapi')
        reply = confab.ask(*address, '--json', '--attach', picture, '--attach', other, '--attach', video, '--attach',
                           picture, 'Look').ends(0).json
        parts = sent(server)['messages'][-1]['content']
        kinds = [part['type'] for part in parts]
        same(sorted(kinds), ['image_url', 'image_url', 'image_url', 'text', 'video_url'])
        same(len(set(kind == 'text' for kind in kinds[:-1])), 1)
        urls = [part[part['type']]['url'] for part in parts if part['type'] != 'text']
        for url, start in zip(urls, ('data:image/png;base64,', 'data:image/png;base64,', 'data:video/mp4;base64,')):
            assert url.startswith(start), url[:40]
        contains(base64.b64decode(urls[0].split(',')[1])[:8], b'PNG')
        same(urls[0], urls[3])
        # The same picture twice is one file.
        same(sum(len(names) for _, _, names in os.walk(confab.path('data', 'confab', 'attachments'))), 3)
        stored = confab.show(reply['conversation'])['messages'][0]['parts']
        same([part.get('name') for part in stored if part.get('type') != 'text'],
             ['red.png', 'blue picture.png', 'film.mp4', 'red.png'])
        # They are sent again with the next question, from the store.
        os.unlink(picture)
        confab.ask(*address, '--continue', reply['conversation'], 'Again').ends(0)
        same(len(sent(server)['messages'][0]['content']), 5)
        # What is set in the window holds here.
        with contextlib.closing(sqlite3.connect(confab.store)) as database, database:
            database.execute("INSERT INTO setting VALUES ('media-history', '{\"policy\":\"note\"}')")
        confab.ask(*address, '--continue', reply['conversation'], '--attach', other, 'Later').ends(0)
        messages = sent(server)['messages']
        same([part['type'] for part in messages[0]['content']], ['text'] * 5)
        contains([part['text'] for part in messages[0]['content']], '[image: red.png, 3 × 2]')
        same(sorted(part['type'] for part in messages[-1]['content']), ['image_url', 'text'])
        # Without a word of text.
        confab.ask(*address, '--attach', other, stdin=b'').ends(0)
        contains(confab.ask(*SANDBOX, '--attach', other, 'What is it?').ends(0).out, '5')


def test_temporary_leaves_nothing():
    with Confab() as confab:
        picture = confab.write('picture.png', files.png(7, 7))
        result = confab.ask(*SANDBOX, '--temporary', '--attach', picture, '--system', 'Systemword', '/echo Secretword').ends(0)
        same(result.out, 'Secretword')
        same(stored_bytes(confab, 'Secretword', 'Systemword', 'picture.png'), [])
        same(confab.list(), [])
        same(sum(len(names) for _, _, names in os.walk(confab.path('data', 'confab', 'attachments'))), 0)


def test_prompt_from_standard_input():
    with Confab() as confab:
        same(confab.ask(*SANDBOX, stdin='/echo From a pipe\n').ends(0).out.strip(), 'From a pipe')
        same(confab.ask(*SANDBOX, '-', stdin='/echo With a dash').ends(0).out, 'With a dash')
        same(confab.ask(*SANDBOX, '/echo Argument', stdin='not this').ends(0).out, 'Argument')
        confab.ask(*SANDBOX, '-', stdin=b'').ends(2).one_line('no prompt')
        confab.ask(*SANDBOX, '-', stdin=b'\xff\xfe').ends(2).one_line('UTF-8')
        confab.ask(*SANDBOX, '-', stdin=b'a\0b').ends(2).one_line('UTF-8')
        same(len(confab.list()), 3)


def test_a_prompt_of_10_mb():
    with Confab() as confab, Server() as server:
        prompt = 'Grüße und Küsse! ' * (10 * 1000 * 1000 // 19)
        result = confab.ask('--base-url', server.url('big-body'), '--model', 'x', '--json', stdin=prompt).ends(0)
        assert int(result.json['content'].split()[0]) > 10 * 1000 * 1000 - 100000, result.json['content']
        assert result.memory < MEMORY, result.memory
        messages = confab.show(result.json['conversation'])['messages']
        same(messages[0]['content'] == prompt, True)
        assert len(confab.list()[0]['title']) < 200


def interrupt(confab, number, *arguments):
    process = confab.start('ask', *arguments)
    first = process.stdout.read(16)  # several pieces: it is in the middle
    assert first, process.stderr.read()
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    return process.returncode, (first + out).decode(), err.decode()


def test_interrupted_in_the_middle():
    with Confab() as confab, Server(scale=1) as server:
        for number in (signal.SIGINT, signal.SIGTERM):
            status, out, err = interrupt(confab, number, *SANDBOX, '/slow /words 300')
            same(status, 130)
            same(err, '')
            message = confab.show(confab.list()[0]['id'])['messages'][1]
            same(message['status'], 'stopped')
            same(message['content'], out)
            assert out.strip()
        status, out, err = interrupt(confab, signal.SIGINT, '--base-url', server.url(), '--model', 'test/pace', 'Hi')
        same(status, 130)
        message = confab.show(confab.list()[0]['id'])['messages'][1]
        same(message['content'], out)
        process = confab.start('ask', '--json', '--base-url', server.url(), '--model', 'test/pace', 'Hi')
        wait_until(lambda: len(server.requests) == 2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        same(process.returncode, 130)
        same(check_contract(json.loads(out))['status'], 'stopped')


def signalled(confab, ready, *arguments, **options):
    """Runs a call that waits, and interrupts it once it does."""
    process = confab.start(*arguments, **options)
    ready(process)
    process.send_signal(signal.SIGINT)
    same(process.wait(timeout=20), 130)
    out, err = process.communicate()
    same(err, b'')
    same(out, b'')


def test_interrupted_while_it_waits():
    with Confab() as confab, Server() as server:
        address = ('--base-url', server.url('nothing'))
        asked = [0]

        def is_asked(process):
            asked[0] += 1
            wait_until(lambda: len(server.requests) == asked[0])
        signalled(confab, is_asked, 'ask', *address, '--model', 'x', 'Hi')
        same(confab.show(confab.list()[0]['id'])['messages'][1]['status'], 'stopped')
        signalled(confab, is_asked, 'ask', *address, 'Hi')
        confab.run('provider', 'add', 'silent', *address).ends(0)
        signalled(confab, is_asked, 'models', '--provider', 'silent')
        signalled(confab, is_asked, 'provider', 'test', 'silent')

        def reads(process):
            # The pipe is empty again once it has been read.
            process.stdin.write(b'Hi')
            process.stdin.flush()
            wait_until(lambda: fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)) == bytes(4))
        signalled(confab, reads, 'ask', *SANDBOX, '-', stdin=subprocess.PIPE)
        same(len(confab.list()), 1)


def test_interrupted_between_attempts():
    with Confab() as confab, Server() as server:
        process = confab.start('ask', '--base-url', server.url('e429-seconds'), '--model', 'x', 'Hi')
        contains(process.stderr.readline(), b'trying again')
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        same(process.returncode, 130)
        same(len(server.requests), 1)
        same(confab.show(confab.list()[0]['id'])['messages'][1]['status'], 'stopped')


def test_standard_output_closed():
    with Confab() as confab, Server(scale=1) as server:
        process = confab.start('ask', '--base-url', server.url(), '--model', 'test/pace', 'Hi')
        assert process.stdout.read(10)
        process.stdout.close()
        same(process.wait(timeout=20), 1)
        same(process.stderr.read().count(b'\n'), 1)
        process.stderr.close()
        message = confab.show(confab.list()[0]['id'])['messages'][1]
        same(message['status'], 'stopped')
        assert message['content'].startswith('word0 ')
        with open('/dev/full', 'wb') as full:
            for call in (['list'], ['ask', *SANDBOX, '/echo x'], ['ask', *SANDBOX, '--json', '/echo x'], ['--help']):
                process = confab.start(*call, stdout=full)
                out, err = process.communicate(timeout=20)
                same((process.returncode, err.count(b'\n')), (1, 1), call)


def test_several_at_once():
    """Two processes, and more, on one store: nothing is lost, and none waits for the others."""
    with Confab() as confab, Server() as server:
        results = []

        def ask(number):
            for turn in range(3):
                results.append(confab.ask('--base-url', server.url(), '--model', 'test/echo',
                                          'Number %d turn %d' % (number, turn)).ends(0).out)
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        same(len(results), 15)
        rows = confab.list()
        same(len(rows), 15)
        for row in rows:
            messages = confab.show(row['id'])['messages']
            same([message['status'] for message in messages], ['complete', 'complete'])
            same(messages[1]['content'], messages[0]['content'])


def test_two_on_one_conversation():
    with Confab() as confab, Server(scale=0.5) as server:
        first = confab.ask('--base-url', server.url(), '--model', 'test/echo', '--json', 'Start').ends(0).json
        going = [confab.start('ask', '--base-url', server.url(), '--model', 'test/pace', '--continue',
                              first['conversation'], 'Branch %d' % number) for number in range(2)]
        for process in going:
            out, err = process.communicate(timeout=30)
            same(process.returncode, 0, err)
        hits = confab.run('search', '--json', 'branch').ends(0).json
        same(len({hit['message'] for hit in hits if hit['message']}), 2)
        # Side by side, or one below the other where that one had begun before.
        contains((4, 6), len(confab.show(first['conversation'])['messages']))


def test_sandbox_and_models():
    with Confab() as confab:
        serving = confab.start('sandbox')
        address = serving.stdout.readline().decode().strip()
        assert address.startswith('http://127.0.0.1:') and address.endswith('/v1'), address
        same(confab.ask('--base-url', address, '/echo Through the socket').ends(0).out, 'Through the socket')
        rows = confab.run('models', '--provider', 'sandbox').ends(0).out.splitlines()
        same([len(row.split('\t')) for row in rows], [3])
        confab.run('provider', 'add', 'mine', '--base-url', address).ends(0)
        models = confab.run('models', '--provider', 'mine', '--json').ends(0).json
        same([model['id'] for model in models], [rows[0].split('\t')[0]])
        contains(confab.run('provider', 'test', 'MINE').ends(0).out, 'works')
        port = address.split(':')[2].split('/')[0]
        confab.run('sandbox', '--port', port).ends(1).one_line(port)
        serving.send_signal(signal.SIGTERM)
        same(serving.communicate(timeout=20)[1], b'')
        same(serving.returncode, 0)


def test_providers():
    with Confab() as confab, Server() as server:
        confab.run('provider', 'add', 'One', '--base-url', server.url() + '/', '--model', 'test/echo', '--header',
                   'X-Team: blue', '--timeout-silence', '5').ends(0)
        confab.run('provider', 'add', 'one', '--base-url', server.url()).ends(2).one_line('already')
        confab.run('provider', 'add', 'Two', '--base-url', server.url('e500'), '--profile', 'vllm', '--model', 'm').ends(0)
        same(confab.ask('Hi').ends(0).out, 'Hi')
        same([request['headers'].get('x-team') for request in server.requests], ['blue'])
        confab.run('provider', 'set', 'two', '--default').ends(0)
        confab.ask('Hi').ends(1)
        confab.run('provider', 'set', 'two', '--base-url', server.url(), '--model', 'test/echo').ends(0)
        same(confab.ask('Hi').ends(0).out, 'Hi')
        rows = {row['name']: row for row in confab.run('provider', 'list', '--json').ends(0).json}
        same(sorted(rows), ['One', 'Two', 'sandbox'])
        # A profile that was chosen stays when the address changes.
        same(rows['Two'], {'name': 'Two', 'base_url': server.url(), 'profile': 'vllm', 'model': 'test/echo', 'default': True,
                           'videos': 'itself'})
        confab.run('provider', 'set', 'Two', '--profile', 'nope', '--model', 'other').ends(2).one_line('nope')
        same([row['model'] for row in confab.run('provider', 'list', '--json').json if row['name'] == 'Two'], ['test/echo'])
        confab.run('provider', 'remove', 'Two').ends(0)
        same(confab.ask('Hi').ends(0).out, 'Hi')
        confab.run('provider', 'set', 'sandbox', '--default').ends(0)
        contains(confab.ask('Hi').ends(0).out, 'sandbox')
        table = [line.split('\t') for line in confab.run('provider', 'list').ends(0).out.splitlines()]
        same([row[0] for row in table], ['One', 'sandbox'])
        # A profile for one call alone.
        contains(confab.ask(*SANDBOX, '--profile', 'generic', 'Hi').ends(0).out, 'sandbox')


if __name__ == '__main__':
    main(globals())
