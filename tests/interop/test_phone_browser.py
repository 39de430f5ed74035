# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone's pages in a real browser: no complaint on its console, and every link reached and followed by keyboard."""
import unittest

import browser
import lab
from running_phone import read
from test_phone_web import Web

MODELS = ("8841", "8821", "7821", "8831", "7962", "7975", "8945", "6921", "7940")


class PhoneBrowser(unittest.TestCase):
    """One browser, one phone after the other."""

    @classmethod
    def setUpClass(cls):
        lab.skip_unless(browser.program(), "no browser is installed (chromium-headless-shell)")
        root = cls.enterClassContext(lab.folder({"ITLFile.tlv": read("a1-first-sha1.tlv")}))
        cls.tftp = cls.enterClassContext(lab.Atftpd(root)).address
        cls.browser = cls.enterClassContext(browser.Browser())

    def test_pages_of_each_family(self):
        for model in MODELS:
            with self.subTest(model), lab.folder() as folder, Web(folder / "state", self.tftp, model) as web:
                self.check_links(f"http://{web.address}/")

    def check_links(self, first):
        """Every page behind a link is whole and has its name; the keyboard gets to all of them."""
        self.visit(first)
        links = [url for url in self.browser.script("[...document.links].map(link => link.href)") if url.startswith(first)]
        self.assertGreaterEqual(len(links), 8)
        reached = []
        for _ in range(len(links) + 1):
            self.browser.press(browser.TAB)
            reached.append(self.browser.script("document.activeElement.href"))
        self.assertEqual([url for url in reached if url.startswith(first)], links)
        for url in links:
            self.visit(url)
        self.visit(first)
        while self.browser.script("document.activeElement.href") != links[1]:
            self.browser.press(browser.TAB)
        self.browser.events.clear()
        self.browser.press(browser.ENTER)
        self.browser.wait_for("Page.loadEventFired")
        self.assertEqual(self.browser.script("location.href"), links[1])
        self.assertEqual(self.browser.complaints(), [])

    def visit(self, url):
        """A page without complaints, and with what every page has."""
        self.browser.visit(url)
        self.assertEqual(self.browser.complaints(), [], url)
        self.assertEqual(self.browser.script("document.title"), "Cisco Systems, Inc.")
        self.assertGreater(self.browser.script("document.images[0].naturalWidth"), 0)
        name = self.browser.script("document.querySelector('font[size=\"6\"]').textContent")
        self.assertIn(name.strip(), self.browser.script("[...document.links].map(link => link.textContent.trim())"))
        self.assertLessEqual(self.browser.script("document.documentElement.scrollWidth"), 1100, "wider than the window")


if __name__ == "__main__":
    lab.main()
