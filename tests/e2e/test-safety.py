#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody does whose conversations are gone or damaged: test-safety.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own. Each test is a process of its own, since the
accessibility library does not survive many programs that come and go; what one leaves to the next is in files.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from desktop import Atspi, Tests, extents, is_called, point, role_of, text_of, wait, walk
from desktop import Confab as AnyConfab

test = Tests()
program = sys.argv[1]
folder = os.path.join(os.environ['XDG_DATA_HOME'], 'confab')
database = os.path.join(folder, 'confab.db')
harmed = os.path.join(os.environ['XDG_STATE_HOME'], 'harmed.db')  # what was made of the database
TRIES = 3
DAMAGED = 'The Saved Conversations Are Damaged'


class Confab(AnyConfab):
    """Without the cache of the accessibility library, which follows what went with a window that closed."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.root.set_cache_mask(Atspi.Cache.NONE)

    def find_all(self, name, role=None):
        return [node for window in self.windows() for node in walk(window)
                if is_called(node.get_name(), name) and (role is None or role_of(node) == role)]


def read_file(path):
    with open(path, 'rb') as file:
        return file.read()


def show_storage(app):
    """The page of the preferences with the backups."""
    app.key('ctrl+comma')
    app.scope = 'Preferences'
    # There is one for each width of the window, and the one that is shown stands beneath the others.
    point(wait(lambda: [node for node in app.find_all('Storage', 'page tab') if extents(node)], 'its tab')[-1], 'click', '1')
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
    app = Confab(program)
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
    app.quit()


@test
def restore():
    """a backup is restored from the preferences, and what was there is kept as another one"""
    app = Confab(program)
    app.click('words of old', 'list item')
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
    damaged = bytearray(read_file(database))
    for at in range(4096, len(damaged), 4096 * 3):
        damaged[at:at + 16] = bytes([0xa5] * 16)
    with open(database, 'wb') as file:
        file.write(damaged)
    with open(harmed, 'wb') as file:
        file.write(damaged)
    app = Confab(program)
    app.find(DAMAGED, 'label')
    assert restore_button(app), 'the backup is offered'
    app.press('Use Without Saving')
    wait(lambda: not app.find_all(DAMAGED), 'the window')
    app.click('Try the Sandbox', 'list item')
    app.ask('/echo words that are not kept')
    wait(lambda: app.transcript().count('words that are not kept') == 2, 'the reply')
    app.quit()
    assert read_file(database) == read_file(harmed), 'the damaged file is left alone'


@test
def recover():
    """what is readable is recovered, and the damaged file stays"""
    app = Confab(program)
    app.find(DAMAGED, 'label')
    app.press('Recover What Is Readable')
    wait(lambda: not app.find_all(DAMAGED) and 'The damaged files are kept in' in all_text(app), 'the notice')
    assert read_file(database) != read_file(harmed), 'another database'
    kept = [os.path.join(path, name) for path, _, names in os.walk(folder) for name in names]
    assert any(read_file(path) == read_file(harmed) for path in kept), kept
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


def run_one(name):
    """Runs one test, and gives nothing more to the library to clean up."""
    test.functions = [function for function in test.functions if function.__name__ == name]
    status = test.run()
    if Confab.complaints:
        print('# ' + '\n# '.join(Confab.complaints))
        status = 1
    sys.stdout.flush()
    os._exit(status)


def put_in_place(source, target):
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)


def run_apart(name):
    """Gives how a test ended that had a process of its own, and what it said. None of what it started is left."""
    process = subprocess.Popen([sys.executable, '-W', 'ignore', __file__, program, name], stdout=subprocess.PIPE, text=True,
                               start_new_session=True)
    try:
        said, _ = process.communicate(timeout=100)
    except subprocess.TimeoutExpired:
        process.kill()
        said, _ = process.communicate()
        said += '\n# took too long'
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    return process.returncode, [line for line in said.splitlines() if line.startswith('#')]


def run_again(name):
    """The same, with another try where the accessibility library crashed in the test; all files are as they were before."""
    with tempfile.TemporaryDirectory() as before:
        places = [os.environ[place] for place in ('XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME')]
        for number, place in enumerate(places):
            put_in_place(place, os.path.join(before, str(number)))
        for _ in range(TRIES):
            status, said = run_apart(name)
            if status != -signal.SIGSEGV:
                break
            print('# the accessibility library crashed in the test')
            for number, place in enumerate(places):
                put_in_place(os.path.join(before, str(number)), place)
    return status, said


def run_all():
    failed = 0
    print('1..%d' % len(test.functions))
    for number, function in enumerate(test.functions, 1):
        status, said = run_again(function.__name__)
        failed += status != 0
        print('\n'.join(said + ['%sok %d - %s' % ('' if status == 0 else 'not ', number, function.__doc__)]))
        sys.stdout.flush()
    return 1 if failed else 0


if len(sys.argv) > 2:
    run_one(sys.argv[2])
sys.exit(run_all())
