#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking conversations out: test-export.py CONFAB

It runs inside with-desktop: a session bus, a keyring and an accessibility bus of its own.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from desktop import Confab, Tests, own_text, text_of, wait, walk

test = Tests()
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix='confab-export-', dir='/tmp')


class State:
    app = None


def run(*arguments, **options):
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60, **options)


def place(name):
    return os.path.join(folder, name)


def read(name):
    with open(place(name), encoding='utf-8') as file:
        return file.read()


@test
def terminal():
    """confab export writes each format, to standard output, to a file and to a folder"""
    for words in ('/echo <b>first</b> reply', '/echo second/reply'):
        assert run('ask', '--provider', 'sandbox', words).returncode == 0
    ids = [line.split('\t')[0] for line in run('list').stdout.splitlines()]
    assert len(ids) == 2, ids
    whole = json.loads(run('export', '--all').stdout)
    assert whole['format'] == 'confab-export' and whole['version'] == 1, whole['format']
    assert whole['end'] == {'folders': 0, 'attachments': 0, 'conversations': 2, 'messages': 4}, whole['end']
    text = run('export', '--format', 'text', *ids).stdout
    assert text.count('second/reply') >= 2 and text.count('<b>first</b>') >= 2, text
    assert run('export', '--output', place('one.html'), ids[0]).returncode == 0
    assert '<!DOCTYPE html>' in read('one.html')
    assert run('export', '--format', 'markdown', '--output', place('many'), '--all').returncode == 0
    assert len(os.listdir(place('many'))) == 2, os.listdir(place('many'))


@test
def wrong_calls():
    """a wrong call says so in one line, and leaves nothing"""
    for arguments, status in ((('export',), 2), (('export', '--all', 'x'), 2), (('export', 'nothing'), 2),
                              (('export', '--format', 'doc', '--all'), 2),
                              (('export', '--all', '--output', place('no/such/folder.json')), 1)):
        result = run(*arguments)
        assert result.returncode == status, (arguments, result)
        assert result.stdout == '' and result.stderr.count('\n') == 1, result
    full = subprocess.run([program, 'export', '--all'], stdout=open('/dev/full', 'w'), stderr=subprocess.PIPE, text=True)
    assert full.returncode == 1 and 'full' in full.stderr, full
    assert not [name for name in os.listdir(folder) if name.startswith('.')], os.listdir(folder)


@test
def interrupted():
    """a signal ends an export that nobody reads, at once"""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        while True:
            os.write(writer, b'x' * 4096)
    except BlockingIOError:
        os.set_blocking(writer, True)
    process = subprocess.Popen([program, 'export', '--all'], stdout=writer)
    # It waits for the pipe once it asked for it.
    wait(lambda: os.path.exists('/proc/%d/task' % process.pid) and len(os.listdir('/proc/%d/task' % process.pid)) > 2,
         'the export')
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    os.close(reader)
    os.close(writer)


def choose(app, item, mnemonic):
    """Takes an item of the menu by its underlined letter."""
    app.click('Conversation Menu')
    app.find(item, 'menu item')
    app.key(mnemonic)


def save_as(app, choice, path):
    app.key('Escape')
    choose(app, 'Export…', 'e')
    wait(lambda: app.find_all(choice, 'radio button') or app.find_all(choice, 'check box'), 'the choice of formats')
    app.click(choice, 'radio button' if app.find_all(choice, 'radio button') else 'check box')
    app.press('Export…')
    wait(lambda: any(window.get_name() == 'Export' for window in app.windows()), 'the dialog for the file')
    wait(lambda: any(own_text(node).startswith('echo') for window in app.windows() for node in walk(window)
                     if node.get_text_iface() is not None), 'the name that is offered')
    app.key('ctrl+a')
    app.type(path)
    app.key('Return')
    wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path)


@test
def window():
    """the menu of a conversation exports it to where the dialog says"""
    app = State.app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    app.ask('/echo said in the window')
    wait(lambda: app.transcript().count('said in the window') == 2, 'the reply')
    save_as(app, 'Markdown', place('window.md'))
    assert read('window.md').count('said in the window') >= 2, read('window.md')
    wait(lambda: any('Exported to' in text_of(window) for window in app.windows()), 'the word that it is done')


@test
def pages():
    """the same as PDF"""
    save_as(State.app, 'PDF', place('window.pdf'))
    text = subprocess.run(['pdftotext', place('window.pdf'), '-'], capture_output=True, text=True, check=True).stdout
    assert text.count('said in the window') >= 2, text


@test
def copied():
    """the menu of a conversation copies it"""
    app = State.app
    choose(app, 'Copy Conversation', 'c')
    wait(lambda: any('Conversation copied' in text_of(window) for window in app.windows()), 'the word that it is copied')


@test
def print_dialog():
    """Ctrl+P asks for the printer, and Escape gives it up"""
    app = State.app
    app.key('ctrl+p')
    wait(lambda: len(app.windows()) == 2, 'the dialog for the printer')
    app.key('Escape')
    wait(lambda: len(app.windows()) == 1, 'the end of the dialog')


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


status = test.run()
if State.app is not None and State.app.process.poll() is None:
    State.app.kill()
shutil.rmtree(folder, ignore_errors=True)
sys.exit(status)
