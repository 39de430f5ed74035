/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Families of phones: which one a model belongs to, and what a family does in its own way. Only data and pure
 * functions. Everything that no source tells and that was chosen (inferred) stands in the table of family.c, and is
 * called so there.
 */
#ifndef ITLPHONE_FAMILY_H
#define ITLPHONE_FAMILY_H

#include <stdbool.h>

/** Families, by the models in them. */
typedef enum itl_family {
    ITL_FAMILY_OTHER = 0, /**< A model that nobody knows. */
    ITL_FAMILY_7940_60,   /**< 7940, 7960: before there were trust lists. */
    ITL_FAMILY_7906_11,   /**< 7905, 7906, 7911, 7912: one line, no Settings key. */
    ITL_FAMILY_794X_796X, /**< 7941, 7942, 7945, 7961, 7962, 7965, and what else of the 7900 series has no row here. */
    ITL_FAMILY_797X,      /**< 7970, 7971, 7975: five soft keys. */
    ITL_FAMILY_69XX,
    ITL_FAMILY_78XX, /**< 7811, 7821, 7832, 7841, 7861. */
    ITL_FAMILY_88XX, /**< 8811, 8841, 8845, 8851, 8861, 8865. */
    ITL_FAMILY_8821, /**< Wireless. */
    ITL_FAMILY_8831, /**< 8831, 8832: conference phones. */
    ITL_FAMILY_89XX, /**< 8941, 8945. */
    ITL_FAMILY_99XX, /**< 8961, 9951, 9971. */
    ITL_FAMILY_COUNT
} itl_family_t;

/** Spellings of status messages. */
typedef enum itl_family_texts {
    ITL_FAMILY_TEXTS_7900,
    ITL_FAMILY_TEXTS_7800,
    ITL_FAMILY_TEXTS_8800,
    ITL_FAMILY_TEXTS_COUNT
} itl_family_texts_t;

/** What stands before a status message. */
typedef enum itl_family_stamp {
    ITL_FAMILY_STAMP_TIME,       /**< "1:33:26a" */
    ITL_FAMILY_STAMP_DATE,       /**< "11:39:03am 10/09/18", month first */
    ITL_FAMILY_STAMP_DATE_SHORT, /**< "11:39:03a 10/09/18" */
    ITL_FAMILY_STAMP_DATE_LARGE  /**< "11:39:03 AM 10/09/18" */
} itl_family_stamp_t;

/** What a family does in its own way. */
typedef struct itl_family_ways {
    const char *name; /**< "794x/796x", for people. */
    itl_family_texts_t texts;
    itl_family_stamp_t stamp;
    bool ctl_only;  /**< Knows CTLs alone: asks for no ITL, and asks no TVS. */
    bool sha1_only; /**< Looks at the signatures of lists and files with SHA-1 only, whatever the firmware. */
    /** First firmware that asks for files by HTTP before it asks by TFTP; NULL: none does. */
    const char *http_since;
} itl_family_ways_t;

/**
 * The family of a model as printed on the phone.
 * @param model  "7962", "8845", "CP-7821", "8865NR"; any text
 * @return ITL_FAMILY_OTHER for models that nobody knows
 */
itl_family_t itl_family_of_model(const char *model);

/**
 * What a family does in its own way.
 * @param family  a value outside of the enum is taken for ITL_FAMILY_OTHER
 * @return constant, never NULL
 */
const itl_family_ways_t *itl_family_ways(itl_family_t family);

/**
 * Whether a model looks at signatures with SHA-1 only. ITL_DEFAULT_MODEL stands for phones of which nothing is known,
 * and takes all, as models do that nobody knows.
 */
bool itl_family_sha1_only(const char *model);

/** Whether a model has security by default: takes ITLs, and asks TVS. Models that nobody knows have. */
bool itl_family_takes_itl(const char *model);

/**
 * Whether a firmware is a certain one or a later one: the numbers in both are compared one after the other, those that
 * a text lacks as 0.
 * @param firmware  "9.4.1", "12.5(1)SR3", or the name of a load ("sip78xx.12-5-1SR3-74", "SIP42.9-4-2SR3-1S"), of which
 * the part up to the first '.' is no number. A text without any number is earlier than everything but "0".
 * @param least     the same
 */
bool itl_family_firmware_at_least(const char *firmware, const char *least);

/** Whether phones of this model with this firmware ask for files by HTTP first (inferred, see http_since). */
bool itl_family_asks_http(const char *model, const char *firmware);

#endif
