/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes JSON as people like to read it: commas and indentation come by themselves. */
#ifndef CAISSON_BASE_JSON_H
#define CAISSON_BASE_JSON_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* A zeroed one with its text set is ready. */
struct json {
    struct text *text;
    unsigned depth;
    bool follows; /* something stands before, in the same object or array */
};

/* Everywhere `key` is NULL inside an array, and for the outermost value. */
void json_object(struct json *json, const char *key);
void json_object_end(struct json *json);
void json_array(struct json *json, const char *key);
void json_array_end(struct json *json);
/* `string` NULL: null. */
void json_string(struct json *json, const char *key, const char *string);
void json_number(struct json *json, const char *key, uint64_t number);
void json_bool(struct json *json, const char *key, bool truth);

#endif
