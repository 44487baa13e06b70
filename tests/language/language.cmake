# SPDX-License-Identifier: BSD-2-Clause
# docs/language.md: its examples, and the application in it. That one is built and run as it is
# there, also with a leak checker.
set(page ${CMAKE_SOURCE_DIR}/docs/language.md)
set(ownership ${CMAKE_BINARY_DIR}/language/ownership)
caisson_test(language HERE
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/check $<TARGET_FILE:caisson> ${CMAKE_SOURCE_DIR}
    TIMEOUT 120 ENVIRONMENT "CC=${CMAKE_C_COMPILER}")
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/application ${page} ${ownership}
    COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
caisson_system_test(system_ownership ${ownership} WHOLE ${ownership}/expected.txt)
if(NOT CAISSON_CROSS AND "asan" IN_LIST CAISSON_INSTRUMENT_KINDS)
    caisson_run_test(system_ownership_asan ${ownership} asan FALSE WHOLE ${ownership}/expected.txt)
endif()
