#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the words of the help text and writes them as C tables: the sandbox's model.

A word is what stands between blanks, without the marks after it; each mark is a word of its own, and so is the
break between two paragraphs. What follows the line "== Commands ==" is not counted but kept as it stands.
"""
import collections
import re
import sys

PLAIN, MARK, BREAK = range(3)
PARAGRAPH = '\n\n'


def split_words(text):
    words = []
    for paragraph in re.split(r'\n\s*\n', text.strip()):
        for chunk in paragraph.split():
            word, marks = re.fullmatch(r'(.*?)([.,;:?!]*)', chunk).groups()
            words += [word] * bool(word) + list(marks)
        words.append(PARAGRAPH)
    return words


def kind_of(word):
    return BREAK if word == PARAGRAPH else MARK if word in '.,;:?!' else PLAIN


def quote(text):
    return '"%s"' % text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')


def write_rows(out, declaration, rows):
    out.write('const %s = {\n' % declaration)
    line = ' '
    for row in rows:
        cell = ' %s,' % row
        if len(line) + len(cell) > 118:
            out.write(line + '\n')
            line = ' '
        line += cell
    out.write(line + '\n};\n')


def write_grams(out, name, grams, width):
    out.write('const guint confab_word_table_n_%s = %d;\n' % (name, len(grams)))
    rows = ['{%s}' % ','.join(str(n) for n in (*gram, count)) for gram, count in sorted(grams.items())]
    write_rows(out, 'guint16 confab_word_table_%s[][%d]' % (name, width), rows)


def main(source, target):
    with open(source, encoding='utf-8') as file:
        prose, commands = file.read().split('== Commands ==\n', 1)
    words = split_words(prose)
    names = sorted(set(words))
    number = {word: place for place, word in enumerate(names)}
    text = [number[word] for word in words]
    # The text goes round, so that its first words follow a paragraph's end as all others do.
    ring = text[-2:] + text
    counts = collections.Counter(text)
    with open(target, 'w', encoding='utf-8') as out:
        out.write('/* Made by make-word-model.py from help.txt. */\n#include "config.h"\n\n')
        out.write('#include "sandbox/confab-word-model.h"\n\n')
        out.write('const guint confab_word_table_n_words = %d;\n' % len(names))
        write_rows(out, 'char *const confab_word_table_words[]', [quote(name) for name in names])
        write_rows(out, 'guint8 confab_word_table_kinds[]', [kind_of(name) for name in names])
        write_rows(out, 'guint16 confab_word_table_counts[]', [counts[n] for n in range(len(names))])
        write_grams(out, 'bigrams', collections.Counter(zip(ring[1:], ring[2:])), 3)
        write_grams(out, 'trigrams', collections.Counter(zip(ring, ring[1:], ring[2:])), 4)
        out.write('const guint confab_word_table_n_text = %d;\n' % len(text))
        write_rows(out, 'guint16 confab_word_table_text[]', text)
        lines = ['\n  ' + quote(line + '\n') for line in commands.strip().split('\n')]
        out.write('const char confab_word_table_commands[] =%s;\n' % ''.join(lines))


main(*sys.argv[1:])
