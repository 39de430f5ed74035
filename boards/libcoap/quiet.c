/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In the place of libcoap's coap_debug.c: nothing is printed on a board. */
#include <coap3/coap.h>

coap_log_t coap_get_log_level(void)
{
    return LOG_EMERG;
}

void coap_set_log_level(coap_log_t level)
{
    (void)level;
}

void coap_show_pdu(coap_log_t level, const coap_pdu_t *pdu)
{
    (void)level, (void)pdu;
}

size_t coap_print_addr(const coap_address_t *address, unsigned char *buf, size_t len)
{
    (void)address, (void)buf, (void)len;
    return 0;
}

int coap_debug_send_packet(void)
{
    return 1;
}
