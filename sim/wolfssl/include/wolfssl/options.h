/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * An installed wolfSSL brings a header of this name with the options it was built with. Here
 * sim/wolfssl/user_settings.h has them, read by wolfSSL's own headers; so there is nothing to say.
 */
