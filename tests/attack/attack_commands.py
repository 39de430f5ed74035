# SPDX-License-Identifier: GPL-2.0-or-later
"""Somebody at the prompt, or who can put files into a node's TFTP folder, after what lies beside it: keys, passwords."""
import attack
import lab


class Files(attack.Attack):
    """file view, file get."""

    def setUp(self):
        self.root = self.folder()
        self.cluster = self.root / "cluster"
        self.assertEqual(lab.itlsim("cluster", "create", self.cluster, "--publisher", "pub:1024", "--key-bits", "1024",
                                    "--admin-password", "very-secret").status, 0)

    def view(self, name):
        """Whether the administrator's password is shown."""
        return b"very-secret" in lab.itlsim("admin", self.cluster, "file", "view", "tftp", name).out

    @attack.on("file-beneath-folder")
    def test_dots(self):
        return self.view("../../nodes.yaml")

    @attack.on("file-beneath-folder")
    def test_absolute_path(self):
        return self.view(str((self.cluster / "nodes.yaml").resolve()))

    @attack.on("file-beneath-folder")
    def test_symbolic_link(self):
        (self.cluster / "pub" / "tftp" / "notes.txt").symlink_to("../../nodes.yaml")
        return self.view("notes.txt")

    @attack.on("file-beneath-folder")
    def test_folder_that_is_a_link(self):
        (self.cluster / "pub" / "tftp" / "more").symlink_to(self.cluster.resolve())
        return self.view("more/nodes.yaml")

    @attack.on("file-beneath-folder")
    def test_link_to_be_sent(self):
        """What is gathered for an SFTP server is told with its size before anything else is asked."""
        (self.cluster / "pub" / "tftp" / "notes.txt").symlink_to("../../nodes.yaml")
        result = lab.itlsim("admin", self.cluster, "file", "get", "tftp", "notes.txt")
        return "Total size in Bytes" in result.text


if __name__ == "__main__":
    attack.main()
