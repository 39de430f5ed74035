# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(collector PRIVATE -fsanitize=fuzzer-no-link)
target_compile_options(itlphone_coap PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_alarm fuzz_alarm.c fuzz_source.c LIBS collector)
fuzz_target(fuzz_alarm_address fuzz_alarm_address.c fuzz_file.c LIBS itlphone_coap itlphone_sip)
fuzz_target(fuzz_blocks fuzz_blocks.c LIBS collector)
fuzz_target(fuzz_collector fuzz_collector.c fuzz_datagrams.c fuzz_file.c fuzz_machine.c LIBS collector hal_posix)
fuzz_target(fuzz_coap_alarm fuzz_coap_alarm.c fuzz_machine.c LIBS itlphone_coap hal_posix)
fuzz_target(fuzz_coap_phone fuzz_coap_phone.c fuzz_datagrams.c fuzz_machine.c fuzz_source.c
            LIBS itlphone_coap hal_posix hal_virtual)
