# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the terminal share: Confab in folders of its own, the misbehaving server, and TAP.

A case is a function that raises AssertionError, or Skip, and is run by main(). A test script takes the binary and the
folder with the misbehaving server as its arguments.
"""
import inspect
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True

DEADLINE = 60
BINARY = os.path.abspath(sys.argv[1])
SUPPORT = os.path.abspath(sys.argv[2])
# What a sanitizer needs for itself comes on top.
with open(BINARY, 'rb') as binary:
    MEMORY = 900 if b'libasan' in binary.read() else 300  # MiB
KEY = 'sk-e2e-0123456789-secret'


class Skip(Exception):
    pass


def same(actual, expected, *about):
    assert actual == expected, '%r is not %r %s' % (actual, expected, about or '')


def contains(text, part):
    assert part in text, '%r is not in %r' % (part, text)


class Result:
    """How one call of Confab ended."""

    def __init__(self, status, out, err, seconds, memory):
        self.status = status
        self.out = out.decode('utf-8', 'surrogateescape')
        self.err = err.decode('utf-8', 'surrogateescape')
        self.seconds = seconds
        self.memory = memory  # MiB

    def __repr__(self):
        return 'status %d\nstdout: %s\nstderr: %s' % (self.status, self.out[:3000], self.err[:3000])

    @property
    def json(self):
        return json.loads(self.out)

    def ends(self, status):
        assert self.status == status, 'status %d was expected\n%r' % (status, self)
        return self

    def one_line(self, *parts):
        """Standard error is one line that says all these parts; standard output is empty."""
        same(self.out, '')
        assert self.err.endswith('\n') and self.err.count('\n') == 1, 'not one line: %r' % self.err
        assert self.err.startswith('confab: '), self.err
        for part in parts:
            contains(self.err, part)
        return self


def wait_child(process, timeout):
    """Waits for a child and gives its status and how much memory it used at most, in MiB."""
    end = time.monotonic() + timeout
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_maxrss / 1024
        if time.monotonic() > end:
            process.kill()
            os.wait4(process.pid, 0)
            process.returncode = -9
            raise AssertionError('it did not end within %d s' % timeout)
        time.sleep(0.002)


class Confab:
    """Confab with folders of its own, which go with it."""

    def __init__(self, **environment):
        self.folder = tempfile.mkdtemp(prefix='confab-e2e-')
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.lower().endswith('_proxy') and name not in ('CONFAB_API_KEY', 'LANGUAGE')}
        for name in ('data', 'config', 'cache', 'state', 'home'):
            os.mkdir(self.path(name))
        self.environment.update(
            HOME=self.path('home'), XDG_DATA_HOME=self.path('data'), XDG_CONFIG_HOME=self.path('config'),
            XDG_CACHE_HOME=self.path('cache'), XDG_STATE_HOME=self.path('state'), LC_ALL='C.UTF-8',
            G_DEBUG='fatal-criticals', GIO_USE_VFS='local', GSETTINGS_BACKEND='memory', **environment)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, data):
        with open(self.path(name), 'wb') as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return self.path(name)

    @property
    def store(self):
        return self.path('data', 'confab', 'confab.db')

    def start(self, *arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, environment=None, **options):
        return subprocess.Popen([BINARY, *arguments], bufsize=0, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
                                cwd=self.folder, env={**self.environment, **(environment or {})}, **options)

    def run(self, *arguments, stdin=b'', timeout=DEADLINE, environment=None, **options):
        started = time.monotonic()
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin if isinstance(stdin, bytes) else stdin.encode())
            given.seek(0)
            process = subprocess.Popen([BINARY, *arguments], stdin=given, stdout=out, stderr=err, cwd=self.folder,
                                       env={**self.environment, **(environment or {})}, **options)
            status, memory = wait_child(process, timeout)
            out.seek(0)
            err.seek(0)
            return Result(status, out.read(), err.read(), time.monotonic() - started, memory)

    def ask(self, *arguments, **options):
        return self.run('ask', *arguments, **options)

    def list(self):
        return self.run('list', '--json').ends(0).json

    def show(self, conversation):
        return self.run('show', '--json', conversation).ends(0).json


class Server:
    """The misbehaving server, in a process of its own."""

    def __init__(self, scale=0.2):
        self.log = tempfile.NamedTemporaryFile(prefix='confab-e2e-log-')
        self.process = subprocess.Popen([sys.executable, os.path.join(SUPPORT, 'misbehaving-server.py'), '--log',
                                         self.log.name, '--scale', str(scale)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline().split()[1])

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.log.close()

    def url(self, scenario=None):
        return 'http://127.0.0.1:%d%s/v1' % (self.port, '/s/' + scenario if scenario else '')

    @property
    def requests(self):
        with open(self.log.name, 'rb') as file:
            return [json.loads(line) for line in file]

    @staticmethod
    def scenarios():
        return subprocess.run([sys.executable, os.path.join(SUPPORT, 'misbehaving-server.py'), '--list'],
                              capture_output=True, text=True, check=True).stdout.split()


def wait_until(condition, timeout=DEADLINE):
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, 'it did not come true in time'
        time.sleep(0.005)


def main(namespace):
    """Runs every function whose name starts with test_, or those named after the folder, and prints TAP."""
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    wanted = sys.argv[3:]
    cases = [(name[5:].replace('_', ' '), function) for name, function in namespace.items()
             if name.startswith('test_') and inspect.isfunction(function) and
             (not wanted or any(part in name for part in wanted))]
    failed = False
    print('1..%d' % len(cases), flush=True)
    for number, (name, function) in enumerate(cases, 1):
        try:
            function()
            print('ok %d - %s' % (number, name), flush=True)
        except Skip as reason:
            print('ok %d - %s # SKIP %s' % (number, name, reason), flush=True)
        except Exception:
            failed = True
            print('# ' + traceback.format_exc().rstrip().replace('\n', '\n# '))
            print('not ok %d - %s' % (number, name), flush=True)
    sys.exit(1 if failed else 0)
