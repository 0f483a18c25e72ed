#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a model does not take is said before it is sent, in one sentence and with what would work."""
import os
import struct
import zlib

import files
from terminal import Confab, Server, contains, main, same


def chats(server):
    return [request for request in server.requests if request['path'].endswith('/chat/completions')]


def noise(edge):
    """A picture that cannot be made smaller without loss, with three bytes for each pixel."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    lines = b''.join(b'\0' + os.urandom(3 * edge) for _ in range(edge))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', edge, edge, 8, 2, 0, 0, 0)) + \
        chunk(b'IDAT', zlib.compress(lines, 0)) + chunk(b'IEND', b'')


def test_a_model_that_takes_no_videos():
    with Confab() as confab, Server() as server:
        video = confab.write('film.mp4', files.mp4())
        address = ('--base-url', server.url(), '--profile', 'aimlapi', '--attach', video, 'Look')
        result = confab.ask('--model', 'test/echo', *address).ends(2)
        result.one_line('echo takes no videos.', '--send-as frames', '--model stepfun/step-3.7-flash')
        same(chats(server), [])
        same(confab.list(), [])
        confab.ask('--model', 'stepfun/step-3.7-flash', *address)
        same(chats(server)[-1]['body']['messages'][-1]['content'][0]['type'], 'video_url')


def test_a_model_that_does_not_take_what_was_attached_before():
    with Confab() as confab, Server() as server:
        video = confab.write('film.mp4', files.mp4())
        confab.run('provider', 'add', 'it', '--base-url', server.url(), '--profile', 'aimlapi', '--default').ends(0)
        confab.ask('--model', 'stepfun/step-3.7-flash', '--attach', video, 'Look').ends(0)
        conversation = confab.list()[0]['id']
        before = len(chats(server))
        result = confab.ask('--continue', conversation, '--model', 'test/echo', 'And now?').ends(2)
        result.one_line('echo takes no videos.', '“film.mp4” of an earlier message would be sent again.')
        same(len(chats(server)), before)
        confab.ask('--continue', conversation, '--model', 'stepfun/step-3.7-flash', 'And now?').ends(0)
        same(len(chats(server)), before + 1)


def test_a_service_that_refuses_a_video():
    with Confab() as confab, Server() as server:
        video = confab.write('film.mp4', files.mp4())
        result = confab.ask('--base-url', server.url('no-video'), '--profile', 'aimlapi', '--model', 'stepfun/step-3.7-flash',
                            '--attach', video, 'Look').ends(1)
        result.one_line('The service did not take the video (HTTP 422)', 'This model cannot read video_url.', 'frames')


def test_too_long_for_the_model():
    with Confab() as confab, Server() as server:
        book = confab.write('book.txt', 'All work and no play makes a dull book. ' * 50000)
        address = ('--base-url', server.url('echo'), '--profile', 'aimlapi', '--model', 'stepfun/step-3.7-flash',
                   '--attach', book)
        result = confab.ask(*address, 'Read').ends(2)
        result.one_line('This may not fit: it has about 500001 tokens, and step-3.7-flash takes 256000.', '--max-characters', '--send-anyway')
        same(chats(server), [])
        confab.ask(*address, '--max-characters', '4000', 'Read').ends(0)
        text = chats(server)[-1]['body']['messages'][-1]['content'][0]['text']
        assert 4000 <= len(text) < 4200, len(text)
        confab.ask(*address, '--send-anyway', 'Read').ends(0)
        text = chats(server)[-1]['body']['messages'][-1]['content'][0]['text']
        assert len(text) > 2000000, len(text)


def test_surely_too_long_for_the_model():
    with Confab() as confab, Server() as server:
        book = confab.write('book.txt', 'All work and no play makes a dull book. ' * 110000)
        result = confab.ask('--base-url', server.url('echo'), '--profile', 'aimlapi', '--model', 'stepfun/step-3.7-flash',
                            '--attach', book, '--send-anyway', 'Read').ends(2)
        result.one_line('This cannot fit: it has at least ', 'step-3.7-flash takes 256000.', '--max-characters')
        assert '--send-anyway' not in result.err, result.err
        same(chats(server), [])


def test_too_large_for_the_service():
    with Confab() as confab, Server() as server:
        names = [confab.write('noise%d.png' % number, noise(2000)) for number in range(2)]
        result = confab.ask('--base-url', server.url(), '--model', 'nobody/knows',
                            '--attach', names[0], '--attach', names[1], 'Look').ends(2)
        result.one_line('The request would have about 32.0', 'takes 27.0', '“noise0.png” 16.0', '“noise1.png” 16.0', '--send-anyway')
        same(chats(server), [])


def test_a_file_that_is_not_taken_as_it_is():
    with Confab() as confab, Server() as server:
        document = confab.write('report.odt', files.odt('A report'))
        address = ('--base-url', server.url('echo'), '--profile', 'aimlapi', '--model', 'stepfun/step-3.7-flash',
                   '--attach', document)
        confab.ask(*address, '--send-as', 'itself', 'Read').ends(2).one_line('does not take “report.odt” as it is', '--send-as text')
        same(chats(server), [])
        confab.ask(*address, '--send-as', 'text', 'Read').ends(0)


def test_a_service_that_gets_frames():
    with Confab() as confab, Server() as server:
        confab.run('provider', 'add', 'it', '--base-url', server.url(), '--profile', 'aimlapi', '--videos', 'dance').ends(2).one_line('--videos takes')
        confab.run('provider', 'add', 'it', '--base-url', server.url(), '--profile', 'aimlapi', '--videos', 'frames').ends(0)
        contains(confab.run('provider', 'list', '--json').ends(0).out.replace(' ', ''), '"videos":"frames"')
        confab.run('provider', 'set', 'it', '--videos', 'itself').ends(0)
        contains(confab.run('provider', 'list', '--json').ends(0).out.replace(' ', ''), '"videos":"itself"')


def test_what_is_no_form():
    with Confab() as confab, Server() as server:
        confab.ask('--base-url', server.url(), '--send-as', 'dance', 'Hello').ends(2).one_line('--send-as takes')


if __name__ == '__main__':
    main(globals())
