#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad files, bad addresses and bad stores: one clear sentence, the right exit status, and nothing lost."""
import hashlib
import http.server
import os
import shutil
import socket
import socketserver
import sqlite3
import ssl
import subprocess
import threading

import files
from terminal import BINARY, MEMORY, Confab, Server, Skip, contains, main, same

SANDBOX = ('--provider', 'sandbox')
NOBODY = 65534


def digest(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def unprivileged(confab):
    """What makes a call one that permissions bind; root passes them all."""
    if os.getuid() != 0:
        return {}
    for folder, folders, names in os.walk(confab.folder):
        for name in ['.', *folders, *names]:
            os.chown(os.path.join(folder, name), NOBODY, NOBODY)
    options = {'user': NOBODY, 'group': NOBODY, 'extra_groups': []}
    try:
        subprocess.run([BINARY, '--version'], check=True, capture_output=True, **options)
    except (OSError, subprocess.CalledProcessError):
        raise Skip('root passes all permissions, and nobody else may run the binary')
    return options


def test_files_that_cannot_be_attached():
    with Confab() as confab, Server() as server:
        address = ('--base-url', server.url(), '--model', 'test/echo', '--profile', 'aimlapi')
        png = files.png(40, 40)
        cases = [
            (confab.path('missing.png'), 'does not exist'),
            (confab.write('empty.png', b''), 'empty'),
            (confab.path('data'), 'folder'),
            ('/dev/zero', ''),
            ('/dev/null', ''),
            (confab.write('noise.jpg', os.urandom(4000)), ''),
            (confab.write('program.webm', b'\x7fELF' + bytes(1000)), ''),
            (confab.write('broken.pdf', '%PDF-1.7\nnothing'), ''),
            (confab.write('broken.docx', b'PK\x03\x04' + bytes(1000)), ''),
            (confab.write('large.png', png), '512'),
            (confab.write('large.mp4', files.mp4()), '1.0'),
            (confab.write('large.txt', 'A note\n' * 2000), '1.0'),
        ]
        for name in ('large.png', 'large.mp4', 'large.txt'):
            os.truncate(confab.path(name), 1024 ** 3 + 1)
        os.mkfifo(confab.path('pipe.png'))
        cases.append((confab.path('pipe.png'), ''))
        os.symlink('round.png', confab.path('round.png'))
        cases.append((confab.path('round.png'), ''))
        for path, part in cases:
            result = confab.ask(*address, '--attach', path, 'Look')
            same(result.status, 2, path, result)
            result.one_line(part, os.path.basename(path))
            assert result.memory < MEMORY, (path, result.memory)
        same(server.requests, [])
        same(confab.list(), [])
        # A good file with a bad one is not sent alone.
        good = confab.write('good.png', png)
        confab.ask(*address, '--attach', good, '--attach', confab.path('missing.png'), 'Look').ends(2).one_line()
        same(server.requests, [])
        # What is named wrongly is sent as what it is.
        confab.ask(*address, '--attach', confab.write('really-a-png.jpg', png), 'Look').ends(0)
        contains(str(server.requests[-1]['body']), 'data:image/png;base64,')
        # A damaged picture does no harm, whether it is taken or not.
        for number in range(20):
            damaged = bytearray(png)
            for position in range(number, len(damaged), 23):
                damaged[position] ^= 0x55
            contains((0, 2), confab.ask(*address, '--temporary', '--attach', confab.write('damaged.png', bytes(damaged)),
                                        'Look').status)
        contains((0, 2), confab.ask(*address, '--attach', confab.write('half.mp4', files.mp4()[:60]), 'Look').status)


def test_a_file_that_may_not_be_read():
    with Confab() as confab:
        path = confab.write('secret.png', files.png())
        options = unprivileged(confab)
        os.chmod(path, 0)
        confab.ask(*SANDBOX, '--attach', path, 'Look', **options).ends(2).one_line('secret.png')


def test_addresses():
    with Confab() as confab, Server() as server:
        # What a person may well write works.
        for address in ('http://127.0.0.1:%d/v1/' % server.port, 'http://127.0.0.1:%d/v1//' % server.port,
                        'http://127.0.0.1:%d' % server.port, ' http://127.0.0.1:%d/v1 ' % server.port,
                        'HTTP://127.0.0.1:%d/v1' % server.port, 'http://localhost:%d/v1' % server.port):
            same(confab.ask('--base-url', address, '--model', 'test/echo', 'Hi').ends(0).out, 'Hi', address)
        for address in ('', 'http://', 'http:// host/v1', 'http://127.0.0.1:99999/v1', 'http://127.0.0.1:port/v1', 'ftp://127.0.0.1/v1',
                        'file:///etc/passwd', 'http://[::1/v1', 'javascript:alert(1)'):
            result = confab.ask('--base-url', address, '--model', 'x', 'Hi')
            same(result.status, 2, address, result)
            result.one_line()
        for address in ('http://127.0.0.1:1/v1', 'https://no-such-host.invalid/v1'):
            confab.ask('--base-url', address, '--model', 'x', 'Hi').ends(1).one_line('cannot be reached')
            confab.ask('--base-url', address, 'Hi').ends(1).one_line('cannot be reached')
        confab.ask('--base-url', server.url('portal'), '--model', 'x', 'Hi').ends(1).one_line('log in')
        confab.ask('--base-url', server.url('portal'), 'Hi').ends(1).one_line()


def test_http_to_another_machine_is_not_sent():
    """To an address of this machine that is not loopback, where something listens."""
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        probe.connect(('192.0.2.1', 9))
        host = probe.getsockname()[0]
    except OSError:
        host = None
    probe.close()
    with Confab() as confab:
        if host is None or host.startswith('127.'):
            confab.ask('--base-url', 'http://192.0.2.1:9/v1', '--model', 'x', 'Hi').ends(2).one_line('https')
            return
        listener = socket.socket()
        listener.bind((host, 0))
        listener.listen()
        listener.settimeout(0.2)
        address = 'http://%s:%d/v1' % (host, listener.getsockname()[1])
        confab.ask('--base-url', address, '--model', 'x', 'Hi').ends(2).one_line('https')
        confab.ask('--base-url', address, 'Hi').ends(2).one_line('https')
        confab.run('provider', 'add', 'far', '--base-url', address, '--model', 'x').ends(2).one_line('https')
        try:
            listener.accept()
            raise AssertionError('there was a connection')
        except TimeoutError:
            pass
        listener.close()
        same(confab.list(), [])


def certificate(folder, name, *options):
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', folder + '/key.pem', '-out',
                    folder + '/certificate.pem', '-subj', '/CN=' + name, '-addext', 'subjectAltName=DNS:' + name,
                    *options], check=True, capture_output=True)


def test_a_certificate_that_does_not_fit():
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.headers)

        def log_message(self, *ignored):
            pass

    class Tls(socketserver.ThreadingMixIn, http.server.HTTPServer):
        daemon_threads = True

        def get_request(self):
            connection, address = super().get_request()
            return context.wrap_socket(connection, server_side=True), address

        def handle_error(self, *ignored):
            pass

    for name, options in (('localhost', ['-days', '2']), ('elsewhere.example', ['-days', '2'])):
        with Confab() as confab:
            try:
                certificate(confab.folder, name, *options)
            except FileNotFoundError:
                raise Skip('there is no openssl')
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(confab.path('certificate.pem'), confab.path('key.pem'))
            server = Tls(('127.0.0.1', 0), Handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = 'https://localhost:%d/v1' % server.server_port
            confab.ask('--base-url', address, '--model', 'x', 'Hi', environment={'CONFAB_API_KEY': 'k'}).ends(1) \
                .one_line('certificate')
            same(confab.show(confab.list()[0]['id'])['messages'][1]['status'], 'failed')
            server.shutdown()
            server.server_close()
    same(asked, [])


def keep_one(confab):
    same(confab.ask(*SANDBOX, '/echo Kept').ends(0).out, 'Kept')
    return confab.list()[0]['id']


def refused(confab, *parts, status=1, calls=None, **options):
    """Whatever is asked of a store that cannot be used fails with one line, and the file stays as it is."""
    before = digest(confab.store)
    for call in calls or (['list'], ['show', 'x'], ['search', 'x'], ['ask', *SANDBOX, 'Hi'], ['provider', 'list'],
                          ['provider', 'add', 'x', '--base-url', 'http://127.0.0.1:1'], ['models', *SANDBOX]):
        result = confab.run(*call, **options)
        same(result.status, status, call, result)
        result.one_line(*parts)
    same(digest(confab.store), before)


def test_a_store_that_is_no_database():
    with Confab() as confab:
        os.makedirs(os.path.dirname(confab.store))
        for data in (b'This is a letter, not a database.\n' * 100, os.urandom(20000), b'SQLite format 3\0' + bytes(5000)):
            with open(confab.store, 'wb') as file:
                file.write(data)
            refused(confab)


def test_a_damaged_store():
    with Confab() as confab:
        keep_one(confab)
        size = os.path.getsize(confab.store)
        with open(confab.store, 'r+b') as file:
            file.seek(100)
            file.write(os.urandom(min(size, 30000) - 100))
        refused(confab, calls=(['list'], ['ask', *SANDBOX, 'Hi']))


def test_a_store_from_a_newer_confab():
    with Confab() as confab:
        keep_one(confab)
        with sqlite3.connect(confab.store) as database:
            database.execute('PRAGMA user_version = 9999')
            database.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        database.close()
        refused(confab, 'newer')


def test_a_store_that_another_program_holds():
    with Confab() as confab:
        conversation = keep_one(confab)
        database = sqlite3.connect(confab.store, isolation_level=None)
        database.execute('BEGIN EXCLUSIVE')
        result = confab.ask(*SANDBOX, 'Hi', timeout=60).ends(1).one_line()
        # Nothing waits for longer than ten seconds, and few things are tried one after the other.
        assert result.seconds < 45, result.seconds
        database.execute('ROLLBACK')
        database.close()
        same(confab.list()[0]['id'], conversation)
        keep_one(confab)


def test_a_store_that_cannot_be_written():
    with Confab() as confab:
        conversation = keep_one(confab)
        options = unprivileged(confab)
        folder = os.path.dirname(confab.store)
        for path in (confab.store, folder):
            os.chmod(path, 0o555)
        refused(confab, calls=(['ask', *SANDBOX, 'Hi'], ['provider', 'add', 'x', '--base-url', 'http://127.0.0.1:1']),
                **options)
        os.chmod(folder, 0o755)
        os.chmod(confab.store, 0o644)
        same(confab.run('list', '--json', **options).ends(0).json[0]['id'], conversation)
        # A place where no folder can be made.
        shutil.rmtree(folder)
        os.chmod(confab.path('data'), 0o555)
        confab.ask(*SANDBOX, 'Hi', **options).ends(1).one_line()
        os.chmod(confab.path('data'), 0o755)


def test_a_file_where_the_folder_should_be():
    with Confab() as confab:
        confab.write('data/confab', 'In the way')
        confab.run('list').ends(1).one_line()
        confab.ask(*SANDBOX, 'Hi').ends(1).one_line()
        with open(confab.path('data', 'confab')) as file:
            same(file.read(), 'In the way')


def test_a_full_disk():
    with Confab() as confab, Server(scale=0.2) as server:
        disk = confab.path('disk')
        os.mkdir(disk)
        if os.getuid() != 0 or subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=2m', 'none', disk],
                                              capture_output=True).returncode:
            raise Skip('no file system of a fixed size can be mounted')
        try:
            confab.environment['XDG_DATA_HOME'] = disk
            same(confab.ask(*SANDBOX, '/echo Kept').ends(0).out, 'Kept')
            conversation = confab.list()[0]['id']
            with open(os.path.join(disk, 'ballast'), 'wb', buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(4096))
                except OSError:
                    pass
            result = confab.ask('--base-url', server.url(), '--model', 'test/echo', stdin='x' * 100000).ends(1)
            same(result.err.count('\n'), 1, result)
            same(server.requests, [], 'it was sent without being stored')
            result = confab.ask('--base-url', server.url(), '--model', 'test/echo', '--attach',
                                confab.write('a.png', files.png(900, 900)), 'Look')
            same(result.status, 1, result)
            os.unlink(os.path.join(disk, 'ballast'))
            same(confab.list()[-1]['id'], conversation)
            same(confab.show(conversation)['messages'][1]['content'], 'Kept')
            same(confab.ask(*SANDBOX, '/echo Again').ends(0).out, 'Again')
        finally:
            subprocess.run(['umount', disk], check=True)


def test_a_disk_that_fills_while_a_reply_comes():
    with Confab() as confab, Server() as server:
        disk = confab.path('disk')
        os.mkdir(disk)
        if os.getuid() != 0 or subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=6m', 'none', disk],
                                              capture_output=True).returncode:
            raise Skip('no file system of a fixed size can be mounted')
        try:
            confab.environment['XDG_DATA_HOME'] = disk
            result = confab.ask('--base-url', server.url('huge-line'), '--model', 'x', 'Hi').ends(1)
            # What came was shown all the same, and one line says what is wrong.
            same(len(result.out), 10000000)
            same(result.err.count('\n'), 1, result.err)
            messages = confab.show(confab.list()[0]['id'])['messages']
            same(messages[0]['content'], 'Hi')
        finally:
            subprocess.run(['umount', disk], check=True)


if __name__ == '__main__':
    main(globals())
