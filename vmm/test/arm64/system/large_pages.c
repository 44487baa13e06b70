/* SPDX-License-Identifier: BSD-2-Clause */
/* Stands before sysconf(3): this host's pages are of 64 KiB. */
#include <unistd.h>

long __real_sysconf(int name);
long __wrap_sysconf(int name);

long __wrap_sysconf(int name)
{
    return name == _SC_PAGESIZE ? 65536 : __real_sysconf(name);
}
