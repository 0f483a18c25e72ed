#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop portal that takes screenshots: mock-portal.py FILE"""
import sys

from gi.repository import Gio, GLib

NAME = 'org.freedesktop.portal.Desktop'
PATH = '/org/freedesktop/portal/desktop'
INTERFACE = '''<node><interface name="org.freedesktop.portal.Screenshot">
  <method name="Screenshot"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
  <property name="version" type="u" access="read"/>
</interface></node>'''


def called(connection, sender, path, interface, method, parameters, invocation):
    parent, options = parameters.unpack()
    assert parent.startswith('x11:') and options['interactive'], parameters
    request = '%s/request/%s/%s' % (PATH, sender[1:].replace('.', '_'), options['handle_token'])
    invocation.return_value(GLib.Variant('(o)', (request,)))
    connection.emit_signal(sender, request, 'org.freedesktop.portal.Request', 'Response', GLib.Variant(
        '(ua{sv})', (0, {'uri': GLib.Variant('s', Gio.File.new_for_path(sys.argv[1]).get_uri())})))


def acquired(connection, name):
    connection.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], called,
                               lambda *ignored: GLib.Variant('u', 4), None)


Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, acquired, lambda *ignored: print('ready', flush=True), None)
GLib.MainLoop().run()
