# SPDX-License-Identifier: BSD-2-Clause
# The application that README.md tells one to write, built and run as it stands there.
set(readme ${CMAKE_SOURCE_DIR}/README.md)
set(hello ${CMAKE_BINARY_DIR}/readme/hello)
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/readme-app ${readme} ${hello} COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${readme})
file(WRITE ${hello}/expected.txt "some text\n")
caisson_system_test(system_readme ${hello}
    COMMANDS "dataport_init /dev/camkes/box 8192" "dataport_write /dev/camkes/box \"some text\""
        "emits_event_emit /dev/camkes/ping && consumes_event_wait /dev/camkes/pong"
    EXPECTED ${hello}/expected.txt)
