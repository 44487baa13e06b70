# SPDX-License-Identifier: BSD-2-Clause
# Run by the build (cmake -P): lays the files and links of an overlay's list over a root file system.
#   LIST          lines `file|path|source` and `link|path|target`
#   UNDER         a folder whose content comes first, or nothing
#   BASE OUTPUT GZIP DISTRIBUTION ARCH
cmake_minimum_required(VERSION 3.25)
set(stage ${OUTPUT}.dir)
file(REMOVE_RECURSE ${stage})
file(MAKE_DIRECTORY ${stage})

if(UNDER)
    file(COPY ${UNDER}/ DESTINATION ${stage})
endif()
if(DISTRIBUTION STREQUAL debian)
    file(WRITE ${stage}/etc/hostname "debian\n")
    file(WRITE ${stage}/etc/issue "Debian GNU/Linux\n")
endif()

file(STRINGS ${LIST} entries)
foreach(entry IN LISTS entries)
    if(entry MATCHES "^(file|link)\\|([^|]*)\\|(.*)$")
        set(path ${stage}/${CMAKE_MATCH_2})
        cmake_path(GET path PARENT_PATH folder)
        file(MAKE_DIRECTORY ${folder})
        file(REMOVE ${path})
        if(CMAKE_MATCH_1 STREQUAL link)
            file(CREATE_LINK ${CMAKE_MATCH_3} ${path} SYMBOLIC)
        else()
            file(COPY_FILE ${CMAKE_MATCH_3} ${path})
        endif()
    endif()
endforeach()

set(options "")
if(GZIP)
    set(options --gzip)
endif()
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/../../guest/image/mkoverlay ${options} --arch ${ARCH} --base ${BASE} ${stage} ${OUTPUT}
    COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${stage})
