# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files of each kind, made by the test."""
import io
import struct
import zipfile
import zlib


def png(width=3, height=2, colour=(200, 30, 60)):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    row = b'\0' + bytes(colour) * width
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) + \
        chunk(b'IDAT', zlib.compress(row * height)) + chunk(b'IEND', b'')


def odt(text):
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, 'w') as package:
            package.writestr('mimetype', 'application/vnd.oasis.opendocument.text')
            package.writestr('content.xml', '<?xml version="1.0"?><o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                             'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:text><t:p>%s</t:p></o:text></o:body>'
                             '</o:document-content>' % text)
        return file.getvalue()


def box(kind, data):
    return struct.pack('>I', len(data) + 8) + kind + data


def mp4(seconds=2):
    """ISO/IEC 14496-12: the boxes that say what it is and how long, and nothing to see."""
    header = struct.pack('>IIIII', 0, 0, 0, 1000, seconds * 1000) + struct.pack('>IH', 0x10000, 0x100) + bytes(10) + \
        struct.pack('>9I', 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000) + bytes(24) + struct.pack('>I', 2)
    track = struct.pack('>IIIIII', 7, 0, 0, 1, 0, seconds * 1000) + bytes(16) + \
        struct.pack('>9I', 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000) + struct.pack('>II', 64 << 16, 48 << 16)
    handler = struct.pack('>II4s', 0, 0, b'vide') + bytes(12) + b'v\0'
    media = box(b'mdhd', struct.pack('>IIIIIHH', 0, 0, 0, 1000, seconds * 1000, 0, 0)) + box(b'hdlr', handler)
    movie = box(b'mvhd', header) + box(b'trak', box(b'tkhd', track) + box(b'mdia', media))
    return box(b'ftyp', b'isom\0\0\2\0isomiso2mp41') + box(b'moov', movie) + box(b'mdat', bytes(64))
