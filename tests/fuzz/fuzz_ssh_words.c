/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What somebody types at a phone's SSH: a first byte for the model, then lines, through the phone's own log-in or past
 * it. Text comes back, and a wish that the phone knows.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "sshd/sshd_words.h"
#include "test_work.h"
#include "virtual/virtual.h"

static const char *const models[] = {"8841", "7962", "7975", "6941", "7821", "8945", "9971", "7911"};

static itl_phone_t *make_phone(const char *model)
{
    static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 128, .program_size = 4};
    static itl_phone_storage_t storage;
    static itl_phone_memory_t memory;
    static itl_hal_t hal;
    itl_phone_config_t config = {
        .model = model, .firmware = "12.1.1", .tftp = {{"tftp.lab", 69}}, .tftp_count = 1, .timeout_ms = 5000};
    if (memory.work == NULL) {
        virtual_world_t *world = virtual_world_create(1);
        hal = *virtual_node_hal(virtual_node_create(world, "phone", NULL, virtual_flash_create(&geometry, 1)));
        memory.work = test_work();
    }
    itl_phone_t *phone = itl_phone_place(&storage, sizeof storage);
    CHECK(phone != NULL && itl_phone_init(phone, &config, &hal, &memory) == ITL_REASON_NONE);
    return phone;
}

static void say(sshd_words_t *words, const char *line)
{
    char *text = NULL;
    size_t len = 0;
    char prompt[32];
    FILE *out = open_memstream(&text, &len);
    CHECK(out != NULL);
    const sshd_wish_t wish = sshd_words_take(words, line, out);
    fclose(out);
    CHECK(wish.kind == SSHD_WISH_NOTHING || words->stage == SSHD_STAGE_WORDS);
    CHECK(wish.kind <= SSHD_WISH_KEY && (wish.kind != SSHD_WISH_KEY || wish.key < ITL_SCREEN_KEY_COUNT));
    sshd_words_prompt(words, prompt);
    CHECK((prompt[0] == '\0') == sshd_words_over(words));
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sshd_words_t words;
    if (size == 0)
        return 0;
    itl_phone_t *phone = make_phone(models[data[0] % (sizeof models / sizeof models[0])]);
    sshd_words_start(&words, phone);
    if ((data[0] & 0x80u) != 0)
        words.stage = SSHD_STAGE_WORDS; /* logged in */
    for (size_t at = 1; at < size;) {
        char line[SSHD_LINE_BYTES];
        size_t len = 0;
        for (; at < size && data[at] != '\n' && data[at] != '\0'; at++)
            if (len < sizeof line - 1)
                line[len++] = (char)data[at];
        at++;
        line[len] = '\0';
        say(&words, line);
    }
    itl_phone_close(phone);
    return 0;
}
