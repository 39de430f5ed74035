# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(itlphone_http PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_http_answers fuzz_http_answers.c LIBS itlphone_http)
fuzz_target(fuzz_http_requests fuzz_http_requests.c LIBS itlphone_http)
