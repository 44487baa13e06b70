# SPDX-License-Identifier: BSD-2-Clause
# The rooms, in the order of their dependencies. Imported targets that their interfaces name are found here, where
# applications see them too.
include_guard(GLOBAL)
find_package(Threads REQUIRED)

set(CAISSON_ROOMS abi base compiler stream runtime loader simulate vmm guest)
foreach(room IN LISTS CAISSON_ROOMS)
    if(NOT EXISTS ${CMAKE_SOURCE_DIR}/${room}/CMakeLists.txt)
        continue()
    endif()
    if(CAISSON_CROSS AND NOT CAISSON_TESTS AND room MATCHES "^(base|compiler)$")
        continue() # the compiler is a program of the build host: caisson_bootstrap_compiler makes it; only tests have it here
    endif()
    if(CAMKES_APP AND room STREQUAL guest)
        continue() # caisson_need_guest adds it
    endif()
    if(CAMKES_APP)
        # Not beside what the application's tree is known for: build/simulate is a script there.
        add_subdirectory(${CMAKE_SOURCE_DIR}/${room} rooms/${room} EXCLUDE_FROM_ALL)
    else()
        add_subdirectory(${CMAKE_SOURCE_DIR}/${room} ${room})
    endif()
endforeach()

# A build of all rooms is complete: others take kernel, modules and root file system from it.
if(NOT CAMKES_APP AND TARGET caisson_guest)
    add_custom_target(caisson_guest_files ALL)
    add_dependencies(caisson_guest_files caisson_guest)
endif()
