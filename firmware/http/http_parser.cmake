# SPDX-License-Identifier: GPL-2.0-or-later
# http-parser as the target `http_parser`: from HTTP_PARSER_SOURCE_DIR where it holds one, on boards always, else the
# installed one, which has no pkg-config file. Its strict mode and its limit of a head are the library's own affair:
# firmware/http has rules that hold with either.
if(EXISTS "${HTTP_PARSER_SOURCE_DIR}/http_parser.c")
  add_library(http_parser STATIC ${HTTP_PARSER_SOURCE_DIR}/http_parser.c)
  target_include_directories(http_parser SYSTEM PUBLIC ${HTTP_PARSER_SOURCE_DIR})
  target_compile_definitions(http_parser PRIVATE HTTP_PARSER_STRICT=1 HTTP_MAX_HEADER_SIZE=16384)
  # The library is not ours to tidy.
  target_compile_options(http_parser PRIVATE -w ${ITLPHONE_FUZZ_LIBRARY_FLAGS})
  return()
endif()
if(ITLPHONE_ARCHIVES)
  set(archive libhttp_parser.a)
endif()
find_library(HTTP_PARSER NAMES ${archive} http_parser REQUIRED)
find_path(HTTP_PARSER_INCLUDE http_parser.h REQUIRED)
mark_as_advanced(HTTP_PARSER HTTP_PARSER_INCLUDE)
add_library(http_parser INTERFACE)
target_include_directories(http_parser SYSTEM INTERFACE ${HTTP_PARSER_INCLUDE})
target_link_libraries(http_parser INTERFACE ${HTTP_PARSER})
