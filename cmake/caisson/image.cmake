# SPDX-License-Identifier: BSD-2-Clause
# From programs to the image: the one executable that carries them and the files of the file server.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/configurations.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/../../loader/CaissonImage.cmake)

# caisson_add_system(name folder processes...): images/<name>, with the programs and the file server's files.
function(caisson_add_system name folder)
    set(payloads "")
    set(depends "")
    foreach(process IN LISTS ARGN)
        get_property(program GLOBAL PROPERTY CAISSON_PROGRAM_OF_${process})
        list(APPEND payloads program/${process} $<TARGET_FILE:CAmkESProcess_${program}>)
        list(APPEND depends CAmkESProcess_${program})
    endforeach()
    get_property(files GLOBAL PROPERTY CAISSON_FILES)
    foreach(file IN LISTS files)
        get_property(path GLOBAL PROPERTY CAISSON_FILE_${file})
        get_property(wanted GLOBAL PROPERTY CAISSON_FILE_${file}_DEPENDS)
        caisson_file_payload(path depends ${file} "${path}" ${wanted})
        caisson_check_guest_files(depends ${file} "${path}" ${wanted})
        list(APPEND payloads file/${file} "${path}")
    endforeach()
    # The loader's side of the image takes no part in what the folder says for the application's code.
    foreach(property COMPILE_OPTIONS LINK_OPTIONS)
        get_directory_property(${property} ${property})
        set_directory_properties(PROPERTIES ${property} "")
    endforeach()
    caisson_add_image(${name} SYSTEM_C ${folder}/system.c OUTPUT_DIRECTORY "${CAISSON_SYSTEM_DIR}/images" PAYLOADS ${payloads})
    set_directory_properties(PROPERTIES COMPILE_OPTIONS "${COMPILE_OPTIONS}" LINK_OPTIONS "${LINK_OPTIONS}")
    set_property(TARGET caisson_image_${name} PROPERTY EXCLUDE_FROM_ALL FALSE)
    install(TARGETS caisson_image_${name} RUNTIME DESTINATION bin)
    list(REMOVE_DUPLICATES depends)
    if(depends)
        add_dependencies(caisson_image_${name} ${depends})
    endif()
endfunction()

# caisson_check_guest_files(ret_depends name path wanted...): a kernel or root file system that the application brings is one, and its
# programs are those that the guest can execute. Of those that are made here, mkoverlay has looked.
function(caisson_check_guest_files ret_depends name path)
    get_property(products GLOBAL PROPERTY CAISSON_PRODUCTS)
    if(path IN_LIST products OR path MATCHES "\\$<" OR path STREQUAL CAISSON_GUEST_KERNEL OR path STREQUAL CAISSON_GUEST_ROOTFS)
        return()
    endif()
    set(roles "")
    if(name IN_LIST CAISSON_GUEST_KERNELS)
        list(APPEND roles kernel)
    endif()
    if(name IN_LIST CAISSON_GUEST_INITRDS)
        list(APPEND roles initrd)
    endif()
    foreach(role IN LISTS roles)
        set(stamp ${CMAKE_BINARY_DIR}/files/${name}.${role}.checked)
        add_custom_command(OUTPUT ${stamp}
            COMMAND ${CAISSON_ROOT}/guest/image/check-image ${role} ${CAISSON_ARCH} ${path}
            COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
            DEPENDS ${path} ${ARGN} ${CAISSON_ROOT}/guest/image/check-image ${CAISSON_ROOT}/guest/image/image-common
                ${CAISSON_ROOT}/guest/image/cpio-common
            COMMENT "Looking at the ${role} ${name}" VERBATIM)
        add_custom_target(caisson_checked_${role}_${name} DEPENDS ${stamp})
        list(APPEND ${ret_depends} caisson_checked_${role}_${name})
    endforeach()
    set(${ret_depends} ${${ret_depends}} PARENT_SCOPE)
endfunction()

# caisson_file_payload(ret_path ret_depends name path wanted...): the path to carry for a file of the file server. What
# targets of the application make without telling the build which file that is gets a copy that the build knows.
function(caisson_file_payload ret_path ret_depends name path)
    set(result "${path}")
    set(depends ${${ret_depends}})
    caisson_maker(maker "${path}")
    get_property(products GLOBAL PROPERTY CAISSON_PRODUCTS)
    get_source_file_property(generated "${path}" GENERATED)
    if(path IN_LIST products)
        list(APPEND depends ${maker} ${ARGN})
    elseif(path MATCHES "\\$<")
        set(result ${CAISSON_SYSTEM_DIR}/files/${name})
        add_custom_command(OUTPUT ${result} COMMAND ${CMAKE_COMMAND} -E copy "${path}" ${result} DEPENDS "${path}" ${ARGN}
            COMMENT "Taking ${name} for the file server" VERBATIM)
    elseif(ARGN AND NOT generated)
        set(result ${CMAKE_BINARY_DIR}/files/${name})
        caisson_take(caisson_file_${name} "${path}" ${result} "Taking ${name} for the file server" ${ARGN})
        list(APPEND depends caisson_file_${name})
    endif()
    set(${ret_path} "${result}" PARENT_SCOPE)
    set(${ret_depends} "${depends}" PARENT_SCOPE)
endfunction()
