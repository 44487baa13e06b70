/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Payloads of calls (abi/rpc.h), written and read as a method's table says. Pure functions over
 * buffers: they know nothing of channels. Buffers begin at a multiple of CAISSON_RPC_ALIGNMENT.
 */
#ifndef CAISSON_WIRE_H
#define CAISSON_WIRE_H

#include <camkes/glue.h>
#include <stddef.h>
#include <stdint.h>

enum camkes_pass {
    CAMKES_REQUEST,
    CAMKES_REPLY,
};

/* Writes what the values of a method hold, as far as it fits into `room` bytes. The payload's
 * length; more than `room`: it does not fit (SIZE_MAX: nor could it anywhere). NULL is an empty
 * string, and an array of none. */
size_t camkes_wire_write(const struct camkes_method *method, enum camkes_pass pass,
                         void *const *values, uint8_t *payload, size_t room);

/* What the values take as CAmkES lays them out, one behind the other without padding, which is what
 * an application counts with where it gives calls a buffer of its own: strings with their zero,
 * arrays behind their count. SIZE_MAX: more than can be counted. */
size_t camkes_wire_packed_bytes(const struct camkes_method *method, enum camkes_pass pass,
                                void *const *values);

/* Whether a payload of `length` bytes of those values is within the message and, if it is not 0,
 * the limit of a connection's buffer, where a number among `method_count` methods stands before the
 * values of a request. If not, how many bytes where how many fit. */
bool camkes_wire_fits(const struct camkes_method *method, size_t method_count,
                      enum camkes_pass pass, void *const *values, size_t length, size_t room,
                      size_t limit, camkes_error_t *error);

/* Reads a reply's payload into the values of the caller, every byte of it once, as the peer may
 * be writing it. False: tells in `error` why, and nothing in `values` is of any use, or to be
 * freed. */
bool camkes_wire_read_reply(const struct camkes_method *method, const uint8_t *payload,
                            size_t length, void *const *values, camkes_error_t *error);

/* Sets the results in the caller's values to zeros, and new empty strings and arrays. */
void camkes_wire_clear_results(const struct camkes_method *method, void *const *values);

/* Room that the values of a method in a server take. */
size_t camkes_wire_frame_bytes(const struct camkes_method *method);

/* Reads a request's payload, which is private to the server from now on. The values, in `frame` (as
 * aligned as the payload), point into it and to copies, until camkes_wire_close. NULL: tells in
 * `error` why; there is nothing to close. */
void *const *camkes_wire_open(const struct camkes_method *method, uint8_t *payload, size_t length,
                              void *frame, camkes_error_t *error);

/* Frees what camkes_wire_open allocated and what the method handed out. */
void camkes_wire_close(const struct camkes_method *method, void *const *values);

#endif
