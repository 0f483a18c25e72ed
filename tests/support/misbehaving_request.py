# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a chat request as strictly as the AI/ML API's published schema of stepfun/step-3.7-flash says."""
import re

NAME = re.compile(r'[A-Za-z0-9_-]{1,64}\Z')
NO = object()


class Bad(Exception):
    pass


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_integer(value):
    return is_number(value) and value == int(value)


def need(condition, path, text):
    if not condition:
        raise Bad('%s: %s' % (path, text))


def number(body, name, low, high, nullable=False, integer=False):
    value = body.get(name, NO)
    if value is NO or (value is None and nullable):
        return
    need((is_integer if integer else is_number)(value), name, 'Expected %s' % ('integer' if integer else 'number'))
    need(low is None or value >= low, name, 'Number must be greater than or equal to %s' % low)
    need(high is None or value <= high, name, 'Number must be less than or equal to %s' % high)


def boolean(body, name, path='', nullable=False):
    value = body.get(name, NO)
    need(value is NO or isinstance(value, bool) or (nullable and value is None), path + name, 'Expected boolean')


def only(value, names, path):
    for name in value:
        need(name in names, path, "Unrecognized key '%s'" % name)


def part(value, path, kinds):
    need(isinstance(value, dict), path, 'Expected object')
    kind = value.get('type')
    need(kind in kinds, path + '.type', "Invalid enum value. Expected '%s', received '%s'" % ("' | '".join(kinds), kind))
    if kind in ('text', 'refusal'):
        need(isinstance(value.get(kind), str), path + '.' + kind, 'Expected string')
    else:
        inner = value.get(kind)
        need(isinstance(inner, dict) and isinstance(inner.get('url'), str), '%s.%s.url' % (path, kind), 'Required')
        url = inner['url']
        need(re.match(r'https?://|data:(image|video)/[a-z0-9.+-]+;base64,[A-Za-z0-9+/]+={0,2}\Z', url),
             '%s.%s.url' % (path, kind), 'Invalid url')
        if kind == 'image_url' and 'detail' in inner:
            need(inner['detail'] in ('low', 'high', 'auto'), path + '.image_url.detail', 'Invalid enum value')


def content(message, path, kinds, may_be_absent=False):
    value = message.get('content', NO)
    if value is NO or value is None:
        need(may_be_absent, path + '.content', 'Required')
        return
    if isinstance(value, str):
        return
    need(isinstance(value, list) and value, path + '.content', 'Expected string or array')
    for index, item in enumerate(value):
        part(item, '%s.content[%d]' % (path, index), kinds)


def tool_call(call, path):
    need(isinstance(call, dict), path, 'Expected object')
    need(isinstance(call.get('id'), str) and call['id'], path + '.id', 'Required')
    kind = call.get('type')
    need(kind in ('function', 'custom'), path + '.type', 'Invalid enum value')
    inner = call.get(kind)
    need(isinstance(inner, dict) and isinstance(inner.get('name'), str), '%s.%s.name' % (path, kind), 'Required')
    field = 'arguments' if kind == 'function' else 'input'
    need(isinstance(inner.get(field), str), '%s.%s.%s' % (path, kind, field), 'Expected string')


def messages(value):
    need(isinstance(value, list) and value, 'messages', 'Expected array with at least 1 element')
    open_calls = set()
    for index, message in enumerate(value):
        path = 'messages[%d]' % index
        need(isinstance(message, dict), path, 'Expected object')
        role = message.get('role')
        need(role in ('user', 'developer', 'system', 'tool', 'assistant'), path + '.role', 'Invalid enum value')
        if role != 'tool':
            need(not open_calls, path, 'tool calls without an answer: ' + ', '.join(sorted(open_calls)))
        if role == 'user':
            content(message, path, ('text', 'image_url', 'video_url'))
        elif role in ('developer', 'system'):
            content(message, path, ('text',))
        elif role == 'tool':
            content(message, path, ('text',))
            need(isinstance(message.get('tool_call_id'), str), path + '.tool_call_id', 'Required')
            need(message['tool_call_id'] in open_calls, path + '.tool_call_id', 'no such call')
            open_calls.discard(message['tool_call_id'])
        else:
            calls = message.get('tool_calls')
            content(message, path, ('text', 'refusal'), may_be_absent=bool(calls))
            need(calls is None or (isinstance(calls, list) and calls), path + '.tool_calls', 'Expected array')
            for number_, call in enumerate(calls or []):
                tool_call(call, '%s.tool_calls[%d]' % (path, number_))
                need(call['id'] not in open_calls, path + '.tool_calls', 'the same id twice')
                open_calls.add(call['id'])
        if 'name' in message:
            need(isinstance(message['name'], str) or (role == 'tool' and message['name'] is None), path + '.name',
                 'Expected string')
    need(not open_calls, 'messages', 'tool calls without an answer: ' + ', '.join(sorted(open_calls)))


def response_format(value):
    path = 'response_format'
    need(isinstance(value, dict), path, 'Expected object')
    kind = value.get('type')
    need(kind in ('text', 'json_object', 'json_schema'), path + '.type', 'Invalid enum value')
    if kind != 'json_schema':
        only(value, ('type',), path)
        return
    only(value, ('type', 'json_schema'), path)
    inner = value.get('json_schema')
    need(isinstance(inner, dict), path + '.json_schema', 'Required')
    only(inner, ('name', 'description', 'strict', 'schema'), path + '.json_schema')
    need(isinstance(inner.get('name'), str) and NAME.match(inner['name']), path + '.json_schema.name', 'Invalid')
    boolean(inner, 'strict', path + '.json_schema.', nullable=True)
    need('schema' not in inner or isinstance(inner['schema'], dict), path + '.json_schema.schema', 'Expected object')


def tools(value):
    need(isinstance(value, list), 'tools', 'Expected array')
    need(len(value) <= 128, 'tools', 'at most 128 tools')
    for index, tool in enumerate(value):
        path = 'tools[%d]' % index
        need(isinstance(tool, dict) and isinstance(tool.get('type'), str) and tool['type'], path + '.type', 'Required')
        if tool['type'] in ('function', 'custom'):
            inner = tool.get(tool['type'])
            need(isinstance(inner, dict) and isinstance(inner.get('name'), str) and NAME.match(inner['name']),
                 '%s.%s.name' % (path, tool['type']), 'Invalid')
            need('parameters' not in inner or isinstance(inner['parameters'], dict), path + '.function.parameters',
                 'Expected object')


def tool_choice(value, has_tools):
    path = 'tool_choice'
    if isinstance(value, str):
        need(value in ('none', 'auto', 'required'), path, 'Invalid enum value')
    else:
        need(isinstance(value, dict), path, 'Expected string or object')
        kind = value.get('type')
        need(kind in ('function', 'custom', 'allowed_tools'), path + '.type', 'Invalid enum value')
        inner = value.get(kind)
        need(isinstance(inner, dict), '%s.%s' % (path, kind), 'Expected object')
        if kind == 'allowed_tools':
            need(inner.get('mode') in ('auto', 'required'), path + '.allowed_tools.mode', 'Invalid enum value')
            need(isinstance(inner.get('tools'), list), path + '.allowed_tools.tools', 'Expected array')
        else:
            need(isinstance(inner.get('name'), str), '%s.%s.name' % (path, kind), 'Required')
    need(has_tools or value == 'none', path, 'only with tools')


def check(body):
    need(isinstance(body.get('model'), str) and body['model'], 'model', 'Required')
    messages(body.get('messages'))
    number(body, 'max_completion_tokens', 1, None, integer=True)
    number(body, 'max_tokens', 1, None)
    need(not ('max_tokens' in body and 'max_completion_tokens' in body), 'max_tokens',
         'not together with max_completion_tokens')
    boolean(body, 'stream')
    if 'stream_options' in body:
        options = body['stream_options']
        need(isinstance(options, dict) and isinstance(options.get('include_usage'), bool),
             'stream_options.include_usage', 'Required')
        need(body.get('stream') is True, 'stream_options', 'only with stream')
    number(body, 'n', 1, None, nullable=True, integer=True)
    number(body, 'temperature', 0, 2)
    number(body, 'top_p', 0.01, 1)
    stop = body.get('stop')
    need(stop is None or isinstance(stop, str) or
         (isinstance(stop, list) and len(stop) <= 4 and all(isinstance(item, str) for item in stop)),
         'stop', 'Expected string or array of at most 4 strings')
    number(body, 'frequency_penalty', -2, 2, nullable=True)
    number(body, 'presence_penalty', -2, 2, nullable=True)
    number(body, 'seed', 1, None, integer=True)
    if 'response_format' in body:
        response_format(body['response_format'])
    if 'tools' in body:
        tools(body['tools'])
    if 'tool_choice' in body:
        tool_choice(body['tool_choice'], bool(body.get('tools')))
    boolean(body, 'normalize_tool_schemas')
    boolean(body, 'parallel_tool_calls')
    boolean(body, 'logprobs', nullable=True)
    number(body, 'top_logprobs', 0, 20, nullable=True, integer=True)
    need(body.get('top_logprobs') is None or body.get('logprobs') is True, 'top_logprobs', 'only with logprobs')
    if 'reasoning' in body:
        reasoning = body['reasoning']
        need(isinstance(reasoning, dict), 'reasoning', 'Expected object')
        need('effort' not in reasoning or reasoning['effort'] in ('low', 'medium', 'high'), 'reasoning.effort',
             'Invalid enum value')
        number(reasoning, 'max_tokens', 1, None, integer=True)
        need(not ('effort' in reasoning and 'max_tokens' in reasoning), 'reasoning', 'effort or max_tokens, not both')
        boolean(reasoning, 'exclude', 'reasoning.')


def complaint_about(body):
    """Returns what is wrong with a request's body, or None."""
    try:
        check(body)
    except Bad as bad:
        return str(bad)
    return None
