# SPDX-License-Identifier: GPL-2.0-or-later
"""A register model of the Teensy 4.1, not hardware: what is on the board around the chip (boards/model/imxrt)."""
from imxrt.board import ImxRt

DP83825I = 0x2000A140


class Board(ImxRt):
    """The board: LPUART 6 as console, a DP83825I with reset and power at GPIO_B0_14 and 15, a W25Q64JV whose last four sectors are
    not the program's to change: one is the boot loader's."""

    LISTS, LIST_BYTES, FLASH_IDENTITY = 0x7C0000, 0x3C000, 0x1740EF
    CONSOLE, CONSOLE_GATE, CONSOLE_LINE = 0x40198000, "LPUART6", 25
    CONSOLE_PADS = ((0x0C4, 2, 0x554, 1), (0x0C8, 2, 0x550, 1))
    MANAGEMENT_PADS = ((0x1B4, 0, 0, 0), (0x1B8, 0, 0x430, 2))
    PHY = (0, DP83825I, (0x17, 0x80))
    # Pads that pull at the PHY's reset: low for address 0 and crossed cables, high for a clock from outside.
    STRAPS = ((0x37C, 0), (0x384, 0), (0x398, 0), (0x380, 1))
    PULLED, UP = 1 << 12 | 1 << 13, 3 << 14

    @property
    def phy_reset(self):
        """The port and pin at the PHY's reset."""
        return self.gpio2, 14

    def has_phy_power(self):
        """Power before the reset ends, and straps as the board's maker wants them."""
        powered = self.gpio2.level(15) == 1 and self.gpio2.since[15, 1] <= self.gpio2.since[14, 1]
        return powered and all(self.pins.get(pad) & self.PULLED == self.PULLED and bool(self.pins.get(pad) & self.UP) == up
                               for pad, up in self.STRAPS)
