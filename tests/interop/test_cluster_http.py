# SPDX-License-Identifier: GPL-2.0-or-later
"""Nodes of a running cluster give their files by HTTP too: to phones, to clients that others wrote, and beside clients that mean harm."""
import hashlib
import http.client
import random
import socket
import unittest
import urllib.error
import urllib.request

import lab
import web
from cluster_lab import PUBLISHER, Cluster

MAC = "001122334455"


class ClusterHttp(unittest.TestCase):
    """One cluster for all; nothing changes it."""

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(lab.folder())
        cls.cluster = cls.enterClassContext(Cluster(cls.folder / "cluster"))
        cls.node = cls.cluster.nodes[PUBLISHER]
        cls.host, _, port = cls.node["http"].rpartition(":")
        cls.port = int(port)
        cls.list = cls.cluster.list_of(PUBLISHER)

    def url(self, name):
        """Of a file of the node."""
        return f"http://{self.node['http']}/{name}"

    def talk(self, data):
        """Sends bytes, and takes what comes until the node hangs up, or says nothing more for a while."""
        with socket.create_connection((self.host, self.port), 10) as client:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            answer = b""
            while part := client.recv(65536):
                answer += part
        return answer

    def test_a_phone(self):
        phone = lab.itlsim("phone", "boot", "--state", self.folder / "phone", "--mac", MAC, "--tftp", self.node["tftp"], "--model", "8845",
                           "--firmware", "12.8.1", "--http-port", self.port, "--json")
        self.assertEqual(phone.status, 0, phone)
        self.assertEqual(phone.json["itl"]["sha1"], hashlib.sha1(self.list).hexdigest())
        self.assertIn(("http", f"ITLSEP{MAC}.tlv", "ok", len(self.list)),
                      [tuple(entry[key] for key in ("way", "file", "result", "bytes")) for entry in phone.json["tftp"]])

    def test_curl(self):
        """Two files by one connection, the head of one, and one that is not there."""
        result = lab.run("curl", "--silent", "--show-error", "--verbose", self.url("ITLFile.tlv"), self.url(f"ITLSEP{MAC}.tlv"))
        self.assertEqual(result.out, self.list + self.list, result)
        self.assertIn("Re-using existing connection", result.err)
        head = lab.run("curl", "--silent", "--head", self.url("ITLFile.tlv")).text
        self.assertTrue(head.startswith("HTTP/1.1 200 OK\r\n"), head)
        self.assertIn(f"\r\nContent-length: {len(self.list)}\r\n", head)
        self.assertIn("\r\nContent-type: */*\r\n", head)
        code = lab.run("curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", self.url("none.tlv"))
        self.assertEqual(code.text, "404")
        old = lab.run("curl", "--silent", "--http1.0", self.url("ITLFile.tlv"))
        self.assertEqual(old.out, self.list)
        sent = lab.run("curl", "--silent", "--data", "x" * 3000, "--output", "/dev/null", "--write-out", "%{http_code}", self.url("ITLFile.tlv"))
        self.assertEqual(sent.text, "413")

    def test_python(self):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        for method, body in (("GET", self.list), ("HEAD", b""), ("GET", self.list)):
            connection.request(method, "/ITLFile.tlv")
            answer = connection.getresponse()
            self.assertEqual((answer.status, answer.read(), answer.getheader("content-length")), (200, body, str(len(self.list))))
        connection.close()
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(self.url("SEP.cnf.xml"), timeout=20)
        self.assertEqual(caught.exception.code, 404)

    def test_nginx_in_front(self):
        """As a proxy, with its defaults: HTTP/1.0 to the node, and with connections kept open."""
        for more in ("", "proxy_http_version 1.1; proxy_set_header Connection '';"):
            root = self.enterContext(lab.folder())
            with web.Nginx(root, f"location / {{{{ proxy_pass http://{self.node['http']}; {more} }}}}") as proxy:
                for _ in range(2):
                    got = urllib.request.urlopen(f"http://{proxy.address}/ITLFile.tlv", timeout=20).read()
                    self.assertEqual(got, self.list)

    def test_what_leads_out_of_the_folder(self):
        for path in (b"/../nodes.yaml", b"/..%2Fnodes.yaml", b"/%2e%2e/%2e%2e/nodes.yaml", b"//etc/passwd", b"/ITLFile.tlv%00", b"/"):
            with self.subTest(path=path):
                answer = self.talk(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                self.assertIn(answer[9:12], (b"400", b"403", b"404"), answer)

    def test_requests_without_waiting(self):
        get = b"GET /ITLFile.tlv HTTP/1.1\r\nHost: x\r\n\r\n"
        answer = self.talk(get * 3)
        self.assertEqual((answer.count(b"HTTP/1.1 200 OK\r\n"), answer.count(self.list)), (3, 3))


def is_free(port):
    """True when nobody has it now, by TCP or UDP."""
    for kind in socket.SOCK_STREAM, socket.SOCK_DGRAM:
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind((lab.HOST, port))
            except OSError:
                return False
    return True


class Ports(unittest.TestCase):
    """Where they listen."""

    def test_base_port(self):
        with lab.folder() as folder:
            cluster = Cluster(folder / "cluster")
            # A block of ports cannot be kept from others; below the range of the system's own few ask for one.
            base = random.randrange(10240, 31900)
            while not all(is_free(base + number) for number in range(104)):
                base = random.randrange(10240, 31900)
            cluster.options = ("--base-port", str(base))
            with cluster:
                nodes = list(cluster.nodes.values())
            for service, offset in ("http", 42), ("services", 62), ("services_secure", 82):
                self.assertEqual([node[service] for node in nodes], [f"{lab.HOST}:{base + offset + number}" for number in range(len(nodes))])


if __name__ == "__main__":
    lab.main()
