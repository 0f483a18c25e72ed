# SPDX-License-Identifier: GPL-3.0-or-later
"""The scenarios of the misbehaving server.

STREAMS are lists of chunks (dicts) and raw bytes, sent as events or put together where no stream was asked for.
BODIES answer a chat request themselves. TRANSPORT meets any request, before it is looked at.
"""
import asyncio
import base64
import gzip
import json
import os
import time
import zlib
from email.utils import formatdate
from urllib.parse import quote

DONE = b'data: [DONE]\n\n'
STREAMS = {}
BODIES = {}
TRANSPORT = {}

WEATHER = [{'name': 'get_weather', 'arguments': '{"city":"Oslo"}'}, {'name': 'get_time', 'arguments': '{"zone":"CET"}'}]
USAGE = {'prompt_tokens': 21, 'completion_tokens': 9, 'total_tokens': 30}
META = {'usage': {'credits_used': 30, 'usd_spent': 0.000015}}


def event(chunk):
    return b'data: ' + json.dumps(chunk, ensure_ascii=False).encode() + b'\n\n'


def chunk(delta=None, finish=None, index=0, **members):
    """One chunk of the AI/ML API's stream of stepfun/step-3.7-flash."""
    choice = {'index': index, 'delta': {} if delta is None else delta, 'finish_reason': finish,
              'native_finish_reason': finish, 'logprobs': None}
    return {'id': 'gen-1780000000-AbCdEf', 'object': 'chat.completion.chunk', 'created': 1780000000,
            'model': 'stepfun/step-3.7-flash-20260528', 'choices': [choice], **members}


def plain(text, finish='stop', **members):
    """A minimal stream in OpenAI's shape: role, words, reason."""
    words = [word + ' ' for word in text.split(' ')]
    words[-1] = words[-1][:-1]
    return [chunk({'role': 'assistant', 'content': ''}, **members)] + \
        [chunk({'content': word}, **members) for word in words] + [chunk({}, finish, **members)]


def assemble(items):
    """The answer to a request without a stream: what the chunks of one with a stream amount to."""
    whole = {'id': 'gen-1780000000-AbCdEf', 'object': 'chat.completion', 'created': 1780000000,
             'model': 'stepfun/step-3.7-flash-20260528', 'system_fingerprint': None, 'service_tier': None}
    choices = {}
    for item in items:
        if isinstance(item, bytes):
            continue
        if 'error' in item:
            return {'error': item['error']}
        whole.update({key: value for key, value in item.items() if key not in ('choices', 'object') and value})
        for part in item.get('choices') or []:
            choice = choices.setdefault(part.get('index', 0), {
                'index': part.get('index', 0), 'message': {'role': 'assistant', 'content': None, 'refusal': None},
                'finish_reason': None, 'logprobs': None})
            if part.get('finish_reason'):
                choice['finish_reason'] = part['finish_reason']
            if part.get('logprobs'):
                held = choice['logprobs'] = choice['logprobs'] or {'content': []}
                held['content'] += part['logprobs']['content']
            merge(choice['message'], part.get('delta') or {})
    whole['choices'] = [choices[index] for index in sorted(choices)]
    return whole


def merge(message, delta):
    for key, value in delta.items():
        if key == 'role' or value is None:
            continue
        if key == 'tool_calls':
            calls = message.setdefault('tool_calls', [])
            for call in value:
                index = call.get('index', len(calls) - 1 if calls and not call.get('id') else len(calls))
                index = min(index, len(calls))
                if index == len(calls):
                    calls.append({'id': 'call_%d' % index, 'type': 'function',
                                  'function': {'name': '', 'arguments': ''}})
                held, function = calls[index], call.get('function') or {}
                held['id'] = call.get('id') or held['id']
                held['function']['name'] += function.get('name') or ''
                arguments = function.get('arguments') or ''
                held['function']['arguments'] += arguments if isinstance(arguments, str) else json.dumps(arguments)
        elif key == 'reasoning_details' and message.get(key):
            message[key][0]['text'] += value[0]['text']
        elif isinstance(value, list):
            message[key] = message.get(key, []) + value if isinstance(message.get(key, []), list) else value
        else:
            message[key] = (message.get(key) or '') + value


def stream(name, done=True):
    """Registers a function that returns chunks."""
    def register(function):
        STREAMS[name] = lambda request: list(function(request)) + ([DONE] if done else [])
        return function
    return register


def stream_of(name, *items, done=True):
    STREAMS[name] = lambda request: list(items) + ([DONE] if done else [])


def body(*names):
    def register(function):
        for name in names:
            BODIES[name] = function
        return function
    return register


def transport(*names):
    def register(function):
        for name in names:
            TRANSPORT[name] = function
        return function
    return register


# Dialects

def thought(text):
    return {'reasoning': text, 'reasoning_details': [{'type': 'reasoning.text', 'text': text, 'format': 'unknown',
                                                      'index': 0}]}


@stream('echo')
def echo(request):
    """The stream of stepfun/step-3.7-flash, with all that it may carry; says what it was told."""
    yield b': OPENROUTER PROCESSING\n\n'
    yield chunk({'role': 'assistant', 'content': '', **thought('You said ')})
    yield chunk({'content': '', **thought('something.')})
    for word in [word + ' ' for word in request.last_text.split(' ')[:-1]] + request.last_text.split(' ')[-1:]:
        yield chunk({'role': 'assistant', 'content': word})
    yield chunk({'role': 'assistant', 'content': ''}, 'stop')
    yield chunk({'role': 'assistant', 'content': ''}, usage=USAGE, meta=META)


@stream('dear')
def dear(request):
    """Bills nearly half a dollar for each answer."""
    yield from plain('That was dear')
    yield chunk({}, usage=USAGE, meta={'usage': {'credits_used': 900000, 'usd_spent': 0.45}})


def text_length(message):
    content = message.get('content') or ''
    return len(content) if isinstance(content, str) else sum(len(part.get('text', '')) for part in content)


@stream('counted')
def counted(request):
    """Says what it was told, counts four letters a token, and bills nothing. What it takes is little."""
    prompt = sum(text_length(message) for message in request.json['messages']) // 4
    completion = len(request.last_text) // 4
    yield from plain(request.last_text)
    yield chunk({}, usage={'prompt_tokens': prompt, 'completion_tokens': completion, 'total_tokens': prompt + completion})


# The server reads what it is sent slowly, where the scenario stands in the path.
STREAMS['slow-read'] = STREAMS['echo']

STREAMS['openrouter'] = lambda request: [
    {**item, 'provider': 'StepFun', **({'usage': {**USAGE, 'cost': 0.000015, 'cost_details': {
        'upstream_inference_cost': None}}} if 'usage' in item else {})}
    if isinstance(item, dict) else item for item in STREAMS['echo'](request)]


def dialect(delta, finish=None, usage='omit', choices=None, **members):
    made = {'id': 'chatcmpl-1', 'object': 'chat.completion.chunk', 'created': 1780000000, 'model': 'other-model',
            'choices': [{'index': 0, 'delta': delta, 'finish_reason': finish}] if choices is None else choices}
    if usage != 'omit':
        made['usage'] = usage
    return {**made, **members}


QWEN_USAGE = {'prompt_tokens': 13, 'completion_tokens': 2010, 'total_tokens': 2023,
              'completion_tokens_details': {'reasoning_tokens': 82}}
stream_of('qwen', dialect({'content': None, 'role': 'assistant', 'refusal': None, 'reasoning_content': ''}, usage=None),
          dialect({'content': None, 'refusal': None, 'reasoning_content': 'Okay'}, usage=None),
          dialect({'content': 'Hello!', 'refusal': None, 'reasoning_content': None}, usage=None),
          dialect({'content': '', 'refusal': None, 'reasoning_content': None}, 'stop', usage=None),
          dialect({}, choices=[], usage=QWEN_USAGE), done=False)
stream_of('claude', dialect({'role': 'assistant', 'content': 'Hel'}, id='msg_1'),
          dialect({'role': 'assistant', 'content': 'lo!'}, id=''),
          dialect({'role': 'assistant', 'content': ''}, 'stop', usage=USAGE, id=''),
          dialect({}, choices=[{'index': 0, 'finish_reason': 'stop'}], usage=None, id=''), done=False)
stream_of('openai', dialect({'role': 'assistant', 'content': '', 'refusal': None}, usage=None, obfuscation='x1',
                            service_tier='default', system_fingerprint='fp_1'),
          dialect({'content': 'Hello'}, usage=None, obfuscation='y'), dialect({'content': '!'}, usage=None),
          dialect({}, 'stop', usage=None), dialect({}, choices=[], usage=USAGE))
TIMINGS = {'cache_n': 3, 'prompt_n': 18, 'prompt_ms': 40.5, 'prompt_per_token_ms': 2.25, 'prompt_per_second': 444.4,
           'predicted_n': 9, 'predicted_ms': 90.0, 'predicted_per_token_ms': 10.0, 'predicted_per_second': 100.0}
stream_of('llama', dialect({'role': 'assistant', 'content': None}), dialect({'reasoning_content': 'Hm.'}),
          dialect({'content': 'Hello'}), dialect({'content': '!'}), dialect({}, 'stop', timings=TIMINGS),
          dialect({}, choices=[], usage=USAGE, timings=TIMINGS))
stream_of('ollama', dialect({'role': 'assistant', 'content': '', 'reasoning': 'Hm.'}, system_fingerprint='fp_ollama'),
          dialect({'content': 'Hello!'}, system_fingerprint='fp_ollama'),
          dialect({}, 'stop', system_fingerprint='fp_ollama'), dialect({}, choices=[], usage=USAGE))
stream_of('vllm', dialect({'role': 'assistant', 'content': ''}), dialect({'reasoning': 'Hm.'}),
          dialect({'content': 'Hello!'}), dialect({'content': ''}, 'stop', choices=[
              {'index': 0, 'delta': {'content': ''}, 'logprobs': None, 'finish_reason': 'stop', 'stop_reason': None}]),
          dialect({}, choices=[], usage=USAGE))
stream_of('deepseek', b': keep-alive\n\n', dialect({'role': 'assistant', 'content': None, 'reasoning_content': 'Hm.'}),
          b': keep-alive\n\n', dialect({'content': 'Hello!', 'reasoning_content': None}),
          dialect({'content': '', 'reasoning_content': None}, 'stop', usage=USAGE))


# Tool calls

def call(index, call_id=None, name=None, arguments=None, kind='function'):
    function = {key: value for key, value in (('name', name), ('arguments', arguments)) if value is not None}
    made = {'index': index, 'id': call_id, 'type': kind if call_id else None, 'function': function}
    return {key: value for key, value in made.items() if value is not None}


def calls(*fragments, finish='tool_calls'):
    return [chunk({'role': 'assistant', 'content': None})] + \
        [chunk({'tool_calls': [fragment]}) for fragment in fragments] + [chunk({}, finish)]


def tools(name, *fragments, finish='tool_calls'):
    """The first turn calls; the turn with the results says them back."""
    def answer(request):
        results = []
        for message in request.json['messages']:
            if message['role'] == 'tool':
                content = message['content']
                results.append(content if isinstance(content, str) else ''.join(part['text'] for part in content))
            elif message['role'] == 'user':
                results = []
        if results:
            return plain('The tools say: ' + '; '.join(results)) + [DONE]
        return calls(*fragments, finish=finish) + [DONE]
    STREAMS[name] = answer


OSLO = ('get_weather', ['{"ci', 'ty":"Oslo"}'])
tools('tools-1', call(0, 'call_1', OSLO[0], ''), call(0, arguments='{"ci'), call(0, arguments='ty":"Oslo"}'))
tools('tools-parallel', call(0, 'call_1', 'get_weather', ''), call(1, 'call_2', 'get_time', ''),
      call(0, arguments='{"city":'), call(1, arguments='{"zone":'), call(0, arguments='"Oslo"}'),
      call(1, arguments='"CET"}'))
tools('tools-noindex', call(None, 'call_1', 'get_weather', '{"ci'), call(None, arguments='ty":"Oslo"}'),
      call(None, 'call_2', 'get_time', '{"zone":"CET"}'))
tools('tools-sameindex', call(0, 'call_1', 'get_weather', '{"city":"Oslo"}'),
      call(0, 'call_2', 'get_time', '{"zone":"CET"}'))
tools('tools-index1', call(1, 'call_1', 'get_weather', '{"ci'), call(1, arguments='ty":"Oslo"}'))
tools('tools-noid', call(0, None, 'get_weather', '{"ci'), call(0, arguments='ty":"Oslo"}'))
tools('tools-splitname', call(0, 'call_1', 'get_', ''), call(0, None, 'weather', ''),
      call(0, None, '', '{"city":"Oslo"}'))
tools('tools-object-args', call(0, 'call_1', 'get_weather', {'city': 'Oslo'}))
tools('tools-badjson', call(0, 'call_1', 'get_weather', '{"city": Oslo'))
tools('tools-noargs', call(0, 'call_1', 'get_weather', ''))
tools('tools-stop-reason', call(0, 'call_1', 'get_weather', '{"city":"Oslo"}'), finish='stop')

# Members that may come along

stream_of('think-tag', *plain('<think>Two and two.</think>\n\nFour.'))
stream_of('think-split', chunk({'role': 'assistant', 'content': '<th'}), chunk({'content': 'ink>Two and'}),
          chunk({'content': ' two.</thi'}), chunk({'content': 'nk'}), chunk({'content': '>Four.'}), chunk({}, 'stop'))
stream_of('n2', chunk({'role': 'assistant', 'content': 'One'}), chunk({'role': 'assistant', 'content': 'Uno'}, index=1),
          chunk({'content': ' two'}), chunk({'content': ' dos'}, index=1), chunk({}, 'stop'),
          chunk({}, 'length', index=1), chunk({}, usage=USAGE, meta=META))
# Several choices, numbered oddly, one failing, or all cut
stream_of('n3-order', chunk({'role': 'assistant', 'content': 'Tre'}, index=2), chunk({'content': 'Two'}, index=1),
          chunk({'content': 'One'}), chunk({}, 'stop'), chunk({}, 'stop', index=2), chunk({}, 'stop', index=1),
          chunk({}, usage=USAGE, meta=META))
stream_of('n3-from-one', *(chunk({'content': text}, index=index)
                           for index, text in ((1, 'One'), (2, 'Two'), (3, 'Tre'), (1, ' more'))),
          *(chunk({}, 'stop', index=index) for index in (1, 2, 3)))


@stream('n3-error')
def one_of_three_fails(request):
    yield from (chunk({'role': 'assistant', 'content': text}, index=index)
                for index, text in enumerate(('One', 'Two', 'Tre')))
    failed = chunk({}, 'error', index=1)
    failed['choices'][0]['error'] = {'code': 502, 'message': 'This one is lost'}
    yield failed
    yield chunk({'content': ' more'})
    yield from (chunk({}, 'stop', index=index) for index in (0, 2))


stream_of('n3-cut', *(chunk({'role': 'assistant', 'content': text}, index=index)
                      for index, text in enumerate(('One', 'Two'))), chunk({}, 'stop'), done=False)


@stream('logprobs')
def logprobs(request):
    yield chunk({'role': 'assistant', 'content': ''})
    for token, probability in (('Four', -0.1), ('.', -0.0001), ('é', -9999.0)):
        made = chunk({'content': token})
        made['choices'][0]['logprobs'] = {'content': [{
            'token': token, 'logprob': probability, 'bytes': list(token.encode()),
            'top_logprobs': [{'token': token, 'logprob': probability, 'bytes': list(token.encode())},
                             {'token': 'Five', 'logprob': -2.5, 'bytes': None}]}], 'refusal': None}
        yield made
    yield chunk({}, 'stop')


stream_of('json-schema', *plain('{"x": 4}'))
stream_of('refusal', chunk({'role': 'assistant', 'content': None, 'refusal': 'I can not '}),
          chunk({'refusal': 'help with that.'}), chunk({}, 'stop'))
stream_of('annotations', chunk({'role': 'assistant', 'content': 'See here.'}), chunk({'annotations': [{
    'type': 'url_citation', 'url_citation': {'start_index': 4, 'end_index': 8, 'title': 'Here',
                                             'url': 'https://example.org/'}}]}), chunk({}, 'stop'))
stream_of('length', *plain('This ends in the', 'length'))
stream_of('content-filter', *plain('This is', 'content_filter'))

# Framing

TEXT = 'Grüße, 世界 🌍 and all.'


def framed(name, change):
    """Sends one and the same stream in the pieces that change makes of its bytes."""
    async def answer(request, reply):
        await reply.head(200, 'text/event-stream')
        data = b''.join(event(item) for item in plain(TEXT)) + DONE
        for piece in change(data):
            await reply.write(piece)
            await asyncio.sleep(0)
        await reply.end()
    BODIES[name] = answer


def in_sequences(data):
    """Cuts inside each sequence of more than one byte."""
    start = 0
    for index in range(1, len(data)):
        if data[index] & 0xc0 == 0x80:
            yield data[start:index]
            start = index
    yield data[start:]


framed('utf8-split', in_sequences)
framed('bytewise', lambda data: [data[index:index + 1] for index in range(len(data))])
framed('chunked-1', lambda data: [data[index:index + 1] for index in range(len(data))])
framed('one-big-chunk', lambda data: [data])
framed('crlf', lambda data: [data.replace(b'\n', b'\r\n')])
framed('cr', lambda data: [data.replace(b'\n', b'\r')])
framed('bom', lambda data: [b'\xef\xbb\xbf' + data])
framed('multi-data', lambda data: [data.replace(b', "object"', b',\ndata: "object"')])
framed('null-bytes', lambda data: [data[:40] + b'\0\0' + data[40:] + b'data: \0\n\n'])
framed('bad-utf8', lambda data: [data.replace('ü'.encode(), b'\xff\xc3')])


@body('no-video')
async def no_video(request, reply):
    """What takes pictures and no videos says so; else it repeats what was asked."""
    kinds = {part.get('type') for message in request.json['messages'] if isinstance(message.get('content'), list)
             for part in message['content']}
    if 'video_url' in kinds:
        await reply.error(request, 422, 'This model cannot read video_url.')
        return
    await reply.head(200, 'text/event-stream')
    await reply.events([*plain('I see %s.' % ', '.join(sorted(kinds) or ['text'])), DONE])
    await reply.end()


@body('huge-line', 'event-12mb')
async def huge_line(request, reply):
    """One event with 10 or 12 MB of text."""
    size = (12 if request.scenario == 'event-12mb' else 10) * 1000 * 1000
    await reply.head(200, 'text/event-stream')
    data = event(chunk({'role': 'assistant', 'content': 'x' * size}))
    for start in range(0, len(data), 65536):
        await reply.write(data[start:start + 65536])
    await reply.events([chunk({}, 'stop'), DONE])
    await reply.end()


@body('endless-line')
async def endless_line(request, reply):
    """A line that ends with the connection, after 256 MB."""
    await reply.head(200, 'text/event-stream')
    await reply.write(b'data: {"choices":[{"delta":{"content":"')
    for _ in range(4096):
        await reply.write(b'a' * 65536)


@body('endless-text')
async def endless_text(request, reply):
    """Good chunks until the other side has enough."""
    await reply.head(200, 'text/event-stream')
    while True:
        await reply.events([chunk({'content': 'and so on '})] * 16)
        await asyncio.sleep(0.01)


@body('endless-comment')
async def endless_comment(request, reply):
    await reply.head(200, 'text/event-stream')
    for _ in range(4096):
        await reply.write(b': ' + b'a' * 65536)


@body('nested')
async def nested(request, reply):
    """200,000 brackets in one event."""
    await reply.head(200, 'text/event-stream')
    await reply.events([b'data: {"choices":' + b'[' * 200000 + b'\n\n', *plain('Still here.'), DONE])
    await reply.end()


@body('nested-json')
async def nested_json(request, reply):
    await reply.whole(200, b'[' * 200000 + b']' * 200000)


@body('nested-error')
async def nested_error(request, reply):
    await reply.whole(500, b'{"error":' * 100000 + b'1' + b'}' * 100000)


WRONG = ['null', 'true', '0', '""', '[]', '{}', '[[[]]]', '{"choices":null}', '{"choices":{}}', '{"choices":"x"}',
         '{"choices":[1,null,"x",[]]}', '{"choices":[{"delta":[]}]}', '{"choices":[{"delta":"x"}]}',
         '{"choices":[{"index":"0","delta":{"content":5}}]}', '{"choices":[{"index":-1,"delta":{"content":"x"}}]}',
         '{"choices":[{"index":99999999999999999999,"delta":{"content":{}}}]}',
         '{"choices":[{"index":2147483647,"delta":{"content":[1,null,{"type":5}]}}]}',
         '{"choices":[{"delta":{"reasoning":7,"reasoning_details":{},"reasoning_content":[]}}]}',
         '{"choices":[{"delta":{"reasoning_details":[1,{"type":null,"text":[],"index":{}}]}}]}',
         '{"choices":[{"delta":{"tool_calls":{}}}]}', '{"choices":[{"delta":{"tool_calls":[null,1,{}]}}]}',
         '{"choices":[{"delta":{"tool_calls":[{"index":1e300,"id":5,"type":{},"function":[]}]}}]}',
         '{"choices":[{"delta":{"tool_calls":[{"index":-7,"id":"a","function":{"name":{},"arguments":[1]}}]}}]}',
         '{"choices":[{"delta":{"role":4,"refusal":{},"annotations":"x","audio":1}}]}',
         '{"choices":[{"delta":{},"finish_reason":{}}]}', '{"choices":[{"delta":{},"logprobs":"x"}]}',
         '{"choices":[{"delta":{},"logprobs":{"content":[{"token":5,"logprob":"x","top_logprobs":{}}]}}]}',
         '{"usage":"many"}', '{"usage":[]}', '{"usage":{"prompt_tokens":"a","completion_tokens":-5,"total_tokens":1e99}}',
         '{"usage":{"prompt_tokens_details":5,"completion_tokens_details":[]}}', '{"meta":7}', '{"meta":{"usage":"x"}}',
         '{"meta":{"usage":{"credits_used":"x","usd_spent":{}}}}', '{"id":5,"model":{},"created":"x","object":[]}',
         '{"timings":[]}', '{"timings":{"predicted_per_second":"x"}}', '{"prompt_progress":5}', '{"error":null}',
         '{"choices":[{"delta":{"content":"\\ud800"}}]}', '{"a":1', '{"a":1}}', 'nonsense', '{"\\u0000":"\\u0000"}']


@body('wrong-types')
async def wrong_types(request, reply):
    """Everything is of the wrong type, and then comes a good answer."""
    await reply.head(200, 'text/event-stream')
    await reply.events([b'data: ' + data.encode() + b'\n\n' for data in WRONG] + plain('Still here.') + [DONE])
    await reply.end()


@body('wrong-types-json')
async def wrong_types_json(request, reply):
    """Each time another wrong type as the whole answer."""
    await reply.whole(200, WRONG[(reply.server.attempt(request.scenario) - 1) % len(WRONG)])


@body('wrong-types-error')
async def wrong_types_error(request, reply):
    shapes = WRONG + ['{"error":%s}' % data for data in WRONG] + ['{"message":%s,"statusCode":[]}' % data
                                                                  for data in WRONG]
    await reply.whole(400, shapes[(reply.server.attempt(request.scenario) - 1) % len(shapes)])


# Gaps in the protocol

stream_of('no-done', *plain('No mark at the end.'), done=False)
stream_of('done-no-blank', *plain('No blank line at the end.'), b'data: [DONE]', done=False)
stream_of('done-then-more', *plain('Enough.'), DONE, *plain(' Too much.'), done=False)
stream_of('no-finish', *plain('No reason given.')[:-1])
stream_of('no-finish-no-done', *plain('Half an answer')[:-1], done=False)
stream_of('double-finish', *plain('Ended twice.'), chunk({}, 'stop'))
stream_of('empty-choices', {**chunk(), 'choices': []}, {'id': 'x', 'object': 'chat.completion.chunk'},
          *plain('Among empty ones.'), {**chunk(), 'choices': []})
stream_of('no-delta', {**chunk(), 'choices': [{'index': 0, 'finish_reason': None}]},
          {**chunk(), 'choices': [{'index': 0, 'delta': None}]}, *plain('After nothing.'),
          {**chunk(), 'choices': [{'index': 0, 'finish_reason': 'stop'}]})
stream_of('empty-id', *[{**item, 'id': ''} for item in plain('Nameless.')])
stream_of('null-content', chunk({'role': 'assistant', 'content': None}), chunk({'content': None}), *plain('Text.')[1:])
stream_of('array-content', chunk({'role': 'assistant', 'content': [{'type': 'text', 'text': 'In '}]}),
          chunk({'content': [{'type': 'text', 'text': 'parts.'}]}), chunk({}, 'stop'))
stream_of('only-done')
stream_of('only-comments', b': nothing\n\n', b': to say\n\n', done=False)


@body('echo-nonstream')
async def echo_nonstream(request, reply):
    """JSON, whatever was asked for."""
    await reply.whole(200, assemble(STREAMS['echo'](request)))


@body('echo-stream')
async def echo_stream(request, reply):
    """A stream, whatever was asked for."""
    await reply.head(200, 'text/event-stream')
    await reply.events(STREAMS['echo'](request))
    await reply.end()


@body('leading-blanks')
async def leading_blanks(request, reply):
    """Blank lines as signs of life before JSON."""
    await reply.head(200, 'application/json')
    for _ in range(5):
        await reply.write(b'\n')
        await reply.server.sleep(0.05)
    await reply.write(json.dumps(assemble(STREAMS['echo'](request))).encode())
    await reply.end()


def typed(name, content_type, make):
    async def answer(request, reply):
        await reply.head(200, content_type)
        await reply.events(make(request))
        await reply.end()
    BODIES[name] = answer


typed('no-type', None, lambda request: STREAMS['echo'](request))
typed('plain-type', 'text/plain', lambda request: STREAMS['echo'](request))
typed('type-case', 'Text/Event-Stream;Charset=UTF-8', lambda request: STREAMS['echo'](request))
typed('json-as-stream', 'text/event-stream', lambda request: [json.dumps(assemble(STREAMS['echo'](request))).encode()])

# Errors inside an answer of 200

START = plain('Half an')[:-1]
UPSTREAM = {'code': 'server_error', 'message': 'Provider disconnected', 'metadata': {
    'error_type': 'provider_unavailable'}}
stream_of('mid-error-openrouter', *START, {**chunk({'content': ''}, 'error'), 'error': UPSTREAM}, done=False)
stream_of('mid-error-choice', *START, {**chunk(), 'choices': [{'index': 0, 'error': UPSTREAM, 'delta': {},
                                                              'finish_reason': 'error'}]}, done=False)
stream_of('mid-error-data', *START, {'error': {'message': 'Compute error.'}, 'message': 'Compute error.'}, done=False)
stream_of('mid-error-string', *START, {'error': 'The model has crashed.'}, done=False)
stream_of('mid-error-event', *START, b'event: error\ndata: {"error":{"message":"Overloaded","type":"server_error",'
          b'"param":null,"code":"overloaded"}}\n\n', done=False)
stream_of('mid-error-field', *START, b'error: {"code":500,"message":"Context lost","type":"server_error"}\n\n',
          done=False)
stream_of('raw-json-line', b'{"error":{"message":"The backend is gone","type":"server_error"}}\n\n', done=False)
stream_of('insufficient-resource', *plain('Half an', 'insufficient_system_resource'))


def constant(name, status, content, content_type='application/json', **headers):
    async def answer(request, reply):
        await reply.whole(status, content, content_type, **headers)
    TRANSPORT[name] = answer


constant('err-200-json', 200, {'error': {'message': 'Out of memory', 'type': 'server_error', 'code': 500}})
constant('err-200-string', 200, {'error': 'The model has crashed.'})
constant('err-200-flat', 200, {'object': 'error', 'message': 'No such model', 'type': 'NotFoundError', 'code': 404})

# Errors with a status

PORTAL = '<!DOCTYPE html><html><head><title>Free Wi-Fi</title></head><body><h1>Please sign in</h1></body></html>'
GATEWAY = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center>' \
          '<hr><center>nginx</center></body>\r\n</html>\r\n'


def flat(name, status, message, **headers):
    async def answer(request, reply):
        await reply.error(request, status, message, **headers)
    TRANSPORT[name] = answer


flat('e400', 400, "Body validation error! Invalid enum value. Expected 'a' | 'b', received 'c'")
flat('e401', 401, 'This request requires a valid API key. You can create a new API key on the Billing page: '
     'https://aimlapi.com/app/keys')
constant('e402', 402, {'error': {'message': 'Insufficient credits', 'code': 402}})
flat('e403', 403, "You've run out of credits. Please top up your balance or update your payment method to continue: "
     'https://aimlapi.com/app/billing/')
flat('e404', 404, 'Not Found')
constant('e408', 408, {'error': {'message': 'Request timed out', 'code': 408}})
constant('e413', 413, {'error': {'message': 'Request too large', 'code': 413}})
constant('e422', 422, {'detail': [{'loc': ['body', 'messages', 0], 'msg': 'field required', 'type': 'missing'}]})
constant('e-detail', 400, {'detail': 'Something about it'})
constant('e-vllm', 400, {'object': 'error', 'message': 'Too long', 'type': 'BadRequestError', 'param': None, 'code': 400})
constant('e-openai', 400, {'error': {'message': 'Wrong value', 'type': 'invalid_request_error', 'param': 'seed',
                                     'code': 'invalid_value'}}, x_request_id='req_abc')
constant('e-string', 400, {'error': "'url' field must be a base64 encoded image."})
constant('e-context', 400, {'error': {'code': 400, 'message': 'the request exceeds the available context size',
                                      'type': 'exceed_context_size_error', 'n_prompt_tokens': 9000, 'n_ctx': 4096}})
flat('e429-seconds', 429, 'Too Many Requests', Retry_After='1')
flat('e429-long', 429, 'Too Many Requests', Retry_After='3600')
flat('e429-ms', 429, 'Too Many Requests', retry_after_ms='200')
flat('e429', 429, 'Too Many Requests')
flat('e429-no', 429, 'Too Many Requests', x_should_retry='false')
constant('e429-quota', 429, {'error': {'message': 'You exceeded your current quota', 'type': 'insufficient_quota',
                                       'param': None, 'code': 'insufficient_quota'}})
constant('e500-image', 500, {'error': {'code': 500, 'message': 'image input is not supported', 'type': 'server_error'}})
flat('e500', 500, 'Internal server error')
constant('e502-html', 502, GATEWAY, 'text/html')
constant('e503-loading', 503, {'error': {'code': 503, 'message': 'Loading model', 'type': 'unavailable_error'}})
constant('e504', 504, {'message': 'Generation timeout', 'statusCode': '504', 'path': '/', 'requestId': 'req-x',
                       'timestamp': '2026-08-01T07:13:27.813Z'})
constant('e-empty', 500, '', None)
constant('e-array-message', 400, {'message': ['temperature must not be greater than 2', 'n must be a number'],
                                  'statusCode': 400, 'path': '/', 'requestId': 'req-x', 'error': 'Bad Request'})
constant('empty-200', 200, '', 'text/event-stream')
constant('empty-json', 200, '', 'application/json')
constant('portal', 200, PORTAL, 'text/html; charset=utf-8')


@transport('e429-date')
async def e429_date(request, reply):
    await reply.error(request, 429, 'Too Many Requests', Retry_After=formatdate(time.time() + 2, usegmt=True))


@transport('drain')
async def drain(request, reply):
    """Takes anything without looking at it, where the scenario stands in the path."""
    await reply.head(200, 'text/event-stream')
    await reply.events([*plain('Taken.'), DONE])
    await reply.end()


@transport('auth')
async def auth(request, reply):
    """Takes the key test-key and no other."""
    if request.headers.get('authorization') != 'Bearer test-key':
        await TRANSPORT['e401'](request, reply)
    else:
        request.scenario = 'echo'
        await reply.server.answer(request, reply)


@transport('e401-key')
async def refused_key(request, reply):
    """Repeats the key that it refuses, as some services do."""
    await reply.error(request, 401, 'Incorrect key: %s' % request.headers.get('authorization', ''))


@transport('e401-key-forms')
async def refused_key_forms(request, reply):
    """Repeats the key that it refuses in all ways that come to mind, as what stands between may do."""
    authorization = request.headers.get('authorization', '')
    key = authorization.removeprefix('Bearer ') or 'none-at-all'
    coded = [base64.b64encode(text.encode()).decode() for text in (authorization, key, 'x' + key, 'name:' + key)]
    await reply.whole(401, {'message': ' '.join(['Wrong:', authorization, quote(key, safe=''), *coded]), 'path': '/v1?key=' + key,
                            'headers': {'authorization': authorization, 'parts': list(key)}},
                      X_Seen=base64.urlsafe_b64encode(('??>' + key).encode()).decode(), X_Address='/v1?key=' + quote(key, safe=''))


@transport('e503-key')
async def busy_key(request, reply):
    """Repeats the key and asks to come again."""
    await reply.whole(503, {'error': {'message': 'Busy', 'code': request.headers.get('authorization', '')}},
                      'application/json', retry_after_ms='20')


@transport('echo-key')
async def told_key(request, reply):
    """Repeats the key in a header and in its answer: over the edge of two pieces, escaped, and a few letters at a time."""
    key = request.headers.get('authorization', '').removeprefix('Bearer ') or 'none-at-all'
    middle = len(key) // 2
    await reply.head(200, 'text/event-stream', X_Key_Seen=key)
    before, after = event(chunk({'content': 'Your key is %s.' % key})).split(key.encode())
    await reply.write(before + key[:middle].encode())
    await reply.server.sleep(0.05)
    await reply.write(key[middle:].encode() + after)
    escaped = ''.join('\\u%04x' % ord(letter) for letter in key)
    await reply.write(event(chunk({'content': 'ESCAPED'})).replace(b'ESCAPED', escaped.encode()))
    await reply.events([chunk({'content': key[at:at + 3]}) for at in range(0, len(key), 3)])
    await reply.events([chunk({}, 'stop'), DONE])
    await reply.end()


@body('flaky-2')
async def flaky(request, reply):
    """Fails twice, then answers, and again."""
    if reply.server.attempt('flaky-2') % 3:
        await reply.error(request, 503, 'Service unavailable', retry_after_ms='20')
    else:
        await echo_stream(request, reply) if request.stream else await echo_nonstream(request, reply)


@body('e429-four')
async def four_refusals(request, reply):
    """Asks four times to come again, more often than one request is tried, then answers."""
    if reply.server.attempt('e429-four') <= 4:
        await reply.error(request, 429, 'Too Many Requests', retry_after_ms='200')
    else:
        await echo_stream(request, reply) if request.stream else await echo_nonstream(request, reply)


@body('known-model')
async def known_model(request, reply):
    """Has one model, and says of any other that there is none."""
    if request.json.get('model') != 'test/known-model':
        await reply.error(request, 404, 'The model %s does not exist' % request.json.get('model'))
    else:
        await echo_stream(request, reply) if request.stream else await echo_nonstream(request, reply)


@body('every-third-fails')
async def every_third(request, reply):
    """A fault that no retry is made for, every third time."""
    if reply.server.attempt('every-third-fails') % 3 == 2:
        await reply.error(request, 500, 'Internal server error', x_should_retry='false')
    else:
        await echo_stream(request, reply) if request.stream else await echo_nonstream(request, reply)


# The connection

@transport('cut-headers')
async def cut_headers(request, reply):
    await reply.raw(b'HTTP/1.1 200 OK\r\nContent-Ty')


@transport('cut-at-once')
async def cut_at_once(request, reply):
    pass


@transport('cut-before-data')
async def cut_before_data(request, reply):
    await reply.head(200, 'text/event-stream')


@transport('cut-mid-line')
async def cut_mid_line(request, reply):
    await reply.head(200, 'text/event-stream')
    await reply.events(START)
    await reply.write(event(chunk({'content': ' answer'}))[:60])


@transport('cut-mid-utf8')
async def cut_mid_utf8(request, reply):
    await reply.head(200, 'text/event-stream')
    await reply.events(START)
    data = event(chunk({'content': ' 世界'}))
    await reply.write(data[:data.index('世'.encode()) + 2])


@transport('cut-eof')
async def cut_eof(request, reply):
    """Without a length and without chunks an early end looks like a good one."""
    await reply.head(200, 'text/event-stream', chunked=False)
    await reply.events(START)


@transport('cut-length')
async def cut_length(request, reply):
    await reply.head(200, 'application/json', chunked=False, Content_Length=1000)
    await reply.raw(b'{"id":"x","choices":[{"message":{"content":"Half')


@transport('rst')
async def rst(request, reply):
    await reply.head(200, 'text/event-stream')
    await reply.events(START)
    await asyncio.sleep(0.05)
    reply.reset()


@transport('rst-at-once')
async def rst_at_once(request, reply):
    reply.reset()


@transport('nothing')
async def nothing(request, reply):
    """Takes the request and never answers."""
    await reply.until_closed()


@transport('slow-first-byte')
async def slow_first_byte(request, reply):
    await reply.server.sleep(3)
    request.scenario = 'echo'
    await reply.server.answer(request, reply)


@transport('slow-body')
async def slow_body(request, reply):
    """Headers at once, the rest later."""
    await reply.head(200, 'text/event-stream')
    await reply.server.sleep(3)
    await reply.events([*plain('Late.'), DONE])
    await reply.end()


@transport('slow-drip')
async def slow_drip(request, reply):
    """A byte now and a byte then."""
    await reply.head(200, 'text/event-stream')
    for byte in b''.join(event({'choices': [{'delta': {'content': word}}]}) for word in ('Drip', ' drop')) + DONE:
        await reply.write(bytes([byte]))
        await reply.server.sleep(0.02)
    await reply.end()


@transport('stall')
async def stall(request, reply):
    """Some text, and then nothing more."""
    await reply.head(200, 'text/event-stream')
    await reply.events(START)
    await reply.until_closed()


@transport('n2-stall')
async def two_and_stall(request, reply):
    """One whole choice, half of another, and then nothing more."""
    await reply.head(200, 'text/event-stream')
    await reply.events([chunk({'role': 'assistant', 'content': 'One'}), chunk({'content': 'Two'}, index=1),
                        chunk({}, 'stop')])
    await reply.until_closed()


@transport('keepalive-60s')
async def keepalive(request, reply):
    """For a long time only comments; then the answer."""
    await reply.head(200, 'text/event-stream')
    for _ in range(12):
        await reply.write(b': keep-alive\n\n')
        await reply.server.sleep(0.25)
    await reply.events([*plain('Here at last.'), DONE])
    await reply.end()


@transport('pace')
async def pace(request, reply):
    """A hundred words, twenty milliseconds apart: something to stop in the middle of."""
    await reply.head(200, 'text/event-stream')
    for number in range(100):
        await reply.events([chunk({'content': 'word%d ' % number})])
        await reply.server.sleep(0.02)
    await reply.events([chunk({}, 'stop'), DONE])
    await reply.end()


@body('gzip')
async def gzipped(request, reply):
    await coded(reply, 'gzip', gzip.compress)


@body('deflate')
async def deflated(request, reply):
    await coded(reply, 'deflate', zlib.compress)


async def coded(reply, name, compress):
    data = compress(b''.join(event(item) for item in plain(TEXT)) + DONE)
    await reply.head(200, 'text/event-stream', Content_Encoding=name)
    for start in range(0, len(data), 7):
        await reply.write(data[start:start + 7])
    await reply.end()


@body('gzip-broken')
async def gzip_broken(request, reply):
    await reply.head(200, 'text/event-stream', Content_Encoding='gzip')
    await reply.write(gzip.compress(b'data: {}\n\n')[:9] + b'\xff' * 40)
    await reply.end()


@body('gzip-bomb')
async def gzip_bomb(request, reply):
    """A gigabyte of the letter a in a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    await reply.head(200, 'text/event-stream', Content_Encoding='gzip')
    await reply.write(packer.compress(b'data: '))
    for _ in range(1024):
        await reply.write(packer.compress(b'a' * (1 << 20)))
    await reply.write(packer.flush())
    await reply.end()


@body('content-length')
async def content_length(request, reply):
    await reply.whole(200, b''.join(event(item) for item in plain(TEXT)) + DONE, 'text/event-stream')


@transport('garbage')
async def garbage(request, reply):
    """Not HTTP."""
    await reply.raw(b'\x16\x03\x01\x02\x00\x01\x00\xfc\x03\x03' + os.urandom(2000))


@transport('garbage-body')
async def garbage_body(request, reply):
    await reply.head(200, 'text/event-stream')
    await reply.write(os.urandom(200000))
    await reply.end()


@transport('garbage-json')
async def garbage_json(request, reply):
    await reply.whole(200, os.urandom(20000))


@transport('huge-header')
async def huge_header(request, reply):
    await reply.raw(b'HTTP/1.1 200 OK\r\nX-Long: ')
    for _ in range(256):
        await reply.raw(b'a' * 65536)


@transport('bad-chunk')
async def bad_chunk(request, reply):
    """The length of a chunk is not a number."""
    await reply.head(200, 'text/event-stream')
    await reply.events(START)
    await reply.raw(b'zz\r\ndata: {}\r\n')


@transport('endless-error')
async def endless_error(request, reply):
    """An error whose text does not end, up to 256 MB."""
    await reply.head(500, 'text/plain')
    for _ in range(4096):
        await reply.write(b'error ' * 10922)


@transport('redirect-same')
async def redirect_same(request, reply):
    await reply.whole(307, '', None, Location=request.target.replace('/s/redirect-same', '').replace(
        request.path, '/s/echo' + request.path))


@transport('redirect-other')
async def redirect_other(request, reply):
    """To another host name, which is another origin."""
    await reply.whole(308, '', None, Location='http://localhost:%d/s/echo%s' % (reply.server.port, request.path))


@transport('redirect-loop')
async def redirect_loop(request, reply):
    await reply.whole(307, '', None, Location=request.target)


@transport('big-body')
async def big_body(request, reply):
    """Says how many bytes came, and takes no more than 20 MB."""
    size = len(request.body)
    if size > 20 * 1000 * 1000:
        await TRANSPORT['e413'](request, reply)
        return
    await reply.head(200, 'text/event-stream')
    await reply.events([*plain('%d bytes' % size), DONE])
    await reply.end()


# What can be asked with GET

def entry(model, name, inputs, capabilities):
    return {'id': model, 'aliases': [model.split('/')[-1]], 'type': 'openai/chat-completions',
            'info': {'name': name, 'developer': 'StepFun', 'description': 'A model for tests.',
                     'contextLength': 256000, 'outputMax': 256000, 'docsUrl': 'https://docs.aimlapi.com/'},
            'tags': ['playground:chat'], 'modalities': {'input': inputs, 'output': ['text']},
            'capabilities': capabilities,
            'pricing': {'kind': 'fixed', 'currency': 'USD', 'units': [
                {'name': 'Input', 'measure': 'tokens', 'price': 0.2, 'per': 1000000},
                {'name': 'Output', 'measure': 'tokens', 'price': 1.15, 'per': 1000000}]}}


def models(request):
    """The AI/ML API's catalogue; with a scenario, what the other services say."""
    if request.scenario == 'wrong-types':
        return {'object': 5, 'data': [None, 1, 'x', {}, {'id': 7}, {'id': 'a', 'info': [], 'pricing': 'x',
                                                                    'modalities': 4, 'capabilities': {}}]}
    if request.scenario in ('openai', 'ollama', 'deepseek'):
        return {'object': 'list', 'data': [{'id': 'model-a', 'object': 'model', 'created': 1, 'owned_by': 'library'},
                                           {'id': 'model-b', 'object': 'model', 'created': 2, 'owned_by': 'library'}]}
    if request.scenario == 'vllm':
        return {'object': 'list', 'data': [{'id': 'model-a', 'object': 'model', 'created': 1, 'owned_by': 'vllm',
                                            'max_model_len': 32768}]}
    if request.scenario == 'llama':
        return {'object': 'list', 'data': [{'id': 'model-a', 'object': 'model', 'created': 1, 'owned_by': 'llamacpp',
                                            'meta': {'n_ctx_train': 8192, 'n_params': 1000, 'size': 2000}}]}
    if request.scenario == 'openrouter':
        return {'data': [{'id': 'stepfun/step-3.7-flash', 'name': 'Step 3.7 Flash', 'created': 1,
                          'context_length': 256000,
                          'architecture': {'input_modalities': ['text', 'image', 'video'],
                                           'output_modalities': ['text']},
                          'pricing': {'prompt': '0.0000002', 'completion': '0.00000115', 'image': '0'},
                          'supported_parameters': ['tools', 'reasoning', 'temperature']}]}
    made = [entry('stepfun/step-3.7-flash', 'Step 3.7 Flash', ['text', 'image', 'video'],
                  ['parallel_tool_calls', 'streaming', 'structured_output', 'tools', 'vision'])]
    made += [entry('test/' + name, name, ['text', 'image'], ['streaming', 'tools'])
             for name in sorted({**STREAMS, **BODIES, **TRANSPORT})]
    for model in made:
        if model['id'] == 'test/counted':
            model['info'].update(contextLength=2000, outputMax=500)
    made.append({'id': 'test/picture', 'aliases': [], 'type': 'openai/images', 'info': {'name': 'A picture',
                                                                                       'developer': 'Nobody'}})
    wanted = {value for values in request.query.get('include', []) for value in values.split(',')}
    for model in made:
        for member in ('pricing', 'modalities', 'capabilities'):
            if not wanted & {member, 'all'}:
                model.pop(member, None)
    kinds = request.query.get('type')
    return {'object': 'list', 'data': [model for model in made if not kinds or model['type'] in kinds[0].split(',')]}


GETS = {
    '/v1/models': models,
    '/models': models,
    '/v2/billing': lambda request: {'current_balance': 123.45, 'currency': 'USD'},
    '/v1/billing/balance': lambda request: {'balance': 10000000, 'lowBalance': False, 'lowBalanceThreshold': 10000,
                                            'status': 'current', 'autoDebitStatus': 'disabled'},
    '/v1/key': lambda request: {'data': {'name': 'test', 'disabled': False, 'prefix': 'test-key',
                                         'scopes': ['model:chat'], 'limit': None, 'monthly_usage': 1.5}},
    '/health': lambda request: {'status': 'ok'},
    '/props': lambda request: {'default_generation_settings': {'n_ctx': 8192}, 'total_slots': 1,
                               'modalities': {'vision': True, 'audio': False}, 'build_info': 'test'},
    '/api/tags': lambda request: {'models': [{'name': 'model-a', 'model': 'model-a', 'size': 2000}]},
    '/api/v0/models': lambda request: {'data': [{'id': 'model-a', 'type': 'vlm', 'state': 'loaded',
                                                 'max_context_length': 8192}]},
}
