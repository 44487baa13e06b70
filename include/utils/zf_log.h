/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Log lines on standard error: `W file.c:12 function: message`. What is below ZF_LOG_LEVEL (defined before this header
 * is included; default ZF_LOG_INFO) compiles to nothing, but its arguments are still checked against the format.
 * None of them ends the program.
 */
#ifndef UTILS_ZF_LOG_H
#define UTILS_ZF_LOG_H

#include <stdio.h>
#include <string.h>

#define ZF_LOG_VERBOSE 1
#define ZF_LOG_DEBUG   2
#define ZF_LOG_INFO    3
#define ZF_LOG_WARN    4
#define ZF_LOG_ERROR   5
#define ZF_LOG_FATAL   6
#define ZF_LOG_NONE    0xff

#ifndef ZF_LOG_LEVEL
#define ZF_LOG_LEVEL ZF_LOG_INFO
#endif

/* One call, so that lines of several threads do not mix. */
#define ZF_LOG_WRITE_(level, letter, ...)                                                          \
    do {                                                                                           \
        if ((level) >= ZF_LOG_LEVEL) {                                                             \
            char zf_log_text_[512];                                                                \
            const char *zf_log_file_ = strrchr(__FILE__, '/');                                     \
            snprintf(zf_log_text_, sizeof(zf_log_text_), __VA_ARGS__);                             \
            fprintf(stderr, letter " %s:%d %s: %s\n", zf_log_file_ ? zf_log_file_ + 1 : __FILE__,  \
                    __LINE__, __func__, zf_log_text_);                                             \
        }                                                                                          \
    } while (0)

#define ZF_LOGV(...) ZF_LOG_WRITE_(ZF_LOG_VERBOSE, "V", __VA_ARGS__)
#define ZF_LOGD(...) ZF_LOG_WRITE_(ZF_LOG_DEBUG, "D", __VA_ARGS__)
#define ZF_LOGI(...) ZF_LOG_WRITE_(ZF_LOG_INFO, "I", __VA_ARGS__)
#define ZF_LOGW(...) ZF_LOG_WRITE_(ZF_LOG_WARN, "W", __VA_ARGS__)
#define ZF_LOGE(...) ZF_LOG_WRITE_(ZF_LOG_ERROR, "E", __VA_ARGS__)
#define ZF_LOGF(...) ZF_LOG_WRITE_(ZF_LOG_FATAL, "F", __VA_ARGS__)

/* Only where the condition holds. */
#define ZF_LOG_IF_(log, condition, ...)                                                            \
    do {                                                                                           \
        if (condition)                                                                             \
            log(__VA_ARGS__);                                                                      \
    } while (0)

#define ZF_LOGV_IF(condition, ...) ZF_LOG_IF_(ZF_LOGV, condition, __VA_ARGS__)
#define ZF_LOGD_IF(condition, ...) ZF_LOG_IF_(ZF_LOGD, condition, __VA_ARGS__)
#define ZF_LOGI_IF(condition, ...) ZF_LOG_IF_(ZF_LOGI, condition, __VA_ARGS__)
#define ZF_LOGW_IF(condition, ...) ZF_LOG_IF_(ZF_LOGW, condition, __VA_ARGS__)
#define ZF_LOGE_IF(condition, ...) ZF_LOG_IF_(ZF_LOGE, condition, __VA_ARGS__)
#define ZF_LOGF_IF(condition, ...) ZF_LOG_IF_(ZF_LOGF, condition, __VA_ARGS__)

/* Only where the error is not 0. */
#define ZF_LOGV_IFERR(error, ...) ZF_LOGV_IF((error) != 0, __VA_ARGS__)
#define ZF_LOGD_IFERR(error, ...) ZF_LOGD_IF((error) != 0, __VA_ARGS__)
#define ZF_LOGI_IFERR(error, ...) ZF_LOGI_IF((error) != 0, __VA_ARGS__)
#define ZF_LOGW_IFERR(error, ...) ZF_LOGW_IF((error) != 0, __VA_ARGS__)
#define ZF_LOGE_IFERR(error, ...) ZF_LOGE_IF((error) != 0, __VA_ARGS__)
#define ZF_LOGF_IFERR(error, ...) ZF_LOGF_IF((error) != 0, __VA_ARGS__)

#endif
