# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(cluster PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_pkcs12 fuzz_pkcs12.c LIBS cluster)
