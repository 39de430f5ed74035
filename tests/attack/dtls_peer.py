# SPDX-License-Identifier: GPL-2.0-or-later
"""A DTLS client with a pre-shared key: OpenSSL's library, called from here, so that handshake, question and answer can be
told apart (of `openssl s_client` that gets no answer nobody knows whether it asked)."""
import ctypes
import functools
import select
import socket
import time

DTLS_1_0, DTLS_1_2 = 0xFEFF, 0xFEFD

# <openssl/ssl.h>, <openssl/bio.h>
WANT_READ = 2
SET_MIN_VERSION, SET_MAX_VERSION, HANDLE_TIMEOUT = 123, 124, 74
SET_CONNECTED, CLOSE_NOT = 32, 0

CALLBACK = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_uint, ctypes.c_void_p,
                            ctypes.c_uint)


@functools.cache
def library():
    """libssl and libcrypto, as the `openssl` package has them, with the functions that are called here."""
    loaded = ctypes.CDLL("libssl.so.3"), ctypes.CDLL("libcrypto.so.3")
    pointer, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    functions = {
        "DTLS_client_method": (pointer,), "SSL_CTX_new": (pointer, pointer), "SSL_CTX_free": (None, pointer),
        "SSL_CTX_ctrl": (ctypes.c_long, pointer, number, ctypes.c_long, pointer),
        "SSL_CTX_set_cipher_list": (number, pointer, text), "SSL_CTX_set_psk_client_callback": (None, pointer, CALLBACK),
        "SSL_new": (pointer, pointer), "SSL_free": (None, pointer), "SSL_set_bio": (None, pointer, pointer, pointer),
        "SSL_ctrl": (ctypes.c_long, pointer, number, ctypes.c_long, pointer), "SSL_connect": (number, pointer),
        "SSL_get_error": (number, pointer, number), "SSL_read": (number, pointer, pointer, number),
        "SSL_write": (number, pointer, text, number), "SSL_renegotiate": (number, pointer), "SSL_do_handshake": (number, pointer),
        "BIO_new_dgram": (pointer, number, number), "BIO_ctrl": (ctypes.c_long, pointer, number, ctypes.c_long, pointer),
        "BIO_ADDR_new": (pointer,), "BIO_ADDR_free": (None, pointer),
        "BIO_ADDR_rawmake": (number, pointer, number, text, ctypes.c_size_t, ctypes.c_ushort),
        "ERR_clear_error": (None,), "ERR_get_error": (ctypes.c_ulong,), "ERR_reason_error_string": (text, ctypes.c_ulong)}

    class Library:
        """The functions by name."""
    for name, (result, *arguments) in functions.items():
        function = getattr(loaded[0] if hasattr(loaded[0], name) else loaded[1], name)
        function.restype, function.argtypes = result, arguments
        setattr(Library, name, function)
    return Library


class Client:
    """A session with one server, IPv4: connect, then ask."""

    def __init__(self, address, identity, key, version=DTLS_1_2, ciphers=None):
        """@param identity None: no pre-shared key; @param key in hexadecimal"""
        self.ssl = library()
        self.address, self.identity, self.key = address, (identity or "").encode(), bytes.fromhex(key)
        self.callback = CALLBACK(self.give_secret)  # kept: the library calls it
        self.context = self.ssl.SSL_CTX_new(self.ssl.DTLS_client_method())
        for which in (SET_MIN_VERSION, SET_MAX_VERSION):
            assert self.ssl.SSL_CTX_ctrl(self.context, which, version, None) == 1
        if ciphers is not None:
            assert self.ssl.SSL_CTX_set_cipher_list(self.context, ciphers.encode()) == 1, ciphers
        if identity is not None:
            self.ssl.SSL_CTX_set_psk_client_callback(self.context, self.callback)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.session = None

    def __enter__(self):
        self.socket.connect(self.address)
        self.socket.setblocking(False)
        bio = self.ssl.BIO_new_dgram(self.socket.fileno(), CLOSE_NOT)
        peer = self.ssl.BIO_ADDR_new()
        host, port = self.address
        self.ssl.BIO_ADDR_rawmake(peer, socket.AF_INET, socket.inet_aton(host), 4, socket.htons(port))
        self.ssl.BIO_ctrl(bio, SET_CONNECTED, 0, peer)
        self.ssl.BIO_ADDR_free(peer)
        self.session = self.ssl.SSL_new(self.context)
        self.ssl.SSL_set_bio(self.session, bio, bio)
        return self

    def __exit__(self, *_):
        self.ssl.SSL_free(self.session)
        self.ssl.SSL_CTX_free(self.context)
        self.socket.close()

    def give_secret(self, _session, _hint, identity, identity_size, key, key_size):
        """What the library asks for. @return the key's length; 0: there is no room"""
        if len(self.identity) >= identity_size or len(self.key) > key_size:
            return 0
        ctypes.memmove(identity, self.identity + b"\0", len(self.identity) + 1)
        ctypes.memmove(key, self.key, len(self.key))
        return len(self.key)

    def until(self, step, deadline):
        """Calls step until it has what it wants, while the server says something or time is left.
        @return what it gave; 0 or less: nothing came of it"""
        while True:
            self.ssl.ERR_clear_error()
            result = step()
            left = deadline - time.monotonic()
            if result > 0 or self.ssl.SSL_get_error(self.session, result) != WANT_READ or left <= 0:
                return result
            ready, _, _ = select.select([self.socket], [], [], min(left, 0.2))
            if not ready:
                self.ssl.SSL_ctrl(self.session, HANDLE_TIMEOUT, 0, None)

    def connect(self, seconds):
        """Whether there is a session within the time."""
        return self.until(lambda: self.ssl.SSL_connect(self.session), time.monotonic() + seconds) == 1

    def ask(self, data, seconds):
        """The answer to one message, or None."""
        answer = ctypes.create_string_buffer(2048)
        if self.ssl.SSL_write(self.session, data, len(data)) != len(data):
            return None
        size = self.until(lambda: self.ssl.SSL_read(self.session, answer, len(answer)), time.monotonic() + seconds)
        return answer.raw[:size] if size > 0 else None

    def renegotiate(self, seconds):
        """Begins another handshake within the session. @return why there was none; None: there was"""
        self.ssl.SSL_renegotiate(self.session)
        if self.until(lambda: self.ssl.SSL_do_handshake(self.session), time.monotonic() + seconds) == 1:
            return None
        return (self.ssl.ERR_reason_error_string(self.ssl.ERR_get_error()) or b"").decode()
