#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A key is in the keyring and in the Authorization header, and nowhere else. Needs a keyring, as with-desktop gives."""
import os
import re
import threading
import time

from terminal import KEY, Confab, Server, contains, main, same

OTHER = 'sk-other-9876543210-secret'


def folders_with(confab, *keys):
    found = []
    for top in ('data', 'config', 'cache', 'state', 'home'):
        for folder, _, names in os.walk(confab.path(top)):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    with open(path, 'rb') as file:
                        data = file.read()
                    found += [path for key in keys if key.encode() in data]
    return found


def authorizations(server):
    return [request['headers'].get('authorization') for request in server.requests]


def add(confab, server, scenario='auth', name='it', key=KEY + '\n'):
    confab.run('provider', 'add', name, '--base-url', server.url(scenario), '--model', 'test/echo', '--key-stdin',
               stdin=key).ends(0)


def test_the_key_goes_to_its_service():
    with Confab() as confab, Server() as server:
        add(confab, server, None)
        same(confab.ask('--provider', 'it', 'Hi').ends(0).out, 'Hi')
        confab.run('models', '--provider', 'it').ends(0)
        confab.run('provider', 'test', 'it').ends(0)
        same(set(authorizations(server)), {'Bearer ' + KEY})
        for request in server.requests:
            rest = {**request, 'headers': {name: value for name, value in request['headers'].items()
                                           if name != 'authorization'}}
            assert KEY not in str(rest), rest
        # A new process finds it; one that takes it away leaves none.
        confab.run('provider', 'set', 'it', '--key-stdin', stdin=OTHER).ends(0)
        confab.ask('--provider', 'it', 'Hi').ends(0)
        same(authorizations(server)[-1], 'Bearer ' + OTHER)
        confab.run('provider', 'remove', 'it').ends(0)
        confab.run('provider', 'add', 'it', '--base-url', server.url(), '--model', 'test/echo').ends(0)
        confab.ask('--provider', 'it', 'Hi').ends(0)
        same(authorizations(server)[-1], None)


def test_what_is_no_key():
    with Confab() as confab, Server() as server:
        for key in ('', '\n', '  ', 'two words', 'line\nbreak', b'\xff\xfe'):
            result = confab.run('provider', 'add', 'it', '--base-url', server.url(), '--key-stdin', stdin=key)
            same(result.status, 2, key)
            result.one_line()
            # The call was wrong, so that nothing came of it.
            same(len(confab.run('provider', 'list').out.splitlines()), 1, key)


def test_the_key_is_nowhere_else():
    loud = {'G_MESSAGES_DEBUG': 'all', 'SOUP_DEBUG': '1'}
    with Confab() as confab, Server() as server:
        results = [confab.run('provider', 'add', 'it', '--base-url', server.url(), '--model', 'test/echo', '--key-stdin',
                              '--default', stdin=KEY, environment=loud).ends(0)]
        answer = confab.ask('--json', 'Good morning, my hidden words', environment=loud).ends(0)
        results += [answer, confab.run('list', environment=loud), confab.run('models', environment=loud),
                    confab.run('provider', 'list', '--json', environment=loud),
                    confab.run('provider', 'test', 'it', environment=loud),
                    confab.run('show', '--json', answer.json['conversation'], environment=loud)]
        for scenario in ('e401', 'e500', 'portal', 'garbage', 'cut-at-once', 'redirect-other', 'wrong-types-error'):
            confab.run('provider', 'set', 'it', '--base-url', server.url(scenario)).ends(0)
            results += [confab.ask('--json', 'Hi', environment=loud), confab.run('models', environment=loud)]
        for result in results:
            assert KEY not in result.out + result.err, result
        assert any('DEBUG' in result.err for result in results), 'nothing was told'
        # What was said is in no message about it either.
        assert 'my hidden words' not in answer.err, answer.err
        same(folders_with(confab, KEY), [])


def test_the_key_is_in_no_command_line():
    with Confab() as confab, Server(scale=1) as server:
        seen = []
        add(confab, server, 'pace')
        process = confab.start('ask', '--provider', 'it', 'Hi', environment={'CONFAB_API_KEY': OTHER})
        process.stdout.read(1)
        for path in os.listdir('/proc'):
            if path.isdigit():
                try:
                    with open('/proc/%s/cmdline' % path, 'rb') as file:
                        seen.append(file.read())
                except OSError:
                    pass
        assert any(b'confab' in line and b'ask' in line for line in seen), 'it was not seen'
        assert not any(KEY.encode() in line or OTHER.encode() in line for line in seen)
        process.kill()
        process.communicate()


def test_the_key_of_the_environment():
    key = {'CONFAB_API_KEY': OTHER}
    with Confab() as confab, Server() as server:
        confab.ask('--base-url', server.url(), '--model', 'test/echo', 'Hi', environment=key).ends(0)
        add(confab, server, None)
        confab.ask('--provider', 'it', 'Hi', environment=key).ends(0)
        confab.run('models', '--provider', 'it', environment=key).ends(0)
        same(authorizations(server), ['Bearer ' + OTHER] * 3)
        confab.ask('--provider', 'it', 'Hi').ends(0)
        same(authorizations(server)[-1], 'Bearer ' + KEY)
        same(folders_with(confab, KEY, OTHER), [])
        # A call without a model asks for the models first, with the same key.
        confab.ask('--base-url', server.url(), 'Hi', environment=key)
        same(set(authorizations(server)[4:]), {'Bearer ' + OTHER})
        # Not to the sandbox, which needs none.
        contains(confab.ask('--provider', 'sandbox', '/echo fine', environment=key).ends(0).out, 'fine')


def test_the_key_goes_to_no_other_origin():
    with Confab() as confab, Server() as server, Server() as second:
        add(confab, server, 'redirect-other')
        confab.ask('--provider', 'it', 'Hi').ends(1).one_line('not followed')
        same([request['path'] for request in server.requests if '/s/echo' in request['path']], [])
        same(authorizations(server), ['Bearer ' + KEY])
        # Another path of the same origin keeps it.
        confab.run('provider', 'set', 'it', '--base-url', server.url('auth')).ends(0)
        confab.ask('--provider', 'it', 'Hi').ends(1)
        same(authorizations(server)[-1], 'Bearer ' + KEY)
        # Another origin does not get it, nor does the first when the address is taken back.
        confab.run('provider', 'set', 'it', '--base-url', second.url()).ends(0)
        confab.ask('--provider', 'it', 'Hi').ends(0)
        same(authorizations(second), [None])
        confab.run('provider', 'set', 'it', '--base-url', server.url()).ends(0)
        confab.ask('--provider', 'it', 'Hi').ends(0)
        same(authorizations(server)[-1], None)
        # A provider of the same address and another name does not borrow it.
        confab.run('provider', 'set', 'it', '--key-stdin', stdin=KEY).ends(0)
        confab.run('provider', 'add', 'twin', '--base-url', server.url(), '--model', 'test/echo').ends(0)
        confab.ask('--provider', 'twin', 'Hi').ends(0)
        same(authorizations(server)[-1], None)
        confab.ask('--base-url', server.url(), '--model', 'test/echo', 'Hi').ends(0)
        same(authorizations(server)[-1], None)


def test_a_wrong_key():
    with Confab() as confab, Server() as server:
        add(confab, server, key='wrong')
        confab.ask('--provider', 'it', 'Hi').ends(1).one_line('did not accept the key', 'HTTP 401')
        confab.run('provider', 'set', 'it', '--key-stdin', stdin='test-key').ends(0)
        same(confab.ask('--provider', 'it', 'Hi').ends(0).out, 'Hi')


def test_the_key_is_not_in_memory_files():
    """Nothing is left in a temporary folder or in shared memory either."""
    start = time.time()
    with Confab() as confab, Server() as server:
        add(confab, server, None)
        confab.ask('--provider', 'it', 'Hi').ends(0)
        for top in ('/tmp', '/dev/shm', '/var/tmp'):
            for folder, folders, names in os.walk(top):
                folders[:] = [name for name in folders if folder != top or name.startswith(('confab-e2e', 'confab-desktop'))]
                for name in names:
                    path = os.path.join(folder, name)
                    if re.search(r'requests|confab-e2e-log', path) or not os.path.isfile(path):
                        continue
                    if os.path.getmtime(path) < start or 'keyring' in path:
                        continue
                    with open(path, 'rb') as file:
                        assert KEY.encode() not in file.read(), path


def test_several_processes_ask_for_one_key():
    with Confab() as confab, Server() as server:
        add(confab, server, None)
        threads = [threading.Thread(target=lambda: confab.ask('--provider', 'it', 'Hi')) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        same(authorizations(server), ['Bearer ' + KEY] * 4)


if __name__ == '__main__':
    main(globals())
