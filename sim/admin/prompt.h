/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Where commands come from when none is given as arguments.
 */
#ifndef ADMIN_PROMPT_H
#define ADMIN_PROMPT_H

#include "admin/session.h"

/**
 * The `admin:` prompt at a terminal, with history (arrow keys), completion (Tab) and help (?), until quit, exit or
 * Ctrl-D. @return ADMIN_DONE, or ADMIN_FAILED when the terminal cannot be used
 */
admin_result_t prompt_interactive(admin_session_t *session);

/** Commands from the lines of standard input; "#" begins a comment. Ends at the first that fails. @return its result */
admin_result_t prompt_lines(admin_session_t *session);

/** Does one line. @return as commands_run; ADMIN_USAGE: it cannot be split into words */
admin_result_t prompt_line(admin_session_t *session, const char *line);

#endif
