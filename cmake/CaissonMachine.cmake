# SPDX-License-Identifier: BSD-2-Clause
# Where tests for another architecture run: a small Debian for a simulated machine, and what their programs link. Set here:
#
#   CAISSON_MACHINE_ROOT   the archive that tests/machine/run-tests wants
#   the target cmocka
include_guard(GLOBAL)

set(machine ${CMAKE_BINARY_DIR}/machine/debian)
execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tests/machine/fetch-root --downloads ${CAISSON_DOWNLOAD_DIR} --output ${machine}
        --architecture ${CAISSON_ARCH}
        bash bsdutils busybox-static coreutils cpio dash diffutils findutils grep libcmocka-dev mawk mount procps sed util-linux
    RESULT_VARIABLE status)
if(status)
    message(FATAL_ERROR "what tests for ${CAISSON_ARCH} run in could not be fetched (see above); -DBUILD_TESTING=OFF builds without them")
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/tests/machine/fetch-root ${CMAKE_SOURCE_DIR}/tests/machine/init)
set(CAISSON_MACHINE_ROOT ${machine}/root.cpio)
add_library(cmocka SHARED IMPORTED GLOBAL)
set_target_properties(cmocka PROPERTIES IMPORTED_LOCATION ${machine}/root/usr/lib/aarch64-linux-gnu/libcmocka.so.0
    INTERFACE_INCLUDE_DIRECTORIES ${machine}/develop/include)
