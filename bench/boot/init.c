/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's init: says that it was reached, and waits until its machine is ended. */
#include <unistd.h>

int main(void)
{
    static const char text[] = "guest reached init\n";
    if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
        return 1;
    for (;;)
        pause();
}
