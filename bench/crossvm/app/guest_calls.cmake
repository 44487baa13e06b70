# SPDX-License-Identifier: BSD-2-Clause
# The program in the guest that calls and serves, into the guest's overlay.
include(ExternalProject)
include(${CAMKES_VM_SETTINGS_PATH})
camkes_x86_vm_setup_x86_vm_environment()
include(simulation)
include(cross_compiling)

FindCustomPollyToolchain(guest_toolchain "linux-gcc-64bit-pic")
CAmkESGuestInterfaces(vm0 guest_interfaces)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/module_path "${CMAKE_MODULE_PATH}")
ExternalProject_Add(calls-app
    SOURCE_DIR ${CMAKE_CURRENT_LIST_DIR}/pkgs/calls
    BINARY_DIR ${CMAKE_BINARY_DIR}/calls-app
    STAMP_DIR ${CMAKE_CURRENT_BINARY_DIR}/calls-app-stamp
    BUILD_ALWAYS ON
    EXCLUDE_FROM_ALL
    INSTALL_COMMAND ""
    CMAKE_ARGS
        -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}
        -DCMAKE_TOOLCHAIN_FILE=${guest_toolchain}
        -DCMAKE_MODULE_PATH_FILE=${CMAKE_CURRENT_BINARY_DIR}/module_path
        -DGUEST_INTERFACES=${guest_interfaces}
)
AddExternalProjFilesToOverlay(calls-app ${CMAKE_BINARY_DIR}/calls-app
    default_buildroot_overlay "usr/sbin" FILES crossvm_calls)
