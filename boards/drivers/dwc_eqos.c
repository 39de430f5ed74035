/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwc_eqos.h"

#include <string.h>

#include "mii.h"
#include "registers.h"

/* Registers, by the names of the reference manual. */
enum {
    MACCR = 0x0000,
    MACPFR = 0x0008,
    MACMDIOAR = 0x0200,
    MACMDIODR = 0x0204,
    MACA0HR = 0x0300,
    MACA0LR = 0x0304,
    MTLTQOMR = 0x0D00,
    MTLRQOMR = 0x0D30,
    DMAMR = 0x1000,
    DMASBMR = 0x1004,
    DMACCR = 0x1100,
    DMACTCR = 0x1104,
    DMACRCR = 0x1108,
    DMACTDLAR = 0x1114,
    DMACRDLAR = 0x111C,
    DMACTDTPR = 0x1120,
    DMACRDTPR = 0x1128,
    DMACTDRLR = 0x112C,
    DMACRDRLR = 0x1130,
    DMACIER = 0x1134,
    DMACSR = 0x1160,
};

#define MACCR_RECEIVE     (1u << 0)
#define MACCR_TRANSMIT    (1u << 1)
#define MACCR_FULL_DUPLEX (1u << 13)
#define MACCR_100_MBIT    (1u << 14)
#define MACA0HR_ENABLE    (1u << 31)
#define MTL_STORE_SEND    (1u << 1) /* a frame goes out when all of it is in the queue */
#define MTL_QUEUE_ON      (2u << 2)
#define MTL_STORE_RECEIVE (1u << 5)
#define DMAMR_RESET       (1u << 0)
#define DMASBMR_BURSTS    0x1001u /* fixed, aligned */
#define DMA_START         (1u << 0)
#define DMA_BURST_32      (32u << 16)
#define DMA_RECEIVED      (1u << 6)
#define DMA_ALL_EVENTS    0xFFC7u
#define DMACIER_RECEIVED  ((1u << 15) | DMA_RECEIVED)

#define OWNED        (1u << 31) /* by the controller */
#define RX_INTERRUPT (1u << 30)
#define RX_BUFFER    (1u << 24)
#define RX_WHOLE     (3u << 28) /* first and last of its frame */
#define RX_CONTEXT   (1u << 30)
#define RX_ERROR     (1u << 15)
#define RX_LENGTH    0x7FFFu
#define TX_WHOLE     (3u << 28)

#define MDIO_BUSY 1u
#define MDIO_READ (3u << 2)

#define CHECK_BYTES 4u
#define PATIENCE    1000000

static volatile uint32_t *at(const dwc_eqos_t *eqos, uintptr_t offset)
{
    return reg32(eqos->base + offset);
}

static void barrier(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

static uint32_t address_of(const volatile void *what)
{
    return (uint32_t)(uintptr_t)what;
}

static bool wait_clear(const dwc_eqos_t *eqos, uintptr_t offset, uint32_t bit)
{
    for (int i = 0; i < PATIENCE; i++)
        if ((*at(eqos, offset) & bit) == 0)
            return true;
    return false;
}

/* All zeroes, as of a PHY without link, when it does not answer. */
static uint32_t phy_read(const dwc_eqos_t *eqos, uint32_t reg)
{
    if (!wait_clear(eqos, MACMDIOAR, MDIO_BUSY))
        return 0;
    *at(eqos, MACMDIOAR) =
        (uint32_t)eqos->phy << 21 | reg << 16 | (uint32_t)eqos->mdc_range << 8 | MDIO_READ | MDIO_BUSY;
    return wait_clear(eqos, MACMDIOAR, MDIO_BUSY) ? *at(eqos, MACMDIODR) & 0xFFFFu : 0;
}

/* To the controller, which has left other words in it: an empty buffer. The tail is what it may go to. */
static void give_back(dwc_eqos_t *eqos, uint32_t number)
{
    dwc_eqos_descriptor_t *descriptor = &eqos->receive[number];
    descriptor->words[0] = address_of(eqos->receive_buffers[number]);
    descriptor->words[1] = 0;
    descriptor->words[2] = 0;
    barrier();
    descriptor->words[3] = OWNED | RX_INTERRUPT | RX_BUFFER;
    barrier();
    *at(eqos, DMACRDTPR) = address_of(descriptor);
}

static void start_rings(dwc_eqos_t *eqos)
{
    memset(eqos->send, 0, sizeof eqos->send);
    eqos->next_receive = eqos->next_send = 0;
    *at(eqos, DMACTDLAR) = *at(eqos, DMACTDTPR) = address_of(eqos->send);
    *at(eqos, DMACTDRLR) = DWC_EQOS_SEND - 1u;
    *at(eqos, DMACRDLAR) = address_of(eqos->receive);
    *at(eqos, DMACRDRLR) = DWC_EQOS_RECEIVE - 1u;
    for (uint32_t i = 0; i < DWC_EQOS_RECEIVE; i++)
        give_back(eqos, i);
}

/* The low half of the address makes both count. */
static void set_address(const dwc_eqos_t *eqos, const uint8_t mac[6])
{
    *at(eqos, MACPFR) = 0; /* our own frames, and those to all */
    *at(eqos, MACA0HR) = MACA0HR_ENABLE | (uint32_t)mac[5] << 8 | mac[4];
    *at(eqos, MACA0LR) = (uint32_t)mac[3] << 24 | (uint32_t)mac[2] << 16 | (uint32_t)mac[1] << 8 | mac[0];
}

static itl_hal_status_t start(void *ctx, const uint8_t mac[6])
{
    dwc_eqos_t *eqos = ctx;
    eqos->linked = false;
    *at(eqos, DMAMR) = DMAMR_RESET;
    if (!wait_clear(eqos, DMAMR, DMAMR_RESET)) /* as long as the PHY gives no clock */
        return ITL_HAL_ERR_IO;
    set_address(eqos, mac);
    *at(eqos, MTLTQOMR) |= MTL_STORE_SEND | MTL_QUEUE_ON;
    *at(eqos, MTLRQOMR) |= MTL_STORE_RECEIVE;
    *at(eqos, DMASBMR) = DMASBMR_BURSTS;
    *at(eqos, DMACCR) = 0; /* no gaps between descriptors */
    *at(eqos, DMACTCR) = DMA_BURST_32;
    *at(eqos, DMACRCR) = DMA_BURST_32 | DWC_EQOS_BUFFER_BYTES << 1;
    start_rings(eqos);
    *at(eqos, DMACSR) = DMA_ALL_EVENTS;
    *at(eqos, DMACIER) = DMACIER_RECEIVED;
    *at(eqos, DMACTCR) |= DMA_START;
    *at(eqos, DMACRCR) |= DMA_START;
    return ITL_HAL_OK;
}

/* Speed and duplex are changed while the MAC is off; it goes on with the first link. */
static void follow_link(dwc_eqos_t *eqos)
{
    mii_mode_t mode = mii_best(phy_read(eqos, MII_OURS), phy_read(eqos, MII_THEIRS));
    uint32_t control = *at(eqos, MACCR) & ~(MACCR_RECEIVE | MACCR_TRANSMIT | MACCR_FULL_DUPLEX | MACCR_100_MBIT);
    *at(eqos, MACCR) = *at(eqos, MACCR) & ~(MACCR_RECEIVE | MACCR_TRANSMIT);
    control |= (mode.full ? MACCR_FULL_DUPLEX : 0) | (mode.fast ? MACCR_100_MBIT : 0);
    *at(eqos, MACCR) = control;
    *at(eqos, MACCR) = control | MACCR_RECEIVE | MACCR_TRANSMIT;
}

static bool link_up(void *ctx)
{
    dwc_eqos_t *eqos = ctx;
    bool before = eqos->linked;
    eqos->linked = (phy_read(eqos, MII_STATUS) & MII_STATUS_LINK) != 0;
    if (eqos->linked && !before)
        follow_link(eqos);
    return eqos->linked;
}

static itl_hal_status_t send(void *ctx, const uint8_t *frame, size_t len)
{
    dwc_eqos_t *eqos = ctx;
    uint8_t after = (uint8_t)((eqos->next_send + 1u) % DWC_EQOS_SEND);
    dwc_eqos_descriptor_t *descriptor = &eqos->send[eqos->next_send];
    if (((descriptor->words[3] | eqos->send[after].words[3]) & OWNED) != 0)
        return ITL_HAL_AGAIN;
    memcpy(eqos->send_buffers[eqos->next_send], frame, len);
    descriptor->words[0] = address_of(eqos->send_buffers[eqos->next_send]);
    descriptor->words[1] = 0;
    descriptor->words[2] = (uint32_t)len;
    barrier();
    descriptor->words[3] = OWNED | TX_WHOLE | (uint32_t)len;
    barrier();
    *at(eqos, DMACTDTPR) = address_of(&eqos->send[after]);
    eqos->next_send = after;
    return ITL_HAL_OK;
}

static size_t receive(void *ctx, uint8_t *frame)
{
    dwc_eqos_t *eqos = ctx;
    size_t len = 0;
    *at(eqos, DMACSR) = DMACIER_RECEIVED; /* first: a frame that comes from here on interrupts again */
    while (len == 0 && (eqos->receive[eqos->next_receive].words[3] & OWNED) == 0) {
        uint32_t told = eqos->receive[eqos->next_receive].words[3];
        barrier();
        size_t got = told & RX_LENGTH;
        bool whole = (told & (RX_WHOLE | RX_CONTEXT | RX_ERROR)) == RX_WHOLE;
        if (whole && got > CHECK_BYTES && got - CHECK_BYTES <= ETHERNET_FRAME_MAX) {
            len = got - CHECK_BYTES;
            memcpy(frame, eqos->receive_buffers[eqos->next_receive], len);
        }
        give_back(eqos, eqos->next_receive);
        eqos->next_receive = (uint8_t)((eqos->next_receive + 1u) % DWC_EQOS_RECEIVE);
    }
    return len;
}

ethernet_t dwc_eqos_ethernet(dwc_eqos_t *eqos)
{
    return (ethernet_t){.ctx = eqos, .start = start, .link_up = link_up, .send = send, .receive = receive};
}
