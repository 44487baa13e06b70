# SPDX-License-Identifier: BSD-2-Clause
# What applications build for inside the guest: programs by ExternalProject, kernel modules against the guest's headers.
include_guard(GLOBAL)
include(ExternalProject)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/guest.cmake)

# FindCustomPollyToolchain(outvar name): a toolchain file for guest programs. The guest is a 64-bit Linux of the
# system's architecture, so there is one, whatever the name; programs come out static, as the guest has no libraries.
function(FindCustomPollyToolchain outvar name)
    if(NOT name MATCHES "64bit")
        message(STATUS "Caisson: toolchain ${name} is served by the one for the 64-bit guest")
    endif()
    if(CAISSON_CROSS)
        set(${outvar} ${CAISSON_ROOT}/cmake/arch/guest-${CAISSON_ARCH}.cmake PARENT_SCOPE)
    else()
        set(${outvar} ${CAISSON_ROOT}/cmake/guest-toolchain.cmake PARENT_SCOPE)
    endif()
endfunction()

# AddGuestProgram(name source_dir overlay path [INTERFACES vm] [CMAKE_ARGS arg...]): builds the project in `source_dir` for
# the guest and puts its program `name` into the folder `path` of the overlay. That project begins with
# find_package(camkes-guest) and finds the libraries there. INTERFACES: the procedures that the description puts into the
# guest of the instance `vm`, as the library CAmkESGuestInterfaces_<vm>.
function(AddGuestProgram name source_dir overlay path)
    set(function "AddGuestProgram(${name})")
    cmake_parse_arguments(PARSE_ARGV 4 PROGRAM "" "INTERFACES" "CMAKE_ARGS")
    caisson_check_arguments("${function}" PROGRAM)
    caisson_resolve(source_dir "${source_dir}")
    if(NOT EXISTS ${source_dir}/CMakeLists.txt)
        caisson_fail("${function}" source_dir "has no CMakeLists.txt: ${source_dir}")
    endif()
    FindCustomPollyToolchain(toolchain "linux-gcc-64bit-pic")
    set(arguments -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE} -DCMAKE_TOOLCHAIN_FILE=${toolchain}
        -DCMAKE_MODULE_PATH=${CAISSON_ROOT}/cmake/modules)
    if(PROGRAM_INTERFACES)
        CAmkESGuestInterfaces(${PROGRAM_INTERFACES} interfaces)
        list(APPEND arguments -DCAISSON_GUEST_VM=${PROGRAM_INTERFACES} -DCAISSON_GUEST_INTERFACES=${interfaces})
    endif()
    ExternalProject_Add(${name}-app SOURCE_DIR ${source_dir} BINARY_DIR ${CMAKE_BINARY_DIR}/${name}-app
        STAMP_DIR ${CMAKE_CURRENT_BINARY_DIR}/${name}-app-stamp BUILD_ALWAYS ON EXCLUDE_FROM_ALL INSTALL_COMMAND ""
        CMAKE_ARGS ${arguments} ${PROGRAM_CMAKE_ARGS})
    AddExternalProjFilesToOverlay(${name}-app ${CMAKE_BINARY_DIR}/${name}-app ${overlay} "${path}" FILES ${name})
endfunction()

# DownloadLinux(major minor md5 out_dir out_target): the headers that match the guest's kernel stand in for its source.
function(DownloadLinux major minor md5 out_dir out_target)
    caisson_need_guest()
    if(NOT IS_DIRECTORY "${CAISSON_GUEST_HEADERS}")
        caisson_fail(DownloadLinux "${major}.${minor}" "the guest's headers are not part of an installation: use a build tree")
    endif()
    if(NOT TARGET caisson_guest_source)
        message(STATUS "Caisson: Linux ${major}.${minor} is served by the guest's kernel, ${CAISSON_GUEST_VERSION}")
        add_custom_target(caisson_guest_source)
    endif()
    set(${out_dir} ${CAISSON_GUEST_HEADERS} PARENT_SCOPE)
    set(${out_target} caisson_guest_source PARENT_SCOPE)
endfunction()

# ConfigureLinux(dir config symvers target [DEPENDS..]): the headers are configured already; makes the target.
function(ConfigureLinux dir config symvers target)
    cmake_parse_arguments(PARSE_ARGV 4 LINUX "" "" "DEPENDS")
    caisson_check_arguments("ConfigureLinux(${target})" LINUX)
    add_custom_target(${target})
    if(LINUX_DEPENDS)
        add_dependencies(${target} ${LINUX_DEPENDS})
    endif()
endfunction()

# DefineLinuxModule(dir out_dir out_target KERNEL_DIR dir [ARCH a] [CROSS_COMPILE p] [DEPENDS..]): builds the modules of
# `dir`, which has a Kbuild or Makefile with obj-m. `out_dir` is where their .ko files will lie;
# AddFileToOverlayDir("x.ko" out_dir ...) takes the x.ko in it.
function(DefineLinuxModule dir out_dir out_target)
    cmake_parse_arguments(PARSE_ARGV 3 MODULE "" "KERNEL_DIR;ARCH;CROSS_COMPILE" "DEPENDS;INCLUDES")
    caisson_resolve(dir "${dir}")
    set(function "DefineLinuxModule(${dir})")
    caisson_check_arguments("${function}" MODULE KERNEL_DIR)
    if(NOT IS_DIRECTORY "${dir}")
        caisson_fail("${function}" dir "no such folder")
    endif()
    if(NOT MODULE_KERNEL_DIR)
        caisson_fail("${function}" KERNEL_DIR "is missing")
    endif()
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${dir}/*)
    get_filename_component(name ${dir} NAME)
    string(SHA1 key ${dir})
    string(SUBSTRING ${key} 0 8 key)
    set(output ${CMAKE_BINARY_DIR}/guest-modules/${name}-${key})
    set(target caisson_guest_module_${name}_${key})
    set(compiler "")
    if(CAISSON_GUEST_COMPILER)
        set(compiler CC=${CAISSON_GUEST_COMPILER})
    endif()
    # kbuild writes beside the sources, so they are copied; the application's folder stays clean.
    add_custom_command(OUTPUT ${output}/built
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${output}
        COMMAND ${CMAKE_COMMAND} -E copy_directory ${dir} ${output}
        COMMAND ${CMAKE_COMMAND} -E env --unset=MAKEFLAGS --unset=CFLAGS
            make --silent -C ${MODULE_KERNEL_DIR} M=${output} ${compiler} ${CAISSON_GUEST_MAKE} CONFIG_DEBUG_INFO_BTF_MODULES= modules
        COMMAND ${CMAKE_COMMAND} -E touch ${output}/built
        DEPENDS ${sources} ${MODULE_DEPENDS}
        COMMENT "Building the guest's kernel module ${name}"
        VERBATIM)
    add_custom_target(${target} DEPENDS ${output}/built)
    set_property(GLOBAL APPEND PROPERTY CAISSON_MODULE_DIRS ${output})
    caisson_product(${output} ${target})
    set(${out_dir} ${output} PARENT_SCOPE)
    set(${out_target} ${target} PARENT_SCOPE)
endfunction()
