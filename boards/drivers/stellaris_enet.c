/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stellaris_enet.h"

#include "registers.h"

/* Registers, by the names of the data sheet. */
enum {
    MACIACK = 0x00,
    MACIM = 0x04,
    MACRCTL = 0x08,
    MACTCTL = 0x0C,
    MACDATA = 0x10,
    MACIA0 = 0x14,
    MACIA1 = 0x18,
    MACMCTL = 0x20,
    MACMDV = 0x24,
    MACMRXD = 0x30,
    MACNP = 0x34,
    MACTR = 0x38,
};

#define INT_RX        (1u << 0)
#define RCTL_RXEN     (1u << 0)
#define RCTL_RSTFIFO  (1u << 4)
#define TCTL_TXEN     (1u << 0)
#define TCTL_PADEN    (1u << 1)
#define TCTL_CRC      (1u << 2)
#define TCTL_DUPLEX   (1u << 4)
#define TR_NEWTX      1u
#define MDV_50_MHZ    9u /* management clock: 50 MHz / 2 / (9 + 1) */
#define MCTL_START    1u
#define MCTL_REG(reg) ((uint32_t)(reg) << 3)
#define PHY_MR1       1u
#define MR1_LINK      (1u << 2)

/* Bytes in a received frame's FIFO that are not the frame: length, check sequence. */
#define LENGTH_BYTES 2u
#define CHECK_BYTES  4u

#define PATIENCE 100000

static volatile uint32_t *at(const stellaris_enet_t *chip, uintptr_t offset)
{
    return reg32(chip->base + offset);
}

static itl_hal_status_t start(void *ctx, const uint8_t mac[6])
{
    const stellaris_enet_t *chip = ctx;
    *at(chip, MACIM) = 0;
    *at(chip, MACRCTL) = RCTL_RSTFIFO;
    *at(chip, MACMDV) = MDV_50_MHZ;
    *at(chip, MACIA0) = (uint32_t)mac[0] | (uint32_t)mac[1] << 8 | (uint32_t)mac[2] << 16 | (uint32_t)mac[3] << 24;
    *at(chip, MACIA1) = (uint32_t)mac[4] | (uint32_t)mac[5] << 8;
    *at(chip, MACTCTL) = TCTL_TXEN | TCTL_PADEN | TCTL_CRC | TCTL_DUPLEX;
    *at(chip, MACRCTL) = RCTL_RXEN;
    *at(chip, MACIM) = INT_RX;
    return ITL_HAL_OK;
}

static bool link_up(void *ctx)
{
    const stellaris_enet_t *chip = ctx;
    *at(chip, MACMCTL) = MCTL_REG(PHY_MR1) | MCTL_START;
    for (int i = 0; i < PATIENCE && (*at(chip, MACMCTL) & MCTL_START) != 0; i++)
        continue;
    uint32_t status = *at(chip, MACMRXD);
    /* A PHY always says what it can do; the emulator has none, and its cable is always in. */
    return status == 0 || (status & MR1_LINK) != 0;
}

static itl_hal_status_t send(void *ctx, const uint8_t *frame, size_t len)
{
    const stellaris_enet_t *chip = ctx;
    if ((*at(chip, MACTR) & TR_NEWTX) != 0)
        return ITL_HAL_AGAIN;
    /* The FIFO starts with the length of the data, Ethernet's 14 bytes of header not counted. */
    uint32_t word = (uint32_t)(len - 14u);
    uint32_t filled = LENGTH_BYTES;
    for (size_t i = 0; i < len; i++) {
        word |= (uint32_t)frame[i] << 8 * filled;
        if (++filled == 4u) {
            *at(chip, MACDATA) = word;
            word = filled = 0;
        }
    }
    if (filled > 0)
        *at(chip, MACDATA) = word;
    *at(chip, MACTR) = TR_NEWTX;
    return ITL_HAL_OK;
}

/* Reads the frame behind the FIFO's first word, or drops it when it is too long. */
static void read_frame(const stellaris_enet_t *chip, uint8_t *frame, uint32_t first, uint32_t total, size_t len)
{
    uint32_t word = first;
    for (uint32_t i = LENGTH_BYTES; i < total; i++) {
        if (i % 4u == 0)
            word = *at(chip, MACDATA);
        if (i - LENGTH_BYTES < len)
            frame[i - LENGTH_BYTES] = (uint8_t)(word >> 8 * (i % 4u));
    }
}

static size_t receive(void *ctx, uint8_t *frame)
{
    const stellaris_enet_t *chip = ctx;
    *at(chip, MACIACK) = INT_RX; /* first: a frame that comes from here on interrupts again */
    while (*at(chip, MACNP) != 0) {
        uint32_t first = *at(chip, MACDATA);
        uint32_t total = first & 0xFFFFu;
        if (total < LENGTH_BYTES + CHECK_BYTES) {
            *at(chip, MACRCTL) = RCTL_RXEN | RCTL_RSTFIFO; /* the FIFO has lost its place */
            return 0;
        }
        size_t len = total - LENGTH_BYTES - CHECK_BYTES;
        bool fits = len <= ETHERNET_FRAME_MAX;
        read_frame(chip, frame, first, total, fits ? len : 0);
        if (fits && len > 0)
            return len;
    }
    return 0;
}

ethernet_t stellaris_enet_ethernet(stellaris_enet_t *chip)
{
    return (ethernet_t){.ctx = chip, .start = start, .link_up = link_up, .send = send, .receive = receive};
}
