# SPDX-License-Identifier: BSD-2-Clause
# How every function of the package looks at its arguments: the application's files, and one form of message.
include_guard(GLOBAL)

# caisson_fail(function argument text): ends the configure step; names the function, the argument and the calling file.
function(caisson_fail function argument text)
    message(FATAL_ERROR "${function}: ${argument}: ${text}\n(called from ${CMAKE_CURRENT_LIST_FILE})")
endfunction()

# caisson_check_arguments(function prefix [keyword...]): after cmake_parse_arguments. An empty list after a keyword is no
# mistake (a file(GLOB) may find nothing); that of a keyword named here is.
macro(caisson_check_arguments function prefix)
    if(DEFINED ${prefix}_UNPARSED_ARGUMENTS)
        list(GET ${prefix}_UNPARSED_ARGUMENTS 0 ${prefix}_unknown)
        caisson_fail(${function} "${${prefix}_unknown}" "unknown argument")
    endif()
    foreach(${prefix}_keyword ${ARGN})
        if(${prefix}_keyword IN_LIST ${prefix}_KEYWORDS_MISSING_VALUES)
            caisson_fail(${function} "${${prefix}_keyword}" "needs a value")
        endif()
    endforeach()
endmacro()

# caisson_resolve(ret path...): where an application's relative paths lead: beside the calling CMakeLists.txt if there is
# such a thing, else in the binary folder. Generator expressions stay as they are.
function(caisson_resolve ret)
    set(results "")
    foreach(path IN LISTS ARGN)
        if(NOT path MATCHES "\\$<" AND NOT IS_ABSOLUTE "${path}")
            if(EXISTS "${CMAKE_CURRENT_LIST_DIR}/${path}")
                set(path "${CMAKE_CURRENT_LIST_DIR}/${path}")
            else()
                set(path "${CMAKE_CURRENT_BINARY_DIR}/${path}")
            endif()
            cmake_path(NORMAL_PATH path)
        endif()
        list(APPEND results "${path}")
    endforeach()
    set(${ret} "${results}" PARENT_SCOPE)
endfunction()

# caisson_expect_file(function argument path): `path` has to be a file, or one that the build makes, when the configure
# step ends (a custom command may be declared after its output is named); caisson_check_expected looks.
function(caisson_expect_file function argument path)
    if(NOT path MATCHES "\\$<" AND NOT EXISTS "${path}")
        set_property(GLOBAL APPEND PROPERTY CAISSON_EXPECTED
            "${function}|${argument}|${path}|${CMAKE_CURRENT_SOURCE_DIR}|${CMAKE_CURRENT_LIST_FILE}")
    endif()
endfunction()

function(caisson_check_expected)
    get_property(expected GLOBAL PROPERTY CAISSON_EXPECTED)
    get_property(products GLOBAL PROPERTY CAISSON_PRODUCTS)
    foreach(entry IN LISTS expected)
        string(REPLACE "|" ";" entry "${entry}")
        list(POP_FRONT entry function argument path directory caller)
        get_source_file_property(generated "${path}" DIRECTORY "${directory}" GENERATED)
        if(NOT EXISTS "${path}" AND NOT generated AND NOT path IN_LIST products)
            message(FATAL_ERROR "${function}: ${argument}: no such file: ${path}\n"
                "(nor one in the source folder, nor one that the build makes; called from ${caller})")
        endif()
    endforeach()
endfunction()

# caisson_product(path [target]): building `target` makes `path`, so whoever uses the file waits for it; without a target
# the file is there already.
function(caisson_product path)
    set_property(GLOBAL APPEND PROPERTY CAISSON_PRODUCTS "${path}")
    string(SHA1 key "${path}")
    set_property(GLOBAL PROPERTY CAISSON_PRODUCT_${key} ${ARGN})
endfunction()

# caisson_maker(ret path): the target recorded for `path`, or nothing.
function(caisson_maker ret path)
    string(SHA1 key "${path}")
    get_property(target GLOBAL PROPERTY CAISSON_PRODUCT_${key})
    set(${ret} ${target} PARENT_SCOPE)
endfunction()

# caisson_take(target file copy comment depends...): `target` copies `file`, which `depends` (targets and files) make, to
# `copy`: a file that the build knows the maker of, and that changes only when its content does.
function(caisson_take target file copy comment)
    set(files ${ARGN})
    set(targets ${ARGN})
    list(FILTER files INCLUDE REGEX "[/.]")
    list(FILTER targets EXCLUDE REGEX "[/.]")
    add_custom_target(${target}
        COMMAND ${CMAKE_COMMAND} -E copy_if_different "${file}" ${copy}
        DEPENDS ${files} BYPRODUCTS ${copy} COMMENT "${comment}" VERBATIM)
    if(targets)
        add_dependencies(${target} ${targets})
    endif()
endfunction()
