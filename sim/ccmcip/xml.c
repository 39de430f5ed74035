/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ccmcip/xml.h"

#include <stdio.h>
#include <string.h>

#include "hal/canary.h"

#define MARKUP "<>&\"'"

void xml_put(base_bytes_t *xml, const char *markup)
{
    base_put(xml, markup, strlen(markup));
}

static void put_escaped(base_bytes_t *xml, const char *text)
{
    char reference[8];
    for (; *text != '\0'; text++) {
        if (ITL_CANARY_HOLDS("xml-escaped", strchr(MARKUP, *text) == NULL)) {
            base_put(xml, text, 1);
        } else {
            snprintf(reference, sizeof reference, "&#%u;", (unsigned char)*text);
            xml_put(xml, reference);
        }
    }
}

void xml_element(base_bytes_t *xml, const char *name, const char *text)
{
    xml_put(xml, "<");
    xml_put(xml, name);
    xml_put(xml, ">");
    put_escaped(xml, text);
    xml_put(xml, "</");
    xml_put(xml, name);
    xml_put(xml, ">\n");
}

void xml_begin(base_bytes_t *xml, const char *root, const char *title, const char *prompt)
{
    xml_put(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<");
    xml_put(xml, root);
    xml_put(xml, ">\n");
    xml_element(xml, "Title", title);
    xml_element(xml, "Prompt", prompt);
}

void xml_end(base_bytes_t *xml, const char *root)
{
    xml_put(xml, "</");
    xml_put(xml, root);
    xml_put(xml, ">\n");
}

void xml_soft_key(base_bytes_t *xml, const char *name, const char *url, unsigned position)
{
    char number[12];
    snprintf(number, sizeof number, "%u", position);
    xml_put(xml, "<SoftKeyItem>\n");
    xml_element(xml, "Name", name);
    xml_element(xml, "URL", url);
    xml_element(xml, "Position", number);
    xml_put(xml, "</SoftKeyItem>\n");
}
