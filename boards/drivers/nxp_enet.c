/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nxp_enet.h"

#include <string.h>

#include "registers.h"

/* Registers, by the names of the reference manuals. */
enum {
    EIR = 0x004,
    EIMR = 0x008,
    RDAR = 0x010,
    TDAR = 0x014,
    ECR = 0x024,
    MMFR = 0x040,
    MSCR = 0x044,
    RCR = 0x084,
    TCR = 0x0C4,
    PALR = 0x0E4,
    PAUR = 0x0E8,
    IAUR = 0x118,
    IALR = 0x11C,
    GAUR = 0x120,
    GALR = 0x124,
    TFWR = 0x144,
    RDSR = 0x180,
    TDSR = 0x184,
    MRBR = 0x188,
};

#define EIR_MII         (1u << 23)
#define EIR_RXF         (1u << 25)
#define ECR_RESET       (1u << 0)
#define ECR_ETHEREN     (1u << 1)
#define ECR_DBSWP       (1u << 8) /* descriptors in the processor's byte order */
#define RCR_MII_MODE    (1u << 2)
#define RCR_RMII_MODE   (1u << 8)
#define RCR_RMII_10T    (1u << 9)
#define RCR_MAX_FRAME   (1518u << 16)
#define TCR_FULL_DUPLEX (1u << 2)
#define TFWR_STORE      (1u << 8)
#define PAUR_TYPE       0x8808u
#define ANY             1u

#define RX_EMPTY  0x8000u
#define RX_LAST   0x0800u
#define RX_ERRORS 0x0037u
#define TX_READY  0x8000u
#define TX_LAST   0x0800u
#define TX_CRC    0x0400u
#define WRAP      0x2000u

#define MMFR_READ  (0x6002u << 16)
#define MMFR_WRITE (0x5002u << 16)
#define PHY_STATUS 1u
#define PHY_MAKER  2u
#define PHY_OURS   4u
#define PHY_THEIRS 5u
#define BSR_LINK   (1u << 2)
#define CAN_100_FD (1u << 8)
#define CAN_100_HD (1u << 7)
#define CAN_10_FD  (1u << 6)

#define CHECK_BYTES 4u
#define PHYS        32u
#define PATIENCE    100000

static volatile uint32_t *at(const nxp_enet_t *enet, uintptr_t offset)
{
    return reg32(enet->base + offset);
}

static void barrier(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

static uint32_t phy_command(const nxp_enet_t *enet, uint32_t command)
{
    *at(enet, EIR) = EIR_MII;
    *at(enet, MMFR) = command | (uint32_t)enet->phy << 23;
    for (int i = 0; i < PATIENCE && (*at(enet, EIR) & EIR_MII) == 0; i++)
        continue;
    *at(enet, EIR) = EIR_MII;
    return *at(enet, MMFR) & 0xFFFFu;
}

static uint32_t phy_read(const nxp_enet_t *enet, uint32_t reg)
{
    return phy_command(enet, MMFR_READ | reg << 18);
}

static void set_up_phy(nxp_enet_t *enet)
{
    if (enet->phy == NXP_ENET_ANY_PHY) {
        uint32_t maker = 0;
        for (enet->phy = 0; enet->phy < PHYS; enet->phy++) {
            maker = phy_read(enet, PHY_MAKER);
            if (maker != 0 && maker != 0xFFFFu)
                break;
        }
        enet->phy %= PHYS; /* none answers: the link stays down */
    }
    for (uint32_t i = 0; i < sizeof enet->phy_settings.changes / sizeof enet->phy_settings.changes[0]; i++) {
        uint32_t number = enet->phy_settings.changes[i].number;
        if (number == 0)
            continue;
        uint32_t value =
            (phy_read(enet, number) & enet->phy_settings.changes[i].keep) | enet->phy_settings.changes[i].set;
        (void)phy_command(enet, MMFR_WRITE | number << 18 | value);
    }
}

static void fill_rings(nxp_enet_t *enet)
{
    for (uint32_t i = 0; i < NXP_ENET_RECEIVE; i++)
        enet->receive[i] = (nxp_enet_descriptor_t){
            .flags = (uint16_t)(RX_EMPTY | (i == NXP_ENET_RECEIVE - 1u ? WRAP : 0)),
            .buffer = (uint32_t)(uintptr_t)enet->receive_buffers[i],
        };
    for (uint32_t i = 0; i < NXP_ENET_SEND; i++)
        enet->send[i] = (nxp_enet_descriptor_t){
            .flags = i == NXP_ENET_SEND - 1u ? WRAP : 0,
            .buffer = (uint32_t)(uintptr_t)enet->send_buffers[i],
        };
    enet->next_receive = enet->next_send = 0;
}

static void set_address(const nxp_enet_t *enet, const uint8_t mac[6])
{
    *at(enet, PALR) = (uint32_t)mac[0] << 24 | (uint32_t)mac[1] << 16 | (uint32_t)mac[2] << 8 | mac[3];
    *at(enet, PAUR) = (uint32_t)mac[4] << 24 | (uint32_t)mac[5] << 16 | PAUR_TYPE;
    *at(enet, IAUR) = *at(enet, IALR) = 0;
    *at(enet, GAUR) = *at(enet, GALR) = 0;
}

static itl_hal_status_t start(void *ctx, const uint8_t mac[6])
{
    nxp_enet_t *enet = ctx;
    *at(enet, ECR) = ECR_RESET;
    for (int i = 0; i < PATIENCE && (*at(enet, ECR) & ECR_RESET) != 0; i++)
        continue;
    if ((*at(enet, ECR) & ECR_RESET) != 0)
        return ITL_HAL_ERR_IO;
    fill_rings(enet);
    set_address(enet, mac);
    *at(enet, MSCR) = (uint32_t)enet->mdc_divider << 1;
    *at(enet, RCR) = RCR_MAX_FRAME | RCR_RMII_MODE | RCR_MII_MODE;
    *at(enet, TCR) = TCR_FULL_DUPLEX;
    *at(enet, TFWR) = TFWR_STORE;
    *at(enet, MRBR) = NXP_ENET_BUFFER_BYTES;
    *at(enet, RDSR) = (uint32_t)(uintptr_t)enet->receive;
    *at(enet, TDSR) = (uint32_t)(uintptr_t)enet->send;
    set_up_phy(enet);
    *at(enet, EIR) = ~0u;
    *at(enet, EIMR) = EIR_RXF;
    barrier();
    *at(enet, ECR) = ECR_ETHEREN | ECR_DBSWP;
    *at(enet, RDAR) = ANY;
    return ITL_HAL_OK;
}

/* Speed and duplex that both ends can do (IEEE 802.3 clause 28); the registers take them while the MAC is off. */
static void follow_link(nxp_enet_t *enet)
{
    uint32_t common = phy_read(enet, PHY_OURS) & phy_read(enet, PHY_THEIRS);
    bool fast = (common & (CAN_100_FD | CAN_100_HD)) != 0;
    bool full = fast ? (common & CAN_100_FD) != 0 : (common & CAN_10_FD) != 0;
    *at(enet, ECR) = ECR_DBSWP;
    *at(enet, RCR) = RCR_MAX_FRAME | RCR_RMII_MODE | RCR_MII_MODE | (fast ? 0 : RCR_RMII_10T);
    *at(enet, TCR) = full ? TCR_FULL_DUPLEX : 0;
    fill_rings(enet);
    barrier();
    *at(enet, ECR) = ECR_ETHEREN | ECR_DBSWP;
    *at(enet, RDAR) = ANY;
}

static bool link_up(void *ctx)
{
    nxp_enet_t *enet = ctx;
    bool up = (phy_read(enet, PHY_STATUS) & BSR_LINK) != 0;
    if (up && !enet->linked)
        follow_link(enet);
    enet->linked = up;
    return up;
}

/* The controller may miss a write to TDAR that comes while it finds the ring empty (ERR006358): asks again for what
 * waits. */
static void ask_again(const nxp_enet_t *enet)
{
    bool waits = false;
    for (uint32_t i = 0; i < NXP_ENET_SEND; i++)
        waits = waits || (enet->send[i].flags & TX_READY) != 0;
    if (waits && *at(enet, TDAR) == 0)
        *at(enet, TDAR) = ANY;
}

static itl_hal_status_t send(void *ctx, const uint8_t *frame, size_t len)
{
    nxp_enet_t *enet = ctx;
    nxp_enet_descriptor_t *descriptor = &enet->send[enet->next_send];
    if ((descriptor->flags & TX_READY) != 0) {
        ask_again(enet);
        return ITL_HAL_AGAIN;
    }
    memcpy(enet->send_buffers[enet->next_send], frame, len);
    descriptor->length = (uint16_t)len;
    barrier();
    descriptor->flags = (uint16_t)((descriptor->flags & WRAP) | TX_READY | TX_LAST | TX_CRC);
    barrier();
    *at(enet, TDAR) = ANY;
    enet->next_send = (uint8_t)((enet->next_send + 1u) % NXP_ENET_SEND);
    return ITL_HAL_OK;
}

static size_t receive(void *ctx, uint8_t *frame)
{
    nxp_enet_t *enet = ctx;
    size_t len = 0;
    ask_again(enet);          /* nobody may have another frame to send */
    *at(enet, EIR) = EIR_RXF; /* first: a frame that comes from here on interrupts again */
    while (len == 0 && (enet->receive[enet->next_receive].flags & RX_EMPTY) == 0) {
        nxp_enet_descriptor_t *descriptor = &enet->receive[enet->next_receive];
        barrier();
        size_t got = descriptor->length;
        bool whole = (descriptor->flags & (RX_LAST | RX_ERRORS)) == RX_LAST;
        if (whole && got > CHECK_BYTES && got - CHECK_BYTES <= ETHERNET_FRAME_MAX) {
            len = got - CHECK_BYTES;
            memcpy(frame, enet->receive_buffers[enet->next_receive], len);
        }
        barrier();
        descriptor->flags = (uint16_t)((descriptor->flags & WRAP) | RX_EMPTY);
        enet->next_receive = (uint8_t)((enet->next_receive + 1u) % NXP_ENET_RECEIVE);
        *at(enet, RDAR) = ANY;
    }
    return len;
}

ethernet_t nxp_enet_ethernet(nxp_enet_t *enet)
{
    return (ethernet_t){.ctx = enet, .start = start, .link_up = link_up, .send = send, .receive = receive};
}
