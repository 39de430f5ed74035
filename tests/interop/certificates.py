# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys and certificates for tests, made by openssl: nothing secret is stored, nothing expires."""
import pathlib
import subprocess
import tempfile

# What a call manager's certificates hold, none of it critical: with it a certificate has the length of the golden ones.
SERVER = "serverAuth,clientAuth,1.3.6.1.5.5.7.3.5"
RECOVERY = "serverAuth,clientAuth"

CONFIG = """oid_section = oids
[oids]
privateType = 1.3.6.1.4.1.9.9.77
uuidType = 2.25.340282366920938463463374607431768211455
[req]
distinguished_name = dn
x509_extensions = extensions
utf8 = yes
string_mask = utf8only
[dn]
[extensions]
keyUsage = digitalSignature,keyEncipherment,dataEncipherment,keyCertSign
extendedKeyUsage = {purposes}
subjectKeyIdentifier = hash
"""


def openssl(*args):
    """Runs openssl; its output as bytes."""
    process = subprocess.run(["openssl", *map(str, args)], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if process.returncode != 0:
        raise AssertionError(f"openssl {args}: {process.stderr.decode(errors='replace')}")
    return process.stdout


def subject(common_name):
    """The subject of the golden cluster."""
    return f"/CN={common_name}/OU=tac/O=cisco/L=rtp/ST=nc/C=US"


class Maker:
    """Makes certificates in a folder, which lives as long as this object; keys of one kind are made once and shared
    under the names that ask for the same `key`."""

    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="itlphone-")
        self.folder = pathlib.Path(self.temporary.name)
        self.keys = {}

    def close(self):
        """Removes everything."""
        self.temporary.cleanup()

    def key(self, bits=1024, name=""):
        """The path of an RSA key, or of an EC key when bits is a curve."""
        if (bits, name) not in self.keys:
            path = self.folder / f"{bits}{name}.key"
            kind = ["RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}"]
            if isinstance(bits, str):
                kind = ["EC", "-pkeyopt", f"ec_paramgen_curve:{bits}"]
            path.write_bytes(openssl("genpkey", "-quiet", "-algorithm", *kind))
            self.keys[bits, name] = path
        return self.keys[bits, name]

    def certificate(self, name, subj=None, bits=1024, serial=None, purposes=SERVER, digest="sha1", key="",
                    with_key=True):
        """The path of a PEM with a self-signed certificate, and with its key."""
        config = self.folder / f"{name}.cnf"
        config.write_text(CONFIG.format(purposes=purposes), encoding="utf-8")
        key_path = self.key(bits, key)
        pem = openssl("req", "-new", "-x509", "-utf8", "-config", config, "-key", key_path, "-days", 1825,
                      "-" + digest, "-multivalue-rdn", "-subj", subj or subject(f"{name}.example.lab"),
                      *([] if serial is None else ["-set_serial", serial]))
        path = self.folder / f"{name}.pem"
        path.write_bytes(pem + (key_path.read_bytes() if with_key else b""))
        return path
