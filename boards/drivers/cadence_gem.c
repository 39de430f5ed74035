/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cadence_gem.h"

#include <string.h>

#include "registers.h"

/* Registers, by the names of the reference manual. */
enum {
    NET_CTRL = 0x000,
    NET_CFG = 0x004,
    NET_STATUS = 0x008,
    DMA_CFG = 0x010,
    TX_STATUS = 0x014,
    RX_QBAR = 0x018,
    TX_QBAR = 0x01C,
    RX_STATUS = 0x020,
    INTR_STATUS = 0x024,
    INTR_EN = 0x028,
    INTR_DIS = 0x02C,
    PHY_MAINT = 0x034,
    HASH_BOT = 0x080,
    HASH_TOP = 0x084,
    SPEC_ADDR1_BOT = 0x088,
    SPEC_ADDR1_TOP = 0x08C,
};

#define CTRL_RX    (1u << 2)
#define CTRL_TX    (1u << 3)
#define CTRL_MDIO  (1u << 4)
#define CTRL_START (1u << 9)

#define CFG_100_MBIT  (1u << 0)
#define CFG_FULL      (1u << 1)
#define CFG_1536      (1u << 8) /* frames with a VLAN tag are longer than 1518 bytes */
#define CFG_1000_MBIT (1u << 10)
#define CFG_NO_FCS    (1u << 17)
#define CFG_MDC_224   (7u << 18) /* a module clock of 111 to 133 MHz gives at most 0.6 MHz */

#define DMA_INCR16     (1u << 4)
#define DMA_RX_8K      (3u << 8)
#define DMA_TX_4K      (1u << 10)
#define DMA_RX_SIZE(n) ((uint32_t)(n) / 64u << 16)

#define STATUS_MDIO_IDLE (1u << 2)
#define RX_NO_BUFFER     (1u << 0)
#define INT_RX           (1u << 1)

#define RX_OURS    (1u << 0) /* of buffer: the processor's */
#define RX_WRAP    (1u << 1)
#define RX_LENGTH  0x1FFFu
#define RX_START   (1u << 14)
#define RX_END     (1u << 15)
#define TX_LAST    (1u << 15)
#define TX_WRAP    (1u << 30)
#define TX_OURS    (1u << 31)
#define MAINT_READ 0x60020000u

enum { PHY_STATUS = 1, PHY_ID = 2, PHY_OURS = 4, PHY_THEIRS = 5, PHY_GIGABIT_OURS = 9, PHY_GIGABIT_THEIRS = 10 };
#define BSR_LINK          (1u << 2)
#define CAN_100_FD        (1u << 8)
#define CAN_100_HD        (1u << 7)
#define CAN_10_FD         (1u << 6)
#define CAN_1000_FD       (1u << 9) /* of ours; theirs is two bits higher */
#define THEIRS_1000_SHIFT 2u
#define PHYS              32u

#define PATIENCE 100000

static volatile uint32_t *at(const cadence_gem_t *gem, uintptr_t offset)
{
    return reg32(gem->base + offset);
}

static void barrier(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

static bool mdio_idle(const cadence_gem_t *gem)
{
    for (int i = 0; i < PATIENCE; i++)
        if ((*at(gem, NET_STATUS) & STATUS_MDIO_IDLE) != 0)
            return true;
    return false;
}

/* All ones where nobody answers. */
static uint32_t phy_read(const cadence_gem_t *gem, uint32_t phy, uint32_t reg)
{
    if (!mdio_idle(gem))
        return 0xFFFFu;
    *at(gem, PHY_MAINT) = MAINT_READ | phy << 23 | reg << 18;
    return mdio_idle(gem) ? *at(gem, PHY_MAINT) & 0xFFFFu : 0xFFFFu;
}

/* Address 0 is everybody's on some PHYs: it is tried last. */
static void find_phy(cadence_gem_t *gem)
{
    for (uint32_t i = 1; i <= PHYS; i++) {
        uint32_t id = phy_read(gem, i % PHYS, PHY_ID);
        gem->phy = (uint8_t)(i % PHYS);
        if (id != 0xFFFFu && id != 0)
            return;
    }
    gem->phy = PHYS;
}

static void fill_rings(cadence_gem_t *gem)
{
    for (uint32_t i = 0; i < CADENCE_GEM_RECEIVE; i++) {
        gem->receive[i].state = 0;
        gem->receive[i].buffer =
            (uint32_t)(uintptr_t)gem->receive_buffers[i] | (i == CADENCE_GEM_RECEIVE - 1u ? RX_WRAP : 0);
    }
    for (uint32_t i = 0; i < CADENCE_GEM_SEND; i++) {
        gem->send[i].buffer = (uint32_t)(uintptr_t)gem->send_buffers[i];
        gem->send[i].state = TX_OURS | (i == CADENCE_GEM_SEND - 1u ? TX_WRAP : 0);
    }
    gem->next_receive = gem->next_send = 0;
    barrier();
}

/* Rings and configuration may change only while both halves are off. */
static void restart(cadence_gem_t *gem, uint32_t configuration)
{
    *at(gem, NET_CTRL) = CTRL_MDIO;
    fill_rings(gem);
    *at(gem, NET_CFG) = CFG_1536 | CFG_NO_FCS | CFG_MDC_224 | configuration;
    *at(gem, RX_STATUS) = UINT32_MAX;
    *at(gem, TX_STATUS) = UINT32_MAX;
    *at(gem, RX_QBAR) = (uint32_t)(uintptr_t)gem->receive;
    *at(gem, TX_QBAR) = (uint32_t)(uintptr_t)gem->send;
    *at(gem, NET_CTRL) = CTRL_MDIO | CTRL_RX | CTRL_TX;
}

static itl_hal_status_t start(void *ctx, const uint8_t mac[6])
{
    cadence_gem_t *gem = ctx;
    *at(gem, INTR_DIS) = UINT32_MAX;
    *at(gem, INTR_STATUS) = UINT32_MAX;
    *at(gem, HASH_BOT) = *at(gem, HASH_TOP) = 0;
    *at(gem, SPEC_ADDR1_BOT) = (uint32_t)mac[3] << 24 | (uint32_t)mac[2] << 16 | (uint32_t)mac[1] << 8 | mac[0];
    *at(gem, SPEC_ADDR1_TOP) = (uint32_t)mac[5] << 8 | mac[4];
    *at(gem, DMA_CFG) = DMA_INCR16 | DMA_RX_8K | DMA_TX_4K | DMA_RX_SIZE(CADENCE_GEM_BUFFER_BYTES);
    restart(gem, CFG_100_MBIT | CFG_FULL);
    find_phy(gem);
    *at(gem, INTR_EN) = INT_RX;
    return gem->phy < PHYS ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

/* Speed and duplex that both ends can do (IEEE 802.3 clauses 28 and 40). */
static void follow_link(cadence_gem_t *gem)
{
    uint32_t gigabit =
        phy_read(gem, gem->phy, PHY_GIGABIT_OURS) & phy_read(gem, gem->phy, PHY_GIGABIT_THEIRS) >> THEIRS_1000_SHIFT;
    uint32_t common = phy_read(gem, gem->phy, PHY_OURS) & phy_read(gem, gem->phy, PHY_THEIRS);
    if ((gigabit & CAN_1000_FD) != 0) {
        gem->set_clock(CADENCE_GEM_1000_MBIT);
        restart(gem, CFG_1000_MBIT | CFG_FULL);
    } else if ((common & (CAN_100_FD | CAN_100_HD)) != 0) {
        gem->set_clock(CADENCE_GEM_100_MBIT);
        restart(gem, CFG_100_MBIT | ((common & CAN_100_FD) != 0 ? CFG_FULL : 0));
    } else {
        gem->set_clock(CADENCE_GEM_10_MBIT);
        restart(gem, (common & CAN_10_FD) != 0 ? CFG_FULL : 0);
    }
}

static bool link_up(void *ctx)
{
    cadence_gem_t *gem = ctx;
    uint32_t status = phy_read(gem, gem->phy, PHY_STATUS);
    bool up = status != 0xFFFFu && (status & BSR_LINK) != 0;
    if (up && !gem->linked)
        follow_link(gem);
    gem->linked = up;
    return up;
}

static itl_hal_status_t send(void *ctx, const uint8_t *frame, size_t len)
{
    cadence_gem_t *gem = ctx;
    cadence_gem_descriptor_t *descriptor = &gem->send[gem->next_send];
    if ((descriptor->state & TX_OURS) == 0)
        return ITL_HAL_AGAIN;
    memcpy(gem->send_buffers[gem->next_send], frame, len);
    barrier();
    descriptor->state = (descriptor->state & TX_WRAP) | TX_LAST | (uint32_t)len;
    barrier();
    *at(gem, NET_CTRL) = CTRL_MDIO | CTRL_RX | CTRL_TX | CTRL_START;
    gem->next_send = (uint8_t)((gem->next_send + 1u) % CADENCE_GEM_SEND);
    return ITL_HAL_OK;
}

/* The receiver of this chip can stand still for good after it ran out of buffers: it is switched off and on. */
static void revive(const cadence_gem_t *gem)
{
    if ((*at(gem, RX_STATUS) & RX_NO_BUFFER) == 0)
        return;
    *at(gem, RX_STATUS) = RX_NO_BUFFER;
    *at(gem, NET_CTRL) = CTRL_MDIO | CTRL_TX;
    barrier();
    *at(gem, NET_CTRL) = CTRL_MDIO | CTRL_RX | CTRL_TX;
}

static size_t receive(void *ctx, uint8_t *frame)
{
    cadence_gem_t *gem = ctx;
    size_t len = 0;
    *at(gem, INTR_STATUS) = INT_RX; /* first: a frame that comes from here on interrupts again */
    while (len == 0 && (gem->receive[gem->next_receive].buffer & RX_OURS) != 0) {
        cadence_gem_descriptor_t *descriptor = &gem->receive[gem->next_receive];
        barrier();
        uint32_t state = descriptor->state;
        size_t got = state & RX_LENGTH;
        if ((state & (RX_START | RX_END)) == (RX_START | RX_END) && got <= ETHERNET_FRAME_MAX) {
            len = got;
            memcpy(frame, gem->receive_buffers[gem->next_receive], len);
        }
        descriptor->state = 0;
        barrier();
        descriptor->buffer &= ~RX_OURS;
        gem->next_receive = (uint8_t)((gem->next_receive + 1u) % CADENCE_GEM_RECEIVE);
    }
    if (len == 0)
        revive(gem);
    return len;
}

bool cadence_gem_address(uintptr_t base, uint8_t mac[6])
{
    uint32_t low = *reg32(base + SPEC_ADDR1_BOT);
    uint32_t high = *reg32(base + SPEC_ADDR1_TOP);
    for (uint32_t i = 0; i < 4; i++)
        mac[i] = (uint8_t)(low >> 8 * i);
    mac[4] = (uint8_t)high;
    mac[5] = (uint8_t)(high >> 8);
    return (low != 0 || (high & 0xFFFFu) != 0) && (mac[0] & 1u) == 0;
}

ethernet_t cadence_gem_ethernet(cadence_gem_t *gem)
{
    return (ethernet_t){.ctx = gem, .start = start, .link_up = link_up, .send = send, .receive = receive};
}
