/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sd_spi.h"

#include <string.h>

enum {
    CMD_GO_IDLE = 0,
    CMD_SEND_IF_COND = 8,
    CMD_READ_BLOCK = 17,
    CMD_WRITE_BLOCK = 24,
    CMD_APP = 55,
    CMD_READ_OCR = 58,
    ACMD_SEND_OP_COND = 41,
};

#define R1_READY        0x00u
#define R1_IDLE         0x01u
#define R1_NONE         0xFFu
#define IF_COND_3V3     0x1AAu
#define OP_COND_HCS     (1u << 30)
#define OCR_CCS         (1u << 30)
#define TOKEN_BLOCK     0xFEu
#define WRITE_MASK      0x1Fu
#define WRITE_MARK_MASK 0x11u
#define WRITE_MARK      0x01u
#define WRITE_ACCEPTED  0x05u
#define IDLE_BYTE       0xFFu

/* Bytes waited for an answer; a block to be read or written; tries until the card is ready. */
#define ANSWER_PATIENCE 16
#define BLOCK_PATIENCE  200000
#define READY_PATIENCE  20000

static uint8_t receive(const sd_spi_t *card)
{
    return card->exchange(IDLE_BYTE);
}

/* Sends a command and returns its R1; the card stays selected. */
static uint8_t command(const sd_spi_t *card, uint8_t number, uint32_t argument)
{
    /* Only two commands are checked while the check is off in SPI mode; these are their sums. */
    uint8_t crc = number == CMD_GO_IDLE ? 0x95 : number == CMD_SEND_IF_COND ? 0x87 : 0x01;
    card->select(true);
    receive(card);
    card->exchange((uint8_t)(0x40u | number));
    for (int shift = 24; shift >= 0; shift -= 8)
        card->exchange((uint8_t)(argument >> shift));
    card->exchange(crc);
    uint8_t answer = R1_NONE;
    for (int i = 0; i < ANSWER_PATIENCE && (answer & 0x80u) != 0; i++)
        answer = receive(card);
    return answer;
}

static void finish(const sd_spi_t *card)
{
    card->select(false);
    receive(card);
}

static uint8_t simple(const sd_spi_t *card, uint8_t number, uint32_t argument)
{
    uint8_t answer = command(card, number, argument);
    finish(card);
    return answer;
}

static uint32_t receive_word(const sd_spi_t *card)
{
    uint32_t word = 0;
    for (int i = 0; i < 4; i++)
        word = word << 8 | receive(card);
    return word;
}

static bool wait_ready(const sd_spi_t *card)
{
    for (int i = 0; i < READY_PATIENCE; i++) {
        simple(card, CMD_APP, 0);
        if (simple(card, ACMD_SEND_OP_COND, OP_COND_HCS) == R1_READY)
            return true;
    }
    return false;
}

itl_hal_status_t sd_spi_start(sd_spi_t *card)
{
    card->cached = UINT32_MAX;
    card->select(false);
    for (int i = 0; i < 10; i++) /* 74 clocks at least before the first command */
        receive(card);
    if (simple(card, CMD_GO_IDLE, 0) != R1_IDLE)
        return ITL_HAL_ERR_IO;
    uint8_t answer = command(card, CMD_SEND_IF_COND, IF_COND_3V3);
    uint32_t echo = receive_word(card);
    finish(card);
    if (answer != R1_IDLE || (echo & 0xFFFu) != IF_COND_3V3 || !wait_ready(card))
        return ITL_HAL_ERR_IO;
    answer = command(card, CMD_READ_OCR, 0);
    card->high_capacity = (receive_word(card) & OCR_CCS) != 0;
    finish(card);
    return (answer & (uint8_t)~R1_IDLE) == 0 ? ITL_HAL_OK : ITL_HAL_ERR_IO; /* idle: an emulated card says so still */
}

static uint32_t address_of(const sd_spi_t *card, uint32_t number)
{
    return card->high_capacity ? number : number * SD_BLOCK_BYTES;
}

static bool wait_byte(const sd_spi_t *card, uint8_t wanted)
{
    for (int i = 0; i < BLOCK_PATIENCE; i++)
        if (receive(card) == wanted)
            return true;
    return false;
}

static itl_hal_status_t load(sd_spi_t *card, uint32_t number)
{
    if (card->cached == number)
        return ITL_HAL_OK;
    card->cached = UINT32_MAX;
    bool good = command(card, CMD_READ_BLOCK, address_of(card, number)) == R1_READY && wait_byte(card, TOKEN_BLOCK);
    for (uint32_t i = 0; good && i < SD_BLOCK_BYTES; i++)
        card->block[i] = receive(card);
    receive(card); /* its check sum: not in use in SPI mode */
    receive(card);
    finish(card);
    if (!good)
        return ITL_HAL_ERR_IO;
    card->cached = number;
    return ITL_HAL_OK;
}

/* The card's word on a block: looked for from the check sum on, where an emulated card says it. */
static bool wait_accepted(const sd_spi_t *card)
{
    for (int i = 0; i < ANSWER_PATIENCE; i++) {
        uint8_t byte = receive(card);
        if ((byte & WRITE_MARK_MASK) == WRITE_MARK)
            return (byte & WRITE_MASK) == WRITE_ACCEPTED;
    }
    return false;
}

static itl_hal_status_t save(sd_spi_t *card)
{
    bool good = command(card, CMD_WRITE_BLOCK, address_of(card, card->cached)) == R1_READY;
    if (good) {
        receive(card); /* one byte at least between answer and block */
        card->exchange(TOKEN_BLOCK);
        for (uint32_t i = 0; i < SD_BLOCK_BYTES; i++)
            card->exchange(card->block[i]);
        good = wait_accepted(card) && wait_byte(card, IDLE_BYTE);
    }
    finish(card);
    return good ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

/* Bytes of [addr, addr + len) that lie in the block of addr. */
static size_t part_of(uint32_t addr, size_t len)
{
    size_t room = SD_BLOCK_BYTES - addr % SD_BLOCK_BYTES;
    return len < room ? len : room;
}

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    sd_spi_t *card = ctx;
    uint8_t *to = buf;
    while (len > 0) {
        size_t part = part_of(addr, len);
        if (load(card, addr / SD_BLOCK_BYTES) != ITL_HAL_OK)
            return ITL_HAL_ERR_IO;
        memcpy(to, card->block + addr % SD_BLOCK_BYTES, part);
        to += part;
        addr += (uint32_t)part;
        len -= part;
    }
    return ITL_HAL_OK;
}

static itl_hal_status_t write(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    sd_spi_t *card = ctx;
    const uint8_t *from = buf;
    while (len > 0) {
        size_t part = part_of(addr, len);
        if (load(card, addr / SD_BLOCK_BYTES) != ITL_HAL_OK)
            return ITL_HAL_ERR_IO;
        if (memcmp(card->block + addr % SD_BLOCK_BYTES, from, part) != 0) {
            memcpy(card->block + addr % SD_BLOCK_BYTES, from, part);
            if (save(card) != ITL_HAL_OK) {
                card->cached = UINT32_MAX;
                return ITL_HAL_ERR_IO;
            }
        }
        from += part;
        addr += (uint32_t)part;
        len -= part;
    }
    return ITL_HAL_OK;
}

storage_t sd_spi_storage(sd_spi_t *card, uint32_t size)
{
    return (storage_t){.ctx = card, .size = size, .read = read, .write = write};
}
