# SPDX-License-Identifier: BSD-2-Clause
# Toolchain file for programs inside an arm64 guest, built on another machine.
include(${CMAKE_CURRENT_LIST_DIR}/arm64.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/../guest-toolchain.cmake)
