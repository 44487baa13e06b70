# SPDX-License-Identifier: BSD-2-Clause
# Toolchain file for arm64 on another machine: Debian's cross compiler. A stand-alone application names it by
# -DCMAKE_TOOLCHAIN_FILE=; within a checkout -DCAISSON_ARCH=arm64 does.
include(${CMAKE_CURRENT_LIST_DIR}/host.cmake)
if(NOT CAISSON_HOST_ARCH STREQUAL "arm64")
    set(CMAKE_SYSTEM_NAME Linux)
    set(CMAKE_SYSTEM_PROCESSOR aarch64)
    find_program(CAISSON_CROSS_C aarch64-linux-gnu-gcc)
    if(NOT CAISSON_CROSS_C)
        message(FATAL_ERROR "no compiler for arm64: aarch64-linux-gnu-gcc is missing; Debian and Ubuntu have it in the packages "
            "gcc-aarch64-linux-gnu and libc6-dev-arm64-cross (./dev run --arch arm64 installs them)")
    endif()
    set(CMAKE_C_COMPILER ${CAISSON_CROSS_C})
    set(CMAKE_ASM_COMPILER ${CAISSON_CROSS_C})
    # Set and empty where there is none: this machine's own is no substitute.
    find_program(CAISSON_CROSS_CXX aarch64-linux-gnu-g++)
    set(CMAKE_CXX_COMPILER "")
    if(CAISSON_CROSS_CXX)
        set(CMAKE_CXX_COMPILER ${CAISSON_CROSS_CXX})
    endif()
    set(CMAKE_FIND_ROOT_PATH /usr/aarch64-linux-gnu)
    set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
    set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
    set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
    set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
endif()
