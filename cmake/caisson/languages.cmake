# SPDX-License-Identifier: BSD-2-Clause
# Components may be written in C, in C++ where there is a compiler for it, and in assembler; project() may not say so.
include(CheckLanguage)
enable_language(C)
enable_language(ASM)
check_language(CXX)
if(CMAKE_CXX_COMPILER)
    enable_language(CXX)
endif()
