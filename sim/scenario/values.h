/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Values as people write them: times, percentages, rates. Nothing is printed. */
#ifndef SCENARIO_VALUES_H
#define SCENARIO_VALUES_H

#include "scenario/model.h"

/** Reads "1h30m", "200us", "10 s": numbers with us, ms, s, m, h, d, w or y. @param us  [out] microseconds
 *  @return false: none, or more than a hundred years */
bool value_span(const char *text, uint64_t *us);

/** Reads one, or one with a minus sign before it. @param seconds  [out] */
bool value_span_s(const char *text, int64_t *seconds);

/** Reads "5ms" or "1ms..20ms". */
bool value_range(const char *text, span_range_t *range);

/** Reads "0.1%". @param ppm  [out] parts in a million, at most 1,000,000 */
bool value_percent(const char *text, uint32_t *ppm);

/** Reads "40/s". */
bool value_rate(const char *text, rate_t *rate);

/** Reads a decimal number of @p min to @p max. */
bool value_number(const char *text, uint32_t min, uint32_t max, uint32_t *number);

/** Reads on/off, yes/no, true/false. */
bool value_toggle(const char *text, toggle_t *toggle);

/** Whether it is a UTC time such as 2027-05-01T08:00:00Z. @param utc_s  [out] seconds since 1970 */
bool value_time(const char *text, int64_t *utc_s);

/** Whether it may be a name: 1 to 63 letters, digits, '-', '_' or '.', a letter or digit first. */
bool value_is_name(const char *text);

/** Reads "desk" or "desk[2]". @param name_len  [out] length of the name in @p text */
bool value_selected(const char *text, size_t *name_len, selected_t *selected);

/** Whether it is a list of those, with commas between. */
bool value_are_phones(const char *text);

/** Whether such a list names a phone. @param list  value_are_phones took it. @param index  of the phone in its class */
bool value_names_phone(const char *list, const char *class, uint32_t index);

/** "1:02:03" or "12.345 s" of microseconds. @return @p text */
const char *value_span_text(uint64_t us, char text[32]);

#endif
