# SPDX-License-Identifier: GPL-2.0-or-later
# Drivers of boards that need no register, on the host.
if(NOT ITLPHONE_BOARD)
  set(drivers ${PROJECT_SOURCE_DIR}/boards/drivers)
  unit_test(spi_nor SOURCES test_spi_nor.c ${drivers}/spi_nor.c LIBS itlphone)
  unit_test(noise_health SOURCES test_noise_health.c ${drivers}/noise_health.c LIBS itlphone)
  unit_test(flash_join SOURCES test_flash_join.c ${PROJECT_SOURCE_DIR}/boards/flash/flash_join.c LIBS itlphone)
  unit_test(ecc_flash SOURCES test_ecc_flash.c ${drivers}/ecc_flash.c LIBS itlphone)
  foreach(driver spi_nor noise_health flash_join ecc_flash)
    target_include_directories(unit_${driver} PRIVATE ${drivers} ${PROJECT_SOURCE_DIR}/boards/flash ${PROJECT_SOURCE_DIR}/hal/include)
  endforeach()
endif()
