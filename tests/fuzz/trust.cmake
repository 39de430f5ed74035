# SPDX-License-Identifier: GPL-2.0-or-later
fuzz_target(fuzz_text fuzz_text.c fuzz_file.c)
fuzz_target(fuzz_tlv fuzz_tlv.c fuzz_source.c)
fuzz_target(fuzz_trustlist fuzz_trustlist.c fuzz_source.c)
fuzz_target(fuzz_key fuzz_key.c fuzz_source.c)
fuzz_target(fuzz_verify fuzz_verify.c genuine.c fuzz_source.c)
fuzz_target(fuzz_canary fuzz_canary.c)
