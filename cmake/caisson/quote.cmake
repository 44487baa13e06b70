# SPDX-License-Identifier: BSD-2-Clause
# Paths as text in the languages that the build writes: a shell's, CMake's, the assembler's; and the paths that CMake itself cannot take.
include_guard(GLOBAL)

# caisson_quote_shell(ret text): one word for sh, whatever is in it.
function(caisson_quote_shell ret text)
    string(REPLACE "'" "'\\''" text "${text}")
    set(${ret} "'${text}'" PARENT_SCOPE)
endfunction()

# caisson_quote_c(ret text): a string of C or of the assembler.
function(caisson_quote_c ret text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    set(${ret} "\"${text}\"" PARENT_SCOPE)
endfunction()

# caisson_quote_cmake(ret text): one argument of CMake; a list stays a list.
function(caisson_quote_cmake ret text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "$" "\\$" text "${text}")
    set(${ret} "\"${text}\"" PARENT_SCOPE)
endfunction()

# caisson_move(ret from to paths...): those paths that begin with the folder `from` begin with `to`.
function(caisson_move ret from to)
    set(results "")
    string(LENGTH "${from}" length)
    foreach(path IN LISTS ARGN)
        string(FIND "${path}/" "${from}/" place)
        if(place EQUAL 0)
            string(SUBSTRING "${path}" ${length} -1 rest)
            set(path "${to}${rest}")
        endif()
        list(APPEND results "${path}")
    endforeach()
    set(${ret} "${results}" PARENT_SCOPE)
endfunction()

# caisson_glob_path(ret path): the path as file(GLOB) takes it for itself and for no pattern.
function(caisson_glob_path ret path)
    string(REGEX REPLACE "([][*?])" "[\\1]" path "${path}")
    set(${ret} "${path}" PARENT_SCOPE)
endfunction()

# caisson_check_path(what path [BUILT]): ends the configure step where CMake would fail later, and say less. Lists are separated by `;`,
# but not within brackets; rules have no names with `#`, `<` or `>`; a backslash becomes a slash; names of sources are expanded once
# more. BUILT: a build tree, whose path CMake copies into the projects by which it tries compilers, without a backslash before `"`.
function(caisson_check_path what path)
    string(REGEX REPLACE "[^[]" "" opening "${path}")
    string(REGEX REPLACE "[^]]" "" closing "${path}")
    string(LENGTH "${opening}" opened)
    string(LENGTH "${closing}" closed)
    if(path MATCHES "[;#<>\\\n]|[$][A-Za-z]*{" OR NOT opened EQUAL closed)
        message(FATAL_ERROR "${what}: CMake builds nothing in a folder whose path has one of ; # < > \${ or a backslash, a newline, or "
            "a bracket without its other half in it: ${path}")
    endif()
    if("${ARGN}" STREQUAL BUILT AND path MATCHES "\"")
        message(FATAL_ERROR "${what}: CMake has no build tree in a folder whose path has a quotation mark in it: ${path}\n"
            "Choose another folder (-B)")
    endif()
endfunction()
