# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that somebody else made: a backup, a PKCS#12, what lies in a phone's state folder."""
import io
import os
import tarfile

import attack
import lab
import sshd

MAC = "001122334455"
LIST = (attack.FILES / "a1-first-sha1.tlv").read_bytes()


class Backup(attack.Attack):
    """A backup with files in it that no backup holds. Who restores it gets the keys in it: those are the cluster's own."""

    def setUp(self):
        self.root = self.folder()
        self.cluster = self.root / "cluster"
        self.served = self.cluster / "pub" / "tftp"
        self.assertEqual(lab.itlsim("cluster", "create", self.cluster, "--publisher", "pub:1024").status, 0)

    def admin(self, *words):
        """One command at the prompt."""
        return lab.itlsim("admin", self.cluster, "--yes", *words)

    def restore(self, *names, link=None):
        """Restores a backup that brings the stranger's list under further names."""
        backup = self.root / "pub.tar"
        self.assertEqual(self.admin("utils", "disaster_recovery", "backup", backup).status, 0)
        with tarfile.open(backup, "a", format=tarfile.PAX_FORMAT) as tar:
            for name in names:
                entry = tarfile.TarInfo(name)
                entry.size = len(LIST)
                tar.addfile(entry, io.BytesIO(LIST))
            if link:
                entry = tarfile.TarInfo(link)
                entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
                tar.addfile(entry)
        return self.admin("utils", "disaster_recovery", "restore", backup)

    @attack.on("restored-names")
    def test_content_that_waits_for_a_change(self):
        self.restore("pub/tftp/ITLFile.tlv.next")
        return (self.served / "ITLFile.tlv").read_bytes() == LIST

    @attack.on("restored-names", "restored-lists")
    def test_content_that_waits_for_the_content_that_waits(self):
        self.restore("pub/tftp/ITLFile.tlv.next", "pub/tftp/ITLFile.tlv.next.next")
        return LIST in [path.read_bytes() for path in self.served.iterdir() if path.name.startswith("ITLFile")]

    @attack.on("restored-lists")
    def test_list_for_one_phone(self):
        self.restore(f"pub/tftp/ITLSEP{MAC}.tlv")
        return (self.served / f"ITLSEP{MAC}.tlv").exists()

    @attack.on("restored-lists")
    def test_list_in_other_letters(self):
        self.restore("pub/tftp/ctlfile.TLV")
        return (self.served / "ctlfile.TLV").exists()

    def test_names_that_lead_elsewhere(self):
        before = {path: path.read_bytes() for path in self.cluster.rglob("*") if path.is_file() and path.name[0] != "."}
        for name in ("pub/tftp/../../nodes.yaml", "pub/tftp/a/../../certificates/TVS.pem", "pub/tftp//etc", "pub/tftp/./x",
                     "pub/tftp/a..b", "pub/tftp/a\x1b[2Jb", "pub/tftp/a\nb", "pub/tftp/deep.next/file"):
            with self.subTest(name=name):
                result = self.restore(name)
                self.assertEqual((result.status, result.err.count("\n")), (1, 1), result)
                self.assertTrue(result.err.strip().isprintable(), result)
        self.assertEqual(self.restore("pub/tftp/twice", "pub/tftp/twice").status, 1)
        after = {path: path.read_bytes() for path in self.cluster.rglob("*") if path.is_file() and path.name[0] != "."}
        for path in (self.cluster / name for name in ("alerts", "syslog", "nodes.yaml", "history")):
            before.pop(path, None), after.pop(path, None)  # the daily warning; what was typed
        self.assertEqual(after, before)

    def test_what_a_user_put_there_comes_back(self):
        for name in ("SEP001122334455.cnf.xml", "German_Germany/td-sip.jar", "ITLFile.tlv.html", ".hidden"):
            path = self.served / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(name)
        (self.served / "CTLFile.tlv").write_bytes(LIST)
        backup = self.root / "own.tar"
        self.assertEqual(self.admin("utils", "disaster_recovery", "backup", backup).status, 0)
        for path in (self.served / "SEP001122334455.cnf.xml", self.served / "German_Germany" / "td-sip.jar"):
            path.unlink()
        result = self.admin("utils", "disaster_recovery", "restore", backup)
        self.assertEqual((result.status, result.err), (0, ""), result)
        self.assertEqual((self.served / "German_Germany" / "td-sip.jar").read_text(), "German_Germany/td-sip.jar")
        self.assertIn("Not restored, as lists are the cluster's to make: pub/tftp/CTLFile.tlv\n", result.text)
        self.assertEqual((self.served / "CTLFile.tlv").read_bytes(), LIST)

    def test_what_could_not_be_brought_back_is_told_when_it_is_saved(self):
        for name in ("a\x1b[2Jb", "a..b", "deep.next/file"):
            path = self.served / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(name)
            with self.subTest(name=name):
                result = self.admin("utils", "disaster_recovery", "backup", self.root / "own.tar")
                self.assertEqual((result.status, result.err.count("\n")), (1, 1), result)
                self.assertIn("no backup can bring back a file of this name", result.err)
                self.assertFalse((self.root / "own.tar").exists())
            path.unlink()

    def test_links_are_not_followed(self):
        self.assertEqual(self.restore(link="pub/tftp/passwd").status, 0)
        self.assertFalse((self.served / "passwd").is_symlink() or (self.served / "passwd").exists())


class Work(attack.Attack):
    """A PKCS#12 that asks for more work than anybody has time for, before its password counts."""

    @attack.on("pkcs12-rounds")
    def test_rounds_of_the_mac(self):
        root = self.folder()
        cluster = root / "cluster"
        server = self.enterContext(sshd.Sshd(root, keys=("ed25519",)))
        self.assertEqual(lab.itlsim("cluster", "create", cluster, "--publisher", "pub:1024").status, 0)
        (root / "password").write_text(sshd.PASSWORD + "\n")
        sshd.pkcs12(root / "slow.p12", cluster / "ITLRecovery.pem", "the stranger's", "-iter", "2000001", "-keypbe", "NONE",
                    "-certpbe", "NONE", "-macalg", "sha1")
        result = lab.itlsim("admin", cluster, "--yes", "--sftp-password-file", root / "password", "--sftp-fingerprint",
                            server.fingerprint, "utils", "itl", "reset", "remotekey", server.address, sshd.USER,
                            root / "slow.p12")
        self.assertEqual(result.status, 1, result)
        self.assertIn("slow.p12: ", result.err)
        return "password does not open it" in result.err


class StateFolder(attack.Attack):
    """What lies in the place where a phone writes its report: the report must not go where it leads."""

    def boot(self, lay):
        """Boots a phone in whose folder lay(folder) put something; the file that is not the phone's."""
        root = self.folder({"victim": b"precious"})
        state = root / "state"
        lab.itlsim("phone", "boot", "--state", state, "--mac", MAC, "--tftp", "127.0.0.1:9", "--timeout", "0.1")
        lay(root, state / "phone.json.new")
        with lab.ScriptedServer(lab.serving({"ITLFile.tlv": LIST})) as server:
            result = lab.itlsim("phone", "boot", "--state", state, "--mac", MAC, "--tftp", server.address, "--json")
        self.assertEqual(result.status, 0, result)
        self.assertEqual((root / "victim").read_bytes(), b"precious")
        self.assertTrue((state / "phone.json").is_file() and not (state / "phone.json").is_symlink())
        self.assertFalse(os.path.lexists(state / "phone.json.new"))
        return root

    def test_symbolic_link(self):
        self.boot(lambda root, new: new.symlink_to(root / "victim"))

    def test_link_to_nothing(self):
        root = self.boot(lambda root, new: new.symlink_to(root / "made"))
        self.assertFalse((root / "made").exists())

    def test_second_name_of_a_file(self):
        self.boot(lambda root, new: os.link(root / "victim", new))

    def test_fifo(self):
        self.boot(lambda root, new: os.mkfifo(new))


if __name__ == "__main__":
    attack.main()
