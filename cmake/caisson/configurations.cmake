# SPDX-License-Identifier: BSD-2-Clause
# Build trees of one configuration, and of several (Ninja Multi-Config): where things lie in each. Set here:
#
#   CAISSON_SYSTEM_DIR     what holds simulate, images/ and programs/: the build tree, or a folder in it for each configuration
#   CAISSON_CONFIGURATION  `/<configuration>` of what others take from a build tree of several, else nothing
include_guard(GLOBAL)

get_property(caisson_several GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
set(CAISSON_SYSTEM_DIR "${CMAKE_BINARY_DIR}" CACHE INTERNAL "see cmake/caisson/configurations.cmake")
set(CAISSON_CONFIGURATION "" CACHE INTERNAL "see cmake/caisson/configurations.cmake")
if(caisson_several)
    set(CAISSON_SYSTEM_DIR "${CMAKE_BINARY_DIR}/$<CONFIG>" CACHE INTERNAL "see cmake/caisson/configurations.cmake")
    set(caisson_first "${CMAKE_DEFAULT_BUILD_TYPE}")
    if(NOT caisson_first)
        list(GET CMAKE_CONFIGURATION_TYPES 0 caisson_first)
    endif()
    set(CAISSON_CONFIGURATION "/${caisson_first}" CACHE INTERNAL "see cmake/caisson/configurations.cmake")
endif()

# caisson_target_file(ret target [EACH]): the file that a program or static library of ours is built as, known while configuring: of
# several configurations the first one's, or with EACH each one's, by a generator expression.
function(caisson_target_file ret target)
    get_target_property(type ${target} TYPE)
    get_target_property(folder ${target} RUNTIME_OUTPUT_DIRECTORY)
    get_target_property(name ${target} OUTPUT_NAME)
    get_target_property(binary_dir ${target} BINARY_DIR)
    if(NOT name)
        set(name ${target})
    endif()
    if(type STREQUAL "STATIC_LIBRARY")
        set(name "${CMAKE_STATIC_LIBRARY_PREFIX}${name}${CMAKE_STATIC_LIBRARY_SUFFIX}")
        set(folder "")
    endif()
    if(NOT folder)
        set(folder "${binary_dir}")
    endif()
    if(NOT folder MATCHES "\\$<" AND CAISSON_CONFIGURATION)
        string(APPEND folder "/$<CONFIG>")
    endif()
    if(NOT "${ARGN}" STREQUAL "EACH")
        string(REPLACE "/$<CONFIG>" "${CAISSON_CONFIGURATION}" folder "${folder}")
    endif()
    set(${ret} "${folder}/${name}" PARENT_SCOPE)
endfunction()
