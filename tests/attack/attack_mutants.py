# SPDX-License-Identifier: GPL-2.0-or-later
"""Mutants of signed files: with a check off, some of the first hundred thousand must get through, or the harness that
makes them (tests/mutants) would not find what that check is for."""
import os

import attack
import lab

COUNT = 100000


class Mutants(attack.Attack):
    """Bytes changed at random, where formats are sensitive."""

    def some_get_through(self):
        """Whether the harness reports a mutant that was accepted."""
        result = lab.run(os.environ["MUTANTS"], "--count", COUNT, cwd=self.folder(), timeout=600)
        self.assertIn(f"{COUNT} mutants of seed 1: ", result.text)
        self.assertEqual("was accepted: mutant-1-" in result.err, result.status == 1, result)
        return result.status == 1

    @attack.on("signature")
    def test_anything(self):
        return self.some_get_through()

    @attack.on("signature-place")
    def test_signatures_elsewhere(self):
        return self.some_get_through()

    @attack.on("signature-below-modulus")
    def test_signatures_past_the_modulus(self):
        return self.some_get_through()

    @attack.on("file-kind", "file-name")
    def test_files_as_what_they_are_not(self):
        return self.some_get_through()

    @attack.on("file-name")
    def test_files_of_others(self):
        return self.some_get_through()


if __name__ == "__main__":
    attack.main()
