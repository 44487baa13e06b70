# SPDX-License-Identifier: BSD-2-Clause
# find_package(camkes-guest), in the project of a guest program that AddGuestProgram() builds: the libraries `camkeslinux`
# and `camkesguest`, and `CAmkESGuestInterfaces_<vm>` where the program calls or serves procedures.
foreach(library lib rpc)
    add_subdirectory(${CMAKE_CURRENT_LIST_DIR}/../../guest/${library} ${CMAKE_BINARY_DIR}/camkes-guest/${library} EXCLUDE_FROM_ALL)
endforeach()
if(CAISSON_GUEST_INTERFACES)
    camkes_guest_interfaces(${CAISSON_GUEST_VM} ${CAISSON_GUEST_INTERFACES})
endif()
set(camkes-guest_FOUND TRUE)
