/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the fuzz targets of RPC payloads share. An input is the table of a method, then a payload: a
 * byte with the number of parameters (modulo 8), for each a byte of direction (bits 0 and 1), shape
 * (bits 2 and 3) and one of a few element sizes (bits 4 to 6; with bit 7 a byte is a bool), and
 * then the payload up to the end.
 */
#ifndef TABLE_H
#define TABLE_H

#include "wire.h"

enum { PARAMETERS_MOST = 7, ELEMENT_BYTES_MOST = 64 };

struct table {
    struct camkes_method method;
    struct camkes_parameter parameters[PARAMETERS_MOST];
};

/* Where values of any method can be. */
struct values {
    _Alignas(16) uint8_t scalars[PARAMETERS_MOST][ELEMENT_BYTES_MOST];
    size_t counts[PARAMETERS_MOST];
    void *pointers[PARAMETERS_MOST];
    void *places[2 * PARAMETERS_MOST];
};

/* Reads the table; the payload is what `data` and `size` say then. */
void table_read(struct table *table, const uint8_t **data, size_t *size);

/* A payload of exactly so many bytes, so that nothing around them can be used unseen; to be
 * freed. */
uint8_t *buffer_create(size_t size);
uint8_t *buffer_copy(const uint8_t *data, size_t size);

/* The places of a caller of the method: all empty. */
void values_init(struct values *values, const struct camkes_method *method);

/* Frees what a call left in them. */
void values_free(struct values *values, const struct camkes_method *method, enum camkes_pass pass);

/* Reads every byte that the values lead to, as an application may. */
void values_touch(const struct camkes_method *method, enum camkes_pass pass, void *const *places);

/* Ends the program unless these values, written, are a payload of that length. */
void values_check(const struct camkes_method *method, enum camkes_pass pass, void *const *places,
                  size_t length);

#endif
