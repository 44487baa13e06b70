# SPDX-License-Identifier: BSD-2-Clause
# The applications and the picture of README.md: what a reader is asked to write is built and run, and prints what README.md says.
set(readme ${CMAKE_SOURCE_DIR}/README.md)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${readme} ${CMAKE_CURRENT_LIST_DIR}/readme-app)

# caisson_readme_app(ret name): writes an application of README.md into the build tree and gives its folder.
function(caisson_readme_app ret name)
    set(folder ${CMAKE_BINARY_DIR}/readme/${name})
    execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tests/compatibility/readme-app ${readme} ${name} ${folder}
        COMMAND_ERROR_IS_FATAL ANY)
    set(${ret} ${folder} PARENT_SCOPE)
endfunction()

caisson_readme_app(sums sums)
caisson_system_test(system_readme_components ${sums} WHOLE ${sums}/expected.txt)

if(CAISSON_GUEST_KERNEL)
    caisson_readme_app(hello hello)
    file(STRINGS ${hello}/commands.txt hello_commands)
    caisson_system_test(system_readme ${hello} COMMANDS ${hello_commands} EXPECTED ${hello}/expected.txt)
endif()

caisson_test(readme_picture HERE COMMAND ${CMAKE_SOURCE_DIR}/docs/pictures/tutorial.sh --check)
