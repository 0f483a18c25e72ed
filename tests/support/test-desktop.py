#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop that with-desktop makes has all that the tests end to end rely on."""
import os
import subprocess
import sys

failed = False
print('1..4')


def check(number, fine, name):
    global failed
    failed = failed or not fine
    print('%sok %d - %s' % ('' if fine else 'not ', number, name))


def call(destination, path, method, *arguments):
    result = subprocess.run(['gdbus', 'call', '--session', '--dest', destination, '--object-path', path, '--method',
                             method, *arguments], capture_output=True, text=True)
    print('# ' + (result.stdout + result.stderr).strip().replace('\n', '\n# '))
    return result.stdout


secret = 'org.freedesktop.secrets', '/org/freedesktop/secrets'
keyring = sys.argv[1] == 'keyring'
collection = call(*secret, 'org.freedesktop.Secret.Service.ReadAlias', 'default')
if keyring:
    path = collection.split("'")[1] if "'" in collection else '/'
    locked = call(secret[0], path, 'org.freedesktop.DBus.Properties.Get', 'org.freedesktop.Secret.Collection', 'Locked')
    check(1, locked.startswith('(<false>'), 'the keyring is unlocked')
else:
    check(1, collection == '', 'nobody answers for secrets')
check(2, 'unix:' in call('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus.GetAddress'), 'there is an accessibility bus')
screen = subprocess.run(['xdotool', 'getdisplaygeometry'], capture_output=True, text=True).stdout
check(3, screen == '1280 1024\n', 'there is a screen')
check(4, os.environ['HOME'].startswith('/tmp/confab-desktop-'), 'the home is a temporary one')
sys.exit(1 if failed else 0)
