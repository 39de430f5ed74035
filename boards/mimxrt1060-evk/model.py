# SPDX-License-Identifier: GPL-2.0-or-later
"""A register model of the MIMXRT1060-EVK, not hardware: what is on the board around the chip (boards/model/imxrt)."""
from enet import KSZ8081
from imxrt.board import ImxRt


class Board(ImxRt):
    """The board: LPUART 1 as console, a KSZ8081 with its reset at GPIO_AD_B0_09, an IS25WP064A."""

    LISTS, LIST_BYTES, FLASH_IDENTITY = 0x780000, 0x80000, 0x17709D
    CONSOLE, CONSOLE_GATE, CONSOLE_LINE = 0x40184000, "LPUART1", 20
    CONSOLE_PADS = ((0x0EC, 2, 0, 0), (0x0F0, 2, 0, 0))
    MANAGEMENT_PADS = ((0x0B4, 4, 0, 0), (0x0B8, 4, 0x430, 1))
    PHY = (2, KSZ8081, (0x1F, 0x80))

    @property
    def phy_reset(self):
        """The port and pin at the PHY's reset."""
        return self.gpio1, 9
