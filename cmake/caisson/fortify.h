/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Included before every source: the C library's checks of lengths, where it can make them. They
 * need an optimising compiler, and sanitizers have better ones of their own.
 */
#if defined(__OPTIMIZE__) && !defined(_FORTIFY_SOURCE) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#ifdef __has_feature
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer) && !__has_feature(memory_sanitizer)
#define _FORTIFY_SOURCE 3
#endif
#else
#define _FORTIFY_SOURCE 3
#endif
#endif
