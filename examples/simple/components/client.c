/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks for greetings and prints them. */
#include <camkes.h>
#include <stdlib.h>

int run(void)
{
    static const char *const names[] = {"world", "seL4", ""};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        char *greeting;
        int length = greeter_greet(names[i], &greeting);

        printf("client: \"%s\", %d characters\n", greeting, length);
        free(greeting); /* what a call hands out belongs to its caller */
    }
    return 0;
}
