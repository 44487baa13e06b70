# SPDX-License-Identifier: BSD-2-Clause
# The stream's files: libcamkes and camkeslinux have them both, compiled for a component and for a guest.
set(CAISSON_STREAM_INCLUDE ${CMAKE_CURRENT_LIST_DIR}/include)
set(CAISSON_STREAM_SOURCES side.c session.c write.c read.c wait.c)
list(TRANSFORM CAISSON_STREAM_SOURCES PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
set_source_files_properties(${CAISSON_STREAM_SOURCES} PROPERTIES COMPILE_DEFINITIONS _GNU_SOURCE)
