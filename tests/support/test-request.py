#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The misbehaving server's own check of requests takes what is good and names what is not."""
import sys

from misbehaving_request import complaint_about

HELLO = [{'role': 'user', 'content': 'Hello'}]
CALLED = HELLO + [{'role': 'assistant', 'content': None, 'tool_calls': [
    {'id': 'a', 'type': 'function', 'function': {'name': 'f', 'arguments': '{}'}}]}]
TOOL = {'type': 'function', 'function': {'name': 'f', 'parameters': {}}}


def picture(**members):
    return [{'role': 'user', 'content': [{'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,iVBO',
                                                                             **members}}]}]


GOOD = [
    {}, {'temperature': 0, 'top_p': 0.01, 'seed': 1, 'n': None, 'stop': ['a', 'b']},
    {'messages': picture(detail='low')}, {'messages': CALLED + [{'role': 'tool', 'tool_call_id': 'a', 'content': '1'}]},
    {'stream': True, 'stream_options': {'include_usage': True}}, {'tools': [TOOL], 'tool_choice': 'required'},
    {'reasoning': {'effort': 'low', 'exclude': False}}, {'logprobs': True, 'top_logprobs': 20},
    {'response_format': {'type': 'json_schema', 'json_schema': {'name': 'a', 'schema': {}}}},
]
BAD = [
    ({'messages': []}, 'messages'), ({'model': None}, 'model'), ({'temperature': 2.1}, 'temperature'),
    ({'temperature': None}, 'temperature'), ({'temperature': True}, 'temperature'), ({'top_p': 0}, 'top_p'),
    ({'seed': 0}, 'seed'), ({'seed': 1.5}, 'seed'), ({'max_tokens': 0}, 'max_tokens'),
    ({'max_tokens': 5, 'max_completion_tokens': 5}, 'max_tokens'), ({'stop': ['a'] * 5}, 'stop'),
    ({'stream_options': {'include_usage': True}}, 'stream_options'), ({'frequency_penalty': -3}, 'frequency_penalty'),
    ({'top_logprobs': 3}, 'top_logprobs'), ({'logprobs': True, 'top_logprobs': 21}, 'top_logprobs'),
    ({'messages': picture(detail='huge')}, 'detail'), ({'messages': picture(url='file:///etc/passwd')}, 'url'),
    ({'messages': HELLO + [{'role': 'tool', 'tool_call_id': 'a', 'content': '1'}]}, 'tool_call_id'),
    ({'messages': CALLED + [{'role': 'tool', 'content': '1'}]}, 'tool_call_id'), ({'messages': CALLED}, 'answer'),
    ({'messages': CALLED + HELLO}, 'answer'), ({'messages': [{'role': 'robot', 'content': ''}]}, 'role'),
    ({'tool_choice': 'auto'}, 'tool_choice'), ({'tools': [{'type': 'function', 'function': {'name': 'a b'}}]}, 'name'),
    ({'reasoning': {'effort': 'low', 'max_tokens': 5}}, 'reasoning'), ({'reasoning': {'effort': 'max'}}, 'effort'),
    ({'response_format': {'type': 'json_object', 'schema': {}}}, 'response_format'),
]

failed = False
print('1..%d' % (len(GOOD) + len(BAD)))
for number, (members, word) in enumerate([(members, None) for members in GOOD] + BAD, 1):
    complaint = complaint_about({'model': 'm', 'messages': HELLO, **members})
    fine = complaint is None if word is None else complaint is not None and word in complaint
    failed = failed or not fine
    print('%sok %d - %s: %s' % ('' if fine else 'not ', number, members, complaint))
sys.exit(1 if failed else 0)
