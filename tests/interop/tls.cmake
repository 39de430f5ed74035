# SPDX-License-Identifier: GPL-2.0-or-later
# The tests know what the library in use was built to speak.
include(CheckSymbolExists)
if(ITLPHONE_WOLFSSL STREQUAL "source")
  set(speaks_tls10 ${ITLPHONE_WOLFSSL_TLS10})
else()
  set(CMAKE_REQUIRED_INCLUDES ${WOLFSSL_INCLUDE_DIRS})
  check_symbol_exists(WOLFSSL_ALLOW_TLSV10 wolfssl/options.h ITLPHONE_SYSTEM_TLS10)
  unset(CMAKE_REQUIRED_INCLUDES)
  set(speaks_tls10 ${ITLPHONE_SYSTEM_TLS10})
endif()
interop_test(tls test_tls.py)
set_property(TEST interop.tls APPEND PROPERTY ENVIRONMENT "ITLPHONE_TLS10=$<BOOL:${speaks_tls10}>"
             "ITLPHONE_WOLFSSL=${ITLPHONE_WOLFSSL}" "ITLPHONE_LIBCOAP=${libcoap}")
