# SPDX-License-Identifier: BSD-2-Clause
# From instances to programs: one for each process, which is an instance alone or a group of them in one address space.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/components.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/instrument.cmake)

# Upstream's libraries whose contents every component has here; other names are an application's own or the system's.
set(CAISSON_STAND_INS sel4 sel4runtime sel4camkes sel4utils sel4muslcsys muslc utils camkes_dataport
    CACHE INTERNAL "Library names that stand for libcamkes")

# caisson_stand_ins(): makes those that the application has not made itself.
function(caisson_stand_ins)
    foreach(name IN LISTS CAISSON_STAND_INS)
        if(NOT TARGET ${name})
            add_library(${name} INTERFACE)
            target_include_directories(${name} INTERFACE $<TARGET_PROPERTY:camkes,INTERFACE_INCLUDE_DIRECTORIES>)
        endif()
    endforeach()
endfunction()

# caisson_declare_own(type): a component whose description and code come with Caisson, where the application declares none of that name.
function(caisson_declare_own type)
    file(GLOB sources ${CAISSON_ROOT}/components/${type}/*.c)
    if(sources AND NOT TARGET CAmkESComponent_${type})
        DeclareCAmkESComponent(${type} SOURCES ${sources})
    endif()
endfunction()

# caisson_check_instance(instance type kind): the application has to say what the instance is built from.
function(caisson_check_instance instance type kind)
    caisson_declare_own(${type})
    get_property(adl GLOBAL PROPERTY CAISSON_ADL)
    if(NOT TARGET CAmkESComponent_${type})
        set(call DeclareCAmkESComponent)
        if(kind STREQUAL vm)
            set(call DeclareCAmkESVM)
        endif()
        message(FATAL_ERROR "${call}: ${type}: is missing: instance ${instance} of ${adl} is of this component")
    endif()
    get_target_property(caller CAmkESComponent_${type} COMPONENT_DECLARED_IN)
    caisson_declarations(declarations ${instance} ${type})
    caisson_component_property(sources SOURCES ${declarations})
    if(kind STREQUAL component AND NOT sources)
        message(FATAL_ERROR "DeclareCAmkESComponent(${type}): SOURCES: is empty, but instance ${instance} of ${adl} "
            "needs a program\n(called from ${caller})")
    endif()
    caisson_component_property(templates TEMPLATE_SOURCES ${declarations})
    caisson_component_property(headers TEMPLATE_HEADERS ${declarations})
    if(templates OR headers)
        message(FATAL_ERROR "DeclareCAmkESComponent(${type}): TEMPLATE_SOURCES, TEMPLATE_HEADERS: upstream's templates "
            "cannot be expanded here (${templates} ${headers})\n(called from ${caller})")
    endif()
endfunction()

# caisson_split_flags(ret flags...): "-O2 -g" becomes two flags; what has quotes or generator expressions in it stays whole.
function(caisson_split_flags ret)
    set(result "")
    foreach(flags IN LISTS ARGN)
        if(flags MATCHES " " AND NOT flags MATCHES "[\"']|\\$<")
            separate_arguments(flags UNIX_COMMAND "${flags}")
        endif()
        list(APPEND result ${flags})
    endforeach()
    set(${ret} "${result}" PARENT_SCOPE)
endfunction()

# Sources that are objects already: they are joined with the others, where a target that makes objects does not take them.
set(CAISSON_OBJECT_SOURCE "TARGET_OBJECTS:|\\.o$" CACHE INTERNAL "Objects among the sources")

# caisson_compile_instance(target instance folder declarations...): the target compiles the instance's sources and its glue.
function(caisson_compile_instance target instance folder)
    get_target_property(type ${target} TYPE)
    foreach(keyword SOURCES INCLUDES C_FLAGS CXX_FLAGS)
        caisson_component_property(${keyword} ${keyword} ${ARGN})
    endforeach()
    if(type STREQUAL OBJECT_LIBRARY)
        list(FILTER SOURCES EXCLUDE REGEX "${CAISSON_OBJECT_SOURCE}")
    endif()
    target_sources(${target} PRIVATE ${SOURCES} ${folder}/${instance}/glue.c)
    target_include_directories(${target} PRIVATE ${folder}/${instance} ${INCLUDES})
    caisson_split_flags(C_FLAGS ${C_FLAGS})
    caisson_split_flags(CXX_FLAGS ${CXX_FLAGS})
    target_compile_options(${target} PRIVATE
        "$<$<COMPILE_LANGUAGE:C>:${C_FLAGS}>" "$<$<COMPILE_LANGUAGE:CXX>:${CXX_FLAGS}>")
    add_dependencies(${target} ${ARGN})
endfunction()

# caisson_add_member(ret instance folder declarations...): the one object of a group's member. It shows its tables and what other
# members call directly; no other name of one member is seen by another, so both may have a `run`, and neither the other's
# `pre_init`. Section groups are dissolved and unique symbols not made: those of equal names would be taken for one.
function(caisson_add_member ret instance folder)
    set(code CAmkESInstance_${instance})
    add_library(${code} OBJECT EXCLUDE_FROM_ALL)
    caisson_compile_instance(${code} ${instance} ${folder} ${ARGN})
    caisson_component_property(objects SOURCES ${ARGN})
    list(FILTER objects INCLUDE REGEX "${CAISSON_OBJECT_SOURCE}")
    caisson_component_property(libs LIBS ${ARGN})
    target_link_libraries(${code} PRIVATE ${libs} camkes)
    set_property(TARGET ${code} PROPERTY POSITION_INDEPENDENT_CODE OFF) # that would be as for a shared library
    target_compile_options(${code} PRIVATE -fPIE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
    set(object ${CAISSON_SYSTEM_DIR}/programs/members/${instance}.o)
    add_custom_command(OUTPUT ${object} BYPRODUCTS ${object}.all
        COMMAND ${CMAKE_COMMAND} -E make_directory ${CAISSON_SYSTEM_DIR}/programs/members
        COMMAND ${CMAKE_C_COMPILER} -r -nostdlib -Wl,-d,--force-group-allocation -o ${object}.all $<TARGET_OBJECTS:${code}> ${objects}
        COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=camkes_instance_* --keep-global-symbol=camkes_direct_*
            ${object}.all ${object}
        DEPENDS ${code} $<TARGET_OBJECTS:${code}> ${objects}
        COMMENT "Joining the objects of ${instance}" VERBATIM COMMAND_EXPAND_LISTS)
    set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
    set(${ret} ${object} PARENT_SCOPE)
endfunction()

# caisson_linker_language(target declarations...): C++ where a declaration says so or has a source in it, which the target may not
# see: a group's program is linked from objects.
function(caisson_linker_language target)
    caisson_component_property(languages LINKER_LANGUAGE ${ARGN})
    caisson_component_property(sources SOURCES ${ARGN})
    list(JOIN CMAKE_CXX_SOURCE_FILE_EXTENSIONS "|" endings)
    string(REPLACE "+" "\\+" endings "${endings}")
    list(FILTER sources INCLUDE REGEX "\\.(${endings})$")
    if(languages)
        list(GET languages -1 language)
        set_property(TARGET ${target} PROPERTY LINKER_LANGUAGE ${language})
    elseif(sources)
        set_property(TARGET ${target} PROPERTY LINKER_LANGUAGE CXX)
    endif()
endfunction()

# caisson_explain_link(target script): a linker that can calls the script for each symbol that nobody defines: `run` and methods are
# told of in words of the description before the linker speaks of glue.c.
function(caisson_explain_link target script)
    include(CheckLinkerFlag)
    check_linker_flag(C LINKER:--error-handling-script=/bin/true CAISSON_LINKER_EXPLAINS)
    if(CAISSON_LINKER_EXPLAINS AND EXISTS ${script})
        file(CHMOD ${script} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
        # By its place below the folder in which the linker runs: CMake lets a shell execute what a link option has behind a `$`.
        set(folder "${CMAKE_CURRENT_BINARY_DIR}")
        if(CMAKE_GENERATOR MATCHES "Ninja")
            set(folder "${CMAKE_BINARY_DIR}")
        endif()
        cmake_path(RELATIVE_PATH script BASE_DIRECTORY "${folder}")
        target_link_options(${target} PRIVATE LINKER:--error-handling-script=${script})
    endif()
endfunction()

# caisson_low_stacks(target declarations...): where there is assembly for x86-64, stacks are below 4 GiB.
function(caisson_low_stacks target)
    caisson_component_property(sources SOURCES ${ARGN})
    list(FILTER sources INCLUDE REGEX "\\.(S|s|asm)$")
    if(sources AND CAISSON_ARCH STREQUAL "x86_64" AND NOT CAISSON_INSTRUMENT)
        target_sources(${target} PRIVATE ${CAISSON_ROOT}/cmake/caisson/low_stacks.c)
    endif()
endfunction()

# caisson_add_process(process kind folder instances...): its program, target CAmkESProcess_<process>. The libraries and linker flags
# of several members of one type come once.
function(caisson_add_process process kind folder)
    set(target CAmkESProcess_${process})
    list(LENGTH ARGN count)
    add_executable(${target} EXCLUDE_FROM_ALL)
    if(NOT "${ARGN}" STREQUAL process)
        target_sources(${target} PRIVATE ${folder}/${process}/process.c)
    endif()
    set(all "")
    foreach(instance IN LISTS ARGN)
        set(type ${CAISSON_INSTANCE_${instance}_TYPE})
        caisson_check_instance(${instance} ${type} ${kind})
        caisson_declarations(declarations ${instance} ${type})
        list(APPEND all ${declarations})
        if(count EQUAL 1)
            caisson_compile_instance(${target} ${instance} ${folder} ${declarations})
        else()
            caisson_add_member(object ${instance} ${folder} ${declarations})
            target_sources(${target} PRIVATE ${object})
        endif()
    endforeach()
    list(REMOVE_DUPLICATES all)
    caisson_component_property(libs LIBS ${all})
    caisson_component_property(flags LD_FLAGS ${all})
    caisson_split_flags(flags ${flags})
    caisson_linker_language(${target} ${all})
    caisson_low_stacks(${target} ${all})
    set(monitor "")
    if(kind STREQUAL vm)
        set(monitor crossvm caisson_vmm)
    endif()
    target_link_libraries(${target} PRIVATE ${libs} ${monitor})
    caisson_link_program(${target} ${process} ${kind})
    target_link_options(${target} PRIVATE ${flags})
    caisson_explain_link(${target} ${folder}/${process}/explain-link.sh)
    set_target_properties(${target} PROPERTIES
        OUTPUT_NAME ${process} RUNTIME_OUTPUT_DIRECTORY "${CAISSON_SYSTEM_DIR}/programs" POSITION_INDEPENDENT_CODE ON)
endfunction()

# caisson_share_program(ret process): the process whose program it has: its own, or an earlier one's that is generated alike and to whose
# instance the application adds nothing either. Then its name among the programs is a link.
function(caisson_share_program ret process)
    set(alike ${process})
    if(CAISSON_PROCESS_${process}_LIKE)
        set(alike ${CAISSON_PROCESS_${process}_LIKE})
    endif()
    get_property(extensions GLOBAL PROPERTY CAISSON_INSTANCE_${process}_EXTENSIONS)
    get_property(first GLOBAL PROPERTY CAISSON_PROGRAM_LIKE_${alike})
    set(${ret} ${process} PARENT_SCOPE)
    if(extensions)
        return()
    endif()
    if(NOT first)
        set_property(GLOBAL PROPERTY CAISSON_PROGRAM_LIKE_${alike} ${process})
        return()
    endif()
    set(${ret} ${first} PARENT_SCOPE)
    add_custom_command(TARGET CAmkESProcess_${first} POST_BUILD
        COMMAND ${CMAKE_COMMAND} -E create_symlink ${first} "${CAISSON_SYSTEM_DIR}/programs/${process}" VERBATIM)
endfunction()

# caisson_add_processes(folder): the programs of all processes of instances.cmake, which the caller has included.
function(caisson_add_processes folder)
    caisson_stand_ins()
    caisson_match_extensions()
    foreach(process IN LISTS CAISSON_PROCESSES)
        caisson_share_program(program ${process})
        set_property(GLOBAL PROPERTY CAISSON_PROGRAM_OF_${process} ${program})
        if(NOT program STREQUAL process)
            continue()
        endif()
        caisson_add_process(${process} ${CAISSON_PROCESS_${process}_KIND} ${folder} ${CAISSON_PROCESS_${process}_INSTANCES})
    endforeach()
endfunction()
