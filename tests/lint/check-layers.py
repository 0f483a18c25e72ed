#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each room under src/ includes only what the rooms below it offer, and only its own libraries."""
import re

import lint

BELOW = ['base', 'model', 'markup', 'net', 'secret', 'store', 'provider', 'media', 'tools', 'transfer', 'sandbox']

# room: (rooms it may include besides itself, libraries besides GLib, GIO and json-glib)
ROOMS = {
    'base': ([], []),
    'model': (['base'], []),
    'markup': (['base'], ['cmark-gfm']),
    'net': (['base'], ['libsoup']),
    'secret': (['base'], ['libsecret']),
    'store': (['base', 'model'], ['sqlite3']),
    'provider': (['base', 'model', 'net'], []),
    'media': (['base', 'model'], ['gdk-pixbuf', 'gstreamer', 'libarchive', 'libxml2', 'poppler', 'uchardet']),
    'tools': (['base', 'model', 'net'], []),
    'transfer': (['base', 'model', 'markup'], ['libarchive', 'sqlite3']),
    'sandbox': (['base', 'net'], ['libsoup']),
    'session': (BELOW, []),
    'cli': (BELOW + ['session'], []),
    'widgets': (['base', 'model', 'markup'], ['gtk', 'libadwaita', 'gtksourceview']),
    'app': (['base', 'model', 'markup', 'session', 'widgets'], ['gtk', 'libadwaita']),
}

# Of the program, and of the process that opens files for it.
MAINS = ['main.c', 'media-worker.c']

LIBRARIES = [
    ('glib', r'(glib|gio|gobject|gmodule)/|glib(-object|-unix)?\.h|gio/'),
    ('json-glib', r'json-glib/'),
    ('cmark-gfm', r'cmark'),
    ('libsoup', r'libsoup/'),
    ('libsecret', r'libsecret/'),
    ('libarchive', r'archive(_entry)?\.h'),
    ('sqlite3', r'sqlite3'),
    ('gdk-pixbuf', r'gdk-pixbuf/'),
    ('gstreamer', r'gst/'),
    ('poppler', r'poppler|glib/poppler'),
    ('libxml2', r'libxml/'),
    ('uchardet', r'uchardet'),
    ('libadwaita', r'adwaita\.h|libadwaita'),
    ('gtksourceview', r'gtksourceview/'),
    ('gtk', r'(gtk|gdk|gsk|pango|cairo)/|graphene|cairo|hb|pango'),
    ('c', r'(assert|ctype|errno|fcntl|float|inttypes|limits|locale|math|poll|sched|setjmp|signal|stdarg|stdbool|stddef|stdint|'
          r'stdio|stdlib|string|strings|termios|time|unistd|wchar)\.h|(sys|arpa|netinet|linux)/'),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def library_of(header):
    if header.startswith('glib/poppler'):
        return 'poppler'
    for name, pattern in LIBRARIES:
        if re.match(pattern, header):
            return name
    return None


def check(root):
    complaints = []
    for path in lint.files(root, '.c', '.h', folders=('src',)):
        parts = path.split('/')
        if len(parts) == 2:
            if parts[1] not in MAINS:
                complaints.append('%s: only %s stand outside the rooms' % (path, ' and '.join(MAINS)))
            continue
        if parts[1] not in ROOMS:
            complaints.append('%s: src/%s is not a room' % (path, parts[1]))
            continue
        room = parts[1]
        rooms, libraries = ROOMS[room]
        code = lint.read(root, path)
        for match in INCLUDE.finditer(lint.without_comments(code)):
            place = '%s:%d' % (path, lint.line_of(code, match.start()))
            kind, header = match.groups()
            if kind == '<':
                library = library_of(header)
                if library is None:
                    complaints.append('%s: <%s> belongs to no known library' % (place, header))
                elif library not in ['c', 'glib', 'json-glib'] + libraries:
                    complaints.append('%s: %s does not use %s (<%s>)' % (place, room, library, header))
            elif header != 'config.h':
                target = header.split('/')[0]
                if '/' not in header or target not in ROOMS:
                    complaints.append('%s: "%s" is not written from src/' % (place, header))
                elif target != room and target not in rooms:
                    complaints.append('%s: %s does not know %s ("%s")' % (place, room, target, header))
    return complaints


if __name__ == '__main__':
    lint.main(check, {
        'a room that looks up': {'src/base/a.c': '#include "model/b.h"\n'},
        'a room that looks aside': {'src/store/a.h': '#include "net/b.h"\n'},
        'a widget that knows the session': {'src/widgets/a.c': '#include "session/b.h"\n'},
        'GTK in the core': {'src/cli/a.c': '#include <gtk/gtk.h>\n'},
        'SQLite in the session': {'src/session/a.c': '#include <sqlite3.h>\n'},
        'libsoup in the provider': {'src/provider/a.c': '# include <libsoup/soup.h>\n'},
        'poppler in the model': {'src/model/a.c': '#include <poppler.h>\n'},
        'an unknown library': {'src/net/a.c': '#include <curl/curl.h>\n'},
        'an include from beside': {'src/net/b.c': '#include "confab-a.h"\n'},
        'an unknown room': {'src/attic/b.c': 'int a;\n'},
        'a file outside the rooms': {'src/helper.c': 'int a;\n'},
    }, {
        'what the table allows': {
            'src/base/a.c': '#include "config.h"\n#include "base/a.h"\n#include <gio/gio.h>\n#include <glib/gi18n.h>\n'
                            '#include <json-glib/json-glib.h>\n#include <string.h>\n/* #include <gtk/gtk.h> */\n',
            'src/session/a.c': '#include "store/a.h"\n#include "sandbox/a.h"\n',
            'src/app/a.c': '#include "session/a.h"\n#include "widgets/a.h"\n#include <adwaita.h>\n',
            'src/media/a.c': '#include <gst/gst.h>\n#include <poppler.h>\n#include <gdk-pixbuf/gdk-pixbuf.h>\n',
            'src/media-worker.c': '#include "media/a.h"\n',
            'src/main.c': '#include "app/a.h"\n#include <adwaita.h>\n'},
    })
