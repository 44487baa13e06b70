# SPDX-License-Identifier: BSD-2-Clause
# Component types: what each is built from. A type is the target CAmkESComponent_<name>, its parts are properties.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)

set(CAISSON_COMPONENT_LISTS SOURCES INCLUDES C_FLAGS CXX_FLAGS LD_FLAGS LIBS TEMPLATE_SOURCES TEMPLATE_HEADERS
    CACHE INTERNAL "Keywords of DeclareCAmkESComponent")

# caisson_component(target name): makes the target where it does not exist yet.
function(caisson_component target name)
    if(NOT TARGET ${target})
        add_custom_target(${target})
        set_property(TARGET ${target} PROPERTY COMPONENT_NAME ${name})
        set_property(TARGET ${target} PROPERTY COMPONENT_DECLARED_IN ${CMAKE_CURRENT_LIST_FILE})
    endif()
endfunction()

# caisson_extend_component(target function prefix arguments...): adds to the target's properties, paths made absolute.
# The keywords carry the prefix: EXTRA_ for a VM, nothing for a component.
function(caisson_extend_component target function prefix)
    set(keywords ${CAISSON_COMPONENT_LISTS})
    list(TRANSFORM keywords PREPEND "${prefix}")
    cmake_parse_arguments(PARSE_ARGV 3 COMPONENT "" "${prefix}LINKER_LANGUAGE" "${keywords}")
    caisson_check_arguments("${function}" COMPONENT ${prefix}LINKER_LANGUAGE)
    caisson_resolve(COMPONENT_${prefix}SOURCES ${COMPONENT_${prefix}SOURCES})
    caisson_resolve(COMPONENT_${prefix}INCLUDES ${COMPONENT_${prefix}INCLUDES})
    foreach(source IN LISTS COMPONENT_${prefix}SOURCES)
        caisson_expect_file("${function}" ${prefix}SOURCES "${source}")
    endforeach()
    foreach(keyword IN LISTS CAISSON_COMPONENT_LISTS)
        set_property(TARGET ${target} APPEND PROPERTY COMPONENT_${keyword} ${COMPONENT_${prefix}${keyword}})
    endforeach()
    if(COMPONENT_${prefix}LINKER_LANGUAGE)
        set_property(TARGET ${target} PROPERTY COMPONENT_LINKER_LANGUAGE ${COMPONENT_${prefix}LINKER_LANGUAGE})
    endif()
endfunction()

# caisson_check_name(function name): a component's and an instance's name is an identifier of the language.
function(caisson_check_name function name)
    if(NOT name MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
        caisson_fail("${function}" "${name}" "is not a name of the description language")
    endif()
endfunction()

# DeclareCAmkESComponent(name SOURCES.. INCLUDES.. C_FLAGS.. CXX_FLAGS.. LD_FLAGS.. LIBS.. TEMPLATE_SOURCES..
# TEMPLATE_HEADERS.. LINKER_LANGUAGE l): every instance of the type `name` is built from these; calls add up.
function(DeclareCAmkESComponent name)
    caisson_check_name(DeclareCAmkESComponent "${name}")
    caisson_component(CAmkESComponent_${name} ${name})
    caisson_extend_component(CAmkESComponent_${name} "DeclareCAmkESComponent(${name})" "" ${ARGN})
endfunction()

# ExtendCAmkESComponentInstance(type instance ...): the same for one instance alone. Its name is that of the description, as in
# `outer.inner` for an instance of a compound and `group.member` for one of a group, or that with underscores.
function(ExtendCAmkESComponentInstance type instance)
    set(function "ExtendCAmkESComponentInstance(${type} ${instance})")
    caisson_check_name(ExtendCAmkESComponentInstance "${type}")
    string(REPLACE "." "_" flat "${instance}")
    caisson_check_name(ExtendCAmkESComponentInstance "${flat}")
    set(target CAmkESComponent_${type}_instance_${flat})
    if(NOT TARGET ${target})
        set_property(GLOBAL APPEND PROPERTY CAISSON_EXTENSIONS ${target})
    endif()
    caisson_component(${target} ${type})
    set_target_properties(${target} PROPERTIES COMPONENT_INSTANCE ${flat} COMPONENT_FUNCTION "${function}")
    caisson_extend_component(${target} "${function}" "" ${ARGN})
endfunction()

# caisson_match_extensions(): finds the instance that each extension is for, when the description has been read.
function(caisson_match_extensions)
    get_property(adl GLOBAL PROPERTY CAISSON_ADL)
    get_property(extensions GLOBAL PROPERTY CAISSON_EXTENSIONS)
    foreach(extension IN LISTS extensions)
        foreach(keyword NAME INSTANCE FUNCTION DECLARED_IN)
            get_target_property(${keyword} ${extension} COMPONENT_${keyword})
        endforeach()
        if(NOT TARGET CAmkESComponent_${NAME})
            message(FATAL_ERROR "${FUNCTION}: ${NAME}: no component of that name is declared\n(called from ${DECLARED_IN})")
        endif()
        caisson_find_instances(found known ${NAME} ${INSTANCE})
        list(LENGTH found count)
        if(NOT count EQUAL 1)
            list(JOIN known ", " known)
            message(FATAL_ERROR "${FUNCTION}: ${INSTANCE}: ${count} instances of ${NAME} in ${adl} have that name; "
                "it has: ${known}\n(called from ${DECLARED_IN})")
        endif()
        set_property(GLOBAL APPEND PROPERTY CAISSON_INSTANCE_${found}_EXTENSIONS ${extension})
    endforeach()
endfunction()

# caisson_find_instances(ret_found ret_known type name): the instances of `type` that `name` may stand for, and all of the
# type. A member of a group is known by its own name and by that behind the group's.
function(caisson_find_instances ret_found ret_known type name)
    set(found "")
    set(known "")
    foreach(process IN LISTS CAISSON_PROCESSES)
        foreach(instance IN LISTS CAISSON_PROCESS_${process}_INSTANCES)
            if(NOT CAISSON_INSTANCE_${instance}_TYPE STREQUAL type)
                continue()
            endif()
            list(APPEND known ${instance})
            if(name STREQUAL instance OR name STREQUAL "${process}_${instance}" OR "${process}_${name}" STREQUAL instance)
                list(APPEND found ${instance})
            endif()
        endforeach()
    endforeach()
    if(name IN_LIST found)
        set(found ${name})
    endif()
    set(${ret_found} "${found}" PARENT_SCOPE)
    set(${ret_known} "${known}" PARENT_SCOPE)
endfunction()

# caisson_declarations(ret instance type): the targets that say what the instance is built from: its type, what extends it.
function(caisson_declarations ret instance type)
    get_property(extensions GLOBAL PROPERTY CAISSON_INSTANCE_${instance}_EXTENSIONS)
    set(${ret} CAmkESComponent_${type} ${extensions} PARENT_SCOPE)
endfunction()

# caisson_component_property(ret keyword declarations...): their lists of that keyword, one after the other.
function(caisson_component_property ret keyword)
    set(result "")
    foreach(target IN LISTS ARGN)
        get_target_property(list ${target} COMPONENT_${keyword})
        if(list)
            list(APPEND result ${list})
        endif()
    endforeach()
    set(${ret} "${result}" PARENT_SCOPE)
endfunction()
