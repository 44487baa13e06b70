# SPDX-License-Identifier: BSD-2-Clause
# What comes from Debian's packages of the system's architecture. On that architecture the machine has them installed; elsewhere
# they are fetched, with the guest's kernel, which the simulated machine runs on as well. Set here, alike for both:
#
#   CAISSON_SECCOMP_LIBRARY, CAISSON_FDT_LIBRARY, CAISSON_ZLIB_LIBRARY   what to link for libseccomp, libfdt and zlib
#   CAISSON_LIBRARY_INCLUDES   where their headers are, if nowhere the compiler looks by itself
include_guard(GLOBAL)

set(CAISSON_SECCOMP_LIBRARY seccomp)
set(CAISSON_FDT_LIBRARY fdt)
set(CAISSON_ZLIB_LIBRARY z)
set(CAISSON_LIBRARY_INCLUDES "")
if(NOT CAISSON_CROSS OR CAISSON_PREBUILT)
    return()
endif()

set(CAISSON_DOWNLOAD_DIR ${CMAKE_SOURCE_DIR}/.cache/downloads CACHE PATH "Cache of downloaded packages")
set(foreign ${CMAKE_BINARY_DIR}/guest/linux)
execute_process(COMMAND ${CMAKE_SOURCE_DIR}/guest/image/fetch-guest --downloads ${CAISSON_DOWNLOAD_DIR} --output ${foreign}
        --flavour ${CAISSON_GUEST_FLAVOUR}
    RESULT_VARIABLE status)
if(status)
    message(FATAL_ERROR "the packages of ${CAISSON_ARCH} could not be fetched (see above); no system can be built for it without")
endif()
file(STRINGS ${foreign}/guest.env kernel REGEX "^KERNEL=")
string(REPLACE "KERNEL=" "${foreign}/" kernel "${kernel}")
set(CAISSON_HOST_KERNEL ${kernel} CACHE INTERNAL "see guest/CMakeLists.txt")
set(CAISSON_LIBRARY_INCLUDES ${foreign}/usr/include)
set(CAISSON_SECCOMP_LIBRARY ${foreign}/usr/lib/aarch64-linux-gnu/libseccomp.a)
set(CAISSON_FDT_LIBRARY ${foreign}/usr/lib/aarch64-linux-gnu/libfdt.a)
set(CAISSON_ZLIB_LIBRARY ${foreign}/usr/lib/aarch64-linux-gnu/libz.a)
