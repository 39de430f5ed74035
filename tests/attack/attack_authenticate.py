# SPDX-License-Identifier: GPL-2.0-or-later
"""Pushes in another's name: the cluster's authentication URL, asked by somebody who guesses."""
import urllib.parse
import urllib.request

import attack
import cluster_lab
import lab

NAME, OTHER = "SEP001122334455", "SEP001122334466"
PASSWORD = "correct horse"


class Guesser(attack.Attack):
    """Asks as a phone does, for a phone that somebody pushes to."""

    def setUp(self):
        root = self.folder({"password": f"{PASSWORD}\n".encode()})
        cluster = cluster_lab.Cluster(root / "cluster")
        for user, devices in (("ann", NAME), ("bob", "all")):
            result = lab.itlsim("cluster", "users", cluster.folder, "add", user, "--devices", devices, "--password-file",
                                root / "password")
            self.assertEqual(result.status, 0, result)
        self.enterContext(cluster)
        self.nodes = [node["services"] for node in cluster.nodes.values()]

    def ask(self, user, password, device=NAME, node=0):
        """True when the answer lets the push through."""
        query = urllib.parse.urlencode({"UserID": user, "Password": password, "devicename": device})
        with urllib.request.urlopen(f"http://{self.nodes[node]}/ccmcip/authenticate.jsp?{query}", timeout=lab.START_SECONDS) as answer:
            return answer.read() == b"AUTHORIZED"

    @attack.on("authenticate-password")
    def test_a_user_without_the_password(self):
        return self.ask("ann", "guess")

    @attack.on("authenticate-device")
    def test_another_users_phone(self):
        return self.ask("ann", PASSWORD, OTHER)

    @attack.on("authenticate-slowed")
    def test_a_list_of_passwords(self):
        """The right one stands at its end; guesses are spread over the nodes, and nobody waits between them."""
        guesses = [f"guess {number}" for number in range(12)] + [PASSWORD]
        return any([self.ask("bob", guess, node=number % len(self.nodes)) for number, guess in enumerate(guesses)])

    def test_names_that_are_there_answer_as_others_do(self):
        """Both are refused with the same bytes, before and after they are slowed."""
        for user in "ann", "nobody":
            self.assertEqual([self.ask(user, "guess") for _ in range(6)], [False] * 6)


if __name__ == "__main__":
    attack.main()
