/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps an account for each client. It needs no lock: an interface serves one call at a time. */
#include <camkes.h>
#include <stdlib.h>

static struct account {
    seL4_Word owner;
    int balance;
} accounts[8];

/* The caller's account; the first call opens it. */
static struct account *callers(void)
{
    const seL4_Word owner = account_get_sender_id();

    for (size_t i = 0; i < ARRAY_SIZE(accounts); i++) {
        if (accounts[i].owner == owner || accounts[i].owner == 0) {
            accounts[i].owner = owner;
            return &accounts[i];
        }
    }
    abort();
}

int account_number(void)
{
    return (int)callers()->owner;
}

int account_deposit(int amount)
{
    struct account *account = callers();

    account->balance += amount;
    return account->balance;
}
