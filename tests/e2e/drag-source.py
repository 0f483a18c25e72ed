#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small window from which something can be dragged: drag-source.py TYPE=FILE…, each the bytes that FILE holds."""
import sys

import gi

gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, GLib, Gtk  # noqa: E402


def prepare(source, x, y):
    providers = []
    for argument in sys.argv[1:]:
        kind, path = argument.rsplit('=', 1)
        with open(path, 'rb') as file:
            providers.append(Gdk.ContentProvider.new_for_bytes(kind, GLib.Bytes.new(file.read())))
    return Gdk.ContentProvider.new_union(providers)


Gtk.init()
window = Gtk.Window(title='Drag', default_width=160, default_height=100, decorated=False)
source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
source.connect('prepare', prepare)
source.connect('drag-end', lambda *ignored: loop.quit())
source.connect('drag-cancel', lambda *ignored: print('cancelled', flush=True))
label = Gtk.Label(label='drag me')
label.add_controller(source)
window.set_child(label)
window.connect('map', lambda *ignored: GLib.timeout_add(200, lambda: print('ready', flush=True)))
window.present()
loop = GLib.MainLoop()
loop.run()
