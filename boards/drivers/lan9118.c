/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lan9118.h"

#include "registers.h"

/* Registers, by the names of the data sheet. */
enum {
    RX_DATA_FIFO = 0x00,
    TX_DATA_FIFO = 0x20,
    RX_STATUS_FIFO = 0x40,
    TX_STATUS_FIFO = 0x48,
    IRQ_CFG = 0x54,
    INT_STS = 0x58,
    INT_EN = 0x5C,
    BYTE_TEST = 0x64,
    FIFO_INT = 0x68,
    RX_CFG = 0x6C,
    TX_CFG = 0x70,
    HW_CFG = 0x74,
    RX_DP_CTRL = 0x78,
    RX_FIFO_INF = 0x7C,
    TX_FIFO_INF = 0x80,
    MAC_CSR_CMD = 0xA4,
    MAC_CSR_DATA = 0xA8,
};

/* Registers behind MAC_CSR_CMD. */
enum { MAC_CR = 1, MAC_ADDRH = 2, MAC_ADDRL = 3, MAC_MII_ACC = 6, MAC_MII_DATA = 7 };

#define BYTE_TEST_VALUE   0x87654321u
#define HW_CFG_SRST       (1u << 0)
#define HW_CFG_MBO        (1u << 20) /* "must be one" */
#define HW_CFG_TX_FIFO_5K (5u << 16)
#define IRQ_CFG_PUSH_PULL (1u << 0)
#define IRQ_CFG_HIGH      (1u << 4)
#define IRQ_CFG_EN        (1u << 8)
#define INT_RSFL          (1u << 3) /* a received frame's status waits */
#define TX_CFG_ON         (1u << 1)
#define RX_DP_FFWD        (1u << 31)
#define RX_STS_ERROR      (1u << 15)
#define CSR_BUSY          (1u << 31)
#define CSR_READ          (1u << 30)
#define MAC_CR_FDPX       (1u << 20)
#define MAC_CR_TXEN       (1u << 3)
#define MAC_CR_RXEN       (1u << 2)
#define TX_FIRST_AND_LAST ((1u << 13) | (1u << 12))
#define MII_PHY_1         (1u << 11)
#define MII_BUSY          1u
#define PHY_BSR           1u
#define BSR_LINK          (1u << 2)

/* Turns of a busy loop before a chip is taken for dead. */
#define PATIENCE 100000

static volatile uint32_t *at(const lan9118_t *chip, uintptr_t offset)
{
    return reg32(chip->base + offset);
}

static bool wait_clear(const lan9118_t *chip, uintptr_t offset, uint32_t bits)
{
    for (int i = 0; i < PATIENCE; i++)
        if ((*at(chip, offset) & bits) == 0)
            return true;
    return false;
}

static void mac_write(const lan9118_t *chip, uint32_t reg, uint32_t value)
{
    *at(chip, MAC_CSR_DATA) = value;
    *at(chip, MAC_CSR_CMD) = CSR_BUSY | reg;
    wait_clear(chip, MAC_CSR_CMD, CSR_BUSY);
}

static uint32_t mac_read(const lan9118_t *chip, uint32_t reg)
{
    *at(chip, MAC_CSR_CMD) = CSR_BUSY | CSR_READ | reg;
    wait_clear(chip, MAC_CSR_CMD, CSR_BUSY);
    return *at(chip, MAC_CSR_DATA);
}

static uint32_t phy_read(const lan9118_t *chip, uint32_t reg)
{
    mac_write(chip, MAC_MII_ACC, MII_PHY_1 | (reg << 6) | MII_BUSY);
    for (int i = 0; i < PATIENCE && (mac_read(chip, MAC_MII_ACC) & MII_BUSY) != 0; i++)
        continue;
    return mac_read(chip, MAC_MII_DATA);
}

static itl_hal_status_t start(void *ctx, const uint8_t mac[6])
{
    const lan9118_t *chip = ctx;
    if (*at(chip, BYTE_TEST) != BYTE_TEST_VALUE)
        return ITL_HAL_ERR_IO;
    *at(chip, HW_CFG) = HW_CFG_SRST;
    if (!wait_clear(chip, HW_CFG, HW_CFG_SRST))
        return ITL_HAL_ERR_IO;
    *at(chip, HW_CFG) = HW_CFG_MBO | HW_CFG_TX_FIFO_5K;
    mac_write(chip, MAC_ADDRL,
              (uint32_t)mac[0] | (uint32_t)mac[1] << 8 | (uint32_t)mac[2] << 16 | (uint32_t)mac[3] << 24);
    mac_write(chip, MAC_ADDRH, (uint32_t)mac[4] | (uint32_t)mac[5] << 8);
    *at(chip, RX_CFG) = 0;
    *at(chip, TX_CFG) = TX_CFG_ON;
    *at(chip, FIFO_INT) = 0; /* interrupt at the first status */
    *at(chip, IRQ_CFG) = IRQ_CFG_EN | IRQ_CFG_HIGH | IRQ_CFG_PUSH_PULL;
    *at(chip, INT_STS) = ~0u;
    *at(chip, INT_EN) = INT_RSFL;
    mac_write(chip, MAC_CR, MAC_CR_FDPX | MAC_CR_TXEN | MAC_CR_RXEN);
    return ITL_HAL_OK;
}

static bool link_up(void *ctx)
{
    return (phy_read(ctx, PHY_BSR) & BSR_LINK) != 0;
}

static itl_hal_status_t send(void *ctx, const uint8_t *frame, size_t len)
{
    const lan9118_t *chip = ctx;
    while ((*at(chip, TX_FIFO_INF) >> 16 & 0xFFu) != 0)
        (void)*at(chip, TX_STATUS_FIFO);
    uint32_t words = ((uint32_t)len + 3u) / 4u;
    if ((*at(chip, TX_FIFO_INF) & 0xFFFFu) < words * 4u + 8u)
        return ITL_HAL_AGAIN;
    *at(chip, TX_DATA_FIFO) = TX_FIRST_AND_LAST | (uint32_t)len;
    *at(chip, TX_DATA_FIFO) = (uint32_t)len;
    const uint32_t *word = (const void *)frame;
    for (uint32_t i = 0; i < words; i++)
        *at(chip, TX_DATA_FIFO) = word[i];
    return ITL_HAL_OK;
}

static void drop(const lan9118_t *chip, uint32_t words)
{
    if (words >= 4) { /* fast forward needs four words at least */
        *at(chip, RX_DP_CTRL) = RX_DP_FFWD;
        wait_clear(chip, RX_DP_CTRL, RX_DP_FFWD);
        return;
    }
    while (words-- > 0)
        (void)*at(chip, RX_DATA_FIFO);
}

static size_t receive(void *ctx, uint8_t *frame)
{
    const lan9118_t *chip = ctx;
    *at(chip, INT_STS) = INT_RSFL; /* first: a frame that comes from here on interrupts again */
    while ((*at(chip, RX_FIFO_INF) >> 16 & 0xFFu) != 0) {
        uint32_t status = *at(chip, RX_STATUS_FIFO);
        uint32_t len = status >> 16 & 0x3FFFu; /* with the check sequence */
        uint32_t words = (len + 3u) / 4u;
        if ((status & RX_STS_ERROR) != 0 || len < 18u || len - 4u > ETHERNET_FRAME_MAX) {
            drop(chip, words);
            continue;
        }
        uint32_t *word = (void *)frame;
        for (uint32_t i = 0; i < words - 1u; i++)
            word[i] = *at(chip, RX_DATA_FIFO);
        uint32_t last = *at(chip, RX_DATA_FIFO); /* check sequence, and up to three bytes of the frame */
        if ((words - 1u) * 4u < len - 4u)
            word[words - 1u] = last;
        return len - 4u;
    }
    return 0;
}

ethernet_t lan9118_ethernet(lan9118_t *chip)
{
    return (ethernet_t){.ctx = chip, .start = start, .link_up = link_up, .send = send, .receive = receive};
}
