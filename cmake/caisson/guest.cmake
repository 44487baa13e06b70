# SPDX-License-Identifier: BSD-2-Clause
# The guest that this build has: its kernel, root file system, modules. Within a checkout it is fetched and built when an
# application first asks for it, so that systems of components alone need no download.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)

# caisson_need_guest(): the variables CAISSON_GUEST_* and CAISSON_HOST_* have values afterwards.
function(caisson_need_guest)
    get_property(done GLOBAL PROPERTY CAISSON_GUEST_THERE)
    if(done)
        return()
    endif()
    set_property(GLOBAL PROPERTY CAISSON_GUEST_THERE TRUE)
    if(CAMKES_APP AND NOT CAISSON_PREBUILT)
        add_subdirectory(${CAISSON_ROOT}/guest ${CMAKE_BINARY_DIR}/guest EXCLUDE_FROM_ALL)
    endif()
    if(NOT CAISSON_GUEST_KERNEL OR NOT CAISSON_GUEST_ROOTFS)
        message(FATAL_ERROR "this application has a virtual machine, but there is no guest: this build of Caisson has "
            "none, or it could not be fetched (see above)")
    endif()
    foreach(part VMLINUX OVERLAY)
        string(TOLOWER caisson_guest_${part} target)
        if(NOT TARGET ${target})
            set(target "")
        endif()
        caisson_product("${CAISSON_GUEST_${part}}" ${target})
    endforeach()
endfunction()
