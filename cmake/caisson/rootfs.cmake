# SPDX-License-Identifier: BSD-2-Clause
# The guest's kernel and root file system: what there is by default, and the rules that make an application's own.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/guest.cmake)

# caisson_check_bits(function bits): there is one guest, and it has 64 bits.
function(caisson_check_bits function bits)
    if(bits STREQUAL "32")
        message(STATUS "Caisson: ${function}: the 32-bit guest is served by the 64-bit one")
    elseif(NOT bits STREQUAL "64")
        caisson_fail(${function} "${bits}" "is neither 32 nor 64")
    endif()
endfunction()

# GetArchDefaultLinuxKernelFile(32|64 outvar), GetArchDefaultLinuxRootfsFile(32|64 outvar)
function(GetArchDefaultLinuxKernelFile bits outvar)
    caisson_need_guest()
    caisson_check_bits(GetArchDefaultLinuxKernelFile "${bits}")
    set(${outvar} ${CAISSON_GUEST_KERNEL} PARENT_SCOPE)
endfunction()

function(GetArchDefaultLinuxRootfsFile bits outvar)
    caisson_need_guest()
    caisson_check_bits(GetArchDefaultLinuxRootfsFile "${bits}")
    set(${outvar} ${CAISSON_GUEST_ROOTFS} PARENT_SCOPE)
endfunction()

function(GetDefaultLinuxKernelFile outvar)
    caisson_need_guest()
    set(${outvar} ${CAISSON_GUEST_KERNEL} PARENT_SCOPE)
endfunction()

function(GetDefaultLinuxRootfsFile outvar)
    caisson_need_guest()
    set(${outvar} ${CAISSON_GUEST_ROOTFS} PARENT_SCOPE)
endfunction()

# GetDefaultLinuxVersion gives what `uname -r` prints in the guest; Major and Minor are it before and after the first dot.
function(GetDefaultLinuxVersion outvar)
    caisson_need_guest()
    set(${outvar} ${CAISSON_GUEST_VERSION} PARENT_SCOPE)
endfunction()

function(GetDefaultLinuxMajor outvar)
    caisson_need_guest()
    string(REGEX REPLACE "\\..*" "" major "${CAISSON_GUEST_VERSION}")
    set(${outvar} ${major} PARENT_SCOPE)
endfunction()

function(GetDefaultLinuxMinor outvar)
    caisson_need_guest()
    string(REGEX REPLACE "^[^.]*\\." "" minor "${CAISSON_GUEST_VERSION}")
    set(${outvar} ${minor} PARENT_SCOPE)
endfunction()

# Nobody downloads by it: the package's own checksum is checked where the kernel is fetched.
function(GetDefaultLinuxMd5 outvar)
    caisson_need_guest()
    set(${outvar} 00000000000000000000000000000000 PARENT_SCOPE)
endfunction()

# DecompressLinuxKernel(target outvar image [DEPENDS..]): the ELF kernel inside a bzImage.
function(DecompressLinuxKernel target outvar image)
    set(function "DecompressLinuxKernel(${target})")
    cmake_parse_arguments(PARSE_ARGV 3 KERNEL "" "" "DEPENDS")
    caisson_check_arguments("${function}" KERNEL)
    caisson_need_guest()
    caisson_resolve(image "${image}")
    if(image STREQUAL CAISSON_GUEST_KERNEL)
        caisson_maker(maker "${CAISSON_GUEST_VMLINUX}")
        add_custom_target(${target} DEPENDS ${maker} ${KERNEL_DEPENDS})
        set(${outvar} ${CAISSON_GUEST_VMLINUX} PARENT_SCOPE)
        return()
    endif()
    if(NOT KERNEL_DEPENDS)
        caisson_expect_file("${function}" image "${image}")
    endif()
    set(output ${CMAKE_BINARY_DIR}/kernels/${target})
    caisson_maker(maker "${image}")
    add_custom_command(OUTPUT ${output}
        COMMAND ${CAISSON_ROOT}/guest/image/extract-vmlinux ${image} ${output}
        DEPENDS ${image} ${maker} ${KERNEL_DEPENDS}
        COMMENT "Decompressing the guest's kernel" VERBATIM)
    add_custom_target(${target} DEPENDS ${output})
    caisson_product(${output} ${target})
    set(${outvar} ${output} PARENT_SCOPE)
endfunction()

# caisson_rootfs_rule(target output overlay image distribution gzip): the rule behind AddOverlayDirToRootfs. What lies in
# the overlay is known when the build files are generated, through the overlay's properties.
function(caisson_rootfs_rule target output overlay image distribution gzip)
    set(list ${output}.list)
    file(GENERATE OUTPUT ${list} CONTENT "$<JOIN:$<TARGET_PROPERTY:${overlay},OVERLAY_ENTRIES>,\n>\n")
    caisson_maker(maker "${image}")
    set(script ${CAISSON_ROOT}/cmake/caisson/stage-overlay.cmake)
    add_custom_command(OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DLIST=${list} -DBASE=${image} -DOUTPUT=${output} -DGZIP=${gzip}
            -DDISTRIBUTION=${distribution} -DARCH=${CAISSON_ARCH} -DUNDER=$<TARGET_PROPERTY:${overlay},OVERLAY_UNDER> -P ${script}
        DEPENDS ${image} ${maker} ${list} ${script} ${CAISSON_ROOT}/guest/image/mkoverlay ${CAISSON_ROOT}/guest/image/cpio-common
            "$<TARGET_PROPERTY:${overlay},OVERLAY_DEPENDS>"
        COMMENT "Packing the guest's root file system" VERBATIM)
    add_custom_target(${target} DEPENDS ${output})
    caisson_product(${output} ${target})
endfunction()
