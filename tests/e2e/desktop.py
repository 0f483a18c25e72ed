# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program through the accessibility bus and the keyboard, and the servers it talks to."""
import json
import os
import re
import signal
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# Long, since a machine may have much else to do; nothing waits longer than it has to.
PATIENCE = 30

# GTK draws this wide a border around its windows where there is no compositor; places are told without it. Without a
# window manager each window is at the origin.
BORDER = 5

# What the libraries complain of, and what of that nobody here can help: GTK's own entry, when it is focused with a selection; and
# its text view, which may find out how long a text is only while it draws it, after the bar beside it has got its place.
COMPLAINT = re.compile(r'(WARNING|CRITICAL|ERROR) \*\*')
NOT_OURS = ('unexpected blinking selection', 'Trying to snapshot GtkGizmo')


def wait(condition, what, seconds=PATIENCE):
    """Waits until the condition gives something true, and gives that."""
    deadline = time.monotonic() + seconds
    while True:
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            found = condition()
        except GLib.Error:  # a widget went away while it was looked at
            found = None
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError('waited in vain for ' + what)
        time.sleep(0.05)


def wait_briefly(condition):
    """Waits a moment, where it is no fault if nothing comes of it; tells whether something did."""
    try:
        return wait(condition, 'it', 3)
    except AssertionError:
        return None


def walk(node):
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child)


def extents(node):
    """Where a widget is in its window; nothing for one that is not shown."""
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW) if node.get_component_iface() is not None else None
    return box if box is not None and box.width > 0 and box.height > 0 else None


def settled(node):
    """Where a widget is in its window, as soon as it stays there."""
    places = []

    def look():
        places.append(extents(node))
        return len(places) > 1 and places[-1] is not None and places[-2] is not None and \
            all(getattr(places[-1], side) == getattr(places[-2], side) for side in ('x', 'y', 'width', 'height'))
    wait(look, 'a place on the screen for ' + (node.get_name() or node.get_role_name()))
    return places[-1]


def point(node, *action):
    """Moves the pointer into the middle of a widget, and goes on there with what xdotool is asked for."""
    box = settled(node)
    x, y = box.x + box.width // 2 + BORDER, box.y + box.height // 2 + BORDER
    # Two steps, so that there is a motion even where the pointer was there already.
    subprocess.run(['xdotool', 'mousemove', str(x + 3), str(y), 'mousemove', str(x), str(y), *action], check=True)


def own_text(node):
    # Where a line may break is of no interest here.
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)).replace('\u00a0', ' ')


def text_of(node):
    """All text below a node, as assistive technology reads it."""
    parts = []
    for child in walk(node):
        if child.get_role_name() in ('label', 'text', 'static', 'paragraph') and child.get_text_iface() is not None:
            parts.append(own_text(child))
        elif child.get_role_name() in ('panel', 'grouping'):
            parts.append(child.get_name())  # the text of a message
    return '\n'.join(parts)


def has_focus(node):
    """Whether the focus is in a widget."""
    return any(child.get_state_set().contains(Atspi.StateType.FOCUSED) for child in walk(node))


def role_of(node):
    """The name of a role as it was before newer versions of the accessibility bus shortened it."""
    role = node.get_role_name()
    return {'button': 'push button'}.get(role, role)


def is_called(accessible_name, name):
    """GTK 4.8 puts the text inside a button behind the name that it was given."""
    return accessible_name == name or accessible_name.startswith(name + ' ') or accessible_name.endswith(' ' + name)


class Confab:
    """One run of the program."""

    complaints = []  # of all runs

    def __init__(self, program, *arguments, **environment):
        self.scope = None
        self.process = subprocess.Popen([program, *arguments], env=dict(os.environ, **environment),
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.root = wait(self._find_application, 'the window')
        wait(self.windows, 'the first window')

    def _find_application(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application is not None and application.get_process_id() == self.process.pid:
                return application
        return None

    def windows(self):
        """The windows; only those of the name in scope where there is one."""
        children = [self.root.get_child_at_index(index) for index in range(self.root.get_child_count())]
        return [child for child in children if child is not None and self.scope in (None, child.get_name())]

    def find_all(self, name, role=None):
        self.root.clear_cache()  # what changed meanwhile may not have been told yet
        return [node for window in self.windows() for node in walk(window)
                if is_called(node.get_name(), name) and (role is None or role_of(node) == role)]

    def has(self, name, role=None):
        """Whether it is to be seen just now."""
        return any(extents(node) for node in self.find_all(name, role))

    def find(self, name, role=None):
        """The first that is to be seen."""
        return wait(lambda: next((node for node in self.find_all(name, role) if extents(node)), None),
                    '%s “%s”' % (role or 'a widget', name))

    def press(self, name, role='push button'):
        node = self.find(name, role)
        Atspi.Action.do_action(node, 0)
        return node

    def click(self, name, role=None):
        """Clicks in the middle of a widget with the pointer."""
        node = self.find(name, role)
        point(node, 'click', '1')
        return node

    def open_menu(self, node, entry):
        """Opens the menu of a widget with the pointer, until it shows an entry: a click may be lost while rows still move."""
        def has_opened():
            if not self.has(entry, 'menu item'):
                point(node, 'click', '3')
                wait_briefly(lambda: self.has(entry, 'menu item'))
            return self.has(entry, 'menu item')
        wait(has_opened, 'the menu with “%s”' % entry)

    def choose(self, entry):
        """Takes an entry of the menu that is open, and waits until the menu is gone."""
        self.press(entry, 'menu item')
        wait(lambda: not self.has(entry, 'menu item'), 'the end of the menu')

    def fill(self, name, text, role='text'):
        """Replaces what stands in an entry; once more if the entry did not have the focus yet when the keys came."""
        def has_it():
            node = self.click(name, role)
            self.key('ctrl+a')
            self.type(text)
            return role != 'text' or wait_briefly(lambda: own_text(node) == text)
        wait(has_it, 'what was typed into ' + name)

    def key(self, *keys):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '8', text], check=True)

    def ask(self, text):
        """Writes a question and sends it from the keyboard."""
        self.fill('Message', text)
        self.key('Return')

    def transcript(self):
        return text_of(self.find('Messages', 'list'))

    def rows(self):
        transcript = self.find('Messages', 'list')
        return [transcript.get_child_at_index(index) for index in range(transcript.get_child_count())]

    def conversations(self):
        """The titles in the sidebar."""
        return text_of(self.find('Conversations', 'list'))

    def resize(self, width, height):
        """Gives the window another size, if there is one window."""
        windows = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)], capture_output=True,
                                 text=True, check=True).stdout.split()
        subprocess.run(['xdotool', 'windowsize', windows[-1], str(width), str(height)], check=True)

    def _read_to_end(self):
        output = self.process.communicate(timeout=PATIENCE)[0].decode(errors='replace')
        self.complaints += [line for line in output.splitlines()
                            if COMPLAINT.search(line) and not any(words in line for words in NOT_OURS)]
        return output

    def quit(self):
        self.process.send_signal(signal.SIGTERM)
        output = self._read_to_end()
        assert self.process.returncode == 0, 'ended with %d: %s' % (self.process.returncode, output)
        return output

    def kill(self):
        self.process.kill()
        self._read_to_end()


class Server:
    """The misbehaving server."""

    def __init__(self, script, log, *arguments):
        self.log = log
        self.process = subprocess.Popen([sys.executable, script, '--port', '0', '--log', log, *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        self.base_url = 'http://127.0.0.1:%d/v1' % self.port

    def requests(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log) as log:
            return [json.loads(line) for line in log if line.endswith('\n')]

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=PATIENCE)


class Skip(Exception):
    """What a test needs is not there; the argument says what."""


class Tests:
    """Runs test functions in order and reports them as TAP."""

    def __init__(self):
        self.functions = []

    def __call__(self, function):
        self.functions.append(function)
        return function

    def run(self, *arguments):
        failed = 0
        print('1..%d' % len(self.functions))
        for number, function in enumerate(self.functions, 1):
            try:
                function(*arguments)
                print('ok %d - %s' % (number, function.__doc__))
            except Skip as reason:
                print('ok %d - %s # SKIP %s' % (number, function.__doc__, reason))
            except Exception as error:  # whatever it is, it is a failed test
                failed += 1
                picture = os.path.join(os.environ.get('MESON_BUILD_ROOT', '/tmp'), 'failed-%s.png' % function.__name__)
                subprocess.run(['import', '-window', 'root', picture], check=False)
                print('# see ' + picture)
                print('# %s: %s' % (type(error).__name__, str(error).replace('\n', '\n# ')))
                print('not ok %d - %s' % (number, function.__doc__))
            sys.stdout.flush()
        return 1 if failed else 0
