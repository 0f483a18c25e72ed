#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and words that do not belong here."""
import re

import lint

C = ('.c', '.h')
ALL = C + ('.ui', '.css', '.py', '.xml', '.xml.in', 'meson.build')
BOTH = ('src', 'tests')

# what is looked for, where, how the file is read, and what to do instead
RULES = [
    (r'\bg_source_remove\s*\(', C, BOTH, lint.without_strings, 'keep the id in a field and use g_clear_handle_id'),
    (r'\bg(char|int)\b', C, BOTH, lint.without_strings, 'use char and int'),
    (r'\bg_object_notify\s*\(', C, BOTH, lint.without_strings, 'use g_object_notify_by_pspec'),
    (r'\b(g_usleep|usleep|sleep|nanosleep)\s*\(', C, BOTH, lint.without_strings, 'wait for what is awaited'),
    (r'\b(system|popen)\s*\(', C, BOTH, lint.without_strings, 'use GSubprocess'),
    (r'[!=]=\s*(TRUE|FALSE)\b', C, BOTH, lint.without_strings, 'a truth value needs no comparison'),
    (r'(?i)"Authorization\b', C, ('src',), lint.without_comments, 'only the HTTP client sets the key'),
    (r'\b(TO' r'DO|FIX' r'ME|XX' r'X)\b', ALL, lint.FOLDERS, lambda text: text, 'do it, or open an issue'),
]

# what is looked for by its number: where it may stand
EXEMPT = {3: ('tests/bench/',),                      # a server that sends at a pace waits in between
          6: ('src/net/confab-http-client.c',   # sets it
              'src/model/confab-provider.c',    # refuses it among other headers
              'src/sandbox/')}                  # is the service that reads it


def check(root):
    complaints = []
    for number, (pattern, suffixes, folders, view, advice) in enumerate(RULES):
        for path in lint.files(root, *suffixes, folders=folders):
            if path.startswith(EXEMPT.get(number, ('\0',))):
                continue
            text = view(lint.read(root, path))
            for match in re.finditer(pattern, text):
                complaints.append('%s:%d: %s: %s' % (path, lint.line_of(text, match.start()), match.group(0), advice))
    return complaints


if __name__ == '__main__':
    lint.main(check, {
        'g_source_remove': {'src/base/a.c': 'g_source_remove (id);\n'},
        'gchar': {'src/base/a.h': 'gchar *a (void);\n'},
        'gint': {'tests/base/a.c': 'gint a;\n'},
        'g_object_notify': {'src/base/a.c': 'g_object_notify (self, "a");\n'},
        'sleep': {'tests/base/a.c': 'sleep (1);\n'},
        'g_usleep': {'src/base/a.c': 'g_usleep (1);\n'},
        'system': {'src/base/a.c': 'system ("ls");\n'},
        'popen': {'src/base/a.c': 'popen ("ls", "r");\n'},
        'a comparison with TRUE': {'src/base/a.c': 'if (a == TRUE)\n'},
        'the key in another file': {'src/provider/a.c': 'add ("Authorization", key);\n'},
        'a deferred task': {'src/base/a.c': '/* TO' 'DO: later */\n'},
    }, {
        'what only looks alike': {
            'src/base/a.c': 'g_object_notify_by_pspec (self, a);\nguint b;\n/* g_source_remove () would not do */\n'
                            'file_system (a); f ("gint"); a->sleepy (b);\n',
            'src/net/confab-http-client.c': 'append ("Authorization", bearer);\n',
            'tests/net/a.c': 'get ("Authorization");\n'},
    })
