# SPDX-License-Identifier: BSD-2-Clause
# What guest/CMakeLists.txt does, step by step.
include_guard(GLOBAL)
set(guest_image_dir ${CMAKE_CURRENT_LIST_DIR}/image)

# caisson_guest_publish(name values...): sets the variable CAISSON_<name> for everybody.
function(caisson_guest_publish name)
    set(CAISSON_${name} "${ARGN}" CACHE INTERNAL "see guest/CMakeLists.txt")
endfunction()

# caisson_guest_fetch(ret): the folder where Debian's packages are unpacked; empty where that failed and CAISSON_GUEST is AUTO.
function(caisson_guest_fetch ret)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/linux)
    execute_process(COMMAND ${guest_image_dir}/fetch-guest --downloads ${CAISSON_DOWNLOAD_DIR} --output ${folder}
            --flavour ${CAISSON_GUEST_FLAVOUR}
        RESULT_VARIABLE result)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${guest_image_dir}/fetch-guest)
    if(result EQUAL 0)
        set(${ret} ${folder} PARENT_SCOPE)
    elseif(CAISSON_GUEST STREQUAL AUTO)
        message(WARNING "The guest's kernel could not be fetched (see above): systems with VMs cannot be built")
        set(${ret} "" PARENT_SCOPE)
    else()
        message(FATAL_ERROR "The guest's kernel could not be fetched (see above); CAISSON_GUEST=OFF builds without it")
    endif()
endfunction()

# caisson_guest_find(linux): where things are in the unpacked packages, or in another kernel's folders.
function(caisson_guest_find linux)
    file(STRINGS ${linux}/guest.env lines)
    foreach(line IN LISTS lines)
        string(REGEX MATCH "^([A-Z]+)=(.*)$" unused "${line}")
        set(DEBIAN_${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
    endforeach()
    caisson_guest_publish(GUEST_BUSYBOX ${linux}/${DEBIAN_BUSYBOX})
    caisson_guest_publish(GUEST_MAKE ${CAISSON_ARCH_MAKE})
    caisson_guest_publish(HOST_KERNEL ${linux}/${DEBIAN_KERNEL})
    caisson_guest_publish(HOST_VERSION ${DEBIAN_VERSION})
    caisson_guest_find_host_modules(${linux}/${DEBIAN_MODULES})
    if(CAISSON_KERNEL OR CAISSON_KERNEL_HEADERS)
        caisson_guest_use_own_kernel()
        return()
    endif()
    caisson_guest_publish(GUEST_KERNEL ${linux}/${DEBIAN_KERNEL})
    caisson_guest_publish(GUEST_VERSION ${DEBIAN_VERSION})
    caisson_guest_publish(GUEST_HEADERS ${linux}/${DEBIAN_HEADERS})
    caisson_guest_find_compiler(${CAISSON_ARCH_PREFIX}${DEBIAN_COMPILER})
endfunction()

function(caisson_guest_use_own_kernel)
    if(NOT EXISTS "${CAISSON_KERNEL}" OR IS_DIRECTORY "${CAISSON_KERNEL}")
        message(FATAL_ERROR "CAISSON_KERNEL: ${CAISSON_KERNEL}: no such file (CAISSON_KERNEL_HEADERS goes with it)")
    endif()
    set(release ${CAISSON_KERNEL_HEADERS}/include/config/kernel.release)
    if(NOT EXISTS ${release})
        message(FATAL_ERROR "CAISSON_KERNEL_HEADERS: ${CAISSON_KERNEL_HEADERS}: not the headers of a configured kernel, "
            "as include/config/kernel.release is missing")
    endif()
    file(STRINGS ${release} version LIMIT_COUNT 1)
    caisson_guest_publish(GUEST_KERNEL ${CAISSON_KERNEL})
    caisson_guest_publish(GUEST_HEADERS ${CAISSON_KERNEL_HEADERS})
    caisson_guest_publish(GUEST_VERSION ${version})
    caisson_guest_find_compiler(${CMAKE_C_COMPILER})
endfunction()

# Modules want the compiler that built the kernel; another version mostly works, and its kind decides about the options.
function(caisson_guest_find_compiler wanted)
    find_program(compiler ${wanted} NO_CACHE)
    if(NOT compiler)
        message(STATUS "Caisson: ${wanted}, which built the guest's kernel, is not installed: modules are built by "
            "${CMAKE_C_COMPILER}")
        set(compiler ${CMAKE_C_COMPILER})
    endif()
    caisson_guest_publish(GUEST_COMPILER ${compiler})
endfunction()

function(caisson_guest_find_host_modules modules)
    execute_process(COMMAND ${guest_image_dir}/copy-modules ${modules} ${CMAKE_CURRENT_BINARY_DIR}/host-modules
            kvm-amd kvm-intel
        OUTPUT_VARIABLE files OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    string(REPLACE "\n" ";" files "${files}")
    caisson_guest_publish(HOST_MODULES ${files})
endfunction()

# Made while configuring, as applications look for it then; it takes less than half a second.
function(caisson_guest_make_rootfs linux)
    set(rootfs ${CMAKE_CURRENT_BINARY_DIR}/rootfs.cpio)
    set(guest_busybox_to_run "")
    if(EXISTS ${linux}/host/bin/busybox)
        set(guest_busybox_to_run ${linux}/host/bin/busybox) # the guest's is another architecture's
    endif()
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${guest_image_dir}/rootfs/*)
    list(APPEND sources ${guest_image_dir}/mkrootfs ${guest_image_dir}/cpio-common ${linux}/guest.env)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${sources})
    set(old ON)
    if(EXISTS ${rootfs})
        set(old OFF)
        foreach(source IN LISTS sources)
            if(${source} IS_NEWER_THAN ${rootfs})
                set(old ON)
            endif()
        endforeach()
    endif()
    if(old)
        execute_process(COMMAND ${guest_image_dir}/mkrootfs --arch ${CAISSON_ARCH} ${CAISSON_GUEST_BUSYBOX} ${rootfs} ${guest_busybox_to_run}
            COMMAND_ERROR_IS_FATAL ANY)
    endif()
    caisson_guest_publish(GUEST_ROOTFS ${rootfs})
endfunction()

function(caisson_guest_make_vmlinux)
    set(vmlinux ${CMAKE_CURRENT_BINARY_DIR}/vmlinux)
    add_custom_command(OUTPUT ${vmlinux}
        COMMAND ${guest_image_dir}/extract-vmlinux ${CAISSON_GUEST_KERNEL} ${vmlinux}
        DEPENDS ${CAISSON_GUEST_KERNEL} ${guest_image_dir}/extract-vmlinux
        COMMENT "Decompressing the guest's kernel" VERBATIM)
    add_custom_target(caisson_guest_vmlinux DEPENDS ${vmlinux})
    caisson_guest_publish(GUEST_VMLINUX ${vmlinux})
endfunction()

# The overlay of modules and tools, laid out as in the guest.
function(caisson_guest_make_overlay)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/overlay)
    set(archive ${CMAKE_CURRENT_BINARY_DIR}/overlay.cpio)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${guest_image_dir}/modules/*)
    add_custom_command(OUTPUT ${archive}
        COMMAND ${guest_image_dir}/stage-modules ${CAISSON_GUEST_VERSION} ${CAISSON_GUEST_MODULES_DIR}
            ${CAISSON_GUEST_TOOLS_DIR} ${folder}
        COMMAND ${guest_image_dir}/mkoverlay --arch ${CAISSON_ARCH} ${folder} ${archive}
        DEPENDS caisson_guest_modules caisson_guest_tools ${CAISSON_GUEST_MODULE_FILES} ${CAISSON_GUEST_TOOLS_DIR}/camkes_tools
            ${sources} ${guest_image_dir}/stage-modules ${guest_image_dir}/mkoverlay ${guest_image_dir}/cpio-common
        COMMENT "Packing the guest's modules and tools" VERBATIM)
    add_custom_target(caisson_guest_overlay DEPENDS ${archive})
    caisson_guest_publish(GUEST_OVERLAY ${archive})
    caisson_guest_publish(GUEST_OVERLAY_DIR ${folder})
endfunction()
