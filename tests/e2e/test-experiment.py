#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Experiments from the terminal: results, failures, interruptions, and going on after kill -9."""
import csv
import io
import json
import os
import signal
import sqlite3

from terminal import Confab, Server, contains, main, same, wait_until


def definition(provider, **members):
    return json.dumps({'version': 1, 'prompt': '/words 20', 'targets': [{'provider': provider}], **members})


def count_results(confab):
    """How many are on the disk."""
    if not os.path.exists(confab.store):
        return 0
    try:
        with sqlite3.connect('file:%s?mode=ro' % confab.store, uri=True) as database:
            return database.execute('SELECT count(*) FROM experiment_run').fetchone()[0]
    except sqlite3.OperationalError:  # it is just being made
        return 0


def stored_id(confab):
    with sqlite3.connect('file:%s?mode=ro' % confab.store, uri=True) as database:
        return database.execute('SELECT id FROM experiment').fetchone()[0]


def questions(server):
    return [request for request in server.requests if request.get('path', '').endswith('/chat/completions')]


def add(confab, server, scenario):
    confab.run('provider', 'add', scenario, '--base-url', server.url(scenario), '--model', 'test/' + scenario).ends(0)


def test_grid():
    axes = [{'parameter': 'temperature', 'from': 0, 'to': 2, 'step': 1}, {'parameter': 'seed', 'values': [1, 2]}]
    with Confab() as confab:
        path = confab.write('grid.json', definition('sandbox', axes=axes, repeats=2))
        result = confab.run('experiment', path).ends(0)
        rows = result.json['results']
        same([row['status'] for row in rows], ['complete'] * 12)
        same(len({row['content'] for row in rows if row['values']['temperature'] == 0}), 1)
        same(len({row['content'] for row in rows if row['values'] == {'temperature': 2, 'seed': 1}}), 1)
        assert len({row['content'] for row in rows if row['values']['temperature'] == 2}) > 1
        same(len([line for line in result.err.splitlines() if '/12 ' in line]), 12)
        contains(result.err, 'Stored as ')
        table = confab.run('experiment', '--temporary', '--format', 'csv', path).ends(0)
        parsed = list(csv.DictReader(io.StringIO(table.out, newline='')))
        same([row['content'] for row in parsed], [row['content'] for row in rows])
        same(confab.list(), [], 'an experiment is no conversation')


def test_readme():
    """What the README shows does what it says of it."""
    readme = os.path.join(os.path.dirname(__file__), '..', '..', 'README.md')
    with open(readme, encoding='utf-8') as file:
        example = next(block for block in file.read().split('```') if '"version": 1' in block and '"targets"' in block)
    with Confab() as confab, Server() as server:
        confab.run('provider', 'add', 'aimlapi', '--base-url', server.url('echo'), '--model', 'test/echo').ends(0)
        path = confab.write('readme.json', example)
        result = confab.run('experiment', path).ends(0)
        assert result.err.index('20 requests, ') < result.err.index('1/20 '), 'the price is said first'
        rows = result.json['results']
        same([row['status'] for row in rows], ['complete'] * 20)
        same([row['provider'] for row in rows], ['aimlapi'] * 10 + ['sandbox'] * 10)
        same([row['values']['temperature'] for row in rows], [0, 0, 0.5, 0.5, 1, 1, 1.5, 1.5, 2, 2] * 2)
        sent = [question['body'] for question in questions(server)]
        same(sorted({tuple(sorted(set(body) - {'stream', 'stream_options'})) for body in sent}),
             [('max_tokens', 'messages', 'model', 'temperature')])
        same({(body['model'], body['max_tokens'], body['messages'][0]['content']) for body in sent}, {('gpt-4o-mini', 64, 'Name a colour.')})
        table = confab.run('experiment', '--temporary', '--format', 'csv', path).ends(0)
        same(len(list(csv.DictReader(io.StringIO(table.out, newline='')))), 20)
        rest = confab.run('experiment', '--continue', stored_id(confab)).ends(0)
        same(rest.json['results'], rows, 'what is complete is not asked again')


def test_odd_files():
    with Confab() as confab:
        whole = json.loads(definition('sandbox'))
        cases = [('', 2), ('null', 2), ('[]', 2), ('"x"', 2), ('\ufeff' + definition('sandbox'), None), ('{}', 2),
                 (json.dumps(dict(whole, version=2)), 2), (json.dumps(dict(whole, targets=[])), 2),
                 (json.dumps(dict(whole, prompt='')), 2), (json.dumps(dict(whole, prompt=7)), 2),
                 (json.dumps(dict(whole, repeats=-1)), 2), (json.dumps(dict(whole, repeats=1e300)), 2),
                 (json.dumps(dict(whole, at_once=0)), 2), (json.dumps(dict(whole, parameters=[])), 2),
                 (json.dumps(dict(whole, axes=[{'parameter': 'seed', 'from': 0, 'to': 1e18, 'step': 1e-9}])), 2),
                 (json.dumps(dict(whole, axes=[{'parameter': 'n', 'values': [1, 2]}])), 2),
                 ('[' * 100000, 2), (definition('sandbox') + 'x', 2), (definition('sandbox', prompt='x' * 5000000), 2)]
        for text, status in cases:
            result = confab.run('experiment', confab.write('odd.json', text))
            if status is not None:
                result.ends(status).one_line('')
            else:
                assert result.status in (0, 2), text[:60]
        with open(confab.path('odd.json'), 'wb') as file:
            file.write(b'\xff\xfe\x00')
        confab.run('experiment', confab.path('odd.json')).ends(2).one_line('UTF-8')
        confab.run('experiment', confab.path('')).ends(2).one_line('')


def test_bad_files():
    with Confab() as confab:
        for text, said in (('{', ''), (definition('sandbox', tempratur=1), 'tempratur'), (definition('nobody'), 'nobody'),
                           (definition('sandbox', axes=[{'parameter': 'temperature', 'values': [7]}]), 'temperature'),
                           (definition('sandbox', repeats=1000, axes=[{'parameter': 'seed', 'from': 1, 'to': 1000, 'step': 1}]), '1000000')):
            confab.run('experiment', confab.write('bad.json', text)).ends(2).one_line(said)
        confab.run('experiment', confab.path('missing.json')).ends(2).one_line('missing.json')
        confab.run('experiment').ends(2).one_line('file')


def test_failures():
    with Confab() as confab, Server() as server:
        add(confab, server, 'every-third-fails')
        path = confab.write('e.json', definition('every-third-fails', repeats=6, at_once=1))
        result = confab.run('experiment', path, '--output', confab.path('out.json')).ends(1)
        same(result.out, '')
        with open(confab.path('out.json'), encoding='utf-8') as file:
            rows = json.load(file)['results']
        same([row['status'] for row in rows], ['complete', 'failed', 'complete', 'complete', 'failed', 'complete'])
        assert rows[1]['error'], rows[1]


def test_given_up():
    with Confab() as confab, Server() as server:
        add(confab, server, 'e401')
        path = confab.write('e.json', definition('e401', repeats=20, at_once=1))
        result = confab.run('experiment', path).ends(1)
        same([row['status'] for row in result.json['results']], ['failed'] * 3 + ['waiting'] * 17)
        same(len(questions(server)), 3)
        contains(result.err, '17 requests were not sent, since e401 failed 3 times in a row')
        rest = confab.run('experiment', '--continue', stored_id(confab)).ends(1)
        same([row['status'] for row in rest.json['results']], ['failed'] * 6 + ['waiting'] * 14)


def test_interrupt_and_continue():
    with Confab() as confab, Server(scale=1) as server:
        add(confab, server, 'pace')
        path = confab.write('e.json', definition('pace', repeats=3, at_once=1))
        process = confab.start('experiment', path)
        wait_until(lambda: count_results(confab) == 1)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        same(process.returncode, 130)
        assert json.loads(out)['results'][0]['status'] == 'complete'
        rest = confab.run('experiment', '--continue', stored_id(confab), '--retry').ends(0)
        same([row['status'] for row in rest.json['results']], ['complete'] * 3)


def test_kill_and_continue():
    with Confab() as confab, Server(scale=1) as server:
        add(confab, server, 'pace')
        path = confab.write('e.json', definition('pace', repeats=3, at_once=1))
        process = confab.start('experiment', path)
        wait_until(lambda: count_results(confab) == 2)
        process.kill()
        process.communicate(timeout=60)
        rest = confab.run('experiment', '--continue', stored_id(confab)).ends(0)
        same([row['status'] for row in rest.json['results']], ['complete'] * 3)
        # The third may have been on its way.
        asked = questions(server)
        assert len(asked) <= 4, 'what was paid for was asked for again'


def test_beside():
    """One experiment is not run by two at the same time."""
    with Confab() as confab, Server(scale=1) as server:
        add(confab, server, 'pace')
        process = confab.start('experiment', confab.write('e.json', definition('pace', repeats=8, at_once=1)))
        wait_until(lambda: count_results(confab) == 1)
        confab.run('experiment', '--continue', stored_id(confab)).ends(2).one_line('Another Confab')
        process.communicate(timeout=60)
        same((process.returncode, len(questions(server))), (0, 8))
        same(os.listdir(confab.path('data', 'confab', 'experiments')), [])


def test_price_and_budget():
    with Confab() as confab, Server() as server:
        path = confab.write('sandbox.json', definition('sandbox', parameters={'max_tokens': 50}, repeats=3))
        contains(confab.run('experiment', path).ends(0).err, '3 requests, at most $0.00')
        with sqlite3.connect('file:%s?mode=ro' % confab.store, uri=True) as database:
            same(database.execute('SELECT count(*), count(billed), count(conversation_id) FROM spent').fetchone(), (3, 3, 0))
        add(confab, server, 'echo')
        path = confab.write('echo.json', definition('echo', repeats=2))
        contains(confab.run('experiment', path).ends(0).err, 'highest possible price unknown. echo, test/echo: ')
        n_asked = len(questions(server))
        with sqlite3.connect(confab.store) as database:
            database.execute("INSERT OR REPLACE INTO setting (name, value) VALUES ('budget', ?)",
                             (json.dumps({'usd_per_month': 0.00001, 'warn_percent': 80, 'stop': True}),))
        confab.run('experiment', path).ends(2).one_line('budget')
        same(len(questions(server)), n_asked)
        confab.run('experiment', '--over-budget', path).ends(0)
        same(len(questions(server)), n_asked + 2)


main(globals())
