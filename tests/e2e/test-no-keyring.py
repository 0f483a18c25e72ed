#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a keyring: a key is not kept and that is told, and what needs none works."""
from terminal import KEY, Confab, Server, main, same


def test_a_key_that_cannot_be_kept():
    with Confab() as confab, Server() as server:
        result = confab.run('provider', 'add', 'it', '--base-url', server.url(), '--model', 'test/echo', '--key-stdin',
                            stdin=KEY).ends(1).one_line('keyring')
        assert KEY not in result.err
        # The service is there, and asks without a key or with that of the environment.
        same(confab.ask('--provider', 'it', 'Hi').ends(0).out, 'Hi')
        confab.ask('--provider', 'it', 'Hi', environment={'CONFAB_API_KEY': KEY}).ends(0)
        same([request['headers'].get('authorization') for request in server.requests], [None, 'Bearer ' + KEY])
        confab.run('provider', 'set', 'it', '--base-url', 'http://127.0.0.1:1').ends(0)
        confab.run('provider', 'remove', 'it').ends(0)


def test_the_sandbox_needs_no_keyring():
    with Confab() as confab:
        same(confab.ask('--provider', 'sandbox', '/echo fine').ends(0).out, 'fine')


if __name__ == '__main__':
    main(globals())
