#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The translations that are made along with the program have every string of it, and the program finds them."""
import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile

import lint

BUILT = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None
# Translations by others may come later than a new string.
COMPLETE = ('de',)
# Those of the preset glib of Meson's i18n module that are in use.
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')
LOCALE = 'de_DE'
LOCALE_SOURCE = '/usr/share/i18n/locales/' + LOCALE
PLAIN_LOCALE = '/usr/lib/locale/C.utf8'


def make_template(root):
    """What is to be translated in the sources as they are, as meson compile confab-pot finds it."""
    if not shutil.which('xgettext'):
        raise lint.Skip('xgettext is not installed')
    command = ['xgettext', '--force-po', '--from-code=UTF-8', '--files-from=po/POTFILES.in', '--output=-']
    result = subprocess.run(command + ['--keyword=' + keyword for keyword in KEYWORDS], cwd=root, capture_output=True,
                            encoding='utf-8', stdin=subprocess.DEVNULL)
    if result.returncode:
        raise RuntimeError('xgettext:\n' + result.stderr)
    return result.stdout


def entries(po):
    """Yields what stands in a catalogue: the context and string, and whether all of it is translated."""
    for block in re.split(r'\n[ \t]*\n', po):
        fields = {}
        for line in block.split('\n'):
            match = re.match(r'(?:(msg\S+) )?"(.*)"$', line)
            if match:
                field = match.group(1) or field
                fields[field] = fields.get(field, '') + match.group(2)
        if fields.get('msgid'):
            translations = [text for field, text in fields.items() if field.startswith('msgstr')]
            fuzzy = re.search(r'^#,.*\bfuzzy\b', block, re.MULTILINE) is not None
            yield (fields.get('msgctxt'), fields['msgid']), all(translations) and not fuzzy


def check_complete(root, path):
    wanted = [key for key, _ in entries(make_template(root))]
    done = {key for key, whole in entries(lint.read(root, path)) if whole}
    missing = ['“%s”' % text for context, text in wanted if (context, text) not in done]
    if not missing:
        return []
    return ['%s: not translated, or fuzzy (run meson compile -C build confab-update-po, and translate):\n%s'
            % (path, '\n'.join(missing))]


def make_locale(place):
    """Makes a locale that is not named C, under which alone the C library translates; nothing need be installed."""
    folder = os.path.join(place, LOCALE + '.UTF-8')
    if os.path.exists(LOCALE_SOURCE) and shutil.which('localedef'):
        subprocess.run(['localedef', '-i', LOCALE, '-f', 'UTF-8', folder], capture_output=True, check=True)
    elif os.path.exists(PLAIN_LOCALE):
        shutil.copytree(PLAIN_LOCALE, folder)
    else:
        raise lint.Skip('there is neither %s nor %s to make a locale of' % (LOCALE_SOURCE, PLAIN_LOCALE))


def help_in(language, place):
    environment = dict(os.environ, LANGUAGE=language, LC_ALL=LOCALE + '.UTF-8', LOCPATH=place, HOME=place,
                       CONFAB_LOCALEDIR=os.path.join(BUILT, 'po'))
    result = subprocess.run([os.path.join(BUILT, 'src', 'confab'), '--help'], env=environment, capture_output=True,
                            encoding='utf-8', stdin=subprocess.DEVNULL, check=True)
    return result.stdout


def check_used():
    """The program that was built speaks each language where it is asked for, and no other where it is not."""
    complaints = []
    original = 'Open the window'
    for language in COMPLETE:
        with open(os.path.join(BUILT, 'po', language, 'LC_MESSAGES', 'confab.mo'), 'rb') as catalogue:
            translated = gettext.GNUTranslations(catalogue).gettext(original)
        if translated == original:
            complaints.append('the compiled catalogue of %s does not know “%s”' % (language, original))
        with tempfile.TemporaryDirectory() as place:
            make_locale(place)
            if translated not in help_in(language, place):
                complaints.append('confab --help does not say “%s” with LANGUAGE=%s' % (translated, language))
            if original not in help_in('en', place):
                complaints.append('confab --help does not say “%s” with LANGUAGE=en' % original)
    return complaints


def check(root):
    complaints = []
    for language in COMPLETE:
        complaints += check_complete(root, 'po/%s.po' % language)
    # Only the tree itself is built.
    if BUILT and os.path.exists(os.path.join(root, 'COPYING')):
        complaints += check_used()
    return complaints


if __name__ == '__main__':
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n' \
             '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    send = 'msgid "Send"\nmsgstr "Senden"\n\n'
    models = 'msgid "model"\nmsgid_plural "models"\nmsgstr[0] "Modell"\nmsgstr[1] "%s"\n\n'

    def tree(po, **files):
        found = {'src/app/%s' % name.replace('_', '.'): text for name, text in files.items()}
        return {**found, 'po/de.po': header + po, 'po/POTFILES.in': ''.join(path + '\n' for path in found)}

    lint.main(check, {
        'a string that is missing': tree('', a_c='f (_ ("Send"));\n'),
        'a string that is not translated': tree('msgid "Send"\nmsgstr ""\n', a_c='f (_ ("Send"));\n'),
        'a string that is fuzzy': tree('#, fuzzy\n' + send, a_c='f (_ ("Send"));\n'),
        'a translation that was laid aside': tree('#~ ' + send.replace('\nmsg', '\n#~ msg'),
                                                  a_c='f (N_ ("Send"));\n'),
        'a plural that is half translated': tree(models % '', a_c='ngettext ("model", "models", n);\n'),
        'a string of an interface file': tree('', a_ui='<interface><property name="label" translatable="yes">Send'
                                                       '</property></interface>\n'),
    }, {
        'a complete translation': tree(send + models % 'Modelle',
                                       a_c='f (_ ("Send")); ngettext ("model", "models", n); g ("Other");\n',
                                       b_ui='<interface><property name="label" translatable="yes">Send</property>'
                                            '<property name="name">other</property></interface>\n'),
        'more than is needed': tree(send + 'msgid "Stop"\nmsgstr "Anhalten"\n', a_c='f (_ ("Send"));\n'),
    })
