#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody attaches in the window: test-intake.py CONFAB

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import contextlib
import http.server
import os
import subprocess
import sys
import tempfile
import threading

import files
from desktop import Confab, Tests, own_text, wait

test = Tests()
program = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
folder = tempfile.TemporaryDirectory(prefix='confab-intake-')
PICTURE = files.png(30, 20)


class State:
    app = None


def write(name, data):
    path = os.path.join(folder.name, name)
    with open(path, 'wb') as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return path


def copy(data, kind=None):
    """Puts something into the clipboard."""
    target = ['-target', kind] if kind else []
    subprocess.run(['xclip', '-selection', 'clipboard', *target, '-in', write('clipboard', data)], check=True)


def beside(script, *arguments):
    """Starts a program that says when it is ready."""
    process = subprocess.Popen(['/usr/bin/python3', '-W', 'ignore', os.path.join(here, script), *arguments],
                               stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == 'ready\n'
    return process


def paste():
    State.app.click('Message', 'text')
    State.app.key('ctrl+v')


def message():
    return own_text(State.app.find('Message', 'text'))


def attached(name):
    """Waits for an attachment that is ready, and takes it away again."""
    app = State.app
    app.find('Options for ' + name)
    app.press('Remove ' + name)
    wait(lambda: not app.find_all('Remove ' + name), 'the end of ' + name)


@test
def paste_a_picture():
    """a picture that was copied is attached by pasting, from the keyboard and from the menu"""
    State.app = app = Confab(program)
    app.click('Try the Sandbox', 'list item')
    app.find('Message', 'text')
    copy(PICTURE, 'image/png')
    paste()
    attached('Pasted picture.png')
    app.click('More to Attach')
    app.choose('Paste')
    attached('Pasted picture.png')


@test
def paste_files():
    """files that were copied in a file manager are attached by pasting"""
    picture = write('a picture.png', PICTURE)
    notes = write('notes.txt', 'of all kinds')
    copy('file://%s\r\nfile://%s\r\n' % (picture.replace(' ', '%20'), notes), 'text/uri-list')
    paste()
    attached('a picture.png')
    attached('notes.txt')
    assert message() == '', message()


@test
def paste_a_long_text():
    """a long text that is pasted can become a document, and Ctrl+Z brings it back"""
    app = State.app
    text = ''.join('line %d\n' % number for number in range(300))
    copy(text)
    paste()
    wait(lambda: message() == text, 'the text in the message')
    app.click('Attach as Document')
    wait(lambda: message() == '', 'the end of the text')
    app.find('Options for Pasted text.txt')
    app.click('Message', 'text')
    app.key('ctrl+z')
    wait(lambda: message() == text, 'the text again')
    app.key('ctrl+a', 'Delete')
    attached('Pasted text.txt')


@test
def attach_from_an_address():
    """an address that is pasted is text; what is there is fetched only when that is asked for"""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header('Content-Length', str(len(PICTURE)))
            self.end_headers()
            self.wfile.write(PICTURE)

        def log_message(self, *ignored):
            pass

    asked = []
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = State.app
    url = 'http://127.0.0.1:%d/a%%20cat.png' % server.server_address[1]
    copy(url)
    paste()
    wait(lambda: message() == url, 'the address as text')
    app.click('Attach…')
    app.find('Web Address')
    assert asked == [], asked
    app.press('Fetch File')
    attached('a cat.png')
    assert asked == ['/a%20cat.png'], asked
    assert message() == '', message()
    # Typed, where the address alone is to be sent.
    app.click('More to Attach')
    app.choose('From Web Address…')
    app.find('Web Address')
    app.type(url)
    app.press('Send Address')
    attached('a cat.png')
    assert asked == ['/a%20cat.png'], asked
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def drag(x, y, *sources):
    """Drags something from a window of another program to a place in ours, where it is to arrive in the meantime."""
    process = beside('drag-source.py', *sources)
    move = ['xdotool', 'mousemove']
    subprocess.run([*move, '60', '50', 'mousedown', '1'], check=True)
    for step in range(1, 21):
        subprocess.run([*move, str(60 + (x - 60) * step // 20), str(50 + (y - 50) * step // 20), 'sleep', '0.02'], check=True)
    subprocess.run([*move, str(x + 1), str(y), 'sleep', '0.3', 'mouseup', '1'], check=True)
    try:
        yield
    finally:
        process.kill()
        process.communicate()


@test
def drop_files():
    """a file that is dropped anywhere on the page is attached"""
    picture = write('dropped.png', PICTURE)
    with drag(700, 300, 'text/uri-list=' + write('uris', 'file://%s\r\n' % picture), 'text/plain=' + write('words', picture)):
        attached('dropped.png')
    assert message() == '', message()


@test
def drop_from_a_browser():
    """of a picture and its address, as a browser gives them, the picture is taken"""
    address = write('address', 'https://127.0.0.1:1/cat.png\r\n')
    with drag(700, 300, 'text/uri-list=' + address, 'image/png=' + write('image', PICTURE), 'text/plain=' + address):
        attached('Dropped picture.png')
    # An address of a picture alone is asked about.
    with drag(700, 300, 'text/uri-list=' + address):
        State.app.find('Web Address')
    State.app.press('Cancel')
    wait(lambda: not State.app.find_all('Web Address'), 'the end of the question')


@test
def drop_text():
    """text that is dropped on the page goes into the message"""
    with drag(700, 300, 'text/plain;charset=utf-8=' + write('words', 'dropped words')):
        wait(lambda: message() == 'dropped words', 'the words in the message')
    State.app.click('Message', 'text')
    State.app.key('ctrl+a', 'Delete')


@test
def take_a_screenshot():
    """a screenshot of the desktop's portal is attached, and its file stays"""
    State.app.quit()
    screenshot = write('Screenshot.png', PICTURE)
    portal = beside('mock-portal.py', screenshot)
    State.app = app = Confab(program)
    app.find('Message', 'text')
    app.click('More to Attach')
    app.choose('Take Screenshot…')
    attached('Screenshot.png')
    assert os.path.exists(screenshot)
    app.quit()
    portal.kill()
    portal.communicate()


@test
def nothing_wrong():
    """nothing was complained of in any run"""
    assert not Confab.complaints, '\n'.join(Confab.complaints)


status = test.run()
if State.app is not None and State.app.process.poll() is None:
    State.app.kill()
sys.exit(status)
