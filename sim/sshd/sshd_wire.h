/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone and the process that speaks SSH for it say to each other: packets over a socket pair, each a letter and
 * text, so that nothing of a client's bytes but whole lines reaches the phone's own process.
 */
#ifndef SIM_SSHD_WIRE_H
#define SIM_SSHD_WIRE_H

/** Most bytes of a packet. */
#define SSHD_PACKET_BYTES 4096u

/** Longest user and longest password that are compared, their NUL counted. */
#define SSHD_USER_BYTES 128u

enum {
    /* to the phone */
    SSHD_LOG_IN = 'A', /**< User, NUL, password, NUL: answered with one of the next two. */
    SSHD_BEGIN = 'B',  /**< A shell was opened. */
    SSHD_LINE = 'L',   /**< A line, NUL. */
    SSHD_END = 'E',    /**< No more lines will come: the session ends when they are answered. */
    /* from the phone */
    SSHD_RIGHT = 'Y',
    SSHD_WRONG = 'N',
    SSHD_TEXT = 'T',       /**< To be shown. */
    SSHD_PROMPT = 'P',     /**< To be shown; the next line may be seen while it is typed. */
    SSHD_PROMPT_HIDE = 'H' /**< To be shown; it may not. */
};

#endif
