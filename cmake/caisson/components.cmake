# SPDX-License-Identifier: BSD-2-Clause
# Component types: what each is built from. A type is the target CAmkESComponent_<name>, its parts are properties.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)

set(CAISSON_COMPONENT_LISTS SOURCES INCLUDES C_FLAGS CXX_FLAGS LD_FLAGS LIBS TEMPLATE_SOURCES TEMPLATE_HEADERS
    CACHE INTERNAL "Keywords of DeclareCAmkESComponent")

# caisson_component(target function name): makes the target where it does not exist yet.
function(caisson_component target name)
    if(NOT TARGET ${target})
        add_custom_target(${target})
        set_property(TARGET ${target} PROPERTY COMPONENT_NAME ${name})
        set_property(TARGET ${target} PROPERTY COMPONENT_DECLARED_IN ${CMAKE_CURRENT_LIST_FILE})
        set_property(GLOBAL APPEND PROPERTY CAISSON_COMPONENTS ${target})
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

# ExtendCAmkESComponentInstance(type instance ...): the same for one instance alone.
function(ExtendCAmkESComponentInstance type instance)
    caisson_check_name(ExtendCAmkESComponentInstance "${type}")
    string(REPLACE "." "_" flat "${instance}")
    caisson_check_name(ExtendCAmkESComponentInstance "${flat}")
    set(target CAmkESComponent_${type}_instance_${flat})
    caisson_component(${target} ${type})
    set_property(TARGET ${target} PROPERTY COMPONENT_INSTANCE ${flat})
    caisson_extend_component(${target} "ExtendCAmkESComponentInstance(${type} ${instance})" "" ${ARGN})
endfunction()

# caisson_component_property(ret type instance keyword): the list of the type followed by that of the instance.
function(caisson_component_property ret type instance keyword)
    set(result "")
    foreach(target CAmkESComponent_${type} CAmkESComponent_${type}_instance_${instance})
        if(TARGET ${target})
            get_target_property(list ${target} COMPONENT_${keyword})
            if(list)
                list(APPEND result ${list})
            endif()
        endif()
    endforeach()
    set(${ret} "${result}" PARENT_SCOPE)
endfunction()
