#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Confab against everything that the misbehaving server can do: never a crash, never a hang, never too much memory."""
import concurrent.futures

from terminal import MEMORY, Confab, Server, contains, main, same

TEXT = 'Grüße, 世界 🌍 and all.'
ECHO = ('Hello there', 'stop')
HELLO = ('Hello!', 'stop')
OSLO = ('get_weather', '{"city":"Oslo"}')
TIME = ('get_time', '{"zone":"CET"}')

# Complete replies: content, finish reason, and what else the JSON must hold.
GOOD = {
    'annotations': ('See here.', 'stop'),
    'array-content': ('In parts.', 'stop'),
    'bad-utf8': ('Gr\ufffd\ufffd\u00dfe, 世界 🌍 and all.', 'stop'),
    'big-body': (None, None),
    'bom': (TEXT, 'stop'),
    'bytewise': (TEXT, 'stop'),
    'chunked-1': (TEXT, 'stop'),
    'claude': HELLO,
    'content-filter': ('This is', 'content_filter'),
    'content-length': (TEXT, 'stop'),
    'counted': ECHO,
    'cr': (TEXT, 'stop'),
    'crlf': (TEXT, 'stop'),
    'dear': ('That was dear', 'stop', {'cost': {'usd': 0.45, 'credits': 900000}}),
    'deepseek': (*HELLO, {'reasoning': 'Hm.'}),
    'deflate': (TEXT, 'stop'),
    'done-no-blank': ('No blank line at the end.', 'stop'),
    'done-then-more': ('Enough.', 'stop'),
    'double-finish': ('Ended twice.', 'stop'),
    'drain': ('Taken.', 'stop'),
    'echo': (*ECHO, {'reasoning': 'You said something.', 'cost': {'usd': 0.000015, 'credits': 30}}),
    'echo-nonstream': (*ECHO, {'reasoning': 'You said something.', 'cost': {'usd': 0.000015, 'credits': 30}}),
    'echo-stream': (*ECHO, {'reasoning': 'You said something.'}),
    'empty-choices': ('Among empty ones.', 'stop'),
    'empty-id': ('Nameless.', 'stop'),
    'event-12mb': ('x' * 12000000, 'stop'),
    'echo-key': ('Your key is none-at-all.' + 'none-at-all' * 2, 'stop'),
    'every-third-fails': ECHO,
    'known-model': ECHO,
    'flaky-2': ECHO,
    'gzip': (TEXT, 'stop'),
    'huge-line': ('x' * 10000000, 'stop'),
    'insufficient-resource': ('Half an', 'insufficient_system_resource'),
    'json-as-stream': ECHO,
    'json-schema': ('{"x": 4}', 'stop'),
    'keepalive-60s': ('Here at last.', 'stop'),
    'leading-blanks': ECHO,
    'length': ('This ends in the', 'length'),
    'llama': (*HELLO, {'reasoning': 'Hm.'}),
    'logprobs': ('Four.é', 'stop'),
    'multi-data': (TEXT, 'stop'),
    'n2': ('One two', 'stop', {'choices': [{'index': 0, 'content': 'One two', 'finish_reason': 'stop'},
                                           {'index': 1, 'content': 'Uno dos', 'finish_reason': 'length'}]}),
    'n2-stall': ('One', 'stop', {'choices': [{'index': 0, 'content': 'One', 'finish_reason': 'stop'},
                                             {'index': 1, 'content': 'Two', 'finish_reason': None}]}),
    'n3-cut': ('One', 'stop', {'choices': [{'index': 0, 'content': 'One', 'finish_reason': 'stop'},
                                           {'index': 1, 'content': 'Two', 'finish_reason': None}]}),
    'n3-from-one': ('One more', 'stop', {'choices': [{'index': index, 'content': text, 'finish_reason': 'stop'}
                                                     for index, text in enumerate(('One more', 'Two', 'Tre'))]}),
    'n3-order': ('Tre', 'stop', {'choices': [{'index': index, 'content': text, 'finish_reason': 'stop'}
                                             for index, text in enumerate(('Tre', 'Two', 'One'))]}),
    'nested': ('Still here.', 'stop'),
    'no-delta': ('After nothing.', 'stop'),
    'no-done': ('No mark at the end.', 'stop'),
    'no-finish': ('No reason given.', 'stop'),
    'no-type': ECHO,
    'no-video': ('I see text.', 'stop'),
    'null-bytes': (TEXT, 'stop'),
    'null-content': ('Text.', 'stop'),
    'ollama': (*HELLO, {'reasoning': 'Hm.'}),
    'one-big-chunk': (TEXT, 'stop'),
    'openai': HELLO,
    'openrouter': (*ECHO, {'reasoning': 'You said something.'}),
    'pace': (''.join('word%d ' % number for number in range(100)), 'stop'),
    'plain-type': ECHO,
    'qwen': (*HELLO, {'reasoning': 'Okay'}),
    'redirect-same': ECHO,
    'refusal': ('', 'stop', {'refusal': 'I can not help with that.'}),
    'slow-body': ('Late.', 'stop'),
    'slow-drip': ('Drip drop', 'stop'),
    'slow-first-byte': ECHO,
    'slow-read': (*ECHO, {'reasoning': 'You said something.'}),
    'think-split': ('Four.', 'stop', {'reasoning': 'Two and two.'}),
    'think-tag': ('Four.', 'stop', {'reasoning': 'Two and two.'}),
    'type-case': ECHO,
    'utf8-split': (TEXT, 'stop'),
    'vllm': (*HELLO, {'reasoning': 'Hm.'}),
}
# Tool calls: name and arguments of each.
CALLS = {
    'tools-1': [OSLO],
    'tools-badjson': [('get_weather', '{"city": Oslo')],
    'tools-index1': [OSLO],
    'tools-noargs': [('get_weather', '')],
    'tools-noid': [OSLO],
    'tools-noindex': [OSLO, TIME],
    'tools-object-args': [OSLO],
    'tools-parallel': [OSLO, TIME],
    'tools-sameindex': [OSLO, TIME],
    'tools-splitname': [OSLO],
    'tools-stop-reason': [OSLO],
}
# What was cut after it had begun: content, HTTP status, type, code, and what standard error says.
CUT = {
    'bad-chunk': ('Half an', None, None, None, 'cut off'),
    'cut-eof': ('Half an', None, None, None, 'cut off'),
    'cut-mid-line': ('Half an', None, None, None, 'cut off'),
    'cut-mid-utf8': ('Half an', None, None, None, 'cut off'),
    'mid-error-choice': ('Half an', 200, 'provider_unavailable', 'server_error', 'Provider disconnected'),
    'mid-error-data': ('Half an', 200, None, None, 'Compute error.'),
    'mid-error-event': ('Half an', 200, 'server_error', 'overloaded', 'Overloaded'),
    'mid-error-field': ('Half an', 200, 'server_error', '500', 'Context lost'),
    'mid-error-openrouter': ('Half an', 200, 'provider_unavailable', 'server_error', 'Provider disconnected'),
    'mid-error-string': ('Half an', 200, None, None, 'The model has crashed.'),
    'n3-error': ('One', 200, None, '502', 'This one is lost'),
    'no-finish-no-done': ('Half an answer', None, None, None, 'cut off'),
    'rst': ('Half an', None, None, None, 'cut off'),
    'stall': ('Half an', None, None, None, 'did not answer in time'),
}
# What failed before any content: HTTP status, type, code, and what standard error says.
FAILED = {
    'auth': (401, None, None, 'did not accept the key'),
    'cut-at-once': (None, None, None, 'broke before the answer was complete'),
    'cut-before-data': (None, None, None, 'empty answer'),
    'cut-headers': (None, None, None, 'does not speak this API'),
    'cut-length': (None, None, None, 'cut off'),
    'e-array-message': (400, 'Bad Request', None, 'temperature must not be greater than 2 n must be a number'),
    'e-context': (400, 'exceed_context_size_error', '400', 'too long for this model'),
    'e-detail': (400, None, None, 'Something about it'),
    'e-empty': (500, None, None, 'The service failed'),
    'e-openai': (400, 'invalid_request_error', 'invalid_value', 'Wrong value'),
    'e-string': (400, None, None, "'url' field must be a base64 encoded image."),
    'e-vllm': (400, 'BadRequestError', '400', 'Too long'),
    'e400': (400, None, None, 'Body validation error!'),
    'e401': (401, None, None, 'did not accept the key'),
    'e401-key': (401, None, None, 'did not accept the key'),
    'e401-key-forms': (401, None, None, 'did not accept the key'),
    'e402': (402, None, '402', 'no credit left'),
    'e403': (403, None, None, 'no credit left'),
    'e404': (404, None, None, 'does not know this model'),
    'e408': (408, None, '408', 'did not answer in time'),
    'e413': (413, None, '413', 'too large'),
    'e422': (422, None, None, 'body.messages[0]: field required'),
    'e429': (429, None, None, 'Too many requests'),
    'e429-date': (429, None, None, 'Too many requests'),
    'e429-four': (429, None, None, 'Too many requests'),
    'e429-long': (429, None, None, 'Too many requests'),
    'e429-ms': (429, None, None, 'Too many requests'),
    'e429-no': (429, None, None, 'Too many requests'),
    'e429-quota': (429, 'insufficient_quota', 'insufficient_quota', 'no credit left'),
    'e429-seconds': (429, None, None, 'Too many requests'),
    'e500': (500, None, None, 'The service failed'),
    'e500-image': (500, 'server_error', '500', 'did not take the request'),
    'e502-html': (502, None, None, '502 Bad Gateway'),
    'e503-key': (503, None, None, 'Busy'),
    'e503-loading': (503, 'unavailable_error', '503', 'Loading model'),
    'e504': (504, None, None, 'Generation timeout'),
    'empty-200': (None, None, None, 'empty answer'),
    'empty-json': (None, None, None, 'empty answer'),
    'endless-comment': (None, None, None, 'larger than 64 MiB'),
    'endless-error': (500, None, None, 'The service failed'),
    'endless-line': (None, None, None, 'larger than 64 MiB'),
    'err-200-flat': (200, 'NotFoundError', '404', 'No such model'),
    'err-200-json': (200, 'server_error', '500', 'Out of memory'),
    'err-200-string': (200, None, None, 'The model has crashed.'),
    'garbage': (None, None, None, 'does not speak this API'),
    'garbage-body': (None, None, None, 'does not speak this API'),
    'garbage-json': (None, None, None, 'does not speak this API'),
    'gzip-bomb': (None, None, None, 'larger than 64 MiB'),
    'gzip-broken': (None, None, None, 'does not speak this API'),
    'huge-header': (None, None, None, 'broke before the answer was complete'),
    'nested-error': (500, None, None, 'The service failed'),
    'nested-json': (None, None, None, 'does not speak this API'),
    'nothing': (None, None, None, 'did not answer in time'),
    'only-comments': (None, None, None, 'empty answer'),
    'only-done': (None, None, None, 'no content'),
    'portal': (None, None, None, 'log in first'),
    'raw-json-line': (200, 'server_error', None, 'The backend is gone'),
    'redirect-loop': (None, None, None, 'in circles'),
    'redirect-other': (None, None, None, 'not followed'),
    'rst-at-once': (None, None, None, 'broke before the answer was complete'),
    'wrong-types': (None, None, None, 'cannot be read'),
    'wrong-types-error': (400, None, None, 'did not take the request'),
    'wrong-types-json': (None, None, None, 'does not speak this API'),
}
# Those that never end by themselves have a case of their own.
ENDLESS = {'endless-text'}
RETRIED = {'flaky-2': 3, 'cut-at-once': 3, 'rst-at-once': 3, 'huge-header': 3, 'endless-error': 3, 'e-empty': 3, 'e408': 3,
           'e429': 3, 'e429-date': 3, 'e429-four': 3, 'e429-long': 3, 'e429-ms': 3, 'e429-seconds': 3, 'e500': 3, 'e502-html': 3,
           'e503-key': 3, 'e503-loading': 3, 'e504': 3, 'nested-error': 3}


def check_error(error, status, kind, code, line):
    assert isinstance(error['message'], str) and error['message'], error
    # A failure inside a good answer may be told with that answer's status.
    assert error['http_status'] == status or (status is None and error['http_status'] == 200), error
    same(error['type'], kind)
    same(error['code'], code)
    assert error['request_id'] is None or isinstance(error['request_id'], str), error


def possible_attempts(name):
    # Whether an answer without a byte is a cut or an end depends on the version of libsoup; only a cut is tried again.
    return (1, 3) if name == 'cut-before-data' else (RETRIED.get(name, 1),)


def check(name, result):
    reply = result.json
    assert result.memory < MEMORY, '%d MiB' % result.memory
    assert reply['choices'], reply
    last = result.err.split('\n')[-2] if result.err else ''
    if name in GOOD:
        content, reason, more = (*GOOD[name], {})[:3]
        result.ends(0)
        same(reply['status'], 'complete')
        same(reply['error'], None)
        if content is not None:
            same(len(reply['content']), len(content))
            assert reply['content'] == content, 'another text'
            same(reply['finish_reason'], reason)
        for key, value in more.items():
            same(reply[key], value, key)
    elif name in CALLS:
        result.ends(0)
        same(reply['status'], 'complete')
        same(reply['finish_reason'], 'tool_calls')
        same([(call['function']['name'], call['function']['arguments']) for call in reply['tool_calls']], CALLS[name])
        ids = [call['id'] for call in reply['tool_calls']]
        assert all(ids) and len(set(ids)) == len(ids), ids
    elif name in CUT:
        result.ends(1)
        same(reply['status'], 'interrupted')
        same(reply['content'], CUT[name][0])
        check_error(reply['error'], *CUT[name][1:])
        contains(last, CUT[name][4])
    else:
        result.ends(1)
        same(reply['status'], 'failed')
        same(reply['content'], '')
        check_error(reply['error'], *FAILED[name])
        contains(last, FAILED[name][3])
        assert 'What came is kept' not in last, last
    # One line for each attempt that is waited for, and one that says how it failed.
    lines = [(result.status != 0) + attempts - 1 for attempts in possible_attempts(name)]
    assert result.err.count('\n') in lines, result.err


def run_one(server, name):
    """One scenario in a store of its own; what was said is found in the store as it was printed."""
    limit = '2' if name in ('nothing', 'stall', 'n2-stall') else '15'
    with Confab() as confab:
        confab.run('provider', 'add', 'it', '--base-url', server.url(name), '--model', 'test/' + name,
                   '--timeout-first-byte', limit, '--timeout-silence', limit).ends(0)
        result = confab.ask('--provider', 'it', '--json', 'Hello there', timeout=30)
        check(name, result)
        messages = confab.show(result.json['conversation'])['messages']
        same([message['role'] for message in messages], ['user', 'assistant'])
        same(messages[0]['content'], 'Hello there')
        same(messages[1]['status'], result.json['status'])
        assert messages[1]['content'] == result.json['content'], 'another text is stored'


def test_every_scenario_is_in_a_table():
    same(sorted([*GOOD, *CALLS, *CUT, *FAILED, *ENDLESS]), Server.scenarios())


def test_every_scenario():
    failures = []
    with Server() as server, concurrent.futures.ThreadPoolExecutor(4) as pool:
        running = {name: pool.submit(run_one, server, name) for name in [*GOOD, *CALLS, *CUT, *FAILED]}
        for name, future in running.items():
            error = future.exception()
            if error:
                failures.append('%s: %s' % (name, error or repr(error)))
        attempts = {}
        for request in server.requests:
            if request['method'] == 'POST':
                name = request['path'].split('/')[2] if request['path'].startswith('/s/') else ''
                attempts[name] = attempts.get(name, 0) + 1
    assert not failures, '\n'.join(failures)
    # The answer of the redirection on the same origin counts as an echo; a circle is followed a few times.
    for name in [*GOOD, *CALLS, *CUT, *FAILED]:
        if name not in ('redirect-same', 'redirect-loop', 'echo'):
            assert attempts.get(name) in possible_attempts(name), '%s: %s' % (name, attempts.get(name))


if __name__ == '__main__':
    main(globals())
