# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(tvs_codec SOURCES test_tvs_codec.c LIBS itlphone)
unit_test(tvs_cache SOURCES test_tvs_cache.c LIBS itlphone)
unit_test(tvs_attribute SOURCES test_tvs_attribute.c LIBS itlphone)
unit_test(tvs_name SOURCES test_tvs_name.c LIBS listfile)
unit_test(tvs_client SOURCES test_tvs_client.c tvs_rig.c LIBS lab_tvs hal_virtual)
unit_test(tvs_pin SOURCES test_tvs_pin.c tvs_rig.c LIBS lab_tvs hal_virtual)
unit_test(tvs_service SOURCES test_tvs_service.c tvs_rig.c LIBS lab_tvs hal_virtual)
target_compile_definitions(unit_tvs_service PRIVATE _GNU_SOURCE) # mkdtemp
unit_test(tvs_hostile SOURCES test_tvs_hostile.c tvs_rig.c LIBS lab_tvs hal_virtual)
unit_test(tvs_question SOURCES test_tvs_question.c tvs_rig.c LIBS lab_tvs hal_virtual)
target_compile_definitions(unit_tvs_question PRIVATE _GNU_SOURCE) # memmem
unit_test(tvs_session SOURCES test_tvs_session.c tvs_rig.c LIBS lab_tvs hal_virtual)
