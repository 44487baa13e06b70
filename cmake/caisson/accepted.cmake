# SPDX-License-Identifier: BSD-2-Clause
# What applications call or read and what has no effect here, or little: platform variables, options, upstream's set-up.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)

# caisson_accept_variables(): the machine as applications know it: x86-64 or arm64 with one node.
macro(caisson_accept_variables)
    if(CAISSON_ARCH STREQUAL "arm64")
        caisson_accept_arm64()
    else()
        caisson_accept_x86_64()
    endif()
    option(SIMULATION "Accepted; build/simulate is always written" ON)
    set(KernelWordSize 64)
    set(KernelMaxNumNodes 1)
endmacro()

macro(caisson_accept_arm64)
    set(PLATFORM qemu-arm-virt CACHE STRING "Accepted; there is one platform")
    set(KernelArch arm)
    set(KernelSel4Arch aarch64)
    set(KernelArmSel4Arch aarch64)
    set(KernelPlatform qemu-arm-virt)
    set(KernelArchX86 OFF)
    set(KernelArchARM ON)
    set(KernelSel4ArchAarch64 ON)
    set(KernelSel4ArchX86_64 OFF)
    set(KernelSel4ArchIA32 OFF)
endmacro()

macro(caisson_accept_x86_64)
    set(PLATFORM x86_64 CACHE STRING "Accepted; there is one platform")
    set(KernelArch x86)
    set(KernelSel4Arch x86_64)
    set(KernelX86Sel4Arch x86_64)
    set(KernelPlatform pc99)
    set(KernelArchX86 ON)
    set(KernelArchARM OFF)
    set(KernelSel4ArchX86_64 ON)
    set(KernelSel4ArchIA32 OFF)
    set(KernelPlatPC99 ON)
endmacro()

# Upstream builds its global components by this; the standard connectors are built into the compiler here, and components that come
# with Caisson are built where a description has them.
function(includeGlobalComponents)
endfunction()

# Upstream chooses kernel options for VMs by this; there is no such kernel.
function(camkes_x86_vm_setup_x86_vm_environment)
endfunction()

# Upstream's templates turn a plan into code; code generation here is the compiler's own.
function(CAmkESAddTemplatesPath)
    message(STATUS "Caisson: CAmkESAddTemplatesPath: templates are not used: ${ARGN}")
endfunction()

# DeclareCAmkESConnector(name LIKE other [FROM f TO t ...]): a connector of an application's own is made like one that has
# an implementation here. Upstream's templates are not used: without LIKE, which may also stand in the connector's
# declaration, the compiler refuses a description that uses it.
function(DeclareCAmkESConnector name)
    cmake_parse_arguments(PARSE_ARGV 1 CONNECTOR "" "LIKE;FROM;TO;CAKEML_TO;FROM_HEADER;TO_HEADER" "FROM_LIBS;TO_LIBS")
    caisson_check_arguments("DeclareCAmkESConnector(${name})" CONNECTOR LIKE)
    if(CONNECTOR_LIKE)
        set_property(GLOBAL APPEND PROPERTY CAISSON_CONNECTORS ${name}=${CONNECTOR_LIKE})
    else()
        message(STATUS "Caisson: DeclareCAmkESConnector(${name}): its templates are not used; LIKE says which connector it is like")
    endif()
endfunction()

# config_option(option name doc [DEFAULT x] [DEPENDS..] [DEFAULT_DISABLED x]): a cache option, and a line CONFIG_<name> of
# the header that add_config_library makes.
function(config_option option name doc)
    cmake_parse_arguments(PARSE_ARGV 3 CONFIG "UNQUOTE" "DEFAULT;DEFAULT_DISABLED" "DEPENDS")
    caisson_check_arguments("config_option(${option})" CONFIG)
    if(NOT DEFINED CONFIG_DEFAULT)
        set(CONFIG_DEFAULT OFF)
    endif()
    option(${option} "${doc}" ${CONFIG_DEFAULT})
    set(value ${${option}})
    foreach(condition IN LISTS CONFIG_DEPENDS)
        string(REPLACE " " ";" condition "${condition}")
        if(NOT (${condition}))
            set(value OFF)
        endif()
    endforeach()
    set(line "/* disabled: CONFIG_${name} */\n")
    if(value)
        set(line "#define CONFIG_${name} 1\n")
    endif()
    set(${option} ${value} PARENT_SCOPE)
    set(configure_string "${configure_string}${line}" PARENT_SCOPE)
endfunction()

# add_config_library(prefix text): <prefix>/gen_config.h with that text, in the include folder of <prefix>_Config.
function(add_config_library prefix text)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/gen_config)
    set(CAISSON_TEXT "#pragma once\n${text}")
    file(CONFIGURE OUTPUT ${folder}/${prefix}/gen_config.h CONTENT "@CAISSON_TEXT@" @ONLY)
    add_library(${prefix}_Config INTERFACE)
    target_include_directories(${prefix}_Config INTERFACE ${folder})
endfunction()
