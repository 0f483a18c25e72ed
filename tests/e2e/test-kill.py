#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at any moment of a reply: the question is there, and the reply with all that was shown 250 ms before."""
import json
import os
import random
import signal
import threading
import time

from terminal import Confab, Server, main, same

RUNS = 40
PROMISE = 0.25
# What a busy machine may add to the promise: the time between a byte's way out of one process and into another.
SLACK = 0.1


def read_stamped(pipe, pieces):
    """Notes when each piece came."""
    while True:
        data = os.read(pipe.fileno(), 65536)
        if not data:
            return
        pieces.append((time.monotonic(), data))


def kill_once(confab, url, delay):
    """Kills Confab some time after its first byte, or after its start; gives what must be found, and the time."""
    before = {row['id'] for row in confab.list()}
    process = confab.start('ask', '--base-url', url, '--model', 'test/pace', 'Count, please')
    pieces = []
    reader = threading.Thread(target=read_stamped, args=(process.stdout, pieces))
    reader.start()
    time.sleep(delay)
    os.kill(process.pid, signal.SIGKILL)
    killed = time.monotonic()
    process.wait()
    reader.join()
    process.stdout.close()
    process.stderr.close()
    promised = b''.join(data for stamp, data in pieces if stamp < killed - PROMISE - SLACK)
    shown = b''.join(data for stamp, data in pieces)
    return before, promised.decode('utf-8', 'ignore'), shown.decode('utf-8', 'ignore')


def test_kill_at_any_moment():
    chance = random.Random(20)
    found = 0
    longest = 0
    with Confab() as confab, Server(scale=1) as server:
        for run in range(RUNS):
            delay = chance.uniform(0, 0.15) if run % 5 == 0 else chance.uniform(0.3, 1.4)
            before, promised, shown = kill_once(confab, server.url(), delay)
            fresh = [row for row in confab.list() if row['id'] not in before]
            assert len(fresh) <= 1, fresh
            if not fresh:
                same(shown, '', 'a reply was shown, and its question is not there')
                continue
            messages = confab.show(fresh[0]['id'])['messages']
            same(messages[0]['content'], 'Count, please')
            if len(messages) == 1:
                same(shown, '')
                continue
            same(len(messages), 2)
            same(messages[1]['status'], 'interrupted')
            content = messages[1]['content']
            assert content.startswith(promised), (delay, content, promised, shown)
            found += 1
            longest = max(longest, len(content))
        # The store is as good as before, and goes on.
        confab.ask('--base-url', server.url(), '--model', 'test/echo', '--continue', fresh[0]['id'] if fresh else
                   confab.list()[0]['id'], 'Go on').ends(0)
    assert found > RUNS / 2, found
    assert longest > 200, longest


def test_the_words_are_whole_after_a_kill():
    """What is stored is a beginning of what was sent, never something with a hole."""
    whole = ''.join('word%d ' % number for number in range(100))
    with Confab() as confab, Server(scale=0.5) as server:
        for delay in (0.4, 0.7, 0.9):
            kill_once(confab, server.url(), delay)
        for row in confab.list():
            for message in confab.show(row['id'])['messages'][1:]:
                assert whole.startswith(message['content']), message['content']


def test_all_of_several_replies_are_there_after_a_kill():
    """Each reply of one request is stored by itself: none is lost, and they still belong together."""
    with Confab() as confab, Server() as server:
        process = confab.start('ask', '--base-url', server.url('n2-stall'), '--model', 'test/n2-stall', '--set', 'n=2',
                               'Both, please')
        same(os.read(process.stdout.fileno(), 3), b'One')
        time.sleep(PROMISE + SLACK)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        process.stderr.close()
        fresh = confab.list()[0]['id']
        same(len(confab.show(fresh)['messages']), 2)
        exported = json.loads(confab.run('export', fresh, '--format', 'json').ends(0).out)
        replies = [record for record in exported['records'] if record.get('role') == 'assistant']
        same([reply['text'] for reply in replies], ['One', 'Two'])
        same([reply['status'] for reply in replies], ['interrupted', 'interrupted'])
        same([reply['reply']['choice_index'] for reply in replies], [0, 1])
        same(len({reply['reply']['batch'] for reply in replies}), 1)


if __name__ == '__main__':
    main(globals())
