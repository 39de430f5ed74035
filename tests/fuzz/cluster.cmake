# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(cluster PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_pkcs12 fuzz_pkcs12.c LIBS cluster)
fuzz_target(fuzz_nodes_yaml fuzz_nodes_yaml.c LIBS cluster)
fuzz_target(fuzz_backup_tar fuzz_backup_tar.c fuzz_file.c LIBS cluster)
fuzz_target(fuzz_journal fuzz_journal.c fuzz_file.c LIBS cluster)
fuzz_target(fuzz_lists fuzz_lists.c fuzz_file.c fuzz_source.c LIBS cluster)
fuzz_target(fuzz_mail fuzz_mail.c fuzz_file.c LIBS cluster)
fuzz_target(fuzz_devices fuzz_devices.c LIBS cluster)
