#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody does whose conversations are gone or damaged: test-safety.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import os
import subprocess
import sys

from desktop import BORDER, Confab, Tests, extents, is_called, role_of, text_of, wait, walk

test = Tests()
program = sys.argv[1]
folder = os.path.join(os.environ['XDG_DATA_HOME'], 'confab')
database = os.path.join(folder, 'confab.db')
DAMAGED = 'The Saved Conversations Are Damaged'


class State:
    app = None
    damaged = None  # the bytes of the database


def read_database():
    with open(database, 'rb') as file:
        return file.read()


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


def restore_button(app):
    """That of the question at the start, behind whose mnemonic is the name."""
    return next((node for window in app.windows() for node in walk(window)
                 if role_of(node) == 'push button' and 'Backup of' in node.get_name()), None)


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
def damage():
    """damage is told at the start, and who wants to decide later finds everything as it was"""
    damaged = bytearray(read_database())
    for at in range(4096, len(damaged), 4096 * 3):
        damaged[at:at + 16] = bytes([0xa5] * 16)
    with open(database, 'wb') as file:
        file.write(damaged)
    State.damaged = bytes(damaged)
    app = Confab(program)
    app.find(DAMAGED, 'label')
    assert restore_button(app), 'the backup is offered'
    app.press('Use Without Saving')
    wait(lambda: not app.find_all(DAMAGED), 'the window')
    app.click('Try the Sandbox', 'list item')
    app.ask('/echo words that are not kept')
    wait(lambda: app.transcript().count('words that are not kept') == 2, 'the reply')
    app.quit()
    assert read_database() == State.damaged, 'the damaged file is left alone'


@test
def recover():
    """what is readable is recovered, and the damaged file stays"""
    app = Confab(program)
    app.find(DAMAGED, 'label')
    app.press('Recover What Is Readable')
    wait(lambda: not app.find_all(DAMAGED) and 'The damaged files are kept in' in all_text(app), 'the notice')
    assert read_database() != State.damaged, 'another database'
    kept = [os.path.join(path, name) for path, _, names in os.walk(folder) for name in names]
    assert any(open(path, 'rb').read() == State.damaged for path in kept), kept
    app.quit()


@test
def restore_after_damage():
    """the last backup is offered at the start, and brings back what it has"""
    with open(database, 'r+b') as file:
        file.truncate(os.path.getsize(database) // 2)
    app = Confab(program)
    app.find(DAMAGED, 'label')
    restore_button(app).get_action_iface().do_action(0)
    wait(lambda: 'words of' in app.conversations(), 'the conversations of the backup')
    wait(lambda: 'The backup was restored' in all_text(app), 'the notice')
    close_notice(app)
    app.ask('/echo words after all')
    wait(lambda: app.transcript().count('words after all') == 2, 'the reply')
    app.find('Send', 'push button')
    app.quit()
    found = subprocess.run([program, 'list'], capture_output=True, text=True, check=True).stdout
    assert 'words after all' in found and 'words of' in found, found


@test
def clean_end():
    """nothing was complained of"""
    assert not Confab.complaints, '\n'.join(Confab.complaints)


sys.exit(test.run())
