#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the terminal attaches: standard input, web addresses, and documents with a password."""
import contextlib
import http.server
import os
import pty
import shutil
import subprocess
import threading

import files
from terminal import BINARY, Confab, Server, Skip, contains, main, same

PICTURE = files.png(3, 2)
PDF = b'''%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 43>>stream
BT /F 12 Tf 10 100 Td (kept secret) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
'''


def sent_parts(server):
    asked = [request for request in server.requests if request['method'] == 'POST']
    return asked[-1]['body']['messages'][-1]['content']


@contextlib.contextmanager
def web_server():
    """A server that gives out a picture, sends elsewhere, and notes what it was asked."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, dict(self.headers)))
            if self.path == '/elsewhere':
                self.send_response(302)
                self.send_header('Location', 'http://localhost:%d/picture' % self.server.server_address[1])
                self.send_header('Set-Cookie', 'a=b')
                self.end_headers()
            elif self.path == '/file':
                self.send_response(302)
                self.send_header('Location', 'file:///etc/passwd')
                self.end_headers()
            elif self.path == '/missing':
                self.send_error(404)
            else:
                self.send_response(200)
                self.send_header('Content-Type', 'text/html')
                self.send_header('Content-Disposition', 'attachment; filename="../named \\"so\\".png"')
                self.send_header('Content-Length', str(len(PICTURE)))
                self.end_headers()
                self.wfile.write(PICTURE)

        def log_message(self, *ignored):
            pass

    asked = []
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield 'http://127.0.0.1:%d' % server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_standard_input():
    with Confab() as confab, Server() as server:
        address = ('--base-url', server.url(), '--model', 'test/echo', '--profile', 'openai')
        confab.ask(*address, '--attach', '-', 'Look', stdin=PICTURE).ends(0)
        contains([part['type'] for part in sent_parts(server)], 'image_url')
        confab.ask(*address, '--attach', '-', '--attach-name', 'notes.md', 'Read', stdin='# All of it\n').ends(0)
        texts = [part['text'] for part in sent_parts(server) if part['type'] == 'text']
        assert any('notes.md' in text and '# All of it' in text for text in texts), texts
        # The prompt cannot come from there as well.
        count = len(server.requests)
        confab.ask(*address, '--attach', '-', stdin=PICTURE).ends(2).one_line('argument')
        confab.ask(*address, '--attach', '-', '-', stdin=PICTURE).ends(2).one_line('argument')
        confab.ask(*address, '--attach', '-', 'Look', stdin=b'').ends(2).one_line('empty')
        same(len(server.requests), count)


def test_address_is_sent():
    with Confab() as confab, Server() as server, web_server() as (base, asked):
        address = ('--base-url', server.url(), '--model', 'test/echo')
        confab.ask(*address, '--profile', 'openai', '--attach', base + '/a.jpeg?b=c', 'Look').ends(0)
        same([part['image_url']['url'] for part in sent_parts(server) if part['type'] == 'image_url'], [base + '/a.jpeg?b=c'])
        confab.ask(*address, '--profile', 'openai', '--temporary', '--attach', base + '/a.jpeg', 'Look').ends(0)
        same([part['image_url']['url'] for part in sent_parts(server) if part['type'] == 'image_url'], [base + '/a.jpeg'])
        # Not where the service does not take it, and not where nobody can say what is there.
        count = len(server.requests)
        confab.ask(*address, '--profile', 'ollama', '--attach', base + '/a.jpeg', 'Look').ends(2).one_line('--fetch')
        confab.ask(*address, '--profile', 'openai', '--attach', base + '/page', 'Look').ends(2).one_line('--fetch')
        same(len(server.requests), count)
        same(asked, [])


def test_address_is_fetched():
    with Confab() as confab, Server() as server, web_server() as (base, asked):
        address = ('--base-url', server.url(), '--model', 'test/echo', '--profile', 'ollama', '--fetch')
        environment = {'CONFAB_API_KEY': 'sk-secret'}
        reply = confab.ask(*address, '--json', '--attach', base + '/elsewhere', 'Look', environment=environment).ends(0).json
        contains([part['type'] for part in sent_parts(server)], 'image_url')
        same([path for path, _ in asked], ['/elsewhere', '/picture'])
        for _, headers in asked:
            assert not {'cookie', 'authorization'} & {name.lower() for name in headers}, headers
        stored = confab.show(reply['conversation'])['messages'][0]['parts']
        same([part['name'] for part in stored if part['type'] != 'text'], ['named "so".png'])

        count = len(server.requests)
        confab.ask(*address, '--attach', base + '/missing', 'Look').ends(2).one_line('404')
        confab.ask(*address, '--attach', base + '/file', 'Look').ends(1).one_line()
        same(len(server.requests), count)


def test_temporary_fetch_leaves_nothing():
    with Confab() as confab, Server() as server, web_server() as (base, _):
        confab.ask('--base-url', server.url(), '--model', 'test/echo', '--profile', 'openai', '--temporary', '--fetch', '--attach',
                   base + '/picture', 'Look').ends(0)
        contains([part['type'] for part in sent_parts(server)], 'image_url')
        found = [os.path.join(folder, name) for folder, _, names in os.walk(confab.folder) for name in names]
        same([path for path in found if PICTURE in open(path, 'rb').read()], [])


def make_locked(confab):
    if shutil.which('qpdf') is None:
        raise Skip('there is no qpdf')
    subprocess.run(['qpdf', '--warning-exit-0', '--encrypt', 'right one', 'right one', '256', '--', confab.write('plain.pdf', PDF),
                    confab.path('locked.pdf')], stderr=subprocess.DEVNULL, check=True)
    return confab.path('locked.pdf')


def test_password_from_a_descriptor():
    with Confab() as confab, Server() as server:
        locked = make_locked(confab)
        address = ('--base-url', server.url(), '--model', 'test/echo', '--profile', 'openai')

        def ask(password):
            reading, writing = os.pipe()
            os.write(writing, password)
            os.close(writing)
            try:
                return confab.ask(*address, '--attach-password-fd', str(reading), '--attach', locked, '--attach', locked, 'Read',
                                  pass_fds=(reading,))
            finally:
                os.close(reading)
        ask(b'wrong\n').ends(2).one_line('locked.pdf')
        same(server.requests, [])
        ask(b'right one\n').ends(0)
        texts = [part['text'] for part in sent_parts(server) if part['type'] == 'text']
        same(len([text for text in texts if 'kept secret' in text]), 2)
        # Nowhere is it kept.
        found = [os.path.join(folder, name) for folder, _, names in os.walk(confab.folder) for name in names]
        same([path for path in found if b'right one' in open(path, 'rb').read()], [])
        # Nobody can be asked.
        confab.ask(*address, '--attach', locked, 'Read', start_new_session=True).ends(2).one_line('--attach-password-fd')


def test_password_at_a_terminal():
    with Confab() as confab, Server() as server:
        locked = make_locked(confab)
        try:
            pid, terminal = pty.fork()
        except OSError as error:
            raise Skip('there is no terminal: %s' % error)
        if pid == 0:
            try:
                os.chdir(confab.folder)
                os.execve(BINARY, [BINARY, 'ask', '--base-url', server.url(), '--model', 'test/echo', '--profile', 'openai',
                                   '--attach', locked, 'Read'], confab.environment)
            finally:
                os._exit(99)
        shown = b''
        answers = [b'wrong one\n', b'right one\n']
        try:
            while True:
                try:
                    piece = os.read(terminal, 1000)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
                if answers and shown.count(b'locked.pdf') == 3 - len(answers) and shown.endswith(b': '):
                    os.write(terminal, answers.pop(0))
        finally:
            os.close(terminal)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        same((status, answers), (0, []), shown)
        assert b'wrong one' not in shown and b'right one' not in shown, shown
        assert any('kept secret' in part.get('text', '') for part in sent_parts(server))


if __name__ == '__main__':
    main(globals())
