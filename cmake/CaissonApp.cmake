# SPDX-License-Identifier: BSD-2-Clause
# One application within a checkout: its folder is found, its settings.cmake read, the rooms it needs are made available,
# then its CMakeLists.txt is read as if it stood alone.

# caisson_find_app(ret name): a folder, or a name below examples/ or tests/.
function(caisson_find_app ret name)
    caisson_check_path("CAMKES_APP" "${name}")
    foreach(folder "${name}" "${CMAKE_SOURCE_DIR}/examples/${name}" "${CMAKE_SOURCE_DIR}/${name}"
            "${CMAKE_SOURCE_DIR}/tests/${name}" "$ENV{PWD}/${name}")
        if(IS_ABSOLUTE "${folder}" AND EXISTS "${folder}/CMakeLists.txt")
            get_filename_component(folder "${folder}" ABSOLUTE)
            set(${ret} "${folder}" PARENT_SCOPE)
            return()
        endif()
    endforeach()
    caisson_glob_path(pattern "${CMAKE_SOURCE_DIR}")
    file(GLOB examples RELATIVE ${CMAKE_SOURCE_DIR}/examples ${pattern}/examples/*/CMakeLists.txt)
    list(TRANSFORM examples REPLACE "/CMakeLists.txt" "")
    list(JOIN examples ", " examples)
    message(FATAL_ERROR "CAMKES_APP: ${name}: neither a folder with a CMakeLists.txt nor an example (${examples})")
endfunction()

caisson_find_app(CAMKES_APP_DIR "${CAMKES_APP}")

include(caisson/languages)

if(CAISSON_PREBUILT)
    find_package(caisson REQUIRED CONFIG PATHS ${CAISSON_PREBUILT} NO_DEFAULT_PATH)
else()
    set(CAISSON_ROOT ${CMAKE_SOURCE_DIR})
    include(caisson/compiler)
    set(CAISSON_HOST_DIR ${CMAKE_BINARY_DIR}/host CACHE PATH "Where the compiler is built")
    caisson_bootstrap_compiler(CAISSON_COMPILER ${CAISSON_HOST_DIR})
    include(CaissonRooms)
    include(caisson/package)
endif()

include(${CAMKES_APP_DIR}/settings.cmake OPTIONAL)
include(caisson/accepted)
caisson_accept_variables()
# What Caisson's own code is compiled with is no business of an application's.
unset(CMAKE_C_STANDARD)
unset(CMAKE_C_STANDARD_REQUIRED)
unset(CMAKE_C_EXTENSIONS)
add_subdirectory(${CAMKES_APP_DIR} ${CMAKE_BINARY_DIR}/app)

get_property(caisson_adl GLOBAL PROPERTY CAISSON_ADL)
if(NOT caisson_adl)
    message(FATAL_ERROR "CAMKES_APP: ${CAMKES_APP_DIR} declares no root server (DeclareCAmkESRootserver)")
endif()
