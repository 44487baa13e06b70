/* SPDX-License-Identifier: BSD-2-Clause */
/* Comes to a member as an object. */
int extra(void);

int extra(void)
{
    return 3;
}
