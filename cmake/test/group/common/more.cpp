/* SPDX-License-Identifier: BSD-2-Clause */
/* What one instance has and the other of its type has not. */
extern "C" int more(void)
{
    return 1;
}
