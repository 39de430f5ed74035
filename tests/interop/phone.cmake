# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(phone test_phone.py)
interop_test(phone_tvs test_phone_tvs.py)
interop_test(phone_alarm test_phone_alarm.py)
interop_test(phone_run test_phone_run.py ONCE)
interop_test(phone_sip test_phone_sip.py)
interop_test(phone_coap test_phone_coap.py)
interop_test(phone_alarm_coaps test_phone_alarm_coaps.py)
