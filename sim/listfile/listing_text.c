/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "listfile/listing.h"
#include "listfile/listing_priv.h"

/* Where a listing goes, and how. */
typedef struct printer {
    FILE *to;
    bool colour;
    const char *noun;
} printer_t;

static const char bold[] = "\033[1m", green[] = "\033[32m", red[] = "\033[31m", plain[] = "\033[0m";

static void print_line(const printer_t *printer, const char *style, const char *line)
{
    if (printer->colour)
        fprintf(printer->to, "%s%s%s\n", style, line, plain);
    else
        fprintf(printer->to, "%s\n", line);
}

static void print_table_head(const printer_t *printer)
{
    print_line(printer, bold, "BYTEPOS\tTAG\t\tLENGTH\tVALUE");
    fputs("-------\t---\t\t------\t-----\n", printer->to);
}

/* Rows of eight bytes, lower case without leading zeros, as `show itl` prints the signature. */
static void print_signature(const printer_t *printer, const uint8_t *data, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        bool last = i % 8 == 7 || i + 1 == size;
        fprintf(printer->to, last ? "%x\n" : "%x  ", data[i]);
    }
}

static void print_hex(const printer_t *printer, const char *hex)
{
    for (const char *c = hex; c[0] != '\0' && c[1] != '\0'; c += 2)
        fprintf(printer->to, "%s%c%c", c == hex ? "" : " ", toupper((unsigned char)c[0]), toupper((unsigned char)c[1]));
}

/* Two tags as a call manager spells them. */
static const char *printed_name(const listfile_field_t *field)
{
    if (strcmp(field->name, "DIGESTALGORITHM") == 0)
        return "DIGESTALGORTITHM";
    return strcmp(field->name, "SIGNATUREALGORITHM") == 0 ? "SIGNATUREALGORTITHM" : field->name;
}

/* Number, tag, and the blank space up to the length: the TAG column is two tab stops wide, and a longer tag pushes what
 * follows. */
static void print_tag(const printer_t *printer, const listfile_field_t *field)
{
    const char *name = printed_name(field);
    fprintf(printer->to, "%u\t%s%s", field->tag, name, strlen(name) < 8 ? "\t\t" : "\t");
}

static void print_field(const printer_t *printer, const listfile_field_t *field)
{
    FILE *to = printer->to;
    print_tag(printer, field);
    if (field->kind == LISTFILE_VALUE_CONTAINER) {
        fprintf(to, "2\t%u\n", (unsigned)field->length);
        return;
    }
    fprintf(to, "%u", (unsigned)field->length);
    if (!field->quiet && field->text != NULL && field->text[0] != '\0') {
        fputc('\t', to);
        if (field->kind == LISTFILE_VALUE_HEX || field->kind == LISTFILE_VALUE_CERTIFICATE)
            print_hex(printer, field->text);
        else
            fputs(field->text, to);
        if (field->kind == LISTFILE_VALUE_CERTIFICATE)
            fputs(" (SHA1 Hash HEX)", to);
    }
    fputc('\n', to);
}

static bool stands_above_table(const listfile_field_t *field)
{
    return field->tag == ITL_TAG_VERSION || field->tag == ITL_TAG_HEADER_LENGTH;
}

static void print_header(const printer_t *printer, const listfile_listing_t *listing)
{
    bool table = false;
    for (size_t i = 0; i < listing->header.field_count; i++) {
        const listfile_field_t *field = &listing->header.fields[i];
        if (stands_above_table(field)) {
            fprintf(printer->to, "%s:\t%s%s\n", field->name, field->text,
                    field->tag == ITL_TAG_HEADER_LENGTH ? " (BYTES)" : "");
            continue;
        }
        if (!table) {
            fputc('\n', printer->to);
            print_table_head(printer);
        }
        table = true;
        if (field->tag == ITL_TAG_SIGNATURE) {
            print_tag(printer, field);
            fprintf(printer->to, "%u\n", (unsigned)field->length);
            print_signature(printer, listing->source.mapped + field->span.off, field->length);
        } else {
            print_field(printer, field);
        }
    }
}

static void print_record(const printer_t *printer, const listfile_section_t *record, size_t number)
{
    char line[100];
    snprintf(line, sizeof line, "%s Record #:%zu", printer->noun, number);
    fputc('\n', printer->to);
    print_line(printer, bold, line);
    fputs("----\n", printer->to);
    print_table_head(printer);
    for (size_t i = 0; i < record->field_count; i++)
        print_field(printer, &record->fields[i]);
    if (!record->is_sast)
        return;
    snprintf(line, sizeof line, "This etoken was %sused to sign the %s file.", record->is_signer ? "" : "not ",
             printer->noun);
    print_line(printer, record->is_signer ? green : "", line);
}

static void print_digest(const printer_t *printer, const uint8_t *digest, size_t size, const char *name)
{
    for (size_t i = 0; i < size; i++)
        fprintf(printer->to, "%02x", digest[i]);
    fprintf(printer->to, "(%s)\n", name);
}

static void print_file(const printer_t *printer, const listfile_listing_t *listing)
{
    char modified[64] = "?";
    struct tm local;
    /* The program never leaves the C locale, so this is `date`'s own format everywhere. */
    if (localtime_r(&listing->modified, &local) != NULL)
        strftime(modified, sizeof modified, "%a %b %e %H:%M:%S %Z %Y", &local);
    fprintf(printer->to, "The checksum value of the %s file:\n", printer->noun);
    print_digest(printer, listing->md5, sizeof listing->md5, "MD5");
    print_digest(printer, listing->sha1, sizeof listing->sha1, "SHA1");
    fprintf(printer->to, "\nLength of %s file: %u\n", printer->noun, (unsigned)listing->source.size);
    fprintf(printer->to, "The %s File was last modified on %s\n\n", printer->noun, modified);
    fprintf(printer->to, "Parse %s File\n----------------\n\n", printer->noun);
}

void listfile_listing_print(const listfile_listing_t *listing, FILE *to, bool colour)
{
    printer_t printer = {to, colour, listing->noun};
    char verdict[256];
    print_file(&printer, listing);
    print_header(&printer, listing);
    for (size_t i = 0; i < listing->record_count; i++)
        print_record(&printer, &listing->records[i], i + 1);
    if (listing->kind == LISTFILE_SIGNED_FILE && listing->well_formed)
        fprintf(to, "\nPayload:\t%u (BYTES)\n", (unsigned)listing->payload.len);
    fputc('\n', to);
    listing_verdict_text(listing, verdict, sizeof verdict);
    print_line(&printer, listfile_listing_good(listing) ? green : red, verdict);
}
