/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Results that must not be lost: for the functions that return a reason or a verdict, and for those types.
 */
#ifndef ITLPHONE_ITL_MUST_USE_H
#define ITLPHONE_ITL_MUST_USE_H

/* ITL_MUST_USE stands before a function's type. ITL_MUST_USE_TYPE stands in the definition of a type, for every
 * function that returns it, static ones and pointers too; of the compilers that we use only clang knows that in C. */
#if defined(__GNUC__)
#define ITL_MUST_USE __attribute__((warn_unused_result))
#else
#define ITL_MUST_USE
#endif
#if defined(__clang__)
#define ITL_MUST_USE_TYPE __attribute__((warn_unused_result))
#else
#define ITL_MUST_USE_TYPE
#endif

#endif
