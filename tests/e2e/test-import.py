#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""confab import, from outside: what it adds, what it says, and that it adds nothing twice."""
import gzip
import io
import json
import signal
import subprocess
import zipfile

from terminal import Confab, contains, main, same, wait_until

PNG = bytes.fromhex('89504e470d0a1a0a0000000d4948445200000001000000010806000000'
                    '1f15c4890000000d49444154789c6364f8cf500f0003860180'
                    '5a347d6b0000000049454e44ae426082')


def node(name, parent, role, text, **more):
    return {'id': name, 'parent': parent, 'children': [],
            'message': {'id': name, 'author': {'role': role}, 'create_time': 1700000000.5, 'recipient': 'all',
                        'content': {'content_type': 'text', 'parts': [text]}, 'metadata': {'model_slug': 'gpt-4o'}, **more}}


def conversation(identifier, *nodes):
    return {'id': identifier, 'title': 'Title of ' + identifier, 'create_time': 1700000000, 'update_time': 1700000100,
            'current_node': nodes[-1]['id'], 'mapping': {item['id']: item for item in nodes}}


def picture(name, parent):
    return node(name, parent, 'user', '', content={'content_type': 'multimodal_text', 'parts': [
        {'content_type': 'image_asset_pointer', 'asset_pointer': 'file-service://file-abc'}, 'What is this?']})


def archive(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, 'w', zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name.replace('__', '-').replace('_dot_', '.'), data)
    return buffer.getvalue()


def test_archive():
    with Confab() as confab:
        data = json.dumps([conversation('c1', node('a', None, 'user', 'Hello'), node('b', 'a', 'assistant', 'Hi'),
                                        node('c', 'a', 'assistant', 'Hello, you'), picture('d', 'c'))])
        path = confab.write('download', archive(conversations_dot_json=data, file__abc__cat_dot_png=PNG))
        result = confab.run('import', path).ends(0)
        same(result.out, '')
        for part in ('1 new conversation\n', '4 new messages\n', '1 attachment\n'):
            contains(result.err, part)
        listed, = confab.list()
        same(listed['title'], 'Title of c1')
        shown = confab.show(listed['id'])
        same([message['content'] for message in shown['messages']], ['Hello', 'Hello, you', 'What is this?'])
        same([part['type'] for part in shown['messages'][2]['parts']], ['image', 'text'])
        same(shown['messages'][1]['reply']['model_answered'], 'gpt-4o')
        contains(confab.run('import', path).ends(0).err, '1 conversation was here already')
        same(confab.list(), [listed])


def test_several_and_standard_input():
    with Confab() as confab:
        one = confab.write('one', gzip.compress(json.dumps([conversation('c1', node('a', None, 'user', 'Packed'))]).encode()))
        two = confab.write('two', json.dumps({'conversations': [conversation('c2', node('a', None, 'user', 'Plain'))]}))
        contains(confab.run('import', one, two).ends(0).err, '2 new conversations')
        with subprocess.Popen(['printf', '%s', json.dumps([conversation('c3', node('a', None, 'user', 'Piped'))])],
                              stdout=subprocess.PIPE) as source:
            process = confab.start('import', '-', stdin=source.stdout)
            _, err = process.communicate(timeout=60)
        same(process.returncode, 0)
        contains(err.decode(), '1 new conversation')
        same(len(confab.list()), 3)


def test_what_is_left_out():
    with Confab() as confab:
        path = confab.write('export', json.dumps([conversation('c1', node('a', None, 'user', 'Good')), {'id': 'c2', 'title': 'Empty', 'mapping': {}}]))
        err = confab.run('import', path).ends(0).err
        contains(err, 'export, “Empty”: The conversation has no messages')
        contains(err, '1 thing was left out')


def test_wrong_calls():
    with Confab() as confab:
        confab.run('import').ends(2).one_line('Give the file')
        contains(confab.run('import', '--help').ends(0).out, 'confab import')
        contains(confab.run('import', confab.path('missing')).ends(1).err, 'missing')
        contains(confab.run('import', confab.write('text', 'Dear diary')).ends(1).err, 'no conversations')
        same(confab.list(), [])


def test_interrupted():
    with Confab() as confab:
        path = confab.write('large', json.dumps([conversation('c%d' % i, node('a', None, 'user', 'x' * 2000)) for i in range(20000)]))
        process = confab.start('import', path)
        wait_until(lambda: len(confab.list()) > 0)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        same(process.returncode, 130)
        before = len(confab.list())
        assert 0 < before < 20000, before
        contains(err.decode(), 'was ended before it was done')
        confab.run('import', path).ends(0)
        same(len(confab.list()), 20000)


if __name__ == '__main__':
    main(globals())
