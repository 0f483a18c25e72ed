#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large attachments on their way, in the terminal and in the window: test-sending.py CONFAB MISBEHAVING-SERVER

It runs inside with-desktop: a session bus and an accessibility bus of its own.
"""
import atexit
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import zlib

from desktop import Confab, Server, Skip, Tests, role_of, wait

test = Tests()
program, server_script = sys.argv[1:3]
folder = tempfile.mkdtemp(prefix='confab-sending-', dir='/tmp')
atexit.register(shutil.rmtree, folder, True)
server = Server(server_script, folder + '/requests.jsonl', '--scale', '2')
# Looking at the window takes its time.
slower_server = Server(server_script, folder + '/slower.jsonl', '--scale', '6')
SENDING = re.compile(r'Sending… (\d+) of 1\d MB')


def piece(kind, data):
    return len(data).to_bytes(4, 'big') + kind + data + zlib.crc32(kind + data).to_bytes(4, 'big')


def write_noise(path, width, height):
    """A picture that nothing makes smaller."""
    row = 1 + width * 3
    noise = bytearray(os.urandom(row * height))
    noise[::row] = bytes(height)
    with open(path, 'wb') as picture:
        picture.write(b'\x89PNG\r\n\x1a\n' +
                      piece(b'IHDR', width.to_bytes(4, 'big') + height.to_bytes(4, 'big') + bytes([8, 2, 0, 0, 0])) +
                      piece(b'IDAT', zlib.compress(bytes(noise), 0)) + piece(b'IEND', b''))


def slow_address(of):
    return 'http://127.0.0.1:%d/s/slow-read/v1' % of.port


def numbers_in(text):
    return [int(number) for number in SENDING.findall(text)]


def walk_bars(node):
    if role_of(node) == 'progress bar':
        yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk_bars(child)


class State:
    app = None


@test
def terminal():
    """the terminal says on standard error how much was sent, where that is a terminal, and takes the line away"""
    write_noise(folder + '/noise.png', 2048, 2000)
    subprocess.run([program, 'provider', 'add', 'Slow', '--base-url', slow_address(server), '--profile', 'vllm', '--model', 'a', '--default'], check=True)
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        raise Skip('there is no terminal: %s' % error)
    process = subprocess.Popen([program, 'ask', '--attach', folder + '/noise.png', 'Look'], stderr=theirs, stdout=subprocess.PIPE,
                               env=dict(os.environ, TERM='xterm'))
    os.close(theirs)
    written = b''
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not read:
            break
        written += read
    answer = process.communicate()[0].decode()
    text = written.decode()
    assert process.returncode == 0 and 'Look' in answer, (process.returncode, answer, text)
    numbers = numbers_in(text)
    assert len(numbers) > 2 and numbers == sorted(numbers), text
    assert text.endswith('\r\x1b[K'), repr(text[-60:])


@test
def no_terminal():
    """what is no terminal gets not a word of it"""
    ended = subprocess.run([program, 'ask', '--attach', folder + '/noise.png', 'Look again'], capture_output=True, text=True, check=True)
    assert ended.stderr == '', ended.stderr


@test
def window():
    """the window shows how much was sent, with a bar that assistive technology can read"""
    subprocess.run([program, 'provider', 'set', 'Slow', '--base-url', slow_address(slower_server)], check=True)
    app = State.app = Confab(program)
    app.click('Look again', 'list item')
    wait(lambda: 'Look again' in app.transcript(), 'the conversation')
    app.ask('And now?')
    seen = set()

    def further():
        seen.update(numbers_in(app.transcript()))
        return len(seen) > 1

    wait(further, 'the words about sending, which go on')
    bar = wait(lambda: next((node for row in app.rows() for node in walk_bars(row)), None), 'the bar')
    assert 0 < bar.get_value_iface().get_current_value() < 1, bar.get_value_iface().get_current_value()


@test
def stop():
    """Stop ends the upload at once; the question stays, and the next one can be written"""
    app = State.app
    app.press('Stop')
    wait(lambda: not SENDING.search(app.transcript()) and app.find_all('Send', 'push button'), 'the end of the turn')
    assert 'And now?' in app.transcript()
    app.fill('Message', 'Another one')
    app.find('Send', 'push button')
    # It reads slowly what was on the way.
    wait(lambda: any('cut' in request for request in slower_server.requests()), 'the end of the connection', 60)


@test
def clean_end():
    """the program ends cleanly, and nothing was complained of in any run"""
    State.app.quit()
    assert not Confab.complaints, '\n'.join(Confab.complaints)


status = test.run()
if State.app is not None and State.app.process.poll() is None:
    State.app.kill()
server.stop()
slower_server.stop()
sys.exit(status)
