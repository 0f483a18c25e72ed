# SPDX-License-Identifier: GPL-3.0-or-later
"""What a llama-server makes of the requests of its profile: https://github.com/ggml-org/llama.cpp/tree/master/tools/server

It runs where CONFAB_TEST_LLAMA_SERVER is the base address of one, such as http://127.0.0.1:8080/v1, on this machine. Any
model will do, and nothing is asked of what it says.
"""
import json
import os
import urllib.request

from terminal import Confab, Skip, contains, main, same

ADDRESS = os.environ.get('CONFAB_TEST_LLAMA_SERVER')

SCHEMA = {'type': 'object', 'properties': {'x': {'enum': ['a', 'b']}}, 'required': ['x'], 'additionalProperties': False}

# A value for each parameter that the profile takes.
VALUES = {
    'temperature': 0.3, 'top_p': 0.5, 'top_k': 5, 'min_p': 0.1, 'frequency_penalty': 1, 'presence_penalty': 1,
    'repetition_penalty': 1.2, 'seed': 42, 'logit_bias': {'5': -100}, 'stop': ['\n', 'END'], 'max_tokens': 3,
    'max_completion_tokens': 3, 'n': 2, 'reasoning_effort': 'low', 'response_format': {'type': 'json_object'},
    'logprobs': True, 'parallel_tool_calls': True, 'stream': False, 'stream_options.include_usage': True,
    'extra_body': {'cache_prompt': False}, 'tool_choice': 'none', 'reasoning_format': 'none',
    'chat_template_kwargs': {'enable_thinking': False}, 'top_logprobs': 3, 'return_progress': True,
    'tools': [{'type': 'function', 'function': {'name': 'f', 'parameters': {'type': 'object', 'properties': {}}}}],
}
# What a parameter does not go without, and what keeps a model without a template for tools from being asked for calls.
NEEDS = {'top_logprobs': {'logprobs': True}, 'tools': {'tool_choice': 'none'}}
# What it does not know.
OTHERS = {
    'top_a': 0.1, 'user': 'me', 'verbosity': 'low', 'thinking': {'type': 'disabled'}, 'enable_thinking': True, 'thinking_budget': 5,
    'reasoning.effort': 'low', 'reasoning.max_tokens': 5, 'reasoning.exclude': True, 'reasoning.enabled': True, 'store': True,
    'prediction': {'type': 'content', 'content': 'x'}, 'web_search_options': {}, 'service_tier': 'auto', 'metadata': {},
    'normalize_tool_schemas': True, 'stop_sequences': ['a'], 'stream_options.include_obfuscation': False,
    'provider.order': ['a'], 'provider.only': ['a'], 'provider.ignore': ['a'], 'provider.allow_fallbacks': False,
    'provider.require_parameters': True, 'provider.data_collection': 'deny', 'provider.zdr': True, 'provider.sort': 'price',
    'provider.quantizations': ['fp8'], 'provider.max_price': {'prompt': 1}, 'models': ['a'], 'route': 'fallback', 'transforms': [],
    'plugins': [{'id': 'web'}], 'search_mode': 'web', 'search_domain_filter': ['a.org'], 'search_recency_filter': 'day',
    'search_after_date_filter': '3/1/2025', 'search_before_date_filter': '3/1/2025', 'last_updated_after_filter': '3/1/2025',
    'last_updated_before_filter': '3/1/2025', 'structured_outputs.choice': ['a'], 'structured_outputs.regex': 'a',
    'structured_outputs.grammar': 'root', 'structured_outputs.json': {}, 'guided_choice': ['a'], 'guided_regex': 'a',
    'guided_grammar': 'root', 'guided_json': {},
}


def ask(confab, **parameters):
    if ADDRESS is None:
        raise Skip('CONFAB_TEST_LLAMA_SERVER is not set')
    values = parameters if 'max_tokens' in parameters else {'max_completion_tokens': 12, **parameters}
    arguments = [argument for name, value in values.items() for argument in ('--set', name + '=' + json.dumps(value))]
    result = confab.ask('--base-url', ADDRESS, '--profile', 'llama-server', '--model', 'any', '--temporary', '--json',
                        *arguments, 'Tell me a story').ends(0).json
    same(result['status'], 'complete')
    return result


def test_every_parameter_is_taken():
    with Confab() as confab:
        for name, value in VALUES.items():
            try:
                ask(confab, **{name: value, **NEEDS.get(name, {})})
            except AssertionError as error:
                raise AssertionError('%s: %s' % (name, error)) from error


def test_what_is_taken_is_what_is_sent():
    with Confab() as confab:
        for name, value in {**VALUES, **OTHERS}.items():
            result = confab.ask('--base-url', 'http://127.0.0.1:9/v1', '--profile', 'llama-server', '--model', 'any', '--temporary',
                                '--set', name + '=' + json.dumps(value), 'Hi')
            same(result.status, 1 if name in VALUES else 2, name, result)


def test_a_bias_by_text():
    """It tells the token of a text, and that is the one that the bias is for; it takes the text for its number, too."""
    if ADDRESS is None:
        raise Skip('CONFAB_TEST_LLAMA_SERVER is not set')
    question = json.dumps({'content': 'x', 'prompt': 'x', 'add_special': False, 'with_pieces': True}).encode()
    request = urllib.request.Request(ADDRESS.removesuffix('/v1') + '/tokenize', question, {'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=60) as answer:
        tokens = json.load(answer)['tokens']
    with Confab() as confab:
        for bias in ({str(tokens[-1]['id']): 100}, {'x': 100}):
            result = ask(confab, max_completion_tokens=4, logit_bias=bias)
            same(set(result['content'].replace(' ', '')), {'x'}, bias, tokens)


def test_a_seed_repeats():
    with Confab() as confab:
        first = ask(confab, seed=7, temperature=1)
        same(ask(confab, seed=7, temperature=1)['content'], first['content'])


def test_the_limit_ends_the_reply():
    with Confab() as confab:
        result = ask(confab, max_completion_tokens=3)
        same(result['finish_reason'], 'length')
        same(result['usage']['completion_tokens'], 3)


def test_probabilities_come_as_asked():
    with Confab() as confab:
        result = ask(confab, logprobs=True, top_logprobs=3)
        same(len(result['logprobs']), result['usage']['completion_tokens'])
        for token in result['logprobs']:
            same(len(token['top']), 3)
            assert token['logprob'] <= 0


def test_as_many_replies_as_asked():
    with Confab() as confab:
        same([choice['index'] for choice in ask(confab, n=3)['choices']], [0, 1, 2])


def test_a_schema_is_obeyed():
    with Confab() as confab:
        result = ask(confab, max_completion_tokens=60, response_format={
            'type': 'json_schema', 'json_schema': {'name': 'letter', 'strict': True, 'schema': SCHEMA}})
        contains('ab', json.loads(result['content'])['x'])


if __name__ == '__main__':
    main(globals())
