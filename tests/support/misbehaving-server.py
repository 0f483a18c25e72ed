#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A chat service on loopback that misbehaves on request.

The scenario is the model that is asked for, `test/SCENARIO`, or stands in the path: under /s/SCENARIO/v1/… every request
meets it. Requests are checked as strictly as the AI/ML API's schema says, and logged as lines of JSON before they are
answered. HTTP/1.1, one request a connection. It runs until its standard input closes, or SIGTERM.
"""
import argparse
import asyncio
import gzip
import json
import os
import signal
import socket
import sys
import time
import urllib.parse
import zlib

# The tree may be read-only, and is none of a test's business.
sys.dont_write_bytecode = True

import misbehaving_scenarios as scenarios  # noqa: E402
from misbehaving_request import complaint_about  # noqa: E402

BODY_LIMIT = 256 * 1024 * 1024
REASONS = {200: 'OK', 304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request',
           401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed',
           408: 'Request Timeout', 413: 'Payload Too Large', 422: 'Unprocessable Entity', 429: 'Too Many Requests',
           500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout'}


class Request:
    """One request, and what of it the scenarios want to know."""

    def __init__(self, method, target, headers, body):
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        url = urllib.parse.urlsplit(target)
        self.path = url.path
        self.query = urllib.parse.parse_qs(url.query)
        try:
            self.json = json.loads(body) if body else None
        except (ValueError, RecursionError):
            self.json = None
        self.scenario = None
        if self.path.startswith('/s/'):
            self.scenario, _, rest = self.path[3:].partition('/')
            self.path = '/' + rest

    @property
    def stream(self):
        return isinstance(self.json, dict) and self.json.get('stream') is True

    @property
    def last_text(self):
        """The text of the last message."""
        for message in reversed(self.json['messages']):
            content = message.get('content')
            if isinstance(content, str):
                return content
            if isinstance(content, list):
                return ''.join(part.get('text', '') for part in content if part.get('type') == 'text')
        return ''


class Reply:
    """The answering side of a connection."""

    def __init__(self, writer, server):
        self.writer = writer
        self.server = server
        self.chunked = False

    async def raw(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status, content_type, chunked=True, **headers):
        lines = ['HTTP/1.1 %d %s' % (status, REASONS.get(status, 'Status')), 'Connection: close',
                 'x-inference-id: inf-%d' % self.server.count]
        if content_type:
            lines.append('Content-Type: ' + content_type)
        lines += ['%s: %s' % (name.replace('_', '-'), value) for name, value in headers.items()]
        self.chunked = chunked
        if chunked:
            lines.append('Transfer-Encoding: chunked')
        await self.raw(('\r\n'.join(lines) + '\r\n\r\n').encode())

    async def write(self, data):
        if not data:
            return
        await self.raw(b'%x\r\n%s\r\n' % (len(data), data) if self.chunked else data)

    async def end(self):
        if self.chunked:
            await self.raw(b'0\r\n\r\n')

    async def whole(self, status, body, content_type='application/json', **headers):
        if not isinstance(body, bytes):
            body = (body if isinstance(body, str) else json.dumps(body)).encode()
        await self.head(status, content_type, chunked=False, Content_Length=len(body), **headers)
        await self.raw(body)

    async def error(self, request, status, message, **headers):
        """The AI/ML API's flat error body."""
        await self.whole(status, {'message': message, 'path': request.path, 'requestId': 'req-%d' % self.server.count,
                                  'statusCode': status,
                                  'timestamp': time.strftime('%Y-%m-%dT%H:%M:%S.000Z', time.gmtime())}, **headers)

    async def events(self, items, pieces=None):
        """Sends items, dicts as events and bytes as they are; pieces says how to cut each."""
        for item in items:
            data = item if isinstance(item, bytes) else scenarios.event(item)
            for piece in (pieces(data) if pieces else [data]):
                await self.write(piece)

    async def until_closed(self):
        """Waits until the other side goes away."""
        while await self.reader.read(65536):
            pass

    def reset(self):
        """Breaks the connection with a RST."""
        import struct
        sock = self.writer.get_extra_info('socket')
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.writer.transport.abort()


class Server:
    def __init__(self, log, scale):
        self.log = log
        self.scale = scale
        self.count = 0
        self.port = 0
        self.attempts = {}

    def record(self, request):
        if not self.log:
            return
        body = request.json
        if body is None and request.body:
            body = request.body.decode('utf-8', 'replace')
        try:
            line = json.dumps({'method': request.method, 'path': request.target, 'headers': request.headers,
                               'body': body})
        except RecursionError:
            line = json.dumps({'method': request.method, 'path': request.target, 'headers': request.headers,
                               'body': None})
        # One write a line, so that a reader never sees half of one.
        os.write(self.log, (line + '\n').encode())

    async def read_slowly(self, reader, target, length):
        """4 MB a second, as a line would; who goes away meanwhile leaves a line in the log that says where."""
        body = bytearray()
        while len(body) < length:
            piece = await reader.read(min(length - len(body), 1 << 16))
            if not piece:
                if self.log:
                    os.write(self.log, (json.dumps({'path': target, 'cut': len(body)}) + '\n').encode())
                raise ConnectionError
            body += piece
            await self.sleep(len(piece) / 4e6)
        return bytes(body)

    @staticmethod
    async def drop(reader, length):
        while length > 0:
            piece = await reader.read(min(length, 1 << 18))
            if not piece:
                raise ConnectionError
            length -= len(piece)
        return b''

    def attempt(self, name):
        self.attempts[name] = self.attempts.get(name, 0) + 1
        return self.attempts[name]

    def sleep(self, seconds):
        return asyncio.sleep(seconds * self.scale)

    async def read_request(self, reader):
        try:
            head = await reader.readuntil(b'\r\n\r\n')
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return None
        first, *lines = head.decode('latin-1').rstrip('\r\n').split('\r\n')
        parts = first.split(' ')
        if len(parts) != 3:
            return None
        headers = {}
        for line in lines:
            name, _, value = line.partition(':')
            headers[name.strip().lower()] = value.strip()
        body = b''
        if headers.get('transfer-encoding', '').lower() == 'chunked':
            pieces = []
            while True:
                size = int((await reader.readline()).split(b';')[0], 16)
                piece = await reader.readexactly(size + 2)
                if size == 0:
                    break
                pieces.append(piece[:-2])
            body = b''.join(pieces)
        elif 'content-length' in headers and parts[1].startswith('/s/slow-read/'):
            body = await self.read_slowly(reader, parts[1], min(int(headers['content-length']), BODY_LIMIT))
        elif 'content-length' in headers and parts[1].startswith('/s/drain/'):
            body = await self.drop(reader, int(headers['content-length']))
        elif 'content-length' in headers:
            body = await reader.readexactly(min(int(headers['content-length']), BODY_LIMIT))
        return Request(parts[0], parts[1], headers, body)

    async def handle(self, reader, writer):
        reply = Reply(writer, self)
        reply.reader = reader
        try:
            request = await self.read_request(reader)
            if request is not None:
                self.count += 1
                self.record(request)
                await self.answer(request, reply)
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()

    async def answer(self, request, reply):
        is_chat = request.method == 'POST' and request.path in ('/v1/chat/completions', '/chat/completions')
        if not request.scenario and is_chat and isinstance(request.json, dict):
            model = request.json.get('model')
            if isinstance(model, str) and model.startswith('test/'):
                request.scenario = model[len('test/'):]

        # What goes wrong on the way does so for any request.
        transport = scenarios.TRANSPORT.get(request.scenario)
        if transport:
            await transport(request, reply)
        elif is_chat:
            await self.chat(request, reply)
        elif request.method == 'POST' and request.path == '/api/show':
            await reply.whole(200, {'capabilities': ['completion', 'vision', 'tools'],
                                    'model_info': {'general.architecture': 'test', 'test.context_length': 8192}})
        elif request.method == 'GET':
            await self.get(request, reply)
        else:
            await reply.error(request, 404, 'Cannot %s %s' % (request.method, request.path))

    async def chat(self, request, reply):
        complaint = 'the body is not a JSON object' if not isinstance(request.json, dict) \
            else complaint_about(request.json)
        if complaint:
            await reply.error(request, 400, 'Body validation error! ' + complaint)
            return
        name = request.scenario or 'echo'
        if name in scenarios.BODIES:
            await scenarios.BODIES[name](request, reply)
        elif name in scenarios.STREAMS:
            items = scenarios.STREAMS[name](request)
            if request.stream:
                await reply.head(200, 'text/event-stream; charset=utf-8', Cache_Control='no-cache')
                await reply.events(items)
                await reply.end()
            else:
                await reply.whole(200, scenarios.assemble(items), x_aimlapi_credits_used='30',
                                  x_aimlapi_usd_spent='0.000015')
        else:
            await reply.error(request, 404, 'There is no scenario ' + name)

    async def get(self, request, reply):
        found = scenarios.GETS.get(request.path)
        if not found:
            await reply.error(request, 404, 'Cannot GET ' + request.path)
            return
        body = found(request)
        tag = '"%08x"' % zlib.crc32(json.dumps(body).encode())
        if request.headers.get('if-none-match') == tag:
            await reply.head(304, None, chunked=False, ETag=tag)
            return
        data = json.dumps(body).encode()
        if request.scenario == 'gzip':
            await reply.whole(200, gzip.compress(data), Content_Encoding='gzip', ETag=tag)
        else:
            await reply.whole(200, data, ETag=tag)


async def serve(options):
    log = os.open(options.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if options.log else None
    server = Server(log, options.scale)
    listener = await asyncio.start_server(server.handle, '127.0.0.1', options.port, limit=1 << 20)
    # What is read slowly must not be taken in fast; each connection has what its listener has.
    listener.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 17)
    server.port = listener.sockets[0].getsockname()[1]
    print('listening %d' % server.port, flush=True)

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if not options.detached:
        stdin = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)

        async def watch():
            while await stdin.read(4096):
                pass
            ended.set()
        watcher = loop.create_task(watch())
    await ended.wait()
    if not options.detached:
        watcher.cancel()
    os._exit(0)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--log', help='the file that requests are logged to')
    parser.add_argument('--scale', type=float, default=1.0, help='makes all waiting longer or shorter')
    parser.add_argument('--detached', action='store_true', help='do not end when standard input closes')
    parser.add_argument('--list', action='store_true', help='print the scenarios')
    arguments = parser.parse_args()
    if arguments.list:
        print('\n'.join(sorted({**scenarios.TRANSPORT, **scenarios.BODIES, **scenarios.STREAMS})))
    else:
        asyncio.run(serve(arguments))
