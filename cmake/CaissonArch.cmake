# SPDX-License-Identifier: BSD-2-Clause
# The architecture that systems are built for, read before project(), as it chooses the compiler. Set here:
#
#   CAISSON_ARCH         x86_64 or arm64; the build host's where nobody says
#   CAISSON_HOST_ARCH    the build host's
#   CAISSON_CROSS        whether they differ
#   CAISSON_ARCH_PREFIX  what the names of the architecture's compilers begin with where they differ, else nothing
#   CAISSON_ARCH_MAKE    arguments that tell the kernel's build, likewise
#   CAISSON_GUEST_FLAVOUR  the kernel that Debian has for it
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/arch/host.cmake)

set(CAISSON_ARCH ${CAISSON_HOST_ARCH} CACHE STRING "Architecture that systems are built for: x86_64 or arm64")
set_property(CACHE CAISSON_ARCH PROPERTY STRINGS x86_64 arm64)
if(NOT CAISSON_ARCH MATCHES "^(x86_64|arm64)$")
    message(FATAL_ERROR "CAISSON_ARCH: ${CAISSON_ARCH}: is neither x86_64 nor arm64")
endif()

set(CAISSON_CROSS OFF)
set(CAISSON_ARCH_PREFIX "")
set(CAISSON_ARCH_MAKE "")
if(NOT CAISSON_ARCH STREQUAL CAISSON_HOST_ARCH)
    if(NOT CAISSON_ARCH STREQUAL "arm64")
        message(FATAL_ERROR "CAISSON_ARCH: ${CAISSON_ARCH}: is built on ${CAISSON_ARCH} only; this is ${CAISSON_HOST_ARCH}")
    endif()
    set(CAISSON_CROSS ON)
    set(CAISSON_ARCH_PREFIX aarch64-linux-gnu-)
    set(CAISSON_ARCH_MAKE ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-)
    set(CMAKE_TOOLCHAIN_FILE ${CMAKE_CURRENT_LIST_DIR}/arch/${CAISSON_ARCH}.cmake CACHE FILEPATH "")
endif()

set(CAISSON_GUEST_FLAVOUR cloud-amd64)
if(CAISSON_ARCH STREQUAL "arm64")
    set(CAISSON_GUEST_FLAVOUR cloud-arm64)
endif()
