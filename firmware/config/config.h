/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a configuration file (SEP<MAC>.cnf.xml, XMLDefault.cnf.xml) sets: the members of a phone's configuration that
 * phones show or obey. Whether the file may be believed is verify/'s and policy/'s business; here it is only read.
 *
 * XML by expat, fed from the source in small pieces. A document type declaration is refused: configurations have none,
 * and entities are how small files become large ones. Unknown elements are skipped, and so are members that the
 * phone's family does not know. Expat takes its memory from the C library's heap while it reads, and gives it back.
 *
 * A file is read once as a whole. Of texts that gives only where they stand in it (itl_config_place_t): a text itself
 * is read from the file when it is asked for.
 */
#ifndef ITLPHONE_CONFIG_H
#define ITLPHONE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "config/config_types.h"
#include "family/family.h"
#include "reason/reason.h"

/** The rule of a member, below ITL_CONFIG_MEMBER_COUNT. */
const itl_config_rule_t *itl_config_rule(itl_config_member_t member);

/** Whether phones of a family know a member; what they do not know they ignore, whatever it says. */
bool itl_config_known(itl_config_member_t member, itl_family_t family);

/** True where settings access opens the administrator's menus: it does unless it is off or restricted. */
bool itl_config_opens_menus(const itl_config_settings_t *settings);

/** What the text of a member of type SWITCH or ACCESS says. @return ITL_CONFIG_NOT_SET for other members, and for a
 *  text that is no number */
itl_config_switch_t itl_config_switch_of(itl_config_member_t member, const char *text);

/**
 * Reads a configuration.
 * @param reader    scratch memory; afterwards its member fault says where and what with ITL_REASON_MALFORMED, and
 * its member config has what @p config says; nothing else in it outlives the call
 * @param config    [out] unchanged unless ITL_REASON_NONE is returned; NULL: in reader->config, until the next call
 * @param servers   [out] its TVS servers; without meaning unless ITL_REASON_NONE is returned; NULL: not wanted
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED (not well-formed XML, a document type, another root, a value that is
 * not what its type demands, one past ITL_CONFIG_TEXT_BYTES); ITL_REASON_TOO_LARGE (more than ITL_LIMIT_LIST_BYTES);
 * ITL_REASON_FLASH_ERROR; ITL_REASON_INTERNAL (no memory)
 */
ITL_MUST_USE itl_reason_t itl_config_read(itl_config_reader_t *reader, const itl_config_input_t *file,
                                          itl_config_t *config, itl_config_servers_t *servers);

/**
 * Reads one value of a file that was read before, blanks around it left out.
 * @param file    the same file
 * @param config  what itl_config_read gave
 * @param number  which call manager or service, 0 the first; 0 for the members that are there once
 * @param out     [out] NUL-terminated in any case; what does not fit is cut off. In UTF-8, with whatever characters
 * the file has: hostile until shown harmless
 * @param size    ITL_CONFIG_TEXT_BYTES are always enough; not 0
 * @return ITL_REASON_NONE; ITL_REASON_NOT_FOUND: the file does not have it, or has it empty; ITL_REASON_FLASH_ERROR,
 * ITL_REASON_INTERNAL (no memory), ITL_REASON_MALFORMED: not the same file
 */
ITL_MUST_USE itl_reason_t itl_config_value(const itl_config_input_t *file, const itl_config_t *config,
                                           itl_config_member_t member, unsigned number, char *out, size_t size);

/** The secure twin of a URL, which goes before it where the file has it and the family knows it. @return
 * ITL_CONFIG_MEMBER_COUNT for a member without one */
itl_config_member_t itl_config_secure_twin(itl_config_member_t member);

#endif
