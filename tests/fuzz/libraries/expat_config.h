/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * expat as Debian configures it, for the fuzz targets.
 */
#ifndef FUZZ_EXPAT_CONFIG_H
#define FUZZ_EXPAT_CONFIG_H

#define BYTEORDER         1234
#define XML_CONTEXT_BYTES 1024
#define XML_DTD           1
#define XML_NS            1
#define HAVE_GETRANDOM    1
#define HAVE_UNISTD_H     1
#define HAVE_FCNTL_H      1
#define HAVE_MMAP         1

#endif
