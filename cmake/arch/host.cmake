# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_HOST_ARCH: the build host's architecture, by the names that are used everywhere here.
cmake_host_system_information(RESULT CAISSON_HOST_ARCH QUERY OS_PLATFORM)
if(CAISSON_HOST_ARCH STREQUAL "aarch64")
    set(CAISSON_HOST_ARCH arm64)
endif()
