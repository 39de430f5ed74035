/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * An installed wolfSSL brings a header of this name with the options it was built with. On the boards
 * boards/wolfssl/user_settings.h has them, read by wolfSSL's own headers; so there is nothing to say here.
 */
