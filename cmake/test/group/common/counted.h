/* SPDX-License-Identifier: BSD-2-Clause */
/* Code that the compiler may put into several objects, of which one is kept for each member. */
#pragma once

template <typename T> T counted()
{
    static T count;
    return ++count;
}

int other();
