# SPDX-License-Identifier: BSD-2-Clause
# The package as an application sees it: all functions, and the variables that it reads. Included once for each folder
# that asks for it. CAISSON_ROOT is what holds cmake/: the source tree, or <prefix>/lib/caisson.
cmake_policy(VERSION 3.25)
get_filename_component(CAISSON_ROOT ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)

foreach(chapter quote configurations check guest components vms file_server rootfs overlays guest_programs rootserver instrument harden processes image simulation accepted)
    include(${CAISSON_ROOT}/cmake/caisson/${chapter}.cmake)
endforeach()

list(PREPEND CMAKE_MODULE_PATH ${CAISSON_ROOT}/cmake/modules)
list(REMOVE_DUPLICATES CMAKE_MODULE_PATH)
include(${CAISSON_ROOT}/cmake/caisson/locations.cmake)
caisson_accept_variables()
caisson_check_path("the application" "${CMAKE_CURRENT_SOURCE_DIR}")
caisson_check_path("the build tree" "${CMAKE_BINARY_DIR}" BUILT)

# Libraries that an application makes end up in static position-independent programs.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Applications use assert() for what they rely on: it stays in every kind of build, in their libraries too.
foreach(language C CXX)
    foreach(type RELEASE RELWITHDEBINFO MINSIZEREL)
        string(REPLACE "-DNDEBUG" "" CMAKE_${language}_FLAGS_${type} "${CMAKE_${language}_FLAGS_${type}}")
    endforeach()
endforeach()
caisson_harden_application()
caisson_instrument_application()
