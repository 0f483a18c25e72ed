#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody does whose conversations are gone: test-safety.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import subprocess
import sys

from desktop import BORDER, Confab, Tests, extents, is_called, role_of, text_of, wait, walk

test = Tests()
program = sys.argv[1]


class State:
    app = None


def show_storage(app):
    """The page of the preferences with the backups."""
    app.key('ctrl+comma')
    app.scope = 'Preferences'
    # There is one for each width of the window, and the one that is shown stands beneath the others.
    box = wait(lambda: [extents(node) for node in app.find_all('Storage', 'page tab') if extents(node)], 'its tab')[-1]
    subprocess.run(['xdotool', 'mousemove', str(box.x + box.width // 2 + BORDER), str(box.y + box.height // 2 + BORDER),
                    'click', '1'], check=True)
    app.find('Back Up Now', 'push button')


def close_notice(app):
    """Answers the notice, which came after the window: that has a button to close it too."""
    window = app.windows()[-1]
    next(node for node in walk(window) if is_called(node.get_name(), 'Close') and
         role_of(node) == 'push button').get_action_iface().do_action(0)


def all_text(app):
    """What all windows say."""
    return '\n'.join(text_of(window) for window in app.windows())


@test
def back_up():
    """a backup is made in the preferences, and stands in the list there"""
    State.app = app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    app.ask('/echo words of old')
    wait(lambda: app.transcript().count('words of old') == 2, 'the reply')
    app.find('Send', 'push button')
    show_storage(app)
    app.press('Back Up Now')
    app.find('Restore the backup of', 'push button')
    assert 'Made by you · 1 conversation' in all_text(app), all_text(app)
    app.key('Escape')
    app.scope = None


@test
def restore():
    """a backup is restored from the preferences, and what was there is kept as another one"""
    app = State.app
    app.key('ctrl+n')
    app.ask('/echo words of today')
    wait(lambda: app.transcript().count('words of today') == 2, 'the reply')
    app.find('Send', 'push button')
    assert 'words of today' in app.conversations()
    show_storage(app)
    app.press('Restore the backup of')
    app.scope = None
    app.find('Restore This Backup?', 'label')
    # Not the button that was pressed before, which begins with the same word.
    answer = next(node for node in app.find_all('Restore', 'push button') if 'backup' not in node.get_name())
    answer.get_action_iface().do_action(0)
    wait(lambda: 'words of old' in app.conversations() and 'words of today' not in app.conversations(),
         'the conversations as they were')
    assert 'The backup was restored' in all_text(app), all_text(app)
    close_notice(app)
    wait(lambda: 'The backup was restored' not in all_text(app), 'the end of the notice')
    show_storage(app)
    wait(lambda: 'Before a backup was restored · 2 conversations' in all_text(app), 'what was there, as a backup')
    app.key('Escape')
    app.scope = None
    app.quit()


@test
def clean_end():
    """nothing was complained of"""
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
