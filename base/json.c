/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON, one value a line. */
#include "base/json.h"

static void begin(struct json *json, const char *key)
{
    text_add(json->text, json->follows ? "," : "");
    if (json->depth > 0) {
        text_print(json->text, "\n%*s", (int)json->depth * 2, "");
    }
    if (key != NULL) {
        text_quote_json(json->text, key);
        text_add(json->text, ": ");
    }
    json->follows = true;
}

static void open(struct json *json, const char *key, const char *bracket)
{
    begin(json, key);
    text_add(json->text, bracket);
    json->depth++;
    json->follows = false;
}

static void close(struct json *json, const char *bracket)
{
    json->depth--;
    if (json->follows) {
        text_print(json->text, "\n%*s", (int)json->depth * 2, "");
    }
    text_add(json->text, bracket);
    text_add(json->text, json->depth == 0 ? "\n" : "");
    json->follows = true;
}

void json_object(struct json *json, const char *key)
{
    open(json, key, "{");
}

void json_object_end(struct json *json)
{
    close(json, "}");
}

void json_array(struct json *json, const char *key)
{
    open(json, key, "[");
}

void json_array_end(struct json *json)
{
    close(json, "]");
}

void json_string(struct json *json, const char *key, const char *string)
{
    begin(json, key);
    if (string == NULL) {
        text_add(json->text, "null");
    } else {
        text_quote_json(json->text, string);
    }
}

void json_number(struct json *json, const char *key, uint64_t number)
{
    begin(json, key);
    text_print(json->text, "%llu", (unsigned long long)number);
}

void json_bool(struct json *json, const char *key, bool truth)
{
    begin(json, key);
    text_add(json->text, truth ? "true" : "false");
}
